//! Tracking tokens (reference F6): a prefix, one digit, the user's number and the message's number at the end of a subject.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};
use serde_json::json;

use super::super::actions::parameter;
use super::super::error::{ApiError, Outcome};
use super::super::functions::complex;
use super::super::request::Request;
use super::super::session::Session;
use super::settings::Settings;
use crate::security::Verb;

/// The longest subject that an email has (reference C2).
const LONGEST: usize = 800;

/// `POST GetTrackingTokenEmail`: the token of the subject, if it carries one, else the user's next one.
pub(crate) fn allocate(session: &Session<'_>, request: &Request, _url: &BTreeMap<String, String>) -> Outcome {
    let body = request.object()?;
    parameter::known(&body, &["Subject"])?;
    let subject = parameter::text(&body, "Subject")?.ok_or_else(|| parameter::missing("Subject"))?;
    let email = session
        .catalog
        .table("email")
        .ok_or_else(|| ApiError::no_resource("emails"))?;
    session.need(Verb::Read, email)?;
    let token = for_subject(session, &Settings::of(session)?, subject)?;
    Ok(complex(
        session,
        "GetTrackingTokenEmailResponse",
        json!({"TrackingToken": token}),
    ))
}

/// The token that a subject carries, else the user's next one; empty when the organization uses none.
pub(super) fn for_subject(session: &Session<'_>, settings: &Settings, subject: &str) -> Outcome<String> {
    if settings.prefix.is_empty() {
        return Ok(String::new());
    }
    match of_subject(&settings.prefix, subject) {
        Some(token) => Ok(token),
        None => next(session, settings),
    }
}

/// The last token in a subject, as it is kept.
pub(super) fn of_subject(prefix: &str, subject: &str) -> Option<String> {
    if prefix.is_empty() {
        return None;
    }
    let starts = subject.char_indices().map(|(at, _)| at).rev();
    starts.filter_map(|at| token_at(prefix, subject, at)).next()
}

/// A token that begins at this place: not inside of a word.
fn token_at(prefix: &str, subject: &str, at: usize) -> Option<String> {
    let (before, here) = subject.split_at_checked(at)?;
    let begins = before
        .chars()
        .next_back()
        .is_none_or(|last| !last.is_alphanumeric());
    let (start, rest) = here.split_at_checked(prefix.len())?;
    let end = rest
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(rest.len());
    let digits = rest.get(..end)?;
    let whole = begins && start.eq_ignore_ascii_case(prefix) && !digits.is_empty();
    whole.then(|| format!("{prefix}{digits}"))
}

/// The user's next token; their count goes on, and from the highest number to 0.
fn next(session: &Session<'_>, settings: &Settings) -> Outcome<String> {
    let user = session.caller.user.to_string();
    let sql = "SELECT coalesce(trackingtokenid, 0), coalesce(nexttrackingnumber, 1) FROM usersettings WHERE systemuserid = ?";
    let kept: Option<(i64, i64)> = session
        .db
        .prepare_cached(sql)?
        .query_row([&user], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (number, count) = kept.ok_or_else(|| ApiError::missing("usersettings", session.caller.user))?;
    let count = if (0..=settings.most).contains(&count) {
        count
    } else {
        0
    };
    let after = if count == settings.most { 0 } else { count + 1 };
    let sql = "UPDATE usersettings SET nexttrackingnumber = ? WHERE systemuserid = ?";
    session.db.prepare_cached(sql)?.execute(params![after, user])?;
    Ok(written(settings, number, count))
}

/// The 0 says that the number was given by the server.
fn written(settings: &Settings, number: i64, count: i64) -> String {
    let number = settings.base.saturating_add(number);
    let (wide, long) = (settings.digits.min(10), settings.most.to_string().len());
    format!("{}0{number:0wide$}{count:0long$}", settings.prefix)
}

/// The subject with the token at its end, after a blank; a subject that carries it stays. What does not fit goes.
pub(super) fn appended(subject: &str, token: &str) -> String {
    if token.is_empty() || subject.contains(token) {
        return subject.to_owned();
    }
    let room = LONGEST.saturating_sub(token.len() + 1);
    let mut used = 0;
    let kept: String = subject
        .trim_end()
        .chars()
        .take_while(|character| {
            used += character.len_utf16();
            used <= room
        })
        .collect();
    format!("{kept} {token}").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{appended, of_subject};

    #[test]
    fn f6_tokens_are_found_at_the_end_in_the_middle_and_in_any_case() {
        for (subject, token) in [
            ("Offer CRM:0001001", Some("CRM:0001001")),
            ("crm:0001001", Some("CRM:0001001")),
            ("RE: CRM:0001001 und mehr", Some("CRM:0001001")),
            ("CRM:0001001 CRM:0001002", Some("CRM:0001002")),
            ("(CRM:0001001)", Some("CRM:0001001")),
            ("XCRM:0001001", None),
            ("CRM: 0001001", None),
            ("Grüße", None),
            ("CRM:", None),
            ("", None),
        ] {
            assert_eq!(of_subject("CRM:", subject).as_deref(), token, "{subject}");
        }
        assert_eq!(of_subject("", "0001001"), None);
    }

    #[test]
    fn f6_a_token_is_appended_once_and_always_fits() {
        assert_eq!(appended("Offer", "CRM:0001001"), "Offer CRM:0001001");
        assert_eq!(appended("Offer CRM:0001001", "CRM:0001001"), "Offer CRM:0001001");
        assert_eq!(appended("", "CRM:0001001"), "CRM:0001001");
        assert_eq!(appended("Offer", ""), "Offer");
        let long = appended(&"ü".repeat(800), "CRM:0001001");
        assert!(long.chars().count() == 800 && long.ends_with("ü CRM:0001001"));
    }
}
