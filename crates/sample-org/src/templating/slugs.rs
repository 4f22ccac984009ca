//! What an editor shows, read, and what is kept of it beside.

use core::fmt::Write as _;

use super::{Place, place};

/// A part of a text.
enum Part<'t> {
    Words(&'t str),
    Slug { at: Place<'t>, otherwise: &'t str },
}

/// The parts of a text. What looks like a slug and is none stays text.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut from, mut look) = (0, 0);
    while let Some(found) = text.get(look..).and_then(|rest| rest.find("{!")) {
        let start = look + found;
        let inside = text.get(start + 2..).unwrap_or_default();
        let Some(length) = inside.find('}') else { break };
        look = start + 2;
        if let Some(slug) = slug(inside.get(..length).unwrap_or_default()) {
            parts.push(Part::Words(text.get(from..start).unwrap_or_default()));
            parts.push(slug);
            look = start + 2 + length + 1;
            from = look;
        }
    }
    parts.push(Part::Words(text.get(from..).unwrap_or_default()));
    parts
}

fn slug(text: &str) -> Option<Part<'_>> {
    let (path, otherwise) = text.split_once(';')?;
    let (table, column) = path.split_once(':')?;
    let at = place(table, column)?;
    Some(Part::Slug { at, otherwise })
}

/// The stylesheet of a text, as `subject` and `body` of a template keep it.
pub(crate) fn stylesheet_of(text: &str) -> String {
    let mut sheet = String::from(
        "<?xml version=\"1.0\" ?><xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"><xsl:output method=\"text\" indent=\"no\"/><xsl:template match=\"/data\">",
    );
    for part in parts(text) {
        // Writing to a text does not fail.
        let _ = match part {
            Part::Words(words) => write!(sheet, "{}", words_of(words)),
            Part::Slug {
                at: Place { table, column },
                otherwise,
            } => write!(
                sheet,
                "<xsl:choose><xsl:when test=\"{table}/{column}\"><xsl:value-of select=\"{table}/{column}\" /></xsl:when><xsl:otherwise>{}</xsl:otherwise></xsl:choose>",
                words_of(otherwise)
            ),
        };
    }
    sheet.push_str("</xsl:template></xsl:stylesheet>");
    sheet
}

/// What an editor reads again: `subjectpresentationxml` and `presentationxml` of a template.
pub(crate) fn presentation(text: &str) -> String {
    let mut kept = String::from("<template>");
    for part in parts(text) {
        let _ = match part {
            Part::Words(words) => write!(kept, "<text>{}</text>", words_of(words)),
            Part::Slug {
                at: Place { table, column },
                otherwise,
            } => write!(
                kept,
                "<slug type=\"dynamic\"><value entity=\"{table}\" name=\"{column}\" /><default>{}</default></slug>",
                words_of(otherwise)
            ),
        };
    }
    kept.push_str("</template>");
    kept
}

/// Words as they are, whatever stands in them.
fn words_of(words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!("<![CDATA[{}]]>", words.replace("]]>", "]]]]><![CDATA[>"))
}
