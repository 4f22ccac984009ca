//! The sample organization inside this program: a made-up company and a made-up mailbox, to look around in.
//!
//! Every visit begins anew: the organization lives in memory and is gone with the program. Only the mailbox lies on disk,
//! in the profile, because a Maildir is files; all of it is invented by code, so it holds nothing of anybody's
//! (promise 1). Its folder tells the next start that the visit was not ended by signing out.

use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use regarding_companion::facade::{Answer, Companion};
use regarding_companion::say;
use regarding_companion::view::app::AppView;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::sign_in::MailboxRequest;
use regarding_sample_org::authority::{Authority, Options};
use regarding_sample_org::mailbox::{self, MailboxError};
use regarding_sample_org::seed::{self, DEFAULT_SEED, SeedRole, SeedUser};
use regarding_sample_org::server::{self, Running, ServeOptions};
use regarding_sample_org::store::{Store, StoreError};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

/// Why the sample could not be opened.
#[derive(Debug, thiserror::Error)]
enum SampleError {
    #[error("{}", say!("Preparing the folder of the sample mailbox failed"))]
    Folder(#[source] io::Error),
    #[error("{}", say!("Writing the sample mailbox failed"))]
    Mailbox(#[from] MailboxError),
    #[error("{}", say!("Filling the sample organization failed"))]
    Store(#[from] StoreError),
    #[error("{}", say!("Starting the sample organization on this computer failed"))]
    Listen(#[source] io::Error),
    #[error("{}", say!("Finding the sample's salesperson failed"))]
    Nobody,
    #[error("{}", say!("Making the sample was interrupted"))]
    Interrupted(#[from] tokio::task::JoinError),
}

impl From<SampleError> for FailureView {
    fn from(error: SampleError) -> Self {
        tracing::error!(?error, "sample_failed");
        Self::new(FailureCode::Internal, error.to_string())
    }
}

/// A visit under way.
struct Visit {
    organization: Running,
    salesperson: SeedUser,
}

/// The sample, open or not.
pub(crate) struct Sample {
    folder: PathBuf,
    visit: Mutex<Option<Visit>>,
}

impl Sample {
    /// A sample that keeps its mailbox in a folder of the profile.
    pub(crate) fn new(profile: &Path) -> Self {
        Self {
            folder: profile.join("sample"),
            visit: Mutex::new(None),
        }
    }

    /// Whether the last visit ended with the program and not by signing out.
    pub(crate) fn was_open(&self) -> bool {
        self.folder.is_dir()
    }

    /// Goes on after a visit that ended with the program: forgets what the companion keeps of its organization, which is
    /// gone, and begins a new one. Somebody who signed in to an organization of their own meanwhile is left alone: of the
    /// visit there is its folder only, and that goes.
    pub(crate) async fn explore_again(&self, companion: &Companion) -> Answer<()> {
        if !is_visiting(&companion.app().await?) {
            return Ok(remove(&self.folder).await.map_err(SampleError::Folder)?);
        }
        companion.sign_out().await?;
        self.explore(companion).await
    }

    /// Starts the sample organization, writes the sample mailbox, and opens both. Once only, however often it is asked.
    pub(crate) async fn explore(&self, companion: &Companion) -> Answer<()> {
        let mut visit = self.visit.lock().await;
        let begun = match visit.take() {
            Some(begun) => begun,
            None => begin(&self.folder).await?,
        };
        let begun = visit.insert(begun);
        let (url, person) = (begun.organization.url.as_str(), &begun.salesperson);
        companion
            .sign_in_sample(url, &person.email, &person.password)
            .await?;
        let path = mailbox_of(&self.folder).to_string_lossy().into_owned();
        companion
            .connect_mailbox(MailboxRequest::Maildir { path }, false)
            .await
    }

    /// Ends the visit: stops the organization and removes the mailbox.
    pub(crate) async fn leave(&self) -> Answer<()> {
        let mut visit = self.visit.lock().await;
        if let Some(ended) = visit.take()
            && let Err(error) = ended.organization.stop().await
        {
            tracing::warn!(kind = ?error.kind(), "sample_stopped_badly");
        }
        Ok(remove(&self.folder).await.map_err(SampleError::Folder)?)
    }
}

/// Whether the account of this profile is the sample's.
fn is_visiting(app: &AppView) -> bool {
    app.organization
        .as_ref()
        .is_some_and(|organization| organization.sample)
}

fn mailbox_of(folder: &Path) -> PathBuf {
    folder.join("mailbox")
}

async fn begin(folder: &Path) -> Result<Visit, SampleError> {
    remove(folder).await.map_err(SampleError::Folder)?;
    tokio::fs::create_dir_all(folder)
        .await
        .map_err(SampleError::Folder)?;
    let mailbox = mailbox_of(folder);
    let now = Timestamp::now();
    let (world, store) = tokio::task::spawn_blocking(move || {
        mailbox::write(&mailbox, DEFAULT_SEED, now)?;
        let world = seed::sample(DEFAULT_SEED, now);
        let store = Store::create(&world, None)?;
        Ok::<_, SampleError>((world, store))
    })
    .await??;
    let organization = listen(store, &world.users).await.map_err(SampleError::Listen)?;
    let salesperson = world
        .users
        .into_iter()
        .find(|user| user.role == SeedRole::Salesperson);
    let salesperson = salesperson.ok_or(SampleError::Nobody)?;
    Ok(Visit {
        organization,
        salesperson,
    })
}

/// Serves the organization to this computer only, on a free port.
async fn listen(store: Store, users: &[SeedUser]) -> io::Result<Running> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let root = server::root_of(&listener)?;
    let authority = Authority::new(users, Options::new(root.as_str(), seed::tenant(DEFAULT_SEED)));
    server::serve(
        listener,
        Arc::new(store),
        (&authority).into(),
        ServeOptions::default(),
    )
}

async fn remove(folder: &Path) -> io::Result<()> {
    match tokio::fs::remove_dir_all(folder).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
