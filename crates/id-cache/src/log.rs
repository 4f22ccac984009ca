//! The evidence log as its writers use it: entries are noted and carried over together later ([`crate::notes`]), in the order in which
//! they came. One that must survive a power cut waits for the disk when it is noted.

use std::sync::{MutexGuard, PoisonError};

use crate::cache::{CacheWriter, IdCache};
use crate::code::Code;
use crate::error::CacheError;
use crate::notes::{NoteId, Notes};
use crate::tables::evidence::Evidence;

/// How many lines are noted at most before they are carried over.
const MOST_NOTES: usize = 512;

impl IdCache {
    /// Adds an entry to the evidence log before its request is sent, behind everything that was noted, and waits for the disk.
    /// Its outcome follows by [`IdCache::settle`], for [`NoteId::of_row`].
    ///
    /// # Errors
    /// When the cache cannot be written, or a host is more than a host.
    pub fn record(&self, entry: &Evidence) -> Result<i64, CacheError> {
        let begin = |writer: &CacheWriter<'_>| writer.evidence().begin(entry);
        match self.lock_notes() {
            Some(mut notes) => self.carry_with(&mut notes, begin),
            None => self.write(begin),
        }
    }

    /// Adds an entry as [`IdCache::record`] does, without waiting for the disk ([`crate::notes`]). Its outcome follows by
    /// [`IdCache::settle`].
    ///
    /// # Errors
    /// As [`IdCache::record`].
    pub fn note(&self, entry: &Evidence) -> Result<NoteId, CacheError> {
        self.noted(entry, |_| Ok(()))
    }

    /// Adds an entry as [`IdCache::note`] does, and waits until its line is on the disk: once, where a transaction waits several times
    /// for the entry and again for its outcome.
    ///
    /// # Errors
    /// As [`IdCache::record`].
    pub fn note_for_good(&self, entry: &Evidence) -> Result<NoteId, CacheError> {
        self.noted(entry, |notes| match notes.reach_the_disk() {
            Ok(()) => Ok(()),
            // Where the file beside cannot be brought there, the cache itself may.
            Err(_) => self.carry_with(notes, |_| Ok(())),
        })
    }

    fn noted(
        &self,
        entry: &Evidence,
        then: impl FnOnce(&mut Notes) -> Result<(), CacheError>,
    ) -> Result<NoteId, CacheError> {
        if entry.names_a_host()
            && let Some(mut notes) = self.lock_notes()
        {
            if notes.waiting.len() >= MOST_NOTES {
                self.carry_with(&mut notes, |_| Ok(()))?;
            }
            if let Ok(id) = notes.add(entry) {
                then(&mut notes)?;
                return Ok(id);
            }
        }
        self.record(entry).map(NoteId::of_row)
    }

    /// Adds what became of a noted entry.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn settle(&self, id: NoteId, outcome: &Code) -> Result<(), CacheError> {
        match (id.row(), self.lock_notes()) {
            (Some(row), _) => self.write(|writer| writer.evidence().finish(row, outcome)),
            (None, Some(mut notes)) => {
                notes.settle(id, outcome);
                Ok(())
            }
            (None, None) => Ok(()),
        }
    }

    /// Carries what was noted over into the evidence log.
    ///
    /// # Errors
    /// When the cache cannot be written; what was noted stays noted.
    pub fn carry_over(&self) -> Result<(), CacheError> {
        match self.lock_notes() {
            Some(mut notes) if !notes.is_empty() => self.carry_with(&mut notes, |_| Ok(())),
            Some(_) | None => Ok(()),
        }
    }

    /// Carries over and does some more, together.
    fn carry_with<T>(
        &self,
        notes: &mut Notes,
        more: impl FnOnce(&CacheWriter<'_>) -> Result<T, CacheError>,
    ) -> Result<T, CacheError> {
        let (rows, done) = self.write(|writer| {
            let evidence = writer.evidence();
            let rows = evidence.carry(notes.waiting.iter().map(|(_, entry)| entry))?;
            for (row, outcome) in &notes.late {
                evidence.finish(*row, outcome)?;
            }
            Ok((rows, more(writer)?))
        })?;
        notes.carried_over(rows);
        Ok(done)
    }

    pub(crate) fn lock_notes(&self) -> Option<MutexGuard<'_, Notes>> {
        let notes = self.notes.as_ref()?;
        Some(notes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for IdCache {
    /// The cache at rest is one file. What cannot be carried over stays beside it for the next program.
    fn drop(&mut self) {
        if self.carry_over().is_ok()
            && let Some(mut notes) = self.lock_notes()
        {
            notes.forget();
        }
    }
}
