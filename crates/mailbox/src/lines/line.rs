//! One content line: its bytes as they came, and what they say.

use core::ops::Range;

use super::fold::{breaks_off_softly, colon, fold, unfold};
use super::text;

/// A parameter, and where it stands in the head of its line, its semicolon included.
#[derive(Clone)]
struct Parameter {
    name: String,
    values: Vec<String>,
    span: Range<usize>,
}

/// One line. Names are in capitals, values as they were written.
#[derive(Clone)]
pub(crate) struct Line {
    raw: Vec<u8>,
    /// What stands before the colon, unfolded.
    head: String,
    value: String,
    group: Option<String>,
    name: String,
    parameters: Vec<Parameter>,
}

impl Line {
    /// Reads a line from its bytes, folds and line break included. One that is no content line has an empty name.
    pub(crate) fn read(raw: &[u8]) -> Self {
        let unfolded = unfold(raw);
        let shown = String::from_utf8_lossy(&unfolded);
        let shown = shown.trim_start_matches('\u{feff}');
        let mut line = match colon(shown) {
            Some(at) => Self::of_parts(
                shown.get(..at).unwrap_or_default().to_owned(),
                shown.get(at + 1..).unwrap_or_default().to_owned(),
            ),
            None => Self::opaque(shown),
        };
        line.decode_charset(&unfolded);
        line.raw = raw.to_vec();
        line
    }

    /// A new line: `head` is the name with its parameters, `value` is escaped already.
    pub(crate) fn new(head: &str, value: &str, newline: &str) -> Self {
        let mut line = Self::of_parts(head.to_owned(), value.to_owned());
        line.write(newline);
        line
    }

    fn opaque(shown: &str) -> Self {
        Self {
            raw: Vec::new(),
            head: String::new(),
            value: shown.to_owned(),
            group: None,
            name: String::new(),
            parameters: Vec::new(),
        }
    }

    fn of_parts(head: String, value: String) -> Self {
        let name_end = head.find(';').unwrap_or(head.len());
        let whole_name = head.get(..name_end).unwrap_or_default().trim();
        let (group, name) = match whole_name.rsplit_once('.') {
            Some((group, name)) => (Some(group.to_ascii_uppercase()), name),
            None => (None, whole_name),
        };
        Self {
            raw: Vec::new(),
            name: name.trim().to_ascii_uppercase(),
            group,
            parameters: parameters(&head, name_end),
            head,
            value,
        }
    }

    /// Old vCards name the character set of a value that is not UTF-8.
    fn decode_charset(&mut self, unfolded: &[u8]) {
        let quoted = self.has_value("ENCODING", "QUOTED-PRINTABLE") || self.has_parameter("QUOTED-PRINTABLE");
        let charset = self.parameter("CHARSET").map(str::to_owned);
        if !quoted && (charset.is_none() || core::str::from_utf8(unfolded).is_ok()) {
            return;
        }
        let start = unfolded.len().saturating_sub(self.value.len());
        let bytes = if quoted {
            text::quoted_printable(self.value.as_bytes())
        } else {
            let at = unfolded
                .iter()
                .position(|byte| *byte == b':')
                .map_or(start, |at| at + 1);
            unfolded.get(at..).unwrap_or_default().to_vec()
        };
        let decoder = charset
            .as_deref()
            .and_then(|name| mail_parser::decoders::charsets::map::charset_decoder(name.as_bytes()));
        self.value = match decoder {
            Some(decode) if core::str::from_utf8(&bytes).is_err() => decode(&bytes),
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        };
        if quoted {
            // The escapes of old vCards are fewer; a line break stands there as itself.
            self.value = self.value.replace("\r\n", "\n").replace('\n', "\\n");
        }
    }

    /// The bytes of the line, folds and line break included.
    pub(crate) fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Gives the line its missing line break, so that another one can follow.
    pub(crate) fn end_with(&mut self, newline: &str) {
        if !self.raw.ends_with(b"\n") {
            self.raw.extend_from_slice(newline.as_bytes());
        }
        if breaks_off_softly(&self.raw) {
            // An empty line is what it goes on with.
            self.raw.extend_from_slice(newline.as_bytes());
        }
    }

    /// The name in capitals, without its group; empty for what is no content line.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the line has this name, given in capitals.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// The group in capitals (`ITEM1`).
    pub(crate) fn group(&self) -> Option<&str> {
        self.group.as_deref()
    }

    /// The value as written.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    /// The value as text, without escapes.
    pub(crate) fn text(&self) -> String {
        text::unescape(&self.value)
    }

    /// The first value of a parameter, its name given in capitals.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .and_then(|parameter| parameter.values.first())
            .map(String::as_str)
    }

    /// Whether there is such a parameter, with or without a value.
    pub(crate) fn has_parameter(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.name == name)
    }

    /// All values of all parameters of a name, in lower case, and those of lists in one value (`TYPE="work,voice"`). A parameter
    /// without a value, as vCard 2.1 has them, counts as a value of `TYPE`.
    pub(crate) fn types(&self) -> Vec<String> {
        let mut types = Vec::new();
        for parameter in &self.parameters {
            if parameter.name == "TYPE" {
                let words = parameter.values.iter().flat_map(|value| value.split(','));
                types.extend(words.map(|word| word.trim().to_ascii_lowercase()));
            } else if parameter.values.is_empty() {
                types.push(parameter.name.to_ascii_lowercase());
            }
        }
        types
    }

    /// Whether one of a parameter's values is this one, whatever its case.
    pub(crate) fn has_value(&self, name: &str, value: &str) -> bool {
        self.parameters
            .iter()
            .filter(|parameter| parameter.name == name)
            .any(|parameter| parameter.values.iter().any(|it| it.eq_ignore_ascii_case(value)))
    }

    /// Replaces the value, given escaped. The head stays as it was written.
    pub(crate) fn set_value(&mut self, value: &str, newline: &str) {
        self.without_encoding();
        value.clone_into(&mut self.value);
        self.write(newline);
    }

    /// Sets a parameter, in place of all of that name.
    pub(crate) fn set_parameter(&mut self, name: &str, value: &str, newline: &str) {
        if self.has_value(name, value) {
            return;
        }
        self.cut_parameter(name);
        self.head.push_str(&format!(";{name}={}", text::parameter(value)));
        self.reparse(newline);
    }

    /// Takes a parameter away.
    pub(crate) fn remove_parameter(&mut self, name: &str, newline: &str) {
        if self.has_parameter(name) {
            self.cut_parameter(name);
            self.reparse(newline);
        }
    }

    fn cut_parameter(&mut self, name: &str) {
        for parameter in self
            .parameters
            .iter()
            .rev()
            .filter(|parameter| parameter.name == name)
        {
            self.head.replace_range(parameter.span.clone(), "");
        }
        let end = self.head.find(';').unwrap_or(self.head.len());
        self.parameters = parameters(&self.head, end);
    }

    /// A value that is written anew stands there as it is.
    fn without_encoding(&mut self) {
        for name in ["ENCODING", "CHARSET", "QUOTED-PRINTABLE"] {
            self.cut_parameter(name);
        }
    }

    fn reparse(&mut self, newline: &str) {
        let (head, value) = (core::mem::take(&mut self.head), core::mem::take(&mut self.value));
        *self = Self::of_parts(head, value);
        self.write(newline);
    }

    fn write(&mut self, newline: &str) {
        let whole = format!("{}:{}", self.head, self.value);
        let whole: String = whole.chars().filter(|c| !c.is_control() || *c == '\t').collect();
        self.raw = fold(&whole, newline);
    }
}

fn parameters(head: &str, from: usize) -> Vec<Parameter> {
    let mut found = Vec::new();
    let mut start = from;
    while start < head.len() {
        let end = text::find_unquoted(head, start + 1, b";").unwrap_or(head.len());
        let whole = head.get(start + 1..end).unwrap_or_default();
        let (name, values) = match whole.split_once('=') {
            Some((name, values)) => (name, text::parameter_values(values)),
            None => (whole, Vec::new()),
        };
        if !name.trim().is_empty() {
            found.push(Parameter {
                name: name.trim().to_ascii_uppercase(),
                values,
                span: start..end,
            });
        }
        start = end;
    }
    found
}
