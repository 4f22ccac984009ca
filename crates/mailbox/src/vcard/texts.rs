//! Fields that stand on lines of their own, under the several names that programs have for them: texts and dates.

use jiff::civil::Date;
use regarding_model::fields::{Field, Value};

use crate::lines::{Component, Line, text};

/// The texts.
pub(super) const FIELDS: [Field; 9] = [
    Field::JobTitle,
    Field::Nickname,
    Field::Notes,
    Field::Manager,
    Field::AssistantName,
    Field::Spouse,
    Field::Children,
    Field::YomiFirstName,
    Field::YomiLastName,
];

/// The names of a field; the first is used for new lines.
fn names(field: Field) -> &'static [&'static str] {
    match field {
        Field::JobTitle => &["TITLE"],
        Field::Nickname => &["NICKNAME"],
        Field::Notes => &["NOTE"],
        Field::Manager => &["X-MANAGER", "X-EVOLUTION-MANAGER", "X-MS-MANAGER"],
        Field::AssistantName => &["X-ASSISTANT", "X-EVOLUTION-ASSISTANT", "X-MS-ASSISTANT"],
        Field::Spouse => &["X-SPOUSE", "X-EVOLUTION-SPOUSE", "X-MS-SPOUSE"],
        Field::Children => &["X-CHILDREN", "X-MS-CHILD"],
        Field::YomiFirstName => &["X-PHONETIC-FIRST-NAME"],
        Field::YomiLastName => &["X-PHONETIC-LAST-NAME"],
        Field::Birthday => &["BDAY"],
        Field::Anniversary => &[
            "ANNIVERSARY",
            "X-ANNIVERSARY",
            "X-EVOLUTION-ANNIVERSARY",
            "X-MS-ANNIVERSARY",
        ],
        _ => &[],
    }
}

/// What `RELATED;TYPE=` (RFC 6350 section 6.6.6) and the labels of related names call a person.
fn relation(field: Field) -> &'static [&'static str] {
    match field {
        Field::AssistantName => &["agent", "assistant"],
        Field::Spouse => &["spouse", "partner"],
        Field::Children => &["child"],
        Field::Manager => &["manager"],
        _ => &[],
    }
}

/// The label that a group gives to its lines (`item1.X-ABLabel:_$!<Spouse>!$_`), in lower case.
pub(super) fn label(card: &Component, line: &Line) -> Option<String> {
    let group = line.group()?;
    let label = card
        .all("X-ABLABEL")
        .find(|label| label.group() == Some(group))?
        .text();
    let bare = label.trim().trim_start_matches("_$!<").trim_end_matches(">!$_");
    Some(bare.to_lowercase())
}

fn is_of(card: &Component, line: &Line, field: Field) -> bool {
    if names(field).contains(&line.name()) {
        return true;
    }
    let known = relation(field);
    let labelled = || label(card, line).unwrap_or_default();
    match line.name() {
        // A related person that is named by an address of a card is not a name.
        "RELATED" => {
            line.has_value("VALUE", "TEXT") && line.types().iter().any(|it| known.contains(&it.as_str()))
        }
        "X-ABRELATEDNAMES" => known.contains(&labelled().as_str()),
        "X-ABDATE" => field == Field::Anniversary && labelled() == "anniversary",
        _ => false,
    }
}

fn lines(card: &Component, field: Field) -> impl Iterator<Item = &Line> {
    card.lines().filter(move |line| is_of(card, line, field))
}

/// Reads a text.
pub(super) fn read(card: &Component, field: Field) -> Option<Value> {
    let shown = |line: &Line| match field {
        Field::Nickname => {
            let words = text::split(line.value(), ',').into_iter();
            words
                .map(|word| text::unescape(word).trim().to_owned())
                .collect::<Vec<_>>()
                .join(", ")
        }
        _ => line.text(),
    };
    if field == Field::Children {
        let all: Vec<String> = lines(card, field)
            .map(|line| shown(line).trim().to_owned())
            .collect();
        return Value::text(&all.join(", "));
    }
    lines(card, field).find_map(|line| Value::text(&shown(line)))
}

/// Sets a text, or takes it away.
pub(super) fn set(card: &mut Component, field: Field, value: Option<&str>, is_4: bool, newline: &str) {
    set_raw(card, field, value.map(text::escape).as_deref(), is_4, newline);
}

fn set_raw(card: &mut Component, field: Field, value: Option<&str>, is_4: bool, newline: &str) {
    let there: Vec<Line> = lines(card, field).cloned().collect();
    let kept = there
        .iter()
        .find(|line| !line.value().trim().is_empty())
        .or(there.first());
    let is_it = |line: &Line, it: &Line| core::ptr::eq(line, it) || line.raw() == it.raw();
    match (value, kept.cloned()) {
        (Some(value), Some(kept)) => {
            // One line says all children; several would be joined.
            if field == Field::Children {
                card.retain_lines(|line| is_it(line, &kept) || !there.iter().any(|it| is_it(line, it)));
            }
            if let Some(line) = card.lines_mut().find(|line| is_it(line, &kept)) {
                line.set_value(value, newline);
                line.remove_parameter("X-APPLE-OMIT-YEAR", newline);
            }
        }
        (Some(value), None) => card.push_line(Line::new(&head(field, is_4), value, newline), newline),
        (None, _) => {
            card.retain_lines(|line| !there.iter().any(|it| is_it(line, it)));
            for line in there {
                drop_group(card, &line);
            }
        }
    }
}

/// A label without a line to label goes too.
pub(super) fn drop_group(card: &mut Component, gone: &Line) {
    let Some(group) = gone.group() else {
        return;
    };
    let is_beside = |line: &Line| matches!(line.name(), "X-ABLABEL" | "X-ABADR");
    if !card
        .lines()
        .any(|line| line.group() == Some(group) && !is_beside(line))
    {
        card.retain_lines(|line| line.group() != Some(group) || !is_beside(line));
    }
}

/// How a new line begins: vCard 4 has properties of its own for what 3.0 has not.
fn head(field: Field, is_4: bool) -> String {
    let all = names(field);
    match (field, relation(field).first()) {
        (Field::Anniversary, _) if !is_4 => "X-ANNIVERSARY".to_owned(),
        (Field::AssistantName | Field::Spouse | Field::Children, Some(word)) if is_4 => {
            format!("RELATED;TYPE={word};VALUE=text")
        }
        _ => all.first().copied().unwrap_or_default().to_owned(),
    }
}

/// There is something that is no whole date.
#[derive(Debug)]
pub(super) struct NoDate;

/// Reads a date; the time of a day is no part of it.
pub(super) fn date(card: &Component, field: Field) -> Result<Option<Date>, NoDate> {
    let Some(line) = lines(card, field).find(|line| !line.value().trim().is_empty()) else {
        return Ok(None);
    };
    if line.has_parameter("X-APPLE-OMIT-YEAR") {
        return Err(NoDate);
    }
    let day = line
        .value()
        .trim()
        .split(['T', 't', ' '])
        .next()
        .unwrap_or_default();
    let digits = match day.split('-').collect::<Vec<_>>().as_slice() {
        [whole] => (*whole).to_owned(),
        [year, month, day] if year.len() == 4 => format!("{year}{month:0>2}{day:0>2}"),
        _ => return Err(NoDate),
    };
    crate::ical::read_date(&digits).map(Some).ok_or(NoDate)
}

/// Sets a date, or takes it away.
pub(super) fn set_date(card: &mut Component, field: Field, value: Option<Date>, is_4: bool, newline: &str) {
    let value = value.map(|date| {
        let separator = if is_4 { "" } else { "-" };
        format!(
            "{:04}{separator}{:02}{separator}{:02}",
            date.year().max(0),
            date.month(),
            date.day()
        )
    });
    set_raw(card, field, value.as_deref(), is_4, newline);
    for line in card
        .lines_mut()
        .filter(|line| names(field).contains(&line.name()))
    {
        // A date that was words, or a moment, is a date now.
        if line.has_parameter("VALUE") && !line.has_value("VALUE", "DATE") {
            line.remove_parameter("VALUE", newline);
        }
    }
}
