//! Records and items that may be one: they are linked, or kept apart, when the person says so.

use std::sync::Arc;

use jiff::tz::TimeZone;
use regarding_model::fields::{Content, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::say;
use regarding_sync::pair::{ItemView, Pair, RecordView, Single};
use regarding_sync::plan::Plan;
use regarding_sync::run::Ending;
use regarding_sync::undo::{Taken, Was};

use super::desk::Desk;
use super::kind_of;
use super::memory::Did;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::synced::sides::Stopped;
use crate::view::sync::SyncKind;
use crate::view::sync_decisions::{AnsweredView, CandidateView, ProposalView};
use crate::words::values;

/// A proposal as a person sees it.
pub(super) fn view(kind: Kind, (record, removed): (&RecordView, bool), items: &[ItemView]) -> ProposalView {
    ProposalView {
        kind: SyncKind::from(kind),
        record: record.record.to_string(),
        title: values::title(&record.content),
        detail: detail(&record.content),
        sentence: why(kind, removed),
        candidates: items
            .iter()
            .filter_map(|item| {
                Some(CandidateView {
                    uid: item.uid.clone()?,
                    title: values::title(&item.content),
                    detail: detail(&item.content),
                })
            })
            .collect(),
    }
}

fn why(kind: Kind, removed: bool) -> String {
    let alike = match kind {
        Kind::Contact => say!("They have an e-mail address in common."),
        Kind::Appointment => say!("They begin at the same time and have the same subject."),
        Kind::Task => say!("They are due at the same time and have the same subject."),
    };
    if removed {
        let before = say!("You removed the record's item from your mailbox before.");
        format!("{alike} {before}")
    } else {
        alike
    }
}

fn detail(content: &Content) -> String {
    values::detail(content, &TimeZone::system())
}

impl Desk<'_> {
    /// A proposal as it is now: of what was asked for, or of a cycle's. `alone`: this computer has no cycles.
    async fn proposed(
        &self,
        record: &RecordRef,
        alone: bool,
    ) -> Result<Option<(Box<RecordView>, Vec<ItemView>, Kind)>, Stopped> {
        let Some(kind) = kind_of(record) else {
            return Ok(None);
        };
        let asked = self.asked().await?;
        let mut proposed = Box::pin(self.sides.proposed_alone(kind, &asked))
            .await?
            .into_iter();
        let found = proposed.find(|(view, _)| view.record == *record);
        if found.is_some() || alone {
            return Ok(found.map(|(view, items)| (view, items, kind)));
        }
        let looked = self.sides.look(kind).await?;
        let (met, _) = self.sides.observe(kind, &looked, &asked).await?;
        let found = met.singles.into_iter().find_map(|single| match single {
            Single::Proposed {
                record: view, items, ..
            } if view.record == *record => Some((view, items, kind)),
            _ => None,
        });
        Ok(found)
    }
}

impl Core {
    /// Links a record with an item that was proposed as its: both are compared as at a first meeting, and the item is marked.
    pub(crate) async fn link_proposal(self: &Arc<Self>, record: &str, uid: &str) -> Answer<AnsweredView> {
        let record = parsed(record)?;
        let (desk, elsewhere) = self.desk_anywhere().await?;
        let alone = self.runs_no_cycles(&desk.session);
        let proposed = desk.proposed(&record, alone).await;
        let Some((record, items, kind)) = self.at_desk(&desk, proposed)? else {
            return Ok(gone());
        };
        let Some(item) = items.into_iter().find(|item| item.uid.as_deref() == Some(uid)) else {
            return Ok(gone());
        };
        let was = Was {
            item: Some(item.clone()),
            record: Some((*record).clone()),
        };
        let title = values::title(&record.content);
        let adopted = Single::Adopted {
            item: Box::new(item),
            record,
            kind,
        };
        let mut plan = {
            let rules = desk.rules_at(self.now());
            Plan::new(&[], &[adopted], rules)
        };
        desk.sides.hold_invitations(&mut plan).await;
        let no_pairs: [Pair; 0] = [];
        let done = desk.carry_out(&no_pairs, plan.steps).await;
        let (done, _) = self.at_desk(&desk, done)?;
        let Some(one) = done.into_iter().next() else {
            return Ok(gone());
        };
        if one.ending != Ending::Done {
            return Ok(answered(false, one.failure(), None));
        }
        let sentence = say!("They are linked, and follow each other from now on.");
        let taken = Taken {
            step: one.step,
            was,
            kept: one.kept,
            told: false,
        };
        let did = Did::Steps(vec![taken]);
        let undo = (!elsewhere).then(|| self.note_answer(&desk, (title, sentence.clone()), did));
        let session = Arc::clone(&desk.session);
        drop(desk);
        if alone {
            // No cycle of this computer's forgets it.
            self.no_longer_asked(uid).await?;
            self.sync.decided.no_longer_wanted(&session, &[uid.to_owned()]);
        }
        self.answered_about([kind]);
        Ok(answered(true, sentence, undo))
    }

    /// Remembers that items are not a record's: with the next cycle the record gets an item of its own.
    pub(crate) async fn keep_apart(
        self: &Arc<Self>,
        record: &str,
        uids: Vec<String>,
    ) -> Answer<AnsweredView> {
        let record = parsed(record)?;
        let (desk, elsewhere) = self.desk_anywhere().await?;
        let alone = self.runs_no_cycles(&desk.session);
        let organization = desk.sides.organization;
        let (kept, of) = (uids.clone(), record.clone());
        let written = desk.sides.cached(move |cache| {
            cache.write(|cache| {
                kept.iter()
                    .try_for_each(|uid| cache.apart().keep(organization, &of, uid))
            })
        });
        let written = written.await;
        self.at_desk(&desk, written)?;
        self.sync.decided.no_longer_wanted(&desk.session, &uids);
        let there = desk.read(&[], std::slice::from_ref(&record)).await;
        let there = self.at_desk(&desk, there)?;
        let unlinked = desk.is_alone(&record).await;
        let gets_one = self.at_desk(&desk, unlinked)?;
        let title = there
            .records
            .get(&record)
            .map(|view| values::title(&view.content));
        let sentence = if alone {
            say!("They are kept apart. The item gets a record of its own.")
        } else if gets_one {
            say!("They are kept apart. The record gets an item of its own with the next cycle.")
        } else {
            say!("They are kept apart. The item gets a record of its own with the next cycle.")
        };
        let told = (title.unwrap_or_default(), sentence.clone());
        let did = Did::Apart(record.clone(), uids);
        let undo = (!elsewhere).then(|| self.note_answer(&desk, told, did));
        drop(desk);
        if alone {
            Box::pin(self.track_what_waited()).await;
        }
        self.answered_about(kind_of(&record));
        Ok(answered(true, sentence, undo))
    }

    /// Notes an answer that can be taken back. One that was given where another computer synchronizes cannot: that one goes on with it.
    fn note_answer(&self, desk: &Desk<'_>, told: (String, String), did: Did) -> String {
        self.sync
            .decided
            .note_answer(&desk.session, self.now(), told, did)
    }
}

impl Desk<'_> {
    /// Whether a record has no link at all: not even that of an item that was removed.
    async fn is_alone(&self, record: &RecordRef) -> Result<bool, Stopped> {
        let (organization, record) = (self.sides.organization, record.clone());
        let link = self
            .sides
            .cached(move |cache| cache.read(|cache| cache.synced().of_record(organization, &record)));
        Ok(link.await?.is_none())
    }
}

fn parsed(record: &str) -> Answer<RecordRef> {
    record
        .parse()
        .map_err(|_| failing::invalid(say!("There is no such proposal")))
}

fn answered(done: bool, sentence: String, undo: Option<String>) -> AnsweredView {
    AnsweredView {
        done,
        sentence,
        now: None,
        undo,
    }
}

fn gone() -> AnsweredView {
    answered(
        false,
        say!("One of the two is not there any more, or belongs to another one by now."),
        None,
    )
}
