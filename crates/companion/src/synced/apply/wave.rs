//! The steps that are under way, and in which words a side refused one of them.

use core::fmt;
use std::collections::BTreeMap;

use regarding_dataverse::synced::RecordError;
use regarding_mailbox::error::MailboxError;
use regarding_model::failure::{Failure, FailureKind};
use regarding_sync::run::{Ending, Next, Outcome, Run};

use crate::words::refused;

/// What became of a part of a step.
pub(in crate::synced) struct Told {
    outcome: Outcome,
    why: Option<Why>,
}

/// Why a side did not do it.
enum Why {
    Record(RecordError),
    Item(MailboxError),
}

impl From<Outcome> for Told {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, why: None }
    }
}

impl From<RecordError> for Told {
    fn from(error: RecordError) -> Self {
        Self {
            outcome: outcome(error.kind()),
            why: Some(Why::Record(error)),
        }
    }
}

impl From<MailboxError> for Told {
    fn from(error: MailboxError) -> Self {
        Self {
            outcome: outcome(error.kind()),
            why: Some(Why::Item(error)),
        }
    }
}

impl Told {
    /// Something that a write needs could not be read, whatever the reason.
    pub(in crate::synced) fn not_read<E: Failure + Into<Self>>(error: E) -> Self {
        let outcome = Outcome::Failed(error.kind());
        Self {
            outcome,
            ..error.into()
        }
    }

    pub(super) fn is_stale(&self) -> bool {
        matches!(self.outcome, Outcome::Stale)
    }
}

fn outcome(kind: FailureKind) -> Outcome {
    match kind {
        FailureKind::Stale => Outcome::Stale,
        FailureKind::Gone => Outcome::Gone,
        kind => Outcome::Failed(kind),
    }
}

/// A sentence that may quote a side: it is shown to the person, and neither kept nor logged.
pub(in crate::synced) struct Quoted(pub(in crate::synced) String);

impl fmt::Debug for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Quoted(..)")
    }
}

/// Steps that go beside each other.
pub(in crate::synced) struct Wave {
    runs: Vec<Run>,
    why: BTreeMap<usize, Quoted>,
}

impl Wave {
    pub(super) fn new(runs: Vec<Run>) -> Self {
        Self {
            runs,
            why: BTreeMap::new(),
        }
    }

    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    pub(super) fn get(&self, number: usize) -> Option<&Run> {
        self.runs.get(number)
    }

    /// How many of them are over.
    pub(super) fn over(&self) -> usize {
        let over = self.runs.iter();
        over.filter(|run| matches!(run.next(), Next::Ended(_))).count()
    }

    /// Tells a step what became of what it asked for.
    pub(in crate::synced) fn tell(&mut self, number: usize, told: impl Into<Told>) {
        let Told { outcome, why } = told.into();
        let Some(run) = self.runs.get_mut(number) else {
            return;
        };
        let kind = run.step().kind;
        let words = match why {
            Some(Why::Record(error)) => refused::by_organization(kind, &error),
            Some(Why::Item(error)) => refused::by_mailbox(&error),
            None => None,
        };
        run.went(outcome);
        if let Some(words) = words {
            self.why.insert(number, Quoted(words));
        }
    }

    /// The steps, with the words in which one was refused.
    pub(super) fn ended(self) -> impl Iterator<Item = (Run, Option<Quoted>)> {
        let mut why = self.why;
        let all = self.runs.into_iter().enumerate();
        all.map(move |(number, run)| {
            let failed = matches!(run.next(), Next::Ended(Ending::Failed(_)));
            let words = why.remove(&number).filter(|_| failed);
            (run, words)
        })
    }
}
