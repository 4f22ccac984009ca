//! `formxml` (reference G4): checked against its rules.

use roxmltree::Node;
use uuid::Uuid;

use super::rules::{IDENTIFIERS, NUMBERS, OPAQUE, RULES, Rule, TRUTHS};
use super::{Checked, Problem, document, json};

/// What the organization answers to markup that does not fit (code of the SDK's list).
const CODE: &str = "0x80048425";

/// How deep elements may be nested.
const DEEPEST: usize = 40;

/// Checks the markup and gives it as JSON.
pub(super) fn json(xml: &str) -> Checked<String> {
    let document = document(xml, CODE)?;
    let root = document.root_element();
    if root.tag_name().name() != "form" {
        return Err(wrong("The root element must be 'form'."));
    }
    // A form is known by its row: an identifier of its own has no place here.
    if root.has_attribute("id") {
        return Err(wrong(
            "The 'id' attribute is not declared for the element 'form'.",
        ));
    }
    element(root, DEEPEST)?;
    Ok(json::of(root).to_string())
}

fn wrong(what: impl core::fmt::Display) -> Problem {
    Problem {
        code: CODE,
        text: format!("The Form XML does not conform to the required schema. {what}"),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(100).collect()
}

fn element(node: Node<'_, '_>, left: usize) -> Checked<()> {
    let name = node.tag_name().name();
    let left = left
        .checked_sub(1)
        .ok_or_else(|| wrong("Elements are nested too deeply."))?;
    attributes(node, name)?;
    match RULES.iter().find(|rule| rule.name == name) {
        Some(rule) => inside(node, rule, left),
        None if OPAQUE.contains(&name) => depth(node, left),
        None => Err(wrong(format!("The element '{}' is not known.", shortened(name)))),
    }
}

fn inside(node: Node<'_, '_>, rule: &Rule, left: usize) -> Checked<()> {
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    let invalid = children
        .iter()
        .find(|child| !rule.children.contains(&child.tag_name().name()));
    if let Some(child) = invalid {
        return Err(wrong(format!(
            "The element '{}' has invalid child element '{}'.",
            rule.name,
            shortened(child.tag_name().name())
        )));
    }
    let there = |name: &&str| children.iter().any(|child| child.tag_name().name() == *name);
    if let Some(missing) = rule.needed.iter().find(|name| !there(name)) {
        return Err(wrong(format!(
            "The element '{}' has incomplete content. List of possible elements expected: '{missing}'.",
            rule.name
        )));
    }
    if children.len() > rule.most {
        return Err(wrong(format!(
            "The element '{}' has too many elements.",
            rule.name
        )));
    }
    if let Some(missing) = rule.required.iter().find(|name| !node.has_attribute(**name)) {
        return Err(wrong(format!(
            "The required attribute '{missing}' is missing of the element '{}'.",
            rule.name
        )));
    }
    children.into_iter().try_for_each(|child| element(child, left))
}

fn attributes(node: Node<'_, '_>, element: &str) -> Checked<()> {
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value().trim());
        let fits = if IDENTIFIERS.contains(&(element, name)) {
            let inner = value.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            inner.is_some_and(|text| text.len() == 36 && Uuid::try_parse(text).is_ok())
        } else if TRUTHS.contains(&name) {
            matches!(value, "true" | "false" | "1" | "0")
        } else if NUMBERS.contains(&name) {
            value.parse::<u32>().is_ok()
        } else {
            true
        };
        if !fits {
            return Err(wrong(format!(
                "The '{name}' attribute of the element '{}' is invalid.",
                shortened(element)
            )));
        }
    }
    Ok(())
}

fn depth(node: Node<'_, '_>, left: usize) -> Checked<()> {
    let left = left
        .checked_sub(1)
        .ok_or_else(|| wrong("Elements are nested too deeply."))?;
    node.children()
        .filter(Node::is_element)
        .try_for_each(|child| depth(child, left))
}

#[cfg(test)]
mod tests {
    use super::json;

    const GOOD: &str = r#"<form><tabs><tab id="{11111111-2222-3333-4444-555555555555}"><labels><label description="A" languagecode="1033"/></labels><columns><column width="100%"><sections><section><rows><row><cell><control id="name" classid="{4273EDBD-AC1D-40D3-9FB2-095C621B552D}" datafieldname="name"/></cell></row></rows></section></sections></column></columns></tab></tabs></form>"#;

    #[test]
    fn g4_what_does_not_fit_the_schema_is_named_with_its_code() {
        assert!(json(GOOD).unwrap().contains("\"Datafieldname\":\"name\""));
        for (from, to, named) in [
            ("<form>", "<page>", "not well formed"),
            (
                "<form>",
                "<form id=\"{11111111-2222-3333-4444-555555555555}\">",
                "'id'",
            ),
            ("width=\"100%\"", "", "'width'"),
            ("languagecode=\"1033\"", "", "'languagecode'"),
            ("languagecode=\"1033\"", "languagecode=\"en\"", "'languagecode'"),
            ("description=\"A\"", "", "'description'"),
            (
                "<label description=\"A\" languagecode=\"1033\"/>",
                "",
                "incomplete content",
            ),
            ("{4273EDBD-AC1D-40D3-9FB2-095C621B552D}", "text", "'classid'"),
            ("control id=\"name\"", "control", "'id'"),
            ("<row>", "<row><surprise/>", "'surprise'"),
            ("<tabs>", "<tabs/><!--", "not well formed"),
            (
                "<form>",
                "<!DOCTYPE form [<!ENTITY a \"a\">]><form>",
                "not well formed",
            ),
        ] {
            let bad = GOOD.replacen(from, to, 1);
            let problem = json(&bad).unwrap_err();
            assert_eq!(problem.code, "0x80048425", "{bad}");
            assert!(problem.text.contains(named), "{}: {bad}", problem.text);
        }
        assert!(json("<form><tabs/></form>").unwrap_err().text.contains("'tab'"));
        let nested = format!(
            "</tabs><events>{}{}</events>",
            "<a>".repeat(5_000),
            "</a>".repeat(5_000)
        );
        let deep = GOOD.replacen("</tabs>", &nested, 1);
        assert!(json(&deep).unwrap_err().text.contains("too deeply"));
    }
}
