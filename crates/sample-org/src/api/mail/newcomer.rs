//! A sender whom nobody knows becomes a contact or a lead, as the user wants it (reference C7, A-64, G-30).

use rusqlite::OptionalExtension as _;
use serde_json::Map;

use super::super::error::Outcome;
use super::super::session::Session;
use super::super::{atomically, create, secured};
use super::address::Address;
use super::resolve::{self, Eyes};
use super::settings::Settings;
use crate::security::Verb;
use crate::store::value::{Value, Values};

/// The longest address and name that a record holds (reference C5), and the longest subject of a lead.
const ADDRESS: usize = 100;
const NAME: usize = 50;
const SUBJECT: usize = 300;

/// Makes the record, if the user wants it and may, and nobody in the organization has the address.
pub(super) fn welcome(
    session: &Session<'_>,
    settings: &Settings,
    from: &Address,
    subject: &str,
) -> Outcome<Option<Value>> {
    let kind = wanted(session, settings)?;
    let Some(table) = kind.and_then(|kind| session.catalog.table(kind)) else {
        return Ok(None);
    };
    let values = values(from, (table.name == "lead").then_some(subject));
    let may = session
        .need(Verb::Create, table)
        .and_then(|()| secured::may_create(session, table, &values));
    if may.is_err() || from.text.encode_utf16().count() > ADDRESS {
        return Ok(None);
    }
    if !resolve::all(session, settings, &from.text, Eyes::Service)?.is_empty() {
        return Ok(None);
    }
    // A right may reach to rows of a team only: what was begun is taken back, and the message comes from nobody.
    match atomically(session, |session| {
        create::nested(session, table, &Map::new(), None, values, 0)
    }) {
        Ok(id) => Ok(Some(Value::Ref(table.name, id))),
        Err(error) if error.status == 403 => Ok(None),
        Err(error) => Err(error),
    }
}

/// The table of `autocreatecontactonpromote`: 1 contact, 2 lead, -1 as the organization has it, which is contacts.
fn wanted(session: &Session<'_>, settings: &Settings) -> Outcome<Option<&'static str>> {
    if !settings.option("AutoCreateContactOnPromote", true) {
        return Ok(None);
    }
    let sql = "SELECT coalesce(autocreatecontactonpromote, 1) FROM usersettings WHERE systemuserid = ?";
    let option: Option<i64> = session
        .db
        .prepare_cached(sql)?
        .query_row([session.caller.user.to_string()], |row| row.get(0))
        .optional()?;
    Ok(match option {
        Some(1 | -1) => Some("contact"),
        Some(2) => Some("lead"),
        _ => None,
    })
}

fn values(from: &Address, subject: Option<&str>) -> Values {
    let (first, last) = name(from);
    let mut values: Values = [
        ("lastname", Value::Text(cut(&last, NAME))),
        ("emailaddress1", Value::Text(from.text.clone())),
        ("isautocreate", Value::Int(1)),
    ]
    .into();
    if !first.is_empty() {
        values.insert("firstname", Value::Text(cut(&first, NAME)));
    }
    if let Some(subject) = subject.filter(|subject| !subject.is_empty()) {
        values.insert("subject", Value::Text(cut(subject, SUBJECT)));
    }
    values
}

/// First and last name: `First Last`, `Last, First`, or the address up to its @.
fn name(from: &Address) -> (String, String) {
    let full = from.name.as_deref().unwrap_or_default().trim();
    if let Some((last, first)) = full.split_once(',').filter(|(last, _)| !last.trim().is_empty()) {
        return (first.trim().to_owned(), last.trim().to_owned());
    }
    match full.rsplit_once(char::is_whitespace) {
        Some((first, last)) => (first.trim().to_owned(), last.to_owned()),
        None if full.is_empty() => {
            let local = from.text.split('@').next().unwrap_or_default();
            (String::new(), local.to_owned())
        }
        None => (String::new(), full.to_owned()),
    }
}

/// As much as fits, in UTF-16 units.
pub(super) fn cut(text: &str, most: usize) -> String {
    let mut used = 0;
    let fits = |character: &char| {
        used += character.len_utf16();
        used <= most
    };
    text.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::super::address::Address;
    use super::name;

    #[test]
    fn g30_a_newcomer_is_called_by_the_name_beside_the_address() {
        for (given, first, last) in [
            (Some("Ann Marie Lind"), "Ann Marie", "Lind"),
            (Some("Lind, Ann"), "Ann", "Lind"),
            (Some("Lind"), "", "Lind"),
            (Some(" "), "", "a.lind"),
            (None, "", "a.lind"),
        ] {
            let from = Address {
                name: given.map(str::to_owned),
                text: "a.lind@x.example".to_owned(),
            };
            assert_eq!(name(&from), (first.to_owned(), last.to_owned()), "{given:?}");
        }
    }
}
