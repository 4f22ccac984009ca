//! One page of a folder: all names are listed, but only the page's files are opened.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;

use crate::error::MailboxError;
use crate::maildir::entry::Entry;
use crate::maildir::listing;
use crate::mime::{self, Glimpse};
use crate::seam::{Envelope, FolderId, ItemKey, Page, PageCursor};

/// How much of a file is read for the list. Most messages fit, and then preview and attachments come for free.
const BEGINNING: u64 = 64 * 1024;

/// The largest file that is read whole for the list, where its beginning does not tell everything. Above it some is not known.
const WHOLE: u64 = 8 * 1024 * 1024;

/// Reads a page. The cursor names the last message of the page before, so arrivals shift nothing.
pub(super) fn read(
    root: &Path,
    folder: &FolderId,
    from: Option<&PageCursor>,
    limit: u32,
) -> Result<Page, MailboxError> {
    let all = listing::newest_first(root, folder)?;
    let start = match from {
        None => 0,
        Some(cursor) => after(&all, cursor)?,
    };
    let rest = all.get(start..).unwrap_or_default();
    let shown = rest.get(..limit as usize).unwrap_or(rest);
    let more = rest.len() > shown.len();
    let next = shown.last().filter(|_| more).map(cursor);
    // A file that went away between listing and reading is left out; it is no longer in the folder.
    let envelopes = shown
        .iter()
        .filter_map(|entry| envelope(root, folder, entry).ok())
        .collect();
    Ok(Page {
        envelopes,
        next,
        total: u32::try_from(all.len()).unwrap_or(u32::MAX),
    })
}

/// What a list shows of these messages, the newest first; those that are gone are left out.
pub(super) fn some(root: &Path, folder: &FolderId, keys: &[ItemKey]) -> Result<Vec<Envelope>, MailboxError> {
    let wanted: BTreeSet<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    let all = listing::newest_first(root, folder)?;
    let found = all.iter().filter(|entry| wanted.contains(entry.unique()));
    Ok(found
        .filter_map(|entry| envelope(root, folder, entry).ok())
        .collect())
}

/// The cursor that names this message as the last one that was given.
pub(super) fn cursor(last: &Entry) -> PageCursor {
    PageCursor(format!("{} {}", last.arrived, last.unique()))
}

/// Where in the list the page behind a cursor begins.
pub(super) fn after(all: &[Entry], cursor: &PageCursor) -> Result<usize, MailboxError> {
    let (arrived, unique) = cursor.0.split_once(' ').ok_or(MailboxError::NoPlace)?;
    let last = (arrived.parse::<i64>().map_err(|_| MailboxError::NoPlace)?, unique);
    Ok(all.partition_point(|entry| entry.order() >= last))
}

/// What the list shows of a message.
pub(super) fn envelope(root: &Path, folder: &FolderId, entry: &Entry) -> Result<Envelope, MailboxError> {
    let path = listing::path_of(root, folder, entry)?;
    let bytes = listing::read_header(&path, BEGINNING)?;
    let whole = (bytes.len() as u64) < BEGINNING;
    let size = entry
        .size()
        .or_else(|| std::fs::metadata(&path).ok().map(|data| data.len()));
    let glimpse = if whole {
        mime::glimpse(&bytes, mime::Extent::Whole)
    } else {
        glimpse_of_more(&path, &bytes)
    };
    Ok(Envelope {
        key: ItemKey {
            folder: folder.clone(),
            name: entry.unique().to_owned(),
        },
        received: Timestamp::from_second(entry.arrived)
            .ok()
            .filter(|_| entry.arrived != 0),
        flags: entry.flags(),
        size: size.and_then(|size| u32::try_from(size).ok()).unwrap_or(u32::MAX),
        preview: glimpse.preview,
        has_attachments: glimpse.has_attachments,
        header: mime::header_only(&bytes),
    })
}

/// What the list shows of a file that is longer than its beginning; the rest is read only where that does not tell.
fn glimpse_of_more(path: &Path, beginning: &[u8]) -> Glimpse {
    let glimpse = mime::glimpse(beginning, mime::Extent::Beginning);
    if glimpse.preview.is_some() && glimpse.has_attachments.is_some() {
        return glimpse;
    }
    let whole = listing::read_beginning(path, WHOLE + 1)
        .ok()
        .filter(|bytes| bytes.len() as u64 <= WHOLE);
    whole.map_or(glimpse, |bytes| mime::glimpse(&bytes, mime::Extent::Whole))
}
