//! What a turn of a wave keeps in the cache: in one transaction for all its steps.

use jiff::Timestamp;
use regarding_id_cache::cache::CacheWriter;
use regarding_id_cache::error::CacheError;
use regarding_model::fields::Kind;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Link, Sent};
use regarding_sync::run::Outcome;

use super::apply::Wave;
use super::sides::{Sides, Stopped};

/// What is to be kept, with the number of the step that asks for it.
#[derive(Default)]
pub(super) struct Bookings {
    /// What is about to be written: kept before it is.
    pub(super) note: Vec<(usize, RecordRef, Sent)>,
    pub(super) keep: Vec<(usize, Link, Sent)>,
    pub(super) forget: Vec<(usize, RecordRef)>,
    /// How many of them took something away.
    pub(super) losses: usize,
}

/// What is taken away without a word of the person is counted as of this time, with its kind.
pub(super) type Tally = Option<(Kind, Timestamp)>;

impl Bookings {
    pub(super) fn is_empty(&self) -> bool {
        self.note.is_empty() && self.keep.is_empty() && self.forget.is_empty()
    }

    fn numbers(&self) -> Vec<usize> {
        let noted = self.note.iter().map(|(number, ..)| *number);
        let kept = self.keep.iter().map(|(number, ..)| *number);
        let forgotten = self.forget.iter().map(|(number, _)| *number);
        noted.chain(kept).chain(forgotten).collect()
    }

    fn write(
        &self,
        cache: &CacheWriter<'_>,
        organization: OrganizationId,
        tally: Tally,
    ) -> Result<(), CacheError> {
        // With what it is about, so that no cut lets it go uncounted.
        if let Some((kind, at)) = tally {
            cache.losses().add(organization, kind, (at, self.losses))?;
        }
        for (_, record, sent) in &self.note {
            cache.sent().put(organization, record, sent)?;
        }
        for (_, record) in &self.forget {
            cache.synced().remove(organization, record)?;
            cache.sent().remove(organization, record)?;
        }
        for (_, link, sent) in &self.keep {
            cache.synced().put(organization, link)?;
            cache.sent().put(organization, &link.record, sent)?;
            cache.sync_place().leads_nowhere(organization, &link.place)?;
        }
        Ok(())
    }
}

impl Sides {
    /// Keeps and forgets what a turn says, and tells its steps.
    pub(super) async fn book(
        &self,
        wave: &mut Wave,
        bookings: Bookings,
        tally: Tally,
    ) -> Result<(), Stopped> {
        if bookings.is_empty() {
            return Ok(());
        }
        let numbers = bookings.numbers();
        let organization = self.organization;
        self.cached(move |cache| cache.write(|cache| bookings.write(cache, organization, tally)))
            .await?;
        for number in numbers {
            wave.tell(number, Outcome::Booked);
        }
        Ok(())
    }
}
