//! Who will be able to read a tracked thread (I-9): the business unit, and how many people work in it.

use uuid::Uuid;

use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::Row;

/// Asks about a business unit.
#[derive(Debug, Clone, Copy)]
pub struct WhoCanSee {
    /// Which one.
    pub business_unit: Uuid,
}

/// A business unit and its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// The unit's name.
    pub business_unit: String,
    /// How many enabled users it has.
    pub people: u32,
}

impl Together for WhoCanSee {
    type Output = Audience;

    fn parts(&self) -> Vec<Part> {
        let unit = Query::row("businessunits", self.business_unit).select(&["name"]);
        let enabled = vec![
            Filter::id("_businessunitid_value", self.business_unit),
            Filter::is("isdisabled", false),
        ];
        let people = Query::set("systemusers/$count").filter(Filter::And(enabled));
        let one = |query: Query| Part::One(ApiRequest::get(query.path()).names(self.business_unit));
        vec![one(unit), one(people)]
    }

    fn read(&self, replies: &[PartReply]) -> Result<Audience, ApiError> {
        let [unit, people] = replies else {
            return Err(ReplyFault::Batch.into());
        };
        let json = unit.one()?.json()?;
        // A number, also when the server sends it as plain text: both read alike.
        let people = people
            .one()?
            .json()?
            .as_u64()
            .ok_or(ReplyFault::Value("$count"))?;
        Ok(Audience {
            business_unit: Row::of(&json, "businessunit")?.words("name")?,
            people: u32::try_from(people).unwrap_or(u32::MAX),
        })
    }
}
