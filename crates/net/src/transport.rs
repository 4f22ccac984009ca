//! One try of a request over `reqwest`, and what its failures mean. Nothing above this file knows the library.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use core::time::Duration;
use std::error::Error;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use reqwest::cookie::Jar;
use reqwest::{Client, ClientBuilder, redirect};

use crate::address::Reach;
use crate::error::NetError;
use crate::pins::Pins;
use crate::request::{Request, Response};

/// A failed try.
pub(crate) struct Failed {
    pub(crate) error: NetError,
    /// Whether any part of the request may have left.
    pub(crate) sent: bool,
}

/// The slowest line on which a body still arrives, in bytes a second: a quarter of a megabit.
const SLOWEST: u64 = 32 * 1024;

/// The limits of every try.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    /// For a request without a body.
    pub(crate) whole: Duration,
    pub(crate) reply: usize,
}

impl Limits {
    /// How long a try may take: a large body gets the time that a slow line needs for it.
    fn time_for(&self, body: Option<&Bytes>) -> Duration {
        let bytes = body.map_or(0, Bytes::len) as u64;
        self.whole.saturating_add(Duration::from_secs(bytes / SLOWEST))
    }
}

/// The open connections. Dropping it closes those that are idle.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    outside: Client,
    loopback: Client,
    limits: Limits,
}

impl Transport {
    /// To servers that the person chose. Cookies outlive the connections: the affinity cookie keeps a person at one server
    /// (reference A18).
    pub(crate) fn new(limits: Limits, cookies: &Arc<Jar>) -> Result<Self, NetError> {
        let known = || {
            builder(limits)
                .cookie_provider(Arc::clone(cookies))
                .user_agent(concat!("Regarding/", env!("CARGO_PKG_VERSION")))
        };
        Self::build(limits, known().https_only(true), known())
    }

    /// To servers that nobody chose: without cookies, without naming this program, over plain http too. Names have the
    /// addresses that `names` gives them.
    pub(crate) fn to_strangers(limits: Limits, names: &Arc<Pins>) -> Result<Self, NetError> {
        let bare = || {
            builder(limits)
                .user_agent("Mozilla/5.0")
                .dns_resolver(Arc::clone(names))
        };
        Self::build(limits, bare(), bare())
    }

    fn build(limits: Limits, outside: ClientBuilder, loopback: ClientBuilder) -> Result<Self, NetError> {
        install_crypto();
        // Requests to this computer must not wander off to a proxy, nor a hosts file redirect `localhost`.
        let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)]
            .map(|ip| SocketAddr::new(ip, 0));
        let loopback = loopback.no_proxy().resolve_to_addrs("localhost", &here);
        match (outside.build(), loopback.build()) {
            (Ok(outside), Ok(loopback)) => Ok(Self {
                outside,
                loopback,
                limits,
            }),
            _ => Err(NetError::Setup),
        }
    }

    /// Sends once and reads the whole reply.
    pub(crate) async fn try_once(&self, request: &Request, reach: Reach) -> Result<Response, Failed> {
        let client = match reach {
            Reach::Outside => &self.outside,
            Reach::Loopback => &self.loopback,
        };
        let mut builder = client
            .request(request.method.clone(), request.url.clone())
            .headers(request.headers.clone())
            .timeout(
                request
                    .timeout
                    .unwrap_or(self.limits.time_for(request.body.as_ref())),
            );
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        let reply = builder.send().await.map_err(|error| read_failure(&error))?;
        let (status, headers) = (reply.status(), reply.headers().clone());
        let limit = request.max_reply.unwrap_or(self.limits.reply);
        let body = read_body(reply, limit)
            .await
            .map_err(|error| Failed { error, sent: true })?;
        Ok(Response {
            status,
            headers,
            body,
        })
    }
}

/// Reads at most the allowed size, whatever the other side announced.
async fn read_body(mut reply: reqwest::Response, limit: usize) -> Result<Bytes, NetError> {
    if reply.content_length().is_some_and(|length| length > limit as u64) {
        return Err(NetError::TooLarge { limit });
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = reply.chunk().await.map_err(|error| body_failure(&error))? {
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(NetError::TooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Redirects are answers, not orders: a token must not follow one to another host.
fn builder(limits: Limits) -> ClientBuilder {
    Client::builder()
        .tls_backend_rustls()
        .redirect(redirect::Policy::none())
        .connect_timeout(limits.connect)
        .gzip(true)
        .referer(false)
}

/// The cryptography provider is chosen once for the process; somebody else may have done so already.
fn install_crypto() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Losing the race to another thread that installs one is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

fn read_failure(error: &reqwest::Error) -> Failed {
    let (error, sent) = if is_certificate(error) {
        (NetError::Certificate, false)
    } else if error.is_connect() {
        (NetError::Unreachable, false)
    } else if error.is_builder() {
        (NetError::Request, false)
    } else if error.is_timeout() {
        (NetError::Timeout, true)
    } else if is_bad_message(error) {
        (NetError::Garbled, true)
    } else {
        (NetError::Cut, true)
    };
    Failed { error, sent }
}

fn body_failure(error: &reqwest::Error) -> NetError {
    if error.is_timeout() {
        NetError::Timeout
    } else if error.is_decode() && !is_unfinished(error) {
        NetError::Garbled
    } else {
        NetError::Cut
    }
}

/// An error and what it was made of. An `io::Error` passes over what it holds when it is asked for its source, and
/// several of them lie in each other here, so its content is asked for first.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    core::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| {
        let held = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        held.map(|held| held as &(dyn Error + 'static))
            .or_else(|| (*error).source())
    })
}

fn is_certificate(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        matches!(
            cause.downcast_ref::<rustls::Error>(),
            Some(rustls::Error::InvalidCertificate(_))
        )
    })
}

/// A connection that ended in the middle, in the several ways that the layers below report it.
fn is_unfinished(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::UnexpectedEof)
            || cause
                .downcast_ref::<hyper::Error>()
                .is_some_and(hyper::Error::is_incomplete_message)
            || cause
                .downcast_ref::<hyper::Error>()
                .is_some_and(hyper::Error::is_body_write_aborted)
    })
}

fn is_bad_message(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        cause
            .downcast_ref::<hyper::Error>()
            .is_some_and(hyper::Error::is_parse)
    })
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use bytes::Bytes;

    use super::Limits;

    #[test]
    fn a_large_body_gets_the_time_that_a_slow_line_needs() {
        let limits = Limits {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(60),
            reply: 1,
        };
        let time_for = |bytes: usize| limits.time_for(Some(&Bytes::from(vec![0; bytes]))).as_secs();
        assert_eq!(limits.time_for(None), limits.whole);
        assert_eq!(time_for(1024), 60, "a small one costs nothing");
        assert_eq!(time_for(8 * 1024 * 1024), 60 + 256);
    }
}
