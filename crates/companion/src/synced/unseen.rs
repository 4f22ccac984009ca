//! What is told of collections that are not looked at (promise 10, docs/adr/0017).

use regarding_mailbox::error::MailboxError;
use regarding_model::{say, say_many};

use crate::calendars::words;
use crate::view::sync::SyncNoteView;

/// A collection that takes part and could not be looked at: why, and what the person can do.
pub(super) fn failing(name: &str, error: &MailboxError) -> SyncNoteView {
    let why = words::sentence(error);
    SyncNoteView {
        title: name.to_owned(),
        record: None,
        uid: None,
        held: false,
        sentence: say!(
            "{name} could not be looked at: {why}. It is tried again in every cycle. What is new in the organization gets no item meanwhile, so that nothing is made twice. If you do not need it, leave it out in the options, under Accounts.",
            name = name,
            why = why.trim_end_matches('.')
        ),
    }
}

/// Links that do not follow their items, since the collection is gone or takes no part.
pub(super) fn away(count: u64) -> Option<String> {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    (count > 0).then(|| {
        say_many!(
            count = count,
            "{count} link rests, because its calendar, task list or address book is gone or takes no part. Nothing was deleted. It goes on by itself when the item is seen again.",
            "{count} links rest, because their calendars, task lists or address books are gone or take no part. Nothing was deleted. They go on by themselves when the items are seen again."
        )
    })
}
