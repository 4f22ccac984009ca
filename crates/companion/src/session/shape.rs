//! What the organization's tables and forms look like: read in the background after sign-in, and again when a reply names
//! another version of the metadata, or every few minutes. In memory of the run only; it belongs to one session.

use core::time::Duration;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use regarding_dataverse::Shape;
use regarding_dataverse::operations::pane::Pane;
use regarding_dataverse::shape::{Known, Reader};
use regarding_dataverse::{ApiError, Client};
use regarding_model::record::KnownTable;
use regarding_model::text::InEnglish;
use tokio::sync::watch;

use super::side::Session;
use crate::core::Core;
use crate::host::Event;

/// How long the first pane of a session waits for the first look: so that cards are drawn once, by their forms. An
/// organization that takes longer is shown with the documented columns until then.
const PATIENCE: Duration = Duration::from_millis(1500);

/// How long a look is good for where no reply names another version.
const ROUND: SignedDuration = SignedDuration::from_mins(4);

/// What a session knows of its organization's shape.
pub(crate) struct ShapeSide {
    /// Locked across a look: one at a time.
    known: tokio::sync::Mutex<Known>,
    marks: Mutex<Marks>,
    settled: watch::Sender<bool>,
}

/// What makes a look due.
#[derive(Default)]
struct Marks {
    /// The version of the metadata that was looked at last, or that a look is under way for.
    version: Option<String>,
    /// When the last look began.
    at: Option<Timestamp>,
    /// A shape by which the organization was asked for something that it refused: it is not used again.
    distrusted: Option<Arc<Shape>>,
    /// Tables that are refused by whatever shape: the organization has none of them.
    hopeless: BTreeSet<KnownTable>,
}

impl ShapeSide {
    pub(crate) fn new() -> Self {
        Self {
            known: tokio::sync::Mutex::default(),
            marks: Mutex::default(),
            settled: watch::Sender::new(false),
        }
    }

    fn marks(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks, and says whether cards are drawn in another way now.
    async fn look(&self, client: &Client, reader: &Reader) -> Result<bool, ApiError> {
        let mut known = self.known.lock().await;
        let seen = client.look_at_shape(reader, &known).await?;
        *known = seen;
        let mut marks = self.marks();
        if known.version.is_some() {
            marks.version.clone_from(&known.version);
        }
        let trusted = marks.distrusted.as_ref() != Some(&known.shape);
        if !trusted || *client.shape() == *known.shape {
            return Ok(false);
        }
        marks.distrusted = None;
        client.note_shape(Arc::clone(&known.shape));
        Ok(true)
    }

    /// Whether the last look was some minutes ago.
    fn is_due(&self, now: Timestamp) -> bool {
        let at = self.marks().at;
        at.is_none_or(|at| now.duration_since(at) >= ROUND)
    }

    /// Whether a version that a reply named is news.
    fn is_news(&self, version: &str) -> bool {
        let mut marks = self.marks();
        let news = *self.settled.borrow() && marks.version.as_deref() != Some(version);
        if news {
            marks.version = Some(version.to_owned());
        }
        news
    }

    /// The organization does not take what a shape says: the documented one serves until it has another.
    fn distrust(&self, client: &Client, asked: &Arc<Shape>) {
        self.marks().distrusted = Some(Arc::clone(asked));
        // Another question of the same moment may have done it already.
        if Arc::ptr_eq(&client.shape(), asked) {
            client.note_shape(Arc::default());
        }
    }

    /// The documented shape is refused as well: it was not the shape.
    fn trust_again(&self, client: &Client, asked: Arc<Shape>, refused: impl Iterator<Item = KnownTable>) {
        let mut marks = self.marks();
        marks.distrusted = None;
        marks.hopeless.extend(refused);
        client.note_shape(asked);
    }
}

impl Core {
    /// Begins a look beside; whoever shows panes hears of it when they are drawn in another way.
    pub(crate) fn look_at_shape(self: &Arc<Self>, session: &Arc<Session>) {
        session.shape.marks().at = Some(self.now());
        let (core, session) = (Arc::clone(self), Arc::clone(session));
        self.tasks
            .run(async move { core.look_at_shape_now(&session).await });
    }

    /// Begins a look, when the last one was some minutes ago: an organization may tell no version.
    pub(crate) fn look_at_shape_again(self: &Arc<Self>, session: &Arc<Session>) {
        if session.shape.is_due(self.now()) {
            self.look_at_shape(session);
        }
    }

    /// Looks at the shape. That it cannot be looked at now stops nothing: the next look is a few minutes away.
    async fn look_at_shape_now(&self, session: &Session) {
        if !self.net.is_on() {
            return;
        }
        let reader = session.myself().map(|myself| Reader {
            language: myself.user.language,
            roles: myself.user.role_ids.clone(),
            secured: myself.asks_about_columns().then_some(session.user),
        });
        let looked = session
            .shape
            .look(&session.client, &reader.unwrap_or_default())
            .await;
        session.shape.settled.send_replace(true);
        match looked {
            Ok(true) if self.still(session.tenure).is_ok() => {
                self.panes.forget_all();
                self.emit(Event::PaneChanged { key: None });
            }
            Ok(_) => {}
            Err(error) => {
                tracing::info!(error = %InEnglish(&error), "tables and forms could not be looked at")
            }
        }
    }

    /// Waits a little for the first look of a session.
    pub(crate) async fn shape_of(&self, session: &Session) -> Arc<Shape> {
        let mut settled = session.shape.settled.subscribe();
        let clock = self.net.clock();
        tokio::select! {
            _ = settled.wait_for(|settled| *settled) => {}
            () = clock.sleep(PATIENCE) => {}
        }
        session.client.shape()
    }

    /// Notes what a pane tells of the shape. Whether it has to be asked for again, because the organization did not take what it
    /// was asked by this shape: a column that was removed since.
    pub(crate) fn note_shape(
        self: &Arc<Self>,
        session: &Arc<Session>,
        asked: &Arc<Shape>,
        pane: &Pane,
    ) -> bool {
        let outdated = asked.is_read() && {
            let marks = session.shape.marks();
            refused(pane).any(|table| !marks.hopeless.contains(&table))
        };
        if outdated {
            session.shape.distrust(&session.client, asked);
        }
        let news = pane
            .version
            .as_deref()
            .is_some_and(|version| session.shape.is_news(version));
        if outdated || news {
            self.look_at_shape(session);
        }
        outdated
    }

    /// Notes what the second question told, by the documented shape: where it is refused too, the first one serves again.
    pub(crate) fn note_second(&self, session: &Session, first: Arc<Shape>, pane: &Pane) {
        if refused(pane).next().is_some() {
            session.shape.trust_again(&session.client, first, refused(pane));
        }
    }

    /// A record's card was refused as it was asked for by this shape: the documented one serves until the next look, which
    /// begins now. Whether the same question is worth another try.
    pub(crate) fn note_refusal(
        self: &Arc<Self>,
        session: &Arc<Session>,
        asked: &Arc<Shape>,
        error: &ApiError,
    ) -> bool {
        let outdated = asked.is_read() && matches!(error, ApiError::Refused { .. });
        if outdated {
            session.shape.distrust(&session.client, asked);
            self.look_at_shape(session);
        }
        outdated
    }
}

/// The tables of which a pane was refused.
fn refused(pane: &Pane) -> impl Iterator<Item = KnownTable> {
    let refused = |error: &ApiError| matches!(error, ApiError::Refused { .. });
    let parts = pane.unasked.iter().filter(move |unasked| refused(&unasked.error));
    parts.map(|unasked| unasked.table)
}
