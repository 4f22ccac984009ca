//! The token endpoint: codes, refresh tokens, device codes and passwords become tokens (reference B1 to B3).

use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::error::Refusal;
use super::metadata::DEVICE_GRANT;
use super::request::check_client;
use super::scopes::Scopes;
use super::sessions::Issued;
use super::{Authority, Options};

/// Everything a token request may carry. Secrets: not to be printed.
#[derive(Deserialize)]
pub(super) struct TokenRequest {
    client_id: Option<String>,
    grant_type: Option<String>,
    scope: Option<String>,
    resource: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    device_code: Option<String>,
    username: Option<String>,
    password: Option<String>,
}

pub(super) async fn exchange(
    State(authority): State<Authority>,
    Path(tenant): Path<String>,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Result<Response, Refusal> {
    authority.check_tenant(&tenant)?;
    let Form(request) = form.map_err(|_| Refusal::Malformed)?;
    granted(&authority, request)
}

/// The same at an address of AD FS, which takes a resource in the place of scopes (reference B6).
pub(super) async fn exchange_older(
    State(authority): State<Authority>,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Result<Response, Refusal> {
    let Form(request) = form.map_err(|_| Refusal::Malformed)?;
    granted(&authority, request)
}

fn granted(authority: &Authority, request: TokenRequest) -> Result<Response, Refusal> {
    check_client(request.client_id.as_deref())?;
    let issued = match need(request.grant_type.as_deref(), "grant_type")? {
        "authorization_code" => authority.redeem_code(&request),
        "refresh_token" => authority.refresh(&request),
        "password" => authority.password(&request),
        DEVICE_GRANT => authority.poll_device(&request),
        _ => Err(Refusal::GrantType),
    }?;
    Ok(respond(&issued, &authority.0.options))
}

pub(super) fn need<'a>(value: Option<&'a str>, name: &'static str) -> Result<&'a str, Refusal> {
    value
        .filter(|value| !value.is_empty())
        .ok_or(Refusal::MissingParameter(name))
}

impl Authority {
    fn redeem_code(&self, request: &TokenRequest) -> Result<Issued, Refusal> {
        let code = need(request.code.as_deref(), "code")?;
        let redirect = need(request.redirect_uri.as_deref(), "redirect_uri")?;
        let verifier = need(request.code_verifier.as_deref(), "code_verifier")?;
        let now = self.now();
        let mut state = self.state();
        match state.codes.redeem(code, redirect, verifier, now) {
            Ok((user, scopes)) => {
                let issued = state
                    .sessions
                    .begin(user, scopes, self.0.options.access_lifetime, now)?;
                state.codes.redeemed(code, issued.session);
                Ok(issued)
            }
            Err((refusal, session)) => {
                // A code that comes twice may have been stolen: what it had brought ends (RFC 6749, 4.1.2).
                if let Some(session) = session {
                    state.sessions.end(session)?;
                }
                Err(refusal)
            }
        }
    }

    fn refresh(&self, request: &TokenRequest) -> Result<Issued, Refusal> {
        let token = need(request.refresh_token.as_deref(), "refresh_token")?;
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let asked = filled(&request.scope).is_some() || filled(&request.resource).is_some();
        let scopes = asked
            .then(|| self.scopes(request.scope.as_deref(), request.resource.as_deref()))
            .transpose()?;
        self.state()
            .sessions
            .renew(token, scopes, self.0.options.access_lifetime, self.now())
    }

    fn password(&self, request: &TokenRequest) -> Result<Issued, Refusal> {
        let name = need(request.username.as_deref(), "username")?;
        let password = need(request.password.as_deref(), "password")?;
        let scopes = self.scopes(request.scope.as_deref(), None)?;
        let user = self
            .0
            .passwords
            .check(name, password)
            .ok_or(Refusal::Credentials)?;
        self.begin(user, scopes)
    }

    fn poll_device(&self, request: &TokenRequest) -> Result<Issued, Refusal> {
        let code = need(request.device_code.as_deref(), "device_code")?;
        let (user, scopes) = self.state().devices.poll(code, self.now())?;
        self.begin(user, scopes)
    }

    fn begin(&self, user: Uuid, scopes: Scopes) -> Result<Issued, Refusal> {
        let lifetime = self.0.options.access_lifetime;
        let issued = self.state().sessions.begin(user, scopes, lifetime, self.now());
        Ok(issued?)
    }
}

fn respond(issued: &Issued, options: &Options) -> Response {
    let seconds = issued.lifetime.as_secs();
    let mut body = json!({
        "token_type": "Bearer",
        "scope": issued.scopes.granted(options),
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": issued.access,
    });
    if let (Some(refresh), Some(members)) = (&issued.refresh, body.as_object_mut()) {
        members.insert("refresh_token".to_owned(), json!(refresh));
    }
    (
        [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")],
        Json(body),
    )
        .into_response()
}
