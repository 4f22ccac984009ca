//! Column security at work (reference E3): secured values are null to whoever may not read them, and a write that names a
//! column it may not is refused.

use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::session::Session;
use crate::schema::Table;
use crate::store::value::{Value, Values};

/// The values with null in the place of every one that is kept from the caller; `None` when none of the table's is.
/// What cannot be found out is kept.
pub(crate) fn masked(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    values: &Values,
) -> Option<Values> {
    if !session.caller.restricted(table) {
        return None;
    }
    let seen = values.iter().map(|(name, value)| {
        let hidden = !value.is_null()
            && table.column(name).is_some_and(|column| {
                session
                    .caller
                    .hides(session.db, table, column, id)
                    .unwrap_or(true)
            });
        (*name, if hidden { Value::Null } else { value.clone() })
    });
    Some(seen.collect())
}

/// 0x8004F502 when a new row names a secured column that the caller may not fill.
pub(crate) fn may_create(session: &Session<'_>, table: &'static Table, values: &Values) -> Outcome<()> {
    let refused = values
        .keys()
        .filter_map(|name| table.column(name))
        .find(|column| session.caller.may_not_create(table, column));
    match refused {
        None => Ok(()),
        Some(column) => Err(ApiError::new(
            403,
            "0x8004f502",
            format!(
                "The user does not have create permissions to a secured field. The requested operation could not be completed. (column '{}' of '{}')",
                column.name, table.name
            ),
        )),
    }
}

/// 0x8004F507 when a change names a secured column that the caller may not change.
pub(crate) fn may_update(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    values: &Values,
) -> Outcome<()> {
    if !session.caller.restricted(table) {
        return Ok(());
    }
    for column in values.keys().filter_map(|name| table.column(name)) {
        if session.caller.may_not_update(session.db, table, column, id)? {
            return Err(ApiError::new(
                403,
                "0x8004f507",
                format!(
                    "The user doesn't have AttributePrivilegeUpdate and not granted shared access for a secured attribute during update operation (column '{}' of '{}')",
                    column.name, table.name
                ),
            ));
        }
    }
    Ok(())
}
