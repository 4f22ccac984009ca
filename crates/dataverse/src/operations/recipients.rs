//! Whom a person may be writing to, while they type: contacts, accounts, leads and colleagues by name or address, in one round
//! trip. Nothing but what was typed is sent.

use regarding_model::record::KnownTable;

use super::people::set_aside;
use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::rows;
use crate::tables::addressing;

/// The tables whose records have an address, in the order in which they are shown.
const TABLES: [(KnownTable, &str); 4] = [
    (KnownTable::Contact, "emailaddress1"),
    (KnownTable::Lead, "emailaddress1"),
    (KnownTable::Account, "emailaddress1"),
    (KnownTable::SystemUser, "internalemailaddress"),
];

/// The most characters that are searched for.
const MOST: usize = 100;

/// Looks for recipients.
#[derive(Clone)]
pub struct Recipients {
    /// What was typed; wildcards in it are plain characters.
    pub text: String,
    /// How many of each table.
    pub top: u32,
}

/// Somebody with an address. Shown, never stored (promise 1).
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    /// What they are called.
    pub name: String,
    /// Their address.
    pub address: String,
    /// The table that they stand in.
    pub table: KnownTable,
}

impl core::fmt::Debug for Recipients {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Recipients")
    }
}

impl core::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Recipient({})", self.table.name())
    }
}

impl Recipients {
    fn request(&self, table: KnownTable, column: &'static str) -> ApiRequest {
        let clean = self.text.trim().chars().filter(|c| !c.is_control());
        let text: String = clean.take(MOST).collect();
        let addressing = addressing(table);
        let any = Filter::Or(vec![
            Filter::contains(addressing.name, &text),
            Filter::starts_with(column, &text),
        ]);
        let open = match table {
            KnownTable::SystemUser => Filter::is("isdisabled", false),
            _ => Filter::int("statecode", 0),
        };
        let query = Query::set(addressing.set)
            .select(&[addressing.key, addressing.name, column])
            .filter(Filter::And(vec![open, any]))
            .order(addressing.name)
            .top(self.top);
        ApiRequest::get(query.path()).carries("search text", 1)
    }
}

impl Together for Recipients {
    type Output = Vec<Recipient>;

    fn parts(&self) -> Vec<Part> {
        let requests = TABLES.iter().map(|(table, column)| self.request(*table, column));
        requests.map(Part::One).collect()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Vec<Recipient>, ApiError> {
        let mut found = Vec::new();
        let mut replies = replies.iter();
        for (table, column) in TABLES {
            let reply = replies.next().ok_or(ReplyFault::Batch)?.one()?;
            let read = reply.json().and_then(|json| {
                let mut some = Vec::new();
                for row in rows(&json)? {
                    if let Some(address) = row.text(column)? {
                        some.push(Recipient {
                            name: row.words(addressing(table).name)?,
                            address: address.to_owned(),
                            table,
                        });
                    }
                }
                Ok(some)
            });
            match read {
                Ok(some) => found.extend(some),
                // A table that may not be read hides nobody of the others.
                Err(error) => drop(set_aside(table, error, &[])?),
            }
        }
        Ok(found)
    }
}
