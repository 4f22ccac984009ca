//! Where the collections of an account lie, so that the way there need not be asked for at every start. Addresses only.

use core::fmt;
use std::sync::{Mutex, PoisonError};

use url::Url;

/// Where the collections of a server lie, for the person of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DavHome {
    /// The server, as the account names it.
    pub server: Url,
    /// The person's own place, which says under which addresses they are known; `None` where that was not kept.
    pub principal: Option<Url>,
    /// The places in which collections lie.
    pub places: Vec<Url>,
    /// Where messages of meetings arrive, if the server has such a place.
    pub inbox: Option<Url>,
}

/// Whoever keeps homes from one start to the next.
pub trait Homes: Send + Sync + fmt::Debug {
    /// The home at a server, where one was found before.
    fn known(&self, server: &Url) -> Option<DavHome>;

    /// Takes what was found.
    fn found(&self, home: &DavHome);
}

/// Keeps them for the run.
#[derive(Debug, Default)]
pub(super) struct ForTheRun(Mutex<Vec<DavHome>>);

impl Homes for ForTheRun {
    fn known(&self, server: &Url) -> Option<DavHome> {
        let homes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        homes.iter().find(|home| home.server == *server).cloned()
    }

    fn found(&self, home: &DavHome) {
        let mut homes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        homes.retain(|other| other.server != home.server);
        homes.push(home.clone());
    }
}
