//! The HTTP side: a loopback listener, the bearer check with its challenge (reference B4), and the hand-over to the
//! Web API. It knows no table and no query.

mod discovery;
mod faults;
mod http;
mod limits;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use crate::store::Store;

pub use discovery::{Listed, discovery};
pub use faults::{Fault, FaultPlan, FaultRule, Faults};
pub use limits::{Limit, ServiceLimits};

/// Tells whose access token a request carries. The authority implements it.
pub trait AccessTokens: Send + Sync {
    /// The `systemuserid` of the token's owner; `None` when the token is unknown, expired or revoked.
    fn user_of(&self, bearer: &str) -> Option<Uuid>;
}

/// What the server needs of an authority.
pub struct Authority {
    /// Looks bearer tokens up.
    pub tokens: Arc<dyn AccessTokens>,
    /// The authority's own pages and endpoints, merged into the server.
    pub routes: Router,
    /// The `authorization_uri` of the challenge, for example `http://127.0.0.1:8080/<tenant>/oauth2/authorize`.
    pub authorization_uri: String,
}

/// How to serve.
#[derive(Debug, Clone, Default)]
pub struct ServeOptions {
    /// Waits this long before each reply of the Web API: a line to a distant region, for benches and tests.
    pub delay: Option<Duration>,
    /// Rules that make single requests fail; shared with whoever keeps a clone.
    pub faults: Faults,
    /// How much one user may ask for (reference A18).
    pub limits: ServiceLimits,
    /// The organization's name in the path, as on-premises (reference B6); the cloud has none.
    pub name: Option<String>,
    /// Only people whom the domain signs in may enter (reference B6): Negotiate and NTLM, and no tokens.
    pub integrated: bool,
}

/// A server at work. Dropping it leaves it running until the process or the runtime ends.
#[derive(Debug)]
pub struct Running {
    /// What a person would type: `http://127.0.0.1:PORT/`.
    pub url: Url,
    /// The fault hook, the same as in the options.
    pub faults: Faults,
    stop: CancellationToken,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    /// Stops taking requests, lets those under way finish, and returns.
    ///
    /// # Errors
    /// When the listener failed while it was serving.
    pub async fn stop(self) -> io::Result<()> {
        self.stop.cancel();
        self.task.await.map_err(io::Error::other)?
    }
}

/// Serves the Web API and the authority's routes on a listener that is bound already (port 0 gives a free one).
///
/// # Errors
/// When the listener's address cannot be read.
pub fn serve(
    listener: TcpListener,
    store: Arc<Store>,
    authority: Authority,
    options: ServeOptions,
) -> io::Result<Running> {
    let url = root_of(&listener)?;
    let faults = options.faults.clone();
    let stop = CancellationToken::new();
    let app = http::router(store, authority, options, url.clone());
    let signal = stop.clone();
    let task = tokio::spawn(async move {
        axum::serve(listener, app)
            .with_graceful_shutdown(signal.cancelled_owned())
            .await
    });
    Ok(Running {
        url,
        faults,
        stop,
        task,
    })
}

/// The server's address as a URL, as `Running::url` gives it; for an authority that must know it beforehand.
///
/// # Errors
/// When the listener's address cannot be read.
pub fn root_of(listener: &TcpListener) -> io::Result<Url> {
    let address = listener.local_addr()?;
    Url::parse(&format!("http://{address}/")).map_err(io::Error::other)
}
