//! Service-protection limits (reference A18): per user, over a sliding window, three of them, each with its code.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

/// How much one user may ask of this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceLimits {
    /// The window that is looked back over.
    pub window: Duration,
    /// Requests in a window.
    pub requests: usize,
    /// Combined execution time in a window.
    pub time: Duration,
    /// So many at once are too many.
    pub concurrent: usize,
}

impl Default for ServiceLimits {
    /// 6000 requests and 20 minutes of work within 5 minutes, fewer than 52 at once.
    fn default() -> Self {
        Self {
            window: Duration::from_secs(300),
            requests: 6000,
            time: Duration::from_secs(1200),
            concurrent: 52,
        }
    }
}

/// Which limit was exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// The number of requests.
    #[default]
    Requests,
    /// Their combined execution time.
    Time,
    /// How many were under way at once.
    Concurrent,
}

impl Limit {
    /// The code of the Web API.
    #[must_use]
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Requests => "0x80072322",
            Self::Time => "0x80072321",
            Self::Concurrent => "0x80072326",
        }
    }

    /// The message.
    pub(super) fn text(self, limits: &ServiceLimits) -> String {
        let (window, requests) = (limits.window.as_secs(), limits.requests);
        match self {
            Self::Requests => {
                format!(
                    "Number of requests exceeded the limit of {requests} over time window of {window} seconds."
                )
            }
            Self::Time => format!(
                "Combined execution time of incoming requests exceeded limit of {} milliseconds over time window of \
                 {window} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again \
                 later.",
                limits.time.as_millis()
            ),
            Self::Concurrent => format!(
                "Number of concurrent requests exceeded the limit of {}.",
                limits.concurrent
            ),
        }
    }
}

/// A refusal: which limit, and when to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The limit.
    pub(super) limit: Limit,
    /// `Retry-After`; longer for whoever did not wait as asked.
    pub(super) retry_after: Duration,
}

/// What is left to a user, as the debug headers tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Remaining {
    /// Requests.
    pub(super) requests: usize,
    /// Execution time.
    pub(super) time: Duration,
}

/// Counts what users ask; clones share the count.
#[derive(Debug, Clone)]
pub(super) struct Turnstile {
    limits: ServiceLimits,
    users: Arc<Mutex<HashMap<Uuid, Use>>>,
}

#[derive(Debug, Default)]
struct Use {
    /// When each request of the window came.
    came: VecDeque<Instant>,
    /// When each one was done, and how long it took.
    done: VecDeque<(Instant, Duration)>,
    under_way: usize,
    /// Until when the user was asked to stay away, and how often they did not.
    asked_away: Option<Instant>,
    ignored: u32,
}

/// One more second for each time that `Retry-After` was ignored, and no more than this.
const MOST_ADDED: u32 = 300;

impl Turnstile {
    pub(super) fn new(limits: ServiceLimits) -> Self {
        Self {
            limits,
            users: Arc::default(),
        }
    }

    pub(super) fn limits(&self) -> &ServiceLimits {
        &self.limits
    }

    /// Lets a request in, until the ticket is dropped.
    pub(super) fn enter(&self, user: Uuid, now: Instant) -> Result<Ticket, Refusal> {
        let mut users = self.users();
        let used = users.entry(user).or_default();
        used.forget_before(now, self.limits.window);
        let over = used.over(&self.limits, now);
        if let Some((limit, free)) = over {
            return Err(used.send_away(limit, free, now));
        }
        used.came.push_back(now);
        used.under_way += 1;
        (used.asked_away, used.ignored) = (None, 0);
        Ok(Ticket {
            turnstile: self.clone(),
            user,
            began: now,
        })
    }

    /// What is left to a user.
    pub(super) fn remaining(&self, user: Uuid) -> Remaining {
        let users = self.users();
        let used = users.get(&user);
        let (came, spent) = used.map_or((0, Duration::ZERO), |used| (used.came.len(), used.spent()));
        Remaining {
            requests: self.limits.requests.saturating_sub(came),
            time: self.limits.time.saturating_sub(spent),
        }
    }

    fn users(&self) -> MutexGuard<'_, HashMap<Uuid, Use>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Use {
    fn forget_before(&mut self, now: Instant, window: Duration) {
        let gone = |at: Instant| now.duration_since(at) >= window;
        while self.came.front().is_some_and(|at| gone(*at)) {
            self.came.pop_front();
        }
        while self.done.front().is_some_and(|(at, _)| gone(*at)) {
            self.done.pop_front();
        }
    }

    fn spent(&self) -> Duration {
        self.done.iter().map(|(_, took)| *took).sum()
    }

    /// The limit that one more request would exceed, and how long until there is room.
    fn over(&self, limits: &ServiceLimits, now: Instant) -> Option<(Limit, Duration)> {
        let leaves = |at: Instant| limits.window.saturating_sub(now.duration_since(at));
        if self.under_way + 1 >= limits.concurrent {
            return Some((Limit::Concurrent, Duration::from_secs(1)));
        }
        if self.came.len() >= limits.requests {
            return Some((
                Limit::Requests,
                self.came.front().map_or(limits.window, |at| leaves(*at)),
            ));
        }
        let spent = self.spent() >= limits.time;
        spent.then(|| {
            (
                Limit::Time,
                self.done.front().map_or(limits.window, |(at, _)| leaves(*at)),
            )
        })
    }

    fn send_away(&mut self, limit: Limit, free: Duration, now: Instant) -> Refusal {
        if self.asked_away.is_some_and(|until| now < until) {
            self.ignored = self.ignored.saturating_add(1).min(MOST_ADDED);
        }
        let seconds = free.as_secs() + u64::from(free.subsec_nanos() > 0) + u64::from(self.ignored);
        let retry_after = Duration::from_secs(seconds.max(1));
        self.asked_away = Some(now + retry_after);
        Refusal { limit, retry_after }
    }
}

/// A request that is under way. Its end is counted when this is dropped, whatever became of it.
#[derive(Debug)]
pub(super) struct Ticket {
    turnstile: Turnstile,
    user: Uuid,
    began: Instant,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let now = Instant::now();
        if let Some(used) = self.turnstile.users().get_mut(&self.user) {
            used.under_way = used.under_way.saturating_sub(1);
            used.done.push_back((now, now.duration_since(self.began)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Instant, Limit, ServiceLimits, Turnstile, Uuid};

    const MARA: Uuid = Uuid::from_u128(1);
    const NILS: Uuid = Uuid::from_u128(2);

    fn small() -> Turnstile {
        Turnstile::new(ServiceLimits {
            window: Duration::from_secs(300),
            requests: 3,
            time: Duration::from_secs(1200),
            concurrent: 52,
        })
    }

    #[test]
    fn a18_requests_are_counted_per_user_over_a_sliding_window() {
        let (turnstile, start) = (small(), Instant::now());
        for second in 0..3 {
            drop(
                turnstile
                    .enter(MARA, start + Duration::from_secs(second))
                    .unwrap(),
            );
        }
        assert_eq!(turnstile.remaining(MARA).requests, 0);
        let refused = turnstile
            .enter(MARA, start + Duration::from_secs(100))
            .unwrap_err();
        assert_eq!(
            (refused.limit, refused.retry_after),
            (Limit::Requests, Duration::from_secs(200))
        );
        assert!(
            turnstile.enter(NILS, start + Duration::from_secs(100)).is_ok(),
            "per user"
        );
        assert!(
            turnstile.enter(MARA, start + Duration::from_secs(300)).is_ok(),
            "the first one left the window"
        );
    }

    #[test]
    fn a18_whoever_does_not_wait_is_asked_to_wait_longer() {
        let (turnstile, start) = (small(), Instant::now());
        for _ in 0..3 {
            drop(turnstile.enter(MARA, start).unwrap());
        }
        let asked = |second| {
            turnstile
                .enter(MARA, start + Duration::from_secs(second))
                .unwrap_err()
                .retry_after
        };
        assert_eq!(asked(10), Duration::from_secs(290));
        assert_eq!(
            asked(11),
            Duration::from_secs(290),
            "a second later, and one more for not waiting"
        );
        assert_eq!(asked(12), Duration::from_secs(290));
    }

    #[test]
    fn a18_fifty_two_at_once_are_too_many() {
        let turnstile = Turnstile::new(ServiceLimits::default());
        let now = Instant::now();
        let tickets: Vec<_> = (0..51).map(|_| turnstile.enter(MARA, now)).collect();
        assert!(tickets.iter().all(Result::is_ok));
        assert_eq!(turnstile.enter(MARA, now).unwrap_err().limit, Limit::Concurrent);
        drop(tickets);
        assert!(turnstile.enter(MARA, now).is_ok());
    }

    #[test]
    fn a18_time_spent_is_counted() {
        let limits = ServiceLimits {
            time: Duration::ZERO,
            ..ServiceLimits::default()
        };
        let turnstile = Turnstile::new(limits);
        assert_eq!(
            turnstile.enter(MARA, Instant::now()).unwrap_err().limit,
            Limit::Time
        );
        assert_eq!(Limit::Time.code(), "0x80072321");
    }
}
