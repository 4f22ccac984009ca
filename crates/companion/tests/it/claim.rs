//! The claim: which of a person's computers synchronizes.

use regarding_companion::view::options::{OptionChange, OptionsView};
use regarding_sample_org::seed::SeedRole;

use crate::world::World;

fn holder_is_this(options: &OptionsView) -> bool {
    options
        .machines
        .iter()
        .any(|machine| machine.this && machine.synchronizes)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_role_moves_to_the_computer_that_takes_it_over() {
    let world = World::new().await;
    let (a, b) = (
        world.install("a", SeedRole::Salesperson).await,
        world.install("b", SeedRole::Salesperson).await,
    );
    let alone = a
        .companion
        .set_option(OptionChange::Synchronize(true))
        .await
        .unwrap();
    assert!(holder_is_this(&alone));
    assert!(!alone.machines_shown, "A-24: one computer needs no choice");
    let second = b
        .companion
        .set_option(OptionChange::Synchronize(true))
        .await
        .unwrap();
    assert!(holder_is_this(&second) && second.machines_shown);
    assert_eq!(second.machines.len(), 2);
    let free = b
        .companion
        .set_option(OptionChange::Synchronize(false))
        .await
        .unwrap();
    assert!(!free.machines.iter().any(|machine| machine.synchronizes));
    let first = a
        .companion
        .set_option(OptionChange::Synchronize(true))
        .await
        .unwrap();
    assert!(holder_is_this(&first));
}
