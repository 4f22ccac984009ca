//! The links as the cache keeps them, for one kind in one organization.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use regarding_id_cache::cache::{CacheReader, IdCache};
use regarding_id_cache::error::CacheError;
use regarding_model::fields::Kind;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Link, Place, Sent};
use regarding_sync::observe::Links;

/// The links of a kind. A cache that cannot be read says that there is none, which is not true: [`CachedLinks::checked`] must be
/// asked before anything is done by what was said.
pub(super) struct CachedLinks {
    cache: Arc<IdCache>,
    organization: OrganizationId,
    kind: Kind,
    failed: Mutex<Option<CacheError>>,
}

impl CachedLinks {
    pub(super) fn new(cache: Arc<IdCache>, organization: OrganizationId, kind: Kind) -> Self {
        Self {
            cache,
            organization,
            kind,
            failed: Mutex::new(None),
        }
    }

    /// Whether everything could be read.
    pub(super) fn checked(&self) -> Result<(), CacheError> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.take().map_or(Ok(()), Err)
    }

    fn read<T: Default>(&self, work: impl FnOnce(&CacheReader<'_>) -> Result<T, CacheError>) -> T {
        self.cache.read(work).unwrap_or_else(|error| {
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            T::default()
        })
    }
}

impl Links for CachedLinks {
    fn of_item(&self, place: &Place) -> Option<Link> {
        self.read(|cache| cache.synced().of_item(self.organization, place))
            .filter(|link| link.kind == self.kind)
    }

    fn of_record(&self, record: &RecordRef) -> Option<Link> {
        self.read(|cache| cache.synced().of_record(self.organization, record))
    }

    fn of_kind(&self, kind: Kind) -> Vec<Link> {
        self.read(|cache| cache.synced().of_kind(self.organization, kind))
    }

    fn waiting(&self, kind: Kind) -> Vec<Link> {
        self.read(|cache| cache.synced().waiting(self.organization, kind))
    }

    fn item_leading_to(&self, record: &RecordRef) -> Option<Place> {
        self.read(|cache| cache.sync_place().leading_to(self.organization, record))
    }

    fn removed_here(&self, kind: Kind) -> Vec<RecordRef> {
        self.read(|cache| cache.synced().removed_here(self.organization, kind))
    }

    fn kept_apart(&self, record: &RecordRef) -> BTreeSet<String> {
        self.read(|cache| cache.apart().from(self.organization, record))
    }

    fn sent(&self, record: &RecordRef) -> Sent {
        self.read(|cache| cache.sent().of(self.organization, record))
    }

    fn unfinished(&self, kind: Kind) -> (Vec<Place>, Vec<RecordRef>) {
        self.read(|cache| cache.sync_place().unfinished(self.organization, kind))
    }
}
