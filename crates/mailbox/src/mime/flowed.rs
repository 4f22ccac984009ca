//! Plain text that flows (RFC 3676): programs that know it wrap paragraphs to their window, others show lines of an agreeable length.

/// The length at which a line of a paragraph is broken, in characters.
const WIDTH: usize = 72;

/// A text as `format=flowed`: paragraphs broken behind a blank, quotes with their marks on every line.
#[must_use]
pub fn flowed(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let (depth, words) = quoted(line);
        let marks = ">".repeat(depth);
        // The separator of a signature is no paragraph that goes on.
        let words = if words == "-- " { words } else { words.trim_end() };
        let stuffed =
            depth > 0 && !words.is_empty() || words.starts_with([' ', '>']) || words.starts_with("From ");
        let lead = if stuffed { format!("{marks} ") } else { marks };
        broken(words, &lead, &mut lines);
    }
    let mut text = lines.join("\r\n");
    text.push_str("\r\n");
    text
}

/// How deep a line is quoted, and what it says.
fn quoted(line: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, line);
    while let Some(inner) = rest.strip_prefix('>') {
        depth += 1;
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    (depth, rest)
}

/// Breaks a paragraph behind blanks; a word that is longer than a line stays whole.
fn broken(words: &str, lead: &str, into: &mut Vec<String>) {
    let mut line = String::from(lead);
    let mut length = 0;
    let mut begun = false;
    for word in words.split_inclusive(' ') {
        let size = word.chars().count();
        if begun && length + size > WIDTH {
            into.push(std::mem::replace(&mut line, String::from(lead)));
            length = 0;
        }
        line.push_str(word);
        length += size;
        begun = true;
    }
    into.push(line);
}

/// A `format=flowed` text as its author saw it: paragraphs on one line each.
#[must_use]
pub fn unflowed(text: &str) -> String {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let marks = line.chars().take_while(|c| *c == '>').count();
        let rest = line.get(marks..).unwrap_or_default();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        match lines.last_mut() {
            Some((depth, before)) if goes_on && *depth == marks => before.push_str(rest),
            _ => lines.push((marks, rest.to_owned())),
        }
        goes_on = rest.ends_with(' ') && rest != "-- ";
    }
    let shown = lines.into_iter().map(|(depth, text)| {
        let marks = "> ".repeat(depth);
        format!("{marks}{text}").trim_end_matches('\r').to_owned()
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{flowed, unflowed};

    #[test]
    fn paragraphs_flow_and_come_back() {
        let long = "word ".repeat(40).trim_end().to_owned();
        for text in [
            long.as_str(),
            "a\n\nb",
            " indented",
            "From here",
            "> one\n> > two",
            "-- \nsignature",
        ] {
            let wire = flowed(text);
            assert!(wire.lines().all(|line| line.chars().count() <= 80), "{wire}");
            assert_eq!(unflowed(&wire), text.trim_end(), "{wire:?}");
        }
        assert!(flowed(&long).lines().count() > 2);
        assert_eq!(flowed("> > two"), ">> two\r\n");
    }
}
