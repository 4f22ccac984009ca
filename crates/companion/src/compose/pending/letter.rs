//! What a record says, as a message of the person's: from their own mailbox, with the token of the organization (G-53).

use regarding_dataverse::operations::find_email::FindEmails;
use regarding_dataverse::operations::pending_read::{PendingEmail, PendingPerson};
use regarding_mailbox::html;
use regarding_mailbox::mime::compose::{Enclosed, Letter};
use regarding_model::address::{Participant, Role};
use regarding_model::identity::message_of_record;
use regarding_model::ids::MessageId;
use regarding_model::say;
use regarding_net::Rule;
use regarding_sync::outgoing::with_token;

use super::super::drafts::MOST_BYTES;
use super::super::letter::can_go_out;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::side::Session;

impl Core {
    /// The message.
    pub(super) async fn written_letter(&self, session: &Session, email: PendingEmail) -> Answer<Letter> {
        let author = self.author()?;
        let mut people = vec![author];
        people.extend(
            email
                .people
                .iter()
                .filter(|one| one.role != Role::From)
                .map(participant),
        );
        can_go_out(&people)?;
        let bytes: usize = email.files.iter().map(|file| file.bytes.len()).sum();
        if bytes > MOST_BYTES {
            return Err(failing::invalid(say!(
                "With its attachments the message would be larger than {limit} MB, which mail servers do not take",
                limit = MOST_BYTES / 1_000_000
            )));
        }
        let answered = self.answered(session, &email).await?;
        Ok(Letter {
            id: message_of_record(email.row.id, session.organization),
            date: self.now(),
            people,
            subject: with_token(&email.subject, email.token.as_deref()),
            text: html::as_text(&email.body),
            html: (!email.body.is_empty()).then_some(email.body),
            references: answered.iter().cloned().collect(),
            in_reply_to: answered,
            enclosed: email
                .files
                .into_iter()
                .map(|file| Enclosed {
                    name: file.name,
                    media_type: file.media_type,
                    bytes: file.bytes.into(),
                    content_id: file.content_id,
                })
                .collect(),
            then: None,
        })
    }

    /// The message that it answers: as the record tells it, else that of the email which it answers.
    async fn answered(&self, session: &Session, email: &PendingEmail) -> Answer<Option<MessageId>> {
        let Some(parent) = email.parent.filter(|_| email.in_reply_to.is_none()) else {
            return Ok(email.in_reply_to.clone());
        };
        let ask = FindEmails { ids: vec![parent] };
        let found = self.noting(session, session.client.run(Rule::PendingSend, &ask).await)?;
        Ok(found.into_iter().find_map(|email| email.message))
    }
}

/// Recipients whom the organization knows no record of come along by their address.
fn participant(person: &PendingPerson) -> Participant {
    let address = person.address.as_deref().and_then(|address| address.parse().ok());
    let written = person.address.clone().or_else(|| person.name.clone());
    Participant {
        role: person.role,
        name: person.name.clone().filter(|_| person.address.is_some()),
        written: written.unwrap_or_else(|| say!("A recipient without a name")),
        address,
    }
}
