//! Secrets from standard input, one a line: the organization's password, the mailbox's, the calendar server's. Held in memory, wiped when
//! dropped, and never written.

use std::io::{BufRead, Read as _};

use regarding_companion::facade::Secrets;
use zeroize::Zeroizing;

/// More than this is no password.
const MOST: u64 = 64 * 1024;

/// Reads up to three lines. An empty or missing line is no secret.
pub(crate) fn read(input: &mut impl BufRead) -> std::io::Result<Secrets> {
    let mut lines = input.take(MOST);
    Ok(Secrets {
        organization: line(&mut lines)?,
        mailbox: line(&mut lines)?,
        calendars: line(&mut lines)?,
    })
}

fn line(input: &mut impl BufRead) -> std::io::Result<Option<Zeroizing<String>>> {
    let mut text = Zeroizing::new(String::with_capacity(256));
    input.read_line(&mut text)?;
    let length = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(length);
    Ok((!text.is_empty()).then_some(text))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::read;

    #[test]
    fn secrets_are_taken_line_by_line_blanks_included() {
        let table = [
            ("one\ntwo\n", (Some("one"), Some("two"), None)),
            ("one\r\n two \r\n", (Some("one"), Some(" two "), None)),
            ("one", (Some("one"), None, None)),
            ("\ntwo", (None, Some("two"), None)),
            ("\n\nthree", (None, None, Some("three"))),
            ("", (None, None, None)),
        ];
        for (text, (organization, mailbox, calendars)) in table {
            let secrets = read(&mut Cursor::new(text)).unwrap();
            let plain =
                |secret: &Option<zeroize::Zeroizing<String>>| secret.as_ref().map(|text| text.to_string());
            assert_eq!(plain(&secrets.organization).as_deref(), organization, "{text:?}");
            assert_eq!(plain(&secrets.mailbox).as_deref(), mailbox, "{text:?}");
            assert_eq!(plain(&secrets.calendars).as_deref(), calendars, "{text:?}");
        }
    }
}
