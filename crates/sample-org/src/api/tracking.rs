//! Change tracking (reference A14): all rows of a table with a link to what changes afterwards; then, page by page, the
//! rows that changed and the rows that went. A link holds a version of the organization and the time it was given out,
//! nothing else: a link of one table says the same of another.

mod list;
mod token;

use serde_json::{Map, Value as Json, json};

use super::error::{ApiError, Outcome};
use super::read;
use super::reply::Reply;
use super::request::Preferences;
use super::session::Session;
use crate::odata::options::Options;
use crate::odata::text;
use crate::schema::Table;
use crate::security::{Depth, Verb};
use crate::store::changes;
use list::{changed, removed, total};
use token::Position;

/// The most rows of one page.
const MOST: usize = 5000;

/// Whether a request is one of change tracking: it begins, goes on with a link, or asks for a further page.
pub(crate) fn is_meant(options: &Options, wishes: &Preferences) -> bool {
    let tracked = |token: &str| token.contains("istracking=\"True\"");
    wishes.track_changes
        || options.delta_token.is_some()
        || options.skip_token.as_deref().is_some_and(tracked)
}

/// `GET set`: one page.
pub(crate) fn page(
    session: &Session<'_>,
    table: &'static Table,
    options: &Options,
    wishes: &Preferences,
    path: &str,
) -> Outcome {
    may(session, table, options)?;
    let position = position(session, options)?;
    let limit = wishes.page.unwrap_or(MOST).min(MOST);
    let mut list = Vec::new();
    let mut next = changed(session, table, options, wishes, &position, limit, &mut list)?;
    if next.is_none() && !position.whole() {
        next = removed(session, table, &position, limit, &mut list)?;
    }
    let mut page = Map::new();
    page.insert(
        "@odata.context".to_owned(),
        Json::String(context(session, table, options, &position)),
    );
    if options.count {
        page.insert(
            "@odata.count".to_owned(),
            json!(total(session, table, &position)?),
        );
    }
    let (name, link) = match next {
        Some(place) => (
            "@odata.nextLink",
            format!("$skiptoken={}", text::encode(&position.at(place).cookie())),
        ),
        None => (
            "@odata.deltaLink",
            format!("$deltatoken={}", text::encode(&position.delta())),
        ),
    };
    let pairs: Vec<&str> = options
        .raw
        .iter()
        .map(String::as_str)
        .chain([link.as_str()])
        .collect();
    page.insert(
        name.to_owned(),
        Json::String(format!("{}{path}?{}", session.root, pairs.join("&"))),
    );
    page.insert("value".to_owned(), Json::Array(list));
    Ok(read::applied(Reply::list(&Json::Object(page)), wishes))
}

/// `GET set/$count?$deltatoken=`: how many rows changed or went.
pub(crate) fn count(session: &Session<'_>, table: &'static Table, options: &Options) -> Outcome {
    may(session, table, options)?;
    let position = position(session, options)?;
    Ok(Reply::text(
        "text/plain",
        total(session, table, &position)?.to_string(),
    ))
}

/// Only tables that are tracked, only for those who read all of their rows, and without options that pick rows.
fn may(session: &Session<'_>, table: &'static Table, options: &Options) -> Outcome<()> {
    if !table.tracks_changes() {
        let text = format!("Change tracking is not enabled for entity {}.", table.name);
        return Err(ApiError::new(400, "0x80072491", text));
    }
    session.need(Verb::Read, table)?;
    if session.caller.depth(Verb::Read, table) != Some(Depth::Global) {
        let text = format!(
            "Principal user (Id={}, type=8) does not have {} privilege at organization level, which change tracking needs.",
            session.caller.user,
            crate::security::Caller::privilege(Verb::Read, table)
        );
        return Err(ApiError::new(403, "0x80040220", text));
    }
    let barred = [
        ("$filter", options.filter.is_some()),
        ("$orderby", !options.order.is_empty()),
        ("$expand", !options.expand.is_empty()),
        ("$top", options.top.is_some()),
        ("$apply", options.apply.is_some()),
        ("fetchXml", options.predefined.is_some()),
    ];
    match barred.iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((name, _)) => Err(ApiError::new(
            400,
            "0x80060888",
            format!("The \"{name}\" query parameter isn't supported when Change Tracking is enabled."),
        )),
    }
}

/// Where the request stands: at the beginning, at a link, or inside of a list.
fn position(session: &Session<'_>, options: &Options) -> Outcome<Position> {
    let current = changes::version(session.db)?;
    let position = match (&options.skip_token, &options.delta_token) {
        (Some(cookie), _) => Position::of_cookie(cookie),
        (None, Some(link)) => token::of_link(link, current, session.now),
        (None, None) => Some(Position::begin(current, session.now)),
    };
    let position = position.filter(|position| position.is_possible(current, session.now));
    let position =
        position.ok_or_else(|| ApiError::invalid("The delta token of the request is not valid."))?;
    if !position.whole()
        && changes::expired(
            session.db,
            session.organization,
            position.since,
            position.given,
            session.now,
        )?
    {
        return Err(ApiError::new(
            400,
            "0x80044352",
            "Version stamp associated with the client has expired. Please perform a full sync.",
        ));
    }
    Ok(position)
}

fn context(session: &Session<'_>, table: &Table, options: &Options, position: &Position) -> String {
    let select = options.select.as_deref().unwrap_or_default().join(",");
    let columns = if select.is_empty() {
        String::new()
    } else {
        format!("({select})")
    };
    let delta = if position.whole() { "" } else { "/$delta" };
    format!("{}$metadata#{}{columns}{delta}", session.root, table.set)
}
