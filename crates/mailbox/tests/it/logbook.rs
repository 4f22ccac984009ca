//! An evidence log in memory.

use std::sync::{Arc, Mutex};

use regarding_net::{EvidenceEntry, EvidenceError, EvidenceId, EvidenceSink, Outcome};

/// Keeps every line; or none, when it is full.
#[derive(Default)]
pub(crate) struct Log {
    lines: Mutex<Vec<(EvidenceEntry, Option<Outcome>)>>,
    full: bool,
}

impl Log {
    pub(crate) fn full() -> Arc<Self> {
        Arc::new(Self {
            full: true,
            ..Self::default()
        })
    }

    /// The lines since the last question, with their outcomes.
    pub(crate) fn take(&self) -> Vec<(EvidenceEntry, Option<Outcome>)> {
        core::mem::take(&mut self.lines.lock().unwrap())
    }

    /// The lines so far.
    pub(crate) fn lines(&self) -> Vec<(EvidenceEntry, Option<Outcome>)> {
        self.lines.lock().unwrap().clone()
    }
}

impl EvidenceSink for Log {
    fn record(&self, entry: &EvidenceEntry) -> Result<EvidenceId, EvidenceError> {
        if self.full {
            return Err(EvidenceError);
        }
        let mut lines = self.lines.lock().unwrap();
        lines.push((entry.clone(), None));
        Ok(EvidenceId(i64::try_from(lines.len()).unwrap() - 1))
    }

    fn outcome(&self, id: EvidenceId, outcome: Outcome) {
        let mut lines = self.lines.lock().unwrap();
        if let Some(line) = lines.get_mut(usize::try_from(id.0).unwrap()) {
            line.1 = Some(outcome);
        }
    }
}

/// A log that nobody reads.
pub(crate) fn unread() -> Arc<dyn EvidenceSink> {
    Arc::new(Log::default())
}
