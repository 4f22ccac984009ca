//! Which email a message continues (reference F5, F6): by the message that it answers, the token in its subject, its
//! conversation, or likeness; the first that hits counts. Only emails that the caller may see are found.

use base64::Engine as _;
use rusqlite::types::Value as SqlValue;
use rusqlite::{OptionalExtension as _, params_from_iter};
use uuid::Uuid;

use super::super::error::Outcome;
use super::super::session::Session;
use super::message::Message;
use super::settings::Settings;
use super::{smart, token};
use crate::odata::fragment::Fragment;
use crate::security::sight;

/// `correlationmethod` (reference C2).
pub(super) const IN_REPLY_TO: i64 = 3;
const TOKEN: i64 = 4;
pub(super) const CONVERSATION: i64 = 5;
const SMART: i64 = 6;

/// The bytes of a conversation index that all of its messages share.
const SHARED: usize = 22;

/// The email that a message continues, and by which method.
pub(super) fn correlate(
    session: &Session<'_>,
    settings: &Settings,
    message: &Message,
) -> Outcome<Option<(Uuid, i64)>> {
    let by_headers = settings.by_headers();
    if by_headers && let Some(id) = answered(session, &message.reply_to)? {
        return Ok(Some((id, IN_REPLY_TO)));
    }
    if let Some(token) = token::of_subject(&settings.prefix, &message.subject) {
        let same = Fragment::with("t.trackingtoken = ?", SqlValue::Text(token));
        if let Some((id, _)) = newest(session, same)? {
            return Ok(Some((id, TOKEN)));
        }
    }
    if by_headers && let Some(id) = conversation(session, &message.index)? {
        return Ok(Some((id, CONVERSATION)));
    }
    let alike = if settings.smart {
        smart::alike(session, settings, message)?
    } else {
        None
    };
    Ok(alike.map(|id| (id, SMART)))
}

fn answered(session: &Session<'_>, header: &str) -> Outcome<Option<Uuid>> {
    for id in header.split_whitespace() {
        let same = Fragment::with("t.messageid = ?", SqlValue::Text(id.to_owned()));
        if let Some((found, _)) = newest(session, same)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The newest email that the caller may see and that fits, with its conversation index.
fn newest(session: &Session<'_>, condition: Fragment) -> Outcome<Option<(Uuid, String)>> {
    let mut conditions = vec![condition, Fragment::plain("+t.activitytypecode = 'email'")];
    if let Some(email) = session.catalog.table("email") {
        conditions.extend(sight::visible(session.caller, email, "t"));
    }
    let joined = Fragment::join(conditions, " AND ");
    let sql = format!(
        "SELECT t.activityid, coalesce(t.conversationindex, '') FROM activity t WHERE {} \
         ORDER BY +t.createdon DESC, +t.versionnumber DESC LIMIT 1",
        joined.text
    );
    let found: Option<(String, String)> = session
        .db
        .prepare_cached(&sql)?
        .query_row(params_from_iter(joined.bound), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(found.and_then(|(id, index)| Some((Uuid::parse_str(&id).ok()?, index))))
}

fn conversation(session: &Session<'_>, index: &str) -> Outcome<Option<Uuid>> {
    let Some((hash, base)) = hash(index).zip(base(index)) else {
        return Ok(None);
    };
    let same = Fragment::with("t.baseconversationindexhash = ?", SqlValue::Integer(hash));
    let found = newest(session, same)?;
    // The number is short: two conversations may share one.
    Ok(found
        .filter(|(_, other)| self::base(other).as_ref() == Some(&base))
        .map(|(id, _)| id))
}

/// What all messages of a conversation share: the index stands in hexadecimal digits or in base64.
fn base(index: &str) -> Option<Vec<u8>> {
    let hex = index.len() >= 2 * SHARED && index.bytes().all(|byte| byte.is_ascii_hexdigit());
    let bytes = if hex {
        let digits = index.get(..2 * SHARED)?.as_bytes().chunks(2);
        let pairs = digits.map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok());
        pairs.collect::<Option<Vec<u8>>>()?
    } else {
        base64::engine::general_purpose::STANDARD.decode(index).ok()?
    };
    bytes.get(..SHARED).map(<[u8]>::to_vec)
}

/// `baseconversationindexhash`
pub(super) fn hash(index: &str) -> Option<i64> {
    let base = base(index)?;
    let [a, b, c, d, ..] = *blake3::hash(&base).as_bytes();
    Some(i64::from(i32::from_be_bytes([a, b, c, d])))
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn f5_a_reply_shares_the_hash_of_its_conversation_however_it_is_written() {
        let first = "01D1E5C0A1B2C3D4E5F60718293A4B5C6D7E8F901122";
        let reply = format!("{first}8000AABBCC");
        assert!(hash(first).is_some());
        assert_eq!(hash(first), hash(&reply));
        assert_eq!(hash(first), hash("AdHlwKGyw9Tl9gcYKTpLXG1+j5ARIg=="));
        assert_ne!(
            hash(first),
            hash(&format!("02{}", first.get(2..).unwrap_or_default()))
        );
        for other in ["", "01D1", "AdHl", "what is this"] {
            assert_eq!(hash(other), None, "{other}");
        }
    }
}
