//! A few connections, opened when needed and kept for a while. A connection whose command was not finished (an error, or
//! the caller went away) is not kept.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::MailboxError;
use crate::imap::account::Account;
use crate::imap::connect;
use crate::imap::session::Session;

/// How many connections are used at once, those that watch not counted. Servers often allow ten a user.
const CONNECTIONS: usize = 3;
/// How long an unused connection is kept.
const KEPT: Duration = Duration::from_secs(10 * 60);

/// The connections of one account.
#[derive(Debug)]
pub(crate) struct Pool {
    account: Account,
    room: Semaphore,
    idle: Mutex<Vec<(Session, Instant)>>,
}

/// A connection on loan. Given back when dropped, if it is still good.
pub(crate) struct Lease<'a> {
    pool: &'a Pool,
    session: Option<Session>,
    kept: bool,
    _room: SemaphorePermit<'a>,
}

impl Pool {
    pub(crate) fn new(account: Account) -> Self {
        Self {
            account,
            room: Semaphore::new(CONNECTIONS),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// A connection: one that was kept, or else a new one.
    pub(crate) async fn lease(&self) -> Result<Lease<'_>, MailboxError> {
        let room = self.permit().await?;
        let kept = self.take_kept();
        let was_kept = kept.is_some();
        let session = match kept {
            Some(session) => session,
            None => connect::open(&self.account).await?,
        };
        Ok(Lease {
            pool: self,
            session: Some(session),
            kept: was_kept,
            _room: room,
        })
    }

    /// A connection that is new for certain. Those that were kept are as old as the one that failed, and go.
    pub(crate) async fn lease_new(&self) -> Result<Lease<'_>, MailboxError> {
        let room = self.permit().await?;
        self.forget_kept();
        let session = connect::open(&self.account).await?;
        Ok(Lease {
            pool: self,
            session: Some(session),
            kept: false,
            _room: room,
        })
    }

    /// A connection outside the pool, for watching.
    pub(crate) async fn open_own(&self) -> Result<Session, MailboxError> {
        connect::open(&self.account).await
    }

    /// Ends the connections that are kept.
    pub(crate) async fn close(&self) {
        let kept: Vec<Session> = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.drain(..).map(|(session, _)| session).collect()
        };
        for mut session in kept {
            let _ = session.run("LOGOUT", |_| {}).await;
        }
    }

    async fn permit(&self) -> Result<SemaphorePermit<'_>, MailboxError> {
        let closed = |_| MailboxError::Offline {
            reason: "the mailbox is closed".to_owned(),
        };
        self.room.acquire().await.map_err(closed)
    }

    fn take_kept(&self) -> Option<Session> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(_, since)| since.elapsed() < KEPT);
        idle.pop().map(|(session, _)| session)
    }

    fn forget_kept(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Lease<'_> {
    /// The connection itself.
    pub(crate) fn session(&mut self) -> &mut Session {
        self.session
            .get_or_insert_with(|| unreachable!("a lease holds its session until it is dropped"))
    }

    /// Whether the connection was kept from an earlier use, and may have died since.
    pub(crate) fn was_kept(&self) -> bool {
        self.kept
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(session) = self.session.take().filter(Session::is_usable) {
            let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push((session, Instant::now()));
        }
    }
}
