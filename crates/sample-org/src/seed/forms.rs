//! The forms that every organization has (reference G4): main forms, quick views, quick create forms and cards of the tables
//! that people work with, with the columns that the administrator added.

mod data;
mod xml;

use uuid::Uuid;

use super::calendar::Calendar;
use super::chance::Source;
use super::row::SeedRow;
use super::staff::{Unit, role_id};
use super::{SeedRole, custom};
use crate::schema::Catalog;

/// `type` of a form (reference G4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Main = 2,
    QuickView = 6,
    QuickCreate = 7,
    Card = 11,
}

/// One form, as data.
struct Form {
    table: &'static str,
    name: &'static str,
    kind: Kind,
    /// Columns in the header.
    header: &'static [&'static str],
    tabs: &'static [Tab],
    /// The role that it is for; everybody's without one.
    role: Option<SeedRole>,
}

/// A tab: its heading and its columns of sections, one beside the other.
struct Tab(&'static str, &'static [&'static [Section]]);

/// A section: its heading and its cells, one below the other.
struct Section(&'static str, &'static [Cell]);

/// What stands in a cell.
enum Cell {
    /// A column of the record.
    Field(&'static str),
    /// The same, shown only.
    Shown(&'static str),
    /// Nothing.
    Space,
    /// The quick view of that name of the row that a lookup leads to.
    QuickView(&'static str, &'static str),
    /// Rows of a collection by a view: heading, relationship, table of the rows, name of the view.
    Rows(&'static str, &'static str, &'static str, &'static str),
    /// Notes and activities.
    Timeline,
}

fn id_of(source: Source, table: &str, kind: Kind, name: &str) -> Uuid {
    source.id("systemform", &format!("{table}/{}/{name}", kind as i64))
}

/// All rows.
pub(super) fn rows(source: Source, calendar: &Calendar) -> Vec<SeedRow> {
    let catalog = Catalog::with(custom::columns(), 0);
    let writer = xml::Writer {
        source,
        catalog: &catalog,
    };
    let published = calendar.past_time(400, 9, 0);
    let row = |form: &Form| {
        let markup = writer.form(form);
        let first = data::FORMS
            .iter()
            .find(|one| one.table == form.table && one.kind == form.kind);
        SeedRow::new("systemform", id_of(source, form.table, form.kind, form.name))
            .with("name", form.name)
            .with("objecttypecode", form.table)
            .with("type", form.kind as i64)
            .with("formxml", markup)
            .with("isdefault", first.is_some_and(|first| first.name == form.name))
            .with("formactivationstate", 1)
            .with("introducedversion", "9.0.0.0")
            .with("publishedon", published)
    };
    data::FORMS.iter().map(row).collect()
}

/// The role whose id stands in a form's conditions: the one in the top unit, of which the others are copies.
fn role(source: Source, role: SeedRole) -> Uuid {
    role_id(source, role.name(), Unit::Root)
}
