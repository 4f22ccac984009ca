//! Signing in, staying signed in, signing out; two windows.

use std::sync::Arc;

use regarding_companion::facade::{Companion, Secrets};
use regarding_companion::profile::ProfileUse;
use regarding_companion::view::app::Phase;
use regarding_companion::view::failure::FailureCode;
use regarding_credentials::{Keyring, KeyringError};
use regarding_sample_org::seed::SeedRole;

use crate::world::{Ear, FROM_ILSE, World};

#[tokio::test(flavor = "multi_thread")]
async fn promise_3_a_kept_sign_in_lies_in_the_keyring_and_connects_by_itself() {
    let world = World::new().await;
    let first = world.fresh("a", Arc::default()).await;
    world.sign_in(&first, SeedRole::Salesperson, true).await;
    assert!(!first.keyring.is_empty());
    first.companion.stop().await;
    let next = world.fresh("a", Arc::clone(&first.keyring)).await;
    let reached = next.companion.connect_with(Secrets::default()).await;
    assert_eq!((reached.organization, reached.mailbox), (Ok(()), Ok(())));
    assert_eq!(next.companion.app().await.unwrap().phase, Phase::Ready);

    next.companion
        .track(next.request(FROM_ILSE, None).await)
        .await
        .unwrap();
    next.companion.sign_out().await.unwrap();
    assert!(next.keyring.is_empty(), "everything is forgotten");
    assert_eq!(next.companion.app().await.unwrap().phase, Phase::FirstStart);
    let stored = next.companion.options().await.unwrap().stored;
    assert!(stored.iter().all(|table| table.rows == 0), "{stored:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_it_is_this_session_only_and_that_is_said() {
    let world = World::new().await;
    let install = world.fresh("a", Arc::default()).await;
    install.keyring.set_broken(Some(KeyringError::NotRunning));
    world.sign_in(&install, SeedRole::Salesperson, true).await;
    let app = install.companion.app().await.unwrap();
    assert_eq!(app.phase, Phase::Ready);
    assert!(
        app.notices
            .iter()
            .any(|notice| notice.message.contains("No keyring is running"))
    );
    let options = install.companion.options().await.unwrap();
    assert!(!options.keyring.available);
}

#[tokio::test(flavor = "multi_thread")]
async fn by_default_nothing_is_kept() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    assert!(install.keyring.is_empty(), "I-7");
    let next = world.fresh("a", Arc::clone(&install.keyring)).await;
    let reached = next.companion.connect_with(Secrets::default()).await;
    assert_eq!(reached.organization.unwrap_err().code, FailureCode::SignIn);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_window_of_a_profile_says_why_it_can_do_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let open = |usage| {
        let keyring = Keyring::over(Arc::new(regarding_credentials::MemoryBackend::default()));
        Companion::start_over(
            Some(folder.path().to_owned()),
            Arc::new(Ear::default()),
            usage,
            keyring,
        )
    };
    let first = open(ProfileUse::Alone).await;
    assert!(first.app().await.unwrap().notices.is_empty());
    let second = open(ProfileUse::Alone).await;
    assert_eq!(second.app().await.unwrap().notices.len(), 1);
    assert_eq!(second.folders().await.unwrap_err().code, FailureCode::Unsupported);
    assert!(
        open(ProfileUse::Beside)
            .await
            .app()
            .await
            .unwrap()
            .notices
            .is_empty(),
        "a command may run beside"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_the_window_serves_is_shown_as_the_sample() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let sample = async || {
        install
            .companion
            .app()
            .await
            .unwrap()
            .organization
            .unwrap()
            .sample
    };
    assert!(
        !sample().await,
        "somebody typed the address of an organization on this computer"
    );
    install.companion.sign_out().await.unwrap();
    let user = world.user(SeedRole::Salesperson);
    install
        .companion
        .sign_in_sample(&world.address, &user.email, &user.password)
        .await
        .unwrap();
    assert!(sample().await);
}
