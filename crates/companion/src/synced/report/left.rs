//! What is left as it is and would stay so without a word of the program: told until a later look finds it otherwise.

use std::collections::BTreeSet;

use regarding_model::fields::Kind;
use regarding_model::link::Place;
use regarding_sync::observe::Met;
use regarding_sync::plan::{About, Note};

use super::words::left_advice;
use super::{KindReport, name, record_view};
use crate::synced::look::Looked;
use crate::view::sync::SyncKind;
use crate::view::sync_state::SyncLeftView;

/// What a look looked at, by the names of this run.
#[derive(Default)]
pub(in crate::synced) struct LookedAt {
    /// Everything there is, and not only what is new.
    complete: bool,
    names: BTreeSet<String>,
}

impl LookedAt {
    pub(in crate::synced) fn of(looked: &Looked, met: &Met, complete: bool) -> Self {
        let mut names = BTreeSet::new();
        let mut item = |place: &Place| names.insert(name(Some(place), None));
        for (place, _) in &looked.items.present {
            item(place);
        }
        looked.items.removed.iter().for_each(|place| {
            item(place);
        });
        for pair in &met.pairs {
            item(&pair.link.place);
        }
        let records = met.pairs.iter().map(|pair| &pair.link.record);
        let selected = looked.records.selected.iter().map(|(record, _)| record);
        let others = looked.records.others.iter().map(|(record, _)| record);
        names.extend(
            records
                .chain(selected)
                .chain(others)
                .map(|one| name(None, Some(one))),
        );
        Self { complete, names }
    }
}

/// One thing that is left as it is.
#[derive(Clone)]
pub(crate) struct Left {
    kind: Option<Kind>,
    name: String,
    pub(crate) view: SyncLeftView,
}

impl Left {
    /// What the person asked to have tracked and what is not there to be tracked.
    pub(in crate::synced) fn not_there(uid: &str, sentence: String, advice: String) -> Self {
        Self {
            kind: None,
            name: uid.to_owned(),
            view: SyncLeftView {
                kind: None,
                title: uid.to_owned(),
                record: None,
                sentence,
                advice,
            },
        }
    }

    /// Whether it is about something that the person asked to have tracked and that is not there.
    pub(in crate::synced) fn is_asked(&self, uid: &str) -> bool {
        self.kind.is_none() && self.name == uid
    }
}

impl KindReport {
    /// Notes what was looked at.
    pub(in crate::synced) fn looked_at(mut self, looked: LookedAt) -> Self {
        self.looked = looked;
        self
    }

    /// Whether something that was left as it is was looked at again, so that this report says all about it.
    pub(in crate::synced) fn tells_anew(&self, left: &Left) -> bool {
        left.kind == Some(self.kind) && (self.looked.complete || self.looked.names.contains(&left.name))
    }

    /// What is left as it is, with what a person can do.
    pub(in crate::synced) fn left(&self) -> Vec<Left> {
        let planned = self.plan.notes.iter().cloned();
        let all = planned.chain(self.notes_not_taken());
        all.filter_map(|note| self.one_left(&note)).collect()
    }

    fn one_left(&self, note: &Note) -> Option<Left> {
        // In a calendar there may be much that no record can say; who does not ask for it need not be told of each.
        if matches!(note.about, About::CannotBecome(_)) && !self.asked.is_for(note) {
            return None;
        }
        Some(Left {
            kind: Some(self.kind),
            name: name(note.item.as_ref(), note.record.as_ref()),
            view: SyncLeftView {
                kind: Some(SyncKind::from(self.kind)),
                title: self.titles.find(note.item.as_ref(), note.record.as_ref()),
                record: note.record.as_ref().map(record_view),
                sentence: self.sentence(note),
                advice: left_advice(note.about)?,
            },
        })
    }
}
