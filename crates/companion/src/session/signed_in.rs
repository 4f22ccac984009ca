//! The tokens of a person, and for which stretch of being signed in they are kept. The same ones go on while the organization
//! does not answer: a refresh token has one holder.

use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use async_trait::async_trait;
use regarding_dataverse::sign_in::{self, SignInOptions, TokenStore, Tokens};
use regarding_model::secret::Secret;
use url::Url;

use super::tenure::Tenure;
use crate::core::Core;

/// One person's sign-in.
pub(crate) struct SignedIn {
    /// The tokens.
    pub(crate) tokens: Arc<sign_in::Session>,
    /// The address of the organization that they are for: they go to no other.
    pub(crate) url: Url,
    belongs: Arc<RwLock<Belongs>>,
    wanted: Option<String>,
}

/// Whose a sign-in is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Belongs {
    /// Nobody's yet: its organization has still to say who it is. Nothing of it is kept.
    New,
    /// It is in use, in this stretch of being signed in.
    Used(Tenure),
    /// It waits: the person uses another of their organizations.
    Parked,
    /// The person signed in again, and what is still under way with this one tells nothing any more.
    Followed,
}

impl SignedIn {
    /// Takes tokens that a person was just given for the organization at an address.
    pub(crate) fn new(core: &Arc<Core>, url: &Url, options: SignInOptions, tokens: Tokens) -> Self {
        Self::of(core, url, options, tokens, Belongs::New)
    }

    /// Goes on with the kept token of one of the person's organizations, in a stretch of being signed in.
    pub(crate) fn resumed(
        core: &Arc<Core>,
        url: &Url,
        options: SignInOptions,
        refresh: Secret,
        begun: Tenure,
    ) -> Self {
        Self::of(core, url, options, Tokens::resumed(refresh), Belongs::Used(begun))
    }

    fn of(core: &Arc<Core>, url: &Url, options: SignInOptions, tokens: Tokens, belongs: Belongs) -> Self {
        let belongs = Arc::new(RwLock::new(belongs));
        let store = Arc::new(KeptTokens {
            core: Arc::downgrade(core),
            url: url.clone(),
            belongs: Arc::clone(&belongs),
        });
        let tokens = sign_in::Session::new(Arc::clone(&core.net), options, tokens, store);
        Self {
            tokens: Arc::new(tokens),
            url: url.clone(),
            belongs,
            wanted: None,
        }
    }

    /// Notes as whom the person meant to sign in, where they said so.
    pub(crate) fn meant_for(self, wanted: Option<&str>) -> Self {
        Self {
            wanted: wanted.map(|name| name.trim().to_owned()),
            ..self
        }
    }

    /// As whom the person meant to sign in.
    pub(crate) fn wanted(&self) -> Option<&str> {
        self.wanted.as_deref()
    }

    /// Notes the stretch that the sign-in belongs to from now on.
    pub(crate) fn belongs_to(&self, tenure: Tenure) {
        *self.belongs.write().unwrap_or_else(PoisonError::into_inner) = Belongs::Used(tenure);
    }

    /// Notes that another one is in its place; one that is kept aside stays what it is.
    pub(crate) fn note_followed(&self) {
        let mut belongs = self.belongs.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(*belongs, Belongs::Used(_)) {
            *belongs = Belongs::Followed;
        }
    }

    /// Does something unless another one is in its place, and none comes there meanwhile; `None` when one is.
    pub(crate) fn unless_followed<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let belongs = self.belongs.read().unwrap_or_else(PoisonError::into_inner);
        (*belongs != Belongs::Followed).then(work)
    }

    /// Notes that the person uses another organization for now.
    pub(crate) fn park(&self) {
        *self.belongs.write().unwrap_or_else(PoisonError::into_inner) = Belongs::Parked;
    }
}

impl Deref for SignedIn {
    type Target = sign_in::Session;

    fn deref(&self) -> &sign_in::Session {
        &self.tokens
    }
}

/// Keeps refresh tokens as they change, while the person wants them kept.
struct KeptTokens {
    core: Weak<Core>,
    url: Url,
    belongs: Arc<RwLock<Belongs>>,
}

impl KeptTokens {
    /// The program, unless the account of these tokens was given up.
    fn core(&self) -> Option<Arc<Core>> {
        let core = self.core.upgrade()?;
        let belongs = *self.belongs.read().unwrap_or_else(PoisonError::into_inner);
        let is_ours = match belongs {
            Belongs::New | Belongs::Followed => false,
            Belongs::Used(stretch) => core.still(stretch).is_ok(),
            Belongs::Parked => core.profile.settings.get().all().any(|one| one.url == self.url),
        };
        is_ours.then_some(core)
    }
}

#[async_trait]
impl TokenStore for KeptTokens {
    async fn rotated(&self, refresh: &Secret) {
        let Some(core) = self.core() else { return };
        if core.profile.settings.get().keep_signed_in {
            core.keep_sign_in(&self.url, refresh).await;
        }
    }

    async fn ended(&self) {
        if let Some(core) = self.core() {
            core.forget_sign_in(&self.url).await;
        }
    }
}
