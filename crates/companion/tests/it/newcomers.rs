//! Unknown senders of mail that is tracked by itself become contacts or leads by the person's option (A-64, G-30): only people, exactly
//! one, explained, and taken back while nobody changed them.

#![expect(
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by ending"
)]

use std::time::Duration;

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::{OptionChange, TrackOption, UnknownSenderOption};
use regarding_companion::view::received::{NeverEntry, NeverKind, NewcomerView, ReceivedWay, ReviewState};
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule};
use serde_json::{Value, json};

use crate::world::{Install, PLANTED, World, holds};

const NORA: &str = "\"Quist, Nora\" <nora.quist@unheard-of.example>";
const MARA: &str = "mara.voss@alderfinch.example";

fn arrives(world: &World, name: &str, from: &str, more: &str) -> String {
    let now = jiff::Timestamp::now();
    let letter = format!(
        "From: {from}\r\nTo: {MARA}\r\nSubject: {PLANTED} {name}\r\nDate: {}\r\nMessage-ID: <{name}@x.example>\r\n{more}\r\nHello.\r\n",
        now.strftime("%a, %d %b %Y %H:%M:%S +0000")
    );
    world.deliver("", &format!("{}.{name}.test:2,", now.as_second()), &letter);
    format!("<{name}@x.example>")
}

/// The active rows of a table with an address.
async fn with_address(world: &World, set: &str, address: &str) -> Vec<Value> {
    let columns = match set {
        "leads" => "leadid,firstname,lastname,subject,companyname",
        _ => "contactid,firstname,lastname",
    };
    let path = format!("{set}?$select={columns}&$filter=emailaddress1%20eq%20%27{address}%27");
    world.json(&path).await["value"].as_array().unwrap().clone()
}

async fn contacts(world: &World, address: &str) -> usize {
    with_address(world, "contacts", address).await.len()
}

impl Install {
    /// All mail is tracked by itself, and unknown senders become something.
    async fn welcomes(&self, unknown: UnknownSenderOption) {
        for change in [
            OptionChange::Track(TrackOption::All),
            OptionChange::UnknownSenders(unknown),
        ] {
            self.companion.set_option(change).await.unwrap();
        }
        self.companion.set_received(ReceivedWay::Here).await.unwrap();
        self.looks().await;
    }

    async fn looks(&self) {
        for _ in 0..200 {
            match self.companion.receive_now().await {
                Ok(_) => return,
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        unreachable!("{}", self.companion.received().await.unwrap().sentence);
    }

    async fn made(&self) -> Vec<NewcomerView> {
        self.companion.received().await.unwrap().newcomers
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g_30_an_unknown_sender_becomes_a_contact_explained_and_taken_back() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.welcomes(UnknownSenderOption::Contacts).await;
    let message = arrives(&world, "n1", NORA, "");
    install.looks().await;
    let rows = with_address(&world, "contacts", "nora.quist@unheard-of.example").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0]["firstname"].as_str(), rows[0]["lastname"].as_str()),
        (Some("Nora"), Some("Quist"))
    );
    let email = world.records(&message).await.remove(0).id;
    let party = format!(
        "activityparties?$filter=_activityid_value%20eq%20{email}%20and%20participationtypemask%20eq%201"
    );
    let party = world.json(&party).await;
    assert_eq!(
        party["value"][0]["_partyid_value"], rows[0]["contactid"],
        "the copy knows its sender"
    );

    let key = install.key(&message).await;
    let why = install.companion.why(&key).await.unwrap().sentence;
    assert!(
        why.contains("was not known to your organization and became a contact"),
        "{why}"
    );
    let made = install.made().await;
    assert_eq!(made.len(), 1);
    assert_eq!(
        (made[0].record.name.as_str(), made[0].state),
        ("Nora Quist", ReviewState::New)
    );
    assert!(!holds(&install.bytes(), "nora.quist"), "promise 1");

    let undone = install.companion.undo_received(&made[0].id).await.unwrap();
    assert!(undone.deleted, "{}", undone.sentence);
    assert_eq!(contacts(&world, "nora.quist@unheard-of.example").await, 0);
    assert_eq!(install.made().await[0].state, ReviewState::Undone);
    assert_eq!(
        world.records(&message).await.len(),
        1,
        "the message stays tracked"
    );
    let again = install.companion.undo_received(&made[0].id).await.unwrap_err();
    assert_eq!(again.code, FailureCode::Invalid);

    let second = arrives(&world, "n2", NORA, "");
    install.looks().await;
    assert_eq!(world.records(&second).await.len(), 1);
    assert_eq!(
        contacts(&world, "nora.quist@unheard-of.example").await,
        0,
        "what was taken back is not made again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn g_30_the_option_says_lead_and_two_messages_make_one() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.welcomes(UnknownSenderOption::Leads).await;
    arrives(&world, "n1", "nora.quist@unheard-of.example", "");
    arrives(&world, "n2", NORA, "");
    install.looks().await;
    let leads = with_address(&world, "leads", "nora.quist@unheard-of.example").await;
    assert_eq!(leads.len(), 1, "promise 5");
    assert_eq!(leads[0]["lastname"], "Quist");
    assert!(leads[0]["subject"].as_str().unwrap().starts_with(PLANTED));
    assert_eq!(
        contacts(&world, "nora.quist@unheard-of.example").await,
        0,
        "one kind for each person"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn g_30_bettered_nobody_is_made_of_machines_lists_colleagues_or_whom_a_list_names() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.welcomes(UnknownSenderOption::Contacts).await;
    let senders = [
        ("list", "a@lists.example", "List-Id: <news.lists.example>\r\n"),
        (
            "news",
            "b@lists.example",
            "List-Unsubscribe: <mailto:x@lists.example>\r\n",
        ),
        ("bulk", "c@lists.example", "Precedence: bulk\r\n"),
        ("auto", "d@lists.example", "Auto-Submitted: auto-replied\r\n"),
        ("silent", "no-reply@lists.example", ""),
        ("bounce", "mailer-daemon@lists.example", ""),
        ("colleague", "nobody.yet@alderfinch.example", ""),
        ("known", "ilse.brandt@hafenwerk.example", ""),
    ];
    let mut messages = Vec::new();
    for (name, from, more) in senders {
        messages.push((name, arrives(&world, name, from, more), from));
    }
    install.looks().await;
    for (name, message, _) in &messages {
        let machine = *name == "auto";
        assert_eq!(world.records(message).await.is_empty(), machine, "{name}");
    }
    for (name, _, from) in &messages {
        let known = usize::from(*name == "known");
        assert_eq!(contacts(&world, from).await, known, "{name}");
    }
    assert!(install.made().await.is_empty());

    // A folder or a mark may track what the list names; its sender stays unknown.
    let never = NeverEntry {
        kind: NeverKind::Domain,
        text: "unheard-of.example".to_owned(),
    };
    install.companion.set_never(never, true, false).await.unwrap();
    arrives(&world, "never", NORA, "");
    install.looks().await;
    assert_eq!(contacts(&world, "nora.quist@unheard-of.example").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn g_30_what_somebody_changed_since_stays() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.welcomes(UnknownSenderOption::Contacts).await;
    arrives(&world, "n1", NORA, "");
    install.looks().await;
    let made = install.made().await.remove(0);
    world
        .change(&format!("contacts({})", made.id), &json!({"jobtitle": "Buyer"}))
        .await;
    let kept = install.companion.undo_received(&made.id).await.unwrap();
    assert!(
        !kept.deleted && kept.sentence.contains("changed the record"),
        "{}",
        kept.sentence
    );
    assert_eq!(contacts(&world, "nora.quist@unheard-of.example").await, 1);
    install.companion.keep_received(&made.id).await.unwrap();
    assert_eq!(install.made().await[0].state, ReviewState::Kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_5_a_creation_whose_reply_was_lost_ends_in_one_record_that_can_be_taken_back() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.welcomes(UnknownSenderOption::Contacts).await;
    world.faults.add(FaultRule {
        path_prefix: "/api/data/v9.2/contacts".to_owned(),
        method: Some("POST".to_owned()),
        times: 1,
        fault: Fault::LostReply,
    });
    arrives(&world, "n1", NORA, "");
    for _ in 0..3 {
        install.looks().await;
    }
    assert_eq!(contacts(&world, "nora.quist@unheard-of.example").await, 1);
    let made = install.made().await;
    assert_eq!(made.len(), 1);
    assert!(
        install
            .companion
            .undo_received(&made[0].id)
            .await
            .unwrap()
            .deleted
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_2_nobody_is_made_before_the_person_chose_so_here() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let change = OptionChange::Track(TrackOption::All);
    let options = install.companion.set_option(change).await.unwrap();
    // The organization's own default is to make contacts.
    assert_eq!(options.unknown_senders.option, Some(UnknownSenderOption::Nothing));
    install.companion.set_received(ReceivedWay::Here).await.unwrap();
    install.looks().await;
    let message = arrives(&world, "n1", NORA, "");
    install.looks().await;
    assert_eq!(world.records(&message).await.len(), 1);
    assert_eq!(contacts(&world, "nora.quist@unheard-of.example").await, 0);
}
