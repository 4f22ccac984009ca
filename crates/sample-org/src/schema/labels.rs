//! What people call tables, columns and choices, in the languages of the organization (reference G1: `DisplayName`). What has
//! no name here is called by its logical name.

mod columns;
mod options;

use super::custom::{LANGUAGES, Label};
use super::{Catalog, Column, Table};

/// A text in the languages that it is known in; the first is the base language.
pub(crate) type Labels = Vec<Label>;

fn both(english: impl Into<String>, german: Option<String>) -> Labels {
    let texts = [Some(english.into()), german];
    let pairs = LANGUAGES.into_iter().zip(texts);
    pairs
        .filter_map(|(language, text)| text.map(|text| Label { language, text }))
        .collect()
}

/// The label for somebody who reads that language, else the base language.
pub(crate) fn for_reader(labels: &[Label], language: u32) -> Option<&Label> {
    let own = labels.iter().find(|label| label.language == language);
    own.or(labels.first())
}

/// A table, one of its rows.
pub(crate) fn table(table: &Table) -> Labels {
    entry(table).map_or_else(
        || both(table.schema, None),
        |(one, german)| both(one[0], Some(german[0].to_owned())),
    )
}

/// A table, many of its rows.
pub(crate) fn tables(table: &Table) -> Labels {
    entry(table).map_or_else(
        || both(table.schema, None),
        |(one, german)| both(one[1], Some(german[1].to_owned())),
    )
}

fn entry(table: &Table) -> Option<([&'static str; 2], [&'static str; 2])> {
    let found = columns::TABLES.iter().find(|(name, _, _)| *name == table.name);
    found.map(|(_, english, german)| (*english, *german))
}

/// A column.
pub(crate) fn column(catalog: &Catalog, table: &Table, column: &Column) -> Labels {
    if let Some(custom) = catalog.custom(table.name, column.name) {
        return custom.labels.clone();
    }
    if column.name == table.key {
        return self::table(table);
    }
    named(table.name, column.name)
        .or_else(|| address(column.name))
        .unwrap_or_else(|| both(column.name, None))
}

fn named(table: &str, column: &str) -> Option<Labels> {
    let own = |(name, _, _): &&(&str, &str, &str)| name.split_once('.') == Some((table, column));
    let all = columns::COLUMNS;
    let found = all
        .iter()
        .find(own)
        .or_else(|| all.iter().find(|(name, _, _)| *name == column));
    found.map(|(_, english, german)| both(*english, Some((*german).to_owned())))
}

/// `address1_city` is "Address 1: City".
fn address(column: &str) -> Option<Labels> {
    let (number, part) = column.strip_prefix("address")?.split_once('_')?;
    let (_, english, german) = columns::PARTS.iter().find(|(name, _, _)| *name == part)?;
    Some(both(
        format!("Address {number}: {english}"),
        Some(format!("Adresse {number}: {german}")),
    ))
}

/// A choice, a state or a heading that is shipped.
pub(crate) fn option(text: &str) -> Labels {
    let found = options::OPTIONS.iter().find(|(english, _)| *english == text);
    both(text, found.map(|(_, german)| (*german).to_owned()))
}

/// A choice of a column: as whoever added the column has it, else as it is shipped.
pub(crate) fn choice(catalog: &Catalog, table: &Table, column: &Column, value: i64, text: &str) -> Labels {
    let custom = catalog.custom(table.name, column.name);
    let own = custom.and_then(|custom| {
        let options = custom.options();
        options.into_iter().find(|option| option.value == value)
    });
    own.map_or_else(|| option(text), |own| own.labels.clone())
}

/// The lists of parties of an activity: attributes that are no columns (reference A10, C2, C3).
pub(crate) fn party_lists(table: &str) -> &'static [&'static str] {
    match table {
        "email" => &["from", "to", "cc", "bcc"],
        "appointment" | "recurringappointmentmaster" => {
            &["requiredattendees", "optionalattendees", "organizer"]
        }
        "serviceappointment" => &[
            "customers",
            "resources",
            "requiredattendees",
            "optionalattendees",
            "organizer",
        ],
        "phonecall" | "letter" | "fax" => &["from", "to"],
        _ => &[],
    }
}

/// A list of parties.
pub(crate) fn party_list(name: &str) -> Labels {
    named("", name).unwrap_or_else(|| both(name, None))
}

#[cfg(test)]
mod tests {
    use super::{column, for_reader, option};
    use crate::schema::Catalog;

    #[test]
    fn g1_columns_are_called_as_people_call_them() {
        let catalog = Catalog::new();
        for (table, name, language, expected) in [
            ("contact", "telephone1", 1033, "Business Phone"),
            ("account", "telephone1", 1033, "Main Phone"),
            ("contact", "address1_city", 1031, "Adresse 1: Ort"),
            ("contact", "jobtitle", 1031, "Position"),
            ("contact", "jobtitle", 1036, "Job Title"),
            ("contact", "contactid", 1033, "Contact"),
            ("email", "messageiddupcheck", 1031, "messageiddupcheck"),
        ] {
            let table = catalog.table(table).unwrap();
            let labels = column(&catalog, table, table.column(name).unwrap());
            assert_eq!(for_reader(&labels, language).unwrap().text, expected, "{name}");
        }
        assert_eq!(for_reader(&option("Hot"), 1031).unwrap().text, "Heiß");
    }
}
