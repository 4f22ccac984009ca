//! Templates of emails: their text with places that are filled in from a record.
//!
//! What an editor shows is text with slugs, `{!opportunity:name;your project}`: table, column, and the words that stand there
//! when the record has none. What is kept beside it is a stylesheet over a document of records, `/data/opportunity/name`
//! (general knowledge of the product: `safehtml` and `body` of a template). This module knows both, and no rows.

mod slugs;
mod stylesheet;

pub(crate) use slugs::{presentation, stylesheet_of};
pub(crate) use stylesheet::is_stylesheet;

/// One place that is filled in: a column of a record, or what a lookup is called (`ownerid/@name`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place<'t> {
    /// The table, by its logical name.
    pub(crate) table: &'t str,
    /// The column, by its logical name.
    pub(crate) column: &'t str,
}

/// What a template is not: of the form that is filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unreadable(pub(crate) &'static str);

/// The text of a template with its places filled in; `value` answers what a record has there, if anything. A text that is no
/// stylesheet is taken for what an editor shows.
pub(crate) fn filled(text: &str, value: &dyn Fn(&Place<'_>) -> Option<String>) -> Result<String, Unreadable> {
    if is_stylesheet(text) {
        return stylesheet::filled(text, value);
    }
    stylesheet::filled(&stylesheet_of(text), value)
}

/// A path of a slug or a stylesheet, `table:column` or `table/column`, with or without what a lookup is called.
fn place<'t>(table: &'t str, column: &'t str) -> Option<Place<'t>> {
    let column = column.split('/').next().unwrap_or_default().trim();
    let table = table.trim();
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (word(table) && word(column)).then_some(Place { table, column })
}

#[cfg(test)]
mod tests {
    use super::{Place, filled, presentation, stylesheet_of};

    fn record(place: &Place<'_>) -> Option<String> {
        match (place.table, place.column) {
            ("opportunity", "name") => Some("Harbour & pumps".to_owned()),
            ("systemuser", "fullname") => Some("Mara Voss".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn slugs_become_a_stylesheet_that_gives_values_and_words_for_what_is_missing() {
        let text = "<p>Dear {!contact:firstname;customer},</p><p>{!opportunity:name;your project} &amp; more, {!systemuser:fullname;}</p>";
        let sheet = stylesheet_of(text);
        assert!(sheet.contains("<xsl:when test=\"opportunity/name\">"), "{sheet}");
        let expected = "<p>Dear customer,</p><p>Harbour & pumps &amp; more, Mara Voss</p>";
        assert_eq!(filled(&sheet, &record).as_deref(), Ok(expected));
        assert_eq!(
            filled(text, &record).as_deref(),
            Ok(expected),
            "the same of what an editor shows"
        );
    }

    #[test]
    fn what_a_lookup_is_called_is_a_place_too_and_what_is_no_slug_stays() {
        let text = "{!opportunity:name/@name;x} {!nonsense} {! : ;} a ]]> b";
        assert_eq!(
            filled(text, &record).as_deref(),
            Ok("Harbour & pumps {!nonsense} {! : ;} a ]]> b")
        );
    }

    #[test]
    fn a_stylesheet_of_other_elements_is_refused_and_never_run() {
        let evil = "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:template match=\"/data\"><xsl:copy-of select=\"document('file:///etc/passwd')\"/></xsl:template></xsl:stylesheet>";
        assert!(filled(evil, &record).is_err());
        assert!(filled("<xsl:stylesheet", &record).is_err());
        assert!(
            filled(
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><xsl:stylesheet/>",
                &record
            )
            .is_err()
        );
    }

    #[test]
    fn what_is_kept_for_the_editor_names_the_same_places() {
        let kept = presentation("Dear {!contact:firstname;customer}");
        assert!(kept.contains("<text><![CDATA[Dear ]]></text>"), "{kept}");
        assert!(kept.contains("name=\"firstname\""), "{kept}");
    }
}
