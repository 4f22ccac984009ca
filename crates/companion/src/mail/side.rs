//! The mailbox that is open, if one is, and what was learned of its folders in this run.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::seam::{
    Checkpoint, Folder, FolderId, FolderPurpose, ItemKey, Mailbox, PageCursor, Whose,
};
use regarding_model::secret::Secret;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::memory::{MessageMemory, ReadMessage};
use super::pictures::PictureMemory;
use super::search::Searching;
use crate::core::Core;
use crate::core::failing;
use crate::core::status::{Side, Status};
use crate::facade::Answer;
use crate::profile::settings::MailboxSettings;
use crate::view::app::ConnectionState;

/// Everything about the mailbox of a profile.
pub(crate) struct MailboxSide {
    /// How the connection is.
    pub(crate) status: Status,
    /// Messages read in this run.
    pub(crate) memory: MessageMemory,
    /// Pictures that were asked for in this run.
    pub(crate) pictures: PictureMemory,
    /// What is being looked for.
    pub(crate) searching: Searching,
    open: RwLock<Option<Arc<OpenMailbox>>>,
    /// The list that was shown last, to know a message's neighbours.
    shown: RwLock<Vec<ItemKey>>,
    /// Whether something could not be read because the connection was lost.
    failed: AtomicBool,
    /// Whether that is worth another try by itself. A refused sign-in is not: servers lock accounts for it.
    worth_another_try: watch::Sender<bool>,
    /// Whether it could be reached again since that was asked last.
    back: AtomicBool,
}

/// One opened mailbox.
pub(crate) struct OpenMailbox {
    /// The adapter.
    pub(crate) adapter: Arc<dyn Mailbox>,
    /// Which one it is.
    pub(crate) settings: MailboxSettings,
    /// The password it was opened with, to be kept if the person decides so later.
    pub(crate) password: Option<Secret>,
    /// Ends its tasks.
    pub(crate) stop: CancellationToken,
    standings: RwLock<HashMap<FolderId, Standing>>,
    /// How far each watched folder was looked at in this run.
    checkpoints: RwLock<HashMap<FolderId, Checkpoint>>,
}

/// What is known of a folder.
#[derive(Debug, Clone)]
struct Standing {
    purpose: FolderPurpose,
    whose: Whose,
}

impl OpenMailbox {
    pub(crate) fn new(
        adapter: Arc<dyn Mailbox>,
        settings: MailboxSettings,
        password: Option<Secret>,
        stop: CancellationToken,
    ) -> Self {
        Self {
            adapter,
            settings,
            password,
            stop,
            standings: RwLock::default(),
            checkpoints: RwLock::default(),
        }
    }

    /// The same mailbox with tasks of its own, whose connections may be made again.
    pub(crate) fn again(&self, stop: CancellationToken) -> Self {
        self.adapter.reopen();
        let standings = self.standings.read().unwrap_or_else(PoisonError::into_inner);
        let checkpoints = self.checkpoints.read().unwrap_or_else(PoisonError::into_inner);
        Self {
            standings: RwLock::new(standings.clone()),
            checkpoints: RwLock::new(checkpoints.clone()),
            ..Self::new(
                Arc::clone(&self.adapter),
                self.settings.clone(),
                self.password.clone(),
                stop,
            )
        }
    }

    /// Whether it is on another computer, so that the connection switch concerns it.
    pub(crate) fn is_remote(&self) -> bool {
        matches!(self.settings, MailboxSettings::Imap { .. })
    }

    /// All folders, noting what they are for and whose they are.
    pub(crate) async fn folders(&self) -> Result<Vec<Folder>, MailboxError> {
        let folders = self.adapter.folders().await?;
        let standing = |folder: &Folder| Standing {
            purpose: folder.purpose,
            whose: folder.whose.clone(),
        };
        let standings = folders
            .iter()
            .map(|folder| (folder.id.clone(), standing(folder)))
            .collect();
        *self.standings.write().unwrap_or_else(PoisonError::into_inner) = standings;
        Ok(folders)
    }

    /// How far a folder was looked at in this run.
    pub(crate) fn checkpoint(&self, folder: &FolderId) -> Option<Checkpoint> {
        let checkpoints = self.checkpoints.read().unwrap_or_else(PoisonError::into_inner);
        checkpoints.get(folder).cloned()
    }

    /// Notes how far a folder was looked at.
    pub(crate) fn note_checkpoint(&self, folder: &FolderId, checkpoint: Checkpoint) {
        let mut checkpoints = self.checkpoints.write().unwrap_or_else(PoisonError::into_inner);
        checkpoints.insert(folder.clone(), checkpoint);
    }

    /// What a folder is for; decides a message's direction (B-130).
    pub(crate) async fn purpose(&self, folder: &FolderId) -> Result<FolderPurpose, MailboxError> {
        let standing = self.standing(folder).await?;
        Ok(standing.map_or(FolderPurpose::Other, |standing| standing.purpose))
    }

    /// Whose mailbox a folder is in.
    pub(crate) async fn whose(&self, folder: &FolderId) -> Result<Whose, MailboxError> {
        let standing = self.standing(folder).await?;
        Ok(standing.map_or(Whose::Mine, |standing| standing.whose))
    }

    async fn standing(&self, folder: &FolderId) -> Result<Option<Standing>, MailboxError> {
        if let Some(known) = self.known(folder) {
            return Ok(Some(known));
        }
        self.folders().await?;
        Ok(self.known(folder))
    }

    fn known(&self, folder: &FolderId) -> Option<Standing> {
        let standings = self.standings.read().unwrap_or_else(PoisonError::into_inner);
        standings.get(folder).cloned()
    }
}

impl MailboxSide {
    pub(crate) fn new() -> Self {
        Self {
            status: Status::new(Side::Mailbox),
            memory: MessageMemory::new(),
            pictures: PictureMemory::default(),
            searching: Searching::default(),
            open: RwLock::new(None),
            shown: RwLock::default(),
            failed: AtomicBool::new(false),
            worth_another_try: watch::Sender::new(false),
            back: AtomicBool::new(false),
        }
    }

    /// Notes that something could not be read, and the state that tells of it.
    pub(crate) fn note_failed(&self, state: ConnectionState) {
        self.failed.store(true, Ordering::Relaxed);
        self.worth_another_try
            .send_replace(state != ConnectionState::NeedsSignIn);
    }

    /// Comes back while something could not be read that may be tried again.
    pub(crate) async fn worth_another_try(&self) {
        // The sender lives as long as this does.
        let _ = self.worth_another_try.subscribe().wait_for(|worth| *worth).await;
    }

    /// Whether something could not be read since this was asked last.
    pub(crate) fn take_failed(&self) -> bool {
        self.worth_another_try.send_replace(false);
        self.failed.swap(false, Ordering::Relaxed)
    }

    /// Notes that it can be reached again.
    pub(crate) fn note_back(&self) {
        self.back.store(true, Ordering::Relaxed);
    }

    /// Whether it came back, asked once.
    pub(crate) fn take_back(&self) -> bool {
        self.back.swap(false, Ordering::Relaxed)
    }

    /// The mailbox, whatever the switch says.
    pub(crate) fn opened(&self) -> Option<Arc<OpenMailbox>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another mailbox in the place of the present one and ends that one's tasks.
    pub(crate) fn replace(&self, mailbox: Option<Arc<OpenMailbox>>) -> Option<Arc<OpenMailbox>> {
        self.replace_if(|| true, mailbox).flatten()
    }

    /// The same where it may still be done at that moment: whoever looks at the open mailbox later finds this one. `None` where
    /// it may not.
    pub(crate) fn replace_if(
        &self,
        may: impl FnOnce() -> bool,
        mailbox: Option<Arc<OpenMailbox>>,
    ) -> Option<Option<Arc<OpenMailbox>>> {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if !may() {
            return None;
        }
        let before = std::mem::replace(&mut *open, mailbox);
        self.forget_read();
        drop(open);
        if let Some(before) = &before {
            before.stop.cancel();
        }
        Some(before)
    }

    fn forget_read(&self) {
        self.memory.clear();
        self.pictures.clear();
        self.shown.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Puts the mailbox in its own place, with tasks of its own: what is being read from it goes on. `None` where none is open.
    pub(crate) fn renew(&self, stop: CancellationToken) -> Option<Arc<OpenMailbox>> {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let before = open.as_ref()?;
        before.stop.cancel();
        let again = Arc::new(before.again(stop));
        *open = Some(Arc::clone(&again));
        self.forget_read();
        Some(again)
    }

    /// Remembers a message that was read from a mailbox, unless another one was opened meanwhile: there the same key names
    /// another message.
    pub(crate) fn remember(&self, from: &Arc<OpenMailbox>, key: &ItemKey, read: &Arc<ReadMessage>) {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        if open.as_ref().is_some_and(|open| Arc::ptr_eq(open, from)) {
            self.memory.put(key.clone(), Arc::clone(read));
        }
    }

    /// Notes a page that a front door shows; a first page begins a list.
    pub(crate) fn note_shown(&self, keys: Vec<ItemKey>, from: Option<&PageCursor>) {
        const MOST: usize = 5000;
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        if from.is_none() {
            shown.clear();
        }
        if shown.len() < MOST {
            shown.extend(keys);
        }
    }

    /// Whether a copy stands in the list that is shown.
    pub(crate) fn is_shown(&self, key: &ItemKey) -> bool {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        shown.contains(key)
    }

    /// The folder whose list is shown.
    pub(crate) fn shown_folder(&self) -> Option<FolderId> {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        shown.first().map(|key| key.folder.clone())
    }

    /// Copies that left the mailbox are neither remembered nor any copy's neighbours.
    pub(crate) fn forget(&self, gone: impl Fn(&ItemKey) -> bool) {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        shown.retain(|key| !gone(key));
        self.memory.forget(gone);
    }

    /// The messages beside one in the list that is shown: the next ones first.
    pub(crate) fn neighbours(&self, key: &ItemKey) -> Vec<ItemKey> {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = shown.iter().position(|other| other == key) else {
            return Vec::new();
        };
        let at = |place: Option<usize>| place.and_then(|place| shown.get(place)).cloned();
        [place.checked_add(1), place.checked_sub(1), place.checked_add(2)]
            .into_iter()
            .filter_map(at)
            .collect()
    }
}

impl Core {
    /// The open mailbox, for use now.
    ///
    /// # Errors
    /// When none is open, or it is on a server and the connection is switched off.
    pub(crate) fn open_mailbox(&self) -> Answer<Arc<OpenMailbox>> {
        let mailbox = self.mailbox.opened();
        let remote = matches!(
            self.profile.settings.get().mailbox,
            Some(MailboxSettings::Imap { .. })
        );
        if mailbox.is_none() && remote && !self.net.is_on() {
            return Err(failing::switched_off());
        }
        let mailbox = mailbox.ok_or_else(failing::no_mailbox)?;
        if mailbox.is_remote() && !self.net.is_on() {
            return Err(failing::switched_off());
        }
        Ok(mailbox)
    }
}
