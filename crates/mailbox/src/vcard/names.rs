//! The name of a person (B-35) and of their company (B-49, B-30).

use regarding_model::fields::{Field, PersonName, Value};

use crate::lines::{Component, Line, text};

/// The name: the parts of `N`, or those of `FN` where there is no `N`.
pub(super) fn full_name(card: &Component) -> Option<PersonName> {
    let name = match card.first("N") {
        Some(line) => of_parts(line),
        None => of_whole(&card.first("FN")?.text()),
    };
    (name != PersonName::default()).then_some(name)
}

fn of_parts(line: &Line) -> PersonName {
    let parts = text::split(line.value(), ';');
    let part = |at: usize| {
        let words = parts
            .get(at)
            .map(|part| text::split(part, ','))
            .unwrap_or_default();
        let words = words.iter().map(|word| text::unescape(word).trim().to_owned());
        words
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    PersonName {
        last: part(0),
        first: part(1),
        middle: part(2),
        suffix: part(4),
    }
}

/// The last word is the last name.
fn of_whole(whole: &str) -> PersonName {
    let whole = whole.trim();
    let (first, last) = whole.rsplit_once(char::is_whitespace).unwrap_or(("", whole));
    PersonName {
        first: first.trim().to_owned(),
        last: last.to_owned(),
        ..PersonName::default()
    }
}

/// Sets the name: its parts, and the whole as others show it. A title before it stays.
pub(super) fn set_full_name(card: &mut Component, name: &PersonName, newline: &str) {
    let old = card
        .first("N")
        .map(|line| line.value().to_owned())
        .unwrap_or_default();
    let title = text::split(&old, ';')
        .get(3)
        .map(|part| (*part).to_owned())
        .unwrap_or_default();
    let value = [&name.last, &name.first, &name.middle]
        .map(|part| text::escape(part))
        .join(";");
    let value = format!("{value};{title};{}", text::escape(&name.suffix));
    set(card, "N", &value, newline);
    let title = text::unescape(&title);
    let words = [title.trim(), &name.first, &name.middle, &name.last, &name.suffix];
    let whole: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if !whole.is_empty() {
        set(card, "FN", &text::escape(&whole.join(" ")), newline);
    }
}

/// Sets the first line of a name to a value that is escaped already.
pub(super) fn set(card: &mut Component, name: &str, value: &str, newline: &str) {
    match card.first_mut(name) {
        Some(line) => {
            if line.value() != value {
                line.set_value(value, newline);
            }
        }
        None => card.push_line(Line::new(name, value, newline), newline),
    }
}

fn place(field: Field) -> usize {
    usize::from(field == Field::Department)
}

/// The company, or the department in it.
pub(super) fn organization(card: &Component, field: Field) -> Option<Value> {
    let line = card.first("ORG")?;
    let parts = text::split(line.value(), ';');
    parts
        .get(place(field))
        .and_then(|part| Value::text(&text::unescape(part)))
}

/// Sets the company, or the department; finer parts stay.
pub(super) fn set_organization(card: &mut Component, field: Field, value: Option<&str>, newline: &str) {
    let old = card
        .first("ORG")
        .map(|line| line.value().to_owned())
        .unwrap_or_default();
    let mut parts: Vec<String> = text::split(&old, ';').into_iter().map(str::to_owned).collect();
    parts.resize(parts.len().max(place(field) + 1), String::new());
    if let Some(part) = parts.get_mut(place(field)) {
        *part = text::escape(value.unwrap_or_default());
    }
    while parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    if parts.is_empty() {
        card.retain_lines(|line| !line.is("ORG"));
    } else {
        set(card, "ORG", &parts.join(";"), newline);
    }
}
