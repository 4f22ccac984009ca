//! A look at the marks in all folders: what came, what was taken off, what is merely gone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use regarding_id_cache::cache::CacheWriter;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::mark::MarkState;
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::seam::{Checkpoint, Folder, FolderPurpose, ItemKey, MarkLook, MarksSeen};
use regarding_model::ids::OrganizationId;
use regarding_sync::incoming::marks::{Loses, is_removal, loses};
use regarding_sync::incoming::{Because, Reason};
use uuid::Uuid;

use super::{MarksKnown, folder_key, round, source, standing};
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::side::OpenMailbox;
use crate::received::service::ROUND;
use crate::session::side::Session;

/// A folder under the key by which the cache knows it.
pub(super) struct Place<'f> {
    pub(super) folder: &'f Folder,
    pub(super) key: Uuid,
    /// Whether all of the mailbox is looked at for the first time: what bears the mark then bore it before (G-92).
    pub(super) first: bool,
}

/// What the cache knows of a folder, beside what is there.
struct News {
    /// Marks that were not there.
    fresh: Vec<ItemKey>,
    /// Places of messages that are there without their mark.
    bare: Vec<String>,
    /// Places of messages that are not there any more.
    gone: Vec<String>,
    /// How many known marks are still there.
    left: usize,
}

fn news(known: &HashMap<String, Uuid>, seen: MarksSeen) -> News {
    let marked: HashSet<&str> = seen.marked.iter().map(|key| key.name.as_str()).collect();
    let bare: HashSet<&str> = seen.bare.iter().map(|key| key.name.as_str()).collect();
    let of = |want: &dyn Fn(&str) -> bool| {
        let names = known.keys().filter(|name| want(name)).cloned();
        names.collect::<Vec<String>>()
    };
    News {
        bare: of(&|name| bare.contains(name)),
        gone: of(&|name| !bare.contains(name) && !marked.contains(name)),
        left: known.keys().filter(|name| marked.contains(name.as_str())).count(),
        fresh: seen
            .marked
            .iter()
            .filter(|key| !known.contains_key(&key.name))
            .cloned()
            .collect(),
    }
}

impl Core {
    /// Looks at the marks of all folders, and does what they ask for.
    pub(in crate::received) async fn look_at_marks(
        self: &Arc<Self>,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
    ) -> Answer<()> {
        let mut folders = self.folders_of_marks(mailbox).await?;
        let before = self.kept_position(session, round(session, mailbox)).await?;
        let first = before.is_none();
        let whole = first || self.marks_round_is_due();
        if !whole {
            folders.retain(|folder| folder.is_my(FolderPurpose::Inbox));
        }
        let mut known = MarksKnown {
            folders: folders.len(),
            ..MarksKnown::default()
        };
        for folder in &folders {
            self.still(session.tenure)?;
            let key = folder_key(session, mailbox, &folder.id);
            let place = Place { folder, key, first };
            self.look_at_marks_of(session, mailbox, &place, &mut known)
                .await?;
        }
        if whole {
            self.end_marks_round(session, mailbox, &folders, known).await?;
        }
        Ok(())
    }

    fn marks_round_is_due(&self) -> bool {
        let last = self.received.lock().marks_round;
        last.is_none_or(|at| self.now().duration_since(at) >= ROUND)
    }

    async fn end_marks_round(
        &self,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        folders: &[Folder],
        known: MarksKnown,
    ) -> Answer<()> {
        let keys: Vec<Uuid> = folders
            .iter()
            .map(|folder| folder_key(session, mailbox, &folder.id))
            .collect();
        let organization = session.organization;
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| cache.marks().left_but(organization, &keys))
        })
        .await?;
        let now = self.now();
        {
            let mut side = self.received.lock();
            side.marks = Some(known);
            side.marks_round = Some(now);
        }
        let done = Checkpoint("done".to_owned());
        self.keep_position(session, round(session, mailbox), &done).await
    }

    async fn look_at_marks_of(
        self: &Arc<Self>,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        place: &Place<'_>,
        told: &mut MarksKnown,
    ) -> Answer<()> {
        let (organization, key) = (session.organization, place.key);
        let known = self
            .cached(move |cache| cache.read(|cache| cache.marks().in_folder(organization, key)))
            .await?;
        let since = if place.first {
            None
        } else {
            self.kept_position(session, source(key)).await?
        };
        let folder = &place.folder.id;
        let keys: Vec<ItemKey> = known
            .keys()
            .map(|name| ItemKey {
                folder: folder.clone(),
                name: name.clone(),
            })
            .collect();
        let look = mailbox
            .adapter
            .look_for_marks(folder, &keys, since.as_ref())
            .await;
        let seen = match look {
            // One folder that cannot be opened hides nothing of the others.
            Err(MailboxError::Gone | MailboxError::Forbidden { .. }) => return Ok(()),
            other => self.noting_mailbox(other)?,
        };
        let seen = match seen {
            MarkLook::NotKept => {
                told.without += 1;
                return Ok(());
            }
            MarkLook::Same => return Ok(()),
            MarkLook::Seen(seen) => seen,
        };
        let position = seen.position.clone();
        let news = news(&known, seen);
        told.vanished += self.note_lost(session, key, &known, &news).await?;
        self.settle_marks(session, mailbox, place, news.fresh).await?;
        self.still(session.tenure)?;
        match position {
            Some(position) => self.keep_position(session, source(key), &position).await,
            None => Ok(()),
        }
    }

    /// What lost its mark is let go, and what is gone is forgotten. How many marks went in a way that nobody can have meant.
    async fn note_lost(
        &self,
        session: &Session,
        folder: Uuid,
        known: &HashMap<String, Uuid>,
        news: &News,
    ) -> Answer<usize> {
        if news.bare.is_empty() && news.gone.is_empty() {
            return Ok(0);
        }
        let removed = is_removal(news.bare.len(), news.left);
        let vanished = if removed { 0 } else { news.bare.len() };
        let organization = session.organization;
        let of = |names: &[String]| {
            let items = names
                .iter()
                .filter_map(|name| Some((name.clone(), *known.get(name)?)));
            items.collect::<Vec<(String, Uuid)>>()
        };
        let (bare, mut gone) = (of(&news.bare), news.gone.clone());
        let items: Vec<Uuid> = bare.iter().map(|(_, item)| *item).collect();
        let lost = if removed {
            bare
        } else {
            gone.extend(news.bare.iter().cloned());
            Vec::new()
        };
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                for name in &gone {
                    cache.marks().left(organization, folder, name)?;
                }
                for (name, item) in &lost {
                    cache.marks().left(organization, folder, name)?;
                    let_go(cache, organization, *item)?;
                }
                Ok(())
            })
        })
        .await?;
        self.tell_of_marks(&items);
        Ok(vanished)
    }

    /// The state of these messages may be another one now.
    pub(super) fn tell_of_marks(&self, items: &[Uuid]) {
        if items.is_empty() {
            return;
        }
        for item in items {
            self.panes.forget(*item);
        }
        for event in [
            Event::ReceivedChanged,
            Event::MailChanged { folder: None },
            Event::PaneChanged { key: None },
        ] {
            self.emit(event);
        }
    }
}

/// A copy lost its mark: the message is untracked, and its record stays where it is (G-90).
fn let_go(cache: &CacheWriter<'_>, organization: OrganizationId, item: Uuid) -> Result<(), CacheError> {
    let reader = cache.read();
    let state = reader.marks().get(organization, item)?;
    match loses(standing(state, false)) {
        Loses::Nothing => Ok(()),
        Loses::Forgotten => cache.marks().forget(organization, item),
        Loses::LetsGo => {
            // What only the mark asked for is not asked for any more.
            let asked = reader.pending_actions().of_item(item)?;
            let by_mark = Reason::Tracked(Because::Mark).code();
            if let Some(asked) = asked.filter(|asked| asked.reason.as_str() == by_mark) {
                cache.pending_actions().remove(asked.id)?;
            }
            cache.links().remove(item)?;
            cache
                .marks()
                .turn(organization, item, &[MarkState::On], MarkState::Kept)
                .map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use regarding_mailbox::seam::{FolderId, ItemKey, MarksSeen};
    use uuid::Uuid;

    use super::news;

    #[test]
    fn g_90_what_is_gone_or_moved_has_lost_no_mark() {
        let key = |name: &str| ItemKey {
            folder: FolderId("INBOX".to_owned()),
            name: name.to_owned(),
        };
        let known: HashMap<String, Uuid> = ["7.1", "7.2", "7.3"]
            .iter()
            .map(|name| ((*name).to_owned(), Uuid::nil()))
            .collect();
        let found = news(
            &known,
            MarksSeen {
                marked: vec![key("7.1"), key("7.4")],
                bare: vec![key("7.2")],
                position: None,
            },
        );
        assert_eq!(found.fresh, [key("7.4")]);
        assert_eq!(
            (found.bare, found.gone),
            (vec!["7.2".to_owned()], vec!["7.3".to_owned()])
        );
        assert_eq!(found.left, 1);
    }
}
