//! What was tracked by itself in the last days, to keep it or to take it back. Taking back deletes the copy that the tracking made, and
//! a look shows that it is gone; a copy that was there before, or is a colleague's, stays, and that is said (I-12).

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use regarding_id_cache::tables::mark::MarkState;
use regarding_id_cache::tables::pending_action::{ActionKind, PendingAction};
use regarding_id_cache::tables::received::{Decided, State};
use regarding_mailbox::seam::Envelope;
use regarding_model::address::Role;
use regarding_model::ids::OrganizationId;
use regarding_model::item::Direction;
use regarding_model::say;
use regarding_sync::incoming::{Reason, UNDO_FOR};
use uuid::Uuid;

use super::words;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::key;
use crate::session::tenure::Tenure;
use crate::track::ask::code;
use crate::track::words::gesture;
use crate::view::received::{ReviewState, ReviewView, UndoneView};
use crate::words::time;

/// How many are shown.
const MOST: u32 = 100;

/// What there is to take back.
enum There {
    /// The request is still on its way.
    Request(Uuid),
    /// The copy that the tracking made.
    Copy,
    /// A copy that was there before.
    Others,
    /// Nothing.
    Nothing,
}

fn ends(decided: &Decided) -> Timestamp {
    let while_open = SignedDuration::try_from(UNDO_FOR).unwrap_or(SignedDuration::ZERO);
    decided
        .decided_at
        .checked_add(while_open)
        .unwrap_or(Timestamp::MAX)
}

impl Core {
    /// Whether a decision can still be taken back.
    pub(super) fn can_undo(&self, decided: &Decided) -> bool {
        matches!(decided.state, State::Tracked | State::Kept) && self.now() < ends(decided)
    }

    /// What was tracked by itself, the newest first; what it says is read live.
    pub(super) async fn review(&self) -> Answer<Vec<ReviewView>> {
        let Some((organization, _)) = self.account() else {
            return Ok(Vec::new());
        };
        let since = self.reviewed_since();
        let rows = self
            .cached(move |cache| {
                cache.read(|cache| {
                    let rows = cache.received().tracked_since(organization, since, MOST)?;
                    let with_links = rows.into_iter().map(|row| {
                        let link = cache.links().get(row.item)?;
                        Ok((row, link))
                    });
                    with_links.collect::<Result<Vec<_>, _>>()
                })
            })
            .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = rows.iter().map(|(row, _)| row.message_id.clone()).collect();
        let targets = rows
            .iter()
            .filter_map(|(_, link)| link.as_ref()?.regarding.clone());
        // Names are read live: after a start none is known.
        let (there, _) = tokio::join!(self.there(wanted), self.read_names(targets.collect()));
        let views = rows.into_iter().map(|(row, link)| {
            let regarding = link.and_then(|link| link.regarding);
            let regarding = regarding.map(|target| self.named(&target));
            self.review_row(&row, there.get(&row.message_id), regarding)
        });
        Ok(views.collect())
    }

    /// How many more wait for an answer than are listed.
    pub(super) async fn review_more(&self, listed: &[ReviewView]) -> Answer<u32> {
        let Some((organization, _)) = self.account() else {
            return Ok(0);
        };
        let since = self.reviewed_since();
        let waiting = self
            .cached(move |cache| cache.read(|cache| cache.received().waiting_since(organization, since)))
            .await?;
        let listed = listed.iter().filter(|one| one.state == ReviewState::New).count();
        Ok(waiting.saturating_sub(u32::try_from(listed).unwrap_or(u32::MAX)))
    }

    fn reviewed_since(&self) -> Timestamp {
        let back = SignedDuration::try_from(UNDO_FOR).unwrap_or(SignedDuration::ZERO);
        self.now().checked_sub(back).unwrap_or(Timestamp::MIN)
    }

    fn review_row(
        &self,
        row: &Decided,
        envelope: Option<&Envelope>,
        regarding: Option<crate::view::pane::RecordView>,
    ) -> ReviewView {
        let reason = Reason::of(row.reason.as_str());
        ReviewView {
            id: row.item.to_string(),
            key: envelope.map(|envelope| key::of_item(&envelope.key)),
            subject: envelope.map(|envelope| envelope.header.subject.clone()),
            from: envelope.and_then(author),
            at: time::rfc3339(row.decided_at),
            sentence: reason.map(words::of_reason).unwrap_or_default(),
            regarding,
            state: match row.state {
                State::Undone => ReviewState::Undone,
                State::Kept => ReviewState::Kept,
                State::Tracked | State::Left => ReviewState::New,
            },
            undo_until: self.can_undo(row).then(|| time::rfc3339(ends(row))),
        }
    }

    /// The person says that a message was rightly tracked.
    pub(super) async fn keep_received(&self, id: &str) -> Answer<()> {
        let (tenure, organization, item) = self.named_decision(id)?;
        let kept = self
            .cached_in(tenure, move |cache| {
                cache.write(|cache| cache.received().answered(organization, item, State::Kept))
            })
            .await?;
        if !kept {
            return Err(no_decision());
        }
        self.emit(Event::ReceivedChanged);
        Ok(())
    }

    /// Takes the tracking of a message back.
    pub(super) async fn undo_received(self: &Arc<Self>, id: &str) -> Answer<UndoneView> {
        let (tenure, organization, item) = self.named_decision(id)?;
        let (decided, there) = self.decision(organization, item).await?;
        if decided.state == State::Undone {
            return Err(failing::invalid(say!("That was taken back already")));
        }
        if !self.can_undo(&decided) {
            return Err(failing::invalid(say!(
                "It is too long ago to be taken back with one key: open the message and untrack it"
            )));
        }
        let view = match there {
            There::Request(request) => self.undo_request(tenure, &decided, request).await?,
            There::Copy => self.undo_copy(tenure, &decided).await?,
            There::Others => {
                self.note_undone(tenure, &decided).await?;
                told(say!(
                    "Your organization had a copy of this message before, which the automatic tracking only found. It stays as it is."
                ))
            }
            There::Nothing => {
                self.note_undone(tenure, &decided).await?;
                told(say!("Your organization has no copy of this message any more."))
            }
        };
        self.panes.forget(item);
        for event in [
            Event::ReceivedChanged,
            Event::MailChanged { folder: None },
            Event::PaneChanged { key: None },
        ] {
            self.emit(event);
        }
        Ok(view)
    }

    fn named_decision(&self, id: &str) -> Answer<(Tenure, OrganizationId, Uuid)> {
        let tenure = self.organization.tenures.now();
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        let item = Uuid::parse_str(id.trim()).map_err(|_| no_decision())?;
        Ok((tenure, organization, item))
    }

    async fn decision(&self, organization: OrganizationId, item: Uuid) -> Answer<(Decided, There)> {
        let (decided, link, asked, mark) = self
            .cached(move |cache| {
                cache.read(|cache| {
                    Ok((
                        cache.received().get(organization, item)?,
                        cache.links().get(item)?,
                        cache.pending_actions().of_item(item)?,
                        cache.marks().get(organization, item)?,
                    ))
                })
            })
            .await?;
        let decided = decided
            .filter(|one| one.state != State::Left)
            .ok_or_else(no_decision)?;
        let there = match (link, asked) {
            (None, Some(asked)) => There::Request(asked.id),
            // The copy that tracking makes has the derived id; any other was made by somebody else and found.
            (Some(link), _) if link.record.id == item => There::Copy,
            (Some(_), _) => There::Others,
            // It was let go by its mark, and its record was kept until now.
            (None, None) if mark == Some(MarkState::Kept) => There::Copy,
            (None, None) => There::Nothing,
        };
        Ok((decided, there))
    }

    /// The request is on its way still: it is taken back like any other. What it did meanwhile is deleted.
    async fn undo_request(
        self: &Arc<Self>,
        tenure: Tenure,
        decided: &Decided,
        request: Uuid,
    ) -> Answer<UndoneView> {
        let item = decided.item;
        let turn = self.running.turn(item).await;
        let (_, there) = self.decision(decided.organization, item).await?;
        if matches!(there, There::Copy) {
            drop(turn);
            return self.undo_copy(tenure, decided).await;
        }
        // A try that was cut may have left a copy that nobody noted here: deleting looks for it.
        if self.was_tried(request).await? {
            drop(turn);
            return self.undo_copy(tenure, decided).await;
        }
        self.drop_request(tenure, decided, request).await?;
        Ok(told(say!(
            "It had not reached your organization yet: the request is taken back, and nothing was copied."
        )))
    }

    async fn was_tried(&self, request: Uuid) -> Answer<bool> {
        let action = self
            .cached(move |cache| cache.read(|cache| cache.pending_actions().get(request)))
            .await?;
        Ok(action.is_some_and(|action| action.attempts > 0))
    }

    async fn drop_request(&self, tenure: Tenure, decided: &Decided, request: Uuid) -> Answer<()> {
        let (organization, item) = (decided.organization, decided.item);
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| {
                cache.pending_actions().remove(request)?;
                cache
                    .received()
                    .answered(organization, item, State::Undone)
                    .map(drop)
            })
        })
        .await
    }

    async fn note_undone(&self, tenure: Tenure, decided: &Decided) -> Answer<()> {
        let (organization, item) = (decided.organization, decided.item);
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| {
                cache
                    .received()
                    .answered(organization, item, State::Undone)
                    .map(drop)
            })
        })
        .await
    }

    /// The copy is deleted by the same walk as untracking: what cannot be done now waits and is tried again.
    async fn undo_copy(self: &Arc<Self>, tenure: Tenure, decided: &Decided) -> Answer<UndoneView> {
        if let Some(refusal) = self.untracking_refusal() {
            return Err(refusal);
        }
        let action = self.taking_back(decided)?;
        let (wanted, organization, item) = (action.clone(), decided.organization, decided.item);
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| {
                cache.pending_actions().put(&wanted)?;
                cache
                    .received()
                    .answered(organization, item, State::Undone)
                    .map(drop)
            })
        })
        .await?;
        let listening = self.running.listen(action.id);
        let outcome = self.carry_out(action, None).await;
        self.still(tenure)?;
        match (listening.heard(), outcome) {
            (Some(done), _) => Ok(UndoneView {
                deleted: done.is_deleted(),
                sentence: done.sentence(),
            }),
            (None, Err(failure)) if !failure.cause().kind.heals_by_itself() => Err(failure),
            (None, _) => Ok(told(say!(
                "Your organization cannot be reached at the moment. The copy is deleted as soon as it can, also if you close the program."
            ))),
        }
    }

    fn taking_back(&self, decided: &Decided) -> Answer<PendingAction> {
        let (organization, user) = self.account().ok_or_else(failing::sign_in_needed)?;
        let now = self.now();
        Ok(PendingAction {
            id: Uuid::new_v4(),
            organization,
            user,
            item: decided.item,
            message_id: decided.message_id.clone(),
            direction: Some(Direction::Received),
            kind: ActionKind::Untrack,
            history: true,
            reason: code(gesture::UNDO)?,
            since: now,
            attempts: 0,
            next_try: Some(now),
            last_failure: None,
        })
    }

    /// Forgets the fingerprints of addresses: the person does not want decisions here any more.
    pub(super) async fn forget_addresses(&self, organization: OrganizationId) -> Answer<()> {
        self.cached(move |cache| {
            cache.write(|cache| {
                cache.index().clear(organization)?;
                cache.sync_place().reached(organization, super::index::KEY, None)
            })
        })
        .await
    }
}

fn author(envelope: &Envelope) -> Option<String> {
    let mut people = envelope.header.people.iter();
    let author = people.find(|person| person.role == Role::From)?;
    Some(author.name.clone().unwrap_or_else(|| author.written.clone()))
}

fn told(sentence: String) -> UndoneView {
    UndoneView {
        deleted: false,
        sentence,
    }
}

fn no_decision() -> crate::view::failure::FailureView {
    failing::gone(say!("No message that was tracked by itself has that name"))
}
