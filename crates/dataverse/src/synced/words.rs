//! Descriptions: text in the mailbox, text or HTML in the organization (B-11).

/// The text of a description, whatever it is.
pub(super) fn text(description: &str) -> String {
    if is_html(description) {
        of_html(description)
    } else {
        description.to_owned()
    }
}

/// What to write so that the same text is read again: a text that would be taken for HTML becomes HTML.
pub(super) fn description(text: &str) -> String {
    if is_html(text) {
        html(text)
    } else {
        text.to_owned()
    }
}

/// The elements with which descriptions of the product's editors begin.
const FIRST: [&str; 31] = [
    "!doctype",
    "html",
    "head",
    "body",
    "meta",
    "style",
    "div",
    "p",
    "span",
    "table",
    "ul",
    "ol",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "b",
    "i",
    "u",
    "a",
    "strong",
    "em",
    "pre",
    "blockquote",
    "center",
    "hr",
    "img",
];

fn is_html(text: &str) -> bool {
    let text = text.trim();
    let first = text.strip_prefix('<').filter(|_| text.ends_with('>'));
    let name = first.map(|rest| {
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '!')
            .next()
            .unwrap_or_default()
    });
    name.is_some_and(|name| FIRST.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Text as HTML that [`of_html`] reads back; blanks and lines stay as they are.
fn html(text: &str) -> String {
    let mut made = String::from("<div>");
    for c in text.chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '\n' => made.push_str("<br>"),
            ' ' | '\t' | '\r' | '\u{c}' => made.push_str(&format!("&#{};", u32::from(c))),
            other => made.push(other),
        }
    }
    made.push_str("</div>");
    made
}

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 17] = [
    "p",
    "div",
    "tr",
    "li",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "hr",
    "center",
];
/// Elements whose content is no text.
const SILENT: [&str; 4] = ["style", "script", "head", "title"];

/// The text of HTML, line by line.
fn of_html(html: &str) -> String {
    let mut text = Text::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (plain, from) = rest.split_at(at);
        text.soft(plain);
        rest = if from.starts_with('<') {
            tag(from, &mut text)
        } else {
            entity(from, &mut text)
        };
    }
    text.soft(rest);
    text.made
}

#[derive(Default)]
struct Text {
    made: String,
    /// The element whose content is left out, while inside of one.
    silent: Option<&'static str>,
    /// A blank that stands only if something follows in its line.
    blank: bool,
    /// A line that ends only if something follows.
    line: bool,
}

impl Text {
    fn soft(&mut self, plain: &str) {
        for c in plain.chars() {
            if c.is_ascii_whitespace() {
                self.blank |= !self.made.is_empty() && !self.line && !self.made.ends_with('\n');
            } else {
                self.hard(c);
            }
        }
    }

    fn hard(&mut self, c: char) {
        if self.silent.is_some() {
            return;
        }
        if core::mem::take(&mut self.line) && !self.made.is_empty() && !self.made.ends_with('\n') {
            self.made.push('\n');
        } else if self.blank {
            self.made.push(' ');
        }
        self.blank = false;
        self.made.push(c);
    }

    fn end_line(&mut self) {
        self.line = true;
        self.blank = false;
    }

    fn break_line(&mut self) {
        if self.silent.is_none() {
            self.line = false;
            self.blank = false;
            self.made.push('\n');
        }
    }
}

/// Takes a tag or a comment; gives what follows.
fn tag<'t>(from: &'t str, text: &mut Text) -> &'t str {
    if let Some(comment) = from.strip_prefix("<!--") {
        return comment.split_once("-->").map_or("", |(_, rest)| rest);
    }
    let Some((inside, rest)) = from.get(1..).and_then(|from| from.split_once('>')) else {
        text.hard('<');
        return from.get(1..).unwrap_or_default();
    };
    let (closes, name) = match inside.strip_prefix('/') {
        Some(name) => (true, name),
        None => (false, inside),
    };
    let name = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let is = |known: &&&str| known.eq_ignore_ascii_case(name);
    if let Some(silent) = SILENT.iter().find(is) {
        text.silent = if closes {
            None
        } else {
            text.silent.or(Some(silent))
        };
    } else if name.eq_ignore_ascii_case("br") {
        text.break_line();
    } else if BLOCKS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        text.end_line();
    }
    rest
}

/// Takes a character reference; gives what follows.
fn entity<'t>(from: &'t str, text: &mut Text) -> &'t str {
    let end = from
        .char_indices()
        .take(12)
        .find(|(_, c)| *c == ';')
        .map(|(at, _)| at);
    let name = end.and_then(|end| from.get(1..end)).unwrap_or_default();
    let number = name.strip_prefix('#').and_then(|number| {
        let hex = number.strip_prefix(['x', 'X']);
        hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())
    });
    let known = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => number.and_then(char::from_u32).filter(|c| *c != '\0'),
    };
    match (known, end) {
        (Some(c), Some(end)) => {
            text.hard(c);
            from.get(end + 1..).unwrap_or_default()
        }
        _ => {
            text.hard('&');
            from.get(1..).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{description, text};

    #[test]
    fn b_11_html_of_the_organization_is_lines_of_text() {
        for (html, expected) in [
            (
                "<div>Dear  Ilse,<br>\n the <b>crane</b> &amp; more</div>",
                "Dear Ilse,\nthe crane & more",
            ),
            (
                "<p>One</p><p>Two</p><ul><li>a</li><li>b</li></ul>",
                "One\nTwo\na\nb",
            ),
            (
                "<html><head><style>p {x: y}</style><title>T</title></head><body><!-- c -->x&nbsp;&#8364;</body></html>",
                "x €",
            ),
            ("plain < text & more", "plain < text & more"),
            ("<ilse@example.org>", "<ilse@example.org>"),
            ("<p>a &unknown; b &</p>", "a &unknown; b &"),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    proptest! {
        #[test]
        fn every_text_is_read_as_it_was_written(words in any::<String>()) {
            prop_assert_eq!(text(&description(&words)), words);
        }

        #[test]
        fn so_is_one_that_looks_like_html(words in "<(div|p|br|b)>[ \n\t<>&;#x0-9a-z\u{a0}]{0,40}>") {
            prop_assert_eq!(text(&description(&words)), words);
        }
    }
}
