//! Fields of which a card has several lines of one kind: phones, addresses of mail, postal addresses, pages.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::{Content, Field, PostalAddress, Value};

use super::texts::label;
use crate::lines::{Component, Line, Node, text};

/// Says which field a line is, or that it is `none`.
pub(super) const MARKER: &str = "X-REGARDING-FIELD";

/// The kinds of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Phone,
    Mail,
    Postal,
    Page,
}

impl Family {
    pub(super) const ALL: [Self; 4] = [Self::Phone, Self::Mail, Self::Postal, Self::Page];

    /// The family of a line.
    fn of_line(line: &Line) -> Option<Self> {
        Some(match line.name() {
            "TEL" | "X-MS-TEL" | "X-ASSISTANT-PHONE" | "X-EVOLUTION-ASSISTANT-PHONE" => Self::Phone,
            "EMAIL" => Self::Mail,
            "ADR" => Self::Postal,
            "URL" => Self::Page,
            _ => return None,
        })
    }

    /// The family of a field.
    pub(super) fn of(field: Field) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|family| family.fields().contains(&field))
    }

    fn fields(self) -> &'static [Field] {
        match self {
            Self::Phone => &[
                Field::BusinessPhone,
                Field::BusinessPhone2,
                Field::HomePhone,
                Field::HomePhone2,
                Field::Mobile,
                Field::BusinessFax,
                Field::Pager,
                Field::OtherPhone,
                Field::CompanyMainPhone,
                Field::Callback,
                Field::AssistantPhone,
            ],
            Self::Mail => &[Field::Email1, Field::Email2, Field::Email3],
            Self::Postal => &[Field::MailingAddress, Field::HomeAddress, Field::OtherAddress],
            Self::Page => &[Field::WebPage, Field::FtpSite],
        }
    }
}

/// Which line, by its number among the nodes of the card, is which field.
pub(super) type Assignment = BTreeMap<usize, Field>;

/// Finds out which line is which field, leaving some lines aside.
pub(super) fn assign(card: &Component, family: Family, aside: &BTreeSet<usize>) -> Assignment {
    let mut assignment = Assignment::new();
    let mut open: Vec<(usize, &Line)> = Vec::new();
    for (at, line) in lines(card, family).filter(|(at, _)| !aside.contains(at)) {
        match line.parameter(MARKER) {
            Some(name) => {
                let marked = Field::of(name).filter(|field| family.fields().contains(field));
                let free = marked.filter(|field| !assignment.values().any(|it| it == field));
                assignment.extend(free.map(|field| (at, field)));
            }
            None => open.push((at, line)),
        }
    }
    // Those that say what they are come before those that do not, preferred ones first.
    open.sort_by_key(|(at, line)| (is_vague(card, line, family), preference(line), *at));
    for (at, line) in open {
        let candidates = candidates(card, line, family);
        let free = candidates
            .iter()
            .find(|field| !assignment.values().any(|it| it == *field));
        assignment.extend(free.map(|field| (at, *field)));
    }
    assignment
}

fn lines(card: &Component, family: Family) -> impl Iterator<Item = (usize, &Line)> {
    card.nodes
        .iter()
        .enumerate()
        .filter_map(move |(at, node)| match node {
            Node::Line(line) if Family::of_line(line) == Some(family) && !is_empty(line) => Some((at, line)),
            Node::Line(_) | Node::Component(_) => None,
        })
}

fn is_empty(line: &Line) -> bool {
    line.value()
        .chars()
        .all(|c| matches!(c, ';' | ',') || c.is_whitespace())
}

fn preference(line: &Line) -> u16 {
    let number = line.parameter("PREF").and_then(|it| it.trim().parse().ok());
    let old = line.types().iter().any(|it| it == "pref").then_some(1);
    number.or(old).unwrap_or(101)
}

fn is_vague(card: &Component, line: &Line, family: Family) -> bool {
    let words = words(card, line);
    family == Family::Postal && !words.iter().any(|word| word == "home" || word == "work")
}

/// The types of a line, and its label.
fn words(card: &Component, line: &Line) -> Vec<String> {
    let mut words = line.types();
    words.extend(label(card, line));
    words
}

fn candidates(card: &Component, line: &Line, family: Family) -> &'static [Field] {
    let words = words(card, line);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    match family {
        Family::Phone => phone(line, &has),
        Family::Mail => family.fields(),
        Family::Postal if has(&["home"]) => &[Field::HomeAddress, Field::OtherAddress],
        Family::Postal => &[Field::MailingAddress, Field::OtherAddress],
        Family::Page if has(&["ftp"]) || line.value().to_ascii_lowercase().starts_with("ftp:") => {
            &[Field::FtpSite]
        }
        Family::Page => &[Field::WebPage],
    }
}

fn phone(line: &Line, has: &dyn Fn(&[&str]) -> bool) -> &'static [Field] {
    if line.name().ends_with("ASSISTANT-PHONE") || has(&["assistant", "x-assistant", "x-evolution-assistant"])
    {
        &[Field::AssistantPhone]
    } else if has(&["callback", "x-callback", "x-evolution-callback", "x-ms-callback"]) {
        &[Field::Callback]
    } else if has(&["pager"]) {
        &[Field::Pager]
    } else if has(&["fax", "work fax", "home fax"]) {
        if has(&["home", "home fax"]) {
            &[]
        } else {
            &[Field::BusinessFax]
        }
    } else if has(&["cell", "mobile", "iphone"]) {
        &[Field::Mobile]
    } else if has(&["main", "company", "x-evolution-company"]) {
        &[Field::CompanyMainPhone]
    } else if has(&["video", "textphone", "modem", "bbs", "isdn"]) {
        &[]
    } else if has(&["work"]) {
        &[Field::BusinessPhone, Field::BusinessPhone2]
    } else if has(&["home"]) {
        &[Field::HomePhone, Field::HomePhone2]
    } else {
        &[Field::OtherPhone]
    }
}

/// Reads them all.
pub(super) fn read(card: &Component, content: &mut Content) {
    for family in Family::ALL {
        for (at, field) in assign(card, family, &BTreeSet::new()) {
            let Some(Node::Line(line)) = card.nodes.get(at) else {
                continue;
            };
            match value(line, family) {
                Ok(value) => content.set(field, value),
                Err(TooManyLines) => content.withhold(field),
            }
        }
    }
}

/// A street of more lines than a record holds.
struct TooManyLines;

fn value(line: &Line, family: Family) -> Result<Option<Value>, TooManyLines> {
    match family {
        Family::Postal => postal(line),
        Family::Phone => {
            let text = line.text();
            let text = text.trim();
            let scheme = text
                .get(..4)
                .is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:"));
            Ok(Value::text(if scheme {
                text.get(4..).unwrap_or_default()
            } else {
                text
            }))
        }
        Family::Mail | Family::Page => Ok(Value::text(&line.text())),
    }
}

/// Box, extension, street, city, region, code, country; the extension counts as lines of the street.
fn postal(line: &Line) -> Result<Option<Value>, TooManyLines> {
    let parts = text::split(line.value(), ';');
    let part = |at: usize, separator: &str| {
        let words = parts
            .get(at)
            .map(|part| text::split(part, ','))
            .unwrap_or_default();
        let words = words.iter().map(|word| text::unescape(word).trim().to_owned());
        words
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(separator)
    };
    let whole = [part(2, "\n"), part(1, "\n")].join("\n");
    let street: Vec<&str> = whole
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if street.len() > 3 {
        return Err(TooManyLines);
    }
    let address = PostalAddress {
        street: street.join("\n"),
        city: part(3, ", "),
        region: part(4, ", "),
        postal_code: part(5, ", "),
        country: part(6, ", "),
        box_number: part(0, ", "),
    };
    Ok((address != PostalAddress::default()).then_some(Value::Address(address)))
}

/// How a field's value is written; `None` for a value of another kind.
pub(super) fn written(value: &Value) -> Option<String> {
    match value {
        Value::Text(written) => Some(text::escape(written)),
        Value::Address(it) => {
            let parts = [
                &it.box_number,
                "",
                &it.street,
                &it.city,
                &it.region,
                &it.postal_code,
                &it.country,
            ];
            Some(parts.map(text::escape).join(";"))
        }
        _ => None,
    }
}

/// How a new line of a field begins.
pub(super) fn head(field: Field) -> &'static str {
    match field {
        Field::BusinessPhone | Field::BusinessPhone2 => "TEL;TYPE=work,voice",
        Field::HomePhone | Field::HomePhone2 => "TEL;TYPE=home,voice",
        Field::Mobile => "TEL;TYPE=cell",
        Field::BusinessFax => "TEL;TYPE=work,fax",
        Field::Pager => "TEL;TYPE=pager",
        Field::CompanyMainPhone => "TEL;TYPE=work,main",
        Field::Callback => "X-MS-TEL;TYPE=callback",
        Field::AssistantPhone => "X-ASSISTANT-PHONE",
        Field::OtherPhone => "TEL;TYPE=voice",
        Field::MailingAddress => "ADR;TYPE=work",
        Field::HomeAddress => "ADR;TYPE=home",
        Field::OtherAddress => "ADR",
        Field::FtpSite => "URL;TYPE=ftp",
        Field::WebPage => "URL",
        _ => "EMAIL",
    }
}
