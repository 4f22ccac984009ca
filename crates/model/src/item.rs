//! A message as a value: what the tracking walk needs of it, whatever mailbox it came from.

use jiff::Timestamp;

use crate::address::Participant;
use crate::ids::MessageId;

/// Whether the owner of the mailbox wrote a message or received it (B-130, `email.directioncode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Somebody else wrote it.
    Received,
    /// The owner wrote it.
    Sent,
}

/// The header of a message, decoded; every part of it may be missing or repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageHeader {
    /// Its identity: the Message-ID, or one derived from the header when there is none.
    pub id: MessageId,
    /// The decoded subject; empty when there is none.
    pub subject: String,
    /// Everybody it names, in the order From, To, Cc, Bcc.
    pub people: Vec<Participant>,
    /// When it was sent, by its `Date` field.
    pub sent: Option<Timestamp>,
    /// The message that it answers.
    pub in_reply_to: Option<MessageId>,
    /// The earlier messages of its thread, oldest first.
    pub references: Vec<MessageId>,
}

impl MessageHeader {
    /// The message that began the thread, as far as this header tells: the conversation's identity.
    #[must_use]
    pub fn thread_root(&self) -> &MessageId {
        self.references
            .first()
            .or(self.in_reply_to.as_ref())
            .unwrap_or(&self.id)
    }
}
