//! How a connection is: the state, why, since when, and the next try (promise 10).

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use regarding_model::failure::FailureKind;
use regarding_model::say;

use crate::view::app::{ConnectionState, ConnectionView};
use crate::words::time;

/// A wait that is told again in whole seconds is the same one.
const ROUNDED: SignedDuration = SignedDuration::from_secs(2);

/// What a connection leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The organization.
    Organization,
    /// The mailbox.
    Mailbox,
    /// The server of calendars and address books. It is asked at each cycle and not in between.
    Calendars,
}

/// What a failure tells of the connection, when it tells something.
pub(crate) fn told_by(kind: FailureKind) -> Option<ConnectionState> {
    match kind {
        FailureKind::Offline | FailureKind::Throttled(_) => Some(ConnectionState::Offline),
        FailureKind::SignIn => Some(ConnectionState::NeedsSignIn),
        FailureKind::Forbidden
        | FailureKind::Gone
        | FailureKind::Stale
        | FailureKind::CheckpointExpired
        | FailureKind::Invalid
        | FailureKind::Unsupported
        | FailureKind::Internal => None,
    }
}

/// One connection's state, shared by everybody who uses it.
#[derive(Debug)]
pub(crate) struct Status {
    side: Side,
    now: Mutex<Standing>,
}

/// What is known.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    /// The state.
    state: ConnectionState,
    /// Why, when it is not well: a sentence without its full stop.
    why: Option<String>,
    /// Since when it is so.
    since: Option<Timestamp>,
    /// When it is tried next.
    next_try: Option<Timestamp>,
}

impl Standing {
    /// A state of which nothing else is known.
    fn bare(state: ConnectionState) -> Self {
        Self {
            state,
            why: None,
            since: None,
            next_try: None,
        }
    }
}

impl Status {
    /// Nothing to connect to yet.
    pub(crate) fn new(side: Side) -> Self {
        Self {
            side,
            now: Mutex::new(Standing::bare(ConnectionState::None)),
        }
    }

    /// The state.
    pub(crate) fn state(&self) -> ConnectionState {
        self.lock().state
    }

    /// Notes a state; the moment it began stays when it is the same one again. Whether anything is different.
    pub(crate) fn set(&self, state: ConnectionState, why: Option<String>, at: Timestamp) -> bool {
        let mut now = self.lock();
        let since = if now.state == state {
            now.since.or(Some(at))
        } else {
            Some(at)
        };
        let next = Standing {
            state,
            why,
            since,
            next_try: None,
        };
        let different = *now != next;
        *now = next;
        different
    }

    /// Notes a connection that is well, whose other side asks to be left alone until then. Whether anything is different, give or take
    /// what a wait in whole seconds is off.
    pub(crate) fn set_busy(&self, until: Timestamp, at: Timestamp) -> bool {
        let known = self.lock().next_try;
        let same = |known: Timestamp| known.duration_since(until).abs() <= ROUNDED;
        if self.state() == ConnectionState::Connected && known.is_some_and(same) {
            return false;
        }
        self.set(ConnectionState::Connected, None, at);
        self.will_try(until);
        true
    }

    /// Notes when the next try will be.
    pub(crate) fn will_try(&self, at: Timestamp) {
        self.lock().next_try = Some(at);
    }

    /// The state as front doors show it.
    pub(crate) fn view(&self, now: Timestamp) -> ConnectionView {
        let standing = self.lock().clone();
        self.shown(&standing, now)
    }

    /// The same while the connection switch is off, for a connection that nobody notes it of.
    pub(crate) fn switched_off(&self, now: Timestamp) -> ConnectionView {
        self.shown(&Standing::bare(ConnectionState::Off), now)
    }

    fn shown(&self, standing: &Standing, now: Timestamp) -> ConnectionView {
        // Who is connected waits until then and no longer; what is lost is tried at any time after it.
        let is_over = |at: &Timestamp| standing.state == ConnectionState::Connected && *at <= now;
        let next_try = standing.next_try.filter(|at| !is_over(at));
        let standing = Standing {
            next_try,
            ..standing.clone()
        };
        ConnectionView {
            state: standing.state,
            sentence: sentence(self.side, &standing, |at| time::here(at, now)),
            since: standing.since.map(time::rfc3339),
            next_try: next_try.map(time::rfc3339),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Standing> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Each side has sentences of its own: a name that is put into a sentence cannot be inflected.
fn sentence(side: Side, standing: &Standing, said: impl Fn(Timestamp) -> String) -> String {
    let since = standing
        .since
        .map(|at| say!(" since {when}", when = said(at)))
        .unwrap_or_default();
    let why = standing
        .why
        .as_ref()
        .map(|why| say!(": {why}", why = why))
        .unwrap_or_default();
    match standing.state {
        ConnectionState::None => none(side),
        ConnectionState::Connecting => connecting(side),
        ConnectionState::Connected => {
            let busy = standing
                .next_try
                .map(|at| say!(" It is busy and asks to wait until {when}.", when = said(at)))
                .unwrap_or_default();
            connected(side, &since) + &busy
        }
        ConnectionState::Offline => {
            let next = standing
                .next_try
                .map(|at| say!(" The next try is at {when}.", when = said(at)))
                .unwrap_or_default();
            offline(side, &since, &why, &next)
        }
        ConnectionState::Off => off(side, &since),
        ConnectionState::NeedsSignIn => sign_in(side, &why),
    }
}

fn none(side: Side) -> String {
    match side {
        Side::Organization => say!("Not connected to your organization yet."),
        Side::Mailbox => say!("Not connected to your mailbox yet."),
        Side::Calendars => {
            say!("Your calendar server has not been asked yet since Regarding was started.")
        }
    }
}

fn connecting(side: Side) -> String {
    match side {
        Side::Organization => say!("Connecting to your organization."),
        Side::Mailbox => say!("Connecting to your mailbox."),
        Side::Calendars => say!("Connecting to your calendar server."),
    }
}

fn connected(side: Side, since: &str) -> String {
    match side {
        Side::Organization => say!("Connected to your organization{since}.", since = since),
        Side::Mailbox => say!("Connected to your mailbox{since}.", since = since),
        Side::Calendars => say!("Connected to your calendar server{since}.", since = since),
    }
}

fn offline(side: Side, since: &str, why: &str, next: &str) -> String {
    match side {
        Side::Organization => say!(
            "No connection to your organization{since}{why}.{next}",
            since = since,
            why = why,
            next = next
        ),
        Side::Mailbox => say!(
            "No connection to your mailbox{since}{why}.{next}",
            since = since,
            why = why,
            next = next
        ),
        Side::Calendars => say!(
            "No connection to your calendar server{since}{why}. It is tried again at the next cycle.",
            since = since,
            why = why
        ),
    }
}

fn off(side: Side, since: &str) -> String {
    match side {
        Side::Organization => say!(
            "The connection to your organization is switched off{since}. Nothing is sent until you switch it on.",
            since = since
        ),
        Side::Mailbox => say!(
            "The connection to your mailbox is switched off{since}. Nothing is sent until you switch it on.",
            since = since
        ),
        Side::Calendars => say!(
            "The connection to your calendar server is switched off. Nothing is sent until you switch it on."
        ),
    }
}

fn sign_in(side: Side, why: &str) -> String {
    match side {
        Side::Organization => say!(
            "Sign in to your organization again{why}. Nothing that you were doing is lost.",
            why = why
        ),
        Side::Mailbox => say!(
            "Sign in to your mailbox again{why}. Nothing that you were doing is lost.",
            why = why
        ),
        Side::Calendars => say!(
            "Sign in to your calendar server again{why}. Nothing that you were doing is lost.",
            why = why
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Side, Status};
    use crate::view::app::ConnectionState;

    #[test]
    fn a_pause_names_its_reason_since_when_and_the_next_try() {
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let status = Status::new(Side::Organization);
        status.set(
            ConnectionState::Offline,
            Some("The server could not be reached".to_owned()),
            at(1000),
        );
        status.set(
            ConnectionState::Offline,
            Some("The server did not answer in time".to_owned()),
            at(1060),
        );
        status.will_try(at(1120));
        let view = status.view(at(1070));
        assert!(
            view.sentence.contains("did not answer in time"),
            "the newest reason: {}",
            view.sentence
        );
        assert!(view.sentence.contains("The next try is at"), "{}", view.sentence);
        assert_eq!(
            view.since.as_deref(),
            Some("1970-01-01T00:16:40Z"),
            "it is down since the first failure"
        );
        assert_eq!(view.next_try.as_deref(), Some("1970-01-01T00:18:40Z"));
    }

    #[test]
    fn a18_whoever_is_busy_is_connected_and_says_until_when_it_asks_to_wait() {
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let status = Status::new(Side::Organization);
        assert!(status.set_busy(at(1300), at(1000)));
        assert!(!status.set_busy(at(1301), at(1000)), "the same wait, rounded");
        let view = status.view(at(1100));
        assert_eq!(view.state, ConnectionState::Connected);
        assert_eq!(view.next_try.as_deref(), Some("1970-01-01T00:21:40Z"));
        assert!(view.sentence.contains("asks to wait until"), "{}", view.sentence);
        let over = status.view(at(1300));
        assert_eq!(over.next_try, None);
        assert!(!over.sentence.contains("wait"), "{}", over.sentence);
        assert!(
            status.set(ConnectionState::Connected, None, at(1200)),
            "it answers again"
        );
        assert_eq!(status.view(at(1250)).next_try, None);
    }

    #[test]
    fn the_same_state_again_is_no_news() {
        let status = Status::new(Side::Mailbox);
        assert!(status.set(ConnectionState::Connected, None, Timestamp::UNIX_EPOCH));
        assert!(!status.set(ConnectionState::Connected, None, Timestamp::UNIX_EPOCH));
    }
}
