//! Sending exactly once: what may be done with a message whose sending was cut, and what comes after a try (promise 5).
//!
//! A message that was handed over without an answer was sent, or it was not. What the mailbox holds can tell that it was; nothing
//! can tell that it was not. Then a person decides: sending it again by itself might send it twice.

use jiff::{SignedDuration, Timestamp};
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

/// How often mail that was written in the organization is tried before it counts as failed (F-22, bettered: sending).
pub const TRIES_OF_WRITTEN: u32 = 5;

/// What a record of mail that was written in the organization says of the message that goes out for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Nothing.
    Nothing,
    /// A computer of the person's took it, and has not handed it over.
    Taken,
    /// It was about to be handed over: only looking tells whether it was.
    Ours,
    /// A message that is not of this program's making.
    Another,
}

/// What is done about a record of mail that was written in the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Take it, in the version that was seen: who changes that version first sends it.
    Take,
    /// It may have gone out: look for it, and never send it because of this.
    Look,
    /// Leave it: it is in hand, here or elsewhere.
    Leave,
}

/// For so long nobody else takes what a computer has taken: it may be about to hand it over.
pub const TAKEN_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What is done about a record that waits (`sending` false, Pending Send) or is being sent (Sending). `known` is whether this computer
/// has it in hand already, `since` for how long it was not changed.
#[must_use]
pub fn written(sending: bool, named: Named, known: bool, since: SignedDuration) -> Written {
    match (sending, named) {
        (false, _) => Written::Take,
        (true, Named::Taken) if known || since >= TAKEN_FOR => Written::Take,
        (true, Named::Taken) => Written::Leave,
        (true, Named::Ours) if !known => Written::Look,
        // Whoever set it to Sending without a word of ours is at it: another program, or the organization's services.
        (true, Named::Ours | Named::Nothing | Named::Another) => Written::Leave,
    }
}

/// What becomes of mail that was written in the organization after a try by which it certainly did not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterTry {
    /// It waits again, for the next run.
    Waits,
    /// It waits again, and the try counts for nothing: the server was not reached, or let nobody in, which says nothing about the message.
    Stands,
    /// It failed: the person has to change something.
    Failed,
}

/// What becomes of it after the `tries`-th try.
#[must_use]
pub fn after_try(cause: Cause, tries: u32, now: Timestamp) -> AfterTry {
    if matches!(cause.kind, FailureKind::Offline | FailureKind::SignIn) {
        AfterTry::Stands
    } else if tries < TRIES_OF_WRITTEN && next_try(cause, tries, now).is_some() {
        AfterTry::Waits
    } else {
        AfterTry::Failed
    }
}

/// The subject with its tracking token at the end, where the organization gave it one (G-53) and the subject does not hold it.
#[must_use]
pub fn with_token(subject: &str, token: Option<&str>) -> String {
    match token.map(str::trim).filter(|token| !token.is_empty()) {
        Some(token) if !subject.contains(token) => {
            format!("{} {token}", subject.trim_end()).trim_start().to_owned()
        }
        Some(_) | None => subject.to_owned(),
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
