//! From HTTP to the Web API and back: bearer check, challenge, delay, faults (reference A2, A17, B4).

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::header::{
    AUTHORIZATION, CONTENT_LENGTH, COOKIE, HeaderName, HeaderValue, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE,
};
use axum::http::{Request as HttpRequest, Response, StatusCode};
use futures::StreamExt as _;
use url::Url;
use uuid::Uuid;

use super::limits::{Limit, Remaining, ServiceLimits, Turnstile};
use super::{AccessTokens, Authority, Fault, ServeOptions};
use crate::api::reply::Reply;
use crate::api::request::Request;
use crate::api::{self, ApiError, uri};
use crate::store::Store;

/// The largest body: a few attachments of the greatest size that the organization takes, in base64.
const LARGEST: usize = 128 * 1024 * 1024;

/// The longest URL outside of a batch (reference A1).
const LONGEST_URL: usize = 32 * 1024;

struct Shared {
    store: Arc<Store>,
    tokens: Arc<dyn AccessTokens>,
    challenge: String,
    options: ServeOptions,
    turnstile: Turnstile,
    url: Url,
}

/// Everything that the server answers.
pub(super) fn router(store: Arc<Store>, authority: Authority, options: ServeOptions, url: Url) -> Router {
    let challenge = format!(
        "Bearer authorization_uri={}, resource_id={url}",
        authority.authorization_uri
    );
    let shared = Arc::new(Shared {
        store,
        tokens: authority.tokens,
        challenge,
        turnstile: Turnstile::new(options.limits),
        options,
        url,
    });
    let api = Router::new().fallback(handle).with_state(shared);
    authority.routes.fallback_service(api)
}

async fn handle(State(shared): State<Arc<Shared>>, request: HttpRequest<Body>) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let Some(below) = service_path(&path, shared.options.name.as_deref()) else {
        return plain(ApiError::new(404, "", "There is nothing here.").reply());
    };
    let fault = shared.options.faults.take(request.method().as_str(), &path);
    if let Some(reply) = fault.and_then(|fault| before(fault, &shared.challenge)) {
        return reply;
    }
    if shared.options.integrated {
        return integrated();
    }
    let Some(user) = bearer(&request).and_then(|token| shared.tokens.user_of(token)) else {
        return unauthorized(&shared.challenge);
    };
    let ticket = match shared.turnstile.enter(user, Instant::now()) {
        Ok(ticket) => ticket,
        Err(refusal) => {
            let seconds = refusal.retry_after.as_secs();
            return throttled(refusal.limit, shared.turnstile.limits(), seconds);
        }
    };
    // Whoever waits here is at work, as far as the limits go.
    if let Some(delay) = shared.options.delay {
        tokio::time::sleep(delay).await;
    }
    if let Some(Fault::Slow { milliseconds }) = fault {
        tokio::time::sleep(Duration::from_millis(milliseconds.into())).await;
    }
    let is_known_here = has_affinity(&request);
    let below = below.to_owned();
    let reply = match read(request, below).await {
        Ok(request) => answered(Arc::clone(&shared), user, path, request).await,
        Err(reply) => reply,
    };
    drop(ticket);
    let response = match fault {
        Some(Fault::CutReply | Fault::LostReply) => broken(reply, fault == Some(Fault::LostReply)),
        _ => plain(reply),
    };
    accounted(response, shared.turnstile.remaining(user), is_known_here)
}

/// The cookie by which a farm of servers keeps a client at one of them; here there is one.
const AFFINITY_COOKIE: &str = "ARRAffinity=0f6a5e3c1b; Path=/; HttpOnly";
const REQUESTS_LEFT: &str = "x-ms-ratelimit-burst-remaining-xrm-requests";
const TIME_LEFT: &str = "x-ms-ratelimit-time-remaining-xrm-requests";

fn has_affinity(request: &HttpRequest<Body>) -> bool {
    let cookies = request.headers().get_all(COOKIE);
    cookies
        .iter()
        .any(|cookie| cookie.to_str().is_ok_and(|text| text.contains("ARRAffinity=")))
}

/// The path below the service root; `None` for everything else. On-premises the organization's name stands before it, and 9.1
/// is the newest version (reference B6).
fn service_path<'p>(path: &'p str, name: Option<&str>) -> Option<&'p str> {
    let path = match name {
        Some(name) => path.strip_prefix('/')?.strip_prefix(name)?,
        None => path,
    };
    let rest = path.strip_prefix(uri::BASE)?;
    let (version, tail) = rest.split_once('/').unwrap_or((rest, ""));
    let known = uri::is_version(version) && (name.is_none() || version != "v9.2");
    known.then_some(tail)
}

pub(super) fn bearer(request: &HttpRequest<Body>) -> Option<&str> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn read(request: HttpRequest<Body>, path: String) -> Result<Request, Reply> {
    let (head, body) = request.into_parts();
    let too_large = || ApiError::new(413, "0x80040203", "The request is too large.").reply();
    let length = head.uri.path_and_query().map_or(0, |whole| whole.as_str().len());
    if length > LONGEST_URL {
        return Err(ApiError::new(414, "0x80040203", "The URL is too long.").reply());
    }
    // What is announced as too large is not waited for.
    let announced = head
        .headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|size| size > LARGEST as u64) {
        return Err(too_large());
    }
    let body = to_bytes(body, LARGEST).await.map_err(|_| too_large())?;
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    Ok(Request {
        method: head.method.as_str().to_owned(),
        path,
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: body.to_vec(),
    })
}

/// The store blocks, so it has a thread of its own.
async fn answered(shared: Arc<Shared>, user: Uuid, path: String, request: Request) -> Reply {
    // Whatever stands before the version is the root's, as it came.
    let (before, after) = path.split_once(uri::BASE).unwrap_or(("", ""));
    let version = after.split('/').next().unwrap_or("v9.2");
    let host = address(&request, &shared.url);
    let root = format!(
        "{}{before}{}{version}/",
        host.as_str().trim_end_matches('/'),
        uri::BASE
    );
    let work = tokio::task::spawn_blocking(move || {
        let part = |method: &str, path: &str| shared.options.faults.take_part(method, path);
        api::answer(&shared.store, user, &root, &request, &part)
    });
    work.await
        .unwrap_or_else(|_| ApiError::new(500, "0x80040216", "An unexpected error occurred.").reply())
}

/// The server's address as the client called it, so that every URL in a reply leads back the same way, through a relay
/// too; the server's own when the request does not say.
fn address(request: &Request, own: &Url) -> Url {
    let called = request
        .header("host")
        .next()
        .and_then(|host| Url::parse(&format!("http://{host}/")).ok());
    let bare = |url: &Url| {
        url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    };
    called.filter(bare).unwrap_or_else(|| own.clone())
}

pub(super) fn plain(reply: Reply) -> Response<Body> {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    }
    let headers = response.headers_mut();
    headers.insert("OData-Version", HeaderValue::from_static("4.0"));
    if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
        headers.insert("x-ms-service-request-id", id);
    }
    response
}

pub(super) fn unauthorized(challenge: &str) -> Response<Body> {
    let mut response = plain(
        ApiError::new(
            401,
            "0x80048306",
            "Access to the organization needs a valid access token.",
        )
        .reply(),
    );
    if let Ok(value) = HeaderValue::from_str(challenge) {
        response.headers_mut().insert(WWW_AUTHENTICATE, value);
    }
    response
}

/// Two challenges, neither of which a token answers (reference B4, B6).
fn integrated() -> Response<Body> {
    let mut response = unauthorized("Negotiate");
    response
        .headers_mut()
        .append(WWW_AUTHENTICATE, HeaderValue::from_static("NTLM"));
    response
}

/// Faults that keep the request from being carried out.
fn before(fault: Fault, challenge: &str) -> Option<Response<Body>> {
    match fault {
        Fault::Throttle { seconds, limit } => {
            Some(throttled(limit, &ServiceLimits::default(), seconds.into()))
        }
        Fault::Unauthorized => Some(unauthorized(challenge)),
        Fault::Forbidden | Fault::Stale | Fault::Internal | Fault::Duplicate => {
            fault.refusal().map(|refusal| plain(refusal.reply()))
        }
        Fault::Unavailable => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            Some(response)
        }
        Fault::Html => Some(plain(Reply::text(
            "text/html",
            "<!doctype html><title>Sign in to the network</title>".to_owned(),
        ))),
        Fault::WrongTypes => Some(plain(Reply::text(
            "application/json; odata.metadata=minimal",
            "{\"@odata.etag\":7,\"value\":{\"activityid\":[],\"subject\":false},\"activityid\":3.5,\"UserId\":null}".to_owned(),
        ))),
        Fault::CutReply | Fault::LostReply | Fault::Slow { .. } => None,
    }
}

/// A user has asked for too much (reference A18).
fn throttled(limit: Limit, limits: &ServiceLimits, seconds: u64) -> Response<Body> {
    let mut response = plain(ApiError::new(429, limit.code(), limit.text(limits)).reply());
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// What is left to the user, and the cookie that keeps a client at this server (reference A18).
fn accounted(mut response: Response<Body>, remaining: Remaining, is_known_here: bool) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(REQUESTS_LEFT, HeaderValue::from(remaining.requests));
    if let Ok(value) = HeaderValue::from_str(&format!("{:.2}", remaining.time.as_secs_f64())) {
        headers.insert(TIME_LEFT, value);
    }
    if !is_known_here {
        headers.append(SET_COOKIE, HeaderValue::from_static(AFFINITY_COOKIE));
    }
    response
}

/// The request was carried out; its reply ends halfway, or never begins.
fn broken(reply: Reply, lost: bool) -> Response<Body> {
    let half = if lost { 0 } else { reply.body.len() / 2 };
    let announced = reply.body.len().max(1);
    let first = reply.body.get(..half).unwrap_or_default().to_vec();
    let mut response = plain(Reply {
        body: Vec::new(),
        ..reply
    });
    if response.status() == StatusCode::NO_CONTENT {
        *response.status_mut() = StatusCode::OK;
    }
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(announced));
    *response.body_mut() = Body::from_stream(cut(first, lost));
    response
}

/// The bytes, then an error, upon which the server closes the connection. What was given is sent before: the stream
/// pauses once. A lost reply does not pause, so not even its head is sent.
fn cut(first: Vec<u8>, lost: bool) -> impl futures::Stream<Item = io::Result<Bytes>> {
    let begun = futures::stream::iter((!lost).then(|| Ok(Bytes::from(first))));
    begun.chain(futures::stream::once(async move {
        if !lost {
            tokio::task::yield_now().await;
        }
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    }))
}
