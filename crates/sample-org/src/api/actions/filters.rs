//! `InstantiateFilters`, `ResetUserFilters` (reference C1, D4; the names of their parameters are those of the SDK), and
//! `RetrieveMailboxTrackingFolders` (reference C1).

use std::collections::BTreeMap;

use rusqlite::params;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::functions::complex;
use super::super::moniker;
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::super::synchronizing::{FILTERS, TEMPLATES};
use super::parameter;
use crate::schema::Table;
use crate::security::Verb;
use crate::store::derive;
use crate::store::value::{Value, Values, moment};
use crate::store::write;

/// `POST InstantiateFilters`: a person's copies of templates as the templates are now; edits of the copies are lost (C-6).
pub(crate) fn instantiate(
    session: &Session<'_>,
    request: &Request,
    _url: &BTreeMap<String, String>,
) -> Outcome {
    let body = request.object()?;
    parameter::known(&body, &["TemplateCollection", "UserId"])?;
    let user = parameter::text(&body, "UserId")?.ok_or_else(|| parameter::missing("UserId"))?;
    let user = Uuid::try_parse(user).map_err(|_| parameter::wrong("UserId", "a GUID"))?;
    let users = table(session, "systemuser")?;
    if user != session.caller.user {
        session.hold("prvAdminFilter")?;
        if !session.exists(users, user)? {
            return Err(ApiError::missing(users.name, user));
        }
    }
    let list = parameter::given(&body, "TemplateCollection")
        .and_then(Json::as_array)
        .ok_or_else(|| parameter::wrong("TemplateCollection", "a list of references"))?;
    session.need(Verb::Create, table(session, "userquery")?)?;
    for one in list {
        let (of, id) = moniker::of_json(session, "TemplateCollection", one)?;
        if of.name != "savedquery" {
            return Err(parameter::wrong("TemplateCollection", "references to templates"));
        }
        session.may(Verb::Read, of, id)?;
        copy(session, id, user)?;
    }
    Ok(Reply::empty())
}

/// `POST ResetUserFilters`: the caller's filters of a kind go, the default templates come again.
pub(crate) fn reset(session: &Session<'_>, request: &Request, _url: &BTreeMap<String, String>) -> Outcome {
    let body = request.object()?;
    parameter::known(&body, &["QueryType"])?;
    let kind = parameter::number(&body, "QueryType")?;
    let pairs = FILTERS.into_iter().zip(TEMPLATES);
    let (filter, template) = pairs
        .into_iter()
        .find(|(filter, _)| *filter == kind)
        .ok_or_else(|| parameter::wrong("QueryType", "256 or 16"))?;
    session.need(Verb::Create, table(session, "userquery")?)?;
    session.need(Verb::Delete, table(session, "userquery")?)?;
    let user = session.caller.user;
    session
        .db
        .prepare_cached("DELETE FROM userquery WHERE ownerid = ? AND querytype = ?")?
        .execute(params![user.to_string(), filter])?;
    let sql = "SELECT savedqueryid FROM savedquery WHERE querytype = ? AND isdefault = 1 AND statecode = 0 ORDER BY name";
    let mut statement = session.db.prepare_cached(sql)?;
    let templates: Vec<String> = statement
        .query_map([template], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in templates.iter().filter_map(|id| Uuid::parse_str(id).ok()) {
        copy(session, id, user)?;
    }
    Ok(Reply::empty())
}

fn table(session: &Session<'_>, name: &str) -> Outcome<&'static Table> {
    session
        .catalog
        .table(name)
        .ok_or_else(|| ApiError::no_resource(name))
}

/// What a filter takes from its template.
const TAKEN: &[&str] = &[
    "name",
    "description",
    "returnedtypecode",
    "fetchxml",
    "layoutxml",
    "layoutjson",
];

fn copy(session: &Session<'_>, template: Uuid, user: Uuid) -> Outcome<()> {
    let (from, to) = (table(session, "savedquery")?, table(session, "userquery")?);
    let columns: Vec<_> = from.all_columns().collect();
    let found = write::fetch(session.db, from, template, &columns)?;
    let found = found.ok_or_else(|| ApiError::missing(from.name, template))?;
    let kind = found.get("querytype").and_then(Value::int);
    let place = TEMPLATES.iter().position(|one| Some(*one) == kind);
    let Some(filter) = place.and_then(|place| FILTERS.get(place)) else {
        return Err(ApiError::invalid("The query is no template of a filter."));
    };
    let mut values: Values = TAKEN
        .iter()
        .filter_map(|name| {
            found
                .get_key_value(name)
                .map(|(name, value)| (*name, value.clone()))
        })
        .filter(|(_, value)| !value.is_null())
        .collect();
    let now = Value::Text(moment(session.now));
    values.extend([
        ("querytype", Value::Int(*filter)),
        ("parentqueryid", Value::Ref("savedquery", template)),
        ("ownerid", Value::Ref("systemuser", user)),
        ("statecode", Value::Int(0)),
        ("statuscode", Value::Int(1)),
        ("modifiedon", now.clone()),
        ("modifiedby", Value::Ref("systemuser", session.caller.user)),
        ("versionnumber", Value::Int(write::next_version(session.db)?)),
    ]);
    let sql = "SELECT userqueryid FROM userquery WHERE parentqueryid = ? AND ownerid = ? AND querytype = ?";
    let mut statement = session.db.prepare_cached(sql)?;
    let there: Vec<String> = statement
        .query_map(params![template.to_string(), user.to_string(), filter], |row| {
            row.get(0)
        })?
        .collect::<Result<_, _>>()?;
    match there.first().and_then(|id| Uuid::parse_str(id).ok()) {
        Some(id) => Ok(write::update(session.db, to, id, &values)?),
        None => {
            derive::defaults(to, &mut values);
            let owned = derive::ownership(session.db, to, &values)?;
            values.extend(owned);
            values.insert("createdon", now);
            values.insert("createdby", Value::Ref("systemuser", session.caller.user));
            Ok(write::insert(session.db, to, Uuid::new_v4(), &values)?)
        }
    }
}

/// `GET RetrieveMailboxTrackingFolders(MailboxId='...')`.
pub(crate) fn tracking_folders(
    session: &Session<'_>,
    _request: &Request,
    url: &BTreeMap<String, String>,
) -> Outcome {
    let text = url
        .get("MailboxId")
        .ok_or_else(|| parameter::missing("MailboxId"))?;
    let id = Uuid::try_parse(text.trim_matches('\'')).map_err(|_| parameter::wrong("MailboxId", "a GUID"))?;
    session.may(Verb::Read, table(session, "mailbox")?, id)?;
    let sql = "SELECT exchangefolderid, exchangefoldername, regardingobjectid, regardingobjectid__table \
               FROM mailboxtrackingfolder WHERE mailboxid = ? ORDER BY exchangefoldername, exchangefolderid";
    let mut statement = session.db.prepare_cached(sql)?;
    type Row = (String, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = statement
        .query_map([id.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<Result<_, _>>()?;
    let mut made = Vec::new();
    for (folder, name, regarding, kind) in rows {
        let regarding = regarding.and_then(|id| Uuid::parse_str(&id).ok());
        let target = kind.as_deref().and_then(|kind| session.catalog.table(kind));
        let mut title = None;
        // What a record is called is told to whoever may read it.
        if let (Some(target), Some(id)) = (target, regarding)
            && session.allows(Verb::Read, target, id)?
        {
            title = super::super::annotate::title(session, target.name, id);
        }
        made.push(json!({
            "ExchangeFolderId": folder, "ExchangeFolderName": name, "RegardingObjectName": title,
            "RegardingObjectId": regarding.map(|id| id.to_string()), "RegardingObjectTypeCode": target.map(|table| table.code),
        }));
    }
    Ok(complex(
        session,
        "RetrieveMailboxTrackingFoldersResponse",
        json!({"MailboxTrackingFolderMappings": made}),
    ))
}
