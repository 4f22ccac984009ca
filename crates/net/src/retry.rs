//! Retry as a decision: given what happened, wait and try again, or give up. Pure; it neither waits nor sends.
//!
//! What is not safe to repeat is repeated only when it is sure that it was not carried out: no connection was made, or
//! the other side said that it is throttling (reference A18) or that another request has it locked (RFC 4918, 11.3).

use core::time::Duration;

use crate::request::Repeat;

/// How persistent the driver is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The most tries of one request, the first included.
    pub attempts: u32,
    /// The wait before the second try; it doubles with every further one.
    pub first_wait: Duration,
    /// The longest wait of our own choosing.
    pub longest_wait: Duration,
    /// The longest wait that the other side may ask for before the caller is told instead of kept waiting.
    pub longest_asked: Duration,
}

impl Default for RetryPolicy {
    /// Three tries within a few seconds: somebody is looking at the window.
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(400),
            longest_wait: Duration::from_secs(5),
            longest_asked: Duration::from_secs(10),
        }
    }
}

/// What happened to a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempted {
    /// No connection was made: nothing was sent.
    NotSent,
    /// It was sent, at least in part, and no whole reply came.
    Lost,
    /// A reply with this status, and the wait that its `Retry-After` asks for.
    Answered {
        /// The HTTP status.
        status: u16,
        /// `Retry-After` as a duration from now.
        retry_after: Option<Duration>,
    },
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Try again after this time.
    Wait(Duration),
    /// Hand what happened to the caller.
    GiveUp,
}

/// Decides after a try. `attempt` counts from 1; `spread` in 0..=1 moves our own waits between half and whole, so that
/// several computers do not come back in the same moment.
#[must_use]
pub fn decide(policy: &RetryPolicy, attempt: u32, repeat: Repeat, happened: Attempted, spread: f64) -> Next {
    if attempt >= policy.attempts {
        return Next::GiveUp;
    }
    let own = own_wait(policy, attempt, spread);
    match happened {
        Attempted::NotSent => Next::Wait(own),
        Attempted::Lost => if_safe(repeat, own),
        Attempted::Answered {
            // What is locked was not touched (RFC 4918, 11.3), and another request holds it for a moment.
            status: 423 | 429,
            retry_after,
        } => asked(policy, retry_after, own),
        Attempted::Answered {
            status: 502..=504,
            retry_after,
        } => match (repeat, asked(policy, retry_after, own)) {
            (Repeat::Safe, next) => next,
            (Repeat::NotSafe, _) => Next::GiveUp,
        },
        Attempted::Answered { .. } => Next::GiveUp,
    }
}

fn if_safe(repeat: Repeat, wait: Duration) -> Next {
    match repeat {
        Repeat::Safe => Next::Wait(wait),
        Repeat::NotSafe => Next::GiveUp,
    }
}

fn asked(policy: &RetryPolicy, retry_after: Option<Duration>, own: Duration) -> Next {
    match retry_after {
        Some(wait) if wait > policy.longest_asked => Next::GiveUp,
        Some(wait) => Next::Wait(wait),
        None => Next::Wait(own),
    }
}

fn own_wait(policy: &RetryPolicy, attempt: u32, spread: f64) -> Duration {
    let doubled = policy
        .first_wait
        .saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    doubled
        .min(policy.longest_wait)
        .mul_f64(0.5 + spread.clamp(0.0, 1.0) / 2.0)
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). Dates in the past ask for no wait. `None` for anything
/// else. A wait beyond a day is taken as a day.
#[must_use]
pub fn retry_after(value: &str, now: jiff::Timestamp) -> Option<Duration> {
    const DAY: u64 = 86_400;
    let value = value.trim();
    let seconds = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        value.parse::<u64>().unwrap_or(DAY)
    } else {
        let date = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
        u64::try_from(date.as_second().saturating_sub(now.as_second())).unwrap_or(0)
    };
    Some(Duration::from_secs(seconds.min(DAY)))
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{Attempted, Next, RetryPolicy, decide, retry_after};
    use crate::request::Repeat;

    const POLICY: RetryPolicy = RetryPolicy {
        attempts: 3,
        first_wait: Duration::from_secs(1),
        longest_wait: Duration::from_secs(3),
        longest_asked: Duration::from_secs(10),
    };

    fn answered(status: u16, seconds: Option<u64>) -> Attempted {
        Attempted::Answered {
            status,
            retry_after: seconds.map(Duration::from_secs),
        }
    }

    #[test]
    fn what_is_not_safe_to_repeat_is_repeated_only_when_it_was_not_carried_out() {
        let table = [
            (Attempted::NotSent, true),
            (answered(429, Some(2)), true),
            (answered(423, None), true),
            (Attempted::Lost, false),
            (answered(502, None), false),
            (answered(503, Some(1)), false),
            (answered(504, None), false),
            (answered(500, None), false),
        ];
        for (happened, again) in table {
            let next = decide(&POLICY, 1, Repeat::NotSafe, happened, 1.0);
            assert_eq!(matches!(next, Next::Wait(_)), again, "{happened:?}");
        }
    }

    #[test]
    fn the_other_sides_wait_is_kept_to_and_a_long_one_is_told_to_the_caller() {
        assert_eq!(
            decide(&POLICY, 1, Repeat::Safe, answered(429, Some(7)), 0.0),
            Next::Wait(Duration::from_secs(7)),
            "reference A18"
        );
        assert_eq!(
            decide(&POLICY, 1, Repeat::Safe, answered(429, Some(300)), 0.0),
            Next::GiveUp
        );
        assert_eq!(
            decide(&POLICY, 1, Repeat::Safe, answered(503, Some(4)), 0.0),
            Next::Wait(Duration::from_secs(4))
        );
    }

    #[test]
    fn own_waits_double_up_to_a_limit_and_tries_end() {
        let wait = |attempt| {
            decide(
                &RetryPolicy {
                    attempts: 9,
                    ..POLICY
                },
                attempt,
                Repeat::Safe,
                Attempted::Lost,
                1.0,
            )
        };
        assert_eq!(wait(1), Next::Wait(Duration::from_secs(1)));
        assert_eq!(wait(2), Next::Wait(Duration::from_secs(2)));
        assert_eq!(wait(3), Next::Wait(Duration::from_secs(3)));
        assert_eq!(wait(8), Next::Wait(Duration::from_secs(3)));
        assert_eq!(
            decide(&POLICY, 3, Repeat::Safe, Attempted::NotSent, 1.0),
            Next::GiveUp
        );
    }

    #[test]
    fn ordinary_answers_are_final() {
        for status in [200, 204, 400, 401, 403, 404, 412, 500, 501] {
            assert_eq!(
                decide(&POLICY, 1, Repeat::Safe, answered(status, None), 0.5),
                Next::GiveUp,
                "{status}"
            );
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        let now = "2024-10-28T08:00:00Z".parse().unwrap();
        assert_eq!(retry_after("30", now), Some(Duration::from_secs(30)));
        assert_eq!(
            retry_after("Mon, 28 Oct 2024 08:01:00 GMT", now),
            Some(Duration::from_secs(60))
        );
        assert_eq!(
            retry_after("Mon, 28 Oct 2024 07:00:00 GMT", now),
            Some(Duration::ZERO)
        );
        assert_eq!(
            retry_after("99999999999999999999999", now),
            Some(Duration::from_secs(86_400))
        );
        for nonsense in ["", "-1", "soon", "1.5"] {
            assert_eq!(retry_after(nonsense, now), None, "{nonsense:?}");
        }
    }
}
