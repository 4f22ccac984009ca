//! Which columns a card shows, in which order and under which labels: from the organization's own form, else the documented
//! columns that every organization has (reference C5, G4).

use regarding_model::record::KnownTable;

use super::columns::{logical, selectable};
use super::{ColumnKind, Table};
use crate::forms::{Form, FormCell};
use crate::operations::cards::{columns, telling};
use crate::query::Name;
use crate::tables::addressing;

/// The most fields of a card; a main form can have hundreds.
const MOST_FIELDS: usize = 24;

/// One value of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The column as it is selected; lookups in their `_…_value` form.
    pub column: Name,
    /// Its label in the person's language; `None` where the organization told none.
    pub label: Option<String>,
    /// What it holds.
    pub kind: ColumnKind,
}

/// How the card of one table is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The fields in their order.
    pub fields: Vec<Field>,
    /// Whether an administrator's form says so; else it is the program's own choice.
    pub of_form: bool,
    /// The columns that tell a record from others of its name, as far as they can be read.
    pub(crate) telling: Vec<Name>,
}

impl Layout {
    /// The documented columns, for an organization whose metadata cannot be read.
    #[must_use]
    pub fn documented(table: KnownTable) -> Self {
        let field = |column: &&'static str| Field {
            column: Name::from(*column),
            label: None,
            kind: documented_kind(column),
        };
        Self {
            fields: columns(table).iter().map(field).collect(),
            of_form: false,
            telling: telling(table).iter().map(|column| Name::from(*column)).collect(),
        }
    }

    /// The documented columns that the organization has and lets be read, under its own labels.
    pub(super) fn of_table(known: KnownTable, table: &Table) -> Self {
        let mut layout = Self::documented(known);
        layout.fields.retain_mut(|field| {
            let column = readable(table, logical(&field.column));
            field.label = column.and_then(|column| column.label.clone());
            column.is_some()
        });
        layout
            .telling
            .retain(|name| readable(table, logical(name)).is_some());
        layout
    }

    /// The fields of a form; `None` when it has none that a card can show.
    pub(super) fn of_form(known: KnownTable, form: &Form, table: &Table, language: u32) -> Option<Self> {
        let mut fields: Vec<Field> = Vec::new();
        for cell in &form.cells {
            let field = field(known, cell, table, language);
            // A column may stand on a form more than once.
            if let Some(field) = field.filter(|field| !fields.iter().any(|one| one.column == field.column)) {
                fields.push(field);
            }
        }
        fields.truncate(MOST_FIELDS);
        let Self { telling, .. } = Self::of_table(known, table);
        (!fields.is_empty()).then_some(Self {
            fields,
            of_form: true,
            telling,
        })
    }
}

/// A cell as a field: its column has to be there and readable, and is not the name, which stands above.
fn field(known: KnownTable, cell: &FormCell, table: &Table, language: u32) -> Option<Field> {
    let column = readable(table, &cell.column)?;
    let shown = !matches!(column.kind, ColumnKind::Other);
    if !shown || cell.column == addressing(known).name {
        return None;
    }
    Some(Field {
        column: selectable(&cell.column, column.kind).into(),
        label: cell.label(language).or_else(|| column.label.clone()),
        kind: column.kind,
    })
}

fn readable<'t>(table: &'t Table, column: &str) -> Option<&'t super::Column> {
    table.columns.get(column).filter(|column| column.readable)
}

fn documented_kind(column: &str) -> ColumnKind {
    if logical(column) == column {
        ColumnKind::Text
    } else {
        ColumnKind::Lookup
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use regarding_model::record::KnownTable;
    use serde_json::{Value, json};

    use crate::forms::{FormKind, read_form};
    use crate::shape::{Shape, tables_in};

    fn contact() -> Value {
        let column = |name: &str, kind: &str, label: &str, readable: bool| {
            json!({"LogicalName": name, "AttributeType": kind, "IsValidForRead": readable, "IsSecured": false,
                "DisplayName": {"UserLocalizedLabel": {"Label": label, "LanguageCode": 1033}}})
        };
        json!({"LogicalName": "contact", "EntitySetName": "contacts", "PrimaryIdAttribute": "contactid", "PrimaryNameAttribute": "fullname",
        "Attributes": [
            column("fullname", "String", "Full Name", true),
            column("jobtitle", "String", "Job Title", true),
            column("parentcustomerid", "Customer", "Company Name", true),
            column("new_tier", "Picklist", "Tier", true),
            column("new_hidden", "String", "Hidden", false),
            column("new_photo", "Virtual", "Photo", true),
        ]})
    }

    fn shape(form: Option<&str>) -> Shape {
        let forms = form.map(|xml| (KnownTable::Contact, read_form(xml, FormKind::Card).unwrap()));
        Shape::new(tables_in(&[contact()]), &forms.into_iter().collect(), 1031)
    }

    #[test]
    fn g4_a_form_says_which_columns_in_which_order_and_what_they_are_called() {
        let cell = |column: &str, labels: &str| {
            format!(
                "<cell><labels>{labels}</labels><control id=\"{column}\" datafieldname=\"{column}\" classid=\"{{00000000-0000-0000-0000-000000000001}}\"/></cell>"
            )
        };
        let rows = ["new_photo", "fullname", "new_tier", "parentcustomerid", "new_hidden", "nosuchcolumn", "new_tier"].map(|column| {
            let labels = if column == "new_tier" { "<label description=\"Level\" languagecode=\"1033\"/><label description=\"Stufe\" languagecode=\"1031\"/>" } else { "" };
            cell(column, labels)
        });
        let xml = format!(
            "<form><tabs><tab><columns><column><sections><section><rows><row>{}</row></rows></section></sections></column></columns></tab></tabs></form>",
            rows.join("")
        );
        let layout = shape(Some(&xml)).layout(KnownTable::Contact);
        let fields: Vec<(&str, Option<&str>)> = layout
            .fields
            .iter()
            .map(|field| (&*field.column, field.label.as_deref()))
            .collect();
        assert_eq!(
            fields,
            [
                ("new_tier", Some("Stufe")),
                ("_parentcustomerid_value", Some("Company Name"))
            ]
        );
        assert!(layout.of_form);
    }

    #[test]
    fn without_a_form_the_columns_that_are_there_are_shown_under_the_organizations_labels() {
        let layout = shape(None).layout(KnownTable::Contact);
        let fields: Vec<(&str, Option<&str>)> = layout
            .fields
            .iter()
            .map(|field| (&*field.column, field.label.as_deref()))
            .collect();
        assert_eq!(
            fields,
            [
                ("jobtitle", Some("Job Title")),
                ("_parentcustomerid_value", Some("Company Name"))
            ],
            "telephone1 is not there"
        );
        assert!(!layout.of_form);
        let layout = Shape::new(BTreeMap::new(), &BTreeMap::new(), 1033).layout(KnownTable::Contact);
        assert!(
            layout.fields.iter().any(|field| field.column == "telephone1"),
            "nothing is known: as documented"
        );
    }
}
