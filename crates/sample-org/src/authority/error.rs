//! What the authority answers when it refuses: the OAuth error word, the number behind `AADSTS`, and a sentence
//! (reference B1, B3). It knows no state and no HTTP route.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::json;
use thiserror::Error;
use uuid::Uuid;

/// Why a request to the authority is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The client id is not registered.
    #[error("The application was not found in this directory")]
    UnknownClient,
    /// The tenant in the path is not this organization's.
    #[error("The tenant was not found")]
    UnknownTenant,
    /// A parameter is not there.
    #[error("The request lacks the parameter '{0}'")]
    MissingParameter(&'static str),
    /// The request cannot be read, or names a parameter twice.
    #[error("The request is malformed or names a parameter twice")]
    Malformed,
    /// The redirect address is not registered: any loopback port may be used, but the path must fit (reference B1).
    #[error("The redirect address does not match one that is registered for the application")]
    RedirectMismatch,
    /// Only `code` is offered.
    #[error("The response type is not supported, expected 'code'")]
    ResponseType,
    /// Only `query` is offered.
    #[error("The response mode is not supported, expected 'query'")]
    ResponseMode,
    /// A public client must send an S256 challenge.
    #[error("Proof Key for Code Exchange with the method S256 is required")]
    ChallengeRequired,
    /// A scope has no form that is known.
    #[error("The scope is not valid: name a resource that is known here, and a permission that it has")]
    Scope,
    /// The scope is another organization's: one resource per token request (reference B2).
    #[error("The resource was not found in this tenant")]
    UnknownResource,
    /// The scopes are those of two resources.
    #[error("The scope is not valid because it names more than one resource")]
    SeveralResources,
    /// The organization's administrator has not agreed that the program reads people's mail.
    #[error("The user or the administrator has not consented to this use of the application")]
    Consent,
    /// Whoever asks about a token is no resource server, or gave a wrong secret.
    #[error("The client's credentials are missing or not right")]
    ResourceServer,
    /// `prompt=none` without a session; there are none here.
    #[error("A person has to sign in")]
    LoginRequired,
    /// The person cancelled.
    #[error("The person cancelled the sign-in")]
    AccessDenied,
    /// The grant type is not offered.
    #[error("The grant type is not supported")]
    GrantType,
    /// Unknown name or wrong password; which of them is not said.
    #[error("The user name or the password is not right")]
    Credentials,
    /// The code is unknown or too old.
    #[error("The code is unknown or has expired")]
    CodeExpired,
    /// The code was used before; what it had brought is void now.
    #[error("The code was redeemed already")]
    CodeRedeemed,
    /// The verifier is not the one behind the challenge.
    #[error("The code verifier does not match the challenge")]
    Verifier,
    /// The refresh token is unknown, used before, expired or revoked.
    #[error("The refresh token has expired or was revoked")]
    RefreshToken,
    /// The authority's own database failed.
    #[error("The service is temporarily unavailable")]
    Unavailable,
    /// Nobody entered the device's code yet.
    #[error("The person has not finished signing in yet")]
    AuthorizationPending,
    /// The person refused the device.
    #[error("The person declined the request")]
    AuthorizationDeclined,
    /// The device code was never given out.
    #[error("The device code is not known")]
    BadVerificationCode,
    /// The device code is too old.
    #[error("The device code has expired")]
    DeviceCodeExpired,
}

impl Refusal {
    /// The word of the `error` member.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.parts().0
    }

    /// The number of the `error_codes` member.
    #[must_use]
    pub fn number(self) -> u32 {
        self.parts().1
    }

    fn parts(self) -> (&'static str, u32) {
        match self {
            Self::UnknownClient => ("invalid_client", 700_016),
            Self::UnknownTenant => ("invalid_request", 90_002),
            Self::MissingParameter(_) => ("invalid_request", 900_144),
            Self::Malformed => ("invalid_request", 9_002_313),
            Self::RedirectMismatch => ("invalid_request", 50_011),
            Self::ResponseType => ("unsupported_response_type", 700_051),
            Self::ResponseMode => ("invalid_request", 70_007),
            Self::ChallengeRequired => ("invalid_request", 9_002_325),
            Self::Scope => ("invalid_scope", 70_011),
            Self::UnknownResource => ("invalid_resource", 500_011),
            Self::SeveralResources => ("invalid_request", 28_000),
            Self::Consent => ("invalid_grant", 65_001),
            Self::ResourceServer => ("invalid_client", 7_000_215),
            Self::LoginRequired => ("login_required", 50_058),
            Self::AccessDenied => ("access_denied", 65_004),
            Self::GrantType => ("unsupported_grant_type", 70_003),
            Self::Credentials => ("invalid_grant", 50_126),
            Self::CodeExpired => ("invalid_grant", 70_008),
            Self::CodeRedeemed => ("invalid_grant", 54_005),
            Self::Verifier => ("invalid_grant", 50_148),
            Self::RefreshToken => ("invalid_grant", 50_173),
            Self::Unavailable => ("temporarily_unavailable", 90_033),
            Self::AuthorizationPending => ("authorization_pending", 70_016),
            Self::AuthorizationDeclined => ("authorization_declined", 70_018),
            Self::BadVerificationCode => ("bad_verification_code", 70_019),
            Self::DeviceCodeExpired => ("expired_token", 70_020),
        }
    }

    /// The text of `error_description`, in the shape that clients of the real authority look into.
    #[must_use]
    pub fn description(self) -> String {
        format!("AADSTS{}: {self}.", self.number())
    }

    fn status(self) -> StatusCode {
        match self {
            Self::UnknownClient | Self::ResourceServer => StatusCode::UNAUTHORIZED,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the sessions could not be read or written");
        Self::Unavailable
    }
}

impl IntoResponse for Refusal {
    /// The JSON body of the endpoints that programs and servers ask.
    fn into_response(self) -> Response {
        let body = json!({
            "error": self.word(),
            "error_description": self.description(),
            "error_codes": [self.number()],
            "timestamp": Timestamp::now().strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
            "trace_id": Uuid::new_v4(),
            "correlation_id": Uuid::new_v4(),
        });
        let mut response = (self.status(), [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response();
        if self == Self::ResourceServer {
            let challenge = HeaderValue::from_static("Basic realm=\"introspection\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
