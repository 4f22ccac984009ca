//! A world for one test: an organization that serves, a mailbox with four messages, installs of the program.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use jiff::{SignedDuration, Timestamp};
use regarding_companion::facade::Companion;
use regarding_companion::host::{Event, Host, Surroundings};
use regarding_companion::profile::ProfileUse;
use regarding_companion::view::failure::FailureView;
use regarding_companion::view::mail::FolderPurposeView;
use regarding_companion::view::pane::{RecordRefView, TrackRequest};
use regarding_companion::view::sign_in::MailboxRequest;
use regarding_credentials::{Keyring, MemoryBackend};
use regarding_dataverse::Client;
use regarding_dataverse::operations::create_email::{CreateEmail, Party};
use regarding_dataverse::operations::find_email::{FindEmail, TrackedEmail};
use regarding_dataverse::sign_in::{
    Authority as Endpoints, Session, SignInOptions, Tokens, probe, session::Forgetful,
};
use regarding_model::address::Role;
use regarding_model::identity::email_record_id;
use regarding_model::ids::{MessageId, OrganizationId};
use regarding_model::item::Direction;
use regarding_model::secret::Secret;
use regarding_net::{
    Clock, EvidenceEntry, EvidenceError, EvidenceId, EvidenceSink, Net, NetOptions, Outcome, Rule,
    SystemClock,
};
use regarding_sample_org::authority::{Authority, Options};
use regarding_sample_org::seed::row::Cell;
use regarding_sample_org::seed::{self, DEFAULT_SEED, SeedRole, SeedUser};
use regarding_sample_org::server::{self, Faults, Running, ServeOptions};
use regarding_sample_org::store::Store;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::relay::Relay;

/// A message of a contact of the seed, with a colleague, an unknown person and an attachment.
pub(crate) const FROM_ILSE: &str = "<terminal-b@hafenwerk.example>";
/// The file of that message.
pub(crate) const ILSE: &str = "1772442000.M1.test:2,";
/// A message of somebody unknown.
pub(crate) const FROM_NOBODY: &str = "<hello@unheard-of.example>";
/// Words that stand nowhere else: the disk must not know them.
pub(crate) const PLANTED: &str = "Zyxwvut quartz harbour";

/// The organization and what a test needs to know of it.
pub(crate) struct World {
    folder: tempfile::TempDir,
    store: Arc<Store>,
    pub(crate) authority: Authority,
    pub(crate) faults: Faults,
    users: Vec<SeedUser>,
    /// Opportunities with their owners.
    opportunities: Vec<(Uuid, Uuid)>,
    url: String,
    /// What people type: the organization's own address, or a relay's before it.
    pub(crate) address: String,
    running: Option<Running>,
}

/// Hears events, and remembers what a browser should open.
#[derive(Default)]
pub(crate) struct Ear {
    heard: Mutex<Vec<Event>>,
    opened: Mutex<Vec<String>>,
    news: Notify,
}

impl Ear {
    /// Forgets what was heard.
    pub(crate) fn clear(&self) {
        self.heard.lock().unwrap().clear();
    }

    /// What was heard since it was cleared.
    pub(crate) fn heard(&self) -> Vec<Event> {
        self.heard.lock().unwrap().clone()
    }

    /// Waits until the browser should open something, and says what.
    pub(crate) async fn wait_for_browser(&self) -> String {
        loop {
            let news = self.news.notified();
            if let Some(url) = self.opened.lock().unwrap().pop() {
                return url;
            }
            news.await;
        }
    }

    /// Waits until an event was heard since the ear was cleared.
    pub(crate) async fn wait_for(&self, wanted: &Event) {
        loop {
            let news = self.news.notified();
            if self.heard.lock().unwrap().contains(wanted) {
                return;
            }
            news.await;
        }
    }
}

impl Host for Ear {
    fn emit(&self, event: Event) {
        self.heard.lock().unwrap().push(event);
        self.news.notify_one();
    }

    fn open_browser(&self, url: &str) -> Result<(), FailureView> {
        self.opened.lock().unwrap().push(url.to_owned());
        self.news.notify_one();
        Ok(())
    }
}

/// The sample organization, from which most tests take a copy.
static SAMPLE: LazyLock<(seed::World, Store)> = LazyLock::new(|| {
    let sample = seed::sample(DEFAULT_SEED, Timestamp::now());
    let store = Store::create(&sample, None).unwrap();
    (sample, store)
});

/// One install.
pub(crate) struct Install {
    pub(crate) companion: Companion,
    pub(crate) profile: PathBuf,
    pub(crate) keyring: Arc<MemoryBackend>,
    pub(crate) ear: Arc<Ear>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::new_with(|_| {}).await
    }

    /// Another organization: other ids, other people, another authority.
    pub(crate) async fn another() -> Self {
        Self::sown(DEFAULT_SEED + 1, |_| {}).await
    }

    /// With an authority that is set up in another way.
    pub(crate) async fn new_with(change: impl FnOnce(&mut Options)) -> Self {
        let (sample, store) = &*SAMPLE;
        Self::set_up(DEFAULT_SEED, sample.clone(), store.copy().unwrap(), change).await
    }

    /// With an organization that was changed before anybody came.
    pub(crate) async fn with(change: impl FnOnce(&mut seed::World)) -> Self {
        Self::sown(DEFAULT_SEED, change).await
    }

    async fn sown(number: u64, change: impl FnOnce(&mut seed::World)) -> Self {
        let mut sample = seed::sample(number, Timestamp::now());
        change(&mut sample);
        let store = Store::create(&sample, None).unwrap();
        Self::set_up(number, sample, store, |_| {}).await
    }

    async fn set_up(
        number: u64,
        sample: seed::World,
        store: Store,
        change: impl FnOnce(&mut Options),
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = server::root_of(&listener).unwrap().to_string();
        let mut options = Options::new(&url, seed::tenant(number));
        change(&mut options);
        let authority = Authority::new(&sample.users, options);
        let folder = tempfile::tempdir().unwrap();
        write_mailbox(&folder.path().join("mail"));
        let mut world = Self {
            folder,
            store: Arc::new(store),
            authority,
            faults: Faults::default(),
            opportunities: owned(&sample, "opportunity"),
            users: sample.users,
            address: url.clone(),
            url,
            running: None,
        };
        world.serve(listener);
        world
    }

    fn serve(&mut self, listener: TcpListener) {
        let options = ServeOptions {
            faults: self.faults.clone(),
            ..ServeOptions::default()
        };
        let running = server::serve(
            listener,
            Arc::clone(&self.store),
            (&self.authority).into(),
            options,
        );
        self.running = Some(running.unwrap());
    }

    /// Puts a relay before the organization; installs that sign in from now on go through it.
    pub(crate) async fn behind_a_relay(&mut self) -> Relay {
        let (relay, address) = Relay::before(&self.url).await;
        self.address = address;
        relay
    }

    /// The organization goes away.
    pub(crate) async fn go_offline(&mut self) {
        self.running.take().unwrap().stop().await.unwrap();
    }

    /// It comes back where it was.
    pub(crate) async fn come_back(&mut self) {
        let address = self.url.trim_start_matches("http://").trim_end_matches('/');
        let listener = TcpListener::bind(address).await.unwrap();
        self.serve(listener);
    }

    pub(crate) fn user(&self, role: SeedRole) -> &SeedUser {
        self.users.iter().find(|user| user.role == role).unwrap()
    }

    /// An open or closed opportunity of somebody else's.
    pub(crate) fn opportunity_not_of(&self, user: Uuid) -> Uuid {
        let others = self.opportunities.iter().find(|(_, owner)| *owner != user);
        others.unwrap().0
    }

    /// An install of somebody's, signed in, with the mailbox open.
    pub(crate) async fn install(&self, name: &str, role: SeedRole) -> Install {
        let install = self.fresh(name, Arc::default()).await;
        self.sign_in(&install, role, false).await;
        install
    }

    /// An install that is not signed in.
    pub(crate) async fn fresh(&self, name: &str, keyring: Arc<MemoryBackend>) -> Install {
        self.fresh_on(name, keyring, Arc::new(SystemClock)).await
    }

    /// The same on a clock of the test's.
    pub(crate) async fn fresh_on(
        &self,
        name: &str,
        keyring: Arc<MemoryBackend>,
        clock: Arc<dyn Clock>,
    ) -> Install {
        let profile = self.folder.path().join(name);
        let ear = Arc::new(Ear::default());
        let surroundings = Surroundings {
            keyring: Keyring::over(Arc::clone(&keyring) as _),
            clock,
            languages: Vec::new(),
        };
        let companion = Companion::start_in(
            Some(profile.clone()),
            Arc::clone(&ear) as _,
            ProfileUse::Beside,
            surroundings,
        )
        .await;
        Install {
            companion,
            profile,
            keyring,
            ear,
        }
    }

    pub(crate) async fn sign_in(&self, install: &Install, role: SeedRole, keep: bool) {
        let user = self.user(role);
        install
            .companion
            .sign_in_password(&self.address, &user.email, &user.password, keep)
            .await
            .unwrap();
        self.open_mailbox(install, keep).await;
    }

    /// Makes a calendar and an address book in the mailbox.
    pub(crate) fn make_collections(&self) {
        for folder in ["calendars/home", "contacts/people"] {
            std::fs::create_dir_all(self.mail().join(folder)).unwrap();
        }
    }

    /// The folder of messages, in which calendars and address books may lie too.
    pub(crate) fn mail(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    /// The folder of messages is the install's mailbox.
    pub(crate) async fn open_mailbox(&self, install: &Install, keep: bool) {
        let path = self.folder.path().join("mail").to_string_lossy().into_owned();
        install
            .companion
            .connect_mailbox(MailboxRequest::Maildir { path }, keep)
            .await
            .unwrap();
    }

    /// The email records of a message, as an administrator sees them.
    pub(crate) async fn records(&self, message: &str) -> Vec<TrackedEmail> {
        let client = self.client(SeedRole::SystemAdministrator).await;
        let id: MessageId = message.parse().unwrap();
        let derived = email_record_id(OrganizationId(self.store.organization()), &id);
        client
            .run(Rule::Myself, &FindEmail { derived, message: id })
            .await
            .unwrap()
    }

    /// A record as the organization's own services make it: of an id that they choose, in the name of its owner.
    pub(crate) async fn made_by_services(&self, id: Uuid, message: &str, from: &str, subject: &str) {
        self.made_of(id, message, from, subject, Direction::Received)
            .await;
    }

    /// As [`World::made_by_services`], for one side of the message (G-60).
    pub(crate) async fn made_of(
        &self,
        id: Uuid,
        message: &str,
        from: &str,
        subject: &str,
        direction: Direction,
    ) {
        let client = self.client(SeedRole::Salesperson).await;
        let email = CreateEmail {
            owner: None,
            id,
            message: message.parse().unwrap(),
            subject: subject.to_owned(),
            body: "<p>As the services copied it</p>".to_owned(),
            direction,
            date: Some(Timestamp::now()),
            parties: vec![Party {
                role: Role::From,
                record: None,
                address: Some(from.to_owned()),
                name: None,
            }],
            regarding: None,
            answers: None,
            attachments: vec![],
            shape: Arc::default(),
        };
        assert_eq!(client.run_together(Rule::Track, &email).await, Ok(id));
    }

    /// Waits until the organization has a record of a message.
    pub(crate) async fn until_recorded(&self, message: &str) {
        while self.records(message).await.is_empty() {
            tokio::time::sleep(core::time::Duration::from_millis(20)).await;
        }
    }

    /// What the organization answers an administrator about a path below its root, as text.
    pub(crate) async fn told(&self, path: &str) -> String {
        let reply = self.asked("GET", path, None).await;
        assert!(reply.starts_with("HTTP/1.1 200"), "{path}: {reply}");
        reply
    }

    /// As [`World::told`], read.
    pub(crate) async fn json(&self, path: &str) -> Value {
        let reply = self.told(path).await;
        let (_, body) = reply.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// An administrator changes a row through the Web API, as another program would.
    pub(crate) async fn change(&self, path: &str, to: &Value) {
        let reply = self.asked("PATCH", path, Some(to)).await;
        assert!(reply.starts_with("HTTP/1.1 204"), "{path}: {reply}");
    }

    /// An administrator makes something through the Web API.
    pub(crate) async fn make(&self, path: &str, row: &Value) {
        let reply = self.asked("POST", path, Some(row)).await;
        assert!(reply.starts_with("HTTP/1.1 20"), "{path}: {reply}");
    }

    /// An administrator removes something through the Web API.
    pub(crate) async fn unmake(&self, path: &str) {
        let reply = self.asked("DELETE", path, None).await;
        assert!(reply.starts_with("HTTP/1.1 204"), "{path}: {reply}");
    }

    async fn asked(&self, method: &str, path: &str, body: Option<&Value>) -> String {
        let user = self.user(SeedRole::SystemAdministrator).id;
        let token = self.authority.issue(user, SignedDuration::from_hours(1)).unwrap();
        let host = self.url.trim_start_matches("http://").trim_end_matches('/');
        let mut line = TcpStream::connect(host).await.unwrap();
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} /api/data/v9.2/{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        line.write_all(request.as_bytes()).await.unwrap();
        let mut reply = String::new();
        line.read_to_string(&mut reply).await.unwrap();
        reply
    }

    /// Puts a message into a folder of the mailbox: the inbox, or `.Sent`.
    pub(crate) fn deliver(&self, folder: &str, name: &str, message: &str) {
        let place = self
            .folder
            .path()
            .join("mail")
            .join(folder)
            .join("cur")
            .join(name);
        std::fs::write(place, message).unwrap();
    }

    /// Takes a message out of the inbox.
    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.folder.path().join("mail/cur").join(name)).unwrap();
    }

    /// Gives a message of the inbox other marks, which stand in its file's name.
    pub(crate) fn mark(&self, name: &str, marked: &str) {
        let inbox = self.folder.path().join("mail/cur");
        std::fs::rename(inbox.join(name), inbox.join(marked)).unwrap();
    }

    async fn client(&self, role: SeedRole) -> Client {
        let net = Arc::new(Net::new(&NetOptions::default(), Arc::new(NoEvidence)));
        let found = probe(&net, &self.url.parse().unwrap()).await.unwrap();
        let user = self.user(role).id;
        let token = Secret::new(self.authority.issue(user, SignedDuration::from_hours(1)).unwrap());
        let options = SignInOptions::of(&found);
        let _: &Endpoints = &options.authority;
        let session = Session::new(
            Arc::clone(&net),
            options,
            Tokens::fixed(token),
            Arc::new(Forgetful),
        );
        Client::new(found.root, Arc::new(session), net)
    }
}

/// The rows of a table with their owners.
fn owned(world: &seed::World, table: &str) -> Vec<(Uuid, Uuid)> {
    let rows = world.rows.iter().filter(|row| row.table == table);
    rows.filter_map(|row| match row.columns.get("ownerid") {
        Some(Cell::Lookup { id, .. }) => Some((row.id, *id)),
        _ => None,
    })
    .collect()
}

struct NoEvidence;

impl EvidenceSink for NoEvidence {
    fn record(&self, _: &EvidenceEntry) -> Result<EvidenceId, EvidenceError> {
        Ok(EvidenceId(0))
    }

    fn outcome(&self, _: EvidenceId, _: Outcome) {}
}

impl Install {
    pub(crate) async fn key(&self, message: &str) -> String {
        self.companion.find_message(message).await.unwrap()
    }

    pub(crate) async fn inbox(&self) -> String {
        self.folder(FolderPurposeView::Inbox).await
    }

    pub(crate) async fn folder(&self, purpose: FolderPurposeView) -> String {
        let folders = self.companion.folders().await.unwrap();
        let mut found = folders.into_iter().filter(|folder| folder.purpose == purpose);
        found.next().unwrap().id
    }

    /// The key of the copy with this subject in a folder.
    pub(crate) async fn copy_in(&self, purpose: FolderPurposeView, subject: &str) -> String {
        let folder = self.folder(purpose).await;
        let page = self.companion.messages(&folder, None, 50).await.unwrap();
        let mut rows = page.rows.into_iter().filter(|row| row.subject == subject);
        rows.next().unwrap().key
    }

    /// A request to track, agreed to.
    pub(crate) async fn request(&self, message: &str, regarding: Option<RecordRefView>) -> TrackRequest {
        TrackRequest {
            key: self.key(message).await,
            regarding,
            attachments: None,
            without_history: false,
            consent: true,
        }
    }

    /// An opportunity of the seed.
    pub(crate) async fn opportunity(&self, text: &str) -> RecordRefView {
        let found = self.companion.search(text, None).await.unwrap();
        let mut records = found.groups.into_iter().flat_map(|group| group.records);
        let record = records.find(|record| record.table == "opportunity").unwrap();
        RecordRefView {
            table: record.table,
            id: record.id,
        }
    }

    /// Every byte that this install wrote.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut all = Vec::new();
        collect(&self.profile, &mut all);
        all
    }
}

fn collect(folder: &Path, into: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into)
        } else {
            into.extend(std::fs::read(&path).unwrap())
        }
    }
}

/// Whether some bytes hold a text.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn write_mailbox(folder: &Path) {
    for part in ["cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let ilse = format!(
        "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: Mara Voss <mara.voss@alderfinch.example>, \
         \"X\" <x@unheard-of.example>\r\nSubject: {PLANTED}\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\nMessage-ID: {FROM_ILSE}\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
         {PLANTED} again\r\n--b\r\nContent-Type: text/csv; name=\"figures.csv\"\r\nContent-Disposition: attachment; \
         filename=\"figures.csv\"\r\n\r\n1,2,3\r\n--b--\r\n"
    );
    let nobody = format!(
        "From: \"Newcomer, Nora\" <nora@unheard-of.example>\r\nTo: mara.voss@alderfinch.example\r\nSubject: A first word\r\n\
         Date: Tue, 03 Mar 2026 09:00:00 +0000\r\nMessage-ID: {FROM_NOBODY}\r\n\r\nHello\r\n"
    );
    std::fs::write(folder.join("cur").join(ILSE), ilse).unwrap();
    std::fs::write(folder.join("cur/1772528400.M2.test:2,"), nobody).unwrap();
}
