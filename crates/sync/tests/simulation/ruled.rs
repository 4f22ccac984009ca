//! What rules beside the directions do to a run: a stated policy about conflicts, column security that comes and goes, and another
//! computer that takes over in the middle of a cycle.

use std::collections::BTreeMap;

use regarding_model::fields::{Content, Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::Held;
use regarding_sync::fields::ColumnRights;
use regarding_sync::merge::{Edits, Policy};
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, ItemView, Occurrence, Pair, RecordNews, RecordView, Single};
use regarding_sync::plan::{Action, Plan};
use regarding_sync::run::Kept;

use crate::bugs::Bug;
use crate::driver::Trouble;
use crate::organization::Row;
use crate::series;
use crate::told::told;
use crate::values::{all_shown, number};
use crate::world::World;

/// What column security takes away from the person in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    read: bool,
    update: bool,
    create: bool,
}

/// The columns that are secured now and then. Those of appointments are other columns in the table of series, and stay free.
const SECURED: [(Kind, Field); 5] = [
    (Kind::Contact, Field::Email1),
    (Kind::Contact, Field::JobTitle),
    (Kind::Contact, Field::Notes),
    (Kind::Task, Field::Subject),
    (Kind::Task, Field::Notes),
];

/// The columns of the organization, and what is taken away in each.
pub(crate) type Secured = BTreeMap<(Kind, Field), Taken>;

/// What a side was when a plan was made.
type SideRead<'a> = (&'a Content, &'a [Occurrence]);

impl World {
    /// An administrator secures a column, or frees it.
    pub(crate) fn column_security(&mut self) {
        let column = SECURED[self.rng.usize(0..SECURED.len())];
        if self.secured.remove(&column).is_some() {
            tell!(self, "{column:?} is free");
            return;
        }
        let taken = Taken {
            read: self.rng.bool(),
            update: self.rng.bool(),
            create: self.rng.bool(),
        };
        tell!(self, "{column:?}: {taken:?}");
        self.secured_columns += 1;
        self.secured.insert(column, taken);
    }

    /// What the rules of a plan say of columns: as they are when it is made.
    pub(crate) fn columns(&self) -> BTreeMap<Kind, ColumnRights> {
        if self.bug == Some(Bug::ColumnsIgnored) {
            return BTreeMap::new();
        }
        let mut columns: BTreeMap<Kind, ColumnRights> = BTreeMap::new();
        for ((kind, field), taken) in &self.secured {
            let rights = columns.entry(*kind).or_default();
            if taken.read {
                rights.no_read.insert(*field);
            }
            if taken.update {
                rights.no_update.insert(*field);
            }
            if taken.create {
                rights.no_create.insert(*field);
            }
        }
        columns
    }

    /// What the person may read of a row: of a secured column the organization says nothing, which is not that it is empty.
    pub(crate) fn readable(&self, row: &Row) -> Row {
        let mut row = row.clone();
        let hidden = self.secured.iter().filter(|(_, taken)| taken.read);
        for ((kind, field), _) in hidden {
            if *kind != row.kind {
            } else if self.bug == Some(Bug::SecuredIsEmpty) {
                row.content.set(*field, None);
            } else {
                row.content.withhold(*field);
            }
        }
        row
    }

    /// What the answer to a write tells of a row.
    pub(crate) fn kept(&self, row: &Row) -> Kept {
        let row = self.readable(row);
        Kept {
            occurrences: series::views(&row.differing),
            content: row.content,
        }
    }

    /// Whether column security refuses a write. One that the plan could have known of was not to be made.
    pub(crate) fn refuses(&mut self, kind: Kind, edits: Edits<'_>, creates: bool) -> bool {
        let may_not = |secured: &Secured, field: Field| {
            secured
                .get(&(kind, field))
                .is_some_and(|taken| if creates { taken.create } else { taken.update })
        };
        let mut refused = false;
        for (field, value) in edits.fields {
            if (creates && value.is_none()) || !may_not(&self.secured, *field) {
                continue;
            }
            refused = true;
            if may_not(&self.known_secured, *field) {
                self.wrong
                    .push(format!("{field} was sent without the right to it"));
            }
        }
        refused
    }

    /// Notes the values against which the stated policy decides: those of fields that would have been held without it.
    pub(crate) fn policy_decides(&mut self, which: usize, met: &Met) {
        if self.policy == Policy::Ask {
            return;
        }
        let met = as_if_staying(met);
        let decided = writes(&self.plan(which, &met));
        for (record, asked) in writes(&self.plan_by(which, &met, Policy::Ask)) {
            let Some((item, view)) = sides(&met, &record) else {
                continue;
            };
            if decided
                .get(&record)
                .is_some_and(|decided| decided.what == asked.what)
            {
                continue;
            }
            let loser = match self.policy {
                Policy::OrganizationWins => item,
                Policy::MailboxWins | Policy::Ask => view,
            };
            self.ruled += 1;
            self.replaced.extend(values(loser, &asked.held));
        }
    }

    /// Another computer takes over in the middle of a cycle and runs one of its own, before anybody notices.
    pub(crate) fn maybe_taken_over(&mut self, which: usize, trouble: Trouble) {
        if !self.manner.ruled || self.beside || !self.chance(trouble.meanwhile) {
            return;
        }
        self.beside = true;
        self.taken_over += 1;
        self.overtaken.insert(which);
        tell!(self, "the other computer takes over from {which}");
        let known = self.known_secured.clone();
        self.cycle(1 - which, Trouble::NONE);
        self.known_secured = known;
        self.beside = false;
    }
}

/// What a plan does with a pair.
struct Written {
    what: String,
    held: Vec<Held>,
}

fn writes(plan: &Plan) -> BTreeMap<RecordRef, Written> {
    let steps = plan.steps.iter().filter_map(|step| {
        let (Action::Write { merge, .. }, Some((record, _))) = (&step.action, &step.record) else {
            return None;
        };
        let written = Written {
            what: told(step),
            held: merge.held.clone(),
        };
        Some((record.clone(), written))
    });
    steps.collect()
}

/// The same with what leaves the filters as if it stayed: what travels then is the same, and what would be held shows.
fn as_if_staying(met: &Met) -> Met {
    let staying = |pair: &Pair| Pair {
        record: match &pair.record {
            RecordNews::Leaving(view) => RecordNews::Changed(view.clone()),
            news => news.clone(),
        },
        ..pair.clone()
    };
    Met {
        pairs: met.pairs.iter().map(staying).collect(),
        singles: met.singles.clone(),
        ..Met::default()
    }
}

/// Both sides of a pair, as they were read.
fn sides<'a>(met: &'a Met, record: &RecordRef) -> Option<(SideRead<'a>, SideRead<'a>)> {
    fn both<'a>(item: &'a ItemView, view: &'a RecordView) -> (SideRead<'a>, SideRead<'a>) {
        (
            (&item.content, &item.occurrences),
            (&view.content, &view.occurrences),
        )
    }
    let pair = met
        .pairs
        .iter()
        .find_map(|pair| match (&pair.item, &pair.record) {
            (
                ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)),
                RecordNews::Changed(view) | RecordNews::Unchanged(Some(view)),
            ) if pair.link.record == *record => Some(both(item, view)),
            _ => None,
        });
    pair.or_else(|| {
        met.singles.iter().find_map(|single| match single {
            Single::Both {
                item, record: view, ..
            }
            | Single::Adopted {
                item, record: view, ..
            } if view.record == *record => Some(both(item, view)),
            _ => None,
        })
    })
}

/// The values that a side shows of what is held, and of the exceptions of its series: while a field of a series is held its exceptions
/// are put off, so what a policy does to them cannot be told from what would be held.
fn values((content, occurrences): SideRead<'_>, held: &[Held]) -> Vec<u64> {
    let own = held.iter().filter_map(|held| match held {
        Held::Field(field) => content.get(*field).and_then(number),
        Held::Occurrence(_) | Held::Removal => None,
    });
    let exceptions = occurrences.iter().filter_map(|one| one.content.as_ref());
    exceptions.flat_map(all_shown).chain(own).collect()
}
