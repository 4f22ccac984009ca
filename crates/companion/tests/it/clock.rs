//! A clock that jumps, as the one of a computer that slept does, and on which every wait is short.

use core::time::Duration;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use regarding_net::Clock;

/// The clock. Time passes by itself only as it does for everybody.
#[derive(Debug, Default)]
pub(crate) struct Jumpy {
    /// How far it is ahead, in seconds.
    ahead: AtomicI64,
}

impl Jumpy {
    /// The computer slept so long.
    pub(crate) fn slept(&self, time: SignedDuration) {
        self.ahead.fetch_add(time.as_secs(), Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for Jumpy {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.ahead.load(Ordering::SeqCst))
    }

    async fn sleep(&self, wait: Duration) {
        tokio::time::sleep(wait.min(Duration::from_millis(20))).await;
    }
}
