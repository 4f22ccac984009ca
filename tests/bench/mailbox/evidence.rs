//! The evidence log that a mailbox writes to, on the disk as in everyday use.

use std::sync::Arc;

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::code::Code;
use regarding_id_cache::notes::NoteId;
use regarding_id_cache::tables::evidence::Evidence;
use regarding_net::{EvidenceEntry, EvidenceError, EvidenceId, EvidenceSink, Outcome};
use tempfile::TempDir;

/// A log in a folder of its own.
pub(crate) struct Log {
    cache: Arc<IdCache>,
    _folder: TempDir,
}

impl Log {
    /// An empty one.
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let opened = IdCache::open(&folder.path().join("cache")).expect("a cache");
        Self {
            cache: Arc::new(opened.cache),
            _folder: folder,
        }
    }

    /// What the mailbox is given.
    pub(crate) fn sink(&self) -> Arc<dyn EvidenceSink> {
        Arc::new(Sink(Arc::clone(&self.cache)))
    }

    /// How many lines were written.
    pub(crate) fn lines(&self) -> usize {
        self.cache.carry_over().expect("a log");
        let lines = self.cache.read(|cache| cache.evidence().newest(u32::MAX));
        lines.expect("a log").len()
    }
}

struct Sink(Arc<IdCache>);

impl EvidenceSink for Sink {
    fn record(&self, entry: &EvidenceEntry) -> Result<EvidenceId, EvidenceError> {
        let counts = entry.carried.iter();
        let line = Evidence {
            at: entry.at,
            rule: code(entry.rule.name()),
            method: code(&entry.method),
            host: entry.host.clone(),
            counts: counts.map(|one| (code(one.kind), u64::from(one.count))).collect(),
            identifiers: entry.identifiers.clone(),
            outcome: code(Evidence::SENT),
        };
        let id = self.0.note(&line).map_err(|_| EvidenceError)?;
        Ok(EvidenceId(id.number()))
    }

    fn outcome(&self, id: EvidenceId, _: Outcome) {
        let settled = self.0.settle(NoteId::of_number(id.0), &code("ok"));
        settled.expect("a log");
    }
}

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}
