//! Scripts in the sense of writing: whether a name mixes letters that look alike.

/// The scripts whose letters are taken for each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Other,
}

/// Whether a word holds letters of more than one of Latin, Greek and Cyrillic, as `раypal` does.
pub(crate) fn mixes_lookalikes(word: &str) -> bool {
    let mut scripts = word
        .chars()
        .filter(|c| c.is_alphabetic())
        .map(script)
        .filter(|one| *one != Script::Other);
    let first = scripts.next();
    scripts.any(|other| Some(other) != first)
}

/// Whether a word is Greek or Cyrillic and could be read as Latin throughout.
pub(crate) fn passes_for_latin(word: &str) -> bool {
    const ALIKE: &str = "аеорсухіјѕԁһԛԝӏьαονρυικτ";
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| ALIKE.contains(c))
}

fn script(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        _ => Script::Other,
    }
}
