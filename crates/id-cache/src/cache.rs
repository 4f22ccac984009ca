//! The cache as its callers hold it: reads, writes of things that must be true together, what is stored, and clearing.
//!
//! What is lost with the file (promise 6): links and recent records come back from the organization as items are looked at
//! again; remembered choices and consents are asked once more; the evidence log and this install's number begin anew (the
//! number outlives clearing); pending actions are lost, and the person has to ask again. No record is lost or made twice.

use core::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use regarding_model::ids::OrganizationId;
use regarding_model::text::Sentence;
use rusqlite::{Connection, TransactionBehavior};

use crate::error::CacheError;
use crate::notes::{self, Notes};
use crate::tables::apart::{ApartReader, ApartWriter};
use crate::tables::asked::{AskedReader, AskedWriter};
use crate::tables::choice::{ChoiceReader, ChoiceWriter};
use crate::tables::consent::{ConsentReader, ConsentWriter};
use crate::tables::evidence::{EvidenceReader, EvidenceWriter};
use crate::tables::filed::{FiledReader, FiledWriter};
use crate::tables::link::{LinkReader, LinkWriter};
use crate::tables::loss::{LossReader, LossWriter};
use crate::tables::machine::{MachineReader, MachineWriter};
use crate::tables::mark::{MarkReader, MarkWriter};
use crate::tables::namesake::{NamesakeReader, NamesakeWriter};
use crate::tables::newcomer::{NewcomerReader, NewcomerWriter};
use crate::tables::outgoing::{OutgoingReader, OutgoingWriter};
use crate::tables::pending_action::{PendingActionReader, PendingActionWriter};
use crate::tables::received::{IndexReader, IndexWriter, ReceivedReader, ReceivedWriter};
use crate::tables::recent::{RecentReader, RecentWriter};
use crate::tables::sent::{SentReader, SentWriter};
use crate::tables::stopped::{StoppedReader, StoppedWriter};
use crate::tables::sync_place::{SyncPlaceReader, SyncPlaceWriter};
use crate::tables::synced::{SyncedReader, SyncedWriter};
use crate::tables::wanted::{WantedReader, WantedWriter};
use crate::tables::{self, TableInfo};

/// The open cache. Share it in an `Arc`; calls of several threads wait for each other.
pub struct IdCache {
    connection: Mutex<Connection>,
    /// Evidence that is not in its table yet; none beside a cache in memory.
    pub(crate) notes: Option<Mutex<Notes>>,
}

/// What one table holds, for the *Privacy* tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTable {
    /// Its name in the file.
    pub table: &'static str,
    /// What is in it, as a sentence.
    pub sentence: Sentence,
    /// How many rows it has now.
    pub rows: u64,
}

impl IdCache {
    /// Whether what is written into it is there after the program ends.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.notes.is_some()
    }

    /// In memory.
    pub(crate) fn of(connection: Connection) -> Self {
        Self {
            connection: Mutex::new(connection),
            notes: None,
        }
    }

    /// In a file, with what killed programs left beside it.
    pub(crate) fn at(path: &Path, connection: Connection) -> Self {
        let cache = Self {
            connection: Mutex::new(connection),
            notes: Some(Mutex::new(Notes::beside(path))),
        };
        for left in notes::left_beside(path) {
            // What cannot be written now is left where it is, for the next time.
            if cache
                .write(|writer| writer.evidence().carry(&left.entries))
                .is_ok()
            {
                left.remove();
            }
        }
        cache
    }

    /// Reads; all that `work` looks at is of one moment.
    ///
    /// # Errors
    /// What `work` returns, or when the cache cannot be read.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&CacheReader<'_>) -> Result<T, CacheError>,
    ) -> Result<T, CacheError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let found = work(&CacheReader(&transaction))?;
        transaction.finish()?;
        Ok(found)
    }

    /// Writes; all that `work` does becomes true together, or nothing of it when it fails.
    ///
    /// # Errors
    /// What `work` returns, or when the cache cannot be written.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&CacheWriter<'_>) -> Result<T, CacheError>,
    ) -> Result<T, CacheError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&CacheWriter(&transaction))?;
        transaction.commit()?;
        Ok(done)
    }

    /// What is stored, table by table, in words and counts.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn describe(&self) -> Result<Vec<StoredTable>, CacheError> {
        self.carry_over()?;
        self.read(|reader| tables::ALL.iter().map(|info| stored(reader.0, info)).collect())
    }

    /// Empties every table but this install's number, and gives the room back to the disk, overwritten. Pending actions go
    /// too: ask first. The number says nothing of anybody, and under a new one this computer would be a second one in the
    /// organization, beside its own ghost (DESIGN section 5, claim).
    ///
    /// # Errors
    /// When the cache cannot be written; a failure in giving the room back leaves the tables empty.
    pub fn clear(&self) -> Result<(), CacheError> {
        self.empty(|info| *info != tables::machine::INFO)
    }

    /// Empties every table, this install's number too: for an account that ends here.
    ///
    /// # Errors
    /// As [`IdCache::clear`].
    pub fn forget_everything(&self) -> Result<(), CacheError> {
        self.empty(|_| true)
    }

    fn empty(&self, goes: impl Fn(&TableInfo) -> bool) -> Result<(), CacheError> {
        if let Some(mut notes) = self.lock_notes() {
            notes.forget();
        }
        self.write(|writer| {
            for info in tables::ALL.iter().filter(|info| goes(info)) {
                writer.0.execute(&format!("DELETE FROM {}", info.name), [])?;
            }
            Ok(())
        })?;
        Ok(self.lock().execute_batch("VACUUM")?)
    }

    /// A panic in a caller's closure has rolled its transaction back, so the connection is good for the next one.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stored(connection: &Connection, info: &TableInfo) -> Result<StoredTable, CacheError> {
    let count = format!("SELECT count(*) FROM {}", info.name);
    let rows: i64 = connection.query_row(&count, [], |row| row.get(0))?;
    Ok(StoredTable {
        table: info.name,
        sentence: info.sentence,
        rows: rows.unsigned_abs(),
    })
}

impl fmt::Debug for IdCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdCache").finish_non_exhaustive()
    }
}

/// The read handles of all tables, within one moment.
#[derive(Debug, Clone, Copy)]
pub struct CacheReader<'a>(&'a Connection);

impl<'a> CacheReader<'a> {
    /// Which items are tracked.
    #[must_use]
    pub fn links(&self) -> LinkReader<'a> {
        LinkReader(self.0)
    }

    /// Which messages were compared with the record of their Message-ID.
    #[must_use]
    pub fn namesakes(&self) -> NamesakeReader<'a> {
        NamesakeReader(self.0)
    }

    /// Requests that have not reached the organization.
    #[must_use]
    pub fn pending_actions(&self) -> PendingActionReader<'a> {
        PendingActionReader(self.0)
    }

    /// Which record was picked among several.
    #[must_use]
    pub fn choices(&self) -> ChoiceReader<'a> {
        ChoiceReader(self.0)
    }

    /// Records used last.
    #[must_use]
    pub fn recents(&self) -> RecentReader<'a> {
        RecentReader(self.0)
    }

    /// Threads whose readers the person has seen.
    #[must_use]
    pub fn consents(&self) -> ConsentReader<'a> {
        ConsentReader(self.0)
    }

    /// What left this computer.
    #[must_use]
    pub fn evidence(&self) -> EvidenceReader<'a> {
        EvidenceReader(self.0)
    }

    /// Which appointments, contacts and tasks are which records.
    #[must_use]
    pub fn synced(&self) -> SyncedReader<'a> {
        SyncedReader(self.0)
    }

    /// What was about to be written and is not known to have arrived.
    #[must_use]
    pub fn sent(&self) -> SentReader<'a> {
        SentReader(self.0)
    }

    /// Which items are not the records that they look like.
    #[must_use]
    pub fn apart(&self) -> ApartReader<'a> {
        ApartReader(self.0)
    }

    /// How much was taken away lately.
    #[must_use]
    pub fn losses(&self) -> LossReader<'a> {
        LossReader(self.0)
    }

    /// Which items are to be tracked.
    #[must_use]
    pub fn asked(&self) -> AskedReader<'a> {
        AskedReader(self.0)
    }

    /// What items are to be about.
    #[must_use]
    pub fn wanted(&self) -> WantedReader<'a> {
        WantedReader(self.0)
    }

    /// Messages that are to be sent.
    #[must_use]
    pub fn outgoing(&self) -> OutgoingReader<'a> {
        OutgoingReader(self.0)
    }

    /// What was decided about received mail.
    #[must_use]
    pub fn received(&self) -> ReceivedReader<'a> {
        ReceivedReader(self.0)
    }

    /// What was seen in tracked folders.
    #[must_use]
    pub fn filed(&self) -> FiledReader<'a> {
        FiledReader(self.0)
    }

    /// Which messages bear the mark of tracking.
    #[must_use]
    pub fn marks(&self) -> MarkReader<'a> {
        MarkReader(self.0)
    }

    /// Unknown senders who became a record by themselves.
    #[must_use]
    pub fn newcomers(&self) -> NewcomerReader<'a> {
        NewcomerReader(self.0)
    }

    /// Conversations that the person stopped here.
    #[must_use]
    pub fn stopped(&self) -> StoppedReader<'a> {
        StoppedReader(self.0)
    }

    /// By what this computer decides about received mail.
    #[must_use]
    pub fn index(&self) -> IndexReader<'a> {
        IndexReader(self.0)
    }

    /// Where the next cycle begins.
    #[must_use]
    pub fn sync_place(&self) -> SyncPlaceReader<'a> {
        SyncPlaceReader(self.0)
    }

    /// This install.
    #[must_use]
    pub fn machine(&self) -> MachineReader<'a> {
        MachineReader(self.0)
    }
}

/// The write handles of all tables, within one transaction.
#[derive(Debug, Clone, Copy)]
pub struct CacheWriter<'a>(&'a Connection);

impl<'a> CacheWriter<'a> {
    /// The read handles, to look before writing; what this transaction wrote is seen.
    #[must_use]
    pub fn read(&self) -> CacheReader<'a> {
        CacheReader(self.0)
    }

    /// Forgets every row that names an organization: links, requests, recent records and places in lists. Consents and choices are keyed by
    /// identities derived from it and name nothing.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget_organization(&self, organization: OrganizationId) -> Result<(), CacheError> {
        for table in [
            "link",
            "namesake",
            "pending_action",
            "recent",
            "synced",
            "sent",
            "apart",
            "loss",
            "asked",
            "wanted",
            "received",
            "filed",
            "mark",
            "mark_place",
            "newcomer",
            "stopped",
            "known_address",
            "known_email",
            "checkpoint",
            "unfinished",
            "identity",
        ] {
            let statement = format!("DELETE FROM {table} WHERE organization = ?1");
            self.0.execute(&statement, [organization.0])?;
        }
        // Messages are sent all the same; there is nothing any more to track them in.
        let statement =
            "UPDATE outgoing SET organization = NULL, user = NULL, target_table = NULL, target_id = NULL
                         WHERE organization = ?1";
        self.0.execute(statement, [organization.0])?;
        Ok(())
    }

    /// Which items are tracked.
    #[must_use]
    pub fn links(&self) -> LinkWriter<'a> {
        LinkWriter(self.0)
    }

    /// Which messages were compared with the record of their Message-ID.
    #[must_use]
    pub fn namesakes(&self) -> NamesakeWriter<'a> {
        NamesakeWriter(self.0)
    }

    /// Requests that have not reached the organization.
    #[must_use]
    pub fn pending_actions(&self) -> PendingActionWriter<'a> {
        PendingActionWriter(self.0)
    }

    /// Which record was picked among several.
    #[must_use]
    pub fn choices(&self) -> ChoiceWriter<'a> {
        ChoiceWriter(self.0)
    }

    /// Records used last.
    #[must_use]
    pub fn recents(&self) -> RecentWriter<'a> {
        RecentWriter(self.0)
    }

    /// Threads whose readers the person has seen.
    #[must_use]
    pub fn consents(&self) -> ConsentWriter<'a> {
        ConsentWriter(self.0)
    }

    /// What left this computer.
    #[must_use]
    pub fn evidence(&self) -> EvidenceWriter<'a> {
        EvidenceWriter(self.0)
    }

    /// Which appointments, contacts and tasks are which records.
    #[must_use]
    pub fn synced(&self) -> SyncedWriter<'a> {
        SyncedWriter(self.0)
    }

    /// What was about to be written and is not known to have arrived.
    #[must_use]
    pub fn sent(&self) -> SentWriter<'a> {
        SentWriter(self.0)
    }

    /// Which items are not the records that they look like.
    #[must_use]
    pub fn apart(&self) -> ApartWriter<'a> {
        ApartWriter(self.0)
    }

    /// How much was taken away lately.
    #[must_use]
    pub fn losses(&self) -> LossWriter<'a> {
        LossWriter(self.0)
    }

    /// Which items are to be tracked.
    #[must_use]
    pub fn asked(&self) -> AskedWriter<'a> {
        AskedWriter(self.0)
    }

    /// What items are to be about.
    #[must_use]
    pub fn wanted(&self) -> WantedWriter<'a> {
        WantedWriter(self.0)
    }

    /// Messages that are to be sent.
    #[must_use]
    pub fn outgoing(&self) -> OutgoingWriter<'a> {
        OutgoingWriter(self.0)
    }

    /// What was decided about received mail.
    #[must_use]
    pub fn received(&self) -> ReceivedWriter<'a> {
        ReceivedWriter(self.0)
    }

    /// What was seen in tracked folders.
    #[must_use]
    pub fn filed(&self) -> FiledWriter<'a> {
        FiledWriter(self.0)
    }

    /// Which messages bear the mark of tracking.
    #[must_use]
    pub fn marks(&self) -> MarkWriter<'a> {
        MarkWriter(self.0)
    }

    /// Unknown senders who became a record by themselves.
    #[must_use]
    pub fn newcomers(&self) -> NewcomerWriter<'a> {
        NewcomerWriter(self.0)
    }

    /// Conversations that the person stopped here.
    #[must_use]
    pub fn stopped(&self) -> StoppedWriter<'a> {
        StoppedWriter(self.0)
    }

    /// By what this computer decides about received mail.
    #[must_use]
    pub fn index(&self) -> IndexWriter<'a> {
        IndexWriter(self.0)
    }

    /// Where the next cycle begins.
    #[must_use]
    pub fn sync_place(&self) -> SyncPlaceWriter<'a> {
        SyncPlaceWriter(self.0)
    }

    /// This install.
    #[must_use]
    pub fn machine(&self) -> MachineWriter<'a> {
        MachineWriter(self.0)
    }
}
