//! Smart matching (reference F7): a message continues one with the same words in its subject and enough of its people.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::SignedDuration;
use regex::{Regex, RegexBuilder};
use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::super::error::Outcome;
use super::super::session::Session;
use super::message::Message;
use super::settings::Settings;
use crate::odata::fragment::Fragment;
use crate::security::sight;
use crate::store::value::moment;

/// How far back it looks.
const DAYS: i64 = 90;
/// How many of the newest emails among the same people it looks at.
const MOST: usize = 1000;
/// How many of a message's addresses count.
const PEOPLE: usize = 500;

/// The newest email that is like the message.
pub(super) fn alike(session: &Session<'_>, settings: &Settings, message: &Message) -> Outcome<Option<Uuid>> {
    let labels = Labels::of(&settings.keywords);
    let words_of = |subject: &str| words(settings, &labels, subject);
    let words = words_of(&message.subject);
    if words.is_empty() {
        return Ok(None);
    }
    let found = among(session, settings, &message.everybody())?;
    let fits = |subject: &str| {
        let difference = words_of(subject).symmetric_difference(&words).count();
        i64::try_from(difference).is_ok_and(|count| count <= settings.hash_delta)
    };
    let first = found.iter().find(|(_, subject)| fits(subject));
    Ok(first.and_then(|(id, _)| Uuid::parse_str(id).ok()))
}

/// The words of a subject without `RE:` and the like, so many at most.
fn words(settings: &Settings, labels: &Labels, subject: &str) -> BTreeSet<String> {
    let subject = labels.stripped(subject);
    let all = subject.split_whitespace().take(settings.hash_most);
    all.map(str::to_lowercase).collect()
}

/// What stands in subjects without belonging to them (`hashfilterkeywords`).
enum Labels {
    /// The default expression.
    Usual,
    /// An expression of the organization's own.
    Own(Regex),
}

/// The default of `hashfilterkeywords` (reference F7).
const USUAL: &str = r"^[\s]*([\w]+\s?:[\s]*)+";
/// How much a compiled expression may take.
const LARGEST: usize = 1 << 20;

impl Labels {
    /// An expression that cannot be read here (the organization's may look around itself, which ours cannot) is the usual one.
    fn of(keywords: &str) -> Self {
        let keywords = keywords.trim();
        if keywords.is_empty() || keywords == USUAL {
            return Self::Usual;
        }
        let read = RegexBuilder::new(keywords)
            .case_insensitive(true)
            .size_limit(LARGEST)
            .build();
        read.map_or(Self::Usual, Self::Own)
    }

    fn stripped<'s>(&self, subject: &'s str) -> Cow<'s, str> {
        match self {
            Self::Usual => Cow::Borrowed(stripped(subject)),
            Self::Own(expression) => expression.replace_all(subject, ""),
        }
    }
}

/// `^[\s]*([\w]+\s?:[\s]*)+` cut off.
pub(super) fn stripped(subject: &str) -> &str {
    let mut rest = subject.trim_start();
    while let Some(after) = after_label(rest) {
        rest = after;
    }
    rest
}

fn after_label(text: &str) -> Option<&str> {
    let word = |character: char| character.is_alphanumeric() || character == '_';
    let after = text.trim_start_matches(word);
    if after.len() == text.len() {
        return None;
    }
    let after = after.strip_prefix(char::is_whitespace).unwrap_or(after);
    after.strip_prefix(':').map(str::trim_start)
}

/// Ids and subjects of the emails in which enough of these addresses take part, newest first.
fn among(session: &Session<'_>, settings: &Settings, people: &[String]) -> Outcome<Vec<(String, String)>> {
    let people = people.get(..PEOPLE).unwrap_or(people);
    let marks = vec!["?"; people.len()].join(", ");
    let people = people.iter().cloned().map(SqlValue::Text).collect();
    let shared = Fragment {
        text: format!(
            "t.activityid IN (SELECT p.activityid FROM activityparty p WHERE p.addressused IN ({marks}) \
             AND p.participationtypemask IN (1, 2, 3, 4) GROUP BY p.activityid HAVING COUNT(DISTINCT p.addressused) >= {})",
            settings.hash_people
        ),
        bound: people,
    };
    let since = session.now.checked_sub(SignedDuration::from_hours(24 * DAYS));
    let since = moment(since.unwrap_or(session.now));
    let mut conditions = vec![
        shared,
        Fragment::plain("+t.activitytypecode = 'email'"),
        Fragment::with("+t.createdon >= ?", SqlValue::Text(since)),
    ];
    if let Some(email) = session.catalog.table("email") {
        conditions.extend(sight::visible(session.caller, email, "t"));
    }
    let joined = Fragment::join(conditions, " AND ");
    let sql = format!(
        "SELECT t.activityid, coalesce(t.subject, '') FROM activity t WHERE {} \
         ORDER BY +t.createdon DESC, +t.versionnumber DESC LIMIT {MOST}",
        joined.text
    );
    let mut statement = session.db.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(joined.bound), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::stripped;

    #[test]
    fn f7_labels_before_a_subject_do_not_count() {
        for (subject, rest) in [
            ("RE: Offer", "Offer"),
            ("  Re : FW:AW: Offer for you", "Offer for you"),
            ("Offer", "Offer"),
            ("Offer for: you", "Offer for: you"),
            ("RE  : Offer", "RE  : Offer"),
            (": Offer", ": Offer"),
            ("WG:", ""),
        ] {
            assert_eq!(stripped(subject), rest, "{subject}");
        }
    }
}
