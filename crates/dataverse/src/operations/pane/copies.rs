//! A message's own email record, as the pane asks for it: by the derived id, and by sender and subject for one that the
//! organization's own services made. The Message-ID stays here and picks among what was found: before a received message
//! is tracked, no more of it leaves than sender, recipients and subject (promise 2).

use regarding_model::address::EmailAddress;
use regarding_model::identity::written_message_id;
use regarding_model::ids::MessageId;
use regarding_model::record::KnownTable;
use uuid::Uuid;

use super::annotated;
use crate::api::{Part, PartReply};
use crate::error::{ApiError, ReplyFault};
use crate::operations::create_email::CreateEmail;
use crate::operations::find_email::TrackedEmail;
use crate::operations::people::{Unasked, set_aside};
use crate::query::{Filter, Literal, Query};

/// How many records of one sender and subject are looked at, the newest first.
const CANDIDATES: u32 = 10;

/// The message that a pane is opened for.
#[derive(Clone)]
pub struct AboutMessage {
    /// The derived id of its email record (DESIGN section 4): a keyed hash that tells nobody the Message-ID.
    pub derived: Uuid,
    /// The record that it is linked to already, when that is another one. It is asked for by its id, so that an answer
    /// without it means gone or out of sight and not merely unlike (promise 4).
    pub linked: Option<Uuid>,
    /// The record of another message that bears the same Message-ID.
    pub namesake: Option<Uuid>,
    /// Its identity; compared here and never sent.
    pub message: MessageId,
    /// Who sent it. Without a sender only the derived id is asked for.
    pub sender: Option<EmailAddress>,
    /// Its subject; empty when there is none.
    pub subject: String,
}

impl core::fmt::Debug for AboutMessage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("AboutMessage")
            .field("derived", &self.derived)
            .finish_non_exhaustive()
    }
}

impl AboutMessage {
    pub(super) fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = self.known().map(by_id).collect();
        if let Some(sender) = &self.sender {
            let alike = annotated(&self.alike(sender))
                .carries("sender", 1)
                .carries("subject", 1);
            parts.push(Part::One(alike));
        }
        parts
    }

    /// The records that are asked for by their ids.
    fn known(&self) -> impl Iterator<Item = Uuid> {
        let linked = self.linked.filter(|linked| *linked != self.derived);
        let known = [self.derived].into_iter().chain(linked);
        known.chain(self.namesake.filter(|other| Some(*other) != linked))
    }

    fn alike(&self, sender: &EmailAddress) -> Query {
        // The column holds no more than this; a message without a subject has none there.
        let subject: String = self.subject.chars().take(CreateEmail::SUBJECT).collect();
        let subject = match subject.trim() {
            "" => Filter::Compare("subject".into(), "eq", Literal::Null),
            words => Filter::text("subject", words),
        };
        let both = vec![Filter::text("sender", sender.as_str()), subject];
        Query::set("emails")
            .select(&TrackedEmail::COLUMNS)
            .filter(Filter::And(both))
            .order("createdon desc")
            .top(CANDIDATES)
    }

    /// The message's records among the replies to [`AboutMessage::parts`], and what could not be asked.
    pub(super) fn read(&self, replies: &[PartReply]) -> Result<(Vec<TrackedEmail>, Vec<Unasked>), ApiError> {
        let (mut emails, mut unasked) = (Vec::new(), Vec::new());
        for reply in replies {
            match TrackedEmail::read_all(reply.one()?, self.derived) {
                Ok(found) => emails.extend(found.into_iter().filter(|email| self.is_copy(email))),
                Err(error) => unasked.extend(set_aside(KnownTable::Email, error, &unasked)?),
            }
        }
        emails.sort_by_key(|email| (email.id != self.derived, !email.completed, email.id));
        emails.dedup_by_key(|email| email.id);
        Ok((emails, unasked))
    }

    fn is_copy(&self, email: &TrackedEmail) -> bool {
        self.known().any(|id| id == email.id)
            || email.message.as_ref() == Some(&written_message_id(&self.message))
    }
}

fn by_id(id: Uuid) -> Part {
    let query = Query::set("emails")
        .select(&TrackedEmail::COLUMNS)
        .filter(Filter::id("activityid", id));
    Part::One(annotated(&query).names(id))
}

/// The replies to the parts of a message, and those behind them.
pub(super) fn split<'r>(
    about: Option<&AboutMessage>,
    replies: &'r [PartReply],
) -> Result<(&'r [PartReply], &'r [PartReply]), ApiError> {
    let parts = about.map_or(0, |about| about.parts().len());
    Ok(replies.split_at_checked(parts).ok_or(ReplyFault::Batch)?)
}

#[cfg(test)]
mod tests {
    use super::{AboutMessage, Part};

    fn paths(subject: &str) -> Vec<String> {
        let about = AboutMessage {
            derived: uuid::Uuid::from_u128(7),
            linked: None,
            namesake: None,
            message: "<secret@x.example>".parse().unwrap(),
            sender: Some("a@x.example".parse().unwrap()),
            subject: subject.to_owned(),
        };
        let path = |part: Part| match part {
            Part::One(request) => request.path,
            Part::ChangeSet(_) => String::new(),
        };
        about.parts().into_iter().map(path).collect()
    }

    #[test]
    fn promise_2_sender_and_subject_are_sent_and_the_message_id_is_not() {
        let paths = paths(" It's ");
        assert!(
            paths[1].contains("$filter=(sender%20eq%20'a%40x.example'%20and%20subject%20eq%20'It''s')"),
            "{paths:?}"
        );
        assert!(paths.iter().all(|path| !path.contains("secret")), "{paths:?}");
    }

    #[test]
    fn a_message_without_a_subject_is_looked_for_among_those_without() {
        assert!(paths("  ")[1].contains("subject%20eq%20null"));
    }
}
