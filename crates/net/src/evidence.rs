//! Evidence (promise 2): what every request out says about itself before it is sent. Kinds, counts and identifiers,
//! never content.

use jiff::Timestamp;
use regarding_model::say;
use thiserror::Error;
use uuid::Uuid;

use crate::rule::Rule;

/// Names one line of the evidence log, so that its outcome can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EvidenceId(pub i64);

/// One kind of thing that a request carries, and how many of it: `addresses: 4`, `email: 1`, `attachments: 2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// The kind, a word of the program's own (never text from a message or a record).
    pub kind: &'static str,
    /// How many.
    pub count: u32,
}

impl Carried {
    /// So many of a kind; counts beyond `u32` are cut there.
    #[must_use]
    pub fn new(kind: &'static str, count: usize) -> Self {
        Self {
            kind,
            count: u32::try_from(count).unwrap_or(u32::MAX),
        }
    }
}

/// What a request says about itself before it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceEntry {
    /// When it is about to be sent.
    pub at: Timestamp,
    /// The rule that it belongs to.
    pub rule: Rule,
    /// The HTTP method; for another protocol its name and the command, `imap.select`.
    pub method: String,
    /// Where it goes: host, and port when the address names one. No path and no query.
    pub host: String,
    /// What it carries, in kinds and counts.
    pub carried: Vec<Carried>,
    /// The ids of records that it names.
    pub identifiers: Vec<Uuid>,
    /// The size of its body in bytes; of a command without a body, its own.
    pub bytes_out: u64,
    /// Which try this is, from 1.
    pub attempt: u32,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The other side answered with this HTTP status.
    Answered(u16),
    /// The other side, of a protocol without statuses, did what was asked.
    Done,
    /// It answered that it would not.
    Refused,
    /// It may have arrived; no whole answer came back.
    Lost,
    /// It never left: no connection could be made.
    NotSent,
    /// The person or the program gave it up while it was under way.
    Abandoned,
}

/// The evidence could not be written. The request is not sent then.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", say!("The evidence log could not be written"))]
pub struct EvidenceError;

/// Where evidence is kept. Calls are short and may block for the time of one local write.
pub trait EvidenceSink: Send + Sync {
    /// Writes the line before the request is sent.
    ///
    /// # Errors
    /// When it cannot be written; the request is then refused.
    fn record(&self, entry: &EvidenceEntry) -> Result<EvidenceId, EvidenceError>;

    /// Adds what became of it. A failure here is the sink's to report; the request has gone out already.
    fn outcome(&self, id: EvidenceId, outcome: Outcome);
}
