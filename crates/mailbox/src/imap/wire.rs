//! Small forms of the protocol: quoting, item names, dates, and what transport failures mean.

use std::collections::BTreeSet;
use std::io;

use jiff::Timestamp;
use regarding_model::say;
use regarding_model::text;

use crate::error::MailboxError;
use crate::seam::{Flags, FolderId, ItemKey};

/// What a server offers, in upper case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Capabilities(BTreeSet<String>);

impl Capabilities {
    /// Reads a list of words.
    pub(crate) fn of(list: &str) -> Self {
        Self(list.split_whitespace().map(str::to_ascii_uppercase).collect())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    pub(crate) fn add(&mut self, name: &str) {
        self.0.insert(name.to_ascii_uppercase());
    }
}

/// A text as a quoted string; `None` when it cannot be one.
pub(crate) fn quoted(text: &str) -> Option<String> {
    let unfit = text.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | 0));
    (!unfit).then(|| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A folder's id as the server wants it written.
pub(crate) fn folder_name(folder: &FolderId) -> Result<String, MailboxError> {
    quoted(&folder.0).ok_or(MailboxError::Gone)
}

/// The name of an item: `UIDVALIDITY.UID`.
pub(crate) fn key(folder: &FolderId, validity: u32, uid: u32) -> ItemKey {
    ItemKey {
        folder: folder.clone(),
        name: format!("{validity}.{uid}"),
    }
}

/// UIDVALIDITY and UID of an item.
pub(crate) fn parts(key: &ItemKey) -> Result<(u32, u32), MailboxError> {
    let (validity, uid) = key.name.split_once('.').ok_or(MailboxError::Gone)?;
    let number = |text: &str| text.parse::<u32>().map_err(|_| MailboxError::Gone);
    Ok((number(validity)?, number(uid)?))
}

/// The marks that the program knows, out of a list of flags.
pub(crate) fn flags<'a>(words: impl IntoIterator<Item = &'a str>) -> Flags {
    let mut flags = Flags::default();
    for word in words {
        match word.to_ascii_lowercase().as_str() {
            "\\seen" => flags.seen = true,
            "\\answered" => flags.answered = true,
            "\\flagged" => flags.flagged = true,
            "\\draft" => flags.draft = true,
            _ => {}
        }
    }
    flags
}

/// An INTERNALDATE: `17-Jul-1996 02:44:25 -0700`, the day padded with a blank.
pub(crate) fn internal_date(text: &str) -> Option<Timestamp> {
    Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", text.trim()).ok()
}

/// What a failure of the transport means. The parser's own words are left out: they quote what came in.
pub(crate) fn io_error(error: &io::Error) -> MailboxError {
    match error.kind() {
        io::ErrorKind::InvalidData => MailboxError::Invalid {
            reason: error.to_string(),
        },
        io::ErrorKind::Other => MailboxError::Invalid {
            reason: say!("it could not be understood"),
        },
        io::ErrorKind::UnexpectedEof => MailboxError::Offline {
            reason: say!("the connection ended"),
        },
        kind => MailboxError::Offline {
            reason: text::io(kind),
        },
    }
}

/// An answer that did not come in time.
pub(crate) fn too_slow() -> MailboxError {
    MailboxError::Offline {
        reason: say!("no answer in time"),
    }
}

/// Words of a server that a person may see: one short line.
pub(crate) fn servers_words(text: &str) -> String {
    let words = text.rsplit(']').next().unwrap_or_default().chars();
    words
        .filter(|c| !c.is_control())
        .take(160)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{internal_date, quoted};

    #[test]
    fn dates_of_the_protocol_are_read() {
        let expected = "1996-07-17T09:44:25Z".parse().ok();
        assert_eq!(internal_date("17-Jul-1996 02:44:25 -0700"), expected);
        assert_eq!(
            internal_date(" 7-Jul-1996 02:44:25 -0700"),
            "1996-07-07T09:44:25Z".parse().ok()
        );
        assert_eq!(internal_date("yesterday"), None);
    }

    #[test]
    fn a_text_cannot_leave_its_quotes() {
        assert_eq!(quoted("a\"b\\c").as_deref(), Some("\"a\\\"b\\\\c\""));
        assert_eq!(quoted("a\r\nb LOGOUT"), None);
    }
}
