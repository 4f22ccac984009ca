//! What is told of a record that was looked up or followed: the same as of a person in a message, by its id, in one round
//! trip (H.3).

use std::sync::Arc;

use jiff::Timestamp;
use regarding_model::record::KnownTable;
use uuid::Uuid;

use super::about::About;
use super::annotated;
use super::ask::{FOCUS, Focus};
use super::{Subject, set_aside};
use crate::api::{Operation, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::operations::record_card::{Extent, RecordCard};
use crate::shape::Shape;

/// Asks for everything that is told of a record.
#[derive(Debug, Clone)]
pub struct AboutRecord {
    /// Its table.
    pub table: KnownTable,
    /// Its id.
    pub id: Uuid,
    /// The time, which parts last from next activity.
    pub now: Timestamp,
    /// What the organization's tables and forms look like.
    pub shape: Arc<Shape>,
}

impl AboutRecord {
    fn card(&self) -> RecordCard {
        RecordCard {
            table: self.table,
            id: self.id,
            shape: Arc::clone(&self.shape),
            extent: Extent::Whole,
        }
    }
}

impl Together for AboutRecord {
    /// `None` when the record is gone or out of the person's sight. Parts that the person may not read are left out.
    type Output = Option<Subject>;

    fn parts(&self) -> Vec<Part> {
        let focus = Focus::Record(self.id);
        // The card names the record to the evidence log, once for all parts.
        let asks = FOCUS
            .iter()
            .map(|ask| Part::One(annotated(&ask.query(&focus, self.now, &self.shape))));
        std::iter::once(Part::One(self.card().request()))
            .chain(asks)
            .collect()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Option<Subject>, ApiError> {
        let (card, rest) = replies.split_first().ok_or(ReplyFault::Batch)?;
        let Some(card) = self.card().read(card.one()?)? else {
            return Ok(None);
        };
        let (focus, mut about) = (Focus::Record(self.id), About::new(Arc::clone(&self.shape)));
        for (ask, reply) in FOCUS.iter().zip(rest) {
            if let Err(error) = about.take(*ask, &focus, reply.one()?) {
                set_aside(ask.table(), error, &[])?;
            }
        }
        let alone = about.on(card);
        let own = about
            .subjects()
            .into_iter()
            .find(|subject| subject.card.record == alone.card.record);
        Ok(Some(own.unwrap_or(alone)))
    }
}
