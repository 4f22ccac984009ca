//! The mailbox by the sign-in to the organization: no password, nothing more in the keyring, and one sign-in to give again
//! when it has ended. The mail server is a real one and asks the organization's authority about tokens.

use std::sync::Arc;
use std::time::Duration;

use regarding_companion::facade::Secrets;
use regarding_companion::host::Event;
use regarding_companion::view::app::{ConnectionState, Phase};
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::OptionChange;
use regarding_companion::view::sign_in::{ImapSignIn, MailboxSignIn};
use regarding_sample_org::seed::SeedRole;

use crate::mail_server::{MAIL_PASSWORD, MailServer};
use crate::world::{Install, World, holds};

impl Install {
    /// Ends the connections to the mail server, so that the next use signs in anew.
    async fn hang_up(&self) {
        for on in [false, true] {
            self.companion
                .set_option(OptionChange::Connection(on))
                .await
                .unwrap();
        }
    }

    /// How the connections to the organization and to the mailbox are.
    async fn states(&self) -> (ConnectionState, ConnectionState) {
        let app = self.companion.app().await.unwrap();
        (app.connection.state, app.mailbox.unwrap().connection.state)
    }

    /// Waits until both connections are in these states.
    async fn wait_for_states(&self, wanted: (ConnectionState, ConnectionState)) {
        loop {
            self.ear.clear();
            if self.states().await == wanted {
                return;
            }
            self.ear.wait_for(&Event::AppChanged).await;
        }
    }
}

/// Somebody who is signed in and whose mailbox was opened so.
async fn opened(world: &World, server: &MailServer, keep: bool) -> Install {
    let install = world.fresh("a", Arc::default()).await;
    sign_in(world, &install, keep).await;
    let request = server.mailbox(ImapSignIn::Organization);
    install.companion.connect_mailbox(request, keep).await.unwrap();
    install
}

async fn sign_in(world: &World, install: &Install, keep: bool) {
    let user = world.user(SeedRole::Salesperson);
    let (email, password) = (&user.email, &user.password);
    let signed_in = install
        .companion
        .sign_in_password(&world.address, email, password, keep);
    signed_in.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_3_it_opens_with_what_is_there_and_keeps_nothing_more() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let first = world.fresh("a", Arc::default()).await;
    sign_in(&world, &first, true).await;
    let before = first.keyring.len();
    let offered = first.companion.mailbox_sign_ins(server.address()).await.unwrap();
    assert_eq!(
        (offered.methods, offered.sentence),
        (vec![MailboxSignIn::Organization, MailboxSignIn::Password], None)
    );
    let request = server.mailbox(ImapSignIn::Organization);
    first.companion.connect_mailbox(request, true).await.unwrap();
    assert!(!first.companion.folders().await.unwrap().is_empty());
    assert_eq!(
        first.keyring.len(),
        before,
        "the refresh token that is there already"
    );
    assert!(holds(&first.bytes(), "\"sign_in\": \"organization\""));
    first.companion.stop().await;

    let next = world.fresh("a", Arc::clone(&first.keyring)).await;
    let reached = next.companion.connect_with(Secrets::default()).await;
    assert_eq!((reached.organization, reached.mailbox), (Ok(()), Ok(())));
    assert!(!next.companion.folders().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_3_a_password_that_was_kept_goes_when_the_sign_in_takes_its_place() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let install = world.fresh("a", Arc::default()).await;
    sign_in(&world, &install, true).await;
    let before = install.keyring.len();
    let password = ImapSignIn::Password {
        password: MAIL_PASSWORD.to_owned(),
    };
    let connect = async |sign_in| {
        let request = server.mailbox(sign_in);
        install.companion.connect_mailbox(request, true).await.unwrap();
        install.keyring.len()
    };
    assert_eq!(connect(password).await, before + 1);
    assert_eq!(connect(ImapSignIn::Organization).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_the_mail_server_rejects_is_renewed_on_reconnect() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let install = opened(&world, &server, false).await;
    world.authority.expire_access_tokens().unwrap();
    install.hang_up().await;
    assert!(!install.companion.folders().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_has_ended_is_given_once_for_both() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let install = opened(&world, &server, false).await;
    world
        .authority
        .revoke(world.user(SeedRole::Salesperson).id)
        .unwrap();
    install.hang_up().await;
    let refused = install.companion.folders().await.unwrap_err();
    assert_eq!(refused.code, FailureCode::SignIn, "{refused:?}");
    let app = install.companion.app().await.unwrap();
    assert_eq!(
        app.phase,
        Phase::Ready,
        "what the person was doing is still there"
    );
    let asks = ConnectionState::NeedsSignIn;
    assert_eq!(install.states().await, (asks, asks));
    sign_in(&world, &install, false).await;
    let well = ConnectionState::Connected;
    install.wait_for_states((well, well)).await;
    assert!(!install.companion.folders().await.unwrap().is_empty());
}

/// The sign-in that ended is given again while mail is read: what is read goes on, on the connection that it began on.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_while_the_sign_in_is_given_again_is_not_lost() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let install = opened(&world, &server, false).await;
    let user = world.user(SeedRole::Salesperson).id;
    for _ in 0..5 {
        world.authority.revoke(user).unwrap();
        install.hang_up().await;
        let refused = install.companion.folders().await.unwrap_err();
        assert_eq!(refused.code, FailureCode::SignIn, "{refused:?}");
        let well = (ConnectionState::Connected, ConnectionState::Connected);
        let read = async {
            while install.states().await != well {
                if let Err(failure) = install.companion.folders().await {
                    assert_eq!(failure.code, FailureCode::SignIn, "{failure:?}");
                }
            }
            install.companion.folders().await.unwrap();
        };
        let all = async { tokio::join!(read, read_beside(&install), sign_in(&world, &install, false)) };
        let ended = tokio::time::timeout(Duration::from_secs(60), all).await;
        assert!(
            ended.is_ok(),
            "both connections are well: {:?}",
            install.states().await
        );
    }
}

/// Somebody else who reads for a while.
async fn read_beside(install: &Install) {
    for _ in 0..50 {
        if let Err(failure) = install.companion.folders().await {
            assert_eq!(failure.code, FailureCode::SignIn, "{failure:?}");
        }
    }
}

/// A bad certificate is neither an outage nor a refused sign-in, and no waiting heals it.
#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_cannot_open_the_mailbox_asks_and_does_not_wait_for_ever() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let first = opened(&world, &server, true).await;
    first.companion.stop().await;
    let file = first.profile.join("settings.json");
    let settings = std::fs::read_to_string(&file).unwrap();
    // Nobody here trusts the certificate that the server has.
    std::fs::write(
        &file,
        settings.replace("\"security\": \"none\"", "\"security\": \"start_tls\""),
    )
    .unwrap();
    let next = world.fresh("a", Arc::clone(&first.keyring)).await;
    next.companion.begin();
    next.wait_for_states((ConnectionState::Connected, ConnectionState::NeedsSignIn))
        .await;
    let app = next.companion.app().await.unwrap();
    assert_eq!(app.phase, Phase::SignIn);
    let sentence = app.mailbox.unwrap().connection.sentence;
    assert!(sentence.contains("prove its identity"), "promise 10: {sentence}");
    next.companion.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_gives_no_tokens_for_mail_leaves_the_password() {
    let world = World::new_with(|options| options.mail_access = false).await;
    let server = MailServer::of(&world);
    let install = world.fresh("a", Arc::default()).await;
    sign_in(&world, &install, false).await;
    let offered = install
        .companion
        .mailbox_sign_ins(server.address())
        .await
        .unwrap();
    assert_eq!(offered.methods, [MailboxSignIn::Password]);
    let sentence = offered.sentence.unwrap();
    assert!(sentence.contains("needs its password"), "{sentence}");
    let request = server.mailbox(ImapSignIn::Organization);
    let refused = install
        .companion
        .connect_mailbox(request, false)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FailureCode::MailboxSignIn, "{refused:?}");
    assert!(refused.message.contains("needs its password"), "{refused:?}");
    let request = server.mailbox(ImapSignIn::Password {
        password: MAIL_PASSWORD.to_owned(),
    });
    install.companion.connect_mailbox(request, false).await.unwrap();
    assert_eq!(
        install.states().await.0,
        ConnectionState::Connected,
        "and the sign-in is good"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_is_asked_only_while_the_connection_is_on_and_that_stands_in_the_log() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let install = world.fresh("a", Arc::default()).await;
    sign_in(&world, &install, false).await;
    install
        .companion
        .mailbox_sign_ins(server.address())
        .await
        .unwrap();
    let lines = install.companion.evidence(10).await.unwrap();
    let asked = lines
        .iter()
        .filter(|line| line.rule.contains("asked how people sign in"));
    assert_eq!(
        asked.count(),
        2,
        "promise 2: the connection and the farewell, for the greeting tells what is offered: {lines:?}"
    );
    let off = OptionChange::Connection(false);
    install.companion.set_option(off).await.unwrap();
    let refused = install.companion.mailbox_sign_ins(server.address()).await;
    assert_eq!(refused.unwrap_err().code, FailureCode::SwitchedOff);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_the_organization_opens_the_mailbox_when_that_is_back() {
    let mut world = World::new().await;
    let server = MailServer::of(&world);
    let first = opened(&world, &server, true).await;
    first.companion.stop().await;
    world.go_offline().await;
    let next = world.fresh("a", Arc::clone(&first.keyring)).await;
    next.companion.begin();
    let (away, well) = (ConnectionState::Offline, ConnectionState::Connected);
    next.wait_for_states((away, away)).await;
    let mailbox = next.companion.app().await.unwrap().mailbox.unwrap();
    assert!(
        mailbox
            .connection
            .sentence
            .contains("opens with the sign-in to your organization"),
        "promise 10: {}",
        mailbox.connection.sentence
    );
    world.come_back().await;
    next.wait_for_states((well, well)).await;
    assert!(!next.companion.folders().await.unwrap().is_empty());
    next.companion.stop().await;
}
