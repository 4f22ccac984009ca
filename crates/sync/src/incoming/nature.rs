//! Whether a person wrote a message. Nobody wants records of newsletters' senders, and answers of machines to machines are loops.

use regarding_model::address::EmailAddress;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Nature {
    /// As far as it tells, a person.
    #[default]
    Personal,
    /// It went to a list or to many (RFC 2919, RFC 2369).
    Bulk,
    /// A machine answered (RFC 3834).
    Automatic,
    /// A mail server reports (RFC 3464).
    Report,
}

/// What the header says about who wrote the message.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marks<'a> {
    /// `Auto-Submitted` (RFC 3834).
    pub auto_submitted: Option<&'a str>,
    /// `Precedence`, which no standard has and most programs write.
    pub precedence: Option<&'a str>,
    /// Whether there is a `List-Id` (RFC 2919) or a `List-Unsubscribe` (RFC 2369).
    pub list: bool,
    /// The media type of the whole message.
    pub content_type: Option<&'a str>,
    /// Whether `Return-Path` is there and empty: a report, or an answer that wants none.
    pub no_return: bool,
}

impl Nature {
    /// What the header says.
    #[must_use]
    pub fn of(marks: Marks<'_>) -> Self {
        let first_word = |text: Option<&str>| {
            let word = text.unwrap_or_default().trim().split([';', ' ', '\t']).next();
            word.unwrap_or_default().to_ascii_lowercase()
        };
        let automatic = first_word(marks.auto_submitted);
        let precedence = first_word(marks.precedence);
        if first_word(marks.content_type) == "multipart/report" {
            Self::Report
        } else if !matches!(automatic.as_str(), "" | "no") || precedence == "auto_reply" {
            Self::Automatic
        } else if marks.list || matches!(precedence.as_str(), "bulk" | "list" | "junk") {
            Self::Bulk
        } else if marks.no_return {
            Self::Automatic
        } else {
            Self::Personal
        }
    }

    /// Whether the author of such a message may become a contact or a lead by itself (G-30).
    #[must_use]
    pub fn makes_newcomers(self, from: &EmailAddress) -> bool {
        self == Self::Personal && !answers_nobody(from)
    }
}

/// The names of mailboxes that take no answers, without separators.
const NOBODY: &[&str] = &[
    "noreply",
    "donotreply",
    "neverreply",
    "nichtantworten",
    "keineantwort",
    "mailerdaemon",
    "postmaster",
    "bounce",
    "bounces",
    "unsubscribe",
];

/// Whether an address says by its name that nobody reads there.
fn answers_nobody(address: &EmailAddress) -> bool {
    let local = address.as_str().rsplit_once('@').map_or("", |(local, _)| local);
    // What stands behind a plus or an equals sign is a detail of the mailbox.
    let name = local.split(['+', '=']).next().unwrap_or_default();
    let plain: String = name
        .chars()
        .filter(|letter| !matches!(letter, '-' | '_' | '.'))
        .collect();
    NOBODY.iter().any(|nobody| plain == *nobody)
        || ["noreply", "donotreply"]
            .iter()
            .any(|nobody| plain.starts_with(nobody) || plain.ends_with(nobody))
}
