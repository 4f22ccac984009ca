//! Records that were made of unknown senders, for review: kept, or taken back while nobody changed them (G-30). Taking back deletes the
//! record in the version in which it was made, and a look shows that it is gone.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use regarding_dataverse::ApiError;
use regarding_dataverse::operations::newcomer::{DeleteVersion, ReadVersion};
use regarding_id_cache::tables::newcomer::{Newcomer as Row, NewcomerState};
use regarding_model::ids::OrganizationId;
use regarding_model::record::KnownTable;
use regarding_model::{say, sentence};
use regarding_net::Rule;
use regarding_sync::incoming::UNDO_FOR;
use uuid::Uuid;

use super::newcomers::kind_of_record;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::view::failure::{FailureCode, FailureView, Side};
use crate::view::pane::PersonKind;
use crate::view::received::{NewcomerView, ReviewState, UndoneView};
use crate::words::time;

/// How many are shown.
const MOST: u32 = 100;

fn ends(row: &Row) -> Timestamp {
    let open = SignedDuration::try_from(UNDO_FOR).unwrap_or(SignedDuration::ZERO);
    row.made_at.checked_add(open).unwrap_or(Timestamp::MAX)
}

impl Core {
    /// What was made of unknown senders, the newest first; their names are read live.
    pub(super) async fn newcomers(&self) -> Answer<Vec<NewcomerView>> {
        let Some((organization, _)) = self.account() else {
            return Ok(Vec::new());
        };
        let back = SignedDuration::try_from(UNDO_FOR).unwrap_or(SignedDuration::ZERO);
        let since = self.now().checked_sub(back).unwrap_or(Timestamp::MIN);
        let rows = self
            .cached(move |cache| cache.read(|cache| cache.newcomers().made_since(organization, since, MOST)))
            .await?;
        let there = rows.iter().filter(|row| row.state != NewcomerState::Undone);
        self.read_names(there.map(|row| row.record.clone()).collect())
            .await;
        Ok(rows.iter().map(|row| self.newcomer_row(row)).collect())
    }

    fn newcomer_row(&self, row: &Row) -> NewcomerView {
        NewcomerView {
            id: row.record.id.to_string(),
            record: self.named(&row.record),
            at: time::rfc3339(row.made_at),
            sentence: self.newcomer_words(row).unwrap_or_default(),
            state: match row.state {
                NewcomerState::Undone => ReviewState::Undone,
                NewcomerState::Kept => ReviewState::Kept,
                NewcomerState::Made | NewcomerState::Due => ReviewState::New,
            },
            undo_until: self.can_take_back(row).then(|| time::rfc3339(ends(row))),
        }
    }

    fn can_take_back(&self, row: &Row) -> bool {
        let made = matches!(row.state, NewcomerState::Made | NewcomerState::Kept);
        made && row.version.is_some() && self.now() < ends(row)
    }

    /// What became of the sender of a message, in a sentence.
    pub(super) fn newcomer_words(&self, row: &Row) -> Option<String> {
        let kind = kind_of_record(&row.record)?;
        Some(match (row.state, kind) {
            (NewcomerState::Due, PersonKind::Lead) => {
                say!("Its sender is not known to your organization and is about to become a lead.")
            }
            (NewcomerState::Due, _) => {
                say!("Its sender is not known to your organization and is about to become a contact.")
            }
            (NewcomerState::Undone, _) => {
                say!("Its sender was made a record of your organization, and you took that back.")
            }
            (NewcomerState::Made | NewcomerState::Kept, PersonKind::Lead) => {
                say!(
                    "Its sender was not known to your organization and became a lead, as your option for unknown senders says."
                )
            }
            (NewcomerState::Made | NewcomerState::Kept, _) => {
                say!(
                    "Its sender was not known to your organization and became a contact, as your option for unknown senders says."
                )
            }
        })
    }

    /// The newcomer of this name, if it is one.
    async fn newcomer_named(&self, id: &str) -> Answer<Option<Row>> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        let Ok(id) = Uuid::parse_str(id.trim()) else {
            return Ok(None);
        };
        self.cached(move |cache| cache.read(|cache| cache.newcomers().get(organization, id)))
            .await
    }

    /// The person says that a record was rightly made; whether there is one of this name.
    pub(super) async fn keep_newcomer(&self, id: &str) -> Answer<bool> {
        let Some(row) = self.newcomer_named(id).await? else {
            return Ok(false);
        };
        let kept = self
            .answer_newcomer(row.organization, row.record.id, NewcomerState::Kept)
            .await?;
        self.emit(Event::ReceivedChanged);
        Ok(kept)
    }

    async fn answer_newcomer(
        &self,
        organization: OrganizationId,
        id: Uuid,
        state: NewcomerState,
    ) -> Answer<bool> {
        let tenure = self.organization.tenures.now();
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| cache.newcomers().answered(organization, id, state))
        })
        .await
    }

    /// Takes back that a record was made of an unknown sender; `None` when the name is none of such a record.
    pub(super) async fn undo_newcomer(self: &Arc<Self>, id: &str) -> Answer<Option<UndoneView>> {
        let Some(row) = self.newcomer_named(id).await? else {
            return Ok(None);
        };
        if row.state == NewcomerState::Undone {
            return Err(failing::invalid(say!("That was taken back already")));
        }
        if !self.can_take_back(&row) {
            return Err(failing::invalid(say!(
                "It cannot be taken back with one key any more: open the record in your organization and delete it there"
            )));
        }
        let view = self.take_back(&row).await?;
        self.panes.forget_all();
        for event in [Event::ReceivedChanged, Event::PaneChanged { key: None }] {
            self.emit(event);
        }
        Ok(Some(view))
    }

    async fn take_back(&self, row: &Row) -> Answer<UndoneView> {
        let session = self.session()?;
        let gone = || failing::internal(sentence!("a record that was made"));
        let table = KnownTable::of(&row.record.table).ok_or_else(gone)?;
        let etag = row.version.clone().ok_or_else(gone)?;
        let right = match table {
            KnownTable::Lead => "prvDeleteLead",
            _ => "prvDeleteContact",
        };
        if let Some(refusal) = self.lacks(&[right]) {
            return Err(refusal);
        }
        let id = row.record.id;
        let delete = DeleteVersion { table, id, etag };
        let deleted = match session.client.run(Rule::Newcomer, &delete).await {
            Err(ApiError::Stale) => return Ok(stays()),
            Err(ApiError::Gone) => false,
            other => self.noting(&session, other).map(|()| true)?,
        };
        let look = session
            .client
            .run(Rule::Newcomer, &ReadVersion { table, id })
            .await;
        if self.noting(&session, look)?.is_some() {
            return Err(FailureView::new(
                FailureCode::Offline,
                say!("It could not be seen yet whether the record is gone"),
            )
            .from_side(Side::Organization));
        }
        self.answer_newcomer(row.organization, id, NewcomerState::Undone)
            .await?;
        Ok(UndoneView {
            deleted,
            sentence: if deleted {
                say!(
                    "The record is deleted, and a look has shown that it is gone. No other one is made of this sender."
                )
            } else {
                say!("Your organization has no such record any more.")
            },
        })
    }
}

fn stays() -> UndoneView {
    UndoneView {
        deleted: false,
        sentence: say!("Somebody changed the record since it was made, so it stays as it is."),
    }
}
