//! Content types: the media type and its parameters.

/// Whether a Content-Type is of that media type.
pub(super) fn is_type(kind: &str, wanted: &str) -> bool {
    let media = kind.split(';').next().unwrap_or_default();
    media.trim().eq_ignore_ascii_case(wanted)
}

/// A parameter of a Content-Type, quoted or not; a semicolon inside quotes does not end it.
pub(super) fn parameter(kind: &str, wanted: &str) -> Option<String> {
    let mut rest = kind.split_once(';')?.1;
    loop {
        let (name, value) = rest.split_once('=')?;
        let value = value.trim_start();
        let (value, tail) = match value.strip_prefix('"') {
            Some(quoted) => {
                let (value, tail) = quoted.split_once('"')?;
                (value, tail.split_once(';').map_or("", |(_, tail)| tail))
            }
            None => value.split_once(';').unwrap_or((value, "")),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value.trim_end().to_owned()).filter(|value| !value.is_empty());
        }
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::{is_type, parameter};

    #[test]
    fn parameters_are_found_however_they_are_written() {
        for (kind, boundary) in [
            ("multipart/mixed; boundary=b", Some("b")),
            ("multipart/mixed;boundary=\"a;=b c\";x=y", Some("a;=b c")),
            ("Multipart/Mixed; x=\"boundary=no\"; Boundary = b ", Some("b")),
            ("multipart/mixed; boundary=", None),
            ("multipart/mixed; boundary=\"\"", None),
            ("multipart/mixed; boundary=\"b", None),
            ("multipart/mixed; x; boundary=b", None),
            ("multipart/mixed", None),
            ("", None),
        ] {
            assert_eq!(parameter(kind, "boundary").as_deref(), boundary, "{kind}");
        }
        assert!(
            is_type("Multipart/Mixed;x=y", "multipart/mixed")
                && !is_type("multipart/mixed2", "multipart/mixed")
        );
    }
}
