//! Text of the other direction inside a sentence: a name in Latin letters in Arabic, an Arabic name in German. Set apart by
//! isolates (UAX 9, 2.4), it cannot pull the words around it along.

use super::Voice;

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const END_OF_ISOLATE: char = '\u{2069}';

/// The text as an argument of a sentence.
pub(super) fn isolated(text: String, voice: Voice) -> String {
    if !voice.isolates || !runs_the_other_way(&text, voice.language.right_to_left()) {
        return text;
    }
    let mut apart = String::with_capacity(text.len() + 6);
    apart.push(FIRST_STRONG_ISOLATE);
    // Marks in the text itself could end the isolate or turn the rest of the line.
    apart.extend(text.chars().filter(|c| !is_mark(*c)));
    apart.push(END_OF_ISOLATE);
    apart
}

/// Whether a letter of the other direction stands in the text, outside of what is set apart in it already.
fn runs_the_other_way(text: &str, right_to_left: bool) -> bool {
    let mut depth = 0_i32;
    let mut found = false;
    for c in text.chars() {
        match c {
            '\u{2066}'..='\u{2068}' => depth += 1,
            END_OF_ISOLATE if depth > 0 => depth -= 1,
            END_OF_ISOLATE | '\u{202a}'..='\u{202e}' => return true,
            _ if depth == 0 && c.is_alphabetic() => found |= is_right_to_left(c) != right_to_left,
            _ => {}
        }
    }
    found || depth != 0
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The blocks that Unicode sets aside for letters written from right to left (UAX 9, table 4 of `DerivedBidiClass`).
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::isolated;
    use crate::text::{Language, Voice};

    fn said(text: &str, language: Language) -> String {
        isolated(text.to_owned(), Voice::of(language))
    }

    #[test]
    fn text_of_the_other_direction_is_set_apart_and_no_other() {
        assert_eq!(said("Hafenwerk", Language::Arabic), "\u{2068}Hafenwerk\u{2069}");
        assert_eq!(said("محمد", Language::Arabic), "محمد");
        assert_eq!(said("محمد", Language::German), "\u{2068}محمد\u{2069}");
        assert_eq!(said("Hafenwerk", Language::German), "Hafenwerk");
        assert_eq!(said("10:32", Language::Arabic), "10:32");
    }

    #[test]
    fn what_holds_isolates_is_not_set_apart_twice_and_foreign_marks_go() {
        let inner = "شركة \u{2068}Hafenwerk\u{2069}";
        assert_eq!(said(inner, Language::Arabic), inner);
        assert_eq!(said("a\u{2069}\u{202e}b", Language::Arabic), "\u{2068}ab\u{2069}");
        assert_eq!(said("a\u{202e}b", Language::German), "\u{2068}ab\u{2069}");
    }

    #[test]
    fn a_terminal_gets_no_marks() {
        let voice = Voice::without_marks(Language::Arabic);
        assert_eq!(isolated("Hafenwerk".to_owned(), voice), "Hafenwerk");
    }
}
