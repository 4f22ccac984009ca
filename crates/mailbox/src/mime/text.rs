//! The text of a message in other forms: a preview line, and HTML for a plain body.

use crate::mime::Body;

/// The length of a preview, in characters.
pub const PREVIEW_LENGTH: usize = 200;

/// How much of a body is looked at for its preview.
const PREVIEW_SOURCE: usize = 16 * 1024;

/// The first words of a body: at most [`PREVIEW_LENGTH`] characters, blanks folded, quoted lines left out.
#[must_use]
pub fn preview(body: &Body) -> String {
    let plain = match (&body.text, &body.html) {
        (Some(text), _) if !text.trim().is_empty() => head(text).to_owned(),
        (_, Some(html)) => crate::html::visible_text(head(html)),
        _ => String::new(),
    };
    let own = plain.lines().filter(|line| !line.trim_start().starts_with('>'));
    let words = own.flat_map(str::split_whitespace);
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(
            word.chars()
                .filter(|c| !crate::mime::attachment::is_hidden(*c))
                .take(PREVIEW_LENGTH),
        );
        if line.chars().count() >= PREVIEW_LENGTH {
            break;
        }
    }
    line.trim().chars().take(PREVIEW_LENGTH).collect()
}

/// A plain body as HTML that shows the same: escaped, lines kept. It contains no element but `<br>`.
#[must_use]
pub fn to_html(plain: &str) -> String {
    let mut html = String::with_capacity(plain.len() + plain.len() / 8);
    for c in plain.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>\n"),
            '\r' => {}
            other => html.push(other),
        }
    }
    html
}

/// The body as it is tracked: HTML as stored, or a plain body converted (G of the reference: `description` is HTML).
#[must_use]
pub fn for_tracking(body: &Body) -> String {
    match (&body.html, &body.text) {
        (Some(html), _) => html.clone(),
        (None, Some(text)) => to_html(text),
        (None, None) => String::new(),
    }
}

fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(PREVIEW_SOURCE))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{preview, to_html};
    use crate::mime::Body;

    #[test]
    fn a_preview_is_one_short_line_of_the_authors_own_words() {
        let text = format!("Hello\r\n\r\n> quoted\r\n  there\t{}", "x".repeat(500));
        let shown = preview(&Body {
            text: Some(text),
            html: None,
        });
        assert!(shown.starts_with("Hello there x"), "{shown}");
        assert_eq!(shown.chars().count(), 200);
        let html = "<style>p{}</style><p>Good <b>day</b></p><script>x()</script>".to_owned();
        assert_eq!(
            preview(&Body {
                text: None,
                html: Some(html)
            }),
            "Good day"
        );
    }

    #[test]
    fn plain_text_cannot_become_markup() {
        assert_eq!(
            to_html("<b onload='x'>&\r\n\"q\""),
            "&lt;b onload=&#39;x&#39;&gt;&amp;<br>\n&quot;q&quot;"
        );
    }
}
