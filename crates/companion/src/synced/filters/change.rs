//! Changing filters, the person's own and those of everybody, and what would be there after a change.

use regarding_dataverse::synced::SyncedTable;
use regarding_dataverse::synced::filters::{
    ChangeFilter, CreateFilter, DeleteFilter, ResetFilters, SyncFilter, Whose,
};
use regarding_dataverse::synced::tree::Tree;
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use super::draft::unreadable;
use super::{draft, find, no_such_filter};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::sync_rules::{
    FilterChange, FilterCriteria, FilterDraft, FilterPreviewView, SyncFiltersView,
};

/// The longest name of a filter (`userquery.name`).
const NAME: usize = 200;

/// A change that was understood.
pub(super) enum Step {
    /// One is made or changed.
    Save(Save),
    /// One is switched.
    Switch {
        id: Uuid,
        whose: Whose,
        etag: String,
        active: bool,
    },
    /// One is deleted.
    Delete { id: Uuid, whose: Whose },
    /// All are made anew from these templates.
    Reset(Vec<SyncFilter>),
}

/// A filter to be made or changed.
pub(super) struct Save {
    /// The one that is there, with the version that was seen.
    pub(super) known: Option<(Uuid, String)>,
    pub(super) whose: Whose,
    pub(super) name: String,
    pub(super) tree: Tree,
}

impl Core {
    /// What a change would do (C-16). Nothing is changed.
    pub(crate) async fn preview_filters(&self, change: FilterChange) -> Answer<FilterPreviewView> {
        let session = self.session()?;
        let filters = self.filters_of(&session).await?;
        let step = self.understood(&session, &filters, change).await?;
        self.difference(&session, &filters, &step).await
    }

    /// Changes filters. What records it brings or unlinks, the next cycle does; the brake still asks then.
    pub(crate) async fn change_filters(&self, change: FilterChange) -> Answer<SyncFiltersView> {
        let session = self.session()?;
        let filters = self.filters_of(&session).await?;
        let step = self.understood(&session, &filters, change).await?;
        if let Some(refusal) = self.lacks(needed(&step)) {
            return Err(refusal);
        }
        self.write_filters(&session, step).await?;
        self.rules_changed();
        self.sync_filters().await
    }

    async fn write_filters(&self, session: &Session, step: Step) -> Answer<()> {
        let client = &session.client;
        let done = match step {
            Step::Save(Save {
                known: None,
                whose,
                name,
                tree,
            }) => {
                let create = CreateFilter {
                    whose,
                    id: Uuid::new_v4(),
                    name,
                    table: tree.table,
                    criteria: tree.write(),
                };
                client.run(Rule::Options, &create).await
            }
            Step::Save(Save {
                known: Some((id, etag)),
                whose,
                name,
                tree,
            }) => {
                let change = ChangeFilter {
                    whose,
                    id,
                    etag,
                    name: Some(name),
                    criteria: Some(tree.write()),
                    active: None,
                };
                client.run(Rule::Options, &change).await
            }
            Step::Switch {
                id,
                whose,
                etag,
                active,
            } => {
                let change = ChangeFilter {
                    whose,
                    id,
                    etag,
                    name: None,
                    criteria: None,
                    active: Some(active),
                };
                client.run(Rule::Options, &change).await
            }
            Step::Delete { id, whose } => client.run(Rule::Options, &DeleteFilter { whose, id }).await,
            Step::Reset(_) => client.run(Rule::Options, &ResetFilters).await,
        };
        self.noting(session, done)
    }

    /// Understands a change. What the person may not change is refused before any call (C-1).
    async fn understood(
        &self,
        session: &Session,
        filters: &[SyncFilter],
        change: FilterChange,
    ) -> Answer<Step> {
        Ok(match change {
            FilterChange::Save(draft) => Step::Save(self.drafted(session, filters, draft).await?),
            FilterChange::Criteria(criteria) => Step::Save(self.given(filters, criteria)?),
            FilterChange::Switch(switch) => {
                let filter = self.changeable(filters, &switch.id)?;
                Step::Switch {
                    id: filter.id,
                    whose: filter.whose,
                    etag: switch.version.unwrap_or_else(|| filter.etag.clone()),
                    active: switch.active,
                }
            }
            FilterChange::Delete(id) => {
                let filter = self.changeable(filters, &id)?;
                Step::Delete {
                    id: filter.id,
                    whose: filter.whose,
                }
            }
            FilterChange::Reset => Step::Reset(self.templates_of(session).await?),
        })
    }

    async fn drafted(&self, session: &Session, filters: &[SyncFilter], draft: FilterDraft) -> Answer<Save> {
        let tables = self.defined(session).await?;
        let table = crate::synced::fields::table_of(&draft.table)?;
        let mut whose = self.of_new(draft.everybody)?;
        let known = match &draft.id {
            Some(id) => {
                let filter = self.changeable(filters, id)?;
                whose = filter.whose;
                // What the editor could not say comes from the filter as it is: it must be the one that was looked at.
                if draft.version.as_ref().is_some_and(|seen| *seen != filter.etag) {
                    return Err(changed_meanwhile());
                }
                Some((filter.id, filter.etag.clone()))
            }
            None => None,
        };
        let source = match &draft.source {
            Some(source) => {
                let templates = self.templates_of(session).await?;
                let from = find(filters, source).or_else(|_| find(&templates, source))?;
                if from.table != table {
                    return Err(no_such_filter());
                }
                Tree::read(table, &from.criteria).map_err(|_| unreadable())?
            }
            None => Tree::new(table),
        };
        Ok(Save {
            known,
            whose,
            name: name(&draft.name)?,
            tree: draft::tree(&source, &draft.group, (&draft.related, &draft.added), &tables)?,
        })
    }
}

/// The rights that a change takes (reference E1), asked before it is made.
fn needed(step: &Step) -> &'static [&'static str] {
    use Whose::{System, User};
    match step {
        Step::Save(Save {
            known: None, whose, ..
        }) => match whose {
            User => &["prvCreateUserQuery"],
            System => &["prvCreateQuery"],
        },
        Step::Save(Save { whose, .. }) | Step::Switch { whose, .. } => match whose {
            User => &["prvWriteUserQuery"],
            System => &["prvWriteQuery"],
        },
        Step::Delete { whose: User, .. } => &["prvDeleteUserQuery"],
        Step::Delete { whose: System, .. } => &["prvDeleteQuery"],
        Step::Reset(_) => &["prvDeleteUserQuery", "prvCreateUserQuery"],
    }
}

/// What it takes to change filters of everybody: the rights on the organization's queries, of which they are some (reference D4, E1).
const EVERYBODYS: [&str; 3] = ["prvCreateQuery", "prvWriteQuery", "prvDeleteQuery"];

impl Core {
    /// Whether the person changes filters that apply to everybody (C-1).
    pub(super) fn changes_for_everybody(&self) -> bool {
        self.lacks(&EVERYBODYS).is_none()
    }

    /// A filter that the person may change: one of their own, or anyone where they are an administrator of the organization.
    fn changeable<'f>(&self, filters: &'f [SyncFilter], id: &str) -> Answer<&'f SyncFilter> {
        let filter = find(filters, id)?;
        if filter.whose == Whose::System && !self.changes_for_everybody() {
            return Err(administrators_only());
        }
        Ok(filter)
    }

    /// Whose a new filter is.
    fn of_new(&self, everybody: bool) -> Answer<Whose> {
        match (everybody, self.changes_for_everybody()) {
            (false, _) => Ok(Whose::User),
            (true, true) => Ok(Whose::System),
            (true, false) => Err(administrators_only()),
        }
    }

    /// A filter by its criteria: taken apart and written anew, so that nothing but a query of its table is ever sent.
    fn given(&self, filters: &[SyncFilter], criteria: FilterCriteria) -> Answer<Save> {
        let known = criteria.id.as_deref();
        let known = known.map(|id| self.changeable(filters, id)).transpose()?;
        let table = match (known, &criteria.table) {
            (Some(filter), _) => filter.table,
            (None, Some(table)) => crate::synced::fields::table_of(table)?,
            (None, None) => table_in(&criteria.fetchxml).ok_or_else(unreadable)?,
        };
        let called = criteria
            .name
            .as_deref()
            .or(known.map(|filter| filter.name.as_str()));
        let tree = Tree::read(table, &criteria.fetchxml).map_err(|_| {
            failing::invalid(say!(
                "These criteria are no query of the records that the filter selects from"
            ))
        })?;
        Ok(Save {
            whose: match known {
                Some(filter) => filter.whose,
                None => self.of_new(criteria.everybody)?,
            },
            known: known.map(|filter| {
                let seen = criteria.version.clone().unwrap_or_else(|| filter.etag.clone());
                (filter.id, seen)
            }),
            name: name(called.unwrap_or_default())?,
            tree,
        })
    }
}

fn administrators_only() -> FailureView {
    FailureView::new(
        FailureCode::Forbidden,
        say!("This filter is your organization's and applies to everybody; only an administrator changes it"),
    )
}

/// The synchronized table that a query is about.
fn table_in(fetchxml: &str) -> Option<SyncedTable> {
    SyncedTable::ALL
        .into_iter()
        .find(|table| Tree::read(*table, fetchxml).is_ok())
}

fn name(text: &str) -> Answer<String> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > NAME {
        return Err(failing::invalid(say!(
            "A filter needs a name of at most {most} characters",
            most = NAME
        )));
    }
    Ok(name.to_owned())
}

fn changed_meanwhile() -> FailureView {
    FailureView::new(
        FailureCode::Stale,
        say!("The filter was changed elsewhere meanwhile; look at it again"),
    )
}
