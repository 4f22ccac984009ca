//! Pace: no more than a few requests at once, and a host that asked to be left alone is left alone by all of them, not only by
//! the request that was told (reference A18). Whoever keeps asking is made to wait longer.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::request::Response;

/// So many at once: a person's windows and background work have no use for more, and 52 of one user are refused.
const AT_ONCE: usize = 8;

/// The pace of one driver.
#[derive(Debug)]
pub(crate) struct Pace {
    slots: Semaphore,
    away: Mutex<HashMap<String, Timestamp>>,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self {
            slots: Semaphore::new(AT_ONCE),
            away: Mutex::default(),
        }
    }

    /// Waits for its turn; the turn ends when the permit is dropped.
    pub(crate) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.slots.acquire().await.ok()
    }

    /// A host asked to be left alone for so long.
    pub(crate) fn leave_alone(&self, host: &str, wait: Duration, now: Timestamp) {
        let until = SignedDuration::try_from(wait)
            .ok()
            .and_then(|wait| now.checked_add(wait).ok())
            .unwrap_or(Timestamp::MAX);
        let mut away = self.away();
        away.retain(|_, until| *until > now);
        let known = away.entry(host.to_owned()).or_insert(until);
        *known = until.max(*known);
    }

    /// How long a host is still to be left alone.
    pub(crate) fn left_alone(&self, host: &str, now: Timestamp) -> Option<Duration> {
        let until = *self.away().get(host)?;
        let wait = Duration::try_from(until.duration_since(now)).ok()?;
        (!wait.is_zero()).then_some(wait)
    }

    /// Nobody is left alone any more.
    pub(crate) fn forget(&self) {
        self.away().clear();
    }

    fn away(&self) -> MutexGuard<'_, HashMap<String, Timestamp>> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the host would answer: it said so already, and is not asked again to hear it.
pub(crate) fn as_it_said(wait: Duration) -> Response {
    let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0));
    let mut headers = HeaderMap::new();
    headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    Response {
        status: StatusCode::TOO_MANY_REQUESTS,
        headers,
        body: Bytes::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Pace, Timestamp, as_it_said};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap_or_default()
    }

    #[test]
    fn a18_a_host_is_left_alone_as_long_as_it_asked_and_no_longer() {
        let pace = Pace::new();
        pace.leave_alone("org.example", Duration::from_secs(30), at(100));
        pace.leave_alone("org.example", Duration::from_secs(5), at(101));
        let wait = |second| pace.left_alone("org.example", at(second));
        assert_eq!(wait(110), Some(Duration::from_secs(20)), "the longer of the two");
        assert_eq!((wait(130), wait(200)), (None, None));
        assert_eq!(pace.left_alone("other.example", at(110)), None);
        pace.forget();
        assert_eq!(wait(110), None);
    }

    #[test]
    fn what_it_said_is_rounded_up() {
        let reply = as_it_said(Duration::from_millis(1200));
        assert_eq!(
            (reply.status.as_u16(), reply.header("retry-after")),
            (429, Some("2"))
        );
    }
}
