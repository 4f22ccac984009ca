//! Looking for messages on the server: SEARCH over a stretch of the folder, newest first, then FETCH of what a page shows. A
//! stretch has an end, so that neither the server nor the length of its answer depends on how large the folder is.

use async_imap::imap_proto::{MailboxDatum, Response};
use regarding_net::Carried;

use crate::error::MailboxError;
use crate::imap::session::Session;
use crate::imap::{envelope, wire};
use crate::query::MailQuery;
use crate::seam::{FolderId, Found, PageCursor};

/// How many messages one SEARCH goes through. So many UIDs fit into the longest line that is read.
const STRETCH: u32 = 20_000;

/// The most that one page may hold.
const PAGE_LIMIT: u32 = 500;

/// The fields that a word may stand in.
const FIELDS: [&str; 5] = ["SUBJECT", "FROM", "TO", "CC", "BCC"];

/// Where a page ended: the newest message that was not looked at, by its sequence number, which only ever falls, and the UID below
/// which the next ones lie.
struct Position {
    validity: u32,
    sequence: u32,
    uid: u32,
}

/// Reads a page.
pub(crate) async fn read(
    session: &mut Session,
    folder: &FolderId,
    query: &MailQuery,
    from: Option<&PageCursor>,
    limit: u32,
) -> Result<Found, MailboxError> {
    let selected = match from {
        Some(_) => session.refresh(folder).await?,
        None => session.select(folder).await?,
    };
    let position = from
        .map(parse)
        .transpose()?
        .filter(|position| position.validity == selected.validity);
    let (top, below) = position.map_or((selected.exists, u32::MAX), |position| {
        (position.sequence.min(selected.exists), position.uid)
    });
    if top == 0 {
        return Ok(Found::default());
    }
    let bottom = top.saturating_sub(STRETCH - 1).max(1);
    let mut hits = hits(session, query, &format!("{bottom}:{top}")).await?;
    hits.retain(|uid| *uid < below);
    hits.sort_unstable_by(|a, b| b.cmp(a));
    let more = hits.len() > limit.clamp(1, PAGE_LIMIT) as usize;
    hits.truncate(limit.clamp(1, PAGE_LIMIT) as usize);
    let last = hits.last().copied().unwrap_or(below);
    let at = |sequence: u32| PageCursor(format!("{}.{sequence}.{last}", selected.validity));
    let next = if more {
        Some(at(top))
    } else {
        (bottom > 1).then(|| at(bottom - 1))
    };
    let envelopes = if hits.is_empty() {
        Vec::new()
    } else {
        let set: Vec<String> = hits.iter().map(u32::to_string).collect();
        let command = format!("UID FETCH {}", set.join(","));
        envelope::fetch(session, &command, "", folder, selected.validity).await?
    };
    Ok(Found { envelopes, next })
}

async fn hits(session: &mut Session, query: &MailQuery, stretch: &str) -> Result<Vec<u32>, MailboxError> {
    let together = session.offered.has("LITERAL+") || session.offered.has("LITERAL-");
    let lines = command(query, stretch, together);
    let mut hits: Vec<u32> = Vec::new();
    session
        .run_in_lines(&lines, vec![Carried::new("search_text", 1)], |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                hits.extend(uids);
            }
        })
        .await?;
    Ok(hits)
}

/// The command, in the lines in which it is sent. A word of ASCII is a quoted string; any other one is a literal in UTF-8 (RFC 3501,
/// 6.4.4), which a server that takes no literal in one go (RFC 7888) asks for.
fn command(query: &MailQuery, stretch: &str, together: bool) -> Vec<String> {
    let plain = query.words().iter().all(|word| word.is_ascii());
    let charset = if plain { "" } else { "CHARSET UTF-8 " };
    let mut lines = Vec::new();
    let mut line = format!("UID SEARCH {charset}{stretch}");
    for word in query.words() {
        for (number, field) in FIELDS.iter().enumerate() {
            let or = if number + 1 < FIELDS.len() { " OR" } else { "" };
            line.push_str(&format!("{or} {field} "));
            match wire::quoted(word).filter(|_| word.is_ascii()) {
                Some(quoted) => line.push_str(&quoted),
                None if together => line.push_str(&format!("{{{}+}}\r\n{word}", word.len())),
                None => {
                    line.push_str(&format!("{{{}}}", word.len()));
                    lines.push(core::mem::replace(&mut line, word.clone()));
                }
            }
        }
    }
    lines.push(line);
    lines
}

fn parse(cursor: &PageCursor) -> Result<Position, MailboxError> {
    let numbers: Vec<u32> = cursor.0.split('.').map_while(|part| part.parse().ok()).collect();
    match numbers.as_slice() {
        [validity, sequence, uid] if *sequence > 0 => Ok(Position {
            validity: *validity,
            sequence: *sequence,
            uid: *uid,
        }),
        _ => Err(MailboxError::NoPlace),
    }
}

#[cfg(test)]
mod tests {
    use super::command;
    use crate::query::MailQuery;

    fn lines(typed: &str, together: bool) -> Vec<String> {
        command(&MailQuery::of(typed).unwrap(), "1:9", together)
    }

    #[test]
    fn a_word_cannot_leave_its_place_in_the_command() {
        let one = "UID SEARCH 1:9 OR SUBJECT \"a\\\"b\\\\\" OR FROM \"a\\\"b\\\\\" OR TO \"a\\\"b\\\\\" OR CC \"a\\\"b\\\\\" BCC \"a\\\"b\\\\\"";
        assert_eq!(lines("a\"b\\", false), [one]);
        let all = lines("x\" ALL\r\nA1 LOGOUT", false);
        assert_eq!(all.len(), 1);
        assert!(
            !all[0].contains(['\r', '\n']) && all[0].contains("\"x\\\"\""),
            "{all:?}"
        );
    }

    #[test]
    fn what_is_not_ascii_goes_as_a_literal_in_utf_8() {
        let asked = lines("ä", false);
        assert_eq!(asked[0], "UID SEARCH CHARSET UTF-8 1:9 OR SUBJECT {2}");
        assert_eq!(asked[1], "ä OR FROM {2}");
        assert_eq!(asked.last().unwrap(), "ä");
        assert_eq!(asked.len(), 6);
        let at_once = lines("ä", true);
        assert_eq!(at_once.len(), 1);
        assert!(
            at_once[0].starts_with("UID SEARCH CHARSET UTF-8 1:9 OR SUBJECT {2+}\r\nä OR FROM {2+}\r\nä")
        );
    }
}
