//! The evidence log's way into the cache (promise 2): a line is written before its request or command leaves.

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::code::{Code, CodeError};
use regarding_id_cache::error::CacheError;
use regarding_id_cache::notes::NoteId;
use regarding_id_cache::tables::evidence::Evidence;
use regarding_model::text::InEnglish;
use regarding_net::{EvidenceEntry, EvidenceError, EvidenceId, EvidenceSink, Outcome, Rule};

/// Keeps evidence of requests in the cache. What writes to the organization or signs in has its line on the disk before it
/// leaves; a look that somebody waits for is noted as a mailbox's commands are, without waiting for the disk.
#[derive(Debug)]
pub(crate) struct CacheEvidence {
    cache: Arc<IdCache>,
    looks: QuickEvidence,
}

impl CacheEvidence {
    pub(crate) fn new(cache: Arc<IdCache>) -> Self {
        let looks = QuickEvidence::new(Arc::clone(&cache));
        Self { cache, looks }
    }
}

/// Whether a request only looks, at what somebody waits to see.
fn is_a_look(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::OpenPane
            | Rule::Prefetch
            | Rule::ListMarks
            | Rule::ResolvePeople
            | Rule::Search
            | Rule::ReadRecords
    )
}

impl EvidenceSink for CacheEvidence {
    fn record(&self, entry: &EvidenceEntry) -> Result<EvidenceId, EvidenceError> {
        if is_a_look(entry.rule) {
            return self.looks.record(entry);
        }
        let line = line_of(entry).map_err(|_| EvidenceError)?;
        let id = self.cache.note_for_good(&line).map_err(refused)?;
        self.looks.carry_over_soon();
        Ok(EvidenceId(id.number()))
    }

    fn outcome(&self, id: EvidenceId, outcome: Outcome) {
        let note = NoteId::of_number(id.0);
        if note.row().is_none() {
            // The line says that it may have arrived, which stays true when a power cut takes its outcome.
            return self.looks.outcome(id, outcome);
        }
        let cache = Arc::clone(&self.cache);
        let write = move || {
            let Ok(code) = code_of(outcome) else { return };
            if let Err(error) = cache.settle(note, &code) {
                tracing::warn!(error = %InEnglish(&error), "an outcome did not reach the evidence log");
            }
        };
        // The reply does not wait for its own bookkeeping.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(write)),
            Err(_) => write(),
        }
    }
}

fn refused(error: CacheError) -> EvidenceError {
    tracing::warn!(error = %InEnglish(&error), "the evidence log refused a line");
    EvidenceError
}

/// How long noted lines wait for others before they are carried into the log together.
const TOGETHER: Duration = Duration::from_secs(1);

/// Keeps evidence of a mailbox's commands, and of looks at the organization, in the cache. They are many and quick, so a line
/// is handed to the operating system before its command leaves, and does not wait for the disk.
#[derive(Debug)]
pub(crate) struct QuickEvidence {
    cache: Arc<IdCache>,
    /// Whether lines will be carried over soon.
    due: Arc<AtomicBool>,
}

impl QuickEvidence {
    pub(crate) fn new(cache: Arc<IdCache>) -> Self {
        Self {
            cache,
            due: Arc::default(),
        }
    }

    /// Sees to it that what was noted reaches the log. Outside a runtime it does when the cache is closed.
    fn carry_over_soon(&self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        if self.due.swap(true, Ordering::SeqCst) {
            return;
        }
        let (cache, due) = (Arc::downgrade(&self.cache), Arc::clone(&self.due));
        runtime.spawn(async move {
            tokio::time::sleep(TOGETHER).await;
            due.store(false, Ordering::SeqCst);
            let Some(cache) = cache.upgrade() else { return };
            let carried = tokio::task::spawn_blocking(move || cache.carry_over()).await;
            if let Ok(Err(error)) = carried {
                tracing::warn!(error = %InEnglish(&error), "lines wait before the evidence log");
            }
        });
    }
}

impl EvidenceSink for QuickEvidence {
    fn record(&self, entry: &EvidenceEntry) -> Result<EvidenceId, EvidenceError> {
        let line = line_of(entry).map_err(|_| EvidenceError)?;
        let id = self.cache.note(&line).map_err(refused)?;
        self.carry_over_soon();
        Ok(EvidenceId(id.number()))
    }

    fn outcome(&self, id: EvidenceId, outcome: Outcome) {
        let Ok(code) = code_of(outcome) else { return };
        if let Err(error) = self.cache.settle(NoteId::of_number(id.0), &code) {
            tracing::warn!(error = %InEnglish(&error), "an outcome did not reach the evidence log");
        }
        self.carry_over_soon();
    }
}

/// The count under which the size of a body is kept.
pub(crate) const BYTES: &str = "bytes";
/// The count under which a try after the first is kept.
pub(crate) const ATTEMPT: &str = "attempt";

fn line_of(entry: &EvidenceEntry) -> Result<Evidence, CodeError> {
    let mut counts = BTreeMap::new();
    for carried in &entry.carried {
        *counts.entry(coded(carried.kind)?).or_insert(0) += u64::from(carried.count);
    }
    counts.insert(BYTES.parse()?, entry.bytes_out);
    if entry.attempt > 1 {
        counts.insert(ATTEMPT.parse()?, u64::from(entry.attempt));
    }
    Ok(Evidence {
        at: entry.at,
        rule: entry.rule.name().parse()?,
        method: entry.method.to_ascii_lowercase().parse()?,
        host: entry.host.to_ascii_lowercase().replace(['[', ']'], ""),
        counts,
        identifiers: entry.identifiers.clone(),
        // Stays when the program ends before the answer: it may have arrived.
        outcome: Evidence::SENT.parse()?,
    })
}

/// A kind of the driver's callers as a code: `phone call` becomes `phone_call`.
fn coded(kind: &str) -> Result<Code, CodeError> {
    kind.to_ascii_lowercase().replace([' ', '$', '/'], "_").parse()
}

fn code_of(outcome: Outcome) -> Result<Code, CodeError> {
    match outcome {
        Outcome::Answered(status) => status.to_string().parse(),
        Outcome::Done => "ok".parse(),
        Outcome::Refused => "refused".parse(),
        Outcome::Lost => "lost".parse(),
        Outcome::NotSent => "not_sent".parse(),
        Outcome::Abandoned => "abandoned".parse(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use regarding_id_cache::cache::IdCache;
    use regarding_net::{Carried, EvidenceEntry, EvidenceSink, Outcome, Rule};

    use super::{CacheEvidence, QuickEvidence};

    #[test]
    fn promise_2_a_line_is_there_before_the_request_leaves_and_its_outcome_after() {
        let cache = Arc::new(IdCache::in_memory().unwrap().cache);
        let sink = CacheEvidence::new(Arc::clone(&cache));
        let entry = EvidenceEntry {
            at: Timestamp::from_second(1_700_000_000).unwrap(),
            rule: Rule::OpenPane,
            method: "POST".to_owned(),
            host: "[::1]:8080".to_owned(),
            carried: vec![Carried::new("addresses", 3)],
            identifiers: vec![],
            bytes_out: 512,
            attempt: 1,
        };
        let id = sink.record(&entry).unwrap();
        let line = || {
            cache
                .read(|cache| cache.evidence().newest(1))
                .unwrap()
                .pop()
                .unwrap()
        };
        assert_eq!(
            (line().outcome.as_str(), line().rule.as_str()),
            ("sent", "open-pane")
        );
        sink.outcome(id, Outcome::Answered(200));
        assert_eq!(
            (line().outcome.as_str(), line().host.as_str()),
            ("200", "::1:8080")
        );
    }

    #[tokio::test]
    async fn promise_2_what_writes_and_a_look_are_noted_before_they_leave_and_stand_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Arc::new(IdCache::open(&folder.path().join("cache")).unwrap().cache);
        let sink = CacheEvidence::new(Arc::clone(&cache));
        let entry = |rule| EvidenceEntry {
            at: Timestamp::from_second(1_700_000_000).unwrap(),
            rule,
            method: "POST".to_owned(),
            host: "org.example".to_owned(),
            carried: vec![],
            identifiers: vec![],
            bytes_out: 0,
            attempt: 1,
        };
        let (look, write) = (
            sink.record(&entry(Rule::OpenPane)).unwrap(),
            sink.record(&entry(Rule::Track)).unwrap(),
        );
        let rules = || -> Vec<String> {
            cache.carry_over().unwrap();
            let lines = cache.read(|cache| cache.evidence().newest(9)).unwrap();
            lines
                .iter()
                .map(|line| format!("{} {}", line.rule, line.outcome))
                .collect()
        };
        let noted = || std::fs::read_to_string(folder.path().join("cache.notes-1")).unwrap();
        for line in ["open-pane post org.example sent", "track post org.example sent"] {
            assert!(noted().contains(line), "{}", noted());
        }
        // They stand in the order in which they left.
        assert_eq!(rules(), ["track sent", "open-pane sent"]);
        let later = sink.record(&entry(Rule::Search)).unwrap();
        assert!(noted().contains("search post org.example sent"), "{}", noted());
        for id in [look, write, later] {
            sink.outcome(id, Outcome::Answered(200));
        }
        assert_eq!(rules(), ["search 200", "track 200", "open-pane 200"]);
    }

    #[tokio::test]
    async fn promise_2_a_mailbox_command_is_noted_before_it_leaves_and_stands_in_the_log_with_its_outcome() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Arc::new(IdCache::open(&folder.path().join("cache")).unwrap().cache);
        let sink = QuickEvidence::new(Arc::clone(&cache));
        let entry = EvidenceEntry {
            at: Timestamp::from_second(1_700_000_000).unwrap(),
            rule: Rule::MailRead,
            method: "imap.uid-fetch".to_owned(),
            host: "mail.example:993".to_owned(),
            carried: vec![Carried::new("messages", 1)],
            identifiers: vec![],
            bytes_out: 40,
            attempt: 1,
        };
        let id = sink.record(&entry).unwrap();
        // Another program, after this one was killed here.
        let left = std::fs::read_to_string(folder.path().join("cache.notes-1")).unwrap();
        assert!(
            left.contains("mail-read imap.uid-fetch mail.example:993 sent"),
            "{left}"
        );
        sink.outcome(id, Outcome::Done);
        cache.carry_over().unwrap();
        let line = cache
            .read(|cache| cache.evidence().newest(1))
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!((line.rule.as_str(), line.outcome.as_str()), ("mail-read", "ok"));
    }
}
