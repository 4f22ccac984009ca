//! Sign-ins under way in a browser, and the codes they end in (reference B1). It knows no HTTP.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use url::Url;
use uuid::Uuid;

use super::error::Refusal;
use super::request::verifier_fits;
use super::scopes::Scopes;
use super::sessions::random_token;

/// How long a code is good for, and how long a sign-in page may stand open (reference B1: about ten minutes).
pub(super) const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// More sign-ins than this are not kept waiting: the oldest gives way.
const MAX_FLOWS: usize = 1_000;

/// What a program asked for when it opened the sign-in page.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    /// Where the browser goes afterwards.
    pub redirect: Url,
    /// The redirect address as written: the token request must repeat it to the letter.
    pub written_redirect: String,
    /// What the program wants to see again.
    pub state: Option<String>,
    /// The PKCE challenge.
    pub challenge: String,
    /// What was asked for.
    pub scopes: Scopes,
    /// When the page was opened.
    pub opened: Timestamp,
}

struct Code {
    flow: Flow,
    user: Uuid,
    given: Timestamp,
    session: Option<Uuid>,
}

/// Open sign-ins and codes.
#[derive(Default)]
pub(super) struct Codes {
    flows: HashMap<String, Flow>,
    codes: HashMap<String, Code>,
}

impl Codes {
    /// Remembers a sign-in; its handle goes into the page's form.
    pub(super) fn open(&mut self, flow: Flow) -> String {
        let now = flow.opened;
        self.prune(now);
        if self.flows.len() >= MAX_FLOWS {
            let oldest = self
                .flows
                .iter()
                .min_by_key(|(_, flow)| flow.opened)
                .map(|(handle, _)| handle.clone());
            oldest.and_then(|handle| self.flows.remove(&handle));
        }
        let handle = random_token();
        self.flows.insert(handle.clone(), flow);
        handle
    }

    /// The sign-in behind a handle, while it is open.
    pub(super) fn flow(&self, handle: &str, now: Timestamp) -> Option<&Flow> {
        self.flows
            .get(handle)
            .filter(|flow| now < flow.opened + CODE_LIFETIME)
    }

    /// Ends a sign-in without a code.
    pub(super) fn cancel(&mut self, handle: &str) {
        self.flows.remove(handle);
    }

    /// Ends a sign-in with a code for a user; `None` when it was over already.
    pub(super) fn grant(&mut self, handle: &str, user: Uuid, now: Timestamp) -> Option<String> {
        let flow = self.flows.remove(handle)?;
        let code = random_token();
        self.codes.insert(
            code.clone(),
            Code {
                flow,
                user,
                given: now,
                session: None,
            },
        );
        Some(code)
    }

    /// Checks a code against what the token request says about it.
    ///
    /// # Errors
    ///
    /// With the session that the code had begun, when it comes a second time: that session must end.
    pub(super) fn redeem(
        &self,
        code: &str,
        redirect: &str,
        verifier: &str,
        now: Timestamp,
    ) -> Result<(Uuid, Scopes), (Refusal, Option<Uuid>)> {
        let held = self
            .codes
            .get(code)
            .filter(|held| now < held.given + CODE_LIFETIME);
        let held = held.ok_or((Refusal::CodeExpired, None))?;
        if held.session.is_some() {
            return Err((Refusal::CodeRedeemed, held.session));
        }
        if held.flow.written_redirect != redirect {
            return Err((Refusal::RedirectMismatch, None));
        }
        if !verifier_fits(verifier, &held.flow.challenge) {
            return Err((Refusal::Verifier, None));
        }
        Ok((held.user, held.flow.scopes.clone()))
    }

    /// Notes that a code was redeemed, and by which session.
    pub(super) fn redeemed(&mut self, code: &str, session: Uuid) {
        if let Some(code) = self.codes.get_mut(code) {
            code.session = Some(session);
        }
    }

    /// Makes the user's codes void.
    pub(super) fn revoke(&mut self, user: Uuid) {
        self.codes.retain(|_, code| code.user != user);
    }

    fn prune(&mut self, now: Timestamp) {
        self.flows.retain(|_, flow| now < flow.opened + CODE_LIFETIME);
        self.codes.retain(|_, code| now < code.given + CODE_LIFETIME);
    }
}
