//! Handing a message over: to the server that sends it, or into the folders of a sample.

use std::sync::Arc;

use regarding_id_cache::tables::outgoing::{Outgoing, Stage};
use regarding_mailbox::mime::compose::without_hidden;
use regarding_mailbox::seam::{Flags, FolderPurpose};
use regarding_mailbox::smtp::{Envelope, SubmitError};
use regarding_model::address::Role;
use regarding_model::say;

use super::faults::{SendPoint, pass};
use super::letter::{can_go_out, recipients};
use super::outgoing::Found;
use super::submission::WayOut;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::mail::side::OpenMailbox;
use crate::profile::settings::SubmissionSettings;

/// What became of it.
pub(super) enum Handed {
    /// It was taken, and that is written down.
    Accepted,
    /// The line was cut where nobody can know.
    Unknown,
}

impl Core {
    /// Hands the newest draft of a message over. An error means that it was certainly not sent.
    pub(super) async fn hand_over(
        self: &Arc<Self>,
        mailbox: &Arc<OpenMailbox>,
        outgoing: &Outgoing,
        found: &Found,
    ) -> Answer<Handed> {
        let draft = found
            .drafts
            .last()
            .ok_or_else(|| failing::not_in_mailbox(say!("The message is no longer in your mailbox")))?;
        let read = self.read_message(draft).await?;
        can_go_out(&read.message.header.people)?;
        match self.way_out() {
            WayOut::Missing => Err(failing::invalid(self.submission().sentence)),
            WayOut::Here => self.hand_over_here(mailbox, outgoing, &read).await,
            WayOut::Server(server) => self.hand_over_to(&server, outgoing, &read).await,
        }
    }

    async fn hand_over_to(
        self: &Arc<Self>,
        server: &SubmissionSettings,
        outgoing: &Outgoing,
        read: &ReadMessage,
    ) -> Answer<Handed> {
        let smtp = self.smtp(server)?;
        let header = &read.message.header;
        let author = header.people.iter().find(|person| person.role == Role::From);
        let envelope = Envelope {
            from: author.map(|person| person.written.clone()).unwrap_or_default(),
            to: recipients(header),
        };
        let message = without_hidden(&read.raw);
        // From here on a crash leaves a message of which nobody knows, until it is written down what became of it.
        self.set_stage(outgoing, Stage::Handing).await?;
        pass(SendPoint::Handing);
        match smtp.submit(&envelope, &message).await {
            Ok(()) => self.accepted(outgoing).await,
            Err(SubmitError::Unknown(error)) => {
                tracing::warn!(kind = ?regarding_model::failure::Failure::kind(&error), "no_answer_to_a_message");
                Ok(Handed::Unknown)
            }
            Err(SubmitError::NotSent(error)) => {
                self.set_stage(outgoing, Stage::Waiting).await?;
                Err(error.into())
            }
        }
    }

    async fn accepted(&self, outgoing: &Outgoing) -> Answer<Handed> {
        pass(SendPoint::Taken);
        self.set_stage(outgoing, Stage::Accepted).await?;
        pass(SendPoint::Accepted);
        Ok(Handed::Accepted)
    }

    /// In a sample the person is the only one who gets anything.
    async fn hand_over_here(
        &self,
        mailbox: &Arc<OpenMailbox>,
        outgoing: &Outgoing,
        read: &ReadMessage,
    ) -> Answer<Handed> {
        let header = &read.message.header;
        let mut others = header.people.iter().filter(|person| person.role != Role::From);
        let for_me = others.any(|person| person.address.as_ref().is_some_and(|one| self.is_mine(one)));
        self.set_stage(outgoing, Stage::Handing).await?;
        pass(SendPoint::Handing);
        if for_me {
            let inbox = self.folder_for(mailbox, FolderPurpose::Inbox).await?;
            let message = without_hidden(&read.raw);
            self.keep_once(mailbox, &inbox, &header.id, &message, Flags::default())
                .await?;
        }
        self.accepted(outgoing).await
    }
}
