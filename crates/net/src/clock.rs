//! Time as something that can be handed in, so that no test has to wait.

use core::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

/// What the driver asks of time.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time of day.
    fn now(&self) -> Timestamp;

    /// Comes back after the given time.
    async fn sleep(&self, wait: Duration);
}

/// The clock of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn sleep(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }
}
