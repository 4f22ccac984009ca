//! What a delivered message takes over from the email that it continues (reference G-52).

use super::super::error::Outcome;
use super::super::secured;
use super::super::session::Session;
use super::correlate::{CONVERSATION, IN_REPLY_TO, correlate};
use super::message::Message;
use super::settings::Settings;
use super::{smart, token};
use crate::security::Verb;
use crate::store::value::{Value, Values};
use crate::store::write;

/// The email that it continues, and what that is about (G-52).
pub(super) fn continued(session: &Session<'_>, settings: &Settings, message: &Message) -> Outcome<Values> {
    let Some(table) = session.catalog.table("email") else {
        return Ok(Values::new());
    };
    let Some((other, method)) = correlate(session, settings, message)? else {
        return Ok(Values::new());
    };
    let columns: Vec<_> = ["regardingobjectid", "subject"]
        .iter()
        .filter_map(|name| table.column(name))
        .collect();
    let values = write::fetch(session.db, table, other, &columns)?.unwrap_or_default();
    let mut values = secured::masked(session, table, other, &values).unwrap_or(values);
    let subject = values.get("subject").and_then(Value::text).unwrap_or_default();
    let changed = bare(settings, subject) != bare(settings, &message.subject);
    let about = values
        .remove("regardingobjectid")
        .filter(|about| !about.is_null());
    let mut made: Values = [
        ("correlationmethod", Value::Int(method)),
        ("correlatedsubjectchanged", Value::Int(i64::from(changed))),
    ]
    .into();
    let email = attachable(session, Some(Value::Ref("email", other)))?;
    if matches!(method, IN_REPLY_TO | CONVERSATION) {
        made.extend(email.clone().map(|email| ("parentactivityid", email)));
    }
    made.extend(email.map(|email| ("correlatedactivityid", email)));
    made.extend(attachable(session, about)?.map(|about| ("regardingobjectid", about)));
    Ok(made)
}

/// A subject without labels and token.
fn bare(settings: &Settings, subject: &str) -> String {
    let token = token::of_subject(&settings.prefix, subject).unwrap_or_default();
    let text = smart::stripped(subject).to_lowercase();
    let text = if token.is_empty() {
        text
    } else {
        text.replace(&token.to_lowercase(), "")
    };
    text.trim().to_owned()
}

/// What the caller may attach an email to; anything else is left out, and the message is delivered still.
pub(super) fn attachable(session: &Session<'_>, reference: Option<Value>) -> Outcome<Option<Value>> {
    let target = reference.as_ref().and_then(Value::reference);
    let Some((table, id)) = target.and_then(|(name, id)| Some((session.catalog.table(name)?, id))) else {
        return Ok(None);
    };
    let may = table.name == "systemuser" || session.allows(Verb::AppendTo, table, id)?;
    Ok(reference.filter(|_| may))
}
