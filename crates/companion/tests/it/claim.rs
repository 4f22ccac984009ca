//! The claim: which of a person's computers synchronizes.

use std::sync::Arc;

use regarding_companion::host::Event;
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

/// The organization is asked for it every few minutes; a person who opens the options sees how it is now.
#[tokio::test(flavor = "multi_thread")]
async fn a_24_whoever_opens_the_options_is_told_of_a_computer_that_came_and_synchronizes() {
    let world = World::new().await;
    let first = world.install("a", SeedRole::Salesperson).await;
    let take = OptionChange::Synchronize(true);
    let alone = first.companion.set_option(take.clone()).await.unwrap();
    assert!(holder_is_this(&alone) && !alone.machines_shown);
    let second = world.install("b", SeedRole::Salesperson).await;
    second.companion.set_option(take).await.unwrap();
    first.companion.options().await.unwrap();
    // Shown at once from what is known, and again when the organization has told.
    let options = loop {
        first.ear.clear();
        let options = first.companion.stored().await.unwrap();
        if options.machines_shown {
            break options;
        }
        first.ear.wait_for(&Event::OptionsChanged).await;
    };
    assert!(!holder_is_this(&options) && options.machines.iter().any(|one| one.synchronizes));
    let app = first.companion.app().await.unwrap();
    assert_ne!(app.synchronizing.as_deref(), Some("This computer synchronizes"));
}

/// The dialog is read again whenever something in it changed, which is no reason to ask anew who synchronizes.
#[tokio::test(flavor = "multi_thread")]
async fn options_that_are_read_again_and_again_ask_once_who_synchronizes() {
    let world = World::new().await;
    let first = world.install("a", SeedRole::Salesperson).await;
    let take = OptionChange::Synchronize(true);
    first.companion.set_option(take.clone()).await.unwrap();
    for _ in 0..60 {
        first.companion.options().await.unwrap();
    }
    let lines = first.companion.evidence(1_000).await.unwrap();
    let asked = lines.iter().filter(|line| line.rule.contains("synchronizes"));
    assert!(asked.count() < 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_connection_off_this_computer_is_not_said_to_synchronize() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let set = async |change| {
        install.companion.set_option(change).await.unwrap();
        let app = install.companion.app().await.unwrap();
        app.synchronizing.unwrap_or_default()
    };
    assert_eq!(
        set(OptionChange::Synchronize(true)).await,
        "This computer synchronizes"
    );
    assert_eq!(
        set(OptionChange::Connection(false)).await,
        "This computer synchronizes once the connection is on again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_given_away_stays_away_until_it_is_taken_over() {
    let world = World::new().await;
    let install = world.fresh("a", Arc::default()).await;
    world.sign_in(&install, SeedRole::Salesperson, true).await;
    let synchronize = async |on| {
        let options = install.companion.set_option(OptionChange::Synchronize(on)).await;
        holder_is_this(&options.unwrap())
    };
    assert!(synchronize(true).await);
    assert!(!synchronize(false).await);
    install.companion.stop().await;
    // The next run looks at the claim by itself, and finds it free.
    let next = world.fresh("a", Arc::clone(&install.keyring)).await;
    next.companion.begin();
    while next.companion.app().await.unwrap().synchronizing.is_none() {
        next.ear.wait_for(&Event::OptionsChanged).await;
        next.ear.clear();
    }
    let app = next.companion.app().await.unwrap();
    assert_eq!(app.synchronizing.as_deref(), Some("No computer synchronizes"));
    let again = next.companion.set_option(OptionChange::Synchronize(true)).await;
    assert!(holder_is_this(&again.unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn clearing_leaves_this_computer_the_one_that_it_is() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let claim = async || {
        let options = install
            .companion
            .set_option(OptionChange::Synchronize(true))
            .await;
        options.unwrap()
    };
    assert!(holder_is_this(&claim().await));
    install.companion.clear_stored().await.unwrap();
    let after = claim().await;
    assert_eq!(after.machines.len(), 1, "no ghost of it stays behind");
    assert!(!after.machines_shown && holder_is_this(&after));
}

/// Promise 6: the cache can be thrown away.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_cache_makes_no_second_computer_of_this_one() {
    let world = World::new().await;
    let take = OptionChange::Synchronize(true);
    let install = world.install("a", SeedRole::Salesperson).await;
    install.companion.set_option(take).await.unwrap();
    install.companion.stop().await;
    let cache = install.profile.join("cache.sqlite3");
    for beside in ["cache.sqlite3-wal", "cache.sqlite3-shm"] {
        let _ = std::fs::remove_file(install.profile.join(beside));
    }
    drop(install);
    std::fs::write(cache, "this is no database".repeat(500)).unwrap();
    let again = world.install("a", SeedRole::Salesperson).await;
    let options = again.companion.set_option(OptionChange::Synchronize(true)).await;
    let options = options.unwrap();
    assert_eq!(options.machines.len(), 1, "{:?}", options.machines);
    assert!(holder_is_this(&options));
}
