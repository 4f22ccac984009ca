//! The rules of the synchronization as front doors show and change them: which field travels which way (B.1 to B.4), and which
//! records the filters select (C).

use regarding_model::fields::FieldDirection;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The way a field travels (B-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FieldDirectionView {
    /// Not at all.
    None,
    /// From the organization to the mailbox.
    ToMailbox,
    /// From the mailbox to the organization.
    ToOrganization,
    /// Both ways.
    Both,
}

impl From<FieldDirection> for FieldDirectionView {
    fn from(direction: FieldDirection) -> Self {
        match direction {
            FieldDirection::None => Self::None,
            FieldDirection::ToMailbox => Self::ToMailbox,
            FieldDirection::ToOrganization => Self::ToOrganization,
            FieldDirection::Both => Self::Both,
        }
    }
}

impl From<FieldDirectionView> for FieldDirection {
    fn from(direction: FieldDirectionView) -> Self {
        match direction {
            FieldDirectionView::None => Self::None,
            FieldDirectionView::ToMailbox => Self::ToMailbox,
            FieldDirectionView::ToOrganization => Self::ToOrganization,
            FieldDirectionView::Both => Self::Both,
        }
    }
}

/// The synchronized fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncedFieldsView {
    /// Whether this person may change directions (B-2).
    pub may_change: bool,
    /// Who may, in a sentence.
    pub sentence: String,
    /// Table by table.
    pub tables: Vec<SyncedTableView>,
}

/// The fields of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncedTableView {
    /// Its logical name.
    pub table: String,
    /// What it is called.
    pub title: String,
    /// Its fields.
    pub fields: Vec<SyncedFieldView>,
}

/// One pair of fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncedFieldView {
    /// Its name on the command line and in reports.
    pub field: String,
    /// What people call it in a mailbox.
    pub mailbox: String,
    /// What the organization calls it, in the person's language.
    pub organization: String,
    /// The columns that it is made of.
    pub columns: Vec<String>,
    /// The way it travels for this person.
    pub direction: FieldDirectionView,
    /// What the organization says, before settings are looked at that it follows.
    pub said: FieldDirectionView,
    /// The ways that an administrator may choose; none where nobody may.
    pub allowed: Vec<FieldDirectionView>,
    /// Why it cannot be chosen, or what else it follows.
    pub reason: Option<String>,
    /// What column security takes away from this person (B-7).
    pub security: Option<String>,
    /// The version of the organization's row; given back when the direction is changed.
    pub version: Option<String>,
}

/// A direction to set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
pub struct FieldDirectionRequest {
    /// The table.
    pub table: String,
    /// The field, by its name in [`SyncedFieldView::field`].
    pub field: String,
    /// The new direction.
    pub direction: FieldDirectionView,
    /// The version that was seen; what is there now, when it is left out.
    pub version: Option<String>,
}

/// All filters that apply to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncFiltersView {
    /// Whether this person may change the filters of everybody (C-1).
    pub may_change_everybodys: bool,
    /// Who may, in a sentence.
    pub sentence: String,
    /// The tables that filters select from.
    pub tables: Vec<FilterTableView>,
    /// The filters.
    pub filters: Vec<SyncFilterView>,
}

/// A table that filters select from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterTableView {
    /// Its logical name.
    pub table: String,
    /// What it is called.
    pub title: String,
    /// That nothing of it comes, because no active filter selects from it (C-5).
    pub nothing: Option<String>,
}

/// A filter.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncFilterView {
    /// Its id.
    pub id: String,
    /// Whether it is the person's own; else it is the organization's and applies to everybody (C-1).
    pub own: bool,
    /// Whether the person may change it.
    pub may_change: bool,
    /// Its name.
    pub name: String,
    /// The table that it selects from.
    pub table: String,
    /// What that table is called.
    pub table_title: String,
    /// Whether it is active.
    pub active: bool,
    /// What it selects, in sentences.
    pub criteria: Vec<String>,
    /// The version that this is.
    pub version: String,
}

/// The criteria of a filter, to be looked at and changed.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterEditView {
    /// The filter; `None` for a new one.
    pub id: Option<String>,
    /// The filter or template that the criteria come from: given back with them.
    pub source: Option<String>,
    /// Whether it is the person's own; else it is the organization's.
    pub own: bool,
    /// Whether the person may change it.
    pub may_change: bool,
    /// Its name.
    pub name: String,
    /// The table.
    pub table: String,
    /// What the table is called.
    pub table_title: String,
    /// The version that this is.
    pub version: Option<String>,
    /// The conditions on the table's own columns.
    pub group: FilterGroupView,
    /// The conditions on rows of other tables that a record is related to.
    pub related: Vec<FilterRelatedView>,
    /// The columns that conditions can be about.
    pub columns: Vec<FilterColumnView>,
    /// The ways to other tables on which conditions can be set.
    pub ways: Vec<FilterWayView>,
    /// The columns of those tables.
    pub beyond: Vec<FilterBeyondView>,
    /// All operators.
    pub operators: Vec<FilterOperatorView>,
    /// The criteria as the organization keeps them.
    pub fetchxml: String,
}

/// Conditions of which all hold, or any.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FilterGroupView {
    /// Whether one that holds is enough.
    pub any: bool,
    /// The conditions.
    pub nodes: Vec<FilterNodeView>,
}

/// One of a group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "node", content = "value", rename_all = "snake_case")]
pub enum FilterNodeView {
    /// A condition on a column.
    Row(FilterRowView),
    /// A group inside.
    Group(FilterGroupView),
    /// What the editor cannot say: kept as it is.
    Kept(FilterKeptView),
}

/// A condition.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FilterRowView {
    /// The column.
    pub column: String,
    /// The operator.
    pub operator: String,
    /// What it compares with.
    pub values: Vec<FilterValueView>,
}

/// A value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FilterValueView {
    /// The value: words, a number, a day, the number of a choice, an id.
    pub text: String,
    /// What the record of an id is called.
    pub label: Option<String>,
    /// The table of that record.
    pub table: Option<String>,
}

/// A condition that the editor cannot say.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FilterKeptView {
    /// Which one of its filter.
    pub number: u32,
    /// What it says, as the organization keeps it; only shown.
    pub text: String,
}

/// Conditions on related rows.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterRelatedView {
    /// Which one of its filter.
    pub number: u32,
    /// What it is about, in words.
    pub title: String,
    /// The conditions.
    pub group: FilterGroupView,
    /// The columns that they can be about.
    pub columns: Vec<FilterColumnView>,
}

/// A way to rows of another table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterWayView {
    /// The other table.
    pub table: String,
    /// Its column.
    pub from: String,
    /// The column of the filter's own table that leads there.
    pub to: String,
    /// What it is about, in words.
    pub title: String,
}

/// The columns of another table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterBeyondView {
    /// The table.
    pub table: String,
    /// Its columns that conditions can be about.
    pub columns: Vec<FilterColumnView>,
}

/// New conditions on related rows.
#[derive(Clone, PartialEq, Eq, Deserialize, Type)]
pub struct FilterAddedDraft {
    /// The other table.
    pub table: String,
    /// Its column.
    pub from: String,
    /// The column of the filter's own table.
    pub to: String,
    /// The conditions.
    pub group: FilterGroupView,
}

/// Changed conditions on related rows.
#[derive(Clone, PartialEq, Eq, Deserialize, Type)]
pub struct FilterRelatedDraft {
    /// Which one of its filter.
    pub number: u32,
    /// The conditions.
    pub group: FilterGroupView,
}

/// A column that a condition can be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterColumnView {
    /// Its logical name.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// What it holds.
    pub holds: FilterColumnKind,
    /// The operators that it can have.
    pub operators: Vec<String>,
    /// The labels of its choices.
    pub options: Vec<FilterOptionView>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FilterColumnKind {
    /// Words.
    Text,
    /// One of several labels.
    Choice,
    /// Yes or no.
    YesNo,
    /// A number.
    Number,
    /// A day or a moment.
    Date,
    /// A record.
    Lookup,
    /// Something else: only whether it holds anything.
    Other,
}

/// One choice of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterOptionView {
    /// Its number.
    pub value: String,
    /// Its label.
    pub label: String,
}

/// How many values an operator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FilterTakes {
    /// None.
    Nothing,
    /// One.
    One,
    /// One whole number.
    Number,
    /// A lower and an upper one.
    Two,
    /// At least one.
    Many,
}

/// An operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterOperatorView {
    /// Its code.
    pub operator: String,
    /// What it is called.
    pub title: String,
    /// How many values it takes.
    pub takes: FilterTakes,
}

/// A filter as the editor left it.
#[derive(Clone, PartialEq, Eq, Deserialize, Type)]
pub struct FilterDraft {
    /// The filter; `None` for a new one.
    pub id: Option<String>,
    /// Whether a new one applies to everybody.
    pub everybody: bool,
    /// Where the criteria came from.
    pub source: Option<String>,
    /// The version that was seen; what is there now, when it is left out.
    pub version: Option<String>,
    /// The table.
    pub table: String,
    /// The name.
    pub name: String,
    /// The conditions.
    pub group: FilterGroupView,
    /// The conditions on related rows; one that is left out is taken away.
    pub related: Vec<FilterRelatedDraft>,
    /// Conditions on related rows that were not there.
    pub added: Vec<FilterAddedDraft>,
}

/// A filter whose criteria are given as the organization keeps them.
#[derive(Clone, PartialEq, Eq, Deserialize, Type)]
pub struct FilterCriteria {
    /// The filter; `None` for a new one.
    pub id: Option<String>,
    /// Whether a new one applies to everybody.
    pub everybody: bool,
    /// The version that was seen; what is there now, when it is left out.
    pub version: Option<String>,
    /// The table; needed for a new one.
    pub table: Option<String>,
    /// The name; needed for a new one.
    pub name: Option<String>,
    /// The criteria, `FetchXML`.
    pub fetchxml: String,
}

/// A filter to be switched.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
pub struct FilterSwitch {
    /// The filter.
    pub id: String,
    /// The version that was seen; what is there now, when it is left out.
    pub version: Option<String>,
    /// Whether it is active from now on.
    pub active: bool,
}

/// A change to filters.
#[derive(Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(tag = "change", content = "value", rename_all = "snake_case")]
pub enum FilterChange {
    /// Create one, or change one, as the editor left it.
    Save(FilterDraft),
    /// Create one, or change one, by its criteria.
    Criteria(FilterCriteria),
    /// Switch one on or off.
    Switch(FilterSwitch),
    /// Delete one.
    Delete(String),
    /// Take all away and make those of the templates anew (C-6).
    Reset,
}

/// What a change would do (C-16): nothing was changed yet.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterPreviewView {
    /// How many records the filter would select; of a change to several, all of them together.
    pub selects: u32,
    /// The first of them.
    pub selected: Vec<FilterRecordView>,
    /// How many would come to the mailbox that do not come now.
    pub added: u32,
    /// The first of them.
    pub added_records: Vec<FilterRecordView>,
    /// How many that are kept the same on both sides would no longer follow each other (promise 4: both stay).
    pub unlinked: u32,
    /// The first of them.
    pub unlinked_records: Vec<FilterRecordView>,
    /// How many the filters select now and would not any more, without ever having come.
    pub dropped: u32,
    /// What it comes to, in a sentence.
    pub sentence: String,
    /// What it would select, in sentences.
    pub criteria: Vec<String>,
    /// What the numbers do not tell.
    pub note: Option<String>,
}

/// A record in a list; its name was read live and is kept nowhere.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterRecordView {
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

macro_rules! silent {
    ($($name:ident)*) => {$(
        // It may hold what people wrote: shown, never printed (promise 1).
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

silent!(SyncFilterView FilterEditView FilterGroupView FilterNodeView FilterRowView FilterValueView FilterKeptView
    FilterRelatedView FilterRelatedDraft FilterAddedDraft FilterDraft FilterCriteria FilterChange FilterPreviewView FilterRecordView);
