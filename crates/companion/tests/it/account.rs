//! Signing in, staying signed in, signing out; two windows.

use std::sync::Arc;

use regarding_companion::facade::{Companion, Secrets};
use regarding_companion::host::Surroundings;
use regarding_companion::profile::ProfileUse;
use regarding_companion::view::app::Phase;
use regarding_companion::view::failure::FailureCode;
use regarding_credentials::{Keyring, KeyringError, SecretKey};
use regarding_model::secret::Secret;
use regarding_sample_org::seed::SeedRole;
use serde_json::Value;

use crate::world::{Ear, FROM_ILSE, Install, World};

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
        let surroundings = Surroundings {
            keyring: Keyring::over(Arc::new(regarding_credentials::MemoryBackend::default())),
            languages: Vec::new(),
            ..Surroundings::of_this_computer()
        };
        Companion::start_in(
            Some(folder.path().to_owned()),
            Arc::new(Ear::default()),
            usage,
            surroundings,
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

/// Makes the profile one of an account elsewhere, which has both of its secrets in the keyring.
async fn belongs_elsewhere(install: &Install) {
    let elsewhere = "https://elsewhere.example/";
    let file = install.profile.join("settings.json");
    let mut settings: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    *settings.pointer_mut("/organization/url").unwrap() = elsewhere.into();
    std::fs::write(&file, settings.to_string()).unwrap();
    let profile = settings
        .pointer("/profile")
        .and_then(Value::as_str)
        .unwrap()
        .parse()
        .unwrap();
    let keyring = Keyring::over(Arc::clone(&install.keyring) as _);
    keyring.forget_all(profile).await.unwrap();
    for key in [
        SecretKey::organization(profile, elsewhere),
        SecretKey::mailbox(profile, "mara@mail.example:993"),
    ] {
        keyring
            .store(&key, &Secret::new("planted".to_owned()))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_3_no_secret_of_an_account_before_stays_in_the_keyring() {
    for (keep, left) in [
        // The list, the secret of this organization, and that of the mailbox, which stays as it was.
        (true, 3),
        (false, 0),
    ] {
        let world = World::new().await;
        let first = world.fresh("a", Arc::default()).await;
        world.sign_in(&first, SeedRole::Salesperson, true).await;
        first.companion.stop().await;
        belongs_elsewhere(&first).await;
        let next = world.fresh("a", Arc::clone(&first.keyring)).await;
        let user = world.user(SeedRole::Salesperson);
        next.companion
            .sign_in_password(&world.address, &user.email, &user.password, keep)
            .await
            .unwrap();
        assert_eq!(next.keyring.len(), left, "kept: {keep}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_files_go_when_what_is_stored_is_cleared_and_when_the_account_ends() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let names = ["cache.sqlite3.damaged-1", "settings.damaged-1.json"];
    let damaged = names.map(|name| install.profile.join(name));
    let there = || damaged.iter().filter(|file| file.exists()).count();
    let put = || {
        for file in &damaged {
            std::fs::write(file, "identifiers").unwrap();
        }
    };
    put();
    install.companion.clear_stored().await.unwrap();
    assert_eq!(there(), 0);
    put();
    install.companion.sign_out().await.unwrap();
    assert_eq!(there(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_width_of_the_pane_is_there_after_the_next_start_and_after_signing_out() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let change = regarding_companion::view::options::OptionChange::PaneWidth(480);
    install.companion.set_option(change).await.unwrap();
    install.companion.sign_out().await.unwrap();
    install.companion.stop().await;
    let next = world.fresh("a", Arc::default()).await;
    assert_eq!(next.companion.app().await.unwrap().settings.pane_width, 480);
}
