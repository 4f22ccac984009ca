//! Automatic tracking and one Message-ID on several messages (docs/adr/0030).

use regarding_companion::view::folders::FolderRuleKind;
use regarding_companion::view::mail::FolderPurposeView;
use regarding_companion::view::options::TrackOption;
use regarding_companion::view::pane::TrackingState;
use regarding_companion::view::received::ReceivedWay;
use regarding_sample_org::seed::SeedRole;

use crate::received::letter;
use crate::world::{Install, World};

const ILSE: &str = "ilse.brandt@hafenwerk.example";
const MARA: &str = "mara.voss@alderfinch.example";
const ID: &str = "<every-report@erp.example>";

impl World {
    /// Moves a message out of the inbox, as another mail program would.
    fn moved_into(&self, folder: &str, name: &str) {
        let (inbox, there) = (self.mail().join("cur"), self.mail().join(folder).join("cur"));
        let file = std::fs::read_dir(&inbox)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .find(|file| file.contains(&format!(".{name}.")))
            .unwrap();
        std::fs::rename(inbox.join(&file), there.join(&file)).unwrap();
    }
}

impl Install {
    async fn key_of(&self, subject: &str) -> String {
        self.copy_in(FolderPurposeView::Inbox, subject).await
    }

    async fn why_of_subject(&self, subject: &str) -> String {
        let key = self.key_of(subject).await;
        self.companion.why(&key).await.unwrap().sentence
    }

    async fn until_said(&self, subject: &str, words: &str) {
        for _ in 0..60 {
            if self.why_of_subject(subject).await.contains(words) {
                return;
            }
            let _ = self.companion.receive_now().await;
            tokio::time::sleep(core::time::Duration::from_millis(50)).await;
        }
        assert_eq!(self.why_of_subject(subject).await, words);
    }

    async fn state_of(&self, subject: &str) -> TrackingState {
        let key = self.key_of(subject).await;
        self.companion.pane(&key).await.unwrap().tracking.state
    }
}

const LEFT: &str = "bears the Message-ID of another message";

#[tokio::test(flavor = "multi_thread")]
async fn a_second_message_of_a_tracked_message_id_is_left_and_why_says_so() {
    for way in [ReceivedWay::Here, ReceivedWay::Ask] {
        let world = World::new().await;
        let install = world.install("a", SeedRole::Salesperson).await;
        install.receives(way, TrackOption::FromPeople).await;
        world.arrives("E1", &letter(ID, ILSE, MARA, "Figures of March", ""));
        install.until_tracked(&world, ID).await;
        let asked = install.asked().await.len();
        let forged = letter(ID, "mallory@unheard-of.example", MARA, "Blocked accounts", "");
        world.arrives("E2", &forged);
        install.until_said("Blocked accounts", LEFT).await;
        assert_eq!(world.records(ID).await.len(), 1, "{way:?}");
        assert_eq!(install.asked().await.len(), asked, "nothing of it was sent");
        assert_eq!(
            install.state_of("Blocked accounts").await,
            TrackingState::NotTracked
        );
        assert_eq!(install.state_of("Figures of March").await, TrackingState::Tracked);
        assert!(
            install
                .why_of_subject("Figures of March")
                .await
                .contains("was tracked")
        );
    }
}

/// A folder is a gesture of the person's, as tracking by hand is: unlike a rule it tracks what bears another message's Message-ID.
#[tokio::test(flavor = "multi_thread")]
async fn g_70_another_message_of_a_tracked_message_id_gets_a_record_of_its_own_by_its_folder() {
    let world = World::new().await;
    world.make_folder(".Customers");
    let install = world.install("a", SeedRole::Salesperson).await;
    let harbour = install.opportunity("Harbour").await;
    install
        .set("Customers", FolderRuleKind::Tracked, Some(&harbour))
        .await;
    install.receives(ReceivedWay::Here, TrackOption::FromPeople).await;
    world.arrives("E1", &letter(ID, ILSE, MARA, "Figures of March", ""));
    install.until_tracked(&world, ID).await;
    let second = letter(ID, "erp@unheard-of.example", MARA, "A pallet is missing", "");
    world.arrives("E2", &second);
    install.until_said("A pallet is missing", LEFT).await;

    world.moved_into(".Customers", "E2");
    let rules = install.companion.folder_rules().await.unwrap();
    let folder = rules
        .folders
        .into_iter()
        .find(|one| one.name == "Customers")
        .unwrap()
        .folder;
    let tracked = async || {
        let page = install.companion.messages(&folder, None, 50).await.unwrap();
        let row = page.rows.first()?;
        let pane = install.companion.pane(&row.key).await.unwrap().tracking;
        (pane.state == TrackingState::TrackedRegarding).then_some(pane)
    };
    let mut second = None;
    for _ in 0..60 {
        let _ = install.companion.receive_now().await;
        second = tracked().await;
        if second.is_some() {
            break;
        }
        tokio::time::sleep(core::time::Duration::from_millis(50)).await;
    }
    let second = second.unwrap();
    let own = second.record.unwrap();
    assert_eq!(second.regarding.map(|record| record.id), Some(harbour.id), "G-71");
    let first = world.records(ID).await;
    assert_eq!(first.len(), 1, "promise 5");
    assert_ne!(first[0].id.to_string(), own.id);
    assert!(first[0].regarding.is_none(), "the first one stays as it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_messages_of_one_message_id_that_come_together_are_told_apart() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::All).await;
    world.arrives("E1", &letter(ID, ILSE, MARA, "Figures of March", ""));
    world.arrives(
        "E2",
        &letter(ID, "erp@unheard-of.example", MARA, "A pallet is missing", ""),
    );
    install.until_tracked(&world, ID).await;
    let first = if install.state_of("Figures of March").await == TrackingState::Tracked {
        ("Figures of March", "A pallet is missing")
    } else {
        ("A pallet is missing", "Figures of March")
    };
    install.until_said(first.1, LEFT).await;
    assert_eq!(world.records(ID).await.len(), 1);
    // An answer to a Message-ID of several messages continues none of them for certain.
    let more = format!("In-Reply-To: {ID}\r\n");
    world.arrives(
        "E3",
        &letter("<answer@x.example>", ILSE, MARA, "Re: figures", &more),
    );
    install.until_decided("<answer@x.example>").await;
    let why = install.why_of("<answer@x.example>").await;
    assert!(why.contains("all received mail is"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_message_that_is_decided_is_not_decided_again_and_costs_no_request() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::FromPeople).await;
    let once = letter(ID, ILSE, MARA, "Figures of March", "");
    world.arrives("E1", &once);
    install.until_tracked(&world, ID).await;
    world.arrives("E2", &once);
    install.look().await;
    assert_eq!(world.records(ID).await.len(), 1, "promise 5");
    assert!(
        install
            .why_of_subject("Figures of March")
            .await
            .contains("was tracked")
    );
}
