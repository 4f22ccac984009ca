//! `CheckIncomingEmail`, `CheckPromoteEmail` (reference C1): whether a message becomes a record, and why.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::error::{ApiError, Outcome};
use super::super::functions::{complex, structure};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::address;
use super::filter::{
    self, ACCEPT_ALL, ALL, ANSWERS, ANY_RECORD, DUPLICATE, NO_RECIPIENT, PEOPLE, UNKNOWN, Verdict,
    by_correlation, duplicate, judge,
};
use super::message::Message;
use super::settings::Settings;
use super::url::{Parameters, malformed};
use crate::security::Verb;

/// `GET CheckIncomingEmail(...)`
pub(crate) fn incoming(session: &Session<'_>, _request: &Request, url: &BTreeMap<String, String>) -> Outcome {
    readable(session)?;
    let names = [
        "MessageId",
        "Subject",
        "From",
        "To",
        "Cc",
        "Bcc",
        "ExtraProperties",
    ];
    let url = Parameters::of(url, &names)?;
    let mut message = Message {
        id: url.needed("MessageId")?,
        subject: url.needed("Subject")?,
        from: Message::sender(&url.needed("From")?),
        recipients: [url.needed("To")?, url.text("Cc")?, url.text("Bcc")?].map(|text| address::list(&text)),
        ..Message::default()
    };
    if let Some(text) = url.raw("ExtraProperties") {
        message.extras(Some(
            &structure(text).ok_or_else(|| malformed("ExtraProperties"))?,
        ))?;
    }
    let verdict = judge(session, &Settings::of(session)?, &message)?;
    Ok(told(session, "CheckIncomingEmail", "ShouldDeliver", &verdict))
}

/// `GET CheckPromoteEmail(...)`: it knows neither sender nor recipients; the caller's own option decides.
pub(crate) fn promote(session: &Session<'_>, _request: &Request, url: &BTreeMap<String, String>) -> Outcome {
    readable(session)?;
    let url = Parameters::of(url, &["MessageId", "Subject", "DirectionCode"])?;
    let message = Message {
        id: url.needed("MessageId")?,
        subject: url.needed("Subject")?,
        ..Message::default()
    };
    let outgoing = match url.raw("DirectionCode").filter(|text| *text != "null") {
        None | Some("0") => false,
        Some("1") => true,
        Some(_) => return Err(malformed("DirectionCode")),
    };
    let verdict = own(session, &message, outgoing)?;
    Ok(told(session, "CheckPromoteEmail", "ShouldPromote", &verdict))
}

/// What the caller's own option says of a message whose sender is not known.
fn own(session: &Session<'_>, message: &Message, outgoing: bool) -> Outcome<Verdict> {
    let settings = Settings::of(session)?;
    let method = filter::method(session, &settings, session.caller.user)?;
    let verdict = if duplicate(session, &settings, &message.id, outgoing)?.is_some() {
        Verdict::of(false, DUPLICATE)
    } else {
        match method {
            ALL => Verdict::of(true, ACCEPT_ALL),
            ANSWERS => by_correlation(session, &settings, message)?,
            PEOPLE | ANY_RECORD if outgoing => by_correlation(session, &settings, message)?,
            PEOPLE | ANY_RECORD => Verdict::of(false, UNKNOWN),
            _ => Verdict::of(false, NO_RECIPIENT),
        }
    };
    Ok(verdict)
}

fn readable(session: &Session<'_>) -> Outcome<()> {
    let email = session.catalog.table("email");
    session.need(Verb::Read, email.ok_or_else(|| ApiError::no_resource("emails"))?)
}

fn told(session: &Session<'_>, name: &str, answer: &str, verdict: &Verdict) -> Reply {
    let body = json!({answer: verdict.yes, "ReasonCode": verdict.reason});
    complex(session, &format!("{name}Response"), body)
}
