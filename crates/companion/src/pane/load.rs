//! One round trip to the organization for one message, and what is learned from it.

use std::sync::Arc;

use regarding_dataverse::operations::find_email::TrackedEmail;
use regarding_dataverse::operations::pane::{AboutMessage, OpenPane, Pane};
use regarding_id_cache::tables::link::Link;
use regarding_id_cache::tables::mark::MarkState;
use regarding_id_cache::tables::namesake::Compared;
use regarding_mailbox::seam::ItemKey;
use regarding_model::address::{EmailAddress, Role};
use regarding_model::identity::{email_record_id, is_namesake, written_message_id};
use regarding_model::ids::OrganizationId;
use regarding_model::item::MessageHeader;
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use regarding_sync::adopt::Wanted;
use uuid::Uuid;

use super::memory::SeenPane;
use super::people;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::side::Session;
use crate::track::bearer::Bearer;
use crate::track::copy::{self, Own};

impl Core {
    /// Whose records the pane of a message shows.
    pub(crate) fn focus_of(&self, key: &ItemKey, header: &MessageHeader) -> Option<EmailAddress> {
        let once = people::once_each(&header.people);
        let named =
            |address: &EmailAddress| once.iter().any(|person| person.address.as_ref() == Some(address));
        let asked = self.panes.focus(key).filter(named);
        asked.or_else(|| people::first_focus(&once, |address| self.is_mine(address)).cloned())
    }

    /// Asks the organization about a message and remembers the answer for this run.
    pub(crate) async fn load_pane(
        self: &Arc<Self>,
        key: &ItemKey,
        header: &MessageHeader,
        rule: Rule,
    ) -> Answer<SeenPane> {
        let session = self.session()?;
        let focus = self.focus_of(key, header);
        let item = email_record_id(session.organization, &header.id);
        let addresses = people::once_each(&header.people)
            .into_iter()
            .filter_map(|person| person.address.clone());
        let (organization, bearer) = (session.organization, Bearer::of(header));
        let own = bearer.own(organization);
        let (known, compared) = self
            .cached(move |cache| {
                cache.read(|cache| {
                    Ok((
                        cache.links().get(item)?,
                        cache.namesakes().get(organization, own)?,
                    ))
                })
            })
            .await?;
        let linked = known.as_ref().map(|link| link.record.id);
        let shape = self.shape_of(&session).await;
        // What was seen last goes before what is remembered, so that each look can correct the one before.
        let before = self
            .panes
            .get(key, focus.as_ref())
            .and_then(|seen| seen.regarding());
        let regarding = before.or_else(|| known.as_ref().and_then(regarding_of));
        let ask = OpenPane {
            items: Vec::new(),
            message: Some(about(organization, linked, header)),
            regarding,
            people: addresses.collect(),
            focus: focus.clone(),
            now: self.now(),
            shape,
        };
        let (pane, direction) = tokio::join!(
            self.ask_for_pane(&session, rule, ask),
            self.likely_direction(key, header)
        );
        let pane = pane?;
        self.note_names(&pane);
        let wanted = Wanted {
            derived: item,
            linked,
            direction,
            regarding: None,
        };
        let own = copy::own(&wanted, organization, &bearer, &pane.emails);
        if matches!(own, Own::Another)
            && let Some(own) = self.note_namesake(session.tenure, organization, header).await?
        {
            return Box::pin(self.load_pane(key, &own, rule)).await;
        }
        let email = own.copy().cloned();
        if is_asked(&pane) {
            let compared = (compared != Some(false)).then(|| bearer.compared(organization, false));
            self.note_link(&session, item, known, email.as_ref(), compared)
                .await?;
        }
        let namesake = namesake(&bearer, organization, &pane);
        let seen = SeenPane {
            pane: Arc::new(pane),
            message: item,
            email,
            namesake,
            focus,
            asked: regarding,
            at: self.now(),
        };
        let remember = || self.panes.put(key.clone(), seen.clone());
        let tenures = &self.organization.tenures;
        tenures
            .during(session.tenure, remember)
            .ok_or_else(failing::signed_out)?;
        Ok(seen)
    }

    /// One round trip; a second one only where the organization does not take what its forms and metadata said a while ago.
    pub(crate) async fn ask_for_pane(
        self: &Arc<Self>,
        session: &Arc<Session>,
        rule: Rule,
        mut ask: OpenPane,
    ) -> Answer<Pane> {
        let pane = self.noting(session, session.client.run_together(rule, &ask).await)?;
        if !self.note_shape(session, &ask.shape, &pane) {
            return Ok(pane);
        }
        let first = core::mem::replace(&mut ask.shape, session.client.shape());
        let pane = self.noting(session, session.client.run_together(rule, &ask).await)?;
        self.note_second(session, first, &pane);
        Ok(pane)
    }

    pub(crate) fn note_names(&self, pane: &Pane) {
        let people = pane.people.matches.iter().map(|found| &found.record);
        let tracked = pane.emails.iter().flat_map(|email| email.regarding.iter());
        let cards = pane.subjects.iter().map(|subject| &subject.card.record);
        let opportunities = pane
            .subjects
            .iter()
            .flat_map(|subject| subject.opportunities.iter().map(|row| &row.record));
        let cases = pane
            .subjects
            .iter()
            .flat_map(|subject| subject.cases.iter().map(|row| &row.record));
        for named in people
            .chain(tracked)
            .chain(cards)
            .chain(opportunities)
            .chain(cases)
        {
            self.names.note(&named.record, &named.name);
        }
    }

    /// Brings the link up to what the organization says: a lost cache is rebuilt as messages are looked at (promise 6), and
    /// a copy that is gone or out of sight is no longer linked (promise 4).
    async fn note_link(
        &self,
        session: &Session,
        item: Uuid,
        known: Option<Link>,
        email: Option<&TrackedEmail>,
        compared: Option<Compared>,
    ) -> Answer<()> {
        let seen = copy::Seen {
            organization: session.organization,
            user: session.user,
            at: self.now(),
        };
        let fresh = email.and_then(|email| copy::link(email, known.as_ref(), item, &seen));
        // That of a message that goes by an identity of its own, nobody else can be taken for.
        let compared = compared.filter(|one| fresh.is_some() && one.own != item);
        if fresh == known && compared.is_none() {
            return Ok(());
        }
        let organization = session.organization;
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                // A message that was tracked or untracked while the look was under way is ahead of its answer.
                if cache.read().links().get(item)? != known {
                    return Ok(());
                }
                // What was let go by its mark stays so, though its record is kept (G-90).
                if cache.read().marks().get(organization, item)? == Some(MarkState::Kept) {
                    return Ok(());
                }
                if let Some(compared) = &compared {
                    cache.namesakes().keep(compared)?;
                }
                match &fresh {
                    Some(link) => cache.links().put(link),
                    None => cache.links().remove(item).map(drop),
                }
            })
        })
        .await
    }
}

/// What a link says that the message is regarding, where a card can be drawn of it.
fn regarding_of(link: &Link) -> Option<(KnownTable, Uuid)> {
    let record = link.regarding.as_ref()?;
    Some((KnownTable::of(&record.table)?, record.id))
}

/// Whether the organization was asked for the message's record: what may not be asked is not absent.
pub(crate) fn is_asked(pane: &Pane) -> bool {
    let unasked = &pane.unasked;
    !unasked.iter().any(|unasked| unasked.table == KnownTable::Email)
}

/// The record of another message that bears the same Message-ID, for a message that is known to be another one.
fn namesake(bearer: &Bearer, organization: OrganizationId, pane: &Pane) -> Option<TrackedEmail> {
    let mut emails = pane.emails.iter().filter(|_| is_namesake(&bearer.id));
    emails
        .find(|email| bearer.is_another(organization, email))
        .cloned()
}

/// What is told of a message before it is tracked: sender, recipients and subject (promise 2).
fn about(organization: OrganizationId, linked: Option<Uuid>, header: &MessageHeader) -> AboutMessage {
    let from = header.people.iter().filter(|person| person.role == Role::From);
    let derived = email_record_id(organization, &header.id);
    let plain = email_record_id(organization, &written_message_id(&header.id));
    AboutMessage {
        derived,
        linked,
        namesake: Some(plain).filter(|plain| *plain != derived),
        message: header.id.clone(),
        sender: from.filter_map(|person| person.address.clone()).next(),
        subject: header.subject.clone(),
    }
}
