//! The evidence log's way from the HTTP driver into the cache (promise 2): a line is on the disk before its request leaves.

use std::collections::BTreeMap;
use std::sync::Arc;

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::code::{Code, CodeError};
use regarding_id_cache::tables::evidence::Evidence;
use regarding_net::{EvidenceEntry, EvidenceError, EvidenceId, EvidenceSink, Outcome};

/// Keeps evidence in the cache.
#[derive(Debug, Clone)]
pub(crate) struct CacheEvidence(pub(crate) Arc<IdCache>);

impl EvidenceSink for CacheEvidence {
    fn record(&self, entry: &EvidenceEntry) -> Result<EvidenceId, EvidenceError> {
        let line = line_of(entry).map_err(|_| EvidenceError)?;
        self.0
            .write(|cache| cache.evidence().begin(&line))
            .map(EvidenceId)
            .map_err(|error| {
                tracing::warn!(%error, "the evidence log refused a line");
                EvidenceError
            })
    }

    fn outcome(&self, id: EvidenceId, outcome: Outcome) {
        let cache = Arc::clone(&self.0);
        let write = move || {
            let Ok(code) = code_of(outcome) else { return };
            if let Err(error) = cache.write(|cache| cache.evidence().finish(id.0, &code)) {
                tracing::warn!(%error, "an outcome did not reach the evidence log");
            }
        };
        // The reply does not wait for its own bookkeeping.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(write)),
            Err(_) => write(),
        }
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
        outcome: "sent".parse()?,
    })
}

/// A kind of the driver's callers as a code: `phone call` becomes `phone_call`.
fn coded(kind: &str) -> Result<Code, CodeError> {
    kind.to_ascii_lowercase().replace([' ', '$', '/'], "_").parse()
}

fn code_of(outcome: Outcome) -> Result<Code, CodeError> {
    match outcome {
        Outcome::Answered(status) => status.to_string().parse(),
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

    use super::CacheEvidence;

    #[test]
    fn promise_2_a_line_is_there_before_the_request_leaves_and_its_outcome_after() {
        let cache = Arc::new(IdCache::in_memory().unwrap().cache);
        let sink = CacheEvidence(Arc::clone(&cache));
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
}
