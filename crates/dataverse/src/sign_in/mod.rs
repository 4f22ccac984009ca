//! Signing in: the probe finds the authority, one of three flows brings tokens, a session keeps them fresh
//! (reference B1 to B4). Tokens live in memory; whoever wants to keep them gives the session a store.

pub mod authority;
pub mod browser;
pub mod challenge;
pub mod device;
pub mod discovery;
pub mod error;
mod exchange;
mod loopback;
mod mail;
pub mod password;
pub mod probe;
pub mod session;
mod tokens;

pub use authority::{Authority, Issuer};
pub use browser::{BrowserSignIn, OpenBrowser};
pub use device::DeviceSignIn;
pub use discovery::{Cloud, Discovery, Instance};
pub use error::{AccessError, SignInError};
pub use password::sign_in_with_password;
pub use probe::{Probe, probe};
pub use session::{Forgetful, Session, TokenStore, Tokens};

/// The public client that this program is registered as, unless the organization gives it another registration.
pub const CLIENT_ID: &str = "regarding-desktop";

/// What a token opens: one resource each (reference B2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource {
    /// The organization.
    Organization,
    /// The person's mail server.
    Mail,
}

/// What every flow needs to know.
#[derive(Debug, Clone)]
pub struct SignInOptions {
    /// The client id of the app registration.
    pub client_id: String,
    /// Where to sign in.
    pub authority: Authority,
    /// The organization's resource id, as its challenge names it.
    pub resource: String,
}

impl SignInOptions {
    /// Signing in to a probed organization under the usual client id.
    #[must_use]
    pub fn of(probe: &Probe) -> Self {
        Self {
            client_id: CLIENT_ID.to_owned(),
            authority: probe.authority.clone(),
            resource: probe.resource.clone(),
        }
    }

    /// What a request adds for an authority that wants the resource by name (reference B6).
    pub(crate) fn extra(&self) -> Vec<(&'static str, String)> {
        let resource = || ("resource", self.resource.clone());
        self.authority.by_resource.then(resource).into_iter().collect()
    }

    /// The scopes: a resource on the person's behalf, and a refresh token (reference B2). A resource id that ends in a
    /// slash is the same resource as one that does not.
    pub(crate) fn scopes(&self, of: Resource) -> [String; 2] {
        let scope = match of {
            Resource::Organization => format!(
                "{}/user_impersonation",
                self.resource.strip_suffix('/').unwrap_or(&self.resource)
            ),
            Resource::Mail => mail::SCOPE.to_owned(),
        };
        [scope, "offline_access".to_owned()]
    }
}
