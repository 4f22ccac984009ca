//! The connection switch: off means zero connections.

use tokio::sync::watch;

/// On or off, and a way to learn of the change while something is under way.
#[derive(Debug)]
pub(crate) struct Switch(watch::Sender<bool>);

/// The switch as those see it who connect in their own way: it says when they have to stop.
#[derive(Debug, Clone)]
pub struct Gate(watch::Receiver<bool>);

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

    pub(crate) fn gate(&self) -> Gate {
        Gate(self.0.subscribe())
    }

    /// Comes back when the switch is off, at once if it is off already.
    pub(crate) async fn turned_off(&self) {
        self.gate().turned_off().await;
    }
}

impl Gate {
    /// One that is never switched off, for programs without a switch.
    #[must_use]
    pub fn always_open() -> Self {
        Self(watch::Sender::new(true).subscribe())
    }

    /// Comes back when the switch is off, at once if it is off already.
    pub async fn turned_off(&self) {
        let mut changes = self.0.clone();
        if changes.wait_for(|on| !*on).await.is_err() {
            // Nobody is there to switch it any more.
            core::future::pending::<()>().await;
        }
    }

    /// Does something that connects as long as the switch is on. Off ends it, and its connections with it: `None`.
    pub async fn while_on<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.turned_off() => None,
            done = work => Some(done),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Gate, Switch};

    #[tokio::test]
    async fn off_ends_what_is_under_way_and_lets_nothing_begin() {
        let switch = Switch::new(true);
        let gate = switch.gate();
        assert_eq!(gate.while_on(async { 1 }).await, Some(1));
        let forever = gate.while_on(core::future::pending::<()>());
        let off = async { switch.set(false) };
        assert_eq!(tokio::join!(forever, off).0, None);
        assert_eq!(gate.while_on(async { 1 }).await, None);
        switch.set(true);
        assert_eq!(gate.while_on(async { 2 }).await, Some(2));
        assert_eq!(Gate::always_open().while_on(async { 3 }).await, Some(3));
    }
}
