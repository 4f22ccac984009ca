//! The connection switch: off means zero connections.

use tokio::sync::watch;

/// On or off, and a way to learn of the change while something is under way.
#[derive(Debug)]
pub(crate) struct Switch(watch::Sender<bool>);

impl Switch {
    pub(crate) fn new(on: bool) -> Self {
        Self(watch::Sender::new(on))
    }

    pub(crate) fn is_on(&self) -> bool {
        *self.0.borrow()
    }

    pub(crate) fn set(&self, on: bool) {
        self.0.send_replace(on);
    }

    /// Comes back when the switch is off, at once if it is off already.
    pub(crate) async fn turned_off(&self) {
        let mut changes = self.0.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = changes.wait_for(|on| !*on).await;
    }
}
