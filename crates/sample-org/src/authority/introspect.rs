//! Token introspection (RFC 7662): a mail server asks whose token it was shown. It learns of tokens for mail servers
//! only; one for the organization is none that it may take, and is answered like a token that nobody gave out.

use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Authority;
use super::error::Refusal;
use super::request::DESKTOP_CLIENT;
use super::scopes::{Audience, MAIL_RESOURCE};
use super::sessions::Access;
use super::token::need;

/// The name under which resource servers ask.
pub const RESOURCE_SERVER: &str = "resource-server";

/// What a resource server asks. The token is a secret: not to be printed.
#[derive(Deserialize)]
pub(super) struct Question {
    token: Option<String>,
}

pub(super) async fn answer(
    State(authority): State<Authority>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Question>, FormRejection>,
) -> Result<Response, Refusal> {
    authority.check_tenant(&tenant)?;
    if !authority.knows_resource_server(&headers) {
        return Err(Refusal::ResourceServer);
    }
    let Form(question) = form.map_err(|_| Refusal::Malformed)?;
    let token = need(question.token.as_deref(), "token")?;
    let access = authority.state().sessions.access(token, authority.now())?;
    let body = access
        .filter(|access| access.audience == Audience::Mail)
        .and_then(|access| authority.described(&access))
        // Nothing is told of a token that is not for the asker (RFC 7662, 2.2).
        .unwrap_or_else(|| json!({"active": false}));
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

impl Authority {
    /// The introspection endpoint with the credentials of a resource server in it, as mail servers are configured.
    #[must_use]
    pub fn introspection(&self) -> String {
        let endpoint = format!("{}/oauth2/v2.0/introspect", self.url());
        let credentials = format!("://{RESOURCE_SERVER}:{}@", self.0.resource_secret);
        endpoint.replacen("://", &credentials, 1)
    }

    fn knows_resource_server(&self, headers: &HeaderMap) -> bool {
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
            .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok());
        let expected = format!("{RESOURCE_SERVER}:{}", self.0.resource_secret);
        // Hashes compare in constant time.
        given.is_some_and(|given| blake3::hash(&given) == blake3::hash(expected.as_bytes()))
    }

    fn described(&self, access: &Access) -> Option<Value> {
        Some(json!({
            "active": true,
            "username": self.0.passwords.name_of(access.user)?,
            "sub": access.user,
            "scope": access.permission,
            "aud": MAIL_RESOURCE,
            "iss": format!("{}/v2.0", self.url()),
            "client_id": DESKTOP_CLIENT,
            "token_type": "Bearer",
            "iat": access.issued.as_second(),
            "exp": access.expires.as_second(),
        }))
    }
}
