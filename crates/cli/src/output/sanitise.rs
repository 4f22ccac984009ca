//! Text from mail and records on its way to a terminal: what would steer the terminal, or turn the direction in which the
//! rest of the line is read, becomes visible or goes.

/// A line of text that only shows something.
pub(crate) fn line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .map(harmless)
        .collect()
}

/// The same over several lines, which stay lines.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = String> {
    text.split('\n')
        .map(|one| line(one.trim_end_matches('\r')).trim_end().to_owned())
}

fn harmless(c: char) -> char {
    if steers(c) { char::REPLACEMENT_CHARACTER } else { c }
}

/// Control characters, overrides and isolates of direction, line and paragraph separators, and invisible tags.
pub(super) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        let table = [
            ("plain, Grüße, 你好, שלום", "plain, Grüße, 你好, שלום"),
            ("a\u{1b}[2Jb", "a\u{fffd}[2Jb"),
            ("a\u{9b}2Jb", "a\u{fffd}2Jb"),
            ("\u{1b}]0;title\u{7}x", "\u{fffd}]0;title\u{fffd}x"),
            ("one\r\ntwo\tthree", "one  two three"),
            ("back\u{8}space\u{7f}", "back\u{fffd}space\u{fffd}"),
            ("invoice\u{202e}fdp.exe", "invoice\u{fffd}fdp.exe"),
            ("\u{2066}isolate\u{2069}", "\u{fffd}isolate\u{fffd}"),
            ("one\u{2028}two", "one two"),
        ];
        for (foreign, shown) in table {
            assert_eq!(line(foreign), shown);
        }
    }

    #[test]
    fn a_body_keeps_its_lines_and_nothing_else() {
        assert_eq!(
            lines("a  \r\n\u{1b}b\n").collect::<Vec<_>>(),
            ["a", "\u{fffd}b", ""]
        );
    }
}
