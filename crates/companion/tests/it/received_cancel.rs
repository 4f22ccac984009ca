//! A long catch-up that the person ends, and that goes on later.

use core::time::Duration;
use std::sync::Arc;

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::TrackOption;
use regarding_companion::view::received::ReceivedWay;
use regarding_sample_org::seed::SeedRole;

use crate::received::letter;
use crate::world::World;

const ILSE: &str = "ilse.brandt@hafenwerk.example";
const MARA: &str = "mara.voss@alderfinch.example";
const CAME: usize = 40;

fn id(number: usize) -> String {
    format!("<week{number}@x.example>")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catch_up_that_was_cancelled_goes_on_later_and_misses_and_repeats_nothing() {
    let world = World::new().await;
    let install = Arc::new(world.install("a", SeedRole::Salesperson).await);
    install.receives(ReceivedWay::Here, TrackOption::FromPeople).await;
    for number in 0..CAME {
        let subject = format!("Cranes {number}");
        world.arrives(
            &format!("W{number}"),
            &letter(&id(number), ILSE, MARA, &subject, ""),
        );
    }
    let looking = tokio::spawn({
        let install = Arc::clone(&install);
        async move { install.companion.receive_now().await }
    });
    let begun = async {
        while world.records(&id(0)).await.is_empty() && world.records(&id(CAME - 1)).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), begun)
        .await
        .unwrap();
    // The look that the program began by itself comes first, where it has; both are ended.
    while !looking.is_finished() {
        install.companion.cancel_received().await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let ended = looking.await.unwrap().unwrap_err();
    assert_eq!(ended.code, FailureCode::Cancelled, "{ended:?}");
    let mut left = 0;
    for number in 0..CAME {
        left += usize::from(world.records(&id(number)).await.is_empty());
    }
    assert!(left > 0, "it was over before it was cancelled");

    install.look().await;
    for number in 0..CAME {
        install.until_tracked(&world, &id(number)).await;
        assert_eq!(world.records(&id(number)).await.len(), 1, "{number}");
    }
}
