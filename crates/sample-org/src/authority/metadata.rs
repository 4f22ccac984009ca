//! The authority's description of itself (`.well-known/openid-configuration`), from which a program learns what it
//! may offer to the person.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::Authority;
use super::error::Refusal;
use super::scopes;

/// The grant type of device codes (reference B3).
pub(super) const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(super) async fn show(
    State(authority): State<Authority>,
    Path(tenant): Path<String>,
) -> Result<Json<Value>, Refusal> {
    authority.check_tenant(&tenant)?;
    let url = authority.url();
    Ok(Json(json!({
        "issuer": format!("{url}/v2.0"),
        "authorization_endpoint": format!("{url}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{url}/oauth2/v2.0/token"),
        "device_authorization_endpoint": format!("{url}/oauth2/v2.0/devicecode"),
        "grant_types_supported": ["authorization_code", "refresh_token", DEVICE_GRANT, "password"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "introspection_endpoint": format!("{url}/oauth2/v2.0/introspect"),
        "introspection_endpoint_auth_methods_supported": ["client_secret_basic"],
        "scopes_supported": scopes::offered(&authority.0.options),
    })))
}

/// The description at an address of AD FS (reference B6).
pub(super) async fn show_older(State(authority): State<Authority>) -> Json<Value> {
    let url = authority.older_url();
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/oauth2/authorize"),
        "token_endpoint": format!("{url}/oauth2/token"),
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
    }))
}
