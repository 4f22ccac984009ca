//! Authorization code with PKCE in the system browser (reference B1).

use core::time::Duration;
use std::sync::Arc;

use oauth2::{AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl};
use regarding_net::Net;
use url::Url;

use super::error::SignInError;
use super::exchange::{client, failure, scopes, send, tokens};
use super::loopback::{Expected, Loopback};
use super::tokens::Tokens;
use super::{Resource, SignInOptions};

/// Opens an address in the system browser; `false` when it could not.
pub type OpenBrowser = dyn Fn(&Url) -> bool + Send + Sync;

/// A sign-in that waits for the browser.
pub struct BrowserSignIn {
    net: Arc<Net>,
    options: SignInOptions,
    loopback: Loopback,
    redirect: RedirectUrl,
    url: Url,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
}

impl core::fmt::Debug for BrowserSignIn {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("BrowserSignIn").finish_non_exhaustive()
    }
}

impl BrowserSignIn {
    /// How long a person has: a sign-in with a second factor on another device takes its time.
    pub const PATIENCE: Duration = Duration::from_secs(600);

    /// Prepares a sign-in: listener, state, PKCE. `email` fills the sign-in page in.
    ///
    /// # Errors
    /// [`SignInError::Browser`] when this computer does not let the program listen to itself.
    pub async fn begin(
        net: &Arc<Net>,
        options: SignInOptions,
        email: Option<&str>,
    ) -> Result<Self, SignInError> {
        let loopback = Loopback::bind().await?;
        let redirect = RedirectUrl::new(loopback.redirect_uri()).map_err(|_| SignInError::Browser)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = client(&options).set_redirect_uri(redirect.clone());
        let mut request = client
            .authorize_url(CsrfToken::new_random)
            .set_pkce_challenge(challenge)
            .add_extra_param("response_mode", "query");
        if options.authority.by_resource {
            for (name, value) in options.extra() {
                request = request.add_extra_param(name, value);
            }
        } else {
            request = request.add_scopes(scopes(&options, Resource::Organization));
        }
        request = match email {
            Some(email) => request.add_extra_param("login_hint", email.to_owned()),
            None => request.add_extra_param("prompt", "select_account"),
        };
        let (url, state) = request.url();
        Ok(Self {
            net: Arc::clone(net),
            options,
            loopback,
            redirect,
            url,
            state,
            verifier,
        })
    }

    /// The address that the browser has to open, for a person whose browser did not.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Opens the browser, waits for its answer and exchanges the code. Dropping the future ends the sign-in.
    ///
    /// # Errors
    /// [`SignInError::Declined`], [`SignInError::Expired`] after [`BrowserSignIn::PATIENCE`],
    /// [`SignInError::WrongState`], and what every token request can come to.
    pub async fn finish(self, open: &OpenBrowser) -> Result<Tokens, SignInError> {
        if !open(&self.url) {
            return Err(SignInError::Browser);
        }
        let clock = self.net.clock();
        let expected = Expected {
            state: self.state.secret(),
            issuer: self.options.authority.issuer.as_ref(),
        };
        let code = tokio::select! {
            code = self.loopback.code(&expected) => code?,
            () = clock.sleep(Self::PATIENCE) => return Err(SignInError::Expired),
        };
        let client = client(&self.options).set_redirect_uri(self.redirect);
        let transport = |request| send(Arc::clone(&self.net), request);
        let mut exchange = client
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(self.verifier);
        exchange = if self.options.authority.by_resource {
            let extra = self.options.extra().into_iter();
            extra.fold(exchange, |exchange, (name, value)| {
                exchange.add_extra_param(name, value)
            })
        } else {
            exchange.add_extra_param("scope", self.options.scopes(Resource::Organization).join(" "))
        };
        let reply = exchange
            .request_async(&transport)
            .await
            .map_err(|error| failure(error, SignInError::Expired))?;
        Ok(tokens(&reply, clock.now()))
    }
}
