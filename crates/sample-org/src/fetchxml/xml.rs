//! Elements and attributes of a query, read with the codes of the SDK's list for what is wrong with them.

use roxmltree::Node as Xml;

use crate::odata::QueryError;

/// What reading comes to.
pub(super) type Parsed<T> = Result<T, QueryError>;

pub(super) fn elements<'a, 'i: 'a>(parent: Xml<'a, 'i>) -> impl Iterator<Item = Xml<'a, 'i>> {
    parent.children().filter(Xml::is_element)
}

pub(super) fn invalid_node(found: Xml<'_, '_>, valid: &str) -> QueryError {
    QueryError::coded(
        "0x8004111c",
        format!(
            "Invalid Child Node, valid nodes are {valid}. NodeName = {}",
            shortened(found.tag_name().name())
        ),
    )
}

/// Names out of a query as they may stand in an error.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(100).collect()
}

pub(super) fn required<'a>(element: Xml<'a, '_>, name: &str) -> Parsed<&'a str> {
    element
        .attribute(name)
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| {
            QueryError::coded(
                "0x8004111e",
                format!(
                    "A required attribute was not specified: {name} of {}.",
                    shortened(element.tag_name().name())
                ),
            )
        })
}

pub(super) fn optional(element: Xml<'_, '_>, name: &str) -> Option<String> {
    element
        .attribute(name)
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
}

pub(super) fn truth(element: Xml<'_, '_>, name: &str, code: &'static str) -> Parsed<bool> {
    match element.attribute(name) {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(QueryError::coded(
            code,
            format!("The only valid values for {name} attribute are 'true', 'false', '1', and '0'."),
        )),
    }
}

pub(super) fn number(element: Xml<'_, '_>, name: &str) -> Parsed<Option<usize>> {
    let Some(text) = element.attribute(name) else {
        return Ok(None);
    };
    match text.trim().parse::<u32>() {
        Ok(0) | Err(_) => Err(QueryError::coded(
            "0x8004110c",
            format!("A value greater than zero must be specified: {name}."),
        )),
        Ok(number) => Ok(Some(number as usize)),
    }
}

/// A name that is given to something: it becomes a property of the reply.
pub(super) fn alias(element: Xml<'_, '_>) -> Parsed<Option<String>> {
    let Some(alias) = optional(element, "alias") else {
        return Ok(None);
    };
    let begins = alias.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let plain = begins
        && alias
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let plain = plain && alias.len() <= 128;
    if plain {
        Ok(Some(alias))
    } else {
        Err(QueryError::coded(
            "0x80041109",
            "Invalid alias: only letters, digits and _ are allowed.",
        ))
    }
}

/// Takes one of what is left.
pub(super) fn take(left: &mut usize, code: &'static str, text: &str) -> Parsed<()> {
    *left = left.checked_sub(1).ok_or_else(|| QueryError::coded(code, text))?;
    Ok(())
}
