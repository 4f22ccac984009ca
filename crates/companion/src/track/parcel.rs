//! What is copied to the organization of a message: parties, body, attachments (B-130), put together in memory and handed to
//! the change set that creates the record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regarding_dataverse::operations::create_email::{CreateEmail, NewAttachment, Party};
use regarding_dataverse::operations::people::{MOST_ADDRESSES, ResolvePeople};
use regarding_dataverse::operations::regarding::RegardingLink;
use regarding_id_cache::tables::pending_action::Attachments;
use regarding_mailbox::mime::attachment::Attachment;
use regarding_mailbox::mime::{self, text};
use regarding_model::address::{EmailAddress, Participant};
use regarding_model::item::Direction;
use regarding_model::{say, say_many, sentence};
use regarding_net::Rule;
use regarding_sync::match_row::MatchRow;
use regarding_sync::parties::{self, PartyRules};
use uuid::Uuid;

use super::files::{self, Files};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::pane::people;
use crate::session::side::Session;
use crate::view::pane::LeftOutView;

/// The most parties of one record; a message to more people keeps the first so many, and that is told.
const MOST_PARTIES: usize = 1000;

impl Core {
    /// Puts the record of a message together, and notes which attachments stay.
    pub(crate) async fn parcel(
        &self,
        session: &Session,
        read: Arc<ReadMessage>,
        direction: Direction,
        regarding: Option<RegardingLink>,
        attachments: &Attachments,
        id: Uuid,
    ) -> Answer<CreateEmail> {
        let header = &read.message.header;
        let people = parties::named(&header.people, direction);
        let mut parties = self.parties(session, &people).await?;
        let beyond = parties.len().saturating_sub(MOST_PARTIES);
        parties.truncate(MOST_PARTIES);
        let organization = session.myself().and_then(|myself| myself.organization.clone());
        let files = Files::of(&read.message.attachments, attachments, organization.as_ref());
        let (going, mut left) = (files.going(), files.staying(attachments));
        let source = Arc::clone(&read);
        let (going, unreadable) = tokio::task::spawn_blocking(move || contents(&source, &going))
            .await
            .map_err(|_| failing::internal(sentence!("reading attachments")))?;
        left.extend(unreadable);
        left.extend(people_left_out(beyond));
        let note = || self.left_behind.note(id, left);
        let noted = self.organization.tenures.during(session.tenure, note);
        noted.ok_or_else(failing::signed_out)?;
        Ok(CreateEmail {
            id,
            message: header.id.clone(),
            subject: header.subject.clone(),
            body: text::for_tracking(&read.message.body),
            direction,
            date: header.sent,
            parties,
            regarding,
            attachments: going,
            shape: session.client.shape(),
        })
    }

    /// All matching rows of everybody (G-42), asked for anew: what the pane showed may be of a while ago.
    async fn parties(&self, session: &Session, people: &[Participant]) -> Answer<Vec<Party>> {
        let mut seen = BTreeSet::new();
        // In the order of the message: those who find no place on the record need not be looked up.
        let addresses: Vec<EmailAddress> = people
            .iter()
            .filter_map(|person| person.address.clone())
            .filter(|address| seen.insert(address.clone()))
            .collect();
        let mut matches: BTreeMap<EmailAddress, Vec<MatchRow>> = BTreeMap::new();
        let wanted = addresses.get(..MOST_PARTIES).unwrap_or(&addresses);
        for chunk in wanted.chunks(MOST_ADDRESSES) {
            let ask = ResolvePeople {
                addresses: chunk.to_vec(),
            };
            let found = self.noting(session, session.client.run_together(Rule::Track, &ask).await)?;
            for found in &found.matches {
                matches
                    .entry(found.address.clone())
                    .or_default()
                    .push(people::match_row(found));
            }
        }
        let parties = parties::parties(people, &matches, session.user.0, PartyRules::default());
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
        Ok(parties.into_iter().map(party).collect())
    }
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
                content,
            }),
            Err(_) => left.push(files::left_out(file, files::UNREADABLE.to_string())),
        }
    }
    (going, left)
}
