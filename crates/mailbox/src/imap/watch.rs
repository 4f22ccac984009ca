//! Watching a folder on a connection of its own: IDLE where the server can, a look a minute where it cannot. A lost
//! connection is taken up again with growing pauses, and at once by a computer that slept; a refused sign-in ends the watch, and so
//! does closing the mailbox.

use std::sync::Arc;
use std::time::Duration;

use async_imap::imap_proto::{MailboxDatum, Response};
use jiff::SignedDuration;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_net::Clock;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::error::MailboxError;
use crate::imap::pool::Pool;
use crate::imap::session::Session;
use crate::seam::{FolderId, MailboxEvent};

/// How often IDLE is begun anew. Servers end it after 30 minutes (RFC 2177), routers forget a silent connection sooner.
const IDLE_FOR: Duration = Duration::from_secs(9 * 60);
/// How often a server without IDLE is asked.
const ASK_EVERY: Duration = Duration::from_secs(60);
/// How often the clock is compared, to notice that the computer slept.
const TICK: Duration = Duration::from_secs(30);
/// A gap between two ticks that is longer than this was sleep.
const SLEPT: SignedDuration = SignedDuration::from_secs(90);
/// How long the answer to DONE may take; a dead connection shows here.
const DONE_IN: Duration = Duration::from_secs(20);
/// The pauses between attempts to connect: from, to.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5 * 60));

/// Why one stretch of watching ended.
enum End {
    /// Nobody listens any more.
    Unheard,
    /// The connection is of no use.
    Lost,
}

/// Begins to watch. The first connection is made before this returns, so that its failure is told.
pub(crate) async fn start(pool: Arc<Pool>, folder: FolderId) -> Result<Receiver<MailboxEvent>, MailboxError> {
    let mut session = pool.open_own().await?;
    pool.while_open(session.select(&folder)).await?;
    let (events, receiver) = channel(16);
    tokio::spawn(keep_watching(pool, folder, session, events));
    Ok(receiver)
}

async fn keep_watching(pool: Arc<Pool>, folder: FolderId, first: Session, events: Sender<MailboxEvent>) {
    let mut session = first;
    loop {
        let clock = pool.clock.as_ref();
        let ended = pool
            .while_open(stretch(&mut session, &folder, &events, clock))
            .await;
        if matches!(ended, Ok(End::Unheard)) || pool.is_closed() {
            return;
        }
        if events.send(MailboxEvent::Lost).await.is_err() {
            return;
        }
        let Some(again) = reconnect(&pool, &folder, &events).await else {
            return;
        };
        session = again;
        if events.send(MailboxEvent::Restored).await.is_err() {
            return;
        }
    }
}

/// Tries until it works; `None` when nobody listens any more, when the mailbox was closed, or when a person has to sign in: whoever listens notices that
/// the watch ended, looks for themselves, and is told why.
async fn reconnect(pool: &Pool, folder: &FolderId, events: &Sender<MailboxEvent>) -> Option<Session> {
    let mut pause = PAUSES.0;
    loop {
        if events.is_closed() || pool.is_closed() {
            return None;
        }
        match pool.open_own().await {
            Ok(mut session) => {
                if pool.while_open(session.select(folder)).await.is_ok() {
                    return Some(session);
                }
            }
            Err(error) if error.kind() == FailureKind::SignIn => return None,
            Err(_) => {}
        }
        tokio::select! {
            () = events.closed() => return None,
            () = pool.closing() => return None,
            () = pool.clock.sleep(pause) => pause = (pause * 2).min(PAUSES.1),
        }
    }
}

/// Watches on one connection until it ends.
async fn stretch(
    session: &mut Session,
    folder: &FolderId,
    events: &Sender<MailboxEvent>,
    clock: &dyn Clock,
) -> Result<End, MailboxError> {
    loop {
        let end = if session.offered.has("IDLE") {
            idle(session, folder, events, clock).await?
        } else {
            ask(session, folder, events, clock).await?
        };
        if let Some(end) = end {
            return Ok(end);
        }
    }
}

/// One IDLE, from its beginning to DONE; `None` when another is to follow.
async fn idle(
    session: &mut Session,
    folder: &FolderId,
    events: &Sender<MailboxEvent>,
    clock: &dyn Clock,
) -> Result<Option<End>, MailboxError> {
    session.send("IDLE").await?;
    let mut waited = Duration::ZERO;
    let mut tick = clock.now();
    while waited < IDLE_FOR {
        tokio::select! {
            () = events.closed() => return Ok(Some(End::Unheard)),
            ended = session.receive(IDLE_FOR, |response| told(response, folder, events)) => {
                // The server refused, or ended it by itself.
                if ended? {
                    session.settle();
                    return ask(session, folder, events, clock).await;
                }
            }
            () = clock.sleep(TICK) => {
                let now = clock.now();
                if now.duration_since(tick) > SLEPT {
                    return Ok(Some(End::Lost));
                }
                tick = now;
                waited += TICK;
            }
        }
    }
    session.send_line("DONE").await?;
    while !session
        .receive(DONE_IN, |response| told(response, folder, events))
        .await?
    {}
    session.settle();
    Ok(None)
}

/// Passes news on; says whether the answer ended the command.
fn told(response: &Response<'_>, folder: &FolderId, events: &Sender<MailboxEvent>) -> bool {
    tell(response, folder, events);
    matches!(response, Response::Done { .. })
}

/// One pause and one question.
async fn ask(
    session: &mut Session,
    folder: &FolderId,
    events: &Sender<MailboxEvent>,
    clock: &dyn Clock,
) -> Result<Option<End>, MailboxError> {
    tokio::select! {
        () = events.closed() => return Ok(Some(End::Unheard)),
        () = clock.sleep(ASK_EVERY) => {}
    }
    session
        .run("NOOP", |response| tell(response, folder, events))
        .await?;
    Ok(None)
}

/// Passes news on. When the listener is that far behind, it will look anyway.
fn tell(response: &Response<'_>, folder: &FolderId, events: &Sender<MailboxEvent>) {
    let news = matches!(
        response,
        Response::MailboxData(MailboxDatum::Exists(_))
            | Response::Expunge(_)
            | Response::Vanished { .. }
            | Response::Fetch(..)
    );
    if news {
        let _ = events.try_send(MailboxEvent::FolderChanged(folder.clone()));
    }
}
