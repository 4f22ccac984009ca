//! A stretch of being signed in as one person to one organization. What an answer of an earlier stretch says belongs to nobody
//! here any more: nothing of it is written, remembered or shown after the person signed out or changed the account.

use std::sync::{Arc, PoisonError, RwLock};

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::error::CacheError;

use crate::core::{Core, failing};
use crate::facade::Answer;

/// Which stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tenure(u64);

/// The stretch that goes on now. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tenures(Arc<RwLock<u64>>);

impl Tenures {
    /// The one that goes on.
    pub(crate) fn now(&self) -> Tenure {
        Tenure(*self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Does something while a stretch goes on, which does not end meanwhile; `None` when it has ended.
    pub(crate) fn during<T>(&self, tenure: Tenure, work: impl FnOnce() -> T) -> Option<T> {
        let now = self.0.read().unwrap_or_else(PoisonError::into_inner);
        (Tenure(*now) == tenure).then(work)
    }

    /// Ends the stretch that goes on: waits for what is being done in it, and lets nothing of it be done any more. Then does
    /// something at the very beginning of the next one.
    pub(crate) fn end<T>(&self, work: impl FnOnce(Tenure) -> T) -> T {
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *now = now.wrapping_add(1);
        work(Tenure(*now))
    }

    /// As [`Tenures::end`], only while this stretch goes on; `None` when it has ended.
    pub(crate) fn follow<T>(&self, tenure: Tenure, work: impl FnOnce(Tenure) -> T) -> Option<T> {
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if Tenure(*now) != tenure {
            return None;
        }
        *now = now.wrapping_add(1);
        Some(work(Tenure(*now)))
    }
}

impl Core {
    /// Uses the cache for the account of a stretch, unless that has ended.
    pub(crate) async fn cached_in<T: Send + 'static>(
        &self,
        tenure: Tenure,
        work: impl FnOnce(&IdCache) -> Result<T, CacheError> + Send + 'static,
    ) -> Answer<T> {
        let tenures = self.organization.tenures.clone();
        self.cached(move |cache| tenures.during(tenure, || work(cache)).transpose())
            .await?
            .ok_or_else(failing::signed_out)
    }

    /// Whether a stretch goes on.
    ///
    /// # Errors
    /// When it has ended.
    pub(crate) fn still(&self, tenure: Tenure) -> Answer<()> {
        let now = self.organization.tenures.now();
        (now == tenure).then_some(()).ok_or_else(failing::signed_out)
    }
}

#[cfg(test)]
mod tests {
    use super::Tenures;

    #[test]
    fn nothing_is_done_for_an_account_that_was_given_up() {
        let tenures = Tenures::default();
        let first = tenures.now();
        assert_eq!(tenures.during(first, || 1), Some(1));
        let second = tenures.end(|next| next);
        assert_eq!(tenures.during(first, || 1), None);
        assert_eq!(tenures.during(second, || 2), Some(2));
        assert_eq!(tenures.now(), second);
        assert_eq!(tenures.follow(first, |next| next), None, "too late");
        assert!(
            tenures
                .follow(second, |next| next)
                .is_some_and(|third| third != second)
        );
    }
}
