//! The list of organizations as a query asks for it (reference B5), and whether somebody is in one.

use rusqlite::OptionalExtension as _;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::metadata;
use super::reply::Reply;
use crate::odata::options;
use crate::odata::path::segments;
use crate::security::{ADMINISTRATOR_TEMPLATE, Caller};
use crate::store::Store;

/// Answers a path below the service's root: `Instances`, `Instances(UniqueName='x')`, `Instances(<id>)`.
pub(crate) fn instances(root: &str, all: Vec<Json>, path: &str, query: &str) -> Reply {
    answer(root, all, path, query).unwrap_or_else(|error| error.reply())
}

fn answer(root: &str, all: Vec<Json>, path: &str, query: &str) -> Outcome {
    let path = segments(path)?;
    let options = options::parse(query)?;
    let [first] = path.as_slice() else {
        let name = path.first().map_or("", |first| &first.name);
        return Err(ApiError::no_resource(name));
    };
    if first.name != "Instances" {
        return Err(ApiError::no_resource(&first.name));
    }
    let context = format!("{root}$metadata#Instances");
    let Some(key) = &first.arguments else {
        let list = metadata::listed(all, "Instance", &options)?;
        return Ok(Reply::json(
            200,
            &json!({"@odata.context": context, "value": list}),
        ));
    };
    let name = key
        .strip_prefix("UniqueName=")
        .map(|text| text.trim().trim_matches('\''));
    let id = Uuid::parse_str(key).ok().map(|id| id.to_string());
    let is = |one: &Json, property: &str, wanted: Option<&str>| {
        wanted.is_some() && one.get(property).and_then(Json::as_str) == wanted
    };
    let found = all
        .into_iter()
        .filter(|one| is(one, "UniqueName", name) || is(one, "Id", id.as_deref()))
        .collect();
    match metadata::listed(found, "Instance", &options)?.pop() {
        Some(Json::Object(mut one)) => {
            one.insert("@odata.context".to_owned(), json!(format!("{context}/$entity")));
            Ok(Reply::json(200, &Json::Object(one)))
        }
        _ => Err(ApiError::new(
            404,
            "0x80040217",
            "There is no such organization for this user.",
        )),
    }
}

/// Whether somebody is a member of an organization and enabled in it, and if so whether they administer it.
pub(crate) fn membership(store: &Store, user: Uuid) -> Option<bool> {
    let db = store.lock();
    Caller::load(&db, user).ok().flatten()?;
    let sql = "SELECT 1 FROM systemuserroles s JOIN role r ON r.roleid = s.roleid WHERE s.systemuserid = ? AND r.roletemplateid = ?";
    let found = db
        .query_row(
            sql,
            [user.to_string(), ADMINISTRATOR_TEMPLATE.to_string()],
            |_| Ok(()),
        )
        .optional();
    found.ok().map(|row| row.is_some())
}
