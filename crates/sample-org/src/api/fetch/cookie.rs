//! The paging cookie of FetchXML (powerapps-docs `fetchxml/page-results`): the places of the first and the last row of a
//! page, column by column, as XML; encoded twice inside of an annotation, plain inside of a query.

use roxmltree::Document;
use rusqlite::types::Value as SqlValue;

use crate::fetchxml::order::{Holds, Ordered, place};
use crate::odata::{QueryError, text};

/// The inner XML.
pub(super) fn inner(page: usize, terms: &[Ordered], first: &[SqlValue], last: &[SqlValue]) -> String {
    let mut made = format!("<cookie page=\"{page}\">");
    for ((term, first), last) in terms.iter().zip(first).zip(last) {
        made.push_str(&format!("<{}", term.name));
        for (name, value) in [("last", last), ("first", first)] {
            match shown(term.holds, value) {
                Some(value) => made.push_str(&format!(" {name}=\"{}\"", escaped(&value))),
                None => made.push_str(&format!(" {name}null=\"1\"")),
            }
        }
        made.push_str(" />");
    }
    made.push_str("</cookie>");
    made
}

/// The annotation's value for the page that follows.
pub(super) fn outer(next: usize, inner: &str) -> String {
    let twice = text::encode(&text::encode(inner));
    format!("<cookie pagenumber=\"{next}\" pagingcookie=\"{twice}\" istracking=\"False\" />")
}

/// The inner XML out of an annotation's value.
pub(super) fn opened(outer: &str) -> Option<String> {
    let document = Document::parse(outer).ok()?;
    let twice = document.root_element().attribute("pagingcookie")?.to_owned();
    let once = text::decode(&twice, false)?;
    text::decode(&once, false)
}

/// The page that a cookie is of, and where its last row stands in the order.
pub(super) fn read(xml: &str, terms: &[Ordered]) -> Result<(usize, Vec<SqlValue>), QueryError> {
    let bad_page = || QueryError::coded("0x8004112A", "Invalid page number in paging cookie.");
    let mismatch = || {
        QueryError::coded(
            "0x80041129",
            "Order by columns do not match those in paging cookie.",
        )
    };
    let document = Document::parse(xml).map_err(|_| bad_page())?;
    let root = document.root_element();
    let page = root
        .attribute("page")
        .and_then(|page| page.parse::<u32>().ok())
        .filter(|page| *page > 0);
    let page = page.ok_or_else(bad_page)?;
    let columns: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
    if columns.len() != terms.len() {
        return Err(mismatch());
    }
    let mut places = Vec::new();
    for (column, term) in columns.iter().zip(terms) {
        if column.tag_name().name() != term.name {
            return Err(mismatch());
        }
        places.push(match (column.attribute("last"), column.attribute("lastnull")) {
            (Some(value), _) => place(term.holds, value).ok_or_else(mismatch)?,
            (None, Some("1")) => SqlValue::Null,
            (None, _) => return Err(mismatch()),
        });
    }
    Ok((page as usize, places))
}

fn shown(holds: Holds, value: &SqlValue) -> Option<String> {
    match value {
        SqlValue::Null | SqlValue::Blob(_) => None,
        SqlValue::Integer(number) => Some(number.to_string()),
        SqlValue::Real(number) => Some(number.to_string()),
        SqlValue::Text(text) if holds == Holds::Id => Some(format!("{{{}}}", text.to_uppercase())),
        SqlValue::Text(text) => Some(text.clone()),
    }
}

/// As the value of an XML attribute; control characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut made = String::new();
    for character in text.chars() {
        match character {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\n' => made.push_str("&#10;"),
            '\r' => made.push_str("&#13;"),
            '\t' => made.push_str("&#9;"),
            other if other.is_control() => {}
            other => made.push(other),
        }
    }
    made
}
