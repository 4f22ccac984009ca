//! A mailbox on an IMAP server. What happens on the wire stands in the files below; this one says which connection does
//! what, and tries once more with a new connection when an old one turns out to be dead (after sleep, mostly).

pub(crate) mod account;
mod append;
mod beginning;
mod body;
mod changes;
pub(crate) mod connect;
mod envelope;
mod find;
mod folders;
mod guard;
mod identity;
mod keyword;
mod login;
mod namespaces;
mod page;
mod pool;
mod preview;
mod search;
mod session;
pub(crate) mod spoken;
mod store;
mod structure;
pub(crate) mod tls;
mod watch;
pub(crate) mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use regarding_model::folder::FolderIdentity;
use regarding_model::ids::MessageId;
use regarding_net::{Clock, EvidenceSink, Rule, SystemClock};
use tokio::sync::mpsc::Receiver;

pub use crate::imap::account::{Account, Credential, Security, TokenSource};
pub use crate::imap::login::SignIns;

use crate::error::MailboxError;
use crate::imap::identity::Identities;
use crate::imap::pool::Pool;
use crate::imap::spoken::Notary;
use crate::imap::structure::Structures;
use crate::query::MailQuery;
use crate::seam::{
    Changes, Checkpoint, Envelope, FlagChange, Flags, Folder, FolderId, Found, ItemKey, Mailbox,
    MailboxEvent, MarkLook, Page, PageCursor, RawMessage,
};
use crate::snapshots::Snapshots;

/// A mailbox on an IMAP server. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Imap {
    pool: Arc<Pool>,
    snapshots: Arc<Snapshots>,
    identities: Arc<Identities>,
    structures: Arc<Structures>,
}

/// Runs one use of a connection, under the rule that its commands belong to. A connection that was kept for later may have
/// died meanwhile without a word; then the same is asked once more on a new one, which is safe: everything asked here can be
/// asked twice.
macro_rules! on_connection {
    ($imap:expr, $rule:expr, $session:ident => $work:expr) => {{
        let mut lease = $imap.pool.lease($rule).await?;
        let $session = lease.session();
        let outcome = $imap.pool.while_open($work).await;
        if matches!(outcome, Err(MailboxError::Offline { .. })) && lease.was_kept() {
            drop(lease);
            let mut fresh = $imap.pool.lease_new($rule).await?;
            let $session = fresh.session();
            return $imap.pool.while_open($work).await;
        }
        outcome
    }};
}

/// Asks a server how people may sign in, without signing in. Nothing but the question leaves, and it is written down in
/// `evidence` first.
///
/// # Errors
/// Whatever stands in the way, as for [`Imap::check`].
pub async fn sign_ins(
    host: &str,
    port: u16,
    security: Security,
    evidence: Arc<dyn EvidenceSink>,
) -> Result<SignIns, MailboxError> {
    let notary = Notary::new(evidence, host, port);
    Ok(SignIns::of(
        &connect::offered(host, port, security, &notary).await?,
    ))
}

impl Imap {
    /// A mailbox for this account. Nothing is connected yet. Each connection and each command is written down in `evidence`
    /// before it goes out; one that cannot be written down is not sent.
    #[must_use]
    pub fn new(account: Account, evidence: Arc<dyn EvidenceSink>) -> Self {
        Self::with_clock(account, evidence, Arc::new(SystemClock))
    }

    /// The same on a clock of the caller's: a watch that finds it far ahead takes the computer to have slept.
    #[must_use]
    pub fn with_clock(account: Account, evidence: Arc<dyn EvidenceSink>, clock: Arc<dyn Clock>) -> Self {
        Self {
            pool: Arc::new(Pool::new(account, evidence, clock)),
            snapshots: Arc::new(Snapshots::default()),
            identities: Arc::new(Identities::default()),
            structures: Arc::new(Structures::default()),
        }
    }

    /// Connects and signs in, to say at once whether that works.
    ///
    /// # Errors
    /// Whatever stands in the way of it, above all [`MailboxError::SignIn`] and [`MailboxError::BadCertificate`].
    pub async fn check(&self) -> Result<(), MailboxError> {
        self.pool.lease_new(Rule::MailSignIn).await.map(drop)
    }
}

#[async_trait]
impl Mailbox for Imap {
    async fn folders(&self) -> Result<Vec<Folder>, MailboxError> {
        on_connection!(self, Rule::MailFolders, session => folders::list(session))
    }

    async fn identities(&self) -> Result<Vec<(FolderId, FolderIdentity)>, MailboxError> {
        on_connection!(self, Rule::MailFolders, session => identity::all(session, &self.identities))
    }

    async fn identify(&self, folder: &FolderId) -> Result<FolderIdentity, MailboxError> {
        on_connection!(self, Rule::MailFolders, session => identity::of(session, folder, &self.identities))
    }

    async fn page(
        &self,
        folder: &FolderId,
        from: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Page, MailboxError> {
        on_connection!(self, Rule::MailList, session => page::read(session, folder, from, limit, &self.structures))
    }

    async fn search(
        &self,
        folder: &FolderId,
        query: &MailQuery,
        from: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Found, MailboxError> {
        on_connection!(self, Rule::MailSearch, session => search::read(session, folder, query, from, limit))
    }

    async fn read(&self, key: &ItemKey) -> Result<RawMessage, MailboxError> {
        on_connection!(self, Rule::MailRead, session => body::read(session, key))
    }

    async fn find(&self, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError> {
        on_connection!(self, Rule::MailFind, session => find::copies(session, id))
    }

    async fn mark(&self, key: &ItemKey, change: FlagChange) -> Result<(), MailboxError> {
        on_connection!(self, Rule::MailMark, session => store::mark(session, key, change))
    }

    async fn look_for_marks(
        &self,
        folder: &FolderId,
        known: &[ItemKey],
        since: Option<&Checkpoint>,
    ) -> Result<MarkLook, MailboxError> {
        on_connection!(self, Rule::TrackedMarks, session => keyword::look(session, folder, known, since))
    }

    async fn set_marks(
        &self,
        folder: &FolderId,
        keys: &[ItemKey],
        marked: bool,
    ) -> Result<Vec<ItemKey>, MailboxError> {
        on_connection!(self, Rule::TrackedMarks, session => keyword::set(session, folder, keys, marked))
    }

    async fn envelopes(&self, folder: &FolderId, keys: &[ItemKey]) -> Result<Vec<Envelope>, MailboxError> {
        on_connection!(self, Rule::MailList, session => keyword::envelopes(session, folder, keys))
    }

    async fn append(&self, folder: &FolderId, message: &[u8], flags: Flags) -> Result<(), MailboxError> {
        // Never asked twice: a lost answer may hide a message that was taken.
        let mut lease = self.pool.lease_new(Rule::MailWrite).await?;
        self.pool
            .while_open(append::append(lease.session(), folder, message, flags))
            .await
    }

    async fn find_in(&self, folder: &FolderId, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError> {
        on_connection!(self, Rule::MailFind, session => find::in_one(session, folder, id))
    }

    async fn remove(&self, key: &ItemKey) -> Result<(), MailboxError> {
        on_connection!(self, Rule::MailWrite, session => append::remove(session, key))
    }

    async fn position(&self, folder: &FolderId) -> Result<Option<Checkpoint>, MailboxError> {
        on_connection!(self, Rule::MailList, session => changes::now(session, folder))
    }

    async fn changes(&self, folder: &FolderId, since: Option<&Checkpoint>) -> Result<Changes, MailboxError> {
        on_connection!(self, Rule::MailList, session => changes::since(session, folder, since, &self.snapshots))
    }

    async fn watch(&self, folder: &FolderId) -> Result<Receiver<MailboxEvent>, MailboxError> {
        watch::start(Arc::clone(&self.pool), folder.clone()).await
    }

    async fn close(&self) {
        self.pool.close().await;
    }

    fn reopen(&self) {
        self.pool.reopen();
    }
}
