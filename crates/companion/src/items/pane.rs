//! The pane of an appointment, a contact or a task: the people of it and its record, in one round trip, with the parts of a message's
//! pane (`crate::pane`).

use std::sync::Arc;

use regarding_dataverse::operations::pane::{AboutRecord, OpenPane, Pane};
use regarding_dataverse::operations::tracked_items::TrackedItem;
use regarding_mailbox::collections::{Item, PlaceKey};
use regarding_model::address::EmailAddress;
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::item::MessageHeader;
use regarding_model::record::KnownTable;
use regarding_model::{say, sentence};
use regarding_net::Rule;
use regarding_sync::item_state::Seen;
use uuid::Uuid;

use super::row::Row;
use super::state::{Standing, hindrance, is_ended};
use super::untrack::is_mine;
use super::{key, people, words};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::pane::cards;
use crate::pane::memory::SeenPane;
use crate::pane::people as shown_people;
use crate::pane::subject;
use crate::view::failure::FailureView;
use crate::view::items::ItemPaneView;
use crate::view::pane::{PaneView, PersonView, SubjectView, TrackingView};

/// How many fields of the record's card stand under what the item is regarding (H-3).
const FIRST: usize = 3;

/// An item, and what the pane needs of it.
struct Shown {
    item: Item,
    row: Row,
    header: MessageHeader,
}

impl Core {
    /// The pane of an item: at once from memory when seen before in this run, else complete after one round trip.
    pub(crate) async fn item_pane(self: &Arc<Self>, place: &PlaceKey) -> Answer<PaneView> {
        let shown = self.shown_item(place).await?;
        let among = key::among_panes(place);
        let focus = self.focus_of(&among, &shown.header);
        let (seen, stale, problem) = match self.panes.get(&among, focus.as_ref()) {
            Some(seen) if !seen.is_stale(self.now()) => (Some(seen), false, None),
            Some(seen) => {
                let problem = self.session().err();
                if problem.is_none() {
                    self.refresh_item(place.clone());
                }
                (Some(seen), true, problem)
            }
            None => match self.load_item_pane(place, &shown).await {
                Ok(seen) => (Some(seen), false, None),
                Err(problem) => (None, false, Some(problem)),
            },
        };
        self.item_together(place, &shown, (seen, stale, problem)).await
    }

    /// Shows another person of an item.
    pub(crate) async fn focus_person_of_item(
        self: &Arc<Self>,
        place: &PlaceKey,
        address: &str,
    ) -> Answer<PaneView> {
        let shown = self.shown_item(place).await?;
        let address: EmailAddress = address
            .parse()
            .map_err(|_| failing::invalid(say!("That is not an e-mail address")))?;
        let mut named = shown.header.people.iter();
        if !named.any(|person| person.address.as_ref() == Some(&address)) {
            return Err(failing::invalid(say!("It names nobody with this address")));
        }
        self.panes.set_focus(key::among_panes(place), address);
        self.item_pane(place).await
    }

    /// What the organization said about an item; asked now where it was not yet.
    pub(crate) async fn seen_item(self: &Arc<Self>, place: &PlaceKey) -> Answer<SeenPane> {
        let shown = self.shown_item(place).await?;
        let among = key::among_panes(place);
        let focus = self.focus_of(&among, &shown.header);
        match self.panes.get(&among, focus.as_ref()) {
            Some(seen) => Ok(seen),
            None => self.load_item_pane(place, &shown).await,
        }
    }

    /// How an item stands, by what is known of it.
    pub(super) async fn item_standing(&self, row: &Row) -> Answer<Standing> {
        let remembered = self.remembered_items(vec![Arc::new(row.clone())]).await?;
        Ok(self.standing_of(row, remembered.into_iter().next().unwrap_or_default()))
    }

    async fn shown_item(self: &Arc<Self>, place: &PlaceKey) -> Answer<Shown> {
        let item = self.read_item(place).await?;
        let header = people::header(&item).ok_or_else(|| failing::internal(sentence!("reading an item")))?;
        Ok(Shown {
            row: Row::of(&item),
            header,
            item,
        })
    }

    fn refresh_item(self: &Arc<Self>, place: PlaceKey) {
        let core = Arc::clone(self);
        self.tasks.run(async move {
            let Ok(shown) = core.shown_item(&place).await else {
                return;
            };
            if core.load_item_pane(&place, &shown).await.is_ok() {
                core.emit(Event::PaneChanged {
                    key: Some(key::of_place(&place)),
                });
            }
        });
    }

    /// Asks the organization about an item and remembers the answer for this run. Of one without people what it is regarding is looked at
    /// as well, once that is known.
    async fn load_item_pane(self: &Arc<Self>, place: &PlaceKey, shown: &Shown) -> Answer<SeenPane> {
        let session = self.session()?;
        let among = key::among_panes(place);
        let focus = self.focus_of(&among, &shown.header);
        let remembered = self.remembered_items(vec![Arc::new(shown.row.clone())]).await?;
        let remembered = remembered.into_iter().next().unwrap_or_default();
        let records = self.records_of(&shown.row, remembered.link.as_ref());
        let addresses = shown_people::once_each(&shown.header.people)
            .into_iter()
            .filter_map(|person| person.address.clone());
        let ask = OpenPane {
            message: None,
            items: records.clone(),
            regarding: self.regarding_before(&records),
            people: addresses.collect(),
            focus: focus.clone(),
            now: self.now(),
            shape: self.shape_of(&session).await,
        };
        let asked = ask.regarding;
        let mut pane = self.ask_for_pane(&session, Rule::OpenPane, ask).await?;
        if focus.is_none() {
            self.look_at_regarding(&session, &mut pane).await;
        }
        self.note_names(&pane);
        self.note_items(&records, &pane);
        let seen = SeenPane {
            namesake: None,
            message: records.first().map_or(Uuid::nil(), |record| record.id),
            pane: Arc::new(pane),
            email: None,
            focus,
            asked,
            at: self.now(),
        };
        let remember = || self.panes.put(among, seen.clone());
        let tenures = &self.organization.tenures;
        tenures
            .during(session.tenure, remember)
            .ok_or_else(failing::signed_out)?;
        Ok(seen)
    }

    /// What an activity was regarding when it was seen last: its card comes along.
    fn regarding_before(&self, records: &[RecordRef]) -> Option<(KnownTable, Uuid)> {
        let about = records
            .iter()
            .filter(|record| record.table != KnownTable::Contact.name())
            .find_map(|record| self.items.mark(record)?.item?.about)?;
        Some((KnownTable::of(&about.record.table)?, about.record.id))
    }

    async fn look_at_regarding(&self, session: &crate::session::side::Session, pane: &mut Pane) {
        let about = pane.items.first().and_then(|item| item.about.as_ref());
        let about = about.and_then(|about| Some((KnownTable::of(&about.record.table)?, about.record.id)));
        let Some((table, id)) = about else { return };
        let ask = AboutRecord {
            table,
            id,
            now: self.now(),
            shape: session.client.shape(),
        };
        // What the pane tells without it is worth being shown.
        if let Ok(Some(subject)) = session.client.run_together(Rule::OpenPane, &ask).await {
            pane.regarding = Some(subject.card.clone());
            pane.subjects.push(subject);
        }
    }

    fn note_items(&self, records: &[RecordRef], pane: &Pane) {
        for item in &pane.items {
            self.names.note(&item.record.record, &item.record.name);
            if let Some(about) = &item.about {
                self.names.note(&about.record, &about.name);
            }
        }
        if !pane.items_unasked && self.items.note_marks(records, &pane.items, self.now()) {
            self.emit(Event::ItemsChanged);
        }
    }

    async fn item_together(
        self: &Arc<Self>,
        place: &PlaceKey,
        shown: &Shown,
        (seen, stale, problem): (Option<SeenPane>, bool, Option<FailureView>),
    ) -> Answer<PaneView> {
        let pane = seen.as_ref().map(|seen| &*seen.pane);
        let row = &shown.row;
        let remembered = self.remembered_items(vec![Arc::new(row.clone())]).await?;
        let remembered = remembered.into_iter().next().unwrap_or_default();
        let standing = Self::stands((row, self.tracking_me()), remembered, said(pane));
        let tracking = self.item_tracking(row, &standing, pane);
        let focus = self.focus_of(&key::among_panes(place), &shown.header);
        let people = self.people_of_item(shown, pane);
        let linked = standing.item.as_ref().and_then(|item| item.about.as_ref());
        let linked = linked.map(|about| &about.record);
        let subject = match (&focus, pane) {
            (Some(_), Some(pane)) => self.subject_view(pane, focus.as_ref(), &people, linked),
            (None, Some(pane)) => self.subject_of_regarding(pane),
            (_, None) => None,
        };
        let session = self.organization.session();
        let organization = session.and_then(|session| self.organization.name_of(session.organization));
        let organization = organization.unwrap_or_else(|| say!("your organization"));
        Ok(PaneView {
            key: key::of_place(place),
            item: Some(self.item_pane_view(row, &standing)),
            visibility: (!standing.state.is_tracked() && tracking.can_act)
                .then(|| words::who_can_read(row.kind, &organization)),
            problem: self.problem((problem.as_ref(), pane), &tracking, key::of_place(place)),
            tracking,
            more_people: shown_people::beyond(&shown.header.people),
            people,
            focus: focus.map(|address| address.to_string()),
            subject,
            needs_consent: false,
            stale,
        })
    }

    fn people_of_item(&self, shown: &Shown, pane: Option<&Pane>) -> Vec<PersonView> {
        let roles = people::of(shown.item.kind, &shown.item.content);
        let mut views = self.people_view(&shown.header, pane);
        for view in &mut views {
            if let Some(person) = roles.iter().find(|one| one.address.as_str() == view.address) {
                view.role.clone_from(&person.role);
            }
        }
        views
    }

    fn subject_of_regarding(&self, pane: &Pane) -> Option<SubjectView> {
        let shown = pane.subjects.first()?;
        Some(subject::view(shown, None, self.now()))
    }

    fn item_tracking(&self, row: &Row, standing: &Standing, pane: Option<&Pane>) -> TrackingView {
        let found = standing.item.as_ref();
        let waits = standing.wanted.is_some();
        let about = found.and_then(|item| item.about.as_ref());
        let (state, title) = words::state_and_title(standing.state, row.kind, about.is_some(), waits);
        let regarding = match (&standing.wanted, about) {
            (Some(wanted), _) => Some(self.named(wanted)),
            (None, Some(named)) => Some(cards::named(named)),
            (None, None) => None,
        };
        let record = match (found, &standing.link) {
            (Some(item), _) => Some(cards::named(&item.record)),
            (None, Some(link)) if !is_ended(link) => Some(self.named(&link.record)),
            _ => None,
        };
        let hindrance = hindrance(standing.state).map(|_| String::new());
        let blocked = self.item_refusal(row.kind).map(|failure| failure.sentence());
        let user = self.tracking_me().map(|me| me.user);
        let card = pane.and_then(|pane| pane.regarding.as_ref()).filter(|card| {
            let shown = regarding.as_ref().map(|record| record.id.as_str());
            shown == Some(card.record.record.id.to_string().as_str())
        });
        TrackingView {
            refused: None,
            state,
            title,
            reason: if self.asks_first(row, standing.state) {
                words::asked_about()
            } else {
                words::reason(standing.state, row.kind, (waits, standing.is_one_way()))
            },
            regarding,
            regarding_fields: cards::first_fields(card, FIRST),
            record,
            namesake: None,
            owner: found
                .and_then(|item| item.owner.as_ref())
                .map(|owner| owner.name.clone()),
            owned_by_me: found.is_some_and(|item| is_mine(item, user)),
            takes_back: false,
            can_act: blocked.is_none() && hindrance.is_none(),
            blocked,
            left_out: Vec::new(),
        }
    }

    fn item_pane_view(&self, row: &Row, standing: &Standing) -> ItemPaneView {
        let found = standing.item.as_ref();
        let refusal = self.deleting_refusal(row.kind, row.series, found);
        let account = found.filter(|_| row.kind == Kind::Contact);
        ItemPaneView {
            kind: row.kind.into(),
            may_delete: refusal.is_none() && found.is_some(),
            delete_blocked: refusal,
            one_way: standing.is_one_way().then(words::one_way),
            can_link: hindrance(standing.state).is_none(),
            account: account.and_then(|item| item.about.as_ref()).map(cards::named),
        }
    }
}

/// What the organization said about the record of an item.
fn said(pane: Option<&Pane>) -> (Seen, Option<TrackedItem>) {
    match pane {
        None => (Seen::Unknown, None),
        Some(pane) => match pane.items.first() {
            Some(item) => (Seen::There, Some(item.clone())),
            None if pane.items_unasked => (Seen::Unknown, None),
            None => (Seen::Absent, None),
        },
    }
}
