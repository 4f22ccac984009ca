//! What is copied to the organization of a message: parties, body, attachments (B-130), put together in memory and handed to
//! the change set that creates the record.

use std::collections::BTreeMap;
use std::sync::Arc;

use regarding_dataverse::operations::create_email::{CreateEmail, NewAttachment, Party};
use regarding_dataverse::operations::organization::OrganizationRow;
use regarding_dataverse::operations::people::{MOST_ADDRESSES, ResolvePeople};
use regarding_dataverse::operations::regarding::RegardingLink;
use regarding_id_cache::tables::pending_action::Attachments;
use regarding_mailbox::mime::attachment::Attachment;
use regarding_mailbox::mime::{self, text};
use regarding_model::address::{EmailAddress, Participant};
use regarding_model::item::Direction;
use regarding_net::Rule;
use regarding_sync::match_row::MatchRow;
use regarding_sync::parties::{self, PartyRules};
use uuid::Uuid;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::pane::people;
use crate::session::side::Session;

/// The largest attachment where the organization does not say (reference C2: 5 MB).
const USUAL_LIMIT: u64 = 5 * 1024 * 1024;
/// More than this together does not fit one change set of an ordinary organization.
const ALL_LIMIT: u64 = 60 * 1024 * 1024;
/// The most parties of one record; a message to more people keeps the first so many.
const MOST_PARTIES: usize = 1000;

impl Core {
    /// Puts the record of a message together.
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
        let parties = self.parties(session, &people).await?;
        let organization = session.myself().and_then(|myself| myself.organization.clone());
        let files = chosen(&read.message.attachments, attachments, organization.as_ref());
        let source = Arc::clone(&read);
        let files = tokio::task::spawn_blocking(move || contents(&source, &files))
            .await
            .map_err(|_| failing::internal("reading attachments"))?;
        Ok(CreateEmail {
            id,
            message: header.id.clone(),
            subject: header.subject.clone(),
            body: text::for_tracking(&read.message.body),
            direction,
            date: header.sent,
            parties,
            regarding,
            attachments: files,
        })
    }

    /// All matching rows of everybody (G-42), asked for anew: what the pane showed may be of a while ago.
    async fn parties(&self, session: &Session, people: &[Participant]) -> Answer<Vec<Party>> {
        let mut addresses: Vec<EmailAddress> = people
            .iter()
            .filter_map(|person| person.address.clone())
            .collect();
        addresses.sort_unstable();
        addresses.dedup();
        let mut matches: BTreeMap<EmailAddress, Vec<MatchRow>> = BTreeMap::new();
        let wanted = addresses.get(..MOST_PARTIES).unwrap_or(&addresses);
        for chunk in wanted.chunks(MOST_ADDRESSES) {
            let ask = ResolvePeople {
                addresses: chunk.to_vec(),
            };
            let found = self.noting(session.client.run_together(Rule::Track, &ask).await)?;
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
        Ok(parties.into_iter().take(MOST_PARTIES).map(party).collect())
    }
}

/// The attachments that go along: those chosen, that the organization takes, as long as they fit together.
fn chosen(
    all: &[Attachment],
    wanted: &Attachments,
    organization: Option<&OrganizationRow>,
) -> Vec<Attachment> {
    let limit = organization
        .and_then(|row| row.max_attachment)
        .unwrap_or(USUAL_LIMIT);
    let blocked = |name: &str| {
        let extension = name
            .rsplit_once('.')
            .map(|(_, extension)| extension.to_lowercase());
        organization.is_some_and(|row| extension.is_some_and(|extension| row.blocked.contains(&extension)))
    };
    let is_wanted = |attachment: &Attachment| match wanted {
        Attachments::All => true,
        Attachments::Only(places) => places.iter().any(|place| usize::from(*place) == attachment.index),
    };
    let mut together = 0_u64;
    let fits = all
        .iter()
        .filter(|one| is_wanted(one) && one.size <= limit && !blocked(&one.name));
    fits.take_while(|one| {
        together = together.saturating_add(one.size);
        together <= ALL_LIMIT
    })
    .cloned()
    .collect()
}

/// One that cannot be decoded does not keep the others back.
fn contents(read: &ReadMessage, files: &[Attachment]) -> Vec<NewAttachment> {
    let content = |file: &Attachment| {
        let content = mime::attachment_bytes(&read.raw, file.index).ok()?;
        Some(NewAttachment {
            name: file.name.clone(),
            mime_type: file.media_type.clone(),
            content,
        })
    };
    files.iter().filter_map(content).collect()
}

#[cfg(test)]
mod tests {
    use regarding_dataverse::operations::organization::OrganizationRow;
    use regarding_id_cache::tables::pending_action::Attachments;
    use regarding_mailbox::mime::attachment::Attachment;

    use super::chosen;

    fn file(index: usize, name: &str, size: u64) -> Attachment {
        Attachment {
            index,
            name: name.to_owned(),
            media_type: "application/octet-stream".to_owned(),
            size,
            content_id: None,
            inline: false,
        }
    }

    #[test]
    fn b_131_attachments_travel_unless_blocked_too_large_or_left_out() {
        let organization = OrganizationRow {
            name: String::new(),
            max_attachment: Some(100),
            blocked: vec!["exe".to_owned()],
        };
        let all = [
            file(0, "a.pdf", 10),
            file(1, "b.EXE", 10),
            file(2, "c.pdf", 101),
            file(3, "d.txt", 100),
        ];
        let indexes = |wanted: &Attachments| -> Vec<usize> {
            chosen(&all, wanted, Some(&organization))
                .iter()
                .map(|one| one.index)
                .collect()
        };
        assert_eq!(indexes(&Attachments::All), [0, 3]);
        assert_eq!(indexes(&Attachments::Only(vec![3, 1, 9])), [3]);
        assert!(indexes(&Attachments::Only(vec![])).is_empty(), "I-11");
    }
}
