//! The mark *Tracked to Dynamics 365* where a mailbox keeps none (G-90); with a server that does, see the tests of the whole program.

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::OptionChange;
use regarding_sample_org::seed::SeedRole;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn g_90_a_mailbox_that_keeps_no_marks_says_so_and_nothing_is_turned_on() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let refused = install.companion.set_option(OptionChange::Marks(true)).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, FailureCode::Invalid);
    assert!(refused.message.contains("keeps no marks"), "{refused}");
    let marks = install.companion.options().await.unwrap().marks;
    assert!(!marks.on && marks.agreement.contains(&marks.word), "{marks:?}");
}
