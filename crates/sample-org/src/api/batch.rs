//! `$batch`: several requests in one, change sets that hold together (reference A13).

mod multipart;

use std::collections::HashMap;

use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use super::{atomically, route};
use multipart::{Member, Part};

/// The most requests in one batch.
const MOST: usize = 1000;

/// Answers a batch. Parts run in order; the first failure ends it, unless the client wants to go on.
pub(crate) fn answer(session: &mut Session<'_>, request: &Request) -> Outcome {
    if request.method != "POST" {
        return Err(ApiError::wrong_verb(&request.method, "$batch"));
    }
    let parts = multipart::parse(request)?;
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
            Part::Single(member) => single(session, member, &boundary, &mut body),
            Part::ChangeSet(members) => change_set(session, members, &boundary, &mut body),
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
fn single(session: &Session<'_>, member: &Member, boundary: &str, body: &mut Vec<u8>) -> Option<u16> {
    let outcome = atomically(session, |session| route::route(session, &member.request));
    let (reply, failed) = match outcome {
        Ok(reply) => (reply, None),
        Err(error) => (error.reply(), Some(error.status)),
    };
    multipart::write(body, boundary, &reply, member.content_id.as_deref());
    failed
}

/// Runs a change set: all of it, or one error and nothing.
fn change_set(
    session: &mut Session<'_>,
    members: &[Member],
    boundary: &str,
    body: &mut Vec<u8>,
) -> Option<u16> {
    session.references = HashMap::new();
    let outcome = whole(session, members);
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
        Err(error) => {
            multipart::write(body, boundary, &error.reply(), None);
            Some(error.status)
        }
    }
}

fn whole(session: &mut Session<'_>, members: &[Member]) -> Outcome<Vec<Reply>> {
    session.db.execute_batch("SAVEPOINT changeset")?;
    let outcome = each(session, members);
    let end = if outcome.is_ok() {
        "RELEASE changeset"
    } else {
        "ROLLBACK TO changeset; RELEASE changeset"
    };
    session.db.execute_batch(end)?;
    outcome
}

fn each(session: &mut Session<'_>, members: &[Member]) -> Outcome<Vec<Reply>> {
    let mut replies = Vec::new();
    for member in members {
        if member.request.method == "GET" {
            return Err(ApiError::new(
                400,
                "0x80060888",
                "GET requests are not allowed in change sets.",
            ));
        }
        let id = member.content_id.as_deref();
        let id = id.ok_or_else(|| {
            ApiError::new(
                400,
                "0x80060888",
                "Content-ID is a required header of each request in a change set.",
            )
        })?;
        if session.references.contains_key(id) {
            return Err(ApiError::new(
                400,
                "0x80060888",
                format!("The Content-ID '{id}' is used twice in the change set."),
            ));
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
        replies.push(reply);
    }
    Ok(replies)
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
    let base = super::uri::below_root(url).unwrap_or_default();
    made.path = if tail.is_empty() {
        base.to_owned()
    } else {
        format!("{base}/{tail}")
    };
    Ok(made)
}
