//! Whom a person may be writing to, while they type: contacts, accounts, leads and colleagues by name or address, in one round
//! trip. Nothing but what was typed is sent. Which rows of a table are looked at, says the caller.

use regarding_model::record::KnownTable;
use uuid::Uuid;

use super::people::set_aside;
use crate::api::{ApiReply, ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::rows;
use crate::synced::suggest;
use crate::tables::addressing;

/// The tables whose records have an address, in the order in which they are shown.
pub const TABLES: [KnownTable; 4] = [
    KnownTable::Contact,
    KnownTable::Lead,
    KnownTable::Account,
    KnownTable::SystemUser,
];

/// The most characters that are searched for.
const MOST: usize = 100;
/// How many rows are looked through for those that are known by their ids here.
const LOOKED_THROUGH: u32 = 200;

/// Which rows of a table are looked at.
#[derive(Clone, PartialEq, Eq)]
pub enum Among {
    /// All.
    Everybody,
    /// Those of a user.
    OwnedBy(Uuid),
    /// Contacts that one of these filters selects; a filter that is no query of contacts selects none.
    Selected(Vec<String>),
    /// Those with one of these ids, which are not sent: what was found is compared here.
    Known(Vec<Uuid>),
}

/// Looks for recipients.
#[derive(Clone)]
pub struct Recipients {
    /// What was typed; wildcards in it are plain characters.
    pub text: String,
    /// How many of each table.
    pub top: u32,
    /// The tables, each with the rows that are looked at.
    pub among: Vec<(KnownTable, Among)>,
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
    fn typed(&self) -> String {
        let clean = self.text.trim().chars().filter(|c| !c.is_control());
        clean.take(MOST).collect()
    }

    /// One question of a table, or one for each filter.
    fn asked(&self) -> Vec<(KnownTable, &Among, ApiRequest)> {
        let text = self.typed();
        let mut asked = Vec::new();
        for (table, among) in &self.among {
            match among {
                Among::Selected(filters) => {
                    let each = filters
                        .iter()
                        .filter_map(|filter| suggest::contacts(filter, &text, self.top).ok());
                    asked.extend(each.map(|request| (*table, among, request)));
                }
                Among::Known(ids) if ids.is_empty() => {}
                Among::Everybody | Among::OwnedBy(_) | Among::Known(_) => {
                    asked.push((*table, among, self.request(*table, among, &text)));
                }
            }
        }
        asked
    }

    fn request(&self, table: KnownTable, among: &Among, text: &str) -> ApiRequest {
        let (addressing, column) = (addressing(table), address_column(table));
        let open = match table {
            KnownTable::SystemUser => Filter::is("isdisabled", false),
            _ => Filter::int("statecode", 0),
        };
        let mut all = vec![open];
        if let Among::OwnedBy(user) = among {
            all.push(Filter::id("_ownerid_value", *user));
        }
        all.push(Filter::Or(vec![
            Filter::contains(addressing.name, text),
            Filter::starts_with(column, text),
        ]));
        let top = match among {
            Among::Known(_) => LOOKED_THROUGH,
            Among::Everybody | Among::OwnedBy(_) | Among::Selected(_) => self.top,
        };
        let query = Query::set(addressing.set)
            .select(&[addressing.key, addressing.name, column])
            .filter(Filter::And(all))
            .order(addressing.name)
            .top(top);
        ApiRequest::get(query.path())
    }
}

/// The column of the address that is written to.
fn address_column(table: KnownTable) -> &'static str {
    match table {
        KnownTable::SystemUser => "internalemailaddress",
        _ => "emailaddress1",
    }
}

impl Together for Recipients {
    type Output = Vec<Recipient>;

    fn parts(&self) -> Vec<Part> {
        let requests = self.asked().into_iter().map(|(_, _, request)| request);
        requests
            .map(|request| Part::One(request.carries("search text", 1)))
            .collect()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Vec<Recipient>, ApiError> {
        let mut found: Vec<Recipient> = Vec::new();
        let mut replies = replies.iter();
        for (table, among, _) in self.asked() {
            let reply = replies.next().ok_or(ReplyFault::Batch)?.one()?;
            match self.some(table, among, reply) {
                Ok(some) => found.extend(some),
                // A table that may not be read hides nobody of the others.
                Err(error) => drop(set_aside(table, error, &[])?),
            }
        }
        Ok(found)
    }
}

impl Recipients {
    fn some(&self, table: KnownTable, among: &Among, reply: &ApiReply) -> Result<Vec<Recipient>, ApiError> {
        let json = reply.json()?;
        let mut some = Vec::new();
        for row in rows(&json)? {
            let id = row.key(addressing(table).key)?;
            let known = !matches!(among, Among::Known(ids) if !ids.contains(&id));
            if let Some(address) = row.text(address_column(table))?.filter(|_| known) {
                some.push(Recipient {
                    name: row.words(addressing(table).name)?,
                    address: address.to_owned(),
                    table,
                });
            }
        }
        some.truncate(usize::try_from(self.top).unwrap_or(usize::MAX));
        Ok(some)
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::record::KnownTable;
    use uuid::Uuid;

    use super::{Among, Recipients};
    use crate::api::{ApiReply, Part, PartReply, Together as _};

    fn ask(among: Vec<(KnownTable, Among)>) -> Recipients {
        Recipients {
            text: " ma".to_owned(),
            top: 5,
            among,
        }
    }

    fn paths(ask: &Recipients) -> Vec<String> {
        let parts = ask.parts().into_iter().filter_map(|part| match part {
            Part::One(request) => Some(request.path),
            Part::ChangeSet(_) => None,
        });
        let decoded = parts.map(|path| {
            percent_encoding::percent_decode_str(&path)
                .decode_utf8_lossy()
                .into_owned()
        });
        decoded.collect()
    }

    #[test]
    fn a_31_the_question_carries_the_owner_and_a_table_of_nobody_is_not_asked() {
        let me = Uuid::from_u128(9);
        let asked = paths(&ask(vec![(KnownTable::Lead, Among::OwnedBy(me))]));
        assert_eq!(asked.len(), 1);
        assert!(
            asked[0].starts_with("leads?") && asked[0].contains(&format!("_ownerid_value eq {me}")),
            "{asked:?}"
        );
        let all = paths(&ask(vec![(KnownTable::Lead, Among::Everybody)]));
        assert!(!all[0].contains("_ownerid_value"), "{all:?}");
    }

    #[test]
    fn a_30_every_filter_is_asked_and_linked_contacts_are_known_here_without_sending_their_ids() {
        let filter = "<fetch><entity name='contact'/></fetch>".to_owned();
        let linked = Uuid::from_u128(4);
        let ask = ask(vec![
            (
                KnownTable::Contact,
                Among::Selected(vec![filter.clone(), "nonsense".to_owned(), filter]),
            ),
            (KnownTable::Contact, Among::Known(vec![linked])),
            (KnownTable::Contact, Among::Known(vec![])),
        ]);
        let asked = paths(&ask);
        assert_eq!(asked.len(), 3, "{asked:?}");
        assert!(!asked.iter().any(|path| path.contains(&linked.to_string())));
        let reply = |ids: &[u128]| {
            let rows: Vec<_> = ids
                .iter()
                .map(|id| serde_json::json!({"contactid": Uuid::from_u128(*id), "fullname": id.to_string(), "emailaddress1": "m@x"}))
                .collect();
            PartReply::One(ApiReply {
                status: 200,
                headers: vec![],
                body: serde_json::json!({ "value": rows }).to_string().into_bytes(),
            })
        };
        let found = ask.read(&[reply(&[1]), reply(&[]), reply(&[3, 4])]).unwrap();
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["1", "4"], "the contact that is not linked is left out");
    }
}
