//! One workload: appointments, contacts or tasks, each of which can wait, run, ask or be paused by itself (F-6). When it is due and
//! what becomes of it is decided here, as data; the clock and the doing are elsewhere.
//!
//! Nothing is ever switched off by a failure (the opposite of F-20 and F-21): a pause has a next try, and what made it heals.

use core::time::Duration;

use jiff::Timestamp;
use regarding_model::failure::Cause;

use crate::cadence::{Activity, Cadence, LONGEST};
use crate::plan::Brake;
use crate::retry::{self, NextTry};

/// Where a workload stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The next cycle is at a time.
    Waiting {
        /// Since when.
        since: Timestamp,
        /// Until when.
        until: Timestamp,
    },
    /// A cycle is under way.
    Running {
        /// Since when.
        since: Timestamp,
        /// Somebody asked for another one meanwhile.
        again: bool,
    },
    /// The plan would take much away and waits for a yes (promise 4). It is made anew at the usual times: the question goes away with
    /// what made it.
    Asks {
        /// What it would take away.
        brake: Brake,
        /// Since when.
        since: Timestamp,
        /// When it is looked at again.
        until: Timestamp,
    },
    /// The last cycle failed as a whole.
    Paused {
        /// Why.
        cause: Cause,
        /// Since the first failure in a row.
        since: Timestamp,
        /// How many in a row.
        failures: u32,
        /// When the last one was.
        tried: Timestamp,
        /// When it is tried again; `None` until the person has signed in.
        until: Option<Timestamp>,
    },
}

/// Something that a workload has to do with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A cycle begins.
    Began,
    /// It ended, with so many changes on both sides.
    Ended {
        /// How many.
        changes: usize,
    },
    /// Its plan waits for a yes.
    Asked(Brake),
    /// It was given up.
    Failed(Cause),
    /// The person stopped it. What was done is kept; the rest comes with the next one.
    Stopped,
    /// Somebody wants a cycle now: the person, something tracked, a filter that changed (F-2).
    Wanted,
    /// What a failure may have come from is well again, or the computer woke up: worth a look.
    Better,
}

/// One workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workload {
    /// Where it stands.
    pub state: State,
    /// Its pace.
    pub cadence: Cadence,
    /// When a cycle ended well last in this run.
    pub checked: Option<Timestamp>,
    /// Since when cycles fail in a row, and how many did.
    failing: Option<(Timestamp, u32)>,
}

impl Workload {
    /// One that is due at once.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self {
            state: State::Waiting {
                since: now,
                until: now,
            },
            cadence: Cadence::default(),
            checked: None,
            failing: None,
        }
    }

    /// What becomes of it.
    #[must_use]
    pub fn on(self, event: Event, now: Timestamp) -> Self {
        match event {
            Event::Began => self.with(State::Running {
                since: now,
                again: false,
            }),
            Event::Ended { changes } => self.ended(changes, now),
            Event::Asked(brake) => self.asked(brake, now),
            Event::Failed(cause) => self.failed(cause, now),
            Event::Stopped => self.with(self.rest(now)),
            Event::Wanted => self.wanted(now),
            Event::Better => self.better(now),
        }
    }

    /// Whether a cycle is due. A clock that was set back puts nothing off: what lies in the future since it was noted is due.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        match self.state {
            State::Waiting { since, until } => now >= until || now < since,
            // `since` is older than the last look, so that it says nothing about the clock.
            State::Asks { until, .. } => now >= until || far(until, now),
            State::Paused {
                tried,
                until: Some(until),
                ..
            } => now >= until || now < tried,
            State::Running { .. } | State::Paused { until: None, .. } => false,
        }
    }

    /// When the next cycle is, unless something comes in between; `None` while one runs, or until the person has signed in.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        match self.state {
            State::Waiting { until, .. } | State::Asks { until, .. } => Some(until),
            State::Paused { until, .. } => until,
            State::Running { .. } => None,
        }
    }

    fn with(self, state: State) -> Self {
        Self { state, ..self }
    }

    /// Waiting after a cycle: not at all when somebody asked for another one meanwhile.
    fn rest(&self, now: Timestamp) -> State {
        let again = matches!(self.state, State::Running { again: true, .. });
        let until = if again { now } else { self.cadence.next(now, now) };
        State::Waiting { since: now, until }
    }

    fn ended(self, changes: usize, now: Timestamp) -> Self {
        let paced = Self {
            cadence: self.cadence.after(Activity::of(changes)),
            checked: Some(now),
            failing: None,
            ..self
        };
        paced.with(paced.rest(now))
    }

    fn asked(self, brake: Brake, now: Timestamp) -> Self {
        let until = match self.rest(now) {
            State::Waiting { until, .. } => until,
            _ => now,
        };
        let looked = Self {
            checked: Some(now),
            failing: None,
            ..self
        };
        looked.with(State::Asks {
            brake,
            since: now,
            until,
        })
    }

    fn failed(self, cause: Cause, now: Timestamp) -> Self {
        let (since, failures) = match self.failing {
            Some((since, failures)) => (since.min(now), failures.saturating_add(1)),
            None => (now, 1),
        };
        let until = match retry::next_try(cause, failures, now) {
            NextTry::At(at) => Some(at),
            NextTry::AfterSignIn => None,
            // Somebody may put right there what is wrong; a look costs little, and nobody has to come back for it (F-28).
            NextTry::WhenAsked => Some(after(now, LONGEST)),
        };
        let failing = Self {
            failing: Some((since, failures)),
            ..self
        };
        failing.with(State::Paused {
            cause,
            since,
            failures,
            tried: now,
            until,
        })
    }

    fn wanted(self, now: Timestamp) -> Self {
        match self.state {
            State::Running { since, .. } => self.with(State::Running { since, again: true }),
            _ => self.due_at(now),
        }
    }

    fn better(self, now: Timestamp) -> Self {
        match self.state {
            State::Running { .. } => self,
            State::Waiting { .. } | State::Asks { .. } | State::Paused { .. } => self.due_at(now),
        }
    }

    /// The same, due now.
    fn due_at(self, now: Timestamp) -> Self {
        let state = match self.state {
            State::Waiting { since, .. } => State::Waiting {
                since: since.min(now),
                until: now,
            },
            State::Asks { brake, since, .. } => State::Asks {
                brake,
                since,
                until: now,
            },
            State::Paused {
                cause,
                since,
                failures,
                tried,
                ..
            } => State::Paused {
                cause,
                since,
                failures,
                tried: tried.min(now),
                until: Some(now),
            },
            running @ State::Running { .. } => running,
        };
        self.with(state)
    }
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Whether a time is further away than any pace leads.
fn far(until: Timestamp, now: Timestamp) -> bool {
    until > after(now, LONGEST)
}
