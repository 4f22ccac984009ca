//! Changing a line of an item by hand.

/// The text with a value for a property; a line with that name and that word in its parameters is changed, else one is added.
pub(super) fn with_value(text: &str, name: &str, word: Option<&str>, value: &str) -> String {
    let unfolded = text.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "");
    let mut lines: Vec<String> = unfolded.lines().map(|line| line.trim_end().to_owned()).collect();
    let mut in_alarm = false;
    let is = |line: &&mut String| {
        match line.as_str() {
            "BEGIN:VALARM" => in_alarm = true,
            "END:VALARM" => in_alarm = false,
            _ => {}
        }
        let head = line
            .split_once(':')
            .map_or("", |(head, _)| head)
            .to_ascii_uppercase();
        let mut parts = head.split(';');
        let named =
            parts.next() == Some(name) && word.is_none_or(|word| parts.any(|part| part.contains(word)));
        named && !in_alarm
    };
    if let Some(line) = lines.iter_mut().find(is) {
        let head = line.split_once(':').map_or("", |(head, _)| head).to_owned();
        *line = format!("{head}:{value}");
    } else {
        let end = ["END:VEVENT", "END:VTODO", "END:VCARD"];
        let at = lines.iter().position(|line| end.contains(&line.as_str()));
        let head = word.map_or_else(|| name.to_owned(), |word| format!("{name};TYPE={word}"));
        lines.insert(at.unwrap_or(lines.len()), format!("{head}:{value}"));
    }
    lines.into_iter().map(|line| line + "\r\n").collect()
}

/// The same in the entry of the occurrence that is different.
pub(super) fn with_value_of_occurrence(text: &str, name: &str, value: &str) -> String {
    let unfolded = text.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "");
    let pieces: Vec<&str> = unfolded.split_inclusive("END:VEVENT").collect();
    let changed = pieces.into_iter().map(|piece| {
        if piece.contains("RECURRENCE-ID") {
            // One entry, without the rest of the calendar behind it.
            with_value(piece, name, None, value).trim_end().to_owned()
        } else {
            piece.to_owned()
        }
    });
    changed.collect()
}

#[test]
fn a_line_is_changed_where_it_is_and_added_where_it_is_not() {
    let card = "BEGIN:VCARD\r\nTEL;TYPE=WORK:1\r\nNOTE:lo\r\n ng\r\nEND:VCARD\r\n";
    let added = with_value(card, "TEL", Some("CELL"), "2");
    assert_eq!(
        added,
        "BEGIN:VCARD\r\nTEL;TYPE=WORK:1\r\nNOTE:long\r\nTEL;TYPE=CELL:2\r\nEND:VCARD\r\n"
    );
    let changed = with_value(&added, "TEL", Some("CELL"), "3");
    assert!(changed.contains("TEL;TYPE=CELL:3\r\n") && !changed.contains(":2\r\n"));
    let job = "BEGIN:VTODO\r\nBEGIN:VALARM\r\nDESCRIPTION:Reminder\r\nEND:VALARM\r\nEND:VTODO\r\n";
    let described = with_value(job, "DESCRIPTION", None, "Mine");
    assert!(
        described.contains("DESCRIPTION:Reminder\r\nEND:VALARM\r\nDESCRIPTION:Mine\r\n"),
        "an alarm has its own"
    );
}
