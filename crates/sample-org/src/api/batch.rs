//! `$batch`: several requests in one, change sets that hold together (reference A13).

mod media;
mod multipart;

use std::collections::HashMap;

use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use super::{Disturbance, atomically, route};
use multipart::{Member, Part};

/// The most requests in one batch.
const MOST: usize = 1000;

/// Answers a batch. Parts run in order; the first failure ends it, unless the client wants to go on.
pub(crate) fn answer(session: &mut Session<'_>, request: &Request, disturbed: &Disturbance<'_>) -> Outcome {
    if request.method != "POST" {
        return Err(ApiError::wrong_verb(&request.method, "$batch"));
    }
    request.check_version()?;
    let parts = multipart::parse(request, session.root)?;
    let count: usize = parts
        .iter()
        .map(|part| match part {
            Part::Single(_) => 1,
            Part::ChangeSet(members) => members.len(),
        })
        .sum();
    if count > MOST {
        return Err(ApiError::new(
            400,
            "0x80060888",
            format!("The number of operations exceeds the maximum of {MOST} in a batch."),
        ));
    }
    let go_on = request.preferences().continue_on_error;
    let boundary = format!("batchresponse_{}", Uuid::new_v4());
    let mut body = Vec::new();
    let mut status = 200;
    for part in &parts {
        let failed = match part {
            Part::Single(member) => single(session, member, (&boundary, &mut body), disturbed),
            Part::ChangeSet(members) => change_set(session, members, (&boundary, &mut body), disturbed),
        };
        if let (Some(failure), false) = (failed, go_on) {
            status = failure;
            break;
        }
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let kind = format!("multipart/mixed; boundary={boundary}");
    Ok(Reply {
        status,
        headers: vec![("Content-Type", kind)],
        body,
    })
}

/// Runs one request of its own; gives its status when it failed.
fn single(
    session: &Session<'_>,
    member: &Member,
    (boundary, body): (&str, &mut Vec<u8>),
    disturbed: &Disturbance<'_>,
) -> Option<u16> {
    let outcome = match disturbance(session, &member.request, disturbed) {
        Some(refusal) => Err(refusal),
        None => atomically(session, |session| route::route(session, &member.request)),
    };
    let (reply, failed) = match outcome {
        Ok(reply) => (reply, None),
        Err(error) => (error.reply_to(&member.request), Some(error.status)),
    };
    multipart::write(body, boundary, &reply, member.content_id.as_deref());
    failed
}

/// What keeps one request from being carried out.
fn disturbance(session: &Session<'_>, request: &Request, disturbed: &Disturbance<'_>) -> Option<ApiError> {
    let host = session
        .root
        .split_once("://")
        .map_or(session.root, |(_, rest)| rest);
    let start = host.find('/').and_then(|at| host.get(at..)).unwrap_or("/");
    disturbed(
        &request.method,
        &format!("{start}{}", request.path.trim_start_matches('/')),
    )
}

/// Runs a change set: all of it, or one error and nothing.
fn change_set(
    session: &mut Session<'_>,
    members: &[Member],
    (boundary, body): (&str, &mut Vec<u8>),
    disturbed: &Disturbance<'_>,
) -> Option<u16> {
    session.references = HashMap::new();
    let outcome = whole(session, members, disturbed);
    session.references = HashMap::new();
    match outcome {
        Ok(replies) => {
            let inner = format!("changesetresponse_{}", Uuid::new_v4());
            body.extend_from_slice(
                format!("--{boundary}\r\nContent-Type: multipart/mixed; boundary={inner}\r\n\r\n").as_bytes(),
            );
            for (member, reply) in members.iter().zip(&replies) {
                multipart::write(body, &inner, reply, member.content_id.as_deref());
            }
            body.extend_from_slice(format!("--{inner}--\r\n").as_bytes());
            None
        }
        Err((at, error)) => {
            let culprit = members.get(at).map(|member| &member.request);
            let reply = culprit.map_or_else(|| error.reply(), |request| error.reply_to(request));
            multipart::write(body, boundary, &reply, None);
            Some(error.status)
        }
    }
}

/// The replies of all members; or which one failed, and how.
fn whole(
    session: &mut Session<'_>,
    members: &[Member],
    disturbed: &Disturbance<'_>,
) -> Result<Vec<Reply>, (usize, ApiError)> {
    let at_once = |error: rusqlite::Error| (0, ApiError::from(error));
    session.db.execute_batch("SAVEPOINT changeset").map_err(at_once)?;
    let mut replies = Vec::new();
    let mut failed = None;
    for member in members {
        let done = match disturbance(session, &member.request, disturbed) {
            Some(refusal) => Err(refusal),
            None => one(session, member),
        };
        match done {
            Ok(reply) => replies.push(reply),
            Err(error) => {
                failed = Some((replies.len(), error));
                break;
            }
        }
    }
    let end = if failed.is_none() {
        "RELEASE changeset"
    } else {
        "ROLLBACK TO changeset; RELEASE changeset"
    };
    session.db.execute_batch(end).map_err(at_once)?;
    failed.map_or(Ok(replies), Err)
}

/// Runs one member of a change set, and keeps what its Content-ID stands for from now on.
fn one(session: &mut Session<'_>, member: &Member) -> Outcome {
    let refused = |text: String| ApiError::new(400, "0x80060888", text);
    if member.request.method == "GET" {
        return Err(refused("GET requests are not allowed in change sets.".to_owned()));
    }
    let id = member.content_id.as_deref().ok_or_else(|| {
        refused("Content-ID is a required header of each request in a change set.".to_owned())
    })?;
    if session.references.contains_key(id) {
        return Err(refused(format!(
            "The Content-ID '{id}' is used twice in the change set."
        )));
    }
    let request = referenced(session, &member.request)?;
    let reply = route::route(session, &request)?;
    let made = reply
        .headers
        .iter()
        .find(|(name, _)| *name == "OData-EntityId")
        .map(|(_, url)| url.clone());
    let url = made.unwrap_or_else(|| format!("{}{}", session.root, request.path));
    session.references.insert(id.to_owned(), url);
    Ok(reply)
}

/// `PATCH $1`, `PUT $1/nav/$ref`: the Content-ID in the path stands for the record's URL.
fn referenced(session: &Session<'_>, request: &Request) -> Outcome<Request> {
    let mut made = request.clone();
    let Some(rest) = request
        .path
        .strip_prefix('$')
        .or_else(|| request.path.strip_prefix("%24"))
    else {
        return Ok(made);
    };
    let (number, tail) = rest
        .split_once('/')
        .map_or((rest, ""), |(number, tail)| (number, tail));
    let url = session
        .references
        .get(number)
        .ok_or_else(|| super::uri::no_reference(number))?;
    let base = super::uri::below_root(session.root, url).unwrap_or_default();
    made.path = if tail.is_empty() {
        base.to_owned()
    } else {
        format!("{base}/{tail}")
    };
    Ok(made)
}
