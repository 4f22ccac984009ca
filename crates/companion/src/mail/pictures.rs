//! Pictures of other computers, for messages whose pictures the person asked for: fetched by the program, one request a
//! picture, and kept in memory up to a size (docs/adr/0004).

use core::time::Duration;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use regarding_mailbox::html::{PICTURE_LIMIT, PICTURES_LIMIT, raster};
use regarding_mailbox::seam::ItemKey;
use regarding_model::say;
use regarding_net::{Carried, Fetch, Rule, StatusCode};
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use super::key;
use crate::core::{Core, failing};
use crate::facade::{Answer, PictureFile};

/// Of how many messages pictures are kept: the one on show and those shown just before.
const MESSAGES: usize = 3;
/// How many pictures of one message are fetched at once.
const AT_ONCE: usize = 4;
/// How long one picture may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The messages whose pictures were asked for, the latest last.
#[derive(Default)]
pub(crate) struct PictureMemory(Mutex<VecDeque<(ItemKey, Arc<Asked>)>>);

/// The pictures of one message, by their numbers in its document.
struct Asked {
    pictures: Vec<Arc<Picture>>,
    shared: Arc<Shared>,
}

/// One picture. Whoever comes first fetches it; the others wait for that.
struct Picture {
    url: Url,
    /// `None` when it could not be had.
    found: OnceCell<Option<PictureFile>>,
}

/// What the pictures of a message have in common.
struct Shared {
    lines: Semaphore,
    room: Mutex<usize>,
}

impl PictureMemory {
    /// Notes that the person asked for the pictures of a message. Those that were there already stay; those that could not
    /// be had are tried again.
    pub(crate) fn ask(&self, item: ItemKey, urls: Vec<Url>) {
        let mut all = self.lock();
        let place = all.iter().position(|(other, _)| *other == item);
        let before = place.and_then(|place| all.remove(place));
        let asked = Asked::new(urls, before.as_ref().map(|(_, asked)| &**asked));
        all.push_back((item, Arc::new(asked)));
        if all.len() > MESSAGES {
            all.pop_front();
        }
    }

    /// Forgets all of them.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn asked(&self, item: &ItemKey) -> Option<Arc<Asked>> {
        let all = self.lock();
        let found = all.iter().find(|(other, _)| other == item);
        found.map(|(_, asked)| Arc::clone(asked))
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(ItemKey, Arc<Asked>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asked {
    fn new(urls: Vec<Url>, before: Option<&Self>) -> Self {
        let kept = |url: &Url| {
            before?
                .pictures
                .iter()
                .find(|one| one.url == *url && !one.failed())
        };
        let pictures = urls
            .into_iter()
            .map(|url| kept(&url).cloned().unwrap_or_else(|| Arc::new(Picture::new(url))))
            .collect();
        let shared = before.map(|before| Arc::clone(&before.shared));
        Self {
            pictures,
            shared: shared.unwrap_or_default(),
        }
    }
}

impl Picture {
    fn new(url: Url) -> Self {
        Self {
            url,
            found: OnceCell::new(),
        }
    }

    fn failed(&self) -> bool {
        self.found.get().is_some_and(Option::is_none)
    }
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            lines: Semaphore::new(AT_ONCE),
            room: Mutex::new(PICTURES_LIMIT),
        }
    }
}

impl Shared {
    /// Takes room for a picture; says whether there was any.
    fn take(&self, bytes: usize) -> bool {
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        let left = room.checked_sub(bytes);
        *room = left.unwrap_or(*room);
        left.is_some()
    }
}

impl Core {
    /// A picture of a message by its number, fetched now when it was not before. Only for a message whose pictures the person
    /// asked for in this run.
    pub(crate) async fn picture(&self, text: &str, number: usize) -> Answer<PictureFile> {
        let gone = || failing::not_in_mailbox(say!("There is no such picture"));
        let item = key::to_item(text).ok_or_else(gone)?;
        let asked = self.mailbox.pictures.asked(&item).ok_or_else(gone)?;
        let picture = asked.pictures.get(number).ok_or_else(gone)?;
        let found = picture
            .found
            .get_or_init(|| self.fetch_picture(&picture.url, &asked.shared));
        found
            .await
            .clone()
            .ok_or_else(|| failing::not_in_mailbox(say!("This picture could not be loaded")))
    }

    /// Fetches a picture; `None` when it cannot be had, is too large or is no picture.
    async fn fetch_picture(&self, url: &Url, shared: &Shared) -> Option<PictureFile> {
        let _line = shared.lines.acquire().await.ok()?;
        let fetch = Fetch {
            url: url.clone(),
            rule: Rule::LoadPictures,
            carried: vec![Carried::new("pictures", 1)],
            accept: "image/png,image/jpeg,image/gif,image/webp,image/*;q=0.5",
            limit: PICTURE_LIMIT,
            timeout: PATIENCE,
        };
        let reply = self.net.fetch(fetch).await.ok()?;
        let media_type = raster::media_type(&reply.body).filter(|_| reply.status == StatusCode::OK)?;
        shared.take(reply.body.len()).then(|| PictureFile {
            media_type,
            bytes: reply.body.as_ref().into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use regarding_mailbox::seam::FolderId;

    use super::*;

    fn item(name: &str) -> ItemKey {
        ItemKey {
            folder: FolderId("INBOX".to_owned()),
            name: name.to_owned(),
        }
    }

    fn urls(names: &[&str]) -> Vec<Url> {
        let of = |name: &&str| Url::parse(&format!("http://a.example/{name}")).unwrap();
        names.iter().map(of).collect()
    }

    #[test]
    fn asking_again_keeps_what_is_there_and_tries_again_what_failed() {
        let memory = PictureMemory::default();
        memory.ask(item("1"), urls(&["there", "failed", "under-way"]));
        let first = memory.asked(&item("1")).unwrap();
        let there = PictureFile {
            media_type: "image/png",
            bytes: Arc::from(&b"there"[..]),
        };
        assert!(first.pictures[0].found.set(Some(there)).is_ok());
        assert!(first.pictures[1].found.set(None).is_ok());
        memory.ask(item("1"), urls(&["new", "there", "failed", "under-way"]));
        let again = memory.asked(&item("1")).unwrap();
        let states: Vec<_> = again
            .pictures
            .iter()
            .map(|one| one.found.get().is_some())
            .collect();
        assert_eq!(states, [false, true, false, false]);
        assert!(
            Arc::ptr_eq(&again.pictures[3], &first.pictures[2]),
            "not fetched twice"
        );
    }

    #[test]
    fn pictures_of_a_few_messages_are_kept_and_of_each_so_many_bytes() {
        let memory = PictureMemory::default();
        for name in ["1", "2", "3", "1", "4"] {
            memory.ask(item(name), urls(&["a"]));
        }
        let kept = ["1", "2", "3", "4"].map(|name| memory.asked(&item(name)).is_some());
        assert_eq!(kept, [true, false, true, true]);
        let shared = &memory.asked(&item("1")).unwrap().shared;
        assert!(shared.take(PICTURES_LIMIT - 1) && !shared.take(2) && shared.take(1));
        memory.clear();
        assert!(memory.asked(&item("1")).is_none());
    }
}
