//! The markup that forms and views are kept in (reference G3, G4): what is well formed and fits its schema, and the same as
//! JSON.

mod form;
mod json;
mod layout;
mod rules;

use roxmltree::{Document, ParsingOptions};

use crate::store::value::{Value, Values};

/// The longest text that is read.
const LONGEST: usize = 1024 * 1024;
/// The most XML nodes.
const MOST_NODES: u32 = 50_000;

/// What is wrong with a text; the words quote names and places, never values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub(crate) struct Problem {
    /// The code of the Web API.
    pub(crate) code: &'static str,
    /// What people read.
    pub(crate) text: String,
}

type Checked<T> = Result<T, Problem>;

/// What the platform makes of the markup among the values of a row: `formjson` of `formxml`, `layoutjson` of `layoutxml`.
pub(crate) fn derived(table: &str, values: &Values) -> Checked<Values> {
    let text = |name: &str| values.get(name).and_then(Value::text);
    let mut made = Values::new();
    match table {
        "systemform" => {
            if let Some(xml) = text("formxml") {
                made.insert("formjson", Value::Text(form::json(xml)?));
            }
        }
        "savedquery" | "userquery" => {
            if let Some(xml) = text("layoutxml") {
                made.insert("layoutjson", Value::Text(layout::json(xml)?));
            }
        }
        _ => {}
    }
    Ok(made)
}

/// Reads XML without a document type, which may not stand in it.
fn document<'i>(xml: &'i str, code: &'static str) -> Checked<Document<'i>> {
    let problem = |text: String| Problem { code, text };
    if xml.len() > LONGEST {
        return Err(problem("The XML is too long.".to_owned()));
    }
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    // What the parser says may quote the text; its place is enough.
    Document::parse_with_options(xml.trim(), options).map_err(|error| {
        let at = error.pos();
        problem(format!(
            "The XML is not well formed at line {}, position {}.",
            at.row, at.col
        ))
    })
}

/// Whether it is what `PublishXml` takes: `<importexportxml>`.
pub(crate) fn is_request_to_publish(xml: &str) -> bool {
    document(xml, "").is_ok_and(|document| document.root_element().tag_name().name() == "importexportxml")
}
