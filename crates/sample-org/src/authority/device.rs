//! Device codes: the endpoint that gives them out, and the pages on which a person answers (reference B3).

use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::devices::DEVICE_LIFETIME;
use super::error::Refusal;
use super::request::check_client;
use super::{Authority, pages};

/// How many seconds a device should wait between two questions.
const INTERVAL: u32 = 5;

const UNKNOWN_CODE: &str = "That code is not known, or it has expired. Please check it.";
const WRONG_PASSWORD: &str = "The e-mail address or the password is not right. Please try again.";

/// The parameters of a device-code request.
#[derive(Deserialize)]
pub(super) struct DeviceRequest {
    client_id: Option<String>,
    scope: Option<String>,
}

/// What the device pages send back.
#[derive(Deserialize)]
pub(super) struct Answer {
    action: Option<String>,
    #[serde(default)]
    user_code: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
}

/// Gives out a device code.
pub(super) async fn begin(
    State(authority): State<Authority>,
    Path(tenant): Path<String>,
    form: Result<Form<DeviceRequest>, FormRejection>,
) -> Result<Response, Refusal> {
    authority.check_tenant(&tenant)?;
    let Form(request) = form.map_err(|_| Refusal::Malformed)?;
    check_client(request.client_id.as_deref())?;
    let scopes = authority.scopes(request.scope.as_deref(), None)?;
    let (device_code, user_code) = authority.state().devices.open(scopes, authority.now());
    let address = format!("{}/oauth2/deviceauth", authority.url());
    let body = json!({
        "device_code": device_code,
        "message": format!("To sign in, open the page {address} in a web browser and enter the code {user_code}."),
        "user_code": user_code,
        "verification_uri": address,
        "expires_in": DEVICE_LIFETIME.as_secs(),
        "interval": INTERVAL,
    });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// Shows the page for the code.
pub(super) async fn enter(State(authority): State<Authority>, Path(tenant): Path<String>) -> Response {
    match authority.check_tenant(&tenant) {
        Ok(()) => pages::send(StatusCode::OK, pages::enter_code(None), None),
        Err(refusal) => refuse(refusal),
    }
}

/// Takes the code, then the person's answer.
pub(super) async fn answer(
    State(authority): State<Authority>,
    Path(tenant): Path<String>,
    form: Result<Form<Answer>, FormRejection>,
) -> Response {
    let Ok(Form(answer)) = form else {
        return refuse(Refusal::Malformed);
    };
    if let Err(refusal) = authority.check_tenant(&tenant) {
        return refuse(refusal);
    }
    let now = authority.now();
    let code = answer.user_code.trim();
    if !authority.state().devices.waits(code, now) {
        return pages::send(StatusCode::OK, pages::enter_code(Some(UNKNOWN_CODE)), None);
    }
    match answer.action.as_deref() {
        Some("approve") => match authority.0.passwords.check(&answer.username, &answer.password) {
            Some(user) => {
                authority.state().devices.answer(code, Some(user), now);
                done(
                    "You are signed in",
                    "You can close this page and go back to the program.",
                )
            }
            None => {
                let page = pages::approve(code, answer.username.trim(), Some(WRONG_PASSWORD));
                pages::send(StatusCode::OK, page, None)
            }
        },
        Some("decline") => {
            authority.state().devices.answer(code, None, now);
            done(
                "Sign-in declined",
                "The program was not given access. You can close this page.",
            )
        }
        _ => pages::send(StatusCode::OK, pages::approve(code, "", None), None),
    }
}

fn done(heading: &str, sentence: &str) -> Response {
    pages::send(StatusCode::OK, pages::message(heading, sentence), None)
}

fn refuse(refusal: Refusal) -> Response {
    let page = pages::message("This page cannot be shown", &refusal.description());
    pages::send(StatusCode::BAD_REQUEST, page, None)
}
