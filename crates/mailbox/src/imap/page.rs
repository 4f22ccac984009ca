//! One page of a folder in two round trips, whatever the folder holds: SELECT (on the pages after it, NOOP) tells how many there are,
//! FETCH takes the newest by their sequence numbers. A page that a person looks at takes a third where the types of messages do not tell
//! whether they carry files.

use crate::error::MailboxError;
use crate::imap::envelope;
use crate::imap::session::Session;
use crate::imap::structure::Structures;
use crate::seam::{FolderId, Page, PageCursor};

/// The most that one page may hold.
const PAGE_LIMIT: u32 = 2000;

/// The longest page that comes with previews.
const PREVIEW_LIMIT: u32 = 100;

/// Where a page ended: the sequence number and the UID of its oldest message. Sequence numbers of older messages only ever
/// fall, so asking below the number misses none, and the UID sorts out those that slid down.
struct Position {
    validity: u32,
    sequence: u32,
    uid: u32,
}

/// Reads a page.
pub(crate) async fn read(
    session: &mut Session,
    folder: &FolderId,
    from: Option<&PageCursor>,
    limit: u32,
    structures: &Structures,
) -> Result<Page, MailboxError> {
    // Moving on in a folder, or beginning with it.
    let selected = match from {
        Some(_) => session.refresh(folder).await?,
        None => session.select(folder).await?,
    };
    // After a change of UIDVALIDITY the old position means nothing; the page begins anew.
    let position = from
        .map(parse)
        .transpose()?
        .filter(|position| position.validity == selected.validity);
    let top = position.as_ref().map_or(selected.exists, |position| {
        (position.sequence - 1).min(selected.exists)
    });
    let limit = limit.clamp(1, PAGE_LIMIT);
    if top == 0 {
        return Ok(Page {
            envelopes: Vec::new(),
            next: None,
            total: selected.exists,
        });
    }
    let bottom = top.saturating_sub(limit - 1).max(1);
    let command = format!("FETCH {bottom}:{top}");
    // Only for a page that is looked at: the texts cost the server as much as all the other fields together.
    let is_looked_at = limit <= PREVIEW_LIMIT;
    let preview = if session.offered.has("PREVIEW") && is_looked_at {
        " PREVIEW"
    } else {
        ""
    };
    let mut envelopes = envelope::fetch(session, &command, preview, folder, selected.validity).await?;
    if let Some(position) = &position {
        envelopes.retain(|one| uid(one) < position.uid);
    }
    if is_looked_at {
        structures.fill(session, &mut envelopes).await;
    }
    let oldest = envelopes
        .last()
        .map_or_else(|| position.map_or(u32::MAX, |position| position.uid), uid);
    let next = (bottom > 1).then(|| PageCursor(format!("{}.{bottom}.{oldest}", selected.validity)));
    Ok(Page {
        envelopes,
        next,
        total: selected.exists,
    })
}

fn uid(envelope: &crate::seam::Envelope) -> u32 {
    super::wire::parts(&envelope.key).map_or(0, |(_, uid)| uid)
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
