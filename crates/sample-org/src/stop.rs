//! When the server ends: the signals of each operating system.

use tokio::signal;

type Outcome<T> = Result<T, Box<dyn core::error::Error>>;

/// The signals that end the server. They are listened to from the moment this is made: whoever reads the ready line may
/// send one at once.
#[cfg(unix)]
pub(crate) struct Stop {
    terminate: signal::unix::Signal,
    interrupt: signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    pub(crate) fn listen() -> Outcome<Self> {
        let terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
        let interrupt = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
        Ok(Self { terminate, interrupt })
    }

    pub(crate) async fn wait(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Ctrl-C ends the server.
#[cfg(windows)]
pub(crate) struct Stop(signal::windows::CtrlC);

#[cfg(windows)]
impl Stop {
    pub(crate) fn listen() -> Outcome<Self> {
        Ok(Self(signal::windows::ctrl_c()?))
    }

    pub(crate) async fn wait(mut self) {
        // `None` would mean that no further signal can come; then there is nothing to wait for either.
        let _ = self.0.recv().await;
    }
}
