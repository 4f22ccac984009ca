//! The mark *Tracked to Dynamics 365* as a keyword (G-90): read by SEARCH, which servers answer from their index, written by STORE.
//! With CONDSTORE a folder whose modification number is that of the last look is not searched at all.

use std::collections::BTreeSet;

use async_imap::imap_proto::{MailboxDatum, Response};
use regarding_model::say;

use crate::error::{MailboxError, unsupported};
use crate::imap::session::{Selected, Session};
use crate::imap::{changes, envelope, wire};
use crate::seam::{Checkpoint, Envelope, FolderId, ItemKey, MarkLook, MarksSeen, TRACKED_MARK};

/// How many messages one command names: servers end lines at 8,000 bytes (RFC 7162 section 4).
const TOGETHER: usize = 500;

/// Which messages bear the mark, and which of those known do not although they are there.
pub(crate) async fn look(
    session: &mut Session,
    folder: &FolderId,
    known: &[ItemKey],
    since: Option<&Checkpoint>,
) -> Result<MarkLook, MailboxError> {
    let selected = session.select(folder).await?;
    if !selected.keeps_mark {
        return Ok(MarkLook::NotKept);
    }
    let position = changes::checkpoint(&selected);
    if position.is_some() && position.as_ref() == since {
        return Ok(MarkLook::Same);
    }
    if selected.exists == 0 {
        return Ok(MarkLook::Seen(MarksSeen {
            position,
            ..MarksSeen::default()
        }));
    }
    let marked = search(session, &format!("KEYWORD {TRACKED_MARK}")).await?;
    let asked: BTreeSet<u32> = of_now(known, &selected).difference(&marked).copied().collect();
    let mut bare = BTreeSet::new();
    for some in sets(&asked) {
        bare.extend(search(session, &format!("UID {some} UNKEYWORD {TRACKED_MARK}")).await?);
    }
    // A server may answer about others than those that it was asked about.
    bare.retain(|uid| asked.contains(uid));
    let keys = |uids: BTreeSet<u32>| -> Vec<ItemKey> {
        let keys = uids.into_iter();
        keys.map(|uid| wire::key(folder, selected.validity, uid))
            .collect()
    };
    Ok(MarkLook::Seen(MarksSeen {
        marked: keys(marked),
        bare: keys(bare),
        position,
    }))
}

/// Puts the mark on or takes it off, and looks which messages are as wanted.
pub(crate) async fn set(
    session: &mut Session,
    folder: &FolderId,
    keys: &[ItemKey],
    marked: bool,
) -> Result<Vec<ItemKey>, MailboxError> {
    let selected = session.select(folder).await?;
    if !selected.keeps_mark {
        return Err(unsupported(say!("marks of one's own in this folder")));
    }
    let wanted = of_now(keys, &selected);
    let (sign, has) = if marked {
        ('+', "KEYWORD")
    } else {
        ('-', "UNKEYWORD")
    };
    let mut done = Vec::new();
    for some in sets(&wanted) {
        let command = format!("UID STORE {some} {sign}FLAGS ({TRACKED_MARK})");
        session.run(&command, |_| {}).await?;
        let now = search(session, &format!("UID {some} {has} {TRACKED_MARK}")).await?;
        let now = now.into_iter().filter(|uid| wanted.contains(uid));
        done.extend(now.map(|uid| wire::key(folder, selected.validity, uid)));
    }
    Ok(done)
}

/// The list fields of messages by their names.
pub(crate) async fn envelopes(
    session: &mut Session,
    folder: &FolderId,
    keys: &[ItemKey],
) -> Result<Vec<Envelope>, MailboxError> {
    let selected = session.select(folder).await?;
    let wanted = of_now(keys, &selected);
    let mut found = Vec::new();
    for some in sets(&wanted) {
        let command = format!("UID FETCH {some}");
        found.extend(envelope::fetch(session, &command, "", folder, selected.validity).await?);
    }
    found.sort_by_key(|one| core::cmp::Reverse(wire::parts(&one.key).unwrap_or_default()));
    Ok(found)
}

/// The UIDs of those names that mean something now: after a change of UIDVALIDITY none does.
fn of_now(keys: &[ItemKey], selected: &Selected) -> BTreeSet<u32> {
    let parts = keys.iter().filter_map(|key| wire::parts(key).ok());
    let now = parts.filter(|(validity, _)| *validity == selected.validity);
    now.map(|(_, uid)| uid).collect()
}

/// Sets of UIDs that fit into a command each.
fn sets(uids: &BTreeSet<u32>) -> Vec<String> {
    let uids: Vec<String> = uids.iter().map(u32::to_string).collect();
    uids.chunks(TOGETHER).map(|some| some.join(",")).collect()
}

async fn search(session: &mut Session, criterion: &str) -> Result<BTreeSet<u32>, MailboxError> {
    let mut found = BTreeSet::new();
    session
        .run(&format!("UID SEARCH {criterion}"), |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                found.extend(uids.iter().copied());
            }
        })
        .await?;
    Ok(found)
}
