//! What the organization is asked before a message becomes a record: who its people are, and which record it continues.

use std::collections::{BTreeMap, BTreeSet};

use regarding_dataverse::operations::answered::PeopleAndAnswered;
use regarding_dataverse::operations::find_email::{FindEmail, TrackedEmail};
use regarding_dataverse::operations::people::{MOST_ADDRESSES, People, ResolvePeople};
use regarding_model::address::{EmailAddress, Participant};
use regarding_model::identity;
use regarding_model::ids::UserId;
use regarding_model::item::{Direction, MessageHeader};
use regarding_net::Rule;
use regarding_sync::adopt::{Adoption, ExistingEmail, Wanted, adopt};
use regarding_sync::match_row::MatchRow;
use regarding_sync::record_owner::{self, LiesIn};
use uuid::Uuid;

use super::copy::existing;
use super::parcel::{MOST_PARTIES, MailCopy};
use crate::core::Core;
use crate::facade::Answer;
use crate::pane::people;
use crate::session::side::Session;

/// The rows that match each address.
pub(super) type Matches = BTreeMap<EmailAddress, Vec<MatchRow>>;

impl Core {
    /// All matching rows of everybody (G-42), and of whose mailbox it is, asked for anew: what the pane showed may be of a while ago. With
    /// the records of the message that it answers, in the same round trip.
    pub(super) async fn matches(
        &self,
        session: &Session,
        header: &MessageHeader,
        people: &[Participant],
        lies_in: &LiesIn,
    ) -> Answer<(Matches, Vec<TrackedEmail>)> {
        let mut seen = BTreeSet::new();
        let theirs = match lies_in {
            LiesIn::Person(address) => Some(address.clone()),
            LiesIn::Mine | LiesIn::Common => None,
        };
        // In the order of the message: those who find no place on the record need not be looked up.
        let addresses: Vec<EmailAddress> = theirs
            .into_iter()
            .chain(people.iter().filter_map(|person| person.address.clone()))
            .filter(|address| seen.insert(address.clone()))
            .collect();
        let wanted = addresses.get(..MOST_PARTIES).unwrap_or(&addresses);
        let mut chunks = wanted.chunks(MOST_ADDRESSES);
        let mut matches = Matches::new();
        let mut answered = Vec::new();
        if let Some(find) = self.answered_by(session, header) {
            let ask = PeopleAndAnswered {
                people: asking(chunks.next().unwrap_or_default()),
                answered: find,
            };
            let found = self.noting(session, session.client.run_together(Rule::Track, &ask).await)?;
            take(&mut matches, &found.0);
            answered = found.1;
        }
        for chunk in chunks {
            let ask = asking(chunk);
            let found = session.client.run_together(Rule::Track, &ask).await;
            take(&mut matches, &self.noting(session, found)?);
        }
        Ok((matches, answered))
    }

    /// What to look for of the message that a message answers. One that names itself answers nothing, and neither does one that names a
    /// Message-ID which several messages bear (docs/adr/0030).
    fn answered_by(&self, session: &Session, header: &MessageHeader) -> Option<FindEmail> {
        let answered = header.in_reply_to.as_ref().filter(|id| **id != header.id)?;
        let derived = identity::email_record_id(session.organization, answered);
        (!self.is_shared(derived)).then(|| FindEmail {
            derived,
            message: answered.clone(),
        })
    }

    /// The record that the new one continues (G-52), where the organization goes by headers (G-51): the one that the pane of the answered
    /// message shows, once that was sent or received.
    pub(super) async fn continued(
        &self,
        session: &Session,
        copy: &MailCopy,
        answered: &[TrackedEmail],
    ) -> Answer<Option<Uuid>> {
        let organization = session.myself().and_then(|myself| myself.organization.clone());
        let find = self.answered_by(session, &copy.read.message.header);
        let (Some(find), false) = (find, organization.is_some_and(|row| !row.by_headers)) else {
            return Ok(None);
        };
        let link = self
            .cached(move |cache| cache.read(|cache| cache.links().get(find.derived)))
            .await?;
        let wanted = Wanted {
            derived: find.derived,
            linked: link.map(|link| link.record.id),
            direction: match copy.direction {
                Direction::Received => Direction::Sent,
                Direction::Sent => Direction::Received,
            },
            regarding: None,
        };
        let done = answered.iter().filter(|email| email.completed);
        let rows: Vec<ExistingEmail> = done.map(existing).collect();
        Ok(match adopt(&wanted, &rows) {
            Adoption::Adopt { id, .. } => Some(id),
            Adoption::Create => None,
        })
    }
}

fn asking(addresses: &[EmailAddress]) -> ResolvePeople {
    ResolvePeople {
        addresses: addresses.to_vec(),
    }
}

fn take(matches: &mut Matches, found: &People) {
    for found in &found.matches {
        let of_address = matches.entry(found.address.clone()).or_default();
        of_address.push(people::match_row(found));
    }
}

/// Whose record it becomes (D-110, D-111); `None` is the person who tracks.
pub(super) fn owner_of(
    session: &Session,
    header: &MessageHeader,
    (matches, answered): (&Matches, &[TrackedEmail]),
    lies_in: &LiesIn,
) -> Option<UserId> {
    if *lies_in == LiesIn::Mine {
        return None;
    }
    let mut owners = answered.iter().filter_map(|email| email.owner.as_ref());
    let answered = owners.next().map(|owner| owner.record.id);
    let owner = record_owner::owner(lies_in, &header.people, matches, answered);
    owner.map(UserId).filter(|owner| *owner != session.user)
}
