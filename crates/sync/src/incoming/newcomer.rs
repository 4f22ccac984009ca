//! Whether the unknown sender of a tracked message becomes a contact or a lead by itself (G-30): what the person's option says, and only
//! for people. A record of a newsletter, a machine or a colleague is what nobody asked for.

use regarding_model::address::EmailAddress;
use regarding_model::item::Direction;

use super::{Mail, Nature, Never};

/// What an unknown sender becomes: one kind for each person (`usersettings.autocreatecontactonpromote`, A-64).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Newcomer {
    /// A contact.
    Contact,
    /// A lead.
    Lead,
}

/// Why nothing is made of a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotWelcome {
    /// The option makes nothing of unknown senders.
    Off,
    /// The person wrote the message, or it names no sender.
    NoSender,
    /// They are of the person's own organization.
    Inside,
    /// A list says never, or the person stopped the conversation.
    Never,
    /// A machine wrote it, it went to many, or nobody reads answers to it.
    NobodyThere,
}

/// What is known of a sender beside the message.
#[derive(Debug, Clone, Copy)]
pub struct Sending<'a> {
    /// Who wrote the message, told by the whole of it.
    pub nature: Nature,
    /// Whether the address is the person's own, a colleague's or a queue's, or under a domain of the person's own.
    pub inside: bool,
    /// Whether the person stopped this conversation.
    pub stopped: bool,
    /// What is never tracked by itself: the person's list and the administrator's.
    pub never: [&'a Never; 2],
}

/// What the unknown sender of a message that was tracked by itself becomes. That nobody in the organization has the address is for
/// the caller to look up last.
///
/// # Errors
/// Why nothing is made of them.
pub fn newcomer<'m>(
    option: Option<Newcomer>,
    mail: &Mail<'m>,
    sending: Sending<'_>,
) -> Result<(Newcomer, &'m EmailAddress), NotWelcome> {
    let kind = option.ok_or(NotWelcome::Off)?;
    let from = mail.from.filter(|_| mail.direction == Direction::Received);
    let from = from.ok_or(NotWelcome::NoSender)?;
    if sending.inside {
        Err(NotWelcome::Inside)
    } else if sending.stopped || sending.never.iter().any(|list| list.refuses(mail).is_some()) {
        Err(NotWelcome::Never)
    } else if !sending.nature.makes_newcomers(from) {
        Err(NotWelcome::NobodyThere)
    } else {
        Ok((kind, from))
    }
}
