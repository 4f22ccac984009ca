//! What items are to be about: *Set Regarding* of appointments and tasks, the account of contacts. It is written to the record, at once
//! where that can be, else as soon as it can; the next cycle brings it to the mailbox as any change of the organization's.

use std::sync::Arc;

use jiff::SignedDuration;
use regarding_dataverse::ApiError;
use regarding_dataverse::operations::tracked_items::{FindItems, SetAbout, TrackedItem};
use regarding_dataverse::synced::SyncedTable;
use regarding_id_cache::tables::wanted::Wanted;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::ids::RecordRef;
use regarding_model::link::LinkState;
use regarding_model::say;
use regarding_net::Rule;

use super::row::{Me, Row};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};

/// What did not go through is tried again after so long.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);
/// A record that others change all the time is given up for this time.
const TRIES: usize = 3;

impl Core {
    /// Keeps what an item is to be about.
    pub(super) async fn want_about(&self, wanted: Wanted) -> Answer<()> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        let now = self.now();
        self.cached(move |cache| cache.write(|cache| cache.wanted().want(organization, &wanted, now)))
            .await
    }

    /// The record says it, it was refused, or the person does not want it any more.
    pub(super) async fn no_longer_wanted(&self, uid: &str) -> Answer<()> {
        let Some((organization, _)) = self.account() else {
            return Ok(());
        };
        let uid = uid.to_owned();
        self.cached(move |cache| cache.write(|cache| cache.wanted().settle(organization, &uid)))
            .await
    }

    /// Writes everything that is wanted, when something is, and it is time.
    pub(crate) async fn set_what_is_wanted(self: &Arc<Self>) {
        let now = self.now();
        let waits = self.sync.live.lock().wanted.is_some_and(|at| at > now);
        let Ok(session) = self.session() else { return };
        if waits {
            return;
        }
        let organization = session.organization;
        let all = self.cached(move |cache| cache.read(|cache| cache.wanted().all(organization)));
        let all = all.await.unwrap_or_default();
        if all.is_empty() {
            return;
        }
        self.sync.live.lock().wanted = now.checked_add(AGAIN).ok();
        for wanted in all {
            match self.set_wanted(&session, &wanted, None).await {
                Ok(true) => tracing::info!("what an item is about was set"),
                Ok(false) => tracing::debug!("what an item is about waits for its record"),
                Err(failure) => tracing::info!(code = ?failure.code, "what an item is about was not set"),
            }
        }
        self.emit(Event::ItemsChanged);
    }

    /// Writes what an item is to be about. Whether it is there now; it waits while there is no record. `row`: the item, where it was read.
    ///
    /// # Errors
    /// When it was refused: then it is not wanted any more. When the organization cannot be reached: then it waits.
    pub(super) async fn set_wanted(
        self: &Arc<Self>,
        session: &Arc<Session>,
        wanted: &Wanted,
        row: Option<&Row>,
    ) -> Answer<bool> {
        let records = self.records_of_wanted(session, wanted, row).await?;
        for _ in 0..TRIES {
            let Some(found) = self.find_one(session, &records).await? else {
                return Ok(false);
            };
            let is_set = found
                .about
                .as_ref()
                .is_some_and(|about| about.record == wanted.target);
            let outcome = if is_set {
                Ok(())
            } else {
                self.write_about(session, &found, &wanted.target).await
            };
            match outcome {
                Err(ApiError::Stale) => {}
                Ok(()) => {
                    self.no_longer_wanted(&wanted.uid).await?;
                    self.note_used(session.tenure, wanted.target.clone()).await?;
                    self.about_changed();
                    return Ok(true);
                }
                Err(error) if heals(error.kind()) => return Err(self.note_failure(session, error)),
                Err(error) => {
                    self.no_longer_wanted(&wanted.uid).await?;
                    return Err(self.refused(session, error, Some(&wanted.target)).await);
                }
            }
        }
        Err(FailureView::new(
            FailureCode::Stale,
            say!("The record was changed by others at the same moment. It is tried again"),
        ))
    }

    /// What is known of records and panes is of the past.
    pub(super) fn about_changed(&self) {
        self.items.forget_marks();
        self.panes.forget_all();
    }

    async fn write_about(
        &self,
        session: &Session,
        found: &TrackedItem,
        target: &RecordRef,
    ) -> Result<(), ApiError> {
        let record = &found.record.record;
        let table = SyncedTable::of(&record.table).ok_or(ApiError::Unsupported)?;
        let set = SetAbout {
            table,
            id: record.id,
            etag: found.etag.clone(),
            to: session.client.about_link(table, target).await?,
        };
        session.client.run(Rule::ChangeRegarding, &set).await
    }

    async fn find_one(&self, session: &Session, records: &[RecordRef]) -> Answer<Option<TrackedItem>> {
        let asks = FindItems::about(records);
        let answers = session.client.run_all(Rule::ChangeRegarding, &asks).await;
        let mut found = Vec::new();
        for answer in self.noting(session, answers)? {
            found.extend(self.noting(session, answer)?);
        }
        Ok(found.into_iter().next())
    }

    /// The record of the item: that of its link, else those that it may be by itself.
    async fn records_of_wanted(
        self: &Arc<Self>,
        session: &Session,
        wanted: &Wanted,
        row: Option<&Row>,
    ) -> Answer<Vec<RecordRef>> {
        let (organization, uid, kind) = (session.organization, wanted.uid.clone(), wanted.kind);
        let linked = self
            .cached_in(session.tenure, move |cache| {
                let links = cache.read(|cache| cache.synced().of_kind(organization, kind))?;
                let mut of_item = links
                    .into_iter()
                    .filter(|link| link.state != LinkState::Untracked && link.uid.as_ref() == Some(&uid));
                Ok(of_item.next().map(|link| link.record))
            })
            .await?;
        if let Some(record) = linked {
            return Ok(vec![record]);
        }
        let me = Me {
            organization: session.organization,
            user: session.user,
        };
        if let Some(row) = row {
            return Ok(row.records(me));
        }
        let key = self.find_item(&wanted.uid).await?;
        let item = self.read_item(&Self::place_of(&key)?).await?;
        Ok(Row::of(&item).records(me))
    }
}

/// Whether a failure passes by itself: what was asked for waits then.
pub(super) fn heals(kind: FailureKind) -> bool {
    kind.heals_by_itself() || kind == FailureKind::SignIn
}
