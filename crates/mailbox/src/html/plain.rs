//! A plain body for the frame: escaped, lines and blanks kept, addresses of the web made links.

use crate::mime::text;

/// The text as HTML. It goes through the same gate as a mail's own HTML.
pub(crate) fn to_html(plain: &str) -> String {
    let mut html = String::from("<div style=\"white-space:pre-wrap\">");
    for line in plain.split('\n') {
        write_line(line.trim_end_matches('\r'), &mut html);
        html.push('\n');
    }
    html.push_str("</div>");
    html
}

fn write_line(line: &str, html: &mut String) {
    let mut rest = line;
    while let Some(start) = next_address(rest) {
        let (before, address) = rest.split_at(start);
        let end = address
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
            .unwrap_or(address.len());
        let link = address
            .get(..end)
            .unwrap_or_default()
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        html.push_str(&text::to_html(before));
        let escaped = text::to_html(link);
        html.push_str(&format!("<a href=\"{escaped}\">{escaped}</a>"));
        rest = address.get(link.len()..).unwrap_or_default();
    }
    html.push_str(&text::to_html(rest));
}

fn next_address(text: &str) -> Option<usize> {
    let found = ["https://", "http://"]
        .into_iter()
        .filter_map(|scheme| text.find(scheme));
    found.min()
}
