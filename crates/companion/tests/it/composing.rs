//! What an answer begins with, and what a draft remembers.

use regarding_companion::view::compose::{ComposeFields, ComposeStart, ComposeView, ThenRequest, ThenView};
use regarding_companion::view::mail::FolderPurposeView;
use regarding_companion::view::pane::RecordRefView;
use regarding_sample_org::seed::SeedRole;

use crate::world::{Install, World};

const ILSE: &str = "ilse.brandt@hafenwerk.example";
const MARA: &str = "mara.voss@alderfinch.example";

fn letter(id: &str, more: &str) -> String {
    format!(
        "From: Ilse Brandt <{ILSE}>\r\nTo: {MARA}\r\nSubject: Cranes\r\nDate: Thu, 05 Mar 2026 09:00:00 +0000\r\n\
         Message-ID: {id}\r\n{more}\r\nWhen do they come?\r\n"
    )
}

/// It is read by others, on any day.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_says_the_whole_date_of_what_it_answers_in_words() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    world.arrives("C1", &letter("<c1@x.example>", ""));
    let key = install.key("<c1@x.example>").await;
    for start in [
        ComposeStart::Reply { key: key.clone() },
        ComposeStart::Forward { key },
    ] {
        let begun = install.companion.compose(start).await.unwrap();
        assert!(begun.text.contains("Mar 2026, "), "{}", begun.text);
        assert!(!begun.text.contains("2026-03-05"), "{}", begun.text);
        assert_eq!(begun.notice, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_goes_elsewhere_than_the_message_came_from_says_so() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    world.arrives(
        "C1",
        &letter("<c1@x.example>", "Reply-To: ilse@freemail.example\r\n"),
    );
    let key = install.key("<c1@x.example>").await;
    let reply = ComposeStart::Reply { key: key.clone() };
    let begun = install.companion.compose(reply).await.unwrap();
    assert_eq!(begun.to, "ilse@freemail.example");
    let notice = begun.notice.unwrap();
    assert!(notice.contains(ILSE), "{notice}");
    let forward = install.companion.compose(ComposeStart::Forward { key }).await;
    assert_eq!(forward.unwrap().notice, None, "nobody is answered");
}

const SUBJECT: &str = "Cranes, a draft";

/// A new message, with nothing but a subject.
fn titled(begun: ComposeView) -> ComposeFields {
    ComposeFields {
        id: begun.id,
        to: begun.to,
        cc: begun.cc,
        bcc: begun.bcc,
        subject: SUBJECT.to_owned(),
        text: begun.text,
    }
}

impl Install {
    /// Saves a draft with a choice.
    async fn saves(&self, start: ComposeStart, then: ThenRequest) {
        let begun = self.companion.compose(start).await.unwrap();
        self.companion.save_draft(titled(begun), then).await.unwrap();
    }

    /// The draft, gone on with.
    async fn goes_on(&self) -> ComposeView {
        let key = self.copy_in(FolderPurposeView::Drafts, SUBJECT).await;
        self.companion.compose(ComposeStart::Draft { key }).await.unwrap()
    }
}

fn regarding(record: &RecordRefView) -> ThenRequest {
    ThenRequest {
        track: true,
        regarding: Some(record.clone()),
    }
}

/// It stands in the draft: the other computer knows it too, and knows the record by its name of now.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_remembers_on_every_computer_what_was_chosen_for_it_by_identifiers_alone() {
    let world = World::with_drafts().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let harbour = install.opportunity("Harbour").await;
    install.saves(ComposeStart::New, regarding(&harbour)).await;
    let files = world.files(".Drafts");
    assert!(files[0].contains(&harbour.id), "{}", files[0]);
    assert!(!files[0].contains("Harbour"), "promise 1: {}", files[0]);
    let other = world.install("b", SeedRole::Salesperson).await;
    let begun = other.goes_on().await;
    let known = begun.then.regarding.unwrap();
    assert!(begun.then.track && begun.notice.is_none());
    assert_eq!((known.table, known.id), (harbour.table, harbour.id));
    assert!(known.name.contains("Harbour"), "{}", known.name);
    let key = other.copy_in(FolderPurposeView::Drafts, SUBJECT).await;
    other
        .saves(ComposeStart::Draft { key }, ThenRequest::default())
        .await;
    assert_eq!(world.files(".Drafts").len(), 1);
    assert_eq!(install.goes_on().await.then, ThenView::default(), "taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_whose_record_is_gone_says_so_and_is_still_to_be_tracked() {
    let world = World::with_drafts().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let gone = RecordRefView {
        table: "opportunity".to_owned(),
        id: uuid::Uuid::from_u128(9).to_string(),
    };
    install.saves(ComposeStart::New, regarding(&gone)).await;
    let begun = install.goes_on().await;
    assert_eq!((begun.then.track, begun.then.regarding), (true, None));
    let notice = begun.notice.unwrap();
    assert!(notice.contains("no longer there"), "{notice}");
}

/// Where the organization cannot be asked, the choice stands all the same. That of another organization is nobody's here.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_remembers_without_the_organization_and_never_for_another_one() {
    let mut world = World::with_drafts().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let harbour = install.opportunity("Harbour").await;
    install.saves(ComposeStart::New, regarding(&harbour)).await;
    let elsewhere = world.files(".Drafts").remove(0);
    world.go_offline().await;
    let begun = install.goes_on().await;
    assert_eq!(begun.then.regarding.map(|record| record.id), Some(harbour.id));
    let organization = uuid::Uuid::from_u128(7).to_string();
    let place = world.mail().join(".Drafts/cur");
    let file = std::fs::read_dir(&place).unwrap().next().unwrap().unwrap().path();
    let (before, behind) = elsewhere.split_once("x-regarding-then: ").unwrap();
    let changed = format!("{before}x-regarding-then: {organization}{}", &behind[36..]);
    std::fs::write(&file, changed).unwrap();
    world.come_back().await;
    let other = world.install("b", SeedRole::Salesperson).await;
    let begun = other.goes_on().await;
    assert!(begun.then.asks && !begun.then.track && begun.then.regarding.is_none());
    assert!(begun.notice.unwrap().contains("cannot be done here now"));
    let key = other.copy_in(FolderPurposeView::Drafts, SUBJECT).await;
    other
        .saves(ComposeStart::Draft { key }, ThenRequest::default())
        .await;
    let saved = world.files(".Drafts").remove(0);
    assert!(saved.contains(&organization), "what is another's stays: {saved}");
}
