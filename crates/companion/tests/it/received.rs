//! Mail that is tracked by itself: by asking and here, why, taking back, what is never tracked (A-62, G-20 to G-28, I-10).

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by ending"
)]

use core::time::Duration;
use std::collections::BTreeSet;

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::{OptionChange, TrackOption};
use regarding_companion::view::pane::{TrackRequest, TrackingState};
use regarding_companion::view::received::{NeverEntry, NeverKind, ReceivedWay, ReviewState};
use regarding_sample_org::seed::SeedRole;

use crate::world::{FROM_ILSE, FROM_NOBODY, Install, PLANTED, World, holds};

const ILSE: &str = "ilse.brandt@hafenwerk.example";
const MARA: &str = "mara.voss@alderfinch.example";

/// A message that arrives now.
pub(crate) fn letter(id: &str, from: &str, to: &str, subject: &str, more: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: {}\r\nMessage-ID: {id}\r\n{more}\r\n\
         {PLANTED} in a body\r\n",
        jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S +0000")
    )
}

impl World {
    pub(crate) fn arrives(&self, name: &str, message: &str) {
        let seconds = jiff::Timestamp::now().as_second();
        self.deliver("", &format!("{seconds}.{name}.test:2,"), message);
    }
}

impl Install {
    /// Turned on, with an option, and one look done, so that what is there already is decided.
    pub(crate) async fn receives(&self, way: ReceivedWay, option: TrackOption) {
        self.companion
            .set_option(OptionChange::Track(option))
            .await
            .unwrap();
        self.companion.set_received(way).await.unwrap();
        self.look().await;
    }

    /// What the stopped conversations are about, as far as they are named here.
    async fn stopped(&self) -> Vec<String> {
        let view = self.companion.received().await.unwrap();
        view.conversations.into_iter().map(|one| one.subject).collect()
    }

    pub(crate) async fn look(&self) {
        for _ in 0..200 {
            match self.companion.receive_now().await {
                Ok(_) => return,
                Err(failure) if failure.code == FailureCode::Invalid => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(failure) => panic!("{failure}"),
            }
        }
        panic!("{}", self.companion.received().await.unwrap().sentence);
    }

    /// Looks until a message that arrived is decided about.
    pub(crate) async fn until_decided(&self, message: &str) {
        for _ in 0..60 {
            let key = self.key(message).await;
            if self.companion.why(&key).await.unwrap().at.is_some() {
                return;
            }
            let _ = self.companion.receive_now().await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{}", self.why_of(message).await);
    }

    /// Looks until a message that arrived is a record.
    pub(crate) async fn until_tracked(&self, world: &World, message: &str) {
        for _ in 0..60 {
            if !world.records(message).await.is_empty() {
                return;
            }
            let _ = self.companion.receive_now().await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let view = self.companion.received().await.unwrap();
        panic!(
            "{} {:?} {}",
            view.sentence,
            view.running,
            self.why_of(message).await
        );
    }

    pub(crate) async fn why_of(&self, message: &str) -> String {
        let key = self.key(message).await;
        self.companion.why(&key).await.unwrap().sentence
    }

    /// The kinds of what left this computer under the rule of asking.
    pub(crate) async fn asked(&self) -> Vec<String> {
        let lines = self.companion.evidence(5000).await.unwrap();
        let asked = lines
            .into_iter()
            .filter(|line| line.rule.starts_with("The organization was asked whether"));
        asked.map(|line| line.what).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_10_nothing_is_asked_or_tracked_before_the_person_turned_it_on() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "Now", ""));
    let refused = install.companion.receive_now().await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Invalid);
    assert!(world.records("<n1@x.example>").await.is_empty());
    assert!(install.asked().await.is_empty());
    let why = install.why_of("<n1@x.example>").await;
    assert!(
        why.starts_with("It was not looked at. Automatic tracking is off"),
        "{why}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn g_22_mail_of_a_contact_is_tracked_by_asking_with_sender_recipients_and_subject() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Ask, TrackOption::FromPeople).await;
    assert!(
        world.records(FROM_ILSE).await.is_empty(),
        "what was there before stays as it is"
    );
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "Cranes", ""));
    world.arrives(
        "N2",
        &letter("<n2@x.example>", "nora@unheard-of.example", MARA, "Hello", ""),
    );
    install.until_tracked(&world, "<n1@x.example>").await;
    install.look().await;
    assert!(world.records("<n2@x.example>").await.is_empty());
    let why = install.why_of("<n1@x.example>").await;
    assert!(
        why.starts_with("It was tracked because its sender is a contact, an account or a lead. Your organization was asked"),
        "{why}"
    );
    let why = install.why_of("<n2@x.example>").await;
    assert!(
        why.starts_with("It was not tracked because its sender is no contact"),
        "{why}"
    );
    assert!(!install.asked().await.is_empty());
    for what in install.asked().await {
        assert!(!what.contains("message"), "promise 2: {what}");
    }
    let key = install.key("<n1@x.example>").await;
    let pane = install.companion.pane(&key).await.unwrap();
    assert_eq!(pane.tracking.state, TrackingState::Tracked);
    assert!(
        pane.tracking.reason.contains("its sender is a contact"),
        "{}",
        pane.tracking.reason
    );
    install.companion.stop().await;
    let bytes = install.bytes();
    for planted in [PLANTED, "ilse.brandt", "Cranes", "nora@", "unheard-of"] {
        assert!(!holds(&bytes, planted), "promise 1: {planted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_2_decided_here_nothing_about_a_message_is_asked() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::FromPeople).await;
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "Cranes", ""));
    world.arrives(
        "N2",
        &letter("<n2@x.example>", "nora@unheard-of.example", MARA, "Hello", ""),
    );
    install.until_tracked(&world, "<n1@x.example>").await;
    install.look().await;
    assert!(world.records("<n2@x.example>").await.is_empty());
    assert!(install.asked().await.is_empty());
    let key = install.key("<n1@x.example>").await;
    let why = install.companion.why(&key).await.unwrap();
    let beyond = why.beyond.unwrap();
    assert!(
        beyond.starts_with("This was decided on this computer"),
        "{beyond}"
    );
    assert_eq!(
        why.sentence,
        format!("It was tracked because its sender is a contact, an account or a lead. {beyond}")
    );
    let key = install.key("<n2@x.example>").await;
    let why = install.companion.why(&key).await.unwrap();
    assert_eq!(why.beyond, None, "the pane says nothing of rules here");
    assert!(
        why.sentence.contains("nothing was sent to find out"),
        "{}",
        why.sentence
    );
    assert_eq!(
        why.would.as_deref(),
        Some("The option for all email messages would have tracked it.")
    );
    assert_eq!(why.undo, None);
    install.companion.stop().await;
    let bytes = install.bytes();
    for planted in [PLANTED, "ilse.brandt", "Cranes", "hafenwerk"] {
        assert!(!holds(&bytes, planted), "promise 1: {planted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g_21_g_52_an_answer_to_a_tracked_message_is_tracked_regarding_the_same_record() {
    for way in [ReceivedWay::Ask, ReceivedWay::Here] {
        let world = World::new().await;
        let install = world.install("a", SeedRole::Salesperson).await;
        install.receives(way, TrackOption::InResponse).await;
        let opportunity = install.opportunity("Harbour").await;
        let request = install.request(FROM_ILSE, Some(opportunity.clone())).await;
        install.companion.track(request).await.unwrap();
        let answers = format!("In-Reply-To: {FROM_ILSE}\r\nReferences: {FROM_ILSE}\r\n");
        world.arrives(
            "N1",
            &letter(
                "<n1@x.example>",
                "who@unheard-of.example",
                MARA,
                "Re: x",
                &answers,
            ),
        );
        world.arrives("N2", &letter("<n2@x.example>", ILSE, MARA, "Anew", ""));
        install.until_tracked(&world, "<n1@x.example>").await;
        install.look().await;
        let records = world.records("<n1@x.example>").await;
        let regarding = records.first().and_then(|one| one.regarding.as_ref());
        assert_eq!(
            regarding.map(|named| named.record.id.to_string()),
            Some(opportunity.id)
        );
        assert_eq!(
            world.parent_of("<n1@x.example>").await,
            world.record(FROM_ILSE).await
        );
        assert!(
            world.records("<n2@x.example>").await.is_empty(),
            "it answers nothing"
        );
        let why = install.why_of("<n1@x.example>").await;
        assert!(
            why.starts_with("It was tracked because it answers a tracked message."),
            "{why}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_12_taking_back_deletes_the_copy_and_it_is_not_tracked_again() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::All).await;
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "Cranes", ""));
    world.arrives("N2", &letter("<n2@x.example>", ILSE, MARA, "More cranes", ""));
    install.until_tracked(&world, "<n1@x.example>").await;
    install.until_tracked(&world, "<n2@x.example>").await;
    install.look().await;
    let review = install.companion.received().await.unwrap().review;
    let subjects: Vec<_> = review.iter().map(|one| one.subject.clone().unwrap()).collect();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    let of = |subject: &str| {
        review
            .iter()
            .find(|one| one.subject.as_deref() == Some(subject))
            .unwrap()
            .id
            .clone()
    };
    let undone = install.companion.undo_received(&of("Cranes")).await.unwrap();
    assert!(undone.deleted, "{}", undone.sentence);
    assert!(undone.sentence.contains("It is deleted"), "{}", undone.sentence);
    install.companion.keep_received(&of("More cranes")).await.unwrap();
    install.look().await;
    assert!(world.records("<n1@x.example>").await.is_empty());
    assert_eq!(world.records("<n2@x.example>").await.len(), 1);
    let states: Vec<_> = install.companion.received().await.unwrap().review;
    let state = |subject: &str| {
        states
            .iter()
            .find(|one| one.subject.as_deref() == Some(subject))
            .unwrap()
            .state
    };
    assert_eq!(state("Cranes"), ReviewState::Undone);
    assert_eq!(state("More cranes"), ReviewState::Kept);
    let again = install.companion.undo_received(&of("Cranes")).await.unwrap_err();
    assert_eq!(again.code, FailureCode::Invalid);
    let why = install.why_of("<n1@x.example>").await;
    assert!(why.ends_with("You took that back."), "{why}");
    // The person may change their mind.
    let request = TrackRequest {
        consent: true,
        ..install.request("<n1@x.example>", None).await
    };
    install.companion.track(request).await.unwrap();
    assert_eq!(world.records("<n1@x.example>").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_the_organizations_services_made_is_found_and_not_deleted_by_taking_back() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::All).await;
    let made = uuid::Uuid::from_u128(77);
    world
        .made_by_services(made, "<n1@x.example>", ILSE, "Cranes")
        .await;
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "Cranes", ""));
    while install.companion.received().await.unwrap().review.is_empty() {
        install.look().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let records = world.records("<n1@x.example>").await;
    assert_eq!(
        records.iter().map(|one| one.id).collect::<Vec<_>>(),
        [made],
        "nothing is tracked twice"
    );
    let review = install.companion.received().await.unwrap().review;
    let undone = install.companion.undo_received(&review[0].id).await.unwrap();
    assert!(!undone.deleted);
    assert_eq!(
        world.records("<n1@x.example>").await.len(),
        1,
        "{}",
        undone.sentence
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_never_tracked_is_kept_in_the_organization_and_heeded_by_every_computer() {
    let world = World::new().await;
    let first = world.install("a", SeedRole::Salesperson).await;
    first.receives(ReceivedWay::Ask, TrackOption::All).await;
    let entry = |kind, text: &str| NeverEntry {
        kind,
        text: text.to_owned(),
    };
    for one in [
        entry(NeverKind::Domain, "unheard-of.example"),
        entry(NeverKind::Words, "family"),
    ] {
        first.companion.set_never(one, true, false).await.unwrap();
    }
    let wrong = first
        .companion
        .set_never(entry(NeverKind::Address, "nobody"), true, false)
        .await
        .unwrap_err();
    assert_eq!(wrong.code, FailureCode::Invalid);
    world.arrives(
        "N1",
        &letter("<n1@x.example>", "a@sub.unheard-of.example", MARA, "One", ""),
    );
    world.arrives(
        "N2",
        &letter("<n2@x.example>", ILSE, MARA, "The FAMILY feast", ""),
    );
    world.arrives("N3", &letter("<n3@x.example>", ILSE, MARA, "Three", ""));
    first.until_tracked(&world, "<n3@x.example>").await;
    first.look().await;
    for message in ["<n1@x.example>", "<n2@x.example>"] {
        assert!(world.records(message).await.is_empty(), "{message}");
    }
    let why = first.why_of("<n1@x.example>").await;
    assert!(why.contains("its sender's domain is on your list"), "{why}");
    let why = first.why_of("<n2@x.example>").await;
    assert!(why.contains("words of your list"), "{why}");
    // This conversation.
    let key = first.key("<n3@x.example>").await;
    assert!(
        first
            .companion
            .stop_conversation(&key, true)
            .await
            .unwrap()
            .stopped
    );
    let answers = "In-Reply-To: <n3@x.example>\r\nReferences: <n3@x.example>\r\n";
    world.arrives("N4", &letter("<n4@x.example>", ILSE, MARA, "Re: Three", answers));
    world.arrives("N5", &letter("<n5@x.example>", ILSE, MARA, "Five", ""));
    first.until_tracked(&world, "<n5@x.example>").await;
    first.look().await;
    assert!(world.records("<n4@x.example>").await.is_empty());
    let why = first.why_of("<n4@x.example>").await;
    assert!(why.contains("you stopped tracking this conversation"), "{why}");
    // Another computer reads the same list.
    let second = world.install("b", SeedRole::Salesperson).await;
    let never = second.companion.received().await.unwrap().never.unwrap();
    assert_eq!(never.len(), 3, "{never:?}");
    // Where it was stopped, it is called by what it is about.
    assert_eq!(first.stopped().await, ["Three"]);
    assert_eq!(second.stopped().await, [""; 0]);
    first.companion.stop().await;
    let bytes = first.bytes();
    for planted in ["unheard-of", "family", "feast"] {
        assert!(!holds(&bytes, planted), "promise 1: {planted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_goes_on_is_named_no_more() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "One", ""));
    let key = install.key("<n1@x.example>").await;
    install.companion.stop_conversation(&key, true).await.unwrap();
    assert_eq!(install.stopped().await, ["One"]);
    assert_eq!(install.rows("stopped").await, 1);
    let list = install.companion.received().await.unwrap().never.unwrap();
    for entry in list {
        install.companion.set_never(entry, false, false).await.unwrap();
    }
    assert_eq!(install.stopped().await, [""; 0]);
    assert_eq!(install.rows("stopped").await, 0, "nothing of it is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_never_tracked_by_anybody_is_kept_by_administrators_and_heeded_by_everybody() {
    let world = World::new().await;
    let entry = |text: &str| NeverEntry {
        kind: NeverKind::Domain,
        text: text.to_owned(),
    };
    let mine = world.install("a", SeedRole::Salesperson).await;
    let refused = mine
        .companion
        .set_never(entry("unheard-of.example"), true, true)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden, "{}", refused.message);
    let seen = mine.companion.received().await.unwrap().never_for_all.unwrap();
    assert!(seen.entries.is_empty() && seen.blocked.is_some());

    let admin = world.install("b", SeedRole::SystemAdministrator).await;
    for domain in ["elsewhere.example", "unheard-of.example"] {
        admin
            .companion
            .set_never(entry(domain), true, true)
            .await
            .unwrap();
    }
    let left = admin.companion.set_never(entry("elsewhere.example"), false, true);
    let left = left.await.unwrap();
    let for_all = left.never_for_all.unwrap();
    assert_eq!(
        (for_all.entries, for_all.blocked),
        (vec![entry("unheard-of.example")], None)
    );
    assert_eq!(left.never.unwrap(), [], "nobody's own list");
    let thread = NeverEntry {
        kind: NeverKind::Conversation,
        text: uuid::Uuid::nil().to_string(),
    };
    let wrong = admin.companion.set_never(thread, true, true).await.unwrap_err();
    assert_eq!(wrong.code, FailureCode::Invalid);

    mine.receives(ReceivedWay::Here, TrackOption::All).await;
    world.arrives(
        "N1",
        &letter("<n1@x.example>", "a@sub.unheard-of.example", MARA, "One", ""),
    );
    world.arrives("N2", &letter("<n2@x.example>", ILSE, MARA, "Two", ""));
    mine.until_tracked(&world, "<n2@x.example>").await;
    mine.look().await;
    assert!(world.records("<n1@x.example>").await.is_empty());
    let why = mine.why_of("<n1@x.example>").await;
    assert!(why.contains("never tracked in your organization"), "{why}");
    mine.companion.stop().await;
    assert!(!holds(&mine.bytes(), "unheard-of"), "promise 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn rfc_3834_what_machines_answer_is_left_alone_and_so_is_mail_that_names_others() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::FromPeople).await;
    world.arrives(
        "N1",
        &letter(
            "<n1@x.example>",
            ILSE,
            MARA,
            "Away",
            "Auto-Submitted: auto-replied\r\n",
        ),
    );
    world.arrives(
        "N2",
        &letter("<n2@x.example>", ILSE, "list@unheard-of.example", "All", ""),
    );
    world.arrives("N3", &letter("<n3@x.example>", ILSE, MARA, "Three", ""));
    install.until_tracked(&world, "<n3@x.example>").await;
    install.look().await;
    for (message, why) in [
        ("<n1@x.example>", "because a machine wrote it"),
        ("<n2@x.example>", "your address is not among its recipients"),
    ] {
        assert!(world.records(message).await.is_empty(), "{message}");
        let said = install.why_of(message).await;
        assert!(said.contains(why), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_option_is_named_that_would_not_have_tracked_what_a_machine_wrote() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::InResponse).await;
    let away = "Auto-Submitted: auto-replied\r\n";
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "Away", away));
    world.arrives("N2", &letter("<n2@x.example>", ILSE, MARA, "Here", ""));
    for (message, would) in [
        ("<n1@x.example>", None),
        ("<n2@x.example>", Some("leads, contacts")),
    ] {
        install.until_decided(message).await;
        let key = install.key(message).await;
        let why = install.companion.why(&key).await.unwrap();
        assert!(
            why.sentence.contains("answers no tracked message"),
            "{}",
            why.sentence
        );
        let said = why.would.unwrap_or_default();
        assert!(
            would.map_or(said.is_empty(), |words| said.contains(words)),
            "{message}: {said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_review_names_what_lies_below_many_newer_messages() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::FromPeople).await;
    world.arrives("N0", &letter("<n0@x.example>", ILSE, MARA, "Cranes", ""));
    install.until_tracked(&world, "<n0@x.example>").await;
    for number in 1..=450 {
        let id = format!("<n{number}@x.example>");
        world.arrives(
            &format!("N{number}"),
            &letter(&id, "x@unheard-of.example", MARA, "Newer", ""),
        );
    }
    install.until_decided("<n450@x.example>").await;
    for _ in 0..2 {
        let review = install.companion.received().await.unwrap().review;
        let subjects: Vec<_> = review.iter().map(|one| one.subject.as_deref()).collect();
        assert_eq!(subjects, [Some("Cranes")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_untracked_by_hand_is_not_said_to_be_tracked_nor_offered_to_be_taken_back() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::All).await;
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "Cranes", ""));
    install.until_tracked(&world, "<n1@x.example>").await;
    install.look().await;
    let key = install.key("<n1@x.example>").await;
    install.companion.untrack(&key).await.unwrap();
    assert!(world.records("<n1@x.example>").await.is_empty());
    let why = install.companion.why(&key).await.unwrap();
    assert!(why.sentence.ends_with("You took that back."), "{}", why.sentence);
    assert_eq!(why.undo, None);
    let review = install.companion.received().await.unwrap().review;
    let states: Vec<_> = review
        .iter()
        .map(|one| (one.state, one.undo_until.is_some()))
        .collect();
    assert_eq!(states, [(ReviewState::Undone, false)]);
    // What the person does after that is said, too.
    let request = TrackRequest {
        consent: true,
        ..install.request("<n1@x.example>", None).await
    };
    install.companion.track(request).await.unwrap();
    let why = install.why_of("<n1@x.example>").await;
    assert!(
        why.contains("You took that back. Since then: You tracked it ("),
        "{why}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn e_2_only_the_synchronizing_computer_tracks_by_itself() {
    let world = World::new().await;
    let first = world.install("a", SeedRole::Salesperson).await;
    first.receives(ReceivedWay::Ask, TrackOption::All).await;
    let second = world.install("b", SeedRole::Salesperson).await;
    let view = second.companion.set_received(ReceivedWay::Ask).await.unwrap();
    assert_eq!(view.way, ReceivedWay::Ask);
    for _ in 0..100 {
        if second
            .companion
            .received()
            .await
            .unwrap()
            .sentence
            .contains("synchronizes")
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let refused = second.companion.receive_now().await;
    let sentence = second.companion.received().await.unwrap().sentence;
    assert!(refused.is_err(), "{sentence}");
    assert!(sentence.contains("synchronizes"), "{sentence}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_decided_while_the_organization_went_away_waits_and_ends_in_one_record() {
    let mut world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::All).await;
    // From here on everything happens by itself.
    install.companion.begin();
    world.go_offline().await;
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "Cranes", ""));
    let _ = install.companion.receive_now().await;
    world.come_back().await;
    install.until_tracked(&world, "<n1@x.example>").await;
    install.look().await;
    assert_eq!(world.records("<n1@x.example>").await.len(), 1);
    assert!(world.records(FROM_NOBODY).await.is_empty());
}

/// A message of a generated mailbox: senders that are known and that are not, people who are addressed and who are not, answers,
/// tokens of the organization and of others.
fn generated(batch: &str, number: usize) -> (String, String) {
    let mut random = number.wrapping_mul(2_654_435_761) >> 4;
    let mut pick = |some: &[&str]| -> String {
        let chosen = some[random % some.len()].to_owned();
        random /= some.len();
        chosen
    };
    let id = format!("<{batch}.{number}@generated.example>");
    let stranger = format!("s{number}@unheard-of.example");
    let from = pick(&[
        &stranger,
        &stranger,
        &stranger,
        ILSE,
        &stranger,
        "jonas.okoro@alderfinch.example",
        &stranger,
    ]);
    let to = pick(&[
        MARA,
        MARA,
        "list@unheard-of.example",
        "Mara Voss <MARA.VOSS@alderfinch.example>, x@unheard-of.example",
    ]);
    let subject = pick(&[
        "Offer",
        "Re: Offer",
        "FW: Offer",
        "Offer OTH:0001001",
        "Family feast",
        "Offer CRM:0009999",
    ]);
    let answers = pick(&[
        "",
        "",
        &format!("In-Reply-To: {FROM_ILSE}\r\n"),
        "In-Reply-To: <nobody@unheard-of.example>\r\n",
    ]);
    let machine = pick(&["", "", "", "Auto-Submitted: auto-generated\r\n"]);
    (
        id.clone(),
        letter(&id, &from, &to, &subject, &format!("{answers}{machine}")),
    )
}

/// How many of each kind are asked why: that question reads the message.
const ASKED_WHY: usize = 12;

/// Which of the generated messages are tracked, by option, and why or why not some are.
async fn settled(way: ReceivedWay, many: usize) -> (BTreeSet<String>, Vec<(String, String)>) {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    install.companion.track(request).await.unwrap();
    install.receives(way, TrackOption::None).await;
    let feast = NeverEntry {
        kind: NeverKind::Words,
        text: "family".to_owned(),
    };
    install.companion.set_never(feast, true, false).await.unwrap();
    let mut reasons = Vec::new();
    for (batch, option) in [
        ("answers", TrackOption::InResponse),
        ("people", TrackOption::FromPeople),
        ("records", TrackOption::FromEmailEnabled),
        ("none", TrackOption::None),
    ] {
        install
            .companion
            .set_option(OptionChange::Track(option))
            .await
            .unwrap();
        for number in 0..many {
            let (_, letter) = generated(batch, number);
            world.arrives(&format!("{batch}{number}"), &letter);
        }
        install.look().await;
        for number in 0..ASKED_WHY {
            let (id, _) = generated(batch, number);
            let why = install.why_of(&id).await;
            // The first sentence says why; the second one how that was found out.
            let why = why.split(". ").next().unwrap_or_default().to_owned();
            reasons.push((id, why));
        }
    }
    let path = "emails?$select=messageid&$filter=contains(messageid,'generated.example')";
    let rows = world.json(path).await;
    let rows = rows["value"].as_array().unwrap();
    let tracked: Vec<String> = rows.iter().map(|row| row["messageid"].to_string()).collect();
    let once: BTreeSet<String> = tracked.iter().cloned().collect();
    assert_eq!(once.len(), tracked.len(), "promise 5");
    (once, reasons)
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ways_decide_the_same_about_the_same_mail() {
    let many = 250;
    let (asked, here) = tokio::join!(settled(ReceivedWay::Ask, many), settled(ReceivedWay::Here, many));
    let differs: Vec<&String> = asked.0.symmetric_difference(&here.0).collect();
    assert!(differs.is_empty(), "{differs:?}");
    assert!(here.0.len() > 50, "{} of {} were tracked", here.0.len(), 4 * many);
    let differs: Vec<_> = asked.1.iter().zip(&here.1).filter(|(a, b)| a != b).collect();
    assert!(differs.is_empty(), "{differs:?}");
    let reasons: BTreeSet<&str> = here.1.iter().map(|(_, why)| why.as_str()).collect();
    assert!(reasons.len() >= 6, "the mail is of many kinds: {reasons:?}");
}
