//! What this version brings into a file that an earlier one made. Tables and columns that are missing are made whenever a file is opened
//! ([`super::ddl`]); here is what was in no seed then: rights of the shipped roles, and rows. A file of an organization that was made
//! otherwise gets the rights alone.
//!
//! Each is brought once: what somebody deletes afterwards, or takes away from a role, stays away.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use super::{StoreError, load};
use crate::schema::Catalog;
use crate::seed::World;
use crate::seed::row::SeedRow;

/// Which seed this is: one more whenever files of before lack something of it.
const EDITION: i64 = 1;

/// What an edition brought.
struct Brought {
    edition: i64,
    /// Words of tables on which the shipped roles got more rights.
    rights: &'static [&'static str],
    /// Tables with rows, in the order in which they need each other.
    tables: &'static [&'static str],
}

const BROUGHT: &[Brought] = &[Brought {
    edition: EDITION,
    rights: &["EmailTemplate"],
    tables: &[
        "template",
        "activitymimeattachment",
        "knowledgearticle",
        "salesliterature",
        "salesliteratureitem",
    ],
}];

/// Notes that a file holds all of this seed.
pub(super) fn is_current(db: &Connection) -> rusqlite::Result<()> {
    let sql =
        "INSERT INTO counter VALUES ('edition', ?1) ON CONFLICT (name) DO UPDATE SET value = max(value, ?1)";
    db.execute(sql, [EDITION]).map(drop)
}

/// Brings a file of an earlier version up to this one.
pub(super) fn upgrade(
    db: &Connection,
    catalog: &Catalog,
    world: &World,
    now: Timestamp,
) -> Result<(), StoreError> {
    let edition = edition(db)?;
    if edition >= EDITION {
        return Ok(());
    }
    let own = organization(db)? == Some(world.organization.id);
    for brought in BROUGHT.iter().filter(|brought| brought.edition > edition) {
        load::privileges(db, catalog, world, brought.rights)?;
        let tables = if own { brought.tables } else { &[] };
        for row in tables.iter().flat_map(|table| rows(world, table)) {
            if !load::is_there(db, catalog, row.table, row.id)? {
                load::seeded(db, load::table(catalog, row.table)?, row, now)?;
            }
        }
    }
    Ok(is_current(db)?)
}

fn rows<'w>(world: &'w World, table: &'w str) -> impl Iterator<Item = &'w SeedRow> {
    world.rows.iter().filter(move |row| row.table == table)
}

fn edition(db: &Connection) -> rusqlite::Result<i64> {
    let sql = "SELECT value FROM counter WHERE name = 'edition'";
    let found = db.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or_default())
}

fn organization(db: &Connection) -> rusqlite::Result<Option<Uuid>> {
    let sql = "SELECT organizationid FROM organization";
    let found: Option<String> = db.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(found.and_then(|id| Uuid::parse_str(&id).ok()))
}
