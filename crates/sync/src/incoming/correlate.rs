//! What a message continues (G-50 to G-56): the ways in their order, and which of them count.

use regarding_model::ids::{MessageId, RecordRef};

/// A message that is a record in the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// The record.
    pub record: RecordRef,
    /// The identity of the message.
    pub id: Option<MessageId>,
    /// What it is regarding.
    pub regarding: Option<RecordRef>,
}

/// By which way a message was found to continue another; `email.correlationmethod` has a number for each (G-51).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// It answers it: In-Reply-To or References.
    Answer,
    /// The token in its subject.
    Token,
    /// The conversation index.
    Conversation,
    /// Smart matching: the words of the subject and the people.
    Smart,
}

/// Which ways count. The organization's options: A-93, G-51.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correlation {
    /// In-Reply-To and the conversation index.
    pub headers: bool,
    /// Tokens.
    pub tokens: bool,
    /// Smart matching.
    pub smart: bool,
}

impl Default for Correlation {
    /// As G-50 has it: smart matching is off.
    fn default() -> Self {
        Self {
            headers: true,
            tokens: true,
            smart: false,
        }
    }
}

/// What was found by each way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// The tracked message that it answers.
    pub answer: Option<Tracked>,
    /// The message that bears the same token.
    pub token: Option<Tracked>,
    /// The newest tracked message of its conversation.
    pub conversation: Option<Tracked>,
    /// The newest one that is like it.
    pub smart: Option<Tracked>,
    /// The ids that its header names: In-Reply-To and References.
    pub names: Vec<MessageId>,
    /// Whether a message that its header names is in the mailbox, and no record: then the header says which conversation this is,
    /// and it is not a tracked one.
    pub answers_untracked: bool,
}

/// What a message continues, and how that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continues {
    /// How.
    pub way: Way,
    /// What.
    pub tracked: Tracked,
}

impl Hits {
    /// The first way that hits counts (G-50). Tokens begin again after 999 (G-53), and a subject can be copied: one that leads to
    /// another conversation than the header does is no hit.
    #[must_use]
    pub fn first(&self, counts: Correlation) -> Option<Continues> {
        let answer = self.answer.as_ref().filter(|_| counts.headers);
        let token = self
            .token
            .as_ref()
            .filter(|hit| counts.tokens && !self.contradicts(hit));
        let conversation = self.conversation.as_ref().filter(|_| counts.headers);
        let smart = self
            .smart
            .as_ref()
            .filter(|_| counts.smart && !self.answers_untracked);
        let ways = [
            (Way::Answer, answer),
            (Way::Token, token),
            (Way::Conversation, conversation),
            (Way::Smart, smart),
        ];
        ways.into_iter().find_map(|(way, hit)| {
            hit.map(|tracked| Continues {
                way,
                tracked: tracked.clone(),
            })
        })
    }

    fn contradicts(&self, hit: &Tracked) -> bool {
        let named = hit.id.as_ref().is_some_and(|id| self.names.contains(id));
        self.answers_untracked && !named
    }
}
