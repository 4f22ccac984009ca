//! One request and its reply, over the driver of the whole program: its switch, its evidence, its tries.
//!
//! The credential goes to the servers that the account names, and to no other, wherever a reply points.

use core::time::Duration;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regarding_model::say;
use regarding_model::secret::Secret;
use regarding_net::header::{AUTHORIZATION, HeaderName, HeaderValue, LOCATION};
use regarding_net::{Carried, Method, Net, Request, Response, Rule, StatusCode};
use url::{Origin, Url};
use uuid::Uuid;

use super::account::DavAccount;
use super::refusal::{failed, refusal};
use crate::error::{MailboxError, invalid};
use crate::imap::Credential;

/// How often a reply may point elsewhere.
const MOST_HOPS: usize = 5;

/// How long a server may take for a list of everything: Radicale needs a minute for ten thousand contacts.
const PATIENCE: Duration = Duration::from_secs(300);

/// The largest list, in bytes: a hundred thousand items.
const LARGEST_LIST: usize = 128 * 1024 * 1024;

/// The largest item or group of items, in bytes.
pub(super) const LARGEST_ITEMS: usize = 32 * 1024 * 1024;

/// What is asked.
#[derive(Clone)]
pub(super) struct Ask {
    pub(super) method: &'static str,
    pub(super) url: Url,
    rule: Rule,
    body: Option<Vec<u8>>,
    headers: Vec<(&'static str, String)>,
    carried: Vec<Carried>,
    identifiers: Vec<Uuid>,
    is_list: bool,
}

impl Ask {
    pub(super) fn new(method: &'static str, url: Url, rule: Rule) -> Self {
        Self {
            method,
            url,
            rule,
            body: None,
            headers: Vec::new(),
            carried: Vec::new(),
            identifiers: Vec::new(),
            is_list: false,
        }
    }

    /// With a question in XML.
    pub(super) fn xml(self, depth: &'static str, body: String) -> Self {
        self.header("depth", depth)
            .body("application/xml; charset=utf-8", body.into_bytes())
    }

    pub(super) fn body(self, media_type: &str, body: Vec<u8>) -> Self {
        let mut with = self.header("content-type", media_type);
        with.body = Some(body);
        with
    }

    pub(super) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Says what it carries, for the evidence log.
    pub(super) fn carrying(mut self, kind: &'static str, count: usize, identifiers: Vec<Uuid>) -> Self {
        self.carried.push(Carried::new(kind, count));
        self.identifiers.extend(identifiers);
        self
    }

    /// It asks for a list of everything, which may be long and take long.
    pub(super) fn list(mut self) -> Self {
        self.is_list = true;
        self
    }

    fn request(&self, url: Url) -> Result<Request, MailboxError> {
        let method = Method::from_bytes(self.method.as_bytes()).map_err(|_| invalid(say!("no method")))?;
        let mut request =
            Request::new(method, url, self.rule).evidence(self.carried.clone(), self.identifiers.clone());
        for (name, value) in &self.headers {
            request = request
                .header(HeaderName::from_static(name), value)
                .map_err(|error| failed(&error, &self.url))?;
        }
        if matches!(self.method, "PROPFIND" | "REPORT" | "OPTIONS") {
            request = request.repeatable();
        }
        if let Some(body) = &self.body {
            request = request.body(body.clone());
        }
        request.max_reply = Some(if self.is_list { LARGEST_LIST } else { LARGEST_ITEMS });
        request.timeout = self.is_list.then_some(PATIENCE);
        Ok(request)
    }
}

/// What was answered, and by whom.
pub(super) struct Reply {
    pub(super) url: Url,
    pub(super) response: Response,
}

impl Reply {
    pub(super) fn status(&self) -> u16 {
        self.response.status.as_u16()
    }

    /// The version that a header field names.
    pub(super) fn etag(&self) -> Option<&str> {
        self.response.header("etag")
    }

    /// The reply, if it is a good one.
    pub(super) fn good(self) -> Result<Self, MailboxError> {
        if self.response.status.is_success() {
            Ok(self)
        } else {
            Err(refusal(&self))
        }
    }

    /// The reply, if it is a multistatus.
    pub(super) fn multistatus(self) -> Result<(Url, super::xml::Multistatus), MailboxError> {
        let good = self.good()?;
        if good.response.status != StatusCode::MULTI_STATUS {
            return Err(invalid(say!("its answer is no multistatus")));
        }
        Ok((good.url, super::xml::multistatus(&good.response.body)?))
    }
}

/// The way to the servers of an account.
pub(super) struct Wire {
    net: Arc<Net>,
    user: String,
    credential: Option<Credential>,
    origins: Vec<Origin>,
}

impl Wire {
    pub(super) fn new(net: Arc<Net>, account: &DavAccount) -> Self {
        Self {
            net,
            user: account.user.clone(),
            credential: account.credential.clone(),
            origins: account.origins(),
        }
    }

    /// Whether this is one of the account's servers.
    pub(super) fn check(&self, url: &Url) -> Result<(), MailboxError> {
        if self.origins.contains(&url.origin()) {
            return Ok(());
        }
        Err(MailboxError::Elsewhere {
            host: regarding_net::address::host_of(url),
        })
    }

    /// Asks, following where the reply points as long as it is one of the account's servers.
    pub(super) async fn ask(&self, ask: &Ask) -> Result<Reply, MailboxError> {
        let mut url = ask.url.clone();
        for _ in 0..=MOST_HOPS {
            self.check(&url)?;
            let response = self.signed_in(ask, &url).await?;
            let Some(next) = points_to(&response, &url) else {
                return Ok(Reply { url, response });
            };
            url = next;
        }
        Err(invalid(say!(
            "it points from one address to the next without end"
        )))
    }

    /// Asks once; with another token when the first one is refused.
    async fn signed_in(&self, ask: &Ask, url: &Url) -> Result<Response, MailboxError> {
        let mut refused: Option<Secret> = None;
        loop {
            let mut request = ask.request(url.clone())?;
            let token = match &self.credential {
                None => None,
                Some(Credential::Password(password)) => {
                    request
                        .headers
                        .insert(AUTHORIZATION, basic(&self.user, password)?);
                    None
                }
                Some(Credential::OAuth(tokens)) => {
                    let token = tokens.access_token(refused.as_ref()).await?;
                    request = request.bearer(&token).map_err(|error| failed(&error, url))?;
                    Some(token)
                }
            };
            let response = self
                .net
                .send(request)
                .await
                .map_err(|error| failed(&error, url))?;
            if response.status != StatusCode::UNAUTHORIZED {
                return Ok(response);
            }
            match token.filter(|_| refused.is_none()) {
                Some(token) => refused = Some(token),
                None => return Err(MailboxError::SignIn),
            }
        }
    }
}

fn basic(user: &str, password: &Secret) -> Result<HeaderValue, MailboxError> {
    let pair = Secret::new(format!("{user}:{}", password.reveal()));
    let packed = Secret::new(format!("Basic {}", STANDARD.encode(pair.reveal())));
    let mut value = HeaderValue::from_str(packed.reveal()).map_err(|_| invalid(say!("no header")))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Where a reply points (RFC 9110 section 15.4).
pub(super) fn points_to(response: &Response, from: &Url) -> Option<Url> {
    if !matches!(response.status.as_u16(), 301 | 302 | 307 | 308) {
        return None;
    }
    from.join(response.header(LOCATION.as_str())?).ok()
}
