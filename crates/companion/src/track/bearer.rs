//! What of a message tells it from others of its Message-ID, and whether a record is another message's (docs/adr/0030).

use regarding_dataverse::operations::find_email::TrackedEmail;
use regarding_id_cache::cache::CacheReader;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::namesake::Compared;
use regarding_model::address::{EmailAddress, Role};
use regarding_model::identity::{email_record_id, is_namesake, written_message_id};
use regarding_model::ids::{MessageId, OrganizationId};
use regarding_model::item::MessageHeader;
use regarding_sync::same_message::{self, Message, Record};
use uuid::Uuid;

/// What of a message is compared with records, and tells it from others of its Message-ID.
#[derive(Debug, Clone)]
pub(crate) struct Bearer {
    /// Its identity.
    pub(crate) id: MessageId,
    /// What it says of itself.
    pub(crate) says: Message,
}

impl Bearer {
    pub(crate) fn of(header: &MessageHeader) -> Self {
        Self {
            id: header.id.clone(),
            says: Message {
                sender: author(header).cloned(),
                subject: header.subject.clone(),
                sent: header.sent,
            },
        }
    }

    /// A message of which nothing but its identity is at hand.
    pub(crate) fn unread(id: &MessageId) -> Self {
        let says = Message {
            sender: None,
            subject: String::new(),
            sent: None,
        };
        Self { id: id.clone(), says }
    }

    /// Whether a record that was found by its Message-ID is clearly another message's.
    pub(crate) fn is_another(&self, organization: OrganizationId, email: &TrackedEmail) -> bool {
        // What was made for it alone is its own.
        if is_namesake(&self.id) && email.id == email_record_id(organization, &self.id) {
            return false;
        }
        let plain = email_record_id(organization, &written_message_id(&self.id));
        let unread = self.says.sender.is_none() && self.says.sent.is_none();
        if is_namesake(&self.id) && email.id == plain && unread {
            return true;
        }
        let record = Record {
            ours: email.id == plain,
            sender: email.sender.clone(),
            subject: email.subject.clone(),
            sent: email.sent_on,
            ended: email.ended,
            made: email.created_on,
        };
        same_message::is_another(&self.says, &record)
    }

    /// The identity by which it is told from others of its Message-ID.
    pub(crate) fn own_id(&self) -> MessageId {
        same_message::own_id(&self.id, &self.says)
    }

    /// What is derived of that.
    pub(crate) fn own(&self, organization: OrganizationId) -> Uuid {
        email_record_id(organization, &self.own_id())
    }

    /// What a comparison said.
    pub(crate) fn compared(&self, organization: OrganizationId, another: bool) -> Compared {
        Compared {
            organization,
            own: self.own(organization),
            item: email_record_id(organization, &written_message_id(&self.id)),
            another,
        }
    }

    /// Whether nothing that is remembered under its Message-ID may be taken for its own before it was compared.
    pub(crate) fn is_strange(
        &self,
        cache: &CacheReader<'_>,
        organization: OrganizationId,
    ) -> Result<bool, CacheError> {
        if is_namesake(&self.id) {
            return Ok(false);
        }
        let item = email_record_id(organization, &self.id);
        cache
            .namesakes()
            .is_strange(organization, self.own(organization), item)
    }
}

fn author(header: &MessageHeader) -> Option<&EmailAddress> {
    let mut authors = header.people.iter().filter(|person| person.role == Role::From);
    authors.find_map(|person| person.address.as_ref())
}
