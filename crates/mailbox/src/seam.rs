//! The seam: what every mailbox can do, whatever protocol it speaks. One contract suite holds all adapters to it.

use core::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use regarding_model::folder::FolderIdentity;
use regarding_model::ids::MessageId;
use regarding_model::item::MessageHeader;

use crate::error::MailboxError;
use crate::query::MailQuery;

/// Where a folder is, in words of its own server. Opaque: compare it, hand it back, show [`Folder::name`] instead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FolderId(pub String);

/// Where one copy of a message is. A place, not an identity: the same message can lie in several folders, and a
/// message that is moved gets another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    /// The folder it lies in.
    pub folder: FolderId,
    /// The server's name for it there: `UIDVALIDITY.UID` over IMAP, the unique part of the file name in a Maildir.
    pub name: String,
}

/// The purpose of a folder (RFC 6154).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FolderPurpose {
    /// Where new mail arrives.
    Inbox,
    /// Unfinished messages.
    Drafts,
    /// What the owner sent; decides a message's direction (B-130).
    Sent,
    /// Kept mail.
    Archive,
    /// Unwanted mail.
    Junk,
    /// Deleted mail.
    Trash,
    /// Any other folder.
    Other,
}

/// Whose mailbox a folder is in (RFC 2342).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// The person's own.
    #[default]
    Mine,
    /// Another user's, who lets the person in; with the name that the server calls that user by.
    Of(String),
    /// Nobody's: it is there for several people.
    Everybodys,
}

/// One folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its place.
    pub id: FolderId,
    /// Its own name, decoded, without its parents' names.
    pub name: String,
    /// Its parent, when it lies in another folder.
    pub parent: Option<FolderId>,
    /// What it is for, in the mailbox that it is in.
    pub purpose: FolderPurpose,
    /// Whose mailbox that is.
    pub whose: Whose,
    /// Whether it can hold messages (RFC 3501 `\Noselect` says no).
    pub selectable: bool,
    /// How many messages are in it; `None` when the server did not say without being asked folder by folder.
    pub total: Option<u32>,
    /// How many of them are unread.
    pub unread: Option<u32>,
}

impl Folder {
    /// Whether it is what the person's own mailbox has for a purpose, and can hold messages.
    #[must_use]
    pub fn is_my(&self, purpose: FolderPurpose) -> bool {
        self.purpose == purpose && self.whose == Whose::Mine && self.selectable
    }
}

/// The marks on a message that the program reads or writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags {
    /// Read.
    pub seen: bool,
    /// Answered.
    pub answered: bool,
    /// Marked for attention.
    pub flagged: bool,
    /// A draft.
    pub draft: bool,
}

/// A change to marks: `None` leaves a mark as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FlagChange {
    /// Set or clear *read*.
    pub seen: Option<bool>,
    /// Set or clear *marked for attention*.
    pub flagged: Option<bool>,
}

/// What a message list shows of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where it is.
    pub key: ItemKey,
    /// Its decoded header.
    pub header: MessageHeader,
    /// When it arrived, as the store recorded it.
    pub received: Option<Timestamp>,
    /// Its marks.
    pub flags: Flags,
    /// Its size in bytes.
    pub size: u32,
    /// The first words of its text, when they came for free; at most 200 characters.
    pub preview: Option<String>,
    /// Whether its structure names attachments, when that came for free.
    pub has_attachments: Option<bool>,
}

/// Where the next page begins. Opaque; good for the folder and the run in which it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCursor(pub String);

/// One page of a folder, newest arrival first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The messages.
    pub envelopes: Vec<Envelope>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<PageCursor>,
    /// How many messages the folder holds now.
    pub total: u32,
}

/// One page of what was looked for, newest arrival first. It may be short, or empty, while there is more: so much of a folder is
/// looked through for one page and not all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The messages.
    pub envelopes: Vec<Envelope>,
    /// Where to look on; `None` when the folder was looked through.
    pub next: Option<PageCursor>,
}

/// A server's position in a folder. Opaque: stored, handed back, compared for equality, never parsed by others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint(pub String);

/// What is different in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// The whole folder: what is not named here is not there. Given for the first look, after a change of UIDVALIDITY,
    /// and when the server forgot the checkpoint.
    Complete {
        /// Every message, newest first, without its envelope.
        present: Vec<ItemKey>,
        /// The position after this look.
        checkpoint: Checkpoint,
    },
    /// What happened since the checkpoint: what is not named here is as it was.
    Delta {
        /// Messages that came.
        arrived: Vec<ItemKey>,
        /// Messages whose marks may be different.
        changed: Vec<(ItemKey, Flags)>,
        /// Messages that the server says are gone.
        removed: Vec<ItemKey>,
        /// The position after this look.
        checkpoint: Checkpoint,
    },
}

impl Changes {
    /// The position after the look.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        match self {
            Self::Complete { checkpoint, .. } | Self::Delta { checkpoint, .. } => checkpoint,
        }
    }
}

/// The keyword that stands for *Tracked to Dynamics 365* (G-90): the category of that name with the blanks written as keywords
/// allow (RFC 3501: an atom). It is one word on every server, so that other programs and filters can rest on it.
pub const TRACKED_MARK: &str = "Tracked_to_Dynamics_365";

/// How the mark *Tracked to Dynamics 365* stands in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkLook {
    /// The folder keeps no marks that last: nothing can be told of it, and nothing be written into it.
    NotKept,
    /// Nothing happened in the folder since the position.
    Same,
    /// What a look found.
    Seen(MarksSeen),
}

/// What a look at the marks of a folder found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarksSeen {
    /// Every message that bears the mark.
    pub marked: Vec<ItemKey>,
    /// Of the messages that were asked about, those that are in the folder still and do not bear it. One that is gone, was moved or
    /// got another name is not among them: absence is no removal.
    pub bare: Vec<ItemKey>,
    /// The position before the look, where the server tells one: a later look that begins there misses nothing.
    pub position: Option<Checkpoint>,
}

/// Something that a watched folder reports. It says that a look is worth while, not what will be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailboxEvent {
    /// Something came, went or was marked in this folder.
    FolderChanged(FolderId),
    /// The connection was lost; the adapter tries again by itself.
    Lost,
    /// The connection is back; whatever was missed should be looked at.
    Restored,
}

/// One message, whole, as bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct RawMessage(pub Vec<u8>);

impl fmt::Debug for RawMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawMessage({} bytes)", self.0.len())
    }
}

/// A mailbox. Cheap to share; every call may be made from several tasks at once.
#[async_trait]
pub trait Mailbox: Send + Sync + fmt::Debug {
    /// All folders, parents before their children.
    async fn folders(&self) -> Result<Vec<Folder>, MailboxError>;

    /// The identities of the folders that have one: it stays when a folder is renamed or moved, and is another one when a folder is
    /// made anew under the same name (G-72).
    async fn identities(&self) -> Result<Vec<(FolderId, FolderIdentity)>, MailboxError>;

    /// The identity of one folder; a store that keeps none gives it one.
    async fn identify(&self, folder: &FolderId) -> Result<FolderIdentity, MailboxError>;

    /// A page of a folder, newest arrival first: at most `limit` messages from `from` on, or from the newest. A page costs
    /// what it holds, not what the folder holds.
    async fn page(
        &self,
        folder: &FolderId,
        from: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Page, MailboxError>;

    /// The messages of a folder that a query means, newest arrival first: at most `limit` from `from` on, or from the newest. Case does
    /// not count, and parts of words are found. Dropping the future ends the search.
    async fn search(
        &self,
        folder: &FolderId,
        query: &MailQuery,
        from: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Found, MailboxError>;

    /// One message, whole. [`MailboxError::Gone`] when it was moved or removed.
    async fn read(&self, key: &ItemKey) -> Result<RawMessage, MailboxError>;

    /// Every copy of a message, found by its identity in all folders but Trash and Junk; empty when there is none. Mailboxes of others
    /// are looked through only where the person's own holds none.
    async fn find(&self, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError>;

    /// Sets or clears marks.
    async fn mark(&self, key: &ItemKey, change: FlagChange) -> Result<(), MailboxError>;

    /// Which messages of a folder bear the mark *Tracked to Dynamics 365*, and which of `known` do not although they are there. With a
    /// position of an earlier look the folder is not read where nothing happened since.
    async fn look_for_marks(
        &self,
        folder: &FolderId,
        known: &[ItemKey],
        since: Option<&Checkpoint>,
    ) -> Result<MarkLook, MailboxError>;

    /// Puts the mark *Tracked to Dynamics 365* on messages of a folder, or takes it off. Gives those that are as wanted now; one that is
    /// gone is none of them. [`MailboxError::Unsupported`] where the folder keeps no such mark.
    async fn set_marks(
        &self,
        folder: &FolderId,
        keys: &[ItemKey],
        marked: bool,
    ) -> Result<Vec<ItemKey>, MailboxError>;

    /// What a list shows of these messages of a folder, the newest first; those that are gone are left out.
    async fn envelopes(&self, folder: &FolderId, keys: &[ItemKey]) -> Result<Vec<Envelope>, MailboxError>;

    /// Puts a message into a folder as it is, marked so. Never tried twice by itself: after a lost answer look for it first
    /// ([`Mailbox::find_in`]).
    async fn append(&self, folder: &FolderId, message: &[u8], flags: Flags) -> Result<(), MailboxError>;

    /// The copies of a message in one folder, the newest last.
    async fn find_in(&self, folder: &FolderId, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError>;

    /// Takes one copy of a message away for good. One that is gone already is no failure.
    async fn remove(&self, key: &ItemKey) -> Result<(), MailboxError>;

    /// Where a folder stands now, for a later [`Mailbox::changes`], which then tells what happened from here on. `None` where
    /// only a look at every message could tell; the first look without a checkpoint gives one then.
    async fn position(&self, folder: &FolderId) -> Result<Option<Checkpoint>, MailboxError>;

    /// What is different since a checkpoint, or the whole folder without one.
    async fn changes(&self, folder: &FolderId, since: Option<&Checkpoint>) -> Result<Changes, MailboxError>;

    /// Watches a folder until the receiver is dropped. Lost connections are taken up again with growing pauses; the events
    /// end by themselves when a person has to sign in first.
    async fn watch(
        &self,
        folder: &FolderId,
    ) -> Result<tokio::sync::mpsc::Receiver<MailboxEvent>, MailboxError>;

    /// Ends all connections and what is under way on them, watches too. From here on nothing connects, and whatever needs a
    /// connection fails as offline, until [`Mailbox::reopen`].
    async fn close(&self);

    /// Lets later calls connect again.
    fn reopen(&self) {}
}
