//! A mailbox on an IMAP server. What happens on the wire stands in the files below; this one says which connection does
//! what, and tries once more with a new connection when an old one turns out to be dead (after sleep, mostly).

mod account;
mod body;
mod changes;
mod connect;
mod envelope;
mod find;
mod folders;
mod guard;
mod login;
mod page;
mod pool;
mod preview;
mod session;
mod store;
mod tls;
mod watch;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use regarding_model::ids::MessageId;
use tokio::sync::mpsc::Receiver;

pub use crate::imap::account::{Account, Credential, Security, TokenSource};
pub use crate::imap::login::SignIns;

use crate::error::MailboxError;
use crate::imap::pool::Pool;
use crate::seam::{
    Changes, Checkpoint, FlagChange, Folder, FolderId, ItemKey, Mailbox, MailboxEvent, Page, PageCursor,
    RawMessage,
};
use crate::snapshots::Snapshots;

/// A mailbox on an IMAP server. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Imap {
    pool: Arc<Pool>,
    snapshots: Arc<Snapshots>,
}

/// Runs one use of a connection. A connection that was kept for later may have died meanwhile without a word; then the same
/// is asked once more on a new one, which is safe: everything asked here can be asked twice.
macro_rules! on_connection {
    ($imap:expr, $session:ident => $work:expr) => {{
        let mut lease = $imap.pool.lease().await?;
        let $session = lease.session();
        let outcome = $work.await;
        if matches!(outcome, Err(MailboxError::Offline { .. })) && lease.was_kept() {
            drop(lease);
            let mut fresh = $imap.pool.lease_new().await?;
            let $session = fresh.session();
            return $work.await;
        }
        outcome
    }};
}

/// Asks a server how people may sign in, without signing in. Nothing but the question leaves.
///
/// # Errors
/// Whatever stands in the way, as for [`Imap::check`].
pub async fn sign_ins(host: &str, port: u16, security: Security) -> Result<SignIns, MailboxError> {
    Ok(SignIns::of(&connect::offered(host, port, security).await?))
}

impl Imap {
    /// A mailbox for this account. Nothing is connected yet.
    #[must_use]
    pub fn new(account: Account) -> Self {
        Self {
            pool: Arc::new(Pool::new(account)),
            snapshots: Arc::new(Snapshots::default()),
        }
    }

    /// Connects and signs in, to say at once whether that works.
    ///
    /// # Errors
    /// Whatever stands in the way of it, above all [`MailboxError::SignIn`] and [`MailboxError::BadCertificate`].
    pub async fn check(&self) -> Result<(), MailboxError> {
        self.pool.lease_new().await.map(drop)
    }
}

#[async_trait]
impl Mailbox for Imap {
    async fn folders(&self) -> Result<Vec<Folder>, MailboxError> {
        on_connection!(self, session => folders::list(session))
    }

    async fn page(
        &self,
        folder: &FolderId,
        from: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Page, MailboxError> {
        on_connection!(self, session => page::read(session, folder, from, limit))
    }

    async fn read(&self, key: &ItemKey) -> Result<RawMessage, MailboxError> {
        on_connection!(self, session => body::read(session, key))
    }

    async fn find(&self, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError> {
        on_connection!(self, session => find::copies(session, id))
    }

    async fn mark(&self, key: &ItemKey, change: FlagChange) -> Result<(), MailboxError> {
        on_connection!(self, session => store::mark(session, key, change))
    }

    async fn position(&self, folder: &FolderId) -> Result<Option<Checkpoint>, MailboxError> {
        on_connection!(self, session => changes::now(session, folder))
    }

    async fn changes(&self, folder: &FolderId, since: Option<&Checkpoint>) -> Result<Changes, MailboxError> {
        on_connection!(self, session => changes::since(session, folder, since, &self.snapshots))
    }

    async fn watch(&self, folder: &FolderId) -> Result<Receiver<MailboxEvent>, MailboxError> {
        watch::start(Arc::clone(&self.pool), folder.clone()).await
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}
