//! A few connections, opened when needed and kept for a while. A connection whose command was not finished (an error, or
//! the caller went away) is not kept. Closing the pool ends what is under way on any of them, and what is about to connect.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use regarding_model::say;
use regarding_net::{Clock, EvidenceSink, Rule};
use tokio::sync::{Notify, Semaphore, SemaphorePermit, watch};
use tokio::time::timeout;

use crate::error::MailboxError;
use crate::imap::account::Account;
use crate::imap::connect;
use crate::imap::session::Session;
use crate::imap::spoken::Notary;

/// How many connections are used at once, those that watch not counted. Servers often allow ten a user.
const CONNECTIONS: usize = 3;
/// How long an unused connection is kept.
const KEPT: Duration = Duration::from_secs(10 * 60);
/// How long taking leave may take. Whether the server hears it is all the same.
const FAREWELL: Duration = Duration::from_secs(2);

/// The connections of one account.
pub(crate) struct Pool {
    account: Account,
    pub(crate) clock: Arc<dyn Clock>,
    notary: Notary,
    room: Semaphore,
    closed: watch::Sender<bool>,
    idle: Mutex<Vec<(Session, Instant)>>,
    /// How many are on loan.
    out: AtomicUsize,
    given_back: Notify,
}

impl core::fmt::Debug for Pool {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Pool")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// A connection on loan. Given back when dropped, if it is still good.
pub(crate) struct Lease<'a> {
    pool: &'a Pool,
    session: Option<Session>,
    kept: bool,
    _room: SemaphorePermit<'a>,
    _out: Out<'a>,
}

/// One connection that somebody has or is about to have. Those who wait for one are told when it is given back, or when the last try has failed.
struct Out<'a> {
    pool: &'a Pool,
    connected: bool,
}

impl<'a> Out<'a> {
    fn of(pool: &'a Pool, connected: bool) -> Self {
        pool.out.fetch_add(1, Ordering::SeqCst);
        Self { pool, connected }
    }
}

impl Drop for Out<'_> {
    fn drop(&mut self) {
        let others = self.pool.out.fetch_sub(1, Ordering::SeqCst) - 1;
        if self.connected || others == 0 {
            self.pool.given_back.notify_waiters();
        }
    }
}

impl Pool {
    pub(crate) fn new(account: Account, evidence: Arc<dyn EvidenceSink>, clock: Arc<dyn Clock>) -> Self {
        Self {
            notary: Notary::new(evidence, &account.host, account.port),
            account,
            clock,
            room: Semaphore::new(CONNECTIONS),
            closed: watch::Sender::new(false),
            idle: Mutex::new(Vec::new()),
            out: AtomicUsize::new(0),
            given_back: Notify::new(),
        }
    }

    /// A connection for what a rule allows: one that was kept, or else a new one.
    pub(crate) async fn lease(&self, rule: Rule) -> Result<Lease<'_>, MailboxError> {
        let room = self.permit().await?;
        let lent = match self.take_kept() {
            Some(session) => (session, true, Out::of(self, true)),
            None => self.connect_or_wait().await?,
        };
        Ok(self.lent(lent, rule, room))
    }

    /// A connection that is alive for certain: a new one, or one that somebody used just now. Those that were kept are as old as the one
    /// that failed, and go.
    pub(crate) async fn lease_new(&self, rule: Rule) -> Result<Lease<'_>, MailboxError> {
        let room = self.permit().await?;
        self.forget_kept();
        let (session, _, out) = self.connect_or_wait().await?;
        Ok(self.lent((session, false, out), rule, room))
    }

    /// A new connection; where the server takes no more of them, the next one of ours that is given back, and whether it is such a one.
    async fn connect_or_wait(&self) -> Result<(Session, bool, Out<'_>), MailboxError> {
        loop {
            let mut out = Out::of(self, false);
            match self.connect().await {
                Ok(session) => {
                    out.connected = true;
                    return Ok((session, false, out));
                }
                Err(MailboxError::Full) => drop(out),
                Err(error) => return Err(error),
            }
            // In this order: what is given back after the first line is heard of, and before it is found.
            let given_back = self.given_back.notified();
            let nobody_has_one = self.out.load(Ordering::SeqCst) == 0;
            if let Some(session) = self.take_kept() {
                return Ok((session, true, Out::of(self, true)));
            }
            if nobody_has_one {
                return Err(MailboxError::Full);
            }
            self.while_open(async {
                given_back.await;
                Ok(())
            })
            .await?;
        }
    }

    fn lent<'a>(
        &'a self,
        (mut session, kept, out): (Session, bool, Out<'a>),
        rule: Rule,
        room: SemaphorePermit<'a>,
    ) -> Lease<'a> {
        session.rule = rule;
        Lease {
            pool: self,
            session: Some(session),
            kept,
            _room: room,
            _out: out,
        }
    }

    /// A connection outside the pool, for watching.
    pub(crate) async fn open_own(&self) -> Result<Session, MailboxError> {
        let mut session = self.connect().await?;
        session.rule = Rule::MailWatch;
        Ok(session)
    }

    async fn connect(&self) -> Result<Session, MailboxError> {
        self.while_open(connect::open(&self.account, &self.notary)).await
    }

    /// Does something on a connection as long as the pool is not closed. Given up in the middle, the connection is of no use
    /// any more, and ends with whoever holds it.
    ///
    /// # Errors
    /// Offline when the pool is closed, or is meanwhile; else those of the work.
    pub(crate) async fn while_open<T>(
        &self,
        work: impl Future<Output = Result<T, MailboxError>>,
    ) -> Result<T, MailboxError> {
        tokio::select! {
            biased;
            () = self.closing() => Err(closed()),
            done = work => done,
        }
    }

    /// Comes back when the pool is closed, at once if it is closed already.
    pub(crate) async fn closing(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.closed.subscribe().wait_for(|closed| *closed).await;
    }

    /// Whether it is closed.
    pub(crate) fn is_closed(&self) -> bool {
        *self.closed.borrow()
    }

    /// Ends all connections, and what is under way on them. Nothing connects until [`Pool::reopen`].
    pub(crate) async fn close(&self) {
        self.closed.send_replace(true);
        let kept: Vec<Session> = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.drain(..).map(|(session, _)| session).collect()
        };
        let farewells = kept.into_iter().map(Session::log_out);
        let _ = timeout(FAREWELL, futures::future::join_all(farewells)).await;
    }

    /// Lets connections be made again.
    pub(crate) fn reopen(&self) {
        self.closed.send_replace(false);
    }

    async fn permit(&self) -> Result<SemaphorePermit<'_>, MailboxError> {
        self.while_open(async { self.room.acquire().await.map_err(|_| closed()) })
            .await
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

fn closed() -> MailboxError {
    MailboxError::Offline {
        reason: say!("the mailbox is closed"),
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
            // Looked at under the lock that closing takes, so that no connection outlives it.
            if !self.pool.is_closed() {
                idle.push((session, Instant::now()));
            }
        }
    }
}
