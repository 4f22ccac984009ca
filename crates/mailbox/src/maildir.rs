//! A mailbox in local files: Maildir++ (folders `.Name.Sub` beside `cur`, `new` and `tmp`). Files are touched on
//! blocking threads only. It shares the folder with other programs and takes nothing for granted between two calls.

mod append;
mod entry;
mod folders;
mod identity;
mod index;
mod listing;
mod page;
mod search;
mod watch;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use regarding_model::folder::FolderIdentity;
use regarding_model::ids::MessageId;
use regarding_model::say;
use regarding_model::text;
use tokio::sync::mpsc::Receiver;

use crate::error::{MailboxError, unsupported};
use crate::query::MailQuery;
use crate::seam::{
    Changes, Checkpoint, Envelope, FlagChange, Flags, Folder, FolderId, Found, ItemKey, Mailbox,
    MailboxEvent, MarkLook, Page, PageCursor, RawMessage,
};
use crate::snapshots::Snapshots;

/// How often a watched folder is looked at, unless told otherwise: two `stat` calls each time.
const POLL_EVERY: Duration = Duration::from_secs(2);

/// A Maildir. Clones share what they know.
#[derive(Debug, Clone)]
pub struct Maildir {
    store: Arc<Store>,
    poll_every: Duration,
}

/// The place, and what was learned about it in this run.
#[derive(Debug)]
struct Store {
    root: PathBuf,
    index: index::Index,
    snapshots: Snapshots,
}

impl Maildir {
    /// Opens the Maildir in this folder.
    ///
    /// # Errors
    /// [`MailboxError::NoMaildir`] when there is none.
    pub async fn open(root: &Path) -> Result<Self, MailboxError> {
        let root = root.to_owned();
        on_files(move || {
            if !root.join("cur").is_dir() && !root.join("new").is_dir() {
                return Err(MailboxError::NoMaildir);
            }
            let store = Store {
                root,
                index: index::Index::default(),
                snapshots: Snapshots::default(),
            };
            Ok(Self {
                store: Arc::new(store),
                poll_every: POLL_EVERY,
            })
        })
        .await
    }

    /// Sets how often a watched folder is looked at.
    #[must_use]
    pub fn poll_every(mut self, pause: Duration) -> Self {
        self.poll_every = pause;
        self
    }

    async fn with_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, MailboxError> + Send + 'static,
    ) -> Result<T, MailboxError> {
        let store = Arc::clone(&self.store);
        on_files(move || work(&store)).await
    }
}

#[async_trait]
impl Mailbox for Maildir {
    async fn folders(&self) -> Result<Vec<Folder>, MailboxError> {
        self.with_store(|store| folders::list(&store.root)).await
    }

    async fn identities(&self) -> Result<Vec<(FolderId, FolderIdentity)>, MailboxError> {
        self.with_store(|store| identity::all(&store.root)).await
    }

    async fn identify(&self, folder: &FolderId) -> Result<FolderIdentity, MailboxError> {
        let folder = folder.clone();
        self.with_store(move |store| identity::give(&store.root, &folder))
            .await
    }

    async fn page(
        &self,
        folder: &FolderId,
        from: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Page, MailboxError> {
        let (folder, from) = (folder.clone(), from.cloned());
        self.with_store(move |store| page::read(&store.root, &folder, from.as_ref(), limit))
            .await
    }

    async fn search(
        &self,
        folder: &FolderId,
        query: &MailQuery,
        from: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Found, MailboxError> {
        let (folder, query, from) = (folder.clone(), query.clone(), from.cloned());
        let wanted = Arc::new(());
        let still = Arc::downgrade(&wanted);
        let found = self
            .with_store(move |store| {
                let wanted = || still.strong_count() > 0;
                search::read(&store.root, &folder, &query, from.as_ref(), limit, wanted)
            })
            .await;
        // Held until here: a search whose caller went away finds nobody who wants it.
        drop(wanted);
        found
    }

    async fn read(&self, key: &ItemKey) -> Result<RawMessage, MailboxError> {
        let key = key.clone();
        self.with_store(move |store| {
            let path = listing::locate(&store.root, &key)?.path;
            listing::read_file(&path).map(RawMessage)
        })
        .await
    }

    async fn find(&self, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError> {
        let id = id.clone();
        self.with_store(move |store| store.index.find(&store.root, &id))
            .await
    }

    async fn mark(&self, key: &ItemKey, change: FlagChange) -> Result<(), MailboxError> {
        let key = key.clone();
        self.with_store(move |store| listing::mark(&store.root, &key, change))
            .await
    }

    /// A Maildir has twenty-six letters for marks of its owner's own, and no place that says which means what: each server that keeps
    /// one there has a list of its own beside it, which only that server may write.
    async fn look_for_marks(
        &self,
        folder: &FolderId,
        _known: &[ItemKey],
        _since: Option<&Checkpoint>,
    ) -> Result<MarkLook, MailboxError> {
        let folder = folder.clone();
        self.with_store(move |store| listing::newest_first(&store.root, &folder).map(drop))
            .await?;
        Ok(MarkLook::NotKept)
    }

    async fn set_marks(
        &self,
        _folder: &FolderId,
        _keys: &[ItemKey],
        _marked: bool,
    ) -> Result<Vec<ItemKey>, MailboxError> {
        Err(unsupported(say!("marks of one's own in this folder")))
    }

    async fn envelopes(&self, folder: &FolderId, keys: &[ItemKey]) -> Result<Vec<Envelope>, MailboxError> {
        let (folder, keys) = (folder.clone(), keys.to_vec());
        self.with_store(move |store| page::some(&store.root, &folder, &keys))
            .await
    }

    async fn append(&self, folder: &FolderId, message: &[u8], flags: Flags) -> Result<(), MailboxError> {
        let (folder, message) = (folder.clone(), message.to_vec());
        self.with_store(move |store| append::append(&store.root, &folder, &message, flags))
            .await
    }

    async fn find_in(&self, folder: &FolderId, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError> {
        let mut found = self.find(id).await?;
        found.retain(|key| key.folder == *folder);
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    async fn remove(&self, key: &ItemKey) -> Result<(), MailboxError> {
        let key = key.clone();
        self.with_store(move |store| append::remove(&store.root, &key))
            .await
    }

    async fn position(&self, folder: &FolderId) -> Result<Option<Checkpoint>, MailboxError> {
        let changes = self.changes(folder, None).await?;
        Ok(Some(changes.checkpoint().clone()))
    }

    async fn changes(&self, folder: &FolderId, since: Option<&Checkpoint>) -> Result<Changes, MailboxError> {
        let (folder, since) = (folder.clone(), since.cloned());
        self.with_store(move |store| {
            let entries = listing::newest_first(&store.root, &folder)?;
            let now: Vec<_> = entries
                .iter()
                .map(|entry| (entry.unique().to_owned(), entry.flags()))
                .collect();
            Ok(store.snapshots.since(&folder, &now, since.as_ref()))
        })
        .await
    }

    async fn watch(&self, folder: &FolderId) -> Result<Receiver<MailboxEvent>, MailboxError> {
        watch::start(Arc::clone(&self.store), folder.clone(), self.poll_every).await
    }

    async fn close(&self) {}
}

/// Runs file work where it may block.
pub(crate) async fn on_files<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MailboxError> + Send + 'static,
) -> Result<T, MailboxError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| {
        Err(MailboxError::Invalid {
            reason: say!("reading the folder failed inside"),
        })
    })
}

/// What a failure of the file system means for a mailbox. Paths are left out: they can name people.
pub(crate) fn file_error(error: &io::Error) -> MailboxError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => MailboxError::Gone,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => MailboxError::Forbidden {
            reason: text::io(error.kind()),
        },
        kind => MailboxError::Offline {
            reason: text::io(kind),
        },
    }
}
