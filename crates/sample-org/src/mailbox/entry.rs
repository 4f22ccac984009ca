//! One message in its place: folder, time of arrival, marks, bytes.

use jiff::Timestamp;

use super::message::Message;

/// The folders of the sample mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Folder {
    Inbox,
    Drafts,
    Sent,
    Archive,
    Harbour,
    Tenders,
    Newsletters,
    Junk,
    Trash,
}

impl Folder {
    pub(super) const ALL: [Self; 9] = [
        Self::Inbox,
        Self::Drafts,
        Self::Sent,
        Self::Archive,
        Self::Harbour,
        Self::Tenders,
        Self::Newsletters,
        Self::Junk,
        Self::Trash,
    ];

    /// The directory in a Maildir++; the inbox is the top one.
    pub(super) fn directory(self) -> &'static str {
        match self {
            Self::Inbox => "",
            Self::Drafts => ".Drafts",
            Self::Sent => ".Sent",
            Self::Archive => ".Archive",
            Self::Harbour => ".Harbour retrofit",
            Self::Tenders => ".Tenders 2026",
            Self::Newsletters => ".Newsletters",
            Self::Junk => ".Junk",
            Self::Trash => ".Trash",
        }
    }
}

/// The marks on a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks {
    pub(super) seen: bool,
    pub(super) answered: bool,
    pub(super) flagged: bool,
    pub(super) draft: bool,
}

impl Marks {
    pub(super) const READ: Self = Self {
        seen: true,
        answered: false,
        flagged: false,
        draft: false,
    };
    pub(super) const UNREAD: Self = Self {
        seen: false,
        answered: false,
        flagged: false,
        draft: false,
    };

    /// The letters in a Maildir file name, in the order that it demands.
    pub(super) fn letters(self) -> String {
        let letters = [
            (self.draft, 'D'),
            (self.flagged, 'F'),
            (self.answered, 'R'),
            (self.seen, 'S'),
        ];
        letters
            .into_iter()
            .filter(|(set, _)| *set)
            .map(|(_, letter)| letter)
            .collect()
    }
}

/// A message in its place.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) folder: Folder,
    pub(super) at: Timestamp,
    pub(super) marks: Marks,
    pub(super) bytes: Vec<u8>,
    /// Whether it breaks the rules on purpose.
    pub(super) malformed: bool,
}

impl Entry {
    pub(super) fn new(folder: Folder, marks: Marks, message: &Message) -> Self {
        Self {
            folder,
            at: message.at,
            marks,
            bytes: message.bytes(),
            malformed: false,
        }
    }

    pub(super) fn malformed(folder: Folder, at: Timestamp, marks: Marks, bytes: Vec<u8>) -> Self {
        Self {
            folder,
            at,
            marks,
            bytes,
            malformed: true,
        }
    }
}
