//! HTML as plain text that a person goes on writing: paragraphs, lists, rows and links stay what they are. Scripts, styles and
//! everything else that is no text are left out, and what has no meaning in plain text leaves nothing behind.

use super::tokens::{self, Token};

/// How deep lists are told apart.
const DEEPEST: usize = 8;

/// The text of some HTML.
#[must_use]
pub fn readable_text(html: &str) -> String {
    let mut writer = Writer::default();
    for token in tokens::read(super::head(html)) {
        match token {
            Token::Start { name, attributes } => writer.start(&name, &attributes),
            Token::End { name } => writer.end(&name),
            Token::Text(words) => writer.words(&words),
        }
    }
    writer.finish()
}

/// What was written so far. A list has the number of its next entry, or none where it has dots.
#[derive(Default)]
struct Writer {
    text: String,
    /// How many line ends are due before the next words.
    due: usize,
    hidden: usize,
    as_it_is: usize,
    lists: Vec<Option<u32>>,
    /// Where the link that is open leads, and where its words begin.
    link: Option<(String, usize)>,
    cell: bool,
}

impl Writer {
    fn start(&mut self, name: &str, attributes: &[(String, String)]) {
        match name {
            _ if tokens::is_raw_text(name) || name == "head" => self.hidden += 1,
            "br" => self.line_end(),
            "hr" => {
                self.lines(1);
                self.put("----------");
                self.lines(1);
            }
            "pre" => {
                self.lines(2);
                self.as_it_is += 1;
            }
            "ul" | "ol" => {
                self.lines(if self.lists.is_empty() { 2 } else { 1 });
                self.lists.push((name == "ol").then_some(1));
            }
            "li" => self.entry(),
            "td" | "th" => {
                if self.cell {
                    self.put(" | ");
                }
                self.cell = true;
            }
            "a" => {
                let leads = attributes
                    .iter()
                    .find(|(name, _)| name == "href")
                    .map(|(_, value)| value.trim());
                self.link = leads
                    .filter(|to| leads_somewhere(to))
                    .map(|to| (to.to_owned(), self.text.len()));
            }
            _ => self.edge(name),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if tokens::is_raw_text(name) || name == "head" => self.hidden = self.hidden.saturating_sub(1),
            "pre" => {
                self.as_it_is = self.as_it_is.saturating_sub(1);
                self.lines(2);
            }
            "ul" | "ol" => {
                self.lists.pop();
                self.lines(if self.lists.is_empty() { 2 } else { 1 });
            }
            "a" => self.link_end(),
            _ => self.edge(name),
        }
    }

    /// What begins and ends a line or a paragraph.
    fn edge(&mut self, name: &str) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "blockquote" => self.lines(2),
            "div" | "tr" | "li" | "dt" | "dd" | "section" | "article" | "header" | "footer" | "body" => {
                self.lines(1)
            }
            _ => return,
        }
        self.cell = false;
    }

    fn entry(&mut self) {
        self.lines(1);
        let depth = self.lists.len().clamp(1, DEEPEST);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{}. ", number.saturating_sub(1))
            }
            Some(None) | None => "- ".to_owned(),
        };
        self.flush();
        self.text.push_str(&"  ".repeat(depth - 1));
        self.text.push_str(&mark);
    }

    /// Where a link leads stands behind its words, unless they say it.
    fn link_end(&mut self) {
        let Some((to, from)) = self.link.take() else {
            return;
        };
        let words = self.text.get(from..).unwrap_or_default().trim();
        let shown = to.strip_prefix("mailto:").unwrap_or(&to);
        if words.is_empty() {
            self.put(shown);
        } else if words != shown && words != to.trim_end_matches('/') {
            self.text.push_str(&format!(" <{shown}>"));
        }
    }

    fn words(&mut self, words: &str) {
        if self.hidden > 0 {
            return;
        }
        if self.as_it_is > 0 {
            self.flush();
            self.text.push_str(words);
            return;
        }
        for (place, word) in words.split([' ', '\t', '\n', '\r', '\x0c']).enumerate() {
            if place > 0 {
                self.blank();
            }
            if !word.is_empty() {
                self.put(word);
            }
        }
    }

    /// One blank, never at the beginning of a line.
    fn blank(&mut self) {
        if self.due == 0 && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn put(&mut self, words: &str) {
        self.flush();
        // A protected blank is one in plain text.
        self.text.push_str(&words.replace('\u{a0}', " "));
    }

    /// At least so many line ends before the next words.
    fn lines(&mut self, count: usize) {
        self.due = self.due.max(count);
    }

    /// A line end that the text asks for, which counts even where one is due.
    fn line_end(&mut self) {
        if self.due > 0 {
            self.flush();
        }
        self.due = 1;
    }

    fn flush(&mut self) {
        if self.text.trim().is_empty() {
            self.text.clear();
        } else {
            let kept = self.text.trim_end_matches([' ']).len();
            if self.due > 0 {
                self.text.truncate(kept);
            }
            for _ in 0..self.due {
                self.text.push('\n');
            }
        }
        self.due = 0;
    }

    fn finish(self) -> String {
        let mut made = String::new();
        let mut empty = 0;
        for line in self.text.trim().lines() {
            let line = line.trim_end();
            empty = if line.is_empty() { empty + 1 } else { 0 };
            if empty > 1 {
                continue;
            }
            if !made.is_empty() {
                made.push('\n');
            }
            made.push_str(line);
        }
        made
    }
}

/// Links of the web, of mail and of phones; a place in the page, or a program, leads nowhere from a message.
fn leads_somewhere(to: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| {
        to.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::readable_text;

    #[test]
    fn paragraphs_lines_and_lists_stay() {
        let html = "<p>Dear <b>Ilse</b>,</p>\n<p>two\n weeks ago<br />we wrote.</p><ul><li>Value: €5</li><li>Day: <i>none</i><ol><li>a</li><li>b</li></ol></li></ul><p>Mara</p>";
        assert_eq!(
            readable_text(html),
            "Dear Ilse,\n\ntwo weeks ago\nwe wrote.\n\n- Value: €5\n- Day: none\n  1. a\n  2. b\n\nMara"
        );
    }

    #[test]
    fn rows_are_lines_and_links_tell_where_they_lead() {
        let html = "<table><tr><th>Code</th><th>Meaning</th></tr><tr><td>E14</td><td>No signal</td></tr></table>See <a href=\"https://a.example/x\">the page</a> or <a href=\"mailto:s@a.example\">s@a.example</a>, <a href=\"javascript:alert(1)\">not this</a>.";
        assert_eq!(
            readable_text(html),
            "Code | Meaning\nE14 | No signal\n\nSee the page <https://a.example/x> or s@a.example, not this."
        );
    }

    #[test]
    fn nothing_of_scripts_and_styles_is_text() {
        let html = "<html><head><title>t</title><style>p{}</style></head><body><script>alert(1)</script><p onclick=x>a<img src=x onerror=y></p><!-- c --></body></html>";
        assert_eq!(readable_text(html), "a");
        assert_eq!(readable_text(""), "");
        assert_eq!(readable_text("plain &amp; simple"), "plain & simple");
    }

    #[test]
    fn empty_lines_of_editors_are_one_and_blanks_do_not_pile_up() {
        let html =
            "<div>one</div><div>&nbsp;</div><div><br></div><div>two &nbsp; three</div><pre>  a\n   b</pre>";
        assert_eq!(readable_text(html), "one\n\ntwo  three\n\n  a\n   b");
    }
}
