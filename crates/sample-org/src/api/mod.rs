//! The Web API itself: from a request to its reply, without a socket (reference A).

mod actions;
mod aggregate;
mod annotate;
mod apply;
mod assigning;
mod association;
mod batch;
mod body;
mod bulk;
mod create;
mod customizing;
mod delete;
mod duplicates;
mod error;
mod expand;
mod fetch;
mod files;
mod following;
mod functions;
mod initialize;
mod instances;
mod keys;
mod mail;
mod metadata;
mod moniker;
mod paging;
mod parties;
mod profiles;
mod property;
mod read;
mod reference;
mod render;
pub(crate) mod reply;
pub(crate) mod request;
mod rights;
mod roles;
mod route;
mod secured;
mod series;
mod session;
mod sharing;
mod state;
mod synchronizing;
mod tracking;
mod update;
pub(crate) mod uri;
mod zone;

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use crate::security::Caller;
use crate::store::Store;

pub(crate) use error::ApiError;
use error::Outcome;
pub(crate) use functions::VERSION;
pub(crate) use instances::{instances, membership};
use reply::Reply;
use request::Request;
use session::Session;

/// What keeps a part of a batch from being carried out, by its verb and its path on the server.
pub(crate) type Disturbance<'a> = dyn Fn(&str, &str) -> Option<ApiError> + 'a;

/// Answers one request of a signed-in user. A request that fails leaves no trace in the rows.
pub(crate) fn answer(
    store: &Store,
    user: Uuid,
    root: &str,
    request: &Request,
    part: &Disturbance<'_>,
) -> Reply {
    let db = store.lock();
    let reply = answered(store, &db, (user, root), request, part);
    let refreshed = if request.method == "GET" {
        Ok(())
    } else {
        store.refresh(&db)
    };
    match (reply, refreshed) {
        (Ok(reply), Ok(())) => reply,
        (Err(error), _) => error.reply_to(request),
        (_, Err(error)) => {
            tracing::error!(%error, "the metadata could not be read again");
            ApiError::new(500, "0x80040216", "An unexpected error occurred.").reply_to(request)
        }
    }
}

fn answered(
    store: &Store,
    db: &Connection,
    (user, root): (Uuid, &str),
    request: &Request,
    part: &Disturbance<'_>,
) -> Outcome {
    let caller = caller(db, user, request)?;
    let catalog = store.catalog();
    let mut session = Session {
        db,
        catalog: &catalog,
        caller: &caller,
        now: Timestamp::now(),
        organization: store.organization(),
        root,
        references: HashMap::new(),
        exact: Cell::new(false),
        language: OnceCell::new(),
    };
    if request.path.trim_matches('/') == "$batch" || request.path.trim_matches('/') == "%24batch" {
        return batch::answer(&mut session, request, part);
    }
    atomically(&session, |session| route::route(session, request))
}

/// Who asks: the token's owner, or somebody they act for (reference A2).
fn caller(db: &Connection, user: Uuid, request: &Request) -> Result<Caller, ApiError> {
    let missing = || {
        ApiError::new(
            403,
            "0x80048306",
            "The user is not a member of the organization or is disabled.",
        )
    };
    let own = Caller::load(db, user)?.ok_or_else(missing)?;
    let by_object = request
        .header("callerobjectid")
        .next()
        .map(|id| ("azureactivedirectoryobjectid", id));
    let by_user = request
        .header("mscrmcallerid")
        .next()
        .map(|id| ("systemuserid", id));
    let Some((column, id)) = by_object.or(by_user) else {
        return Ok(own);
    };
    if !own.privileges.contains_key("prvActOnBehalfOfAnotherUser") {
        let text =
            format!("Principal user (Id={user}, type=8) is missing prvActOnBehalfOfAnotherUser privilege.");
        return Err(ApiError::new(403, "0x80040220", text));
    }
    let id = Uuid::parse_str(id.trim())
        .map_err(|_| ApiError::invalid("The header of the impersonated user takes a GUID."))?;
    let sql = format!("SELECT systemuserid FROM systemuser WHERE \"{column}\" = ?");
    let found: Option<String> = db
        .prepare_cached(&sql)?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    let other = found
        .and_then(|id| Uuid::parse_str(&id).ok())
        .ok_or_else(missing)?;
    let other = Caller::load(db, other)?.ok_or_else(missing)?;
    Ok(own.acting_for(other))
}

/// Runs something such that all of its writes stay or none.
fn atomically<T>(
    session: &Session<'_>,
    work: impl FnOnce(&Session<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    session.db.execute_batch("SAVEPOINT request")?;
    let outcome = work(session);
    let end = if outcome.is_ok() {
        "RELEASE request"
    } else {
        "ROLLBACK TO request; RELEASE request"
    };
    session.db.execute_batch(end)?;
    outcome
}
