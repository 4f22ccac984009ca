//! What the messages of the review say: read live, by listings of their folders instead of a search for each of them.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::seam::{Envelope, FolderId, FolderPurpose, PageCursor};
use regarding_model::ids::MessageId;

use crate::core::Core;
use crate::mail::side::OpenMailbox;

/// How many messages one listing tells.
const NEWEST: u32 = 200;

/// How many messages of a folder are listed for older ones: after a week away much lies above what was tracked first.
const DEEPEST: u32 = 20_000;

/// How long what was found of older messages is taken for true. Listing them costs as many questions as there are pages.
const LOOKED_AT_ANEW: SignedDuration = SignedDuration::from_mins(15);

impl Core {
    /// Messages of the inbox, of folders whose mail is tracked, and of sent mail, by their identity. The newest are looked at anew,
    /// older ones once in a while.
    pub(super) async fn there(&self, mut wanted: HashSet<MessageId>) -> HashMap<MessageId, Envelope> {
        let mut there = HashMap::new();
        let Ok(mailbox) = self.open_mailbox() else {
            return there;
        };
        let mut older = Vec::new();
        for place in self.reviewed_places(&mailbox).await {
            if wanted.is_empty() {
                break;
            }
            let Ok(page) = mailbox.adapter.page(&place, None, NEWEST).await else {
                // What could not be looked at now says nothing of what lies there.
                return there;
            };
            take(page.envelopes, &mut wanted, &mut there);
            older.extend(page.next.map(|next| (place, next)));
        }
        self.known_older(&mut wanted, &mut there);
        if !wanted.is_empty() {
            let Ok(found) = look_deeper(&mailbox, older, &mut wanted).await else {
                return there;
            };
            let nowhere = wanted.into_iter().map(|id| (id, None));
            let known = found
                .iter()
                .map(|(id, envelope)| (id.clone(), Some(envelope.clone())));
            self.note_older(known.chain(nowhere));
            there.extend(found);
        }
        there
    }

    async fn reviewed_places(&self, mailbox: &OpenMailbox) -> Vec<FolderId> {
        let folders = mailbox.folders().await.unwrap_or_default();
        let of = |purpose| {
            let some = folders.iter().filter(move |folder| folder.is_my(purpose));
            some.map(|folder| folder.id.clone())
        };
        let mut places = self.received.lock().places.clone();
        places.extend(of(FolderPurpose::Inbox));
        // Most of what is reviewed was received: what was sent is looked for last.
        places.extend(of(FolderPurpose::Sent));
        places
    }

    fn note_older(&self, found: impl Iterator<Item = (MessageId, Option<Envelope>)>) {
        let mut known = self.received.lock();
        let (_, reviewed) = known
            .reviewed
            .get_or_insert_with(|| (self.net.clock().now(), HashMap::new()));
        reviewed.extend(found);
    }

    /// What was found of older messages a while ago, or was not. Later they may be elsewhere, or gone.
    fn known_older(&self, wanted: &mut HashSet<MessageId>, there: &mut HashMap<MessageId, Envelope>) {
        let (mut known, now) = (self.received.lock(), self.net.clock().now());
        known
            .reviewed
            .take_if(|(since, _)| now.duration_since(*since) > LOOKED_AT_ANEW);
        let Some((_, reviewed)) = &known.reviewed else {
            return;
        };
        wanted.retain(|id| match reviewed.get(id) {
            Some(found) => {
                there.extend(found.clone().map(|envelope| (id.clone(), envelope)));
                false
            }
            None => true,
        });
    }
}

/// Lists on below the newest messages until all are found.
async fn look_deeper(
    mailbox: &OpenMailbox,
    older: Vec<(FolderId, PageCursor)>,
    wanted: &mut HashSet<MessageId>,
) -> Result<HashMap<MessageId, Envelope>, MailboxError> {
    let mut there = HashMap::new();
    for (place, next) in older {
        let mut next = Some(next);
        for _ in 1..DEEPEST / NEWEST {
            let Some(from) = next.take().filter(|_| !wanted.is_empty()) else {
                break;
            };
            let page = mailbox.adapter.page(&place, Some(&from), NEWEST).await?;
            take(page.envelopes, wanted, &mut there);
            next = page.next;
        }
    }
    Ok(there)
}

fn take(envelopes: Vec<Envelope>, wanted: &mut HashSet<MessageId>, there: &mut HashMap<MessageId, Envelope>) {
    for envelope in envelopes {
        if wanted.remove(&envelope.header.id) {
            there.insert(envelope.header.id.clone(), envelope);
        }
    }
}
