//! The pane of a message: at once from memory when seen before in this run, else complete after one round trip.

use std::sync::Arc;

use regarding_dataverse::operations::pane::Pane;
use regarding_mailbox::seam::ItemKey;
use regarding_model::address::{EmailAddress, Participant};
use regarding_model::ids::RecordRef;
use regarding_model::item::MessageHeader;
use regarding_model::say;
use regarding_net::Rule;

use super::memory::SeenPane;
use super::people;
use super::subject;
use super::visibility;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::items;
use crate::mail::key;
use crate::mail::memory::ReadMessage;
use crate::view::failure::FailureView;
use crate::view::pane::{PaneView, PersonView, SubjectView, TrackingState, TrackingView};

/// What a pane is put together from, apart from the message.
struct Known {
    seen: Option<SeenPane>,
    stale: bool,
    problem: Option<FailureView>,
}

impl Core {
    /// The pane of a message.
    pub(crate) async fn pane(self: &Arc<Self>, text: &str) -> Answer<PaneView> {
        if let Some(place) = items::key::to_place(text) {
            return self.item_pane(&place).await;
        }
        let (item, read) = self.read_by_key(text).await?;
        let known = self.known(&item, &read.message.header).await;
        self.prefetch_beside(&item);
        let (item, read) = self.as_called_now(text, (item, read)).await;
        self.put_together(&item, &read.message.header, known).await
    }

    /// Shows another person of the message.
    pub(crate) async fn focus_person(self: &Arc<Self>, text: &str, address: &str) -> Answer<PaneView> {
        if let Some(place) = items::key::to_place(text) {
            return self.focus_person_of_item(&place, address).await;
        }
        let (item, read) = self.read_by_key(text).await?;
        let address: EmailAddress = address
            .parse()
            .map_err(|_| failing::invalid(say!("That is not an e-mail address")))?;
        let header = &read.message.header;
        if !header
            .people
            .iter()
            .any(|person| person.address.as_ref() == Some(&address))
        {
            return Err(failing::invalid(say!(
                "The message names nobody with this address"
            )));
        }
        self.panes.set_focus(item.clone(), address);
        let known = self.known(&item, header).await;
        let (item, read) = self.as_called_now(text, (item, read)).await;
        self.put_together(&item, &read.message.header, known).await
    }

    /// The message as it is called now: what was learned may have given it an identity of its own. It is shown as it was read where its
    /// mailbox was left meanwhile.
    async fn as_called_now(
        self: &Arc<Self>,
        text: &str,
        before: (ItemKey, Arc<ReadMessage>),
    ) -> (ItemKey, Arc<ReadMessage>) {
        self.read_by_key(text).await.unwrap_or(before)
    }

    async fn known(self: &Arc<Self>, item: &ItemKey, header: &MessageHeader) -> Known {
        let focus = self.focus_of(item, header);
        match self.panes.get(item, focus.as_ref()) {
            Some(seen) if !seen.is_stale(self.now()) => self.as_seen(item, header, seen),
            // Nothing can be asked: what was seen is as good as it gets.
            Some(seen) if self.session().is_err() => Known {
                seen: Some(seen),
                stale: true,
                problem: self.session().err(),
            },
            Some(seen) => {
                self.refresh(item.clone(), header.clone());
                Known {
                    seen: Some(seen),
                    stale: true,
                    problem: None,
                }
            }
            None => match self.load_pane(item, header, Rule::OpenPane).await {
                Ok(seen) => self.as_seen(item, header, seen),
                Err(problem) => Known {
                    seen: None,
                    stale: false,
                    problem: Some(problem),
                },
            },
        }
    }

    /// What was just said. Where it was not known before what the message is regarding, the next look, beside, brings that card.
    fn as_seen(self: &Arc<Self>, item: &ItemKey, header: &MessageHeader, seen: SeenPane) -> Known {
        if seen.lacks_card() {
            self.refresh(item.clone(), header.clone());
        }
        Known {
            seen: Some(seen),
            stale: false,
            problem: None,
        }
    }

    /// Takes a fresh look beside; the front door hears of it.
    fn refresh(self: &Arc<Self>, item: ItemKey, header: MessageHeader) {
        let core = Arc::clone(self);
        self.tasks.run(async move {
            if core.load_pane(&item, &header, Rule::OpenPane).await.is_ok() {
                core.emit(Event::PaneChanged {
                    key: Some(key::of_item(&item)),
                });
            }
        });
    }

    async fn put_together(
        self: &Arc<Self>,
        item: &ItemKey,
        header: &MessageHeader,
        known: Known,
    ) -> Answer<PaneView> {
        let pane = known.seen.as_ref().map(|seen| &*seen.pane);
        let tracking = self.tracking_view(header, known.seen.as_ref()).await?;
        let focus = self.focus_of(item, header);
        let people = self.people_view(header, pane);
        let linked = tracking.regarding.as_ref().and_then(|record| {
            Some(RecordRef::new(
                record.table.parse().ok()?,
                uuid::Uuid::parse_str(&record.id).ok()?,
            ))
        });
        let subject = pane.and_then(|pane| self.subject_view(pane, focus.as_ref(), &people, linked.as_ref()));
        let (visibility, needs_consent) = self.visibility(header, &tracking).await?;
        Ok(PaneView {
            key: key::of_item(item),
            problem: self.problem((known.problem.as_ref(), pane), &tracking, key::of_item(item)),
            tracking,
            people,
            more_people: people::beyond(&header.people),
            focus: focus.map(|address| address.to_string()),
            subject,
            visibility,
            needs_consent,
            stale: known.stale,
            item: None,
        })
    }

    pub(crate) fn people_view(&self, header: &MessageHeader, pane: Option<&Pane>) -> Vec<PersonView> {
        let nobody = regarding_dataverse::operations::people::People::default();
        let known = pane.map_or(&nobody, |pane| &pane.people);
        let chosen = |records: &[RecordRef]| {
            self.cache
                .read(|cache| cache.choices().among(records))
                .ok()
                .flatten()
        };
        let one = |person: &Participant| {
            let address = person.address.as_ref();
            let matches = address
                .map(|address| people::in_order(known, address, chosen))
                .unwrap_or_default();
            let me = address.is_some_and(|address| self.is_mine(address));
            people::view(person, &matches, me, pane.is_some())
        };
        people::once_each(&header.people).into_iter().map(one).collect()
    }

    /// The record in focus: the first match of the person that the pane holds.
    pub(crate) fn subject_view(
        &self,
        pane: &Pane,
        focus: Option<&EmailAddress>,
        people: &[PersonView],
        linked: Option<&RecordRef>,
    ) -> Option<SubjectView> {
        let person = people
            .iter()
            .find(|person| Some(person.address.as_str()) == focus.map(EmailAddress::as_str))?;
        let shown = person.matches.iter().find_map(|record| {
            pane.subjects
                .iter()
                .find(|subject| subject.card.record.record.id.to_string() == record.id)
        })?;
        Some(subject::view(shown, linked, self.now()))
    }

    /// Who can read the message, and whether the person has to see that first: it follows whether a copy is there.
    async fn visibility(
        &self,
        header: &MessageHeader,
        tracking: &TrackingView,
    ) -> Answer<(Option<String>, bool)> {
        let Some((organization, _)) = self.account() else {
            return Ok((None, false));
        };
        let needed = match tracking.state {
            TrackingState::Tracked | TrackingState::TrackedRegarding => false,
            TrackingState::NotTracked
            | TrackingState::Processing
            | TrackingState::Pending
            | TrackingState::Failed
            | TrackingState::Unknown => self.needs_consent(organization, header).await?,
        };
        let said = match &tracking.record {
            None => self.who_can_read(),
            Some(_) if tracking.owned_by_me => self.who_reads_the_copy(),
            Some(_) => visibility::of_somebody_elses(),
        };
        Ok((Some(said), needed))
    }
}
