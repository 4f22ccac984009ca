//! What is copied to the organization of a message: parties, body, attachments (B-130), put together in memory and handed to
//! the change set that creates the record.

use std::sync::Arc;

use regarding_dataverse::operations::create_email::{CreateEmail, NewAttachment, Party};
use regarding_dataverse::operations::regarding::RegardingLink;
use regarding_id_cache::tables::pending_action::{Attachments, PendingAction};
use regarding_mailbox::mime::attachment::Attachment;
use regarding_mailbox::mime::history::without_history;
use regarding_mailbox::mime::{self, Body, text};
use regarding_model::address::Participant;
use regarding_model::ids::UserId;
use regarding_model::item::Direction;
use regarding_model::{say, say_many, sentence};
use regarding_sync::parties::{self, PartyRules};
use regarding_sync::record_owner::LiesIn;

use super::files::{self, Files};
use super::matches::{Matches, owner_of};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::session::side::Session;
use crate::view::pane::LeftOutView;

/// The most parties of one record; a message to more people keeps the first so many, and that is told.
pub(super) const MOST_PARTIES: usize = 1000;

/// The copy of a message that is tracked.
pub(super) struct MailCopy {
    /// What it says.
    pub(super) read: Arc<ReadMessage>,
    /// Sent or received, as it was decided.
    pub(super) direction: Direction,
    /// In whose mailbox it lies.
    pub(super) lies_in: LiesIn,
}

impl Core {
    /// Puts the record of a message together, and notes which attachments stay.
    pub(super) async fn parcel(
        &self,
        session: &Session,
        copy: &MailCopy,
        regarding: Option<RegardingLink>,
        attachments: &Attachments,
        action: &PendingAction,
    ) -> Answer<CreateEmail> {
        let id = action.item;
        let MailCopy {
            read,
            direction,
            lies_in,
        } = copy;
        let header = &read.message.header;
        let people = parties::named(&header.people, *direction);
        let (matches, answered) = self.matches(session, header, &people, lies_in).await?;
        let owner = owner_of(session, header, (&matches, &answered), lies_in);
        let answers = self.continued(session, copy, &answered).await?;
        let mut parties = parties_of(&people, &matches, owner.unwrap_or(session.user));
        let beyond = parties.len().saturating_sub(MOST_PARTIES);
        parties.truncate(MOST_PARTIES);
        let organization = session.myself().and_then(|myself| myself.organization.clone());
        let files = Files::of(&read.message.attachments, attachments, organization.as_ref());
        let (going, mut left) = (files.going(), files.staying(attachments));
        let source = Arc::clone(read);
        let (going, unreadable) = tokio::task::spawn_blocking(move || contents(&source, &going))
            .await
            .map_err(|_| failing::internal(sentence!("reading attachments")))?;
        left.extend(unreadable);
        let mut left = files::few(left);
        left.extend(people_left_out(beyond));
        let note = || self.left_behind.note(id, left);
        let noted = self.organization.tenures.during(session.tenure, note);
        noted.ok_or_else(failing::signed_out)?;
        Ok(CreateEmail {
            id,
            message: header.id.clone(),
            subject: header.subject.clone(),
            body: body_of(&read.message.body, action.history),
            direction: *direction,
            date: header.sent,
            owner,
            parties,
            regarding,
            answers: answers.filter(|record| *record != id),
            attachments: going,
            shape: session.client.shape(),
        })
    }
}

/// The text as it is tracked, with what it quotes of earlier messages or without.
fn body_of(body: &Body, history: bool) -> String {
    let own = if history { None } else { without_history(body) };
    own.unwrap_or_else(|| text::for_tracking(body))
}

/// The parties, with the names that the message gives those who do not resolve.
fn parties_of(people: &[Participant], matches: &Matches, owner: UserId) -> Vec<Party> {
    let name = |address: &str| {
        let person = people
            .iter()
            .find(|person| person.address.as_ref().is_some_and(|one| one.as_str() == address));
        person.and_then(|person| person.name.clone())
    };
    let party = |party: parties::Party| Party {
        role: party.role,
        name: name(&party.address),
        record: party.record,
        address: Some(party.address).filter(|address| !address.is_empty()),
    };
    let parties = parties::parties(people, matches, owner.0, PartyRules::default());
    parties.into_iter().map(party).collect()
}

/// The people who found no place on the record, told as one.
fn people_left_out(beyond: usize) -> Option<LeftOutView> {
    (beyond > 0).then(|| LeftOutView {
        name: say_many!(count = beyond, "{count} recipient", "{count} recipients"),
        why: say!(
            "A record holds the first {most} people of a message",
            most = MOST_PARTIES
        ),
    })
}

/// The content of those that go along. One that cannot be decoded after all does not keep the others back.
fn contents(read: &ReadMessage, files: &[Attachment]) -> (Vec<NewAttachment>, Vec<LeftOutView>) {
    let (mut going, mut left) = (Vec::with_capacity(files.len()), Vec::new());
    for file in files {
        match mime::attachment_bytes(&read.raw, file.index) {
            Ok(content) => going.push(NewAttachment {
                name: file.name.clone(),
                mime_type: file.media_type.clone(),
                content_id: file.content_id.clone(),
                content,
            }),
            Err(_) => left.push(files::left_out(file, files::UNREADABLE.to_string())),
        }
    }
    (going, left)
}
