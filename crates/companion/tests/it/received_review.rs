//! The review of what was tracked by itself: how many wait, and what the messages are regarding.

use regarding_companion::view::options::TrackOption;
use regarding_companion::view::received::ReceivedWay;
use regarding_sample_org::seed::SeedRole;

use crate::received::letter;
use crate::world::{FROM_ILSE, World};

const ILSE: &str = "ilse.brandt@hafenwerk.example";
const MARA: &str = "mara.voss@alderfinch.example";

#[tokio::test(flavor = "multi_thread")]
async fn the_review_names_what_mail_is_regarding_after_a_start_too() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.receives(ReceivedWay::Here, TrackOption::InResponse).await;
    let target = install.opportunity("Harbour").await;
    let request = install.request(FROM_ILSE, Some(target)).await;
    install.companion.track(request).await.unwrap();
    let more = format!("In-Reply-To: {FROM_ILSE}\r\n");
    world.arrives("N1", &letter("<n1@x.example>", ILSE, MARA, "Re: cranes", &more));
    install.until_tracked(&world, "<n1@x.example>").await;
    install.companion.stop().await;
    let next = world.install("a", SeedRole::Salesperson).await;
    let review = next.companion.received().await.unwrap().review;
    let regarding = review[0].regarding.clone().unwrap();
    assert_eq!(regarding.table, "opportunity");
    assert_ne!(regarding.name, regarding.kind, "called by its name");
}

/// What nobody can recognize cannot be kept or taken back by anybody.
#[tokio::test(flavor = "multi_thread")]
async fn the_review_names_sent_mail_too() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    install.companion.track(request).await.unwrap();
    install.receives(ReceivedWay::Here, TrackOption::InResponse).await;
    let more = format!("In-Reply-To: {FROM_ILSE}\r\n");
    let answer = letter("<s1@x.example>", MARA, ILSE, "Re: cranes", &more);
    let seconds = jiff::Timestamp::now().as_second();
    world.deliver(".Sent", &format!("{seconds}.S1.test:2,S"), &answer);
    install.until_tracked(&world, "<s1@x.example>").await;
    let review = install.companion.received().await.unwrap().review;
    let subjects: Vec<_> = review.iter().map(|one| one.subject.as_deref()).collect();
    assert_eq!(subjects, [Some("Re: cranes")]);
}
