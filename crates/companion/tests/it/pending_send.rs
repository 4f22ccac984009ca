//! Mail that was written in the organization and waits there (Pending Send): sent from the person's mailbox where they allow it, by the
//! synchronizing computer, once (A-60, C2, F-3, F-22, G-53).

#![expect(
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by ending"
)]

use core::time::Duration;

use regarding_companion::view::compose::{OutgoingAnswer, OutgoingState, OutgoingView};
use regarding_companion::view::options::OptionChange;
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Install, PLANTED, World, holds};

const TO: &str = "ilse.brandt@hafenwerk.example";
const UNKNOWN: &str = "nobody@unheard-of.example";

/// Somebody of an email.
fn party(role: u8, user: Uuid) -> Value {
    json!({"participationtypemask": role, "partyid_systemuser@odata.bind": format!("/systemusers({user})")})
}

pub(crate) fn address(role: u8, address: &str) -> Value {
    json!({"participationtypemask": role, "addressused": address})
}

impl World {
    /// A world whose mailbox has a folder of drafts.
    pub(crate) async fn with_drafts() -> Self {
        let world = Self::new().await;
        for part in ["cur", "new", "tmp"] {
            std::fs::create_dir_all(world.mail().join(".Drafts").join(part)).unwrap();
        }
        world
    }

    /// An email of the salesperson's, from somebody, that was sent in the organization and waits there.
    pub(crate) async fn waits(&self, from: Uuid, people: &[Value]) -> Uuid {
        let id = self.drafted(from, people).await;
        self.issue(id).await;
        id
    }

    async fn drafted(&self, from: Uuid, people: &[Value]) -> Uuid {
        let id = Uuid::new_v4();
        let owner = self.user(SeedRole::Salesperson).id;
        let mut parties = vec![party(1, from)];
        parties.extend_from_slice(people);
        let email = json!({
            "activityid": id, "subject": "Offer", "description": format!("<p>{PLANTED}</p><p>twice</p>"),
            "ownerid@odata.bind": format!("/systemusers({owner})"), "email_activity_parties": parties,
        });
        self.make("emails", &email).await;
        id
    }

    async fn issue(&self, id: Uuid) {
        let path = format!("emails({id})/Microsoft.Dynamics.CRM.SendEmail");
        self.make(&path, &json!({"IssueSend": true, "TrackingToken": ""}))
            .await;
    }

    pub(crate) async fn email(&self, id: Uuid) -> Value {
        self.json(&format!("emails({id})")).await
    }

    /// State and status reason.
    async fn state(&self, id: Uuid) -> (i64, i64) {
        let row = self.email(id).await;
        (
            row["statecode"].as_i64().unwrap(),
            row["statuscode"].as_i64().unwrap(),
        )
    }

    async fn organization(&self) -> Uuid {
        let rows = self.json("organizations?$select=organizationid").await;
        rows["value"][0]["organizationid"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// The identity of the message of a record (DESIGN section 4).
    async fn message(&self, id: Uuid) -> String {
        format!("{id}@{}", self.organization().await)
    }

    fn me(&self) -> Uuid {
        self.user(SeedRole::Salesperson).id
    }

    /// The files of a folder of the mailbox.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let mut all = Vec::new();
        for part in ["cur", "new"] {
            let files = std::fs::read_dir(self.mail().join(folder).join(part)).unwrap();
            all.extend(files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()));
        }
        all
    }
}

impl Install {
    async fn allows(&self) {
        let options = self
            .companion
            .set_option(OptionChange::PendingSend(true))
            .await
            .unwrap();
        assert!(options.pending_send.on);
    }

    async fn goes(&self) -> Vec<OutgoingView> {
        self.companion.send_outgoing().await.unwrap()
    }

    async fn sentence(&self) -> String {
        self.companion.options().await.unwrap().pending_send.sentence
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_60_c2_g_53_what_waits_goes_out_once_with_its_token_and_is_one_record() {
    let world = World::with_drafts().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.allows().await;
    let people = [
        address(2, TO),
        address(3, UNKNOWN),
        address(4, "hidden@unheard-of.example"),
    ];
    let id = world.drafted(world.me(), &people).await;
    let file = json!({
        "objectid_email@odata.bind": format!("/emails({id})"), "objecttypecode": "email",
        "filename": "figures.csv", "mimetype": "text/csv", "body": "MSwyLDM=",
    });
    world.make("activitymimeattachments", &file).await;
    world.issue(id).await;
    let token = world.email(id).await["trackingtoken"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!token.is_empty());
    assert!(install.goes().await.is_empty());
    assert_eq!(world.state(id).await, (1, 3), "C2: Sent");
    let row = world.email(id).await;
    let message = world.message(id).await;
    assert_eq!(row["messageid"], format!("<{message}>"), "DESIGN section 4");
    assert_eq!(row["deliveryattempts"], 1);
    let sent = world.files(".Sent");
    assert_eq!((sent.len(), world.files(".Drafts").len()), (1, 0));
    let sent = sent[0].replace("\r\n ", " ").replace("\r\n\t", " ");
    for part in [
        format!("Subject: Offer {token}"),
        format!("<{message}>"),
        TO.to_owned(),
        UNKNOWN.to_owned(),
        "hidden@unheard-of.example".to_owned(),
        format!("<p>{PLANTED}</p>"),
        "multipart/alternative".to_owned(),
        "figures.csv".to_owned(),
    ] {
        assert!(sent.contains(&part), "{part}: {sent}");
    }
    // The copy is that record's, and no second one is made of it.
    let records = world.records(&format!("<{message}>")).await;
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].id, id);
    let key = install.key(&format!("<{message}>")).await;
    let pane = install.companion.pane(&key).await.unwrap();
    assert_eq!(pane.tracking.record.unwrap().id, id.to_string());
    assert!(
        pane.tracking.reason.contains("You wrote it in your organization"),
        "{}",
        pane.tracking.reason
    );
    install.goes().await;
    assert_eq!(world.files(".Sent").len(), 1, "nothing goes out twice");
    let lines = install.companion.evidence(5000).await.unwrap();
    let told = lines
        .iter()
        .filter(|line| line.rule.starts_with("Mail that you wrote in your organization"))
        .count();
    assert!(
        told >= 5,
        "promise 2: looked, read, taken, about to be handed over, sent: {told}"
    );
    install.companion.stop().await;
    let bytes = install.bytes();
    for planted in [PLANTED, "hafenwerk", "Offer", token.as_str(), "figures"] {
        assert!(!holds(&bytes, planted), "promise 1: {planted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_60_nothing_goes_out_before_the_person_allowed_it_nor_after_they_took_it_back() {
    let world = World::with_drafts().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let id = world.waits(world.me(), &[address(2, TO)]).await;
    assert!(install.goes().await.is_empty());
    assert_eq!(world.state(id).await, (0, 6));
    assert_eq!(
        install.sentence().await,
        "What you write in your organization is not sent by this computer."
    );
    install.allows().await;
    install
        .companion
        .set_option(OptionChange::PendingSend(false))
        .await
        .unwrap();
    install.goes().await;
    assert_eq!((world.state(id).await, world.files(".Sent").len()), ((0, 6), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_60_another_ones_mail_is_left_to_them_and_so_is_what_is_for_later() {
    let world = World::with_drafts().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.allows().await;
    let another = world.user(SeedRole::SystemAdministrator).id;
    let id = world.waits(another, &[address(2, TO)]).await;
    let later = world.waits(world.me(), &[address(2, TO)]).await;
    world
        .change(
            &format!("emails({later})"),
            &json!({"delayedemailsendtime": "2099-01-01T00:00:00Z"}),
        )
        .await;
    install.goes().await;
    assert_eq!(world.state(id).await, (0, 6), "not in another one's name");
    assert_eq!(world.state(later).await, (0, 6), "delayedemailsendtime");
    assert!(world.files(".Sent").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_60_whoever_sends_by_the_organizations_services_is_told_and_the_option_stays_off() {
    let world = World::with_drafts().await;
    let rows = world
        .json(
            &format!(
                "mailboxes?$select=mailboxid&$filter=_regardingobjectid_value eq {}",
                world.me()
            )
            .replace(' ', "%20"),
        )
        .await;
    let mailbox = rows["value"][0]["mailboxid"].as_str().unwrap().to_owned();
    let by_server = json!({"outgoingemaildeliverymethod": 2, "enabledforoutgoingemail": true});
    world.change(&format!("mailboxes({mailbox})"), &by_server).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let refused = install
        .companion
        .set_option(OptionChange::PendingSend(true))
        .await
        .unwrap_err();
    assert!(
        refused.message.contains("server-side synchronization"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_60_only_the_synchronizing_computer_sends_and_two_at_once_send_once() {
    let world = World::with_drafts().await;
    let (a, b) = (
        world.install("a", SeedRole::Salesperson).await,
        world.install("b", SeedRole::Salesperson).await,
    );
    a.companion
        .set_option(OptionChange::Synchronize(true))
        .await
        .unwrap();
    b.companion
        .set_option(OptionChange::Synchronize(false))
        .await
        .unwrap();
    a.companion
        .set_option(OptionChange::Synchronize(true))
        .await
        .unwrap();
    a.allows().await;
    b.allows().await;
    let id = world.waits(world.me(), &[address(2, TO)]).await;
    b.goes().await;
    assert_eq!(world.state(id).await, (0, 6), "another computer synchronizes");
    // Both believe that they may: the second one took the role over, and the first has not heard of it.
    b.companion
        .set_option(OptionChange::Synchronize(true))
        .await
        .unwrap();
    let more = [
        world.waits(world.me(), &[address(2, TO)]).await,
        world.waits(world.me(), &[address(2, TO)]).await,
    ];
    let _ = tokio::join!(a.goes(), b.goes());
    b.goes().await;
    for id in [id, more[0], more[1]] {
        assert_eq!(world.state(id).await, (1, 3), "{id}");
        assert_eq!(world.email(id).await["deliveryattempts"], 1, "taken by one");
    }
    assert_eq!((world.files(".Sent").len(), world.files(".Drafts").len()), (3, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_what_may_have_gone_out_is_looked_for_and_never_sent_because_of_that() {
    let world = World::with_drafts().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.allows().await;
    let ids = [
        world.waits(world.me(), &[address(2, TO)]).await,
        world.waits(world.me(), &[address(2, TO)]).await,
        world.waits(world.me(), &[address(2, TO)]).await,
        world.waits(world.me(), &[address(2, TO)]).await,
    ];
    let [gone_out, nobody_knows, taken, others] = ids;
    // As a computer leaves them that is gone: just before it handed them over, or just after it took one.
    for id in [gone_out, nobody_knows] {
        let message = format!("<{}>", world.message(id).await);
        world
            .change(
                &format!("emails({id})"),
                &json!({"statuscode": 7, "messageid": message, "deliveryattempts": 1}),
            )
            .await;
    }
    let message = format!("<taken.{}>", world.message(taken).await);
    world
        .change(
            &format!("emails({taken})"),
            &json!({"statuscode": 7, "messageid": message}),
        )
        .await;
    world
        .change(&format!("emails({others})"), &json!({"statuscode": 7}))
        .await;
    let copy = format!(
        "From: mara.voss@alderfinch.example\r\nTo: {TO}\r\nSubject: Offer\r\nMessage-ID: <{}>\r\n\r\nx\r\n",
        world.message(gone_out).await
    );
    world.deliver(".Sent", "1772442000.S1.test:2,S", &copy);
    let left = install.goes().await;
    assert_eq!(
        world.state(gone_out).await,
        (1, 3),
        "its copy lies among sent mail"
    );
    assert_eq!(world.state(nobody_knows).await, (0, 7));
    assert_eq!(
        world.state(taken).await,
        (0, 7),
        "whoever took it may be about to hand it over"
    );
    assert_eq!(world.state(others).await, (0, 7), "another program's");
    assert_eq!(world.files(".Sent").len(), 1, "which was there");
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].state, left[0].written), (OutgoingState::Unsure, true));
    assert_eq!(
        left[0]
            .subject
            .as_deref()
            .map(|subject| subject.starts_with("Offer")),
        Some(true)
    );
    assert!(
        left[0].reason.contains("it is not sent twice by itself"),
        "{}",
        left[0].reason
    );
    let left = install
        .companion
        .answer_outgoing(&left[0].id, OutgoingAnswer::Send)
        .await
        .unwrap();
    assert!(left.is_empty(), "the person decided");
    assert_eq!(
        (world.state(nobody_knows).await, world.files(".Sent").len()),
        ((1, 3), 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn f_22_c2_what_cannot_go_out_failed_says_why_and_goes_once_it_is_put_right() {
    let world = World::with_drafts().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.allows().await;
    let nameless = json!({"participationtypemask": 2, "unresolvedpartyname": "Somebody"});
    let id = world.waits(world.me(), &[nameless]).await;
    let left = install.goes().await;
    assert_eq!(world.state(id).await, (0, 8), "C2: Failed");
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].state, left[0].written), (OutgoingState::Refused, true));
    assert!(
        left[0].reason.starts_with("Somebody is no e-mail address."),
        "{}",
        left[0].reason
    );
    assert!(
        left[0].reason.contains("Put right there what is wrong"),
        "{}",
        left[0].reason
    );
    assert!(
        world.email(id).await["messageid"].is_null(),
        "it certainly did not go out"
    );
    assert_eq!((world.files(".Sent").len(), world.files(".Drafts").len()), (0, 0));
    assert_eq!(install.goes().await.len(), 1, "it is left alone, and told");
    let parties = json!({"email_activity_parties": [party(1, world.me()), address(2, TO)]});
    world.change(&format!("emails({id})"), &parties).await;
    world.issue(id).await;
    assert!(install.goes().await.is_empty());
    assert_eq!((world.state(id).await, world.files(".Sent").len()), ((1, 3), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_60_a_mailbox_without_a_folder_for_drafts_is_told_and_nothing_is_taken() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.allows().await;
    let id = world.waits(world.me(), &[address(2, TO)]).await;
    assert!(install.goes().await.is_empty());
    assert_eq!(world.state(id).await, (0, 6), "nothing is wrong with the message");
    let sentence = install.sentence().await;
    assert!(sentence.contains("make one named Drafts"), "{sentence}");
}

#[tokio::test(flavor = "multi_thread")]
async fn f_3_the_running_program_sends_by_itself_and_at_once_with_sync_now() {
    let world = World::with_drafts().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.companion.begin();
    let first = world.waits(world.me(), &[address(2, TO)]).await;
    install.allows().await;
    let until_sent = async |id| {
        while world.state(id).await != (1, 3) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    until_sent(first).await;
    let second = world.waits(world.me(), &[address(2, TO)]).await;
    // Appointments, contacts and tasks need a yes of their own; mail does not wait for it.
    let _ = install.companion.sync_now(Vec::new()).await;
    until_sent(second).await;
    assert_eq!(world.files(".Sent").len(), 2);
}
