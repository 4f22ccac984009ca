//! Everything that the pane shows for one message, in one round trip: its email record, its people, and for the person
//! in focus their cards, parent account, last and next activity, open opportunities and cases (DESIGN walk 1, H.3).
//!
//! The person's record is not known before the reply, so every part asks by address: through lookups (`parentcontactid/
//! emailaddress1`), a lambda from account to contacts, and related rows that come along (reference A7).

mod about;
mod ask;
mod copies;
mod record;

use std::sync::Arc;

use jiff::Timestamp;
use regarding_model::address::EmailAddress;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use uuid::Uuid;

use self::about::About;
use self::ask::{FOCUS, Focus};
pub use self::copies::AboutMessage;
pub use self::record::AboutRecord;
use super::activity_rows::ActivityRow;
use super::cards::Card;
use super::find_email::TrackedEmail;
use super::linkable::{CaseRow, OpportunityRow};
use super::people::{People, ResolvePeople, Unasked, set_aside};
use super::record_card::{Extent, RecordCard};
use super::tracked_items::{FindItems, TrackedItem};
use crate::api::{ApiRequest, Operation as _, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::Query;
use crate::row::VERSIONED;
use crate::shape::Shape;

/// Asks for the pane of a message.
#[derive(Debug, Clone)]
pub struct OpenPane {
    /// The message.
    pub message: Option<AboutMessage>,
    /// In place of a message: the records that an appointment, a contact or a task is or may be.
    pub items: Vec<RecordRef>,
    /// What its copy was regarding when it was seen last: its card comes along.
    pub regarding: Option<(KnownTable, Uuid)>,
    /// Everybody it names.
    pub people: Vec<EmailAddress>,
    /// Whose records are shown: the sender, or the first recipient of sent mail.
    pub focus: Option<EmailAddress>,
    /// The time, which parts last from next activity.
    pub now: Timestamp,
    /// What the organization's tables and forms look like: exactly the columns on its forms are asked for.
    pub shape: Arc<Shape>,
}

/// What the pane shows of one matching record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The person's or company's card.
    pub card: Card,
    /// The parent account's card.
    pub account: Option<Card>,
    /// The last completed activity.
    pub last: Option<ActivityRow>,
    /// The next one that is due.
    pub next: Option<ActivityRow>,
    /// How many activities there are in all, when that can be told.
    pub activities: Option<u32>,
    /// Open opportunities, the soonest to close first.
    pub opportunities: Vec<OpportunityRow>,
    /// Open cases, the newest first.
    pub cases: Vec<CaseRow>,
}

/// Everything that the pane shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pane {
    /// The email records of the message; more than one only where others made some too.
    pub emails: Vec<TrackedEmail>,
    /// The records of an appointment, a contact or a task, of those that were asked for.
    pub items: Vec<TrackedItem>,
    /// The card of what the message was regarding; `None` when nobody asked, or when it is gone or out of sight.
    pub regarding: Option<Card>,
    /// The people.
    pub people: People,
    /// One for each contact, lead and account that carries the address in focus, in no order.
    pub subjects: Vec<Subject>,
    /// Whether one of them could not be asked for.
    pub items_unasked: bool,
    /// Parts that could not be asked.
    pub unasked: Vec<Unasked>,
    /// The version of the organization's metadata as a whole, where it tells it (reference G2).
    pub version: Option<String>,
}

impl OpenPane {
    fn regarding(&self) -> Option<RecordCard> {
        let (table, id) = self.regarding?;
        Some(RecordCard {
            table,
            id,
            shape: Arc::clone(&self.shape),
            extent: Extent::Whole,
        })
    }

    fn asks(&self) -> Vec<FindItems> {
        FindItems::about(&self.items)
    }

    fn people(&self) -> ResolvePeople {
        ResolvePeople {
            addresses: self.people.clone(),
        }
    }
}

impl Together for OpenPane {
    type Output = Pane;

    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        parts.extend(self.message.iter().flat_map(AboutMessage::parts));
        parts.extend(self.asks().iter().map(|ask| Part::One(ask.request())));
        parts.extend(self.regarding().map(|card| Part::One(card.request())));
        parts.extend(self.people().parts());
        if let Some(focus) = &self.focus {
            // Each address is told once, however many parts ask about it.
            let mut untold = usize::from(!self.people().addresses().contains(focus));
            let focus = Focus::Address(focus.clone());
            parts.extend(FOCUS.iter().map(|ask| {
                let request = annotated(&ask.query(&focus, self.now, &self.shape));
                match core::mem::take(&mut untold) {
                    0 => Part::One(request),
                    new => Part::One(request.carries("address", new)),
                }
            }));
        }
        parts
    }

    fn read(&self, replies: &[PartReply]) -> Result<Pane, ApiError> {
        let mut pane = Pane::default();
        let (copies, rest) = copies::split(self.message.as_ref(), replies)?;
        if let Some(about) = &self.message {
            (pane.emails, pane.unasked) = about.read(copies)?;
        }
        let asks = self.asks();
        let (items, rest) = rest.split_at_checked(asks.len()).ok_or(ReplyFault::Batch)?;
        for (ask, reply) in asks.iter().zip(items) {
            // What may not be asked is not known to be absent.
            match ask.read(reply.one()?) {
                Ok(found) => pane.items.extend(found),
                Err(
                    ApiError::Forbidden { .. }
                    | ApiError::Gone
                    | ApiError::Unsupported
                    | ApiError::Refused { .. },
                ) => pane.items_unasked = true,
                Err(error) => return Err(error),
            }
        }
        let (regarding, rest) = rest
            .split_at_checked(usize::from(self.regarding.is_some()))
            .ok_or(ReplyFault::Batch)?;
        if let (Some(ask), [reply]) = (self.regarding(), regarding) {
            // A card that cannot be drawn takes nothing else along.
            pane.regarding = ask.read(reply.one()?).unwrap_or_default();
        }
        let focus_parts = if self.focus.is_some() { FOCUS.len() } else { 0 };
        let people_parts = rest.len().checked_sub(focus_parts).ok_or(ReplyFault::Batch)?;
        let (people, focus) = rest.split_at_checked(people_parts).ok_or(ReplyFault::Batch)?;
        pane.people = self.people().read(people)?;
        if let Some(address) = &self.focus {
            let mut about = About::new(Arc::clone(&self.shape));
            let address = Focus::Address(address.clone());
            for (ask, reply) in FOCUS.iter().zip(focus) {
                if let Err(error) = about.take(*ask, &address, reply.one()?) {
                    pane.unasked.extend(set_aside(ask.table(), error, &pane.unasked)?);
                }
            }
            pane.version = about.version().map(str::to_owned);
            pane.subjects = about.subjects();
        }
        Ok(pane)
    }
}

fn annotated(query: &Query) -> ApiRequest {
    ApiRequest::get(query.path()).header(VERSIONED.0, VERSIONED.1)
}
