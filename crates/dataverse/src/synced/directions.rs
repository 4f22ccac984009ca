//! Which field goes which way (reference D3, B-1 to B-12): out of `syncattributemappings` where it can be read, else as the product
//! ships it. Administrators change it, within what a pair allows.

use std::collections::BTreeMap;

use regarding_model::fields::{Field, Pair};

pub use regarding_model::fields::FieldDirection as Direction;
use regarding_net::Method;
use serde_json::json;
use uuid::Uuid;

use super::SyncedTable;
use super::columns::{DAYS, MOMENTS, texts};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ErrorCode};
use crate::query::Query;
use crate::row::{Row, rows};

/// What is said about a field of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The row that says it; `None` for what the product ships.
    pub id: Option<Uuid>,
    /// The way it goes.
    pub direction: Direction,
    /// The way it goes in a new organization.
    pub usual: Direction,
    /// The ways that an administrator may choose; one alone is fixed.
    pub allowed: Vec<Direction>,
    /// Whether it follows another setting, or is made of several columns (B-5).
    pub computed: bool,
    /// The column by which the organization names it (`attributecrmname`).
    pub column: &'static str,
    /// The version of the row.
    pub etag: Option<String>,
}

impl Mapping {
    /// Whether nobody chooses.
    #[must_use]
    pub fn fixed(&self) -> bool {
        self.allowed.len() <= 1
    }
}

/// All of them, by table and field. A field that is not here is not synchronized.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mappings(BTreeMap<(SyncedTable, Field), Mapping>);

impl Mappings {
    /// What is said about a field of a table.
    #[must_use]
    pub fn get(&self, table: SyncedTable, field: Field) -> Option<&Mapping> {
        self.0.get(&(table, field))
    }

    /// The way a field of a table goes.
    #[must_use]
    pub fn direction(&self, table: SyncedTable, field: Field) -> Direction {
        self.get(table, field)
            .map_or(Direction::None, |mapping| mapping.direction)
    }

    /// All fields of a table, in their order.
    pub fn of_table(&self, table: SyncedTable) -> impl Iterator<Item = (Field, &Mapping)> {
        self.0
            .iter()
            .filter(move |((of, _), _)| *of == table)
            .map(|((_, field), mapping)| (*field, mapping))
    }

    /// What the product ships (B.2 to B.4).
    #[must_use]
    pub fn shipped() -> Self {
        let mut all = BTreeMap::new();
        for table in SyncedTable::ALL {
            for pair in table.pairs() {
                if let Some(column) = column(table, pair.field) {
                    all.insert((table, pair.field), shipped(table, *pair, column));
                }
            }
        }
        Self(all).with_times_of_series()
    }

    /// The time of a series has no pair of its own (B.3): it goes with the rule.
    fn with_times_of_series(mut self) -> Self {
        if let Some(rule) = self.get(SyncedTable::Series, Field::Recurrence).cloned() {
            let column = "starttime";
            self.0
                .insert((SyncedTable::Series, Field::Time), Mapping { column, ..rule });
        }
        self
    }
}

/// How the product ships a pair of a table.
fn shipped(table: SyncedTable, pair: Pair, column: &'static str) -> Mapping {
    Mapping {
        id: None,
        direction: pair.default,
        usual: pair.default,
        allowed: if pair.settable {
            Direction::ALL.into()
        } else {
            vec![pair.default]
        },
        // Of a series it is made of the state and its reason (B.3).
        computed: pair.computed || (table == SyncedTable::Series && pair.field == Field::ShowAs),
        column,
        etag: None,
    }
}

/// The column by which a mapping names a field (`attributecrmname`).
fn column(table: SyncedTable, field: Field) -> Option<&'static str> {
    if let Some((_, column, _)) = texts(table).iter().find(|(known, ..)| *known == field) {
        return Some(column);
    }
    let meeting = table.has_attendees();
    Some(match (table, field) {
        (_, Field::Notes) => "description",
        (SyncedTable::Contact, Field::FullName) => "fullname",
        (SyncedTable::Contact, Field::MailingAddress) => "address1_composite",
        (SyncedTable::Contact, Field::HomeAddress) => "address2_composite",
        (SyncedTable::Contact, Field::OtherAddress) => "address3_composite",
        (SyncedTable::Contact, Field::Company) => "parentcustomerid",
        (SyncedTable::Contact, field) => DAYS.iter().find(|(known, _)| *known == field)?.1,
        (_, Field::Importance) => "prioritycode",
        (_, Field::Regarding) => "regardingobjectid",
        (SyncedTable::Appointment | SyncedTable::Service, Field::Time) => "scheduledstart",
        (SyncedTable::Appointment, Field::Attachments) => "activitymimeattachment",
        (SyncedTable::Series, Field::Recurrence) => "recurrencepatterntype",
        (_, Field::ShowAs) if meeting => "statuscode",
        (_, Field::Organizer) if meeting => "organizer",
        (SyncedTable::Service, Field::RequiredAttendees) => "resources",
        (SyncedTable::Service, Field::OptionalAttendees) => "customers",
        (_, Field::RequiredAttendees) if meeting => "requiredattendees",
        (_, Field::OptionalAttendees) if meeting => "optionalattendees",
        (SyncedTable::Task, Field::PercentComplete) => "percentcomplete",
        (_, Field::Status) if !meeting => "statuscode",
        (_, field) if !meeting => MOMENTS.iter().find(|(known, _)| *known == field)?.1,
        _ => return None,
    })
}

fn field_of(table: SyncedTable, name: &str) -> Option<Field> {
    // Both ways of naming an address: by the composed text, or by its columns.
    let name = match name.split_once('_') {
        Some((prefix @ ("address1" | "address2" | "address3"), _)) => match prefix {
            "address1" => "address1_composite",
            "address2" => "address2_composite",
            _ => "address3_composite",
        },
        _ => match (table, name) {
            // Who takes part in a service activity is named by what they are in it, or as in any meeting.
            (SyncedTable::Service, "requiredattendees") => "resources",
            (SyncedTable::Service, "optionalattendees") => "customers",
            _ => name,
        },
    };
    Field::all().find(|field| column(table, *field) == Some(name))
}

/// Asks for all mappings of synchronized tables.
#[derive(Debug, Clone, Copy)]
pub struct ReadMappings;

impl Operation for ReadMappings {
    type Output = Mappings;

    fn request(&self) -> ApiRequest {
        let query = Query::set("syncattributemappings").select(&[
            "syncattributemappingid",
            "entitytypecode",
            "attributecrmname",
            "syncdirection",
            "defaultsyncdirection",
            "allowedsyncdirection",
            "iscomputed",
        ]);
        ApiRequest::get(query.path())
    }

    /// An organization that does not let them be read, or has none, has what the product ships.
    fn read(&self, reply: &ApiReply) -> Result<Mappings, ApiError> {
        let json = match reply.json() {
            Ok(json) => json,
            Err(
                ApiError::Forbidden { .. }
                | ApiError::Gone
                | ApiError::Unsupported
                | ApiError::Refused { .. },
            ) => return Ok(Mappings::shipped()),
            Err(error) => return Err(error),
        };
        let mut told = Mappings::default();
        for row in rows(&json)? {
            if let Some((key, mapping)) = mapping(row)? {
                told.0.insert(key, mapping);
            }
        }
        let mut all = Mappings::shipped();
        // The time of a series has no row of its own: it goes with its rule.
        all.0
            .retain(|(table, _), _| !told.0.keys().any(|(of, _)| of == table));
        all.0.extend(told.0);
        Ok(all.with_times_of_series())
    }
}

/// A field of a table with what is said about it.
type Entry = ((SyncedTable, Field), Mapping);

fn mapping(row: Row<'_>) -> Result<Option<Entry>, ApiError> {
    let Some(table) = SyncedTable::named(&row.words("entitytypecode")?) else {
        return Ok(None);
    };
    let Some(field) = field_of(table, &row.words("attributecrmname")?) else {
        return Ok(None);
    };
    let number = |name| Ok::<_, ApiError>(row.int(name)?.and_then(Direction::numbered));
    // A direction that nobody knows is none.
    let direction = number("syncdirection")?.unwrap_or(Direction::None);
    let allowed = row.int("allowedsyncdirection")?;
    let among = |one: &Direction| allowed.is_none_or(|sum| sum & (1 << one.number()) != 0);
    let allowed: Vec<Direction> = Direction::ALL.into_iter().filter(among).collect();
    let mapping = Mapping {
        id: Some(row.key("syncattributemappingid")?),
        direction,
        usual: number("defaultsyncdirection")?.unwrap_or(direction),
        allowed,
        computed: row.flag("iscomputed")?.unwrap_or(false),
        column: column(table, field).unwrap_or_default(),
        etag: row.etag()?,
    };
    Ok(Some(((table, field), mapping)))
}

/// The right to change directions (B-2).
pub const CHANGE: &str = "prvWriteSyncAttributeMapping";

/// Changes the way a field goes, for everybody, if its row still is the version that was seen: an administrator's right (B-2).
#[derive(Debug, Clone)]
pub struct ChangeDirection {
    /// The mapping.
    pub id: Uuid,
    /// The version that was seen.
    pub etag: String,
    /// The new way.
    pub direction: Direction,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It goes that way now.
    Done,
    /// The pair is fixed (0x80060741).
    Fixed,
    /// The pair does not allow that way (0x80060742).
    NotAllowed,
}

impl Operation for ChangeDirection {
    type Output = Changed;

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::PATCH, format!("syncattributemappings({})", self.id))
            .header("If-Match", self.etag.clone())
            .json(json!({"syncdirection": self.direction.number()}))
            .names(self.id)
            .carries("settings", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<Changed, ApiError> {
        match (reply.ok(), reply.code()) {
            (Ok(_), _) => Ok(Changed::Done),
            (Err(_), Some(ErrorCode(0x8006_0741))) => Ok(Changed::Fixed),
            (Err(_), Some(ErrorCode(0x8006_0742))) => Ok(Changed::NotAllowed),
            (Err(error), _) => Err(error),
        }
    }
}
