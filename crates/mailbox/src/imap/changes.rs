//! What is different in a folder. With QRESYNC the server tells it in the answer to SELECT (RFC 7162). With CONDSTORE alone it
//! tells what came and what was marked, and how many are left. Without both, all UIDs and marks are fetched. Either is
//! compared with what this run saw.

use core::ops::RangeInclusive;
use std::collections::BTreeSet;

use async_imap::imap_proto::{MailboxDatum, Response};

use crate::error::MailboxError;
use crate::imap::envelope::Fetched;
use crate::imap::session::{Selected, Session};
use crate::imap::wire;
use crate::seam::{Changes, Checkpoint, Flags, FolderId, ItemKey};
use crate::snapshots::{Moment, Snapshots};

/// How many removals are taken from one answer; a server that names more has forgotten, and a full look is due.
const REMOVAL_LIMIT: u64 = 200_000;

/// A position under QRESYNC: UIDVALIDITY, UIDNEXT and HIGHESTMODSEQ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    validity: u32,
    next: u32,
    modification: u64,
}

/// Where a folder stands, when the server keeps its history: opening it tells.
pub(crate) async fn now(
    session: &mut Session,
    folder: &FolderId,
) -> Result<Option<Checkpoint>, MailboxError> {
    if !session.resync {
        return Ok(None);
    }
    let selected = session.select(folder).await?;
    Ok(checkpoint(&selected))
}

/// What changed since a checkpoint.
pub(crate) async fn since(
    session: &mut Session,
    folder: &FolderId,
    since: Option<&Checkpoint>,
    snapshots: &Snapshots,
) -> Result<Changes, MailboxError> {
    if !session.resync {
        return compared(session, folder, since, snapshots).await;
    }
    if let Some(position) = since.and_then(parse)
        && let Some(delta) = delta(session, folder, position).await?
    {
        return Ok(delta);
    }
    let selected = session.select(folder).await?;
    let present = everything(session, folder, &selected).await?;
    match position(&selected) {
        Some(position) => {
            // What came while this was read is left to the next look, which will name it as arrived.
            let known = present.iter().filter(|(name, _)| uid_of(name) < position.next);
            let present = known.map(|(name, _)| item(folder, name)).collect();
            Ok(Changes::Complete {
                present,
                checkpoint: write(position),
            })
        }
        // This folder keeps no modification numbers, though the server does.
        None => Ok(snapshots.since(folder, &present, since)),
    }
}

/// What changed since a moment that this run saw.
async fn compared(
    session: &mut Session,
    folder: &FolderId,
    since: Option<&Checkpoint>,
    snapshots: &Snapshots,
) -> Result<Changes, MailboxError> {
    let selected = session.select(folder).await?;
    let now = position(&selected);
    let seen = since.and_then(|since| snapshots.recall_with_position(folder, since));
    let caught_up = match (seen, now) {
        (Some((moment, then)), Some(now))
            if parse(&then).is_some_and(|then| then.validity == now.validity) =>
        {
            caught_up(session, folder, moment, &then, &selected).await?
        }
        _ => None,
    };
    let present = match caught_up {
        Some(present) => present,
        None => everything(session, folder, &selected).await?,
    };
    let changes = snapshots.since(folder, &present, since);
    if let Some(now) = now {
        snapshots.note_position(folder, changes.checkpoint(), write(now));
    }
    Ok(changes)
}

/// A moment brought up to now by what came and was marked since (RFC 7162 section 3.1.4.1), and by a list of UIDs when the count
/// says that something went. `None` when that does not add up.
async fn caught_up(
    session: &mut Session,
    folder: &FolderId,
    mut moment: Moment,
    then: &Checkpoint,
    selected: &Selected,
) -> Result<Option<Vec<(String, Flags)>>, MailboxError> {
    let Some(then) = parse(then) else { return Ok(None) };
    if position(selected) != Some(then) {
        let command = format!("UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE {})", then.modification);
        let marked = marks(session, folder, &command, selected.validity).await?;
        moment.extend(marked);
    }
    let count = |moment: &Moment| u32::try_from(moment.len()).unwrap_or(u32::MAX);
    if count(&moment) != selected.exists {
        let left = uids(session).await?;
        moment.retain(|name, _| left.contains(&uid_of(name)));
    }
    if count(&moment) != selected.exists {
        return Ok(None);
    }
    let mut present: Vec<(String, Flags)> = moment.into_iter().collect();
    present.sort_unstable_by_key(|(name, _)| core::cmp::Reverse(uid_of(name)));
    Ok(Some(present))
}

/// The UIDs of all messages of the open folder.
async fn uids(session: &mut Session) -> Result<BTreeSet<u32>, MailboxError> {
    let mut all = BTreeSet::new();
    session
        .run("UID SEARCH ALL", |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                all.extend(uids.iter().copied());
            }
        })
        .await?;
    Ok(all)
}

async fn delta(
    session: &mut Session,
    folder: &FolderId,
    before: Position,
) -> Result<Option<Changes>, MailboxError> {
    let name = wire::folder_name(folder)?;
    let command = format!(
        "SELECT {name} (QRESYNC ({} {}))",
        before.validity, before.modification
    );
    let mut marked: Vec<(u32, Flags)> = Vec::new();
    let mut gone: Vec<RangeInclusive<u32>> = Vec::new();
    let selected = session
        .select_with(folder, &command, |response| match response {
            Response::Vanished { uids, .. } => gone.extend(uids.iter().cloned()),
            other => {
                let fetched = Fetched::of(other).unwrap_or_default();
                marked.extend(fetched.uid.zip(fetched.flags));
            }
        })
        .await?;
    let Some(now) = position(&selected).filter(|now| now.validity == before.validity) else {
        return Ok(None);
    };
    let Some(removed) = removals(folder, before, &gone) else {
        return Ok(None);
    };
    marked.sort_unstable_by_key(|(uid, _)| core::cmp::Reverse(*uid));
    marked.dedup_by_key(|(uid, _)| *uid);
    let (new, old): (Vec<_>, Vec<_>) = marked.into_iter().partition(|(uid, _)| *uid >= before.next);
    Ok(Some(Changes::Delta {
        arrived: new
            .into_iter()
            .map(|(uid, _)| wire::key(folder, now.validity, uid))
            .collect(),
        changed: old
            .into_iter()
            .map(|(uid, flags)| (wire::key(folder, now.validity, uid), flags))
            .collect(),
        removed,
        checkpoint: write(now),
    }))
}

/// The removed messages that the checkpoint knew; `None` when there are too many to be true.
fn removals(folder: &FolderId, before: Position, gone: &[RangeInclusive<u32>]) -> Option<Vec<ItemKey>> {
    let last = before.next.saturating_sub(1);
    let known = gone.iter().map(|range| *range.start()..=(*range.end()).min(last));
    let known: Vec<RangeInclusive<u32>> = known.filter(|range| range.start() <= range.end()).collect();
    let count: u64 = known
        .iter()
        .map(|range| u64::from(range.end() - range.start()) + 1)
        .sum();
    (count <= REMOVAL_LIMIT).then(|| {
        let uids = known.into_iter().flatten();
        uids.map(|uid| wire::key(folder, before.validity, uid)).collect()
    })
}

/// Every message's name and marks, newest first.
async fn everything(
    session: &mut Session,
    folder: &FolderId,
    selected: &Selected,
) -> Result<Vec<(String, Flags)>, MailboxError> {
    if selected.exists == 0 {
        return Ok(Vec::new());
    }
    marks(session, folder, "UID FETCH 1:* (UID FLAGS)", selected.validity).await
}

/// The names and marks that the answer to a command tells, newest first.
async fn marks(
    session: &mut Session,
    folder: &FolderId,
    command: &str,
    validity: u32,
) -> Result<Vec<(String, Flags)>, MailboxError> {
    let mut all: Vec<(u32, Flags)> = Vec::new();
    session
        .run(command, |response| {
            let fetched = Fetched::of(response).unwrap_or_default();
            all.extend(fetched.uid.zip(fetched.flags));
        })
        .await?;
    all.sort_unstable_by_key(|(uid, _)| core::cmp::Reverse(*uid));
    all.dedup_by_key(|(uid, _)| *uid);
    Ok(all
        .into_iter()
        .map(|(uid, flags)| (wire::key(folder, validity, uid).name, flags))
        .collect())
}

fn item(folder: &FolderId, name: &str) -> ItemKey {
    ItemKey {
        folder: folder.clone(),
        name: name.to_owned(),
    }
}

fn uid_of(name: &str) -> u32 {
    name.rsplit('.')
        .next()
        .and_then(|uid| uid.parse().ok())
        .unwrap_or(u32::MAX)
}

fn position(selected: &Selected) -> Option<Position> {
    let modification = selected.modification.filter(|number| *number > 0)?;
    Some(Position {
        validity: selected.validity,
        next: selected.next?,
        modification,
    })
}

/// Where an open folder stands, when it keeps modification numbers.
pub(super) fn checkpoint(selected: &Selected) -> Option<Checkpoint> {
    position(selected).map(write)
}

fn write(position: Position) -> Checkpoint {
    Checkpoint(format!(
        "q1.{}.{}.{}",
        position.validity, position.next, position.modification
    ))
}

fn parse(checkpoint: &Checkpoint) -> Option<Position> {
    let mut parts = checkpoint.0.strip_prefix("q1.")?.split('.');
    let validity = parts.next()?.parse().ok()?;
    let next = parts.next()?.parse().ok()?;
    let modification = parts.next()?.parse().ok().filter(|number| *number > 0)?;
    parts.next().is_none().then_some(Position {
        validity,
        next,
        modification,
    })
}
