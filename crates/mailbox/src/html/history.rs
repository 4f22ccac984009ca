//! The earlier messages that an HTML body quotes below what its author wrote, told by the marks of the programs that quote them.

use super::tokens::{self, Token};

/// Ids of what the programs of the Outlook family put between an answer and what it quotes.
const DIVIDERS: &[&str] = &[
    "divrplyfwdmsg",
    "appendonsend",
    "olk_src_body_section",
    "ms-outlook-mobile-body-separator-line",
];
/// Classes of what programs put around what they quote, or around the line that announces it.
const QUOTES: &[&str] = &[
    "gmail_quote",
    "gmail_quote_container",
    "yahoo_quoted",
    "protonmail_quote",
    "moz-cite-prefix",
    "zmail_extra",
];

/// Where a token stands towards the history.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// All that follows is history.
    Divider,
    /// The element is history, and what follows it need not be.
    Quote,
}

/// The HTML without the earlier messages at its end; `None` where there are none, where the author wrote between them or below them, and
/// where nothing else would be left.
pub(crate) fn without_history(html: &str) -> Option<String> {
    let tokens = tokens::read(html);
    let end = begin_of_history(&tokens)?;
    let own = tokens.get(..end)?;
    if !own.iter().any(shows) {
        return None;
    }
    let mut out = String::with_capacity(html.len());
    let mut raw = false;
    for token in own {
        match token {
            // A style sheet or the like is not read as text, and so not escaped.
            Token::Text(text) if raw => out.push_str(text),
            _ => tokens::write(token, &mut out),
        }
        raw = matches!(token, Token::Start { name, .. } if tokens::is_raw_text(name))
            || (raw && matches!(token, Token::Text(_)));
    }
    for name in open(own).iter().rev() {
        tokens::write(
            &Token::End {
                name: (*name).to_owned(),
            },
            &mut out,
        );
    }
    Some(out)
}

/// The first token of the history that goes on to the end.
fn begin_of_history(tokens: &[Token]) -> Option<usize> {
    let mut begin = None;
    // The name of the quote that is open, and how many elements of that name are.
    let mut inside: Option<(&str, usize)> = None;
    let mut raw = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        if let Some((name, depth)) = inside {
            inside = match token {
                Token::Start { name: other, .. } if other == name => Some((name, depth + 1)),
                Token::End { name: other } if other == name => (depth > 1).then_some((name, depth - 1)),
                _ => inside,
            };
            continue;
        }
        match token {
            Token::Start { name, .. } if tokens::is_raw_text(name) => raw += 1,
            Token::End { name } if tokens::is_raw_text(name) => raw = raw.saturating_sub(1),
            Token::Start { name, attributes } => match mark(name, attributes) {
                Some(Mark::Divider) => return begin.or(Some(index)),
                Some(Mark::Quote) => {
                    begin = begin.or(Some(index));
                    inside = Some((name, 1));
                }
                None if shows(token) => begin = None,
                None => {}
            },
            // The author wrote below what is quoted: without it, that would say nothing.
            _ if raw == 0 && shows(token) => begin = None,
            _ => {}
        }
    }
    begin
}

fn mark(name: &str, attributes: &[(String, String)]) -> Option<Mark> {
    let of = |wanted: &str| {
        let found = attributes.iter().find(|(name, _)| name == wanted);
        found
            .map(|(_, value)| value.to_ascii_lowercase())
            .unwrap_or_default()
    };
    let id = of("id");
    let id = id.strip_prefix("x_").unwrap_or(&id);
    let style: String = of("style").split_whitespace().collect();
    if DIVIDERS.contains(&id)
        || (name == "div" && style.contains("border-top:solid") && style.contains("border:none"))
    {
        return Some(Mark::Divider);
    }
    let quotes = of("class")
        .split_whitespace()
        .any(|class| QUOTES.contains(&class));
    (quotes || (name == "blockquote" && of("type") == "cite")).then_some(Mark::Quote)
}

/// Whether a token shows something.
fn shows(token: &Token) -> bool {
    match token {
        Token::Text(text) => !text.trim().is_empty(),
        Token::Start { name, .. } => matches!(name.as_str(), "img" | "video" | "object" | "svg"),
        Token::End { .. } => false,
    }
}

/// The elements that are open at the end.
fn open(tokens: &[Token]) -> Vec<&str> {
    let mut open = Vec::new();
    for token in tokens {
        match token {
            Token::Start { name, .. } if !tokens::is_void(name) => open.push(name.as_str()),
            Token::End { name } => {
                if let Some(place) = open.iter().rposition(|one| one == name) {
                    open.truncate(place);
                }
            }
            Token::Start { .. } | Token::Text(_) => {}
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::without_history;

    #[test]
    fn what_programs_quote_below_an_answer_is_left_out() {
        let table = [
            (
                "<p>Yes &amp; no</p><blockquote type=\"cite\"><div>On Monday X wrote:</div>old</blockquote>",
                "<p>Yes &amp; no</p>",
            ),
            (
                "<div dir=ltr>Yes</div><br><div class=\"gmail_quote\"><div class=gmail_attr>X wrote:</div><blockquote class=gmail_quote>old</blockquote></div>",
                "<div dir=\"ltr\">Yes</div><br>",
            ),
            (
                "<html><body><p>Yes</p><div id=\"x_divRplyFwdMsg\"><b>From:</b> X</div><div>old</div></body></html>",
                "<html><body><p>Yes</p></body></html>",
            ),
            (
                "<div><p>Yes</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm'><b>Von:</b> X</div><p>old</p></div>",
                "<div><p>Yes</p></div>",
            ),
            (
                "<p>Yes</p><div class=\"moz-cite-prefix\">Am Montag schrieb X:</div><blockquote type=cite>old <blockquote type=cite>older</blockquote></blockquote>\n",
                "<p>Yes</p>",
            ),
        ];
        for (html, own) in table {
            assert_eq!(without_history(html).as_deref(), Some(own), "{html}");
        }
    }

    #[test]
    fn answers_between_and_below_what_is_quoted_keep_it() {
        for html in [
            "<blockquote type=cite>Can you?</blockquote><p>Yes</p>",
            "<p>See:</p><blockquote type=cite>one</blockquote><p>Yes</p><blockquote type=cite>two</blockquote><p>No</p>",
            "<blockquote type=cite>All of it</blockquote>",
            "<p>One</p><blockquote>a saying</blockquote>",
            "<p>One</p><blockquote type=cite>x</blockquote><img src=\"cid:a\">",
            "",
        ] {
            assert_eq!(without_history(html), None, "{html}");
        }
    }
}
