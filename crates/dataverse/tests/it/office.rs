//! A sample organization for one test, and people who are signed in to it.

use core::time::Duration;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use regarding_dataverse::sign_in::session::Forgetful;
use regarding_dataverse::sign_in::{Probe, Session, SignInOptions, Tokens, probe};
use regarding_dataverse::{Client, ServiceRoot};
use regarding_model::secret::Secret;
use regarding_net::{
    Clock, EvidenceEntry, EvidenceError, EvidenceId, EvidenceSink, Net, NetOptions, Outcome,
};
use regarding_sample_org::authority::{Authority, Options};
use regarding_sample_org::seed::row::{Cell, SeedRow};
use regarding_sample_org::seed::{self, SeedRole, SeedUser, World};
use regarding_sample_org::server::{self, Running, ServeOptions};
use regarding_sample_org::store::Store;
use tokio::net::TcpListener;
use uuid::Uuid;

/// What is done before a request goes out.
type Beside = Box<dyn FnOnce() + Send>;

/// Remembers every request out.
#[derive(Default)]
pub(crate) struct Evidence {
    entries: Mutex<Vec<EvidenceEntry>>,
    /// How many requests go out until then.
    before: Mutex<Option<(usize, Beside)>>,
}

impl Evidence {
    pub(crate) fn entries(&self) -> Vec<EvidenceEntry> {
        self.entries.lock().unwrap().clone()
    }

    pub(crate) fn clear(&self) {
        self.entries.lock().unwrap().clear();
    }

    /// Does something right before the request of this number, from now on and from zero.
    pub(crate) fn before(&self, request: usize, beside: impl FnOnce() + Send + 'static) {
        *self.before.lock().unwrap() = Some((request, Box::new(beside)));
    }

    /// No longer, where it was not done yet.
    pub(crate) fn before_none(&self) {
        *self.before.lock().unwrap() = None;
    }

    fn due(&self) -> Option<Beside> {
        let mut before = self.before.lock().unwrap();
        match before.as_mut()? {
            (0, _) => before.take().map(|(_, beside)| beside),
            (left, _) => {
                *left -= 1;
                None
            }
        }
    }
}

impl EvidenceSink for Evidence {
    fn record(&self, entry: &EvidenceEntry) -> Result<EvidenceId, EvidenceError> {
        // It sends requests of its own.
        if let Some(beside) = self.due() {
            beside();
        }
        self.entries.lock().unwrap().push(entry.clone());
        Ok(EvidenceId(0))
    }

    fn outcome(&self, _id: EvidenceId, _outcome: Outcome) {}
}

/// A clock that waits by moving on.
pub(crate) struct Hands(pub(crate) AtomicI64);

impl Hands {
    pub(crate) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }

    async fn sleep(&self, wait: Duration) {
        // A sign-in's patience must not run out while its test is at work.
        if wait >= Duration::from_secs(600) {
            return core::future::pending().await;
        }
        self.forward(i64::try_from(wait.as_secs()).unwrap() + 1);
        tokio::task::yield_now().await;
    }
}

/// The organization, and the way to it.
pub(crate) struct Office {
    pub(crate) world: World,
    pub(crate) authority: Authority,
    pub(crate) running: Running,
    pub(crate) store: Arc<Store>,
    pub(crate) net: Arc<Net>,
    pub(crate) evidence: Arc<Evidence>,
    pub(crate) clock: Arc<Hands>,
}

/// The sample organization, of which each test has a copy.
static SAMPLE: LazyLock<(World, Store)> = LazyLock::new(|| {
    let world = seed::sample(seed::DEFAULT_SEED, today());
    let store = Store::create(&world, None).unwrap();
    (world, store)
});

/// When everything happens: fixed, so that every run sees the same organization.
pub(crate) fn today() -> Timestamp {
    "2025-03-04T10:00:00Z".parse().unwrap()
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// With an authority that is set up in another way.
    pub(crate) async fn open_with(change: impl FnOnce(&mut Options)) -> Self {
        let (world, store) = &*SAMPLE;
        let (world, store) = (world.clone(), Arc::new(store.copy().unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let clock = Arc::new(Hands(AtomicI64::new(today().as_second())));
        let mut options = Options::new(
            server::root_of(&listener).unwrap().as_str(),
            seed::tenant(seed::DEFAULT_SEED),
        );
        let hands = Arc::clone(&clock);
        options.clock = Arc::new(move || hands.now());
        options.access_lifetime = SignedDuration::from_secs(600);
        change(&mut options);
        let authority = Authority::new(&world.users, options);
        let running = server::serve(
            listener,
            Arc::clone(&store),
            (&authority).into(),
            ServeOptions::default(),
        )
        .unwrap();
        let evidence = Arc::new(Evidence::default());
        let net = Arc::new(Net::with_clock(
            &NetOptions::default(),
            Arc::clone(&evidence) as _,
            Arc::clone(&clock) as _,
        ));
        Self {
            world,
            authority,
            running,
            store,
            net,
            evidence,
            clock,
        }
    }

    pub(crate) fn root(&self) -> ServiceRoot {
        self.running.url.as_str().parse().unwrap()
    }

    pub(crate) async fn probe(&self) -> Probe {
        probe(&self.net, &self.root()).await.unwrap()
    }

    pub(crate) fn user(&self, role: SeedRole) -> &SeedUser {
        self.world.users.iter().find(|user| user.role == role).unwrap()
    }

    /// Somebody who is signed in already.
    pub(crate) async fn client(&self, role: SeedRole) -> Client {
        self.client_at(role, self.root()).await
    }

    /// The same, who takes another server for the organization.
    pub(crate) async fn client_at(&self, role: SeedRole, root: ServiceRoot) -> Client {
        let token = Secret::new(
            self.authority
                .issue(self.user(role).id, SignedDuration::from_hours(1))
                .unwrap(),
        );
        let options = SignInOptions::of(&self.probe().await);
        let session = Session::new(
            Arc::clone(&self.net),
            options,
            Tokens::fixed(token),
            Arc::new(Forgetful),
        );
        self.evidence.clear();
        Client::new(root, Arc::new(session), Arc::clone(&self.net))
    }

    pub(crate) fn rows(&self, table: &str) -> impl Iterator<Item = &SeedRow> {
        self.world.rows.iter().filter(move |row| row.table == table)
    }
}

pub(crate) fn text<'r>(row: &'r SeedRow, column: &str) -> Option<&'r str> {
    match row.columns.get(column)? {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

pub(crate) fn number(row: &SeedRow, column: &str) -> Option<i64> {
    match row.columns.get(column)? {
        Cell::Int(number) => Some(*number),
        _ => None,
    }
}

pub(crate) fn lookup(row: &SeedRow, column: &str) -> Option<Uuid> {
    match row.columns.get(column)? {
        Cell::Lookup { id, .. } => Some(*id),
        _ => None,
    }
}
