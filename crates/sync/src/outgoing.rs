//! Sending exactly once: what may be done with a message whose sending was cut, and what comes after a try (promise 5).
//!
//! A message that was handed over without an answer was sent, or it was not. What the mailbox holds can tell that it was; nothing
//! can tell that it was not. Then a person decides: sending it again by itself might send it twice.

use jiff::Timestamp;
use regarding_model::failure::{Cause, FailureKind};

use crate::retry::{self, NextTry};

/// Where copies of a message lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Copies {
    /// Among the drafts: it waits there to be sent.
    pub draft: bool,
    /// Anywhere else: the server keeps what it sent, or it came back to the person as one of its recipients.
    pub elsewhere: bool,
}

/// What may be done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Hand it over.
    Send,
    /// It was sent: keep its copy, take the draft away, track it if that was wished.
    Finish,
    /// Ask the person.
    Ask,
    /// It is nowhere: the person took the draft away, so it is not to be sent.
    Drop,
}

/// How far sending a message went, as it is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It was not handed over.
    Nothing,
    /// It was being handed over when the program or the line ended.
    Handing,
    /// The server took it.
    Accepted,
}

/// What may be done with a message next.
#[must_use]
pub fn step(reached: Reached, copies: Copies) -> Step {
    match (reached, copies.draft, copies.elsewhere) {
        (Reached::Accepted, ..) | (Reached::Handing, _, true) => Step::Finish,
        (Reached::Handing, ..) => Step::Ask,
        // A copy elsewhere of what was never handed over is the person's own doing: it is a draft all the same.
        (Reached::Nothing, true, _) => Step::Send,
        (Reached::Nothing, false, _) => Step::Drop,
    }
}

/// When a message that was certainly not sent is tried again; `None` waits for the person, who has to change something.
#[must_use]
pub fn next_try(cause: Cause, failures: u32, now: Timestamp) -> Option<Timestamp> {
    // What nobody can explain is not tried again and again: it is a message to people.
    if cause.kind == FailureKind::Internal {
        return None;
    }
    match retry::next_try(cause, failures, now) {
        NextTry::At(at) => Some(at),
        // Tokens come with that sign-in; it is looked at again like a line that is cut.
        NextTry::AfterSignIn => now.checked_add(retry::pause(failures)).ok(),
        NextTry::WhenAsked => None,
    }
}

/// The likely name of the server that sends the mail of a mailbox on this one.
#[must_use]
pub fn submission_host(mailbox: &str) -> String {
    let host = mailbox.trim().to_lowercase();
    match host.as_str() {
        "outlook.office365.com" => return "smtp.office365.com".to_owned(),
        "imap-mail.outlook.com" => return "smtp-mail.outlook.com".to_owned(),
        _ => {}
    }
    match host.split_once('.') {
        Some(("imap" | "imaps" | "imap4" | "pop", rest)) if rest.contains('.') => format!("smtp.{rest}"),
        _ => host,
    }
}
