//! The request that creates a record, cut on its way: one whole record or none, never a part of one (reference A13).

use regarding_companion::view::pane::TrackingState;
use regarding_sample_org::seed::SeedRole;

use crate::world::{FROM_ILSE, World};

#[tokio::test(flavor = "multi_thread")]
async fn promise_5_a_try_that_was_cut_anywhere_leaves_a_completed_record_or_none() {
    for eighths in 0..8 {
        let mut world = World::new().await;
        let relay = world.behind_a_relay().await;
        let install = world.install("a", SeedRole::Salesperson).await;
        let request = install.request(FROM_ILSE, None).await;
        relay.cut(eighths);
        let cut = install.companion.track(request).await.unwrap();
        assert_eq!(cut.state, TrackingState::Pending, "{eighths}: {}", cut.reason);
        assert!(
            world.records(FROM_ILSE).await.is_empty(),
            "nothing of a part of a change set, cut after {eighths} eighths"
        );
        assert_eq!(install.companion.retry_pending().await, Ok(0), "{eighths}");
        let records = world.records(FROM_ILSE).await;
        assert_eq!(
            records.iter().map(|record| record.completed).collect::<Vec<_>>(),
            [true],
            "{eighths}"
        );
    }
}
