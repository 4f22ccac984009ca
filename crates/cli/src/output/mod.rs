//! What goes to standard output and standard error. Everything that a person reads passes [`Page`], which makes foreign
//! text harmless: no other module writes.

mod json;
pub(crate) mod sanitise;
pub(crate) mod table;

use std::borrow::Cow;
use std::fmt::Display;
use std::io::Write as _;

use regarding_companion::facade::Answer;
use regarding_companion::say;
use regarding_companion::view::app::NoticeView;
use regarding_companion::view::failure::{FailureCode, FailureView};
use serde::Serialize;

use self::table::Column;
use crate::host;

/// A view in words.
pub(crate) trait Show: Serialize {
    /// Writes it on a page.
    fn on(&self, page: &mut Page);
}

/// Lines for a person.
#[derive(Debug)]
pub(crate) struct Page {
    width: Option<usize>,
    lines: Vec<String>,
}

impl Page {
    /// A page of a width, or as wide as it takes.
    pub(crate) fn new(width: Option<usize>) -> Self {
        Self {
            width,
            lines: Vec::new(),
        }
    }

    /// A paragraph; nothing for an empty text.
    pub(crate) fn say(&mut self, text: &str) {
        self.hanging("", text);
    }

    /// A sentence of a view, which comes without its full stop.
    pub(crate) fn sentence(&mut self, text: &str) {
        let text = text.trim_end();
        let ends = text.ends_with(['.', '!', '?', '\u{61f}', ':']);
        self.say(&if text.is_empty() || ends {
            text.to_owned()
        } else {
            format!("{text}.")
        });
    }

    /// `label: value`; nothing for an empty value.
    pub(crate) fn field(&mut self, label: impl Display, value: &str) {
        if !value.trim().is_empty() {
            self.hanging(&format!("{label}: "), value);
        }
    }

    /// A long text whose lines stay as they are.
    pub(crate) fn text(&mut self, text: &str) {
        self.lines.extend(sanitise::lines(text));
    }

    /// A blank line, unless one stands there already.
    pub(crate) fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A table.
    pub(crate) fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) {
        self.lines.extend(table::lines(columns, rows, self.width));
    }

    fn hanging(&mut self, label: &str, text: &str) {
        let line = sanitise::line(text).trim().to_owned();
        if line.is_empty() {
            return;
        }
        let line = format!("{label}{line}");
        match self.width {
            Some(width) => {
                let wrapped = textwrap::wrap(&line, wrapping(width));
                self.lines.extend(wrapped.into_iter().map(Cow::into_owned));
            }
            None => self.lines.push(line),
        }
    }

    #[cfg(test)]
    pub(crate) fn shown(&self) -> String {
        self.lines.join("\n")
    }
}

/// Lines break between words only: an address or an identifier is there to be copied whole.
fn wrapping(width: usize) -> textwrap::Options<'static> {
    textwrap::Options::new(width)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .subsequent_indent("  ")
}

/// Shows a view: as JSON, or in words.
///
/// # Errors
/// When the view cannot be written as JSON: a defect of ours.
pub(crate) fn show(json: bool, view: &impl Show) -> Answer<()> {
    if json {
        let text = json::text(view).map_err(|_| {
            FailureView::new(FailureCode::Internal, say!("Writing the answer as JSON failed"))
        })?;
        write(&[text]);
        return Ok(());
    }
    let mut page = Page::new(width());
    view.on(&mut page);
    write(&page.lines);
    Ok(())
}

/// Shows a finished text of several lines.
pub(crate) fn show_text(text: &str) {
    write(&sanitise::lines(text.trim_end()).collect::<Vec<_>>());
}

/// Tells a failure: one sentence on standard error, and with `--json` the failure on standard output.
pub(crate) fn failure(failure: &FailureView, json: bool) {
    if json {
        failure_as_json(failure);
    }
    to_person(&format!("{}.", failure.message.trim_end_matches(['.', ' '])));
}

/// Tells a failure to a script alone.
pub(crate) fn failure_as_json(failure: &FailureView) {
    if let Ok(text) = json::text(&serde_json::json!({ "error": failure })) {
        write(&[text]);
    }
}

/// Tells what is less than well beside what was asked for: a sentence on standard error, whatever else is written.
pub(crate) fn notice(notice: &NoticeView) {
    to_person(&notice.message);
}

/// Tells the person something while a command goes on; standard output stays clean.
pub(crate) fn to_person(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{}", sanitise::line(sentence));
}

/// The width to keep to: a person's terminal has one, a file or a pipe has not.
fn width() -> Option<usize> {
    host::is_terminal().then(|| textwrap::termwidth().max(20))
}

/// A reader that went away (`| head`) is no failure: the exit code still tells what was done.
fn write(lines: &[String]) {
    let mut out = std::io::stdout().lock();
    let _ = lines
        .iter()
        .try_for_each(|line| writeln!(out, "{line}"))
        .and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn paragraphs_keep_to_the_terminal_and_identifiers_stay_whole() {
        let mut page = Page::new(Some(24));
        page.field("Record", "email:11111111-2222-3333-4444-555555555555");
        page.say("Waiting until the organization can be reached again.");
        page.field("Empty", "  ");
        page.gap();
        page.gap();
        page.text("a\n  b");
        page.sentence("");
        page.sentence("Said");
        page.sentence("Asked?");
        assert_eq!(
            page.shown(),
            "Record:\n  email:11111111-2222-3333-4444-555555555555\nWaiting until the\n  organization can be\n  reached \
             again.\n\na\n  b\nSaid.\nAsked?"
        );
    }
}
