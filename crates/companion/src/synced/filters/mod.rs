//! The filters that decide which records come to the mailbox (C): listed, looked at, changed, with what a change would do before
//! it is done (C-16).

mod change;
mod definitions;
mod difference;
mod draft;
mod edit;
mod show;

pub(crate) use definitions::Definitions;

use regarding_dataverse::synced::SyncedTable;
use regarding_dataverse::synced::filters::{ListFilters, ListTemplates, SyncFilter, Whose};
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use self::definitions::Tables;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::failure::FailureView;
use crate::view::sync_rules::{FilterEditView, FilterTableView, SyncFilterView, SyncFiltersView};
use crate::words::fields as words;

impl Core {
    /// All filters that apply to the person.
    pub(crate) async fn sync_filters(&self) -> Answer<SyncFiltersView> {
        let session = self.session()?;
        let tables = self.defined(&session).await?;
        let filters = self.filters_of(&session).await?;
        Ok(listed(&filters, &tables, self.changes_for_everybody()))
    }

    /// The criteria of a filter, to be looked at and changed.
    pub(crate) async fn sync_filter(&self, id: &str) -> Answer<FilterEditView> {
        let session = self.session()?;
        let tables = self.defined(&session).await?;
        let filters = self.filters_of(&session).await?;
        let filter = find(&filters, id)?;
        let mut view = edit::view(filter, &tables)?;
        view.may_change |= self.changes_for_everybody();
        Ok(view)
    }

    /// A new filter of a table: with the criteria of the organization's template, where it has one.
    pub(crate) async fn new_sync_filter(&self, table: &str) -> Answer<FilterEditView> {
        let session = self.session()?;
        let table = super::fields::table_of(table)?;
        let tables = self.defined(&session).await?;
        let templates = self.templates_of(&session).await?;
        let template = templates.iter().find(|template| template.table == table);
        edit::new(table, template, &tables)
    }

    /// The filters of synchronized tables that apply to the person.
    pub(crate) async fn filters_of(&self, session: &Session) -> Answer<Vec<SyncFilter>> {
        let filters = session.client.run_together(Rule::Options, &ListFilters).await;
        self.noting(session, filters)
    }

    /// The default templates.
    async fn templates_of(&self, session: &Session) -> Answer<Vec<SyncFilter>> {
        let templates = session.client.run(Rule::Options, &ListTemplates).await;
        self.noting(session, templates)
    }

    /// The rules of the synchronization are other ones from now on: whoever waits for the next cycle need not wait longer.
    pub(super) fn rules_changed(&self) {
        self.compose.forget_filters();
        self.emit(Event::OptionsChanged);
        self.wake_sync();
    }
}

/// A filter by its id.
fn find<'f>(filters: &'f [SyncFilter], id: &str) -> Answer<&'f SyncFilter> {
    let id = Uuid::parse_str(id.trim()).ok();
    let found = filters.iter().find(|filter| Some(filter.id) == id);
    found.ok_or_else(no_such_filter)
}

fn no_such_filter() -> FailureView {
    failing::no_record(say!("There is no such filter"))
}

fn listed(filters: &[SyncFilter], tables: &Tables, everybodys: bool) -> SyncFiltersView {
    let selects = |table: SyncedTable| {
        filters
            .iter()
            .any(|filter| filter.table == table && filter.active)
    };
    // Services are planned in some organizations only.
    let is_there =
        |table: SyncedTable| !table.is_one_way() || selects(table) || tables.contains_key(&table.name());
    let table = |table: SyncedTable| FilterTableView {
        table: table.logical_name().to_owned(),
        title: words::table(table),
        nothing: (!selects(table)).then(|| {
            say!("Nothing of this kind comes to the mailbox, because no active filter selects any of it.")
        }),
    };
    let mut filters: Vec<SyncFilterView> = filters
        .iter()
        .map(|filter| one(filter, tables, everybodys))
        .collect();
    filters.sort_by_cached_key(|filter| {
        let place = SyncedTable::ALL
            .iter()
            .position(|table| table.logical_name() == filter.table);
        (place, !filter.own, filter.name.to_lowercase(), filter.id.clone())
    });
    SyncFiltersView {
        may_change_everybodys: everybodys,
        sentence: if everybodys {
            say!("You may change the filters of everybody. A change holds for everybody in the organization.")
        } else {
            say!("Only an administrator of the organization changes the filters of everybody.")
        },
        tables: SyncedTable::ALL
            .into_iter()
            .filter(|table| is_there(*table))
            .map(table)
            .collect(),
        filters,
    }
}

fn one(filter: &SyncFilter, tables: &Tables, everybodys: bool) -> SyncFilterView {
    SyncFilterView {
        id: filter.id.to_string(),
        own: filter.whose == Whose::User,
        may_change: filter.whose == Whose::User || everybodys,
        name: filter.name.clone(),
        table: filter.table.logical_name().to_owned(),
        table_title: words::table(filter.table),
        active: filter.active,
        criteria: show::of_filter(filter, tables),
        version: filter.etag.clone(),
    }
}
