//! Who the addresses of a message belong to: all matching rows of every table that people are kept in, in one round
//! trip (H-13, G-42).

use jiff::Timestamp;
use regarding_model::address::EmailAddress;
use regarding_model::record::KnownTable;
use uuid::Uuid;

use super::cards::{is_inactive, name_of, state_column};
use crate::api::{ApiReply, ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::{ANNOTATIONS, Named, Row, rows};
use crate::tables::addressing;

/// The tables that an address is looked up in.
pub const TABLES: [KnownTable; 5] = [
    KnownTable::Contact,
    KnownTable::Lead,
    KnownTable::Account,
    KnownTable::SystemUser,
    KnownTable::Queue,
];

/// How many addresses go into one query: its text stays far below the 64 KB of a GET inside a batch (reference A1).
const A_QUERY: usize = 25;

/// The most addresses of one round trip: 40 queries for each table.
pub const MOST_ADDRESSES: usize = 1000;

/// Asks who some addresses belong to.
#[derive(Debug, Clone)]
pub struct ResolvePeople {
    /// The addresses; those beyond [`MOST_ADDRESSES`] are not asked for.
    pub addresses: Vec<EmailAddress>,
}

/// A row that carries an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonMatch {
    /// The address that was asked for.
    pub address: EmailAddress,
    /// The row.
    pub record: Named,
    /// Its table.
    pub table: KnownTable,
    /// Whether it is inactive, closed or disabled (H-15).
    pub inactive: bool,
    /// Who owns it: a row of the person's own goes first (G-40).
    pub owner: Option<Uuid>,
    /// When it was made: older goes before newer (G-40).
    pub created: Option<Timestamp>,
    /// A word that tells it from others of the same name: the company.
    pub company: Option<String>,
}

/// A table that could not be asked, while others could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unasked {
    /// The table.
    pub table: KnownTable,
    /// Why not.
    pub error: ApiError,
}

/// Who some addresses belong to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// All matches; several for one address are no mistake (H-13).
    pub matches: Vec<PersonMatch>,
    /// Tables that the person may not read, or that the organization does not have.
    pub unasked: Vec<Unasked>,
}

impl People {
    /// The matches of one address, in the order of G-40 with active rows first: the user's own row before others of the
    /// same table, then older ones.
    #[must_use]
    pub fn of(&self, address: &EmailAddress, me: Uuid) -> Vec<&PersonMatch> {
        let mut found: Vec<&PersonMatch> = self
            .matches
            .iter()
            .filter(|found| found.address == *address)
            .collect();
        found.sort_by_key(|found| {
            (
                found.inactive,
                found.owner != Some(me),
                table_order(found.table),
                found.created,
                found.record.record.id,
            )
        });
        found
    }
}

/// G-40, as far as the tables go.
fn table_order(table: KnownTable) -> usize {
    const ORDER: [KnownTable; 5] = [
        KnownTable::SystemUser,
        KnownTable::Contact,
        KnownTable::Account,
        KnownTable::Lead,
        KnownTable::Queue,
    ];
    ORDER
        .iter()
        .position(|known| *known == table)
        .unwrap_or(ORDER.len())
}

/// The columns of a table that hold addresses (reference C5).
#[must_use]
pub fn address_columns(table: KnownTable) -> &'static [&'static str] {
    match table {
        KnownTable::Contact | KnownTable::Account => &["emailaddress1", "emailaddress2", "emailaddress3"],
        KnownTable::Lead => &["emailaddress1"],
        KnownTable::SystemUser => &["internalemailaddress"],
        KnownTable::Queue => &["emailaddress"],
        KnownTable::Opportunity
        | KnownTable::Incident
        | KnownTable::Email
        | KnownTable::Appointment
        | KnownTable::Task
        | KnownTable::PhoneCall
        | KnownTable::Annotation => &[],
    }
}

impl ResolvePeople {
    /// Those that are asked about.
    pub(crate) fn addresses(&self) -> &[EmailAddress] {
        self.addresses.get(..MOST_ADDRESSES).unwrap_or(&self.addresses)
    }

    fn chunks(&self) -> impl Iterator<Item = (KnownTable, &[EmailAddress])> {
        TABLES
            .into_iter()
            .flat_map(|table| self.addresses().chunks(A_QUERY).map(move |chunk| (table, chunk)))
    }
}

impl Together for ResolvePeople {
    type Output = People;

    fn parts(&self) -> Vec<Part> {
        self.chunks()
            .map(|(table, chunk)| Part::One(request(table, chunk)))
            .collect()
    }

    fn read(&self, replies: &[PartReply]) -> Result<People, ApiError> {
        let mut people = People::default();
        let mut replies = replies.iter();
        for (table, chunk) in self.chunks() {
            let reply = replies.next().ok_or(ReplyFault::Batch)?.one()?;
            match read(table, chunk, reply) {
                Ok(matches) => people.matches.extend(matches),
                Err(error) => people.unasked.extend(set_aside(table, error, &people.unasked)?),
            }
        }
        Ok(people)
    }
}

/// A table that is forbidden or missing does not spoil the others; anything else spoils the whole.
pub(crate) fn set_aside(
    table: KnownTable,
    error: ApiError,
    known: &[Unasked],
) -> Result<Option<Unasked>, ApiError> {
    match error {
        ApiError::Forbidden { .. } | ApiError::Gone | ApiError::Unsupported | ApiError::Refused { .. } => {
            let new = !known.iter().any(|unasked| unasked.table == table);
            Ok(new.then_some(Unasked { table, error }))
        }
        other => Err(other),
    }
}

fn request(table: KnownTable, chunk: &[EmailAddress]) -> ApiRequest {
    let addressing = addressing(table);
    let mut select = vec![addressing.key, addressing.name, "createdon"];
    select.extend(state_column(table));
    select.extend(address_columns(table));
    select.extend(owner_column(table));
    select.extend(company_column(table));
    let any = chunk.iter().flat_map(|address| carries(table, address));
    let query = Query::set(addressing.set)
        .select(&select)
        .filter(Filter::Or(any.collect()))
        .top(500);
    let request = ApiRequest::get(query.path()).header(ANNOTATIONS.0, ANNOTATIONS.1);
    // Every table is asked about the same addresses: told once, the count is that of people.
    if TABLES.first() == Some(&table) {
        request.carries("address", chunk.len())
    } else {
        request
    }
}

/// The conditions by which a row of a table carries an address.
pub(crate) fn carries(table: KnownTable, address: &EmailAddress) -> Vec<Filter> {
    address_columns(table)
        .iter()
        .map(|column| Filter::text(*column, address.as_str()))
        .collect()
}

fn owner_column(table: KnownTable) -> Option<&'static str> {
    (table != KnownTable::SystemUser).then_some("_ownerid_value")
}

fn company_column(table: KnownTable) -> Option<&'static str> {
    match table {
        KnownTable::Contact => Some("_parentcustomerid_value"),
        KnownTable::Lead => Some("companyname"),
        KnownTable::Account
        | KnownTable::Opportunity
        | KnownTable::Incident
        | KnownTable::SystemUser
        | KnownTable::Queue
        | KnownTable::Email
        | KnownTable::Appointment
        | KnownTable::Task
        | KnownTable::PhoneCall
        | KnownTable::Annotation => None,
    }
}

fn read(table: KnownTable, asked: &[EmailAddress], reply: &ApiReply) -> Result<Vec<PersonMatch>, ApiError> {
    let mut matches = Vec::new();
    for row in rows(&reply.json()?)? {
        for address in addresses_of(table, row)? {
            if asked.contains(&address) {
                matches.push(read_match(table, row, address)?);
            }
        }
    }
    Ok(matches)
}

/// The addresses of a row, each once; what is no address cannot have been asked for.
pub(crate) fn addresses_of(table: KnownTable, row: Row<'_>) -> Result<Vec<EmailAddress>, ApiError> {
    let mut found = Vec::new();
    for column in address_columns(table) {
        let address: Option<EmailAddress> = row.text(column)?.and_then(|text| text.parse().ok());
        found.extend(address.filter(|address| !found.contains(address)));
    }
    Ok(found)
}

fn read_match(table: KnownTable, row: Row<'_>, address: EmailAddress) -> Result<PersonMatch, ApiError> {
    let company = match company_column(table) {
        Some("companyname") => row.text("companyname")?.map(str::to_owned),
        Some(column) => row
            .lookup(column, Some(KnownTable::Account))?
            .map(|company| company.name),
        None => None,
    };
    Ok(PersonMatch {
        address,
        record: name_of(table, row)?,
        table,
        inactive: is_inactive(table, row)?,
        owner: owner_column(table)
            .map(|column| row.id(column))
            .transpose()?
            .flatten(),
        created: row.time("createdon")?,
        company,
    })
}

#[cfg(test)]
mod tests {
    use regarding_model::address::EmailAddress;
    use serde_json::json;
    use uuid::Uuid;

    use super::{ApiError, KnownTable, Part, PartReply, ResolvePeople, TABLES, Together};
    use crate::api::ApiReply;

    fn reply(status: u16, body: &serde_json::Value) -> PartReply {
        PartReply::One(ApiReply {
            status,
            headers: vec![],
            body: body.to_string().into_bytes(),
        })
    }

    fn address(text: &str) -> EmailAddress {
        text.parse().unwrap()
    }

    #[test]
    fn many_addresses_are_many_parts_of_one_round_trip() {
        let addresses = (0..60).map(|n| address(&format!("p{n}@x.example"))).collect();
        let parts = ResolvePeople { addresses }.parts();
        assert_eq!(parts.len(), 3 * TABLES.len());
        let addresses = (0..10_000).map(|n| address(&format!("p{n}@x.example"))).collect();
        assert!(ResolvePeople { addresses }.parts().len() <= crate::batch::MOST_PARTS);
    }

    #[test]
    fn a_hostile_address_stays_a_value() {
        let parts = ResolvePeople {
            addresses: vec![address("x' or 1 eq 1 or 'a@b.example")],
        }
        .parts();
        let Part::One(request) = &parts[1] else {
            panic!("a look")
        };
        assert!(
            request
                .path
                .contains("$filter=emailaddress1%20eq%20'x''%20or%201%20eq%201%20or%20''a%40b.example'&")
        );
    }

    #[test]
    fn all_matches_are_told_and_a_forbidden_table_spoils_nothing() {
        let people = ResolvePeople {
            addresses: vec![address("a@b.example"), address("c@d.example")],
        };
        let contact = |n: u128, state: u8, one: &str, two: &str| {
            json!({"contactid": Uuid::from_u128(n), "fullname": "N", "statecode": state,
                "emailaddress1": one, "emailaddress2": two, "createdon": "2024-01-01T00:00:00Z"})
        };
        let contacts =
            json!({"value": [contact(1, 1, "A@B.example", "c@d.example"), contact(2, 0, "a@b.example", "")]});
        let empty = json!({"value": []});
        let refused = json!({"error": {"code": "0x80040220", "message": "missing prvReadLead privilege"}});
        let replies = [
            reply(200, &contacts),
            reply(403, &refused),
            reply(200, &empty),
            reply(200, &empty),
            reply(200, &empty),
        ];
        let found = people.read(&replies).unwrap();
        assert_eq!(found.matches.len(), 3);
        let first = found.of(&address("a@b.example"), Uuid::nil());
        assert_eq!(
            first.iter().map(|m| m.inactive).collect::<Vec<_>>(),
            [false, true],
            "H-13: all, active first"
        );
        assert_eq!(found.unasked[0].table, KnownTable::Lead);
        assert_eq!(
            found.unasked[0].error,
            ApiError::Forbidden {
                right: Some("prvReadLead".to_owned())
            }
        );
    }
}
