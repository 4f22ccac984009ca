//! Folders whose mail is tracked (G-70 to G-82), and mail that the person sent (B-130): over a Maildir and the sample organization.

#![expect(clippy::panic, reason = "a test that cannot go on says so by ending")]

use core::time::Duration;
use std::fs;

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::folders::{FolderChoice, FolderRuleKind, FolderRuleView, FoldersView};
use regarding_companion::view::options::{OptionChange, TrackOption};
use regarding_companion::view::pane::RecordRefView;
use regarding_companion::view::received::ReceivedWay;
use regarding_sample_org::seed::SeedRole;

use crate::world::{FROM_ILSE, Install, PLANTED, World, holds};

const MARA: &str = "mara.voss@alderfinch.example";

/// A message of long ago.
fn letter(id: &str, subject: &str) -> String {
    format!(
        "From: nora@unheard-of.example\r\nTo: {MARA}\r\nSubject: {subject}\r\nDate: Mon, 02 Mar 2020 09:00:00 +0000\r\n\
         Message-ID: <{id}@x.example>\r\n\r\n{PLANTED} in a body\r\n"
    )
}

impl World {
    /// Makes a folder as another mail program would.
    pub(crate) fn make_folder(&self, name: &str) {
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(self.mail().join(name).join(part)).unwrap();
        }
    }

    fn put(&self, folder: &str, id: &str) {
        self.deliver(
            folder,
            &format!("1583139600.{id}.test:2,"),
            &letter(id, &format!("About {id}")),
        );
    }

    /// Moves a message as another mail program would.
    fn moved(&self, from: &str, to: &str, file: &str) {
        let mail = self.mail();
        fs::rename(
            mail.join(from).join("cur").join(file),
            mail.join(to).join("cur").join(file),
        )
        .unwrap();
    }

    /// What a message's record is regarding; `None` without a record.
    async fn regarding(&self, id: &str) -> Option<Option<String>> {
        let records = self.records(&format!("<{id}@x.example>")).await;
        assert!(records.len() < 2, "promise 5: {id}");
        let record = records.into_iter().next()?;
        Some(record.regarding.map(|named| named.record.id.to_string()))
    }
}

impl Install {
    async fn rule(&self, folder: &str) -> FolderRuleView {
        let view = self.companion.folder_rules().await.unwrap();
        let found = view.folders.into_iter().find(|one| one.name == folder);
        found.unwrap_or_else(|| panic!("no folder {folder}"))
    }

    pub(crate) async fn set(
        &self,
        folder: &str,
        kind: FolderRuleKind,
        regarding: Option<&RecordRefView>,
    ) -> FoldersView {
        let folder = self.rule(folder).await.folder;
        let regarding = regarding.cloned();
        let choice = FolderChoice { kind, regarding };
        self.companion.set_folder_rule(&folder, &choice).await.unwrap()
    }

    /// A look that was made, whoever began it.
    async fn look_around(&self) {
        for _ in 0..200 {
            match self.companion.receive_now().await {
                Ok(_) => return,
                Err(failure) if failure.code == FailureCode::Invalid => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(failure) => panic!("{failure}"),
            }
        }
        panic!("{}", self.companion.folder_rules().await.unwrap().sentence);
    }

    async fn why(&self, id: &str) -> String {
        let key = self.key(&format!("<{id}@x.example>")).await;
        self.companion.why(&key).await.unwrap().sentence
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g_70_g_71_moving_a_message_into_a_folder_is_enough_and_what_lay_there_is_offered() {
    let world = World::new().await;
    for folder in [".Customers", ".Customers.North", ".Customers.Family"] {
        world.make_folder(folder);
    }
    world.put(".Customers", "old");
    let install = world.install("a", SeedRole::Salesperson).await;
    let harbour = install.opportunity("Harbour").await;
    let choice = FolderChoice {
        kind: FolderRuleKind::Tracked,
        regarding: Some(harbour.clone()),
    };
    let customers = install.rule("Customers").await.folder;
    let preview = install
        .companion
        .preview_folder_rule(&customers, &choice)
        .await
        .unwrap();
    assert!(
        preview.agree && preview.sentence.contains("1 message lies there already"),
        "{}",
        preview.sentence
    );
    install
        .set("Customers", FolderRuleKind::Tracked, Some(&harbour))
        .await;
    install.set("Family", FolderRuleKind::Private, None).await;
    world.put("", "inbox");
    for (id, folder) in [
        ("a", ".Customers"),
        ("b", ".Customers.North"),
        ("c", ".Customers.Family"),
    ] {
        world.put("", id);
        world.moved("", folder, &format!("1583139600.{id}.test:2,"));
    }
    install.look_around().await;
    assert_eq!(
        world.regarding("a").await,
        Some(Some(harbour.id.clone())),
        "G-25: the option tracks nothing"
    );
    assert_eq!(
        world.regarding("b").await,
        Some(Some(harbour.id.clone())),
        "inherited"
    );
    for id in ["c", "old", "inbox"] {
        assert_eq!(world.regarding(id).await, None, "{id}");
    }
    let why = install.why("a").await;
    assert!(
        why.starts_with("It was tracked because it lies in a folder that is tracked"),
        "{why}"
    );
    let why = install.why("old").await;
    assert!(
        why.starts_with("It was not tracked because it lay in its folder before"),
        "{why}"
    );
    let rule = install.rule("Customers").await;
    assert_eq!(rule.before, 1);
    install.companion.track_before(&rule.folder).await.unwrap();
    assert_eq!(world.regarding("old").await, Some(Some(harbour.id.clone())));
    assert_eq!(install.rule("Customers").await.before, 0);
    let north = install.rule("North").await;
    assert_eq!(
        (north.own, north.holds),
        (FolderRuleKind::Inherit, FolderRuleKind::Tracked)
    );
    install.companion.stop().await;
    let bytes = install.bytes();
    for planted in [PLANTED, "Customers", "Family", "About", "unheard-of"] {
        assert!(!holds(&bytes, planted), "promise 1: {planted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_12_what_a_folder_tracked_can_be_taken_back_and_is_not_tracked_again() {
    let world = World::new().await;
    world.make_folder(".Customers");
    let install = world.install("a", SeedRole::Salesperson).await;
    install.set("Customers", FolderRuleKind::Tracked, None).await;
    world.put(".Customers", "a");
    install.look_around().await;
    assert_eq!(world.regarding("a").await, Some(None));
    let review = install.companion.received().await.unwrap().review;
    let one = review.first().unwrap();
    assert!(install.companion.undo_received(&one.id).await.unwrap().deleted);
    install.look_around().await;
    assert_eq!(world.regarding("a").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn g_72_g_74_a_rename_keeps_the_rule_one_made_anew_has_none_and_what_was_tracked_stays() {
    let world = World::new().await;
    world.make_folder(".Customers");
    let install = world.install("a", SeedRole::Salesperson).await;
    install.set("Customers", FolderRuleKind::Tracked, None).await;
    world.put(".Customers", "a");
    install.look_around().await;
    let mail = world.mail();
    fs::rename(mail.join(".Customers"), mail.join(".Clients")).unwrap();
    world.make_folder(".Customers");
    world.put(".Clients", "b");
    world.put(".Customers", "c");
    install.look_around().await;
    assert_eq!(world.regarding("b").await, Some(None), "renamed");
    assert_eq!(world.regarding("c").await, None, "made anew under the old name");
    install.set("Clients", FolderRuleKind::Inherit, None).await;
    world.put(".Clients", "d");
    let off = install.companion.receive_now().await.unwrap_err();
    assert_eq!(off.code, FailureCode::Invalid, "nothing is left to look at");
    assert_eq!(world.regarding("a").await, Some(None), "G-74");
    assert_eq!(world.regarding("d").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn g_75_a_rule_of_a_folder_that_is_gone_is_told_and_can_be_forgotten() {
    let world = World::new().await;
    world.make_folder(".Customers");
    let install = world.install("a", SeedRole::Salesperson).await;
    install.set("Customers", FolderRuleKind::Tracked, None).await;
    world.put(".Customers", "a");
    install.look_around().await;
    fs::remove_dir_all(world.mail().join(".Customers")).unwrap();
    install.look_around().await;
    assert_eq!(world.regarding("a").await, Some(None), "promise 4");
    let view = install.companion.folder_rules().await.unwrap();
    let lost = view.lost.first().unwrap();
    let after = install.companion.forget_folder_rule(&lost.id).await.unwrap();
    assert!(after.lost.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn g_73_g_79_what_a_person_set_is_asked_about_and_both_answers_hold() {
    let world = World::new().await;
    world.make_folder(".Customers");
    let install = world.install("a", SeedRole::Salesperson).await;
    let harbour = install.opportunity("Harbour").await;
    let other = install.opportunity("e").await;
    assert_ne!(harbour.id, other.id, "two opportunities of the seed");
    for id in ["mine", "yours", "plain"] {
        world.put("", id);
        let regarding = (id != "plain").then(|| other.clone());
        let request = install.request(&format!("<{id}@x.example>"), regarding).await;
        install.companion.track(request).await.unwrap();
    }
    install
        .set("Customers", FolderRuleKind::Tracked, Some(&harbour))
        .await;
    for id in ["mine", "yours", "plain"] {
        world.moved("", ".Customers", &format!("1583139600.{id}.test:2,"));
    }
    install.look_around().await;
    assert_eq!(
        world.regarding("plain").await,
        Some(Some(harbour.id.clone())),
        "G-79"
    );
    assert_eq!(
        world.regarding("mine").await,
        Some(Some(other.id.clone())),
        "unlike G-73"
    );
    let asked = install.companion.filed().await.unwrap();
    assert_eq!(asked.len(), 2);
    let of = |subject: &str| {
        let found = asked.iter().find(|one| one.subject.as_deref() == Some(subject));
        found.unwrap_or_else(|| panic!("{subject}: {asked:?}")).id.clone()
    };
    assert!(
        install.why("mine").await.contains("the Sync view asks you"),
        "told in the pane too"
    );
    install
        .companion
        .answer_filed(&of("About mine"), false)
        .await
        .unwrap();
    install
        .companion
        .answer_filed(&of("About yours"), true)
        .await
        .unwrap();
    install.look_around().await;
    assert_eq!(world.regarding("mine").await, Some(Some(other.id.clone())));
    assert_eq!(world.regarding("yours").await, Some(Some(harbour.id.clone())));
    assert!(install.companion.filed().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn g_80_a_folder_with_another_record_relinks_what_it_linked_and_nothing_else() {
    let world = World::new().await;
    world.make_folder(".Customers");
    let install = world.install("a", SeedRole::Salesperson).await;
    let (harbour, other) = (
        install.opportunity("Harbour").await,
        install.opportunity("e").await,
    );
    install
        .set("Customers", FolderRuleKind::Tracked, Some(&harbour))
        .await;
    world.put(".Customers", "a");
    world.put(".Customers", "untracked");
    install.look_around().await;
    let key = install.key("<untracked@x.example>").await;
    install.companion.untrack(&key).await.unwrap();
    install
        .set("Customers", FolderRuleKind::Tracked, Some(&other))
        .await;
    install.look_around().await;
    assert_eq!(world.regarding("a").await, Some(Some(other.id.clone())));
    assert_eq!(
        world.regarding("untracked").await,
        None,
        "the person untracked it"
    );
    install.set("Customers", FolderRuleKind::Tracked, None).await;
    world.put(".Customers", "b");
    install.look_around().await;
    assert_eq!(
        world.regarding("a").await,
        Some(Some(other.id)),
        "G-77: old links stay"
    );
    assert_eq!(
        world.regarding("b").await,
        Some(None),
        "G-77: new mail is tracked unlinked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn g_71b_a_rule_is_kept_in_the_organization_where_its_table_takes_it() {
    let world = World::new().await;
    world.make_folder(".Customers");
    world.make_folder(".Customers.Family");
    // The server synchronizes this one's mailbox (reference F2).
    let install = world.install("a", SeedRole::SupportAgent).await;
    install.set("Customers", FolderRuleKind::Tracked, None).await;
    install.set("Family", FolderRuleKind::Private, None).await;
    let rows = world
        .json("mailboxtrackingfolders?$select=exchangefolderid,exchangefoldername")
        .await;
    let rows = rows
        .get("value")
        .and_then(|rows| rows.as_array())
        .cloned()
        .unwrap_or_default();
    let names: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.get("exchangefoldername")?.as_str())
        .collect();
    assert_eq!(names, ["Customers"], "what the table cannot say is kept here");
    install.set("Customers", FolderRuleKind::Inherit, None).await;
    let rows = world
        .json("mailboxtrackingfolders?$select=exchangefolderid")
        .await;
    assert_eq!(
        rows.get("value").and_then(|rows| rows.as_array()).map(Vec::len),
        Some(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn b_130_an_answer_of_the_persons_own_is_tracked_from_the_folder_of_sent_mail() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let option = OptionChange::Track(TrackOption::InResponse);
    install.companion.set_option(option).await.unwrap();
    install.companion.set_received(ReceivedWay::Here).await.unwrap();
    install.look_around().await;
    let harbour = install.opportunity("Harbour").await;
    let request = install.request(FROM_ILSE, Some(harbour.clone())).await;
    install.companion.track(request).await.unwrap();
    let now = jiff::Timestamp::now();
    let sent = |id: &str, more: &str| {
        format!(
            "From: {MARA}\r\nTo: ilse.brandt@hafenwerk.example\r\nSubject: About {id}\r\nDate: {}\r\nMessage-ID: <{id}@x.example>\r\n{more}\r\nYes\r\n",
            now.strftime("%a, %d %b %Y %H:%M:%S +0000")
        )
    };
    let second = now.as_second();
    world.deliver(
        ".Sent",
        &format!("{second}.S1.test:2,S"),
        &sent("answer", &format!("In-Reply-To: {FROM_ILSE}\r\n")),
    );
    world.deliver(".Sent", &format!("{second}.S2.test:2,S"), &sent("anew", ""));
    install.look_around().await;
    let records = world.records("<answer@x.example>").await;
    let record = records.first().unwrap();
    assert!(record.outgoing, "B-130");
    assert_eq!(
        record.regarding.as_ref().map(|named| named.record.id.to_string()),
        Some(harbour.id),
        "G-52"
    );
    assert_eq!(world.regarding("anew").await, None);
    let why = install.why("anew").await;
    assert!(
        why.starts_with("It was not tracked because you wrote it"),
        "{why}"
    );
}
