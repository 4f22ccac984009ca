//! A contact that was removed and typed anew, tracked on a computer that does not synchronize (D-57, E-4).

use std::fs;

use regarding_companion::view::pane::{TrackRequest, TrackingState};
use regarding_companion::view::sync::SyncRequest;
use regarding_companion::view::sync_decisions::ProposalView;
use regarding_sample_org::seed::SeedRole;

use crate::karla::{Desk, KARLA};
use crate::world::Install;

const ANEW: &str = "typed-anew";

impl Desk {
    /// Her item was removed on the computer that synchronizes, and typed anew; the other computer.
    async fn typed_anew() -> (Self, Install) {
        let desk = Self::with_karla().await;
        fs::remove_file(desk.file("contacts/people/karla.vcf")).unwrap();
        desk.sync(&[]).await;
        let typed = KARLA.replace("karla-1", ANEW);
        fs::write(desk.file("contacts/people/anew.vcf"), typed).unwrap();
        let other = Box::pin(desk.world.install("b", SeedRole::Salesperson)).await;
        (desk, other)
    }
}

impl Install {
    async fn cycle(&self) {
        let request = SyncRequest {
            agreed: true,
            ..SyncRequest::default()
        };
        self.companion.synchronize(request).await.unwrap();
    }

    async fn tracks_items(&self, uids: &[&str]) {
        let request = SyncRequest {
            track: uids.iter().map(|uid| (*uid).to_owned()).collect(),
            ..SyncRequest::default()
        };
        self.companion.synchronize(request).await.unwrap();
    }

    async fn asks(&self) -> u32 {
        self.companion.sync_state().await.unwrap().asks
    }

    async fn proposals(&self) -> Vec<ProposalView> {
        self.companion.decisions().await.unwrap().proposals
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_57_e_4_what_is_typed_anew_and_tracked_on_a_second_computer_waits_for_a_word_there() {
    for same in [true, false] {
        Box::pin(is_asked_and_answered(same)).await;
    }
}

async fn is_asked_and_answered(same: bool) {
    let (desk, other) = Box::pin(Desk::typed_anew()).await;
    let before = desk.karla().await;
    assert!(other.proposals().await.is_empty(), "nobody asked for it (D-56)");
    other.tracks_items(&[ANEW]).await;
    assert_eq!(desk.karlas().await.len(), 1, "nothing is made without a word");
    assert_eq!(other.asks().await, 1, "promise 10");
    let proposal = other.proposals().await.remove(0);
    assert_eq!(proposal.candidates.len(), 1, "{proposal:?}");
    let answered = if same {
        other.companion.link_proposal(&proposal.record, ANEW).await
    } else {
        let uids = vec![ANEW.to_owned()];
        other.companion.keep_apart(&proposal.record, uids).await
    };
    let answered = answered.unwrap();
    assert!(answered.done && answered.undo.is_none(), "{}", answered.sentence);
    assert!(other.proposals().await.is_empty(), "it is not asked again");
    assert_eq!(other.asks().await, 0);
    let many = if same { 1 } else { 2 };
    assert_eq!(desk.karlas().await.len(), many, "at once (E-4)");

    // The one that synchronizes goes on with it, and asks nothing.
    desk.sync(&[]).await;
    assert!(desk.waiting().await.proposals.is_empty());
    assert_eq!(desk.steps().await, 0, "there is nothing more to do");
    let karlas = desk.karlas().await;
    assert_eq!(karlas.len(), many, "promise 5");
    assert!(
        karlas
            .iter()
            .any(|one| one.get("contactid") == before.get("contactid"))
    );
}

/// Its links are of the time when it synchronized itself.
#[tokio::test(flavor = "multi_thread")]
async fn d_57_e_4_a_computer_that_synchronized_before_waits_for_a_word_too() {
    let desk = Desk::with_karla().await;
    let other = Box::pin(desk.world.install("b", SeedRole::Salesperson)).await;
    assert!(other.companion.claim(true).await.unwrap().mine);
    other.cycle().await;
    fs::remove_file(desk.file("contacts/people/karla.vcf")).unwrap();
    other.cycle().await;
    let typed = KARLA.replace("karla-1", ANEW);
    fs::write(desk.file("contacts/people/anew.vcf"), typed).unwrap();
    let before = &desk.install;
    before.tracks_items(&[ANEW]).await;
    assert_eq!(desk.karlas().await.len(), 1, "nothing is made without a word");
    assert_eq!(before.asks().await, 1, "promise 10");
    let proposal = before.proposals().await.remove(0);
    let answered = before.companion.link_proposal(&proposal.record, ANEW).await;
    assert!(answered.unwrap().done);
    other.cycle().await;
    assert_eq!(desk.karlas().await.len(), 1, "promise 5");
    assert!(other.proposals().await.is_empty());
}

/// Before the first cycle nothing is known of any item; what looks like a record is asked about all the same, whichever way it is
/// tracked.
#[tokio::test(flavor = "multi_thread")]
async fn promise_5_before_the_first_cycle_what_may_be_a_record_waits_for_a_word() {
    for same in [true, false] {
        let desk = Desk::new().await;
        fs::write(desk.file("contacts/people/karla.vcf"), KARLA).unwrap();
        desk.make_her_record().await;
        let companion = &desk.install.companion;
        let before = desk.install.asks().await;
        let request = TrackRequest {
            key: companion.find_item("karla-1").await.unwrap(),
            ..TrackRequest::default()
        };
        let view = companion.track(request).await.unwrap();
        assert_eq!(view.state, TrackingState::Pending, "{view:?}");
        assert!(view.reason.contains("may be this one"), "{}", view.reason);
        assert_eq!(desk.karlas().await.len(), 1, "nothing is made without a word");
        assert_eq!(desk.install.asks().await, before + 1, "promise 10");
        let proposal = desk.install.proposals().await.remove(0);
        let answered = if same {
            companion.link_proposal(&proposal.record, "karla-1").await
        } else {
            let uids = vec!["karla-1".to_owned()];
            companion.keep_apart(&proposal.record, uids).await
        };
        assert!(answered.unwrap().done);
        let many = if same { 1 } else { 2 };
        assert_eq!(desk.karlas().await.len(), many);
        assert!(desk.install.proposals().await.is_empty());
        assert_eq!(desk.install.asks().await, before);
    }
}

/// The person takes it back: nothing waits for a word then.
#[tokio::test(flavor = "multi_thread")]
async fn d_57_what_is_no_longer_asked_for_waits_for_no_word() {
    let (_desk, other) = Box::pin(Desk::typed_anew()).await;
    other.tracks_items(&[ANEW]).await;
    assert_eq!(other.asks().await, 1);
    let answered = other.companion.untrack_item(ANEW, false).await.unwrap();
    assert!(answered.done, "{}", answered.sentence);
    assert_eq!(other.asks().await, 0);
    assert!(other.proposals().await.is_empty());
}

/// Two people share an address: the record of the one has its item, and is not the other's.
#[tokio::test(flavor = "multi_thread")]
async fn e_4_a_second_computer_asks_nothing_where_the_record_has_an_item() {
    let desk = Desk::with_karla().await;
    let typed = KARLA.replace("karla-1", ANEW).replace("Karla", "Konrad");
    fs::write(desk.file("contacts/people/anew.vcf"), typed).unwrap();
    let other = desk.world.install("b", SeedRole::Salesperson).await;
    other.tracks_items(&[ANEW]).await;
    assert!(other.proposals().await.is_empty());
    assert_eq!(desk.karlas().await.len(), 2, "each has a record of their own");
}
