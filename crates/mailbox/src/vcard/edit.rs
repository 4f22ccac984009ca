//! Changes to a contact. Whatever is as it should be already is not touched, and so stays as it was written.

use std::collections::BTreeSet;

use regarding_model::fields::{Content, Field, Value};

use super::slots::{self, Family, MARKER};
use super::{names, texts};
use crate::collections::Edit;
use crate::error::MailboxError;
use crate::lines::{Component, Document, Line, Node, text};
use crate::mark;
use crate::parsed::{bad_item, not_done};
use regarding_model::say;

/// Changes the card of a file.
pub(crate) fn edit(document: &mut Document, wanted: &Edit) -> Result<(), MailboxError> {
    let newline = document.newline;
    if document.components("VCARD").count() > 1 {
        return Err(not_done(say!("changing one of several contacts in one file")));
    }
    let card = document
        .first_mut("VCARD")
        .ok_or_else(|| bad_item(say!("the card is empty")))?;
    let version = card
        .first("VERSION")
        .map(|line| line.value().trim().to_owned())
        .unwrap_or_default();
    let before = super::content(card);
    let changes: Vec<(Field, Option<&Value>)> = wanted
        .fields
        .iter()
        .map(|(field, value)| (*field, value.as_ref()))
        .filter(|(field, value)| before.withheld(*field) || before.get(*field) != *value)
        .collect();
    if version.starts_with('2') && !(changes.is_empty() && wanted.mark.is_none()) {
        return Err(not_done(say!("changing a contact in the form of vCard 2.1")));
    }
    let is_4 = version.starts_with('4');
    for family in Family::ALL {
        edit_slots(card, family, &changes, newline)?;
    }
    for (field, value) in changes.iter().filter(|(field, _)| Family::of(*field).is_none()) {
        set_field(card, *field, *value, is_4, newline)?;
    }
    if let Some(link) = &wanted.mark {
        mark::write(card, link.as_ref(), newline);
    }
    Ok(())
}

fn set_field(
    card: &mut Component,
    field: Field,
    value: Option<&Value>,
    is_4: bool,
    newline: &str,
) -> Result<(), MailboxError> {
    match (field, value) {
        (Field::FullName, Some(Value::Name(name))) => names::set_full_name(card, name, newline),
        (Field::FullName, None) => names::set(card, "N", ";;;;", newline),
        (Field::Company | Field::Department, Some(Value::Text(text))) => {
            names::set_organization(card, field, Some(text), newline);
        }
        (Field::Company | Field::Department, None) => names::set_organization(card, field, None, newline),
        (Field::Birthday | Field::Anniversary, Some(Value::Date(date))) => {
            texts::set_date(card, field, Some(*date), is_4, newline);
        }
        (Field::Birthday | Field::Anniversary, None) => texts::set_date(card, field, None, is_4, newline),
        (field, Some(Value::Text(text))) if texts::FIELDS.contains(&field) => {
            texts::set(card, field, Some(text), is_4, newline);
        }
        (field, None) if texts::FIELDS.contains(&field) => texts::set(card, field, None, is_4, newline),
        (Field::GovernmentId, _) => return Err(not_done(say!("government IDs in contacts"))),
        _ => {
            return Err(bad_item(say!(
                "the field {field} has no place there, or not with such a value",
                field = field
            )));
        }
    }
    Ok(())
}

/// Changes lines of a family, and sees to it that every other line keeps the meaning that it had.
fn edit_slots(
    card: &mut Component,
    family: Family,
    changes: &[(Field, Option<&Value>)],
    newline: &str,
) -> Result<(), MailboxError> {
    let mut intended = slots::assign(card, family, &BTreeSet::new());
    let mut gone = BTreeSet::new();
    for (field, value) in changes
        .iter()
        .filter(|(field, _)| Family::of(*field) == Some(family))
    {
        let at = intended.iter().find(|(_, it)| *it == field).map(|(at, _)| *at);
        match (value, at) {
            (Some(value), at) => {
                let written = slots::written(value)
                    .ok_or_else(|| bad_item(say!("the field {field} has no such value", field = field)))?;
                match at {
                    Some(at) => rewrite(card, at, &written, newline),
                    None => {
                        card.push_line(Line::new(slots::head(*field), &written, newline), newline);
                        intended.insert(last_line(card), *field);
                    }
                }
            }
            (None, Some(at)) => {
                intended.remove(&at);
                gone.insert(at);
            }
            (None, None) => {}
        }
    }
    if changes
        .iter()
        .any(|(field, _)| Family::of(*field) == Some(family))
    {
        pin(card, family, &intended, &gone, newline);
    }
    remove(card, &gone);
    Ok(())
}

fn last_line(card: &Component) -> usize {
    let is_line = |node: &Node| matches!(node, Node::Line(_));
    card.nodes
        .iter()
        .position(|node| !is_line(node))
        .unwrap_or(card.nodes.len())
        .saturating_sub(1)
}

fn rewrite(card: &mut Component, at: usize, written: &str, newline: &str) {
    if let Some(Node::Line(line)) = card.nodes.get_mut(at) {
        line.set_value(written, newline);
        // The value is text from now on, and a label of what it was before would be wrong.
        line.remove_parameter("VALUE", newline);
        line.remove_parameter("LABEL", newline);
    }
}

/// Marks lines whose place among the others would make another field of them now.
fn pin(
    card: &mut Component,
    family: Family,
    intended: &slots::Assignment,
    gone: &BTreeSet<usize>,
    newline: &str,
) {
    // A marked line gives its former place free for another one, so it may take as many rounds as there are lines.
    for _ in 0..=card.nodes.len() {
        let now = slots::assign(card, family, gone);
        let wrong = intended.iter().find(|(at, field)| now.get(at) != Some(field));
        let surplus = now.keys().find(|at| !intended.contains_key(at));
        let (at, word) = match (wrong, surplus) {
            (Some((at, field)), _) => (*at, field.as_str()),
            (None, Some(at)) => (*at, "none"),
            (None, None) => return,
        };
        if let Some(Node::Line(line)) = card.nodes.get_mut(at) {
            line.set_parameter(MARKER, word, newline);
        }
    }
}

fn remove(card: &mut Component, gone: &BTreeSet<usize>) {
    let mut removed = Vec::new();
    for at in gone.iter().rev() {
        if *at < card.nodes.len()
            && let Node::Line(line) = card.nodes.remove(*at)
        {
            removed.push(line);
        }
    }
    for line in removed {
        texts::drop_group(card, &line);
    }
}

/// A new card. Version 3.0: every program reads it.
pub(crate) fn create(uid: &str, wanted: &Edit) -> Result<Document, MailboxError> {
    let newline = "\r\n";
    let mut card = Component::new("VCARD", newline);
    for (name, value) in [
        ("VERSION", "3.0"),
        ("PRODID", "-//Regarding//Regarding//EN"),
        ("UID", &text::escape(uid)),
        ("N", ";;;;"),
    ] {
        card.push_line(Line::new(name, value, newline), newline);
    }
    let mut document = Document::read(b"").map_err(|_| bad_item(say!("an empty file")))?;
    document.newline = newline;
    document.nodes.push(Node::Component(card));
    edit(&mut document, wanted)?;
    if let Some(card) = document.first_mut("VCARD")
        && card.first("FN").is_none()
    {
        let shown = stand_in(&super::content(card));
        card.push_line(Line::new("FN", &text::escape(&shown), newline), newline);
    }
    Ok(document)
}

/// What a contact without a name is shown as: every card needs something (RFC 2426 section 3.1.1).
fn stand_in(content: &Content) -> String {
    let known = [
        Field::Company,
        Field::Email1,
        Field::Email2,
        Field::Mobile,
        Field::BusinessPhone,
    ];
    let shown = known.into_iter().find_map(|field| match content.get(field) {
        Some(Value::Text(text)) => text.lines().next().map(str::to_owned),
        _ => None,
    });
    shown.unwrap_or_else(|| "?".to_owned())
}
