//! Reading `formxml` (reference G4) with suspicion: no document type, so no entities of its own; a bounded number of nodes and
//! bytes; the tree is walked without recursion.

use roxmltree::{Document, Node, ParsingOptions};

use super::control::shows_column;
use super::{Conditions, Form, FormCell, FormKind};
use crate::error::ReplyFault;
use crate::shape::{plain_name, shown_label};

/// The largest form that is read. Main forms of the product have about 200 KB.
const MOST_BYTES: usize = 2 << 20;
/// The longest tag with the text behind it: the parser compares each attribute of a tag with all the others.
const MOST_OF_A_TAG: usize = 64 << 10;
/// The most nodes of one.
const MOST_NODES: u32 = 100_000;
/// The most cells, roles and labels that are taken from one.
const MOST_CELLS: usize = 500;
const MOST_ROLES: usize = 500;
const MOST_LABELS: usize = 100;

/// Reads a form.
///
/// # Errors
/// [`ReplyFault::Value`] when it is no form, or larger than any form is.
pub fn read_form(xml: &str, kind: FormKind) -> Result<Form, ReplyFault> {
    const FAULT: ReplyFault = ReplyFault::Value("formxml");
    if xml.len() > MOST_BYTES || xml.split('<').any(|piece| piece.len() > MOST_OF_A_TAG) {
        return Err(FAULT);
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(xml, options).map_err(|_| FAULT)?;
    let root = document.root_element();
    if !root.has_tag_name("form") {
        return Err(FAULT);
    }
    Ok(Form {
        conditions: conditions(root),
        cells: cells(root, kind),
    })
}

fn cells(root: Node<'_, '_>, kind: FormKind) -> Vec<FormCell> {
    let tabs = child(root, "tabs")
        .into_iter()
        .flat_map(|tabs| children(tabs, "tab"));
    let tabs: Vec<Node<'_, '_>> = tabs.filter(|tab| is_visible(*tab)).collect();
    // A page begins with what matters; the other tabs are for working on the record.
    let many = if kind == FormKind::Main { 1 } else { usize::MAX };
    let sections = tabs
        .into_iter()
        .take(many)
        .flat_map(sections)
        .filter(|section| is_visible(*section));
    let cells = sections.flat_map(|section| {
        let rows = child(section, "rows")
            .into_iter()
            .flat_map(|rows| children(rows, "row"));
        rows.flat_map(|row| children(row, "cell"))
    });
    cells
        .filter(|cell| is_visible(*cell))
        .filter_map(cell)
        .take(MOST_CELLS)
        .collect()
}

/// `columns/column/sections/section` of a tab.
fn sections<'t, 'x: 't>(tab: Node<'t, 'x>) -> impl Iterator<Item = Node<'t, 'x>> {
    let columns = child(tab, "columns")
        .into_iter()
        .flat_map(|columns| children(columns, "column"));
    columns
        .filter_map(|column| child(column, "sections"))
        .flat_map(|sections| children(sections, "section"))
}

/// A cell that shows a column; spacers and other controls are none.
fn cell(node: Node<'_, '_>) -> Option<FormCell> {
    if is(node, "userspacer") {
        return None;
    }
    let control = child(node, "control")?;
    let column = control
        .attribute("datafieldname")
        .filter(|name| plain_name(name))?;
    if is(control, "isunbound") || !shows_column(control.attribute("classid").unwrap_or_default()) {
        return None;
    }
    let labels = child(node, "labels")
        .into_iter()
        .flat_map(|labels| children(labels, "label"));
    let label = |label: Node<'_, '_>| {
        let text = shown_label(label.attribute("description")?);
        let language = label.attribute("languagecode")?.trim().parse().ok()?;
        (!text.is_empty()).then_some((language, text))
    };
    Some(FormCell {
        // Column names are lower case; a form may say otherwise.
        column: column.to_ascii_lowercase(),
        labels: labels.filter_map(label).take(MOST_LABELS).collect(),
    })
}

fn conditions(root: Node<'_, '_>) -> Conditions {
    let Some(node) = child(root, "DisplayConditions") else {
        return Conditions::default();
    };
    let everyone = child(node, "Everyone").is_some();
    let roles = children(node, "Role").filter_map(|role| {
        let id = role.attribute("Id")?.trim();
        uuid::Uuid::parse_str(id.trim_start_matches('{').trim_end_matches('}')).ok()
    });
    Conditions {
        roles: if everyone {
            Vec::new()
        } else {
            roles.take(MOST_ROLES).collect()
        },
        order: node
            .attribute("Order")
            .and_then(|order| order.trim().parse().ok()),
        fallback: is(node, "FallbackForm"),
    }
}

/// Everything is visible unless it says otherwise.
fn is_visible(node: Node<'_, '_>) -> bool {
    node.attribute("visible")
        .is_none_or(|text| !text.eq_ignore_ascii_case("false") && text != "0")
}

fn is(node: Node<'_, '_>, attribute: &str) -> bool {
    node.attribute(attribute)
        .is_some_and(|text| text.eq_ignore_ascii_case("true") || text == "1")
}

fn child<'t, 'x: 't>(node: Node<'t, 'x>, name: &'static str) -> Option<Node<'t, 'x>> {
    children(node, name).next()
}

fn children<'t, 'x: 't>(node: Node<'t, 'x>, name: &'static str) -> impl Iterator<Item = Node<'t, 'x>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FormKind, MOST_BYTES, read_form};

    const FORM: &str = r#"<form>
      <tabs>
        <tab name="a"><columns><column width="100%"><sections>
          <section name="one"><rows>
            <row><cell id="{1}"><labels><label description="Mail" languagecode="1033"/><label description=" E-Mail&#10; " languagecode="1031"/></labels>
              <control id="emailaddress1" classid="{4273EDBD-AC1D-40D3-9FB2-095C621B552D}" datafieldname="EmailAddress1"/></cell><cell userspacer="true"/></row>
            <row><cell visible="false"><control datafieldname="secret" classid="{4273EDBD-AC1D-40D3-9FB2-095C621B552D}"/></cell></row>
            <row><cell><control id="frame" classid="{FD2A7985-3187-444E-908D-6624B21F69C0}" datafieldname="url"/></cell><cell/></row>
          </rows></section>
          <section visible="false"><rows><row><cell><control datafieldname="hidden"/></cell></row></rows></section>
        </sections></column></columns></tab>
        <tab visible="0"><columns><column><sections><section><rows><row><cell><control datafieldname="tabhidden"/></cell></row></rows></section></sections></column></columns></tab>
        <tab><columns><column><sections><section><rows><row><cell><control datafieldname="later"/></cell></row></rows></section></sections></column></columns></tab>
      </tabs>
      <DisplayConditions Order="2" FallbackForm="true"><Role Id="{11111111-2222-3333-4444-555555555555}"/><Role Id="none"/></DisplayConditions>
    </form>"#;

    /// The parser compares each attribute of a tag with all the others.
    #[test]
    fn a_tag_that_would_take_for_ever_is_refused_at_once() {
        let many: String = (0..200_000).map(|number| format!(" a{number}=''")).collect();
        assert!(read_form(&format!("<form{many}/>"), FormKind::Card).is_err());
    }

    #[test]
    fn g4_visible_cells_are_read_in_order_with_their_labels() {
        let form = read_form(FORM, FormKind::Card).unwrap();
        let columns: Vec<&str> = form.cells.iter().map(|cell| cell.column.as_str()).collect();
        assert_eq!(columns, ["emailaddress1", "later"]);
        assert_eq!(form.cells[0].label(1031).as_deref(), Some("E-Mail"));
        assert_eq!(
            form.cells[0].label(1036),
            None,
            "the column's own label is better than one in another language"
        );
        assert_eq!(
            (
                form.conditions.order,
                form.conditions.fallback,
                form.conditions.roles.len()
            ),
            (Some(2), true, 1)
        );
        let main = read_form(FORM, FormKind::Main).unwrap();
        assert_eq!(main.cells.len(), 1, "of a main form the first visible tab");
        let everyone = read_form(r#"<form><DisplayConditions><Everyone/><Role Id="{11111111-2222-3333-4444-555555555555}"/></DisplayConditions></form>"#, FormKind::Card).unwrap();
        assert!(everyone.conditions.roles.is_empty());
    }

    #[test]
    fn hostile_forms_are_refused_and_deep_ones_do_no_harm() {
        let bomb = "<!DOCTYPE form [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><form>&b;</form>";
        let outside = "<!DOCTYPE form SYSTEM \"http://127.0.0.1/x.dtd\"><form/>";
        let large = format!("<form>{}</form>", " ".repeat(MOST_BYTES));
        let many = format!("<form>{}</form>", "<a/>".repeat(200_000));
        for hostile in [
            bomb,
            outside,
            large.as_str(),
            many.as_str(),
            "",
            "<form",
            "<grid/>",
            "\u{0}",
        ] {
            assert!(read_form(hostile, FormKind::Card).is_err());
        }
        let deep = format!("<form>{}{}</form>", "<a>".repeat(50_000), "</a>".repeat(50_000));
        let _ = read_form(&deep, FormKind::Card);
    }

    proptest! {
        #[test]
        fn no_form_makes_the_reader_fall_over(text in any::<String>(), at in 0..FORM.len(), cut in any::<char>()) {
            let _ = read_form(&text, FormKind::Main);
            let mut damaged: String = FORM.chars().take(at).collect();
            damaged.push(cut);
            damaged.extend(FORM.chars().skip(at));
            let _ = read_form(&damaged, FormKind::Card);
        }
    }
}
