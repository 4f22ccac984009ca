//! What a cycle works with: both sides, the cache between them, and who it is for.

use std::sync::Arc;

use regarding_dataverse::synced::{Person, RecordError, Records};
use regarding_id_cache::cache::IdCache;
use regarding_id_cache::error::CacheError;
use regarding_mailbox::collections::Collections;
use regarding_mailbox::error::MailboxError;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::{DigestKey, Kind};
use regarding_model::identity::{appointment_record_id, contact_record_id, task_record_id};
use regarding_model::ids::{OrganizationId, RecordRef};

use regarding_dataverse::synced::SyncedTable;
use regarding_sync::cadence::CompleteLook;
use regarding_sync::fields::Directions;

use super::control::Control;
use crate::core::failing;
use crate::session::tenure::{Tenure, Tenures};
use crate::view::failure::FailureView;

use super::files::FileRules;

/// Both sides of one person.
pub(crate) struct Sides {
    /// The organization's.
    pub(crate) records: Arc<dyn Records>,
    /// The mailbox's.
    pub(crate) collections: Arc<dyn Collections>,
    /// What was agreed.
    pub(crate) cache: Arc<IdCache>,
    /// The organization.
    pub(crate) organization: OrganizationId,
    /// The person there.
    pub(crate) person: Person,
    /// Which files of appointments the organization takes.
    pub(crate) files: FileRules,
    /// The ways that fields go.
    pub(crate) directions: Option<Directions>,
    /// The key of the digests.
    pub(crate) key: DigestKey,
    /// Everything is looked at, and not only what is new; noted as this once it was taken in.
    pub(crate) complete: Option<CompleteLook>,
    /// What is heeded and told on the way.
    pub(crate) control: Control,
    /// For whom something is kept: nobody any more once the person has signed out.
    pub(crate) stretch: (Tenures, Tenure),
}

/// Why a cycle was given up. What was done until then is kept.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// The organization, or the way there.
    Organization(RecordError),
    /// The mailbox.
    Mailbox(MailboxError),
    /// The cache.
    Cache(CacheError),
    /// The person stopped it.
    ByPerson,
    /// Another computer took over.
    Relieved,
    /// Another computer took over and this one won the claim back: what it wrote meanwhile must be looked for.
    WonBack,
    /// Something that is said already.
    Said(FailureView),
    /// A defect of ours.
    Defect,
}

impl From<RecordError> for Stopped {
    fn from(error: RecordError) -> Self {
        Self::Organization(error)
    }
}

impl From<MailboxError> for Stopped {
    fn from(error: MailboxError) -> Self {
        Self::Mailbox(error)
    }
}

impl From<CacheError> for Stopped {
    fn from(error: CacheError) -> Self {
        Self::Cache(error)
    }
}

/// Whether a failure is about the way to a side and not about one thing on it: nothing else will go through either.
pub(super) fn is_of_all(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::Offline | FailureKind::Throttled(_) | FailureKind::SignIn | FailureKind::Internal
    )
}

pub(super) fn mailbox_is_away(error: &MailboxError) -> bool {
    is_of_all(error.kind())
}

impl Sides {
    /// Uses the cache, off the runtime's threads.
    pub(super) async fn cached<T: Send + 'static>(
        &self,
        work: impl FnOnce(&IdCache) -> Result<T, CacheError> + Send + 'static,
    ) -> Result<T, Stopped> {
        let cache = Arc::clone(&self.cache);
        let (tenures, tenure) = self.stretch.clone();
        let done = tokio::task::spawn_blocking(move || tenures.during(tenure, || work(&cache)).transpose());
        let done = done.await.map_err(|_| Stopped::Defect)??;
        done.ok_or_else(|| Stopped::Said(failing::signed_out()))
    }

    /// The record that an item's own identity leads to (DESIGN section 4).
    pub(super) fn leads_to(&self, kind: Kind, uid: &str, repeats: bool) -> RecordRef {
        let (organization, user) = (self.organization, self.person.user);
        match kind {
            Kind::Contact => SyncedTable::Contact.record(contact_record_id(organization, user, uid)),
            Kind::Task => SyncedTable::Task.record(task_record_id(organization, user, uid)),
            Kind::Appointment => {
                let table = if repeats {
                    SyncedTable::Series
                } else {
                    SyncedTable::Appointment
                };
                table.record(appointment_record_id(organization, uid, None))
            }
        }
    }
}
