//! Who will be able to read a tracked thread (I-9): the business unit, the units below it, and how many people work there.
//! Each answer is left out by itself where it may not be read; a count that may be short of the truth is left out too.

use std::collections::BTreeSet;

use regarding_model::failure::Failure as _;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

/// Where counts end: one that stands there may be of more (reference A7).
const COUNTED: u64 = 5000;

/// How many units are asked about in one request.
const A_QUERY: usize = 100;

/// Asks about a business unit, and about the organization around it.
#[derive(Debug, Clone, Copy)]
pub struct WhoCanSee {
    /// Which one.
    pub business_unit: Uuid,
}

/// A business unit, and the people around.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Around {
    /// The unit's name.
    pub business_unit: Option<String>,
    /// How many enabled users it has.
    pub people_in_unit: Option<u32>,
    /// How many the organization has.
    pub people_in_organization: Option<u32>,
    /// The unit and all units below it.
    pub unit_and_below: Option<Vec<Uuid>>,
}

impl Together for WhoCanSee {
    type Output = Around;

    fn parts(&self) -> Vec<Part> {
        let unit = Query::row("businessunits", self.business_unit).select(&["name"]);
        let units = Query::set("businessunits").select(&["businessunitid", "_parentbusinessunitid_value"]);
        let own = Filter::id("_businessunitid_value", self.business_unit);
        let one = |query: Query| Part::One(ApiRequest::get(query.path()).names(self.business_unit));
        vec![
            one(unit),
            one(enabled(vec![own])),
            one(enabled(vec![])),
            one(units),
        ]
    }

    fn read(&self, replies: &[PartReply]) -> Result<Around, ApiError> {
        let [unit, in_unit, in_organization, units] = replies else {
            return Err(ReplyFault::Batch.into());
        };
        let name = told(unit, |reply| {
            let json = reply.json()?;
            Ok(Row::of(&json, "businessunit")?.text("name")?.map(str::to_owned))
        });
        Ok(Around {
            business_unit: name?,
            people_in_unit: told(in_unit, count)?,
            people_in_organization: told(in_organization, count)?,
            unit_and_below: told(units, |reply| self.unit_and_below(reply))?,
        })
    }
}

impl WhoCanSee {
    /// `None` when the list is longer than what was told.
    fn unit_and_below(&self, reply: &ApiReply) -> Result<Option<Vec<Uuid>>, ApiError> {
        let json = reply.json()?;
        if json.get("@odata.nextLink").is_some() {
            return Ok(None);
        }
        let mut parents = Vec::new();
        for row in rows(&json)? {
            parents.push((row.key("businessunitid")?, row.id("_parentbusinessunitid_value")?));
        }
        let mut found = BTreeSet::from([self.business_unit]);
        loop {
            let before = found.len();
            let below = parents
                .iter()
                .filter(|(_, parent)| parent.is_some_and(|parent| found.contains(&parent)));
            let below: Vec<Uuid> = below.map(|(unit, _)| *unit).collect();
            found.extend(below);
            if found.len() == before {
                return Ok(Some(found.into_iter().collect()));
            }
        }
    }
}

/// Asks how many enabled users some business units have together.
#[derive(Debug, Clone)]
pub struct PeopleOfUnits {
    /// Which ones.
    pub units: Vec<Uuid>,
}

impl Together for PeopleOfUnits {
    /// `None` when they may not be counted, or are too many to be.
    type Output = Option<u32>;

    fn parts(&self) -> Vec<Part> {
        let part = |units: &[Uuid]| {
            let query = enabled(vec![Filter::among_ids("businessunitid", units.to_vec())]);
            Part::One(ApiRequest::get(query.path()))
        };
        self.units.chunks(A_QUERY).map(part).collect()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Option<u32>, ApiError> {
        let mut sum = 0_u32;
        for reply in replies {
            match told(reply, count)? {
                Some(people) => sum = sum.saturating_add(people),
                None => return Ok(None),
            }
        }
        Ok(Some(sum))
    }
}

/// How many users are enabled, of those that meet the conditions.
fn enabled(mut conditions: Vec<Filter>) -> Query {
    conditions.push(Filter::is("isdisabled", false));
    Query::set("systemusers/$count").filter(Filter::And(conditions))
}

/// A number, also when the server sends it as plain text: both read alike.
fn count(reply: &ApiReply) -> Result<Option<u32>, ApiError> {
    let people = reply.json()?.as_u64().ok_or(ReplyFault::Value("$count"))?;
    Ok(Some(people)
        .filter(|people| *people < COUNTED)
        .and_then(|people| u32::try_from(people).ok()))
}

/// What may not be read or makes no sense is left out; what would be told at another try fails the whole.
fn told<T>(
    reply: &PartReply,
    read: impl FnOnce(&ApiReply) -> Result<Option<T>, ApiError>,
) -> Result<Option<T>, ApiError> {
    match read(reply.one()?) {
        Err(error) if error.kind().heals_by_itself() || error == ApiError::SignIn => Err(error),
        Err(_) => Ok(None),
        told => told,
    }
}

#[cfg(test)]
mod tests {
    use super::{Around, PeopleOfUnits, WhoCanSee};
    use crate::api::{ApiReply, PartReply, Together};
    use uuid::Uuid;

    fn reply(status: u16, body: &str) -> PartReply {
        PartReply::One(ApiReply {
            status,
            headers: vec![],
            body: body.as_bytes().to_vec(),
        })
    }

    fn unit(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn around(replies: &[PartReply]) -> Around {
        let business_unit = unit(2);
        WhoCanSee { business_unit }.read(replies).unwrap()
    }

    fn list(units: &[(u128, Option<u128>)], more: &str) -> String {
        let row = |(id, parent): &(u128, Option<u128>)| {
            let parent = parent.map_or("null".to_owned(), |parent| format!("\"{}\"", unit(parent)));
            format!(
                r#"{{"businessunitid":"{}","_parentbusinessunitid_value":{parent}}}"#,
                unit(*id)
            )
        };
        let rows: Vec<String> = units.iter().map(row).collect();
        format!(r#"{{"value":[{}]{more}}}"#, rows.join(","))
    }

    #[test]
    fn the_units_below_are_found_at_every_depth_and_in_any_order() {
        let units = list(
            &[(4, Some(3)), (3, Some(2)), (2, Some(1)), (1, None), (5, Some(1))],
            "",
        );
        let told = around(&[
            reply(200, r#"{"name":"North"}"#),
            reply(200, "9"),
            reply(200, "140"),
            reply(200, &units),
        ]);
        assert_eq!(told.business_unit.as_deref(), Some("North"));
        assert_eq!(
            (told.people_in_unit, told.people_in_organization),
            (Some(9), Some(140))
        );
        assert_eq!(told.unit_and_below, Some(vec![unit(2), unit(3), unit(4)]));
    }

    #[test]
    fn what_may_not_be_read_is_left_out_and_the_rest_is_told() {
        let refused = r#"{"error":{"code":"0x80040220","message":"no"}}"#;
        let told = around(&[
            reply(403, refused),
            reply(200, "9"),
            reply(403, refused),
            reply(403, refused),
        ]);
        let expected = Around {
            people_in_unit: Some(9),
            ..Around::default()
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn a7_a_count_or_a_list_that_ends_at_its_limit_tells_nothing() {
        let units = list(&[(2, None)], r#","@odata.nextLink":"https://o.example/next""#);
        let told = around(&[
            reply(200, r#"{"name":"North"}"#),
            reply(200, "4999"),
            reply(200, "5000"),
            reply(200, &units),
        ]);
        assert_eq!(
            (told.people_in_unit, told.people_in_organization),
            (Some(4999), None)
        );
        assert_eq!(told.unit_and_below, None);
    }

    #[test]
    fn what_heals_by_itself_is_not_taken_for_a_refusal() {
        let ask = WhoCanSee {
            business_unit: unit(2),
        };
        let busy = [
            reply(200, r#"{"name":"North"}"#),
            reply(429, ""),
            reply(200, "9"),
            reply(200, "{\"value\":[]}"),
        ];
        assert!(ask.read(&busy).is_err());
    }

    #[test]
    fn people_of_many_units_are_counted_in_parts_and_summed() {
        let ask = PeopleOfUnits {
            units: (0..101).map(unit).collect(),
        };
        assert_eq!(ask.parts().len(), 2);
        assert_eq!(ask.read(&[reply(200, "20"), reply(200, "1")]), Ok(Some(21)));
        assert_eq!(ask.read(&[reply(200, "20"), reply(403, "{}")]), Ok(None));
    }
}
