//! The seed into the store: every row with the columns that the platform would have computed.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use super::value::{Value, Values, moment};
use super::{StoreError, derive, write};
use crate::markup;
use crate::schema::{Catalog, Kind, Table};
use crate::security::grants;
use crate::seed::row::SeedRow;
use crate::seed::{Crowd, World};

/// Loads a world into empty tables.
pub(crate) fn world(
    db: &Connection,
    catalog: &Catalog,
    world: &World,
    now: Timestamp,
) -> Result<(), StoreError> {
    for row in &world.rows {
        seeded(db, table(catalog, row.table)?, row, now)?;
    }
    roles(db, catalog, world)?;
    Ok(())
}

/// Loads the chunks of a crowd that are not there yet.
pub(crate) fn crowd(
    db: &mut Connection,
    catalog: &Catalog,
    crowd: &Crowd,
    now: Timestamp,
) -> Result<(), StoreError> {
    db.execute("INSERT OR IGNORE INTO counter VALUES ('crowd', 0)", [])?;
    let sql = "SELECT value FROM counter WHERE name = 'crowd'";
    let loaded: i64 = db.query_row(sql, [], |row| row.get(0))?;
    for number in u64::try_from(loaded).unwrap_or_default()..crowd.chunks() {
        let transaction = db.transaction()?;
        for row in crowd.chunk(number) {
            seeded(&transaction, table(catalog, row.table)?, &row, now)?;
        }
        transaction.execute("UPDATE counter SET value = value + 1 WHERE name = 'crowd'", [])?;
        transaction.commit()?;
    }
    Ok(())
}

/// Puts a row of the seed there.
pub(super) fn seeded(
    db: &Connection,
    table: &'static Table,
    row: &SeedRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut values = Values::new();
    for (name, cell) in &row.columns {
        let column = table
            .column(name)
            .filter(|column| !matches!(column.kind, Kind::Key))
            .ok_or_else(|| StoreError::UnknownName(format!("{}.{name}", row.table)))?;
        values.insert(column.name, Value::of_cell(cell));
    }
    derive::defaults(table, &mut values);
    stamp(table, &mut values, now);
    for (name, value) in derive::composed(table, &values) {
        values.entry(name).or_insert(value);
    }
    values.extend(derive::ownership(db, table, &values)?);
    let markup = markup::derived(table.name, &values);
    values.extend(markup.map_err(|_| StoreError::UnknownName(format!("the markup of a {}", row.table)))?);
    if table.column("versionnumber").is_some() {
        values.insert("versionnumber", Value::Int(write::next_version(db)?));
    }
    write::insert(db, table, row.id, &values)?;
    Ok(())
}

/// When nobody says who made a row and when: its owner, now.
fn stamp(table: &Table, values: &mut Values, now: Timestamp) {
    if table.column("createdon").is_none() {
        return;
    }
    let made = values
        .entry("createdon")
        .or_insert_with(|| Value::Text(moment(now)))
        .clone();
    values.entry("modifiedon").or_insert(made);
    let owner = values
        .get("ownerid")
        .cloned()
        .filter(|owner| owner.reference().is_some_and(|(kind, _)| kind == "systemuser"));
    if let Some(owner) = owner {
        values.entry("createdby").or_insert_with(|| owner.clone());
        values.entry("modifiedby").or_insert(owner);
    }
}

/// All privileges of the organization; every role of the seed with its own; every user with their role, unless the seed
/// gave it.
fn roles(db: &Connection, catalog: &Catalog, world: &World) -> Result<(), StoreError> {
    privileges(db, catalog, world, &[])?;
    assign(db, catalog, world)
}

/// The privileges that are not there yet, for the roles of the seed that have them; those of some words of tables for these roles again.
/// What else is there already stays with whom it is.
pub(super) fn privileges(
    db: &Connection,
    catalog: &Catalog,
    world: &World,
    again: &[&str],
) -> Result<(), StoreError> {
    let id_of = |name: &str| Uuid::new_v5(&world.organization.id, name.as_bytes());
    let mut new = BTreeSet::new();
    for (name, privilege) in grants::all() {
        let id = id_of(&name);
        if is_there(db, catalog, "privilege", id)? {
            continue;
        }
        let values = [
            ("name", Value::Text(name.clone())),
            ("accessright", Value::Int(privilege.bit)),
            ("canbebasic", Value::Int(i64::from(privilege.depths))),
            ("canbelocal", Value::Int(i64::from(privilege.depths))),
            ("canbedeep", Value::Int(i64::from(privilege.depths))),
            ("canbeglobal", Value::Int(1)),
        ];
        put(db, catalog, "privilege", id, values.into())?;
        new.insert(name);
    }
    for row in world.rows.iter().filter(|row| row.table == "role") {
        let Some(crate::seed::row::Cell::Text(name)) = row.columns.get("name") else {
            continue;
        };
        for (privilege, depth) in grants::of_role(name) {
            let pair = Uuid::new_v5(&row.id, privilege.as_bytes());
            let again = again.iter().any(|word| privilege.ends_with(word));
            if !new.contains(&privilege) && (!again || is_there(db, catalog, "roleprivileges", pair)?) {
                continue;
            }
            let values = [
                ("roleid", Value::Text(row.id.to_string())),
                ("privilegeid", Value::Text(id_of(&privilege).to_string())),
                ("privilegedepthmask", Value::Int(depth.mask())),
            ];
            put(db, catalog, "roleprivileges", pair, values.into())?;
        }
    }
    Ok(())
}

/// A table that the schema has to have.
pub(super) fn table(catalog: &Catalog, name: &str) -> Result<&'static Table, StoreError> {
    catalog
        .table(name)
        .ok_or_else(|| StoreError::UnknownName(name.to_owned()))
}

/// Whether a row is there.
pub(super) fn is_there(
    db: &Connection,
    catalog: &Catalog,
    table: &str,
    id: Uuid,
) -> Result<bool, StoreError> {
    let table = self::table(catalog, table)?;
    let sql = format!(
        "SELECT COUNT(*) FROM \"{}\" WHERE \"{}\" = ?",
        table.storage, table.key
    );
    let found: i64 = db
        .prepare_cached(&sql)?
        .query_row([id.to_string()], |row| row.get(0))?;
    Ok(found > 0)
}

fn assign(db: &Connection, catalog: &Catalog, world: &World) -> Result<(), StoreError> {
    for user in &world.users {
        let sql = "SELECT COUNT(*) FROM systemuserroles WHERE systemuserid = ?";
        let held: i64 = db.query_row(sql, [user.id.to_string()], |row| row.get(0))?;
        let role = world.rows.iter().filter(|row| row.table == "role").find(|row| {
            row.columns.get("name") == Some(&crate::seed::row::Cell::Text(user.role.name().to_owned()))
        });
        if let (0, Some(role)) = (held, role) {
            let values = [
                ("systemuserid", Value::Text(user.id.to_string())),
                ("roleid", Value::Text(role.id.to_string())),
            ];
            put(
                db,
                catalog,
                "systemuserroles",
                Uuid::new_v5(&user.id, role.id.as_bytes()),
                values.into(),
            )?;
        }
    }
    Ok(())
}

fn put(
    db: &Connection,
    catalog: &Catalog,
    table: &str,
    id: Uuid,
    mut values: Values,
) -> Result<(), StoreError> {
    let table = self::table(catalog, table)?;
    values.insert("versionnumber", Value::Int(write::next_version(db)?));
    write::insert(db, table, id, &values)?;
    Ok(())
}
