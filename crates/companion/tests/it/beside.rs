//! A command changes the profile while its window is open: the window follows.

use std::sync::Arc;

use regarding_companion::host::Event;
use regarding_companion::view::app::{ConnectionState, Phase};
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::OptionChange;
use regarding_net::Clock;
use regarding_sample_org::seed::SeedRole;

use crate::clock::Jumpy;
use crate::post_office::PostOffice;
use crate::world::{FROM_ILSE, Install, World};

fn clock() -> Arc<dyn Clock> {
    Arc::new(Jumpy::default())
}

/// A window that is signed in, and a command on the same profile.
async fn window_and_command(world: &World) -> (Install, Install) {
    let window = world.fresh_on("a", Arc::default(), clock()).await;
    window.companion.begin();
    world.sign_in(&window, SeedRole::Salesperson, false).await;
    let command = world.fresh_on("a", Arc::clone(&window.keyring), clock()).await;
    (window, command)
}

impl Install {
    async fn wait_for_state(&self, wanted: ConnectionState) {
        loop {
            self.ear.clear();
            if self.companion.app().await.unwrap().connection.state == wanted {
                return;
            }
            self.ear.wait_for(&Event::AppChanged).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_a_command_switches_off_is_off_in_the_open_window_too() {
    let world = World::new().await;
    let (window, command) = window_and_command(&world).await;
    let post_office = PostOffice::open().await;
    let request = post_office.mailbox();
    window.companion.connect_mailbox(request, false).await.unwrap();
    let switch = OptionChange::Connection(false);
    command.companion.set_option(switch).await.unwrap();
    window.wait_for_state(ConnectionState::Off).await;
    post_office.until_nobody_is_there().await;
    assert_eq!(
        window.companion.search("x", None).await.unwrap_err().code,
        FailureCode::SwitchedOff
    );
    assert!(!window.companion.options().await.unwrap().connection_on);

    let switch = OptionChange::Connection(true);
    command.companion.set_option(switch).await.unwrap();
    window.wait_for_state(ConnectionState::Connected).await;
    assert!(window.companion.search("Harbour", None).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_out_by_a_command_is_signed_out_in_the_open_window_too() {
    let world = World::new().await;
    let (window, command) = window_and_command(&world).await;
    let request = window.request(FROM_ILSE, None).await;
    window.companion.track(request.clone()).await.unwrap();
    command.companion.sign_out().await.unwrap();
    window.wait_for_state(ConnectionState::None).await;
    loop {
        window.ear.clear();
        let app = window.companion.app().await.unwrap();
        if app.phase == Phase::FirstStart && app.mailbox.is_none() {
            break;
        }
        window.ear.wait_for(&Event::AppChanged).await;
    }
    assert_eq!(
        window.companion.search("Harbour", None).await.unwrap_err().code,
        FailureCode::SignIn
    );
    assert!(window.companion.track(request).await.is_err());
    let stored = window.companion.options().await.unwrap().stored;
    assert!(stored.iter().all(|table| table.rows == 0), "{stored:?}");
}
