//! Looking for messages by reading their headers, newest first. So many files are looked at for one page, so that a search that finds
//! little does not keep anybody waiting for the whole folder.

use std::path::Path;

use crate::error::MailboxError;
use crate::maildir::{listing, page};
use crate::query::MailQuery;
use crate::seam::{FolderId, Found, PageCursor};

/// How many files are looked at for one page.
const STRETCH: usize = 2000;

/// Reads a page, as long as it is `wanted`.
pub(super) fn read(
    root: &Path,
    folder: &FolderId,
    query: &MailQuery,
    from: Option<&PageCursor>,
    limit: u32,
    wanted: impl Fn() -> bool,
) -> Result<Found, MailboxError> {
    let all = listing::newest_first(root, folder)?;
    let start = match from {
        None => 0,
        Some(cursor) => page::after(&all, cursor)?,
    };
    let rest = all.get(start..).unwrap_or_default();
    let mut found = Found::default();
    for (number, entry) in rest.iter().enumerate() {
        // A file that went away meanwhile is not in the folder any more.
        let envelope = page::envelope(root, folder, entry).ok();
        found
            .envelopes
            .extend(envelope.filter(|envelope| query.finds(&envelope.header)));
        let full = found.envelopes.len() >= limit.max(1) as usize;
        if full || number + 1 >= STRETCH || !wanted() {
            let is_last = number + 1 == rest.len();
            found.next = (!is_last).then(|| page::cursor(entry));
            break;
        }
    }
    Ok(found)
}
