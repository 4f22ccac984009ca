//! New permissions of profiles and new shares of secured columns: only of columns that are there, can be secured, are secured
//! (reference E3; codes of the SDK's list).

use super::error::{ApiError, Outcome};
use super::session::Session;
use crate::security::columns;
use crate::store::value::{Value, Values};

/// `fieldpermission`: of a column that is there and can be secured.
pub(crate) fn permission(session: &Session<'_>, values: &mut Values) -> Outcome<()> {
    let text = |name: &str| values.get(name).and_then(Value::text).unwrap_or_default();
    let (kind, name) = (
        text("entityname").to_owned(),
        text("attributelogicalname").to_owned(),
    );
    let table = session
        .catalog
        .table(&kind)
        .ok_or_else(|| ApiError::invalid(format!("The entity '{kind}' was not found.")))?;
    let column = table
        .column(&name)
        .ok_or_else(|| ApiError::invalid(format!("The attribute '{name}' of '{kind}' was not found.")))?;
    if columns::securable(table, column).0 {
        return Ok(());
    }
    let text = format!("Permission for field '{name}' of '{kind}' is invalid: it cannot be secured.");
    Err(ApiError::new(400, "0x8004f50e", text))
}

/// `principalobjectattributeaccess`: of a secured column, for reading or changing, once for each principal.
pub(crate) fn column_share(session: &Session<'_>, values: &mut Values) -> Outcome<()> {
    let given = |name: &str| values.get(name).and_then(Value::int) == Some(1);
    let object = values.get("objectid").and_then(Value::reference);
    let attribute = values
        .get("attributeid")
        .and_then(Value::text)
        .unwrap_or_default();
    let (Some((kind, id)), Some((_, principal))) =
        (object, values.get("principalid").and_then(Value::reference))
    else {
        return Ok(());
    };
    if !given("readaccess") && !given("updateaccess") {
        let text = format!(
            "You must set read and/or update access when you share a secured attribute. Attribute ID: {attribute}"
        );
        return Err(ApiError::new(400, "0x8004f509", text));
    }
    let column = session.catalog.table(kind).and_then(|table| {
        let found = table
            .all_columns()
            .find(|column| columns::metadata_id(table, column).to_string() == attribute);
        found.map(|column| (table, column))
    });
    let secured = match column {
        Some((table, column)) => columns::is_secured(session.db, table, column)?,
        None => false,
    };
    if !secured {
        let text = "One or more fields are not enabled for field level security.";
        return Err(ApiError::new(400, "0x8004f508", text));
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM principalobjectattributeaccess WHERE attributeid = ? AND objectid = ? AND principalid = ?)";
    let twice: bool = session
        .db
        .prepare_cached(sql)?
        .query_row([attribute, &id.to_string(), &principal.to_string()], |row| {
            row.get(0)
        })?;
    if twice {
        return Err(ApiError::new(
            400,
            "0x8004f50b",
            "Attribute has already been shared.",
        ));
    }
    values.insert("organizationid", Value::Text(session.organization.to_string()));
    Ok(())
}
