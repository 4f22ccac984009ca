//! The authorize endpoint: the sign-in page, and the way back to the program with a code or with an error word
//! (reference B1).

use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::Url;

use super::codes::Flow;
use super::error::Refusal;
use super::request::{challenge, check_client, redirect};
use super::{Authority, pages};

/// The parameters of an authorize request.
#[derive(Deserialize)]
pub(super) struct AuthorizeRequest {
    client_id: Option<String>,
    redirect_uri: Option<String>,
    response_type: Option<String>,
    response_mode: Option<String>,
    scope: Option<String>,
    resource: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    prompt: Option<String>,
    login_hint: Option<String>,
}

/// What the sign-in page sends back.
#[derive(Deserialize)]
pub(super) struct Answer {
    flow: String,
    action: Option<String>,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
}

/// Opens the sign-in page.
pub(super) async fn open(
    State(authority): State<Authority>,
    Path(tenant): Path<String>,
    query: Result<Query<AuthorizeRequest>, QueryRejection>,
) -> Response {
    let Ok(Query(request)) = query else {
        return refuse(Refusal::Malformed);
    };
    opened(&authority, authority.check_tenant(&tenant), &request)
}

/// The same at an address of AD FS (reference B6).
pub(super) async fn open_older(
    State(authority): State<Authority>,
    query: Result<Query<AuthorizeRequest>, QueryRejection>,
) -> Response {
    match query {
        Ok(Query(request)) => opened(&authority, Ok(()), &request),
        Err(_) => refuse(Refusal::Malformed),
    }
}

fn opened(authority: &Authority, tenant: Result<(), Refusal>, request: &AuthorizeRequest) -> Response {
    // Until the redirect address is known to be the program's, nothing may be sent there.
    let checked = tenant
        .and_then(|()| check_client(request.client_id.as_deref()))
        .and_then(|()| redirect(request.redirect_uri.as_deref()));
    let target = match checked {
        Ok(target) => target,
        Err(refusal) => return refuse(refusal),
    };
    match authority.flow(request, target.clone()) {
        Err(refusal) => go_back(&target, request.state.as_deref(), Err(refusal)),
        Ok(flow) => {
            let handle = authority.state().codes.open(flow);
            let hint = request.login_hint.as_deref().unwrap_or_default();
            pages::send(
                StatusCode::OK,
                pages::sign_in(&handle, hint, None),
                Some(&origin(&target)),
            )
        }
    }
}

impl Authority {
    fn flow(&self, request: &AuthorizeRequest, redirect: Url) -> Result<Flow, Refusal> {
        match request.response_type.as_deref() {
            Some("code") => {}
            Some(_) => return Err(Refusal::ResponseType),
            None => return Err(Refusal::MissingParameter("response_type")),
        }
        if request
            .response_mode
            .as_deref()
            .is_some_and(|mode| mode != "query")
        {
            return Err(Refusal::ResponseMode);
        }
        let scopes = self
            .scopes(request.scope.as_deref(), request.resource.as_deref())
            .map_err(|refusal| match refusal {
                // On the way through a browser it is the person who is told no.
                Refusal::Consent => Refusal::AccessDenied,
                other => other,
            })?;
        let challenge = challenge(
            request.code_challenge.as_deref(),
            request.code_challenge_method.as_deref(),
        )?;
        if request.prompt.as_deref() == Some("none") {
            return Err(Refusal::LoginRequired);
        }
        let written_redirect = request.redirect_uri.clone().unwrap_or_default();
        let opened = self.now();
        Ok(Flow {
            redirect,
            written_redirect,
            state: request.state.clone(),
            challenge,
            scopes,
            opened,
        })
    }
}

/// Takes the sign-in page's answer.
pub(super) async fn submit(
    State(authority): State<Authority>,
    Path(tenant): Path<String>,
    form: Result<Form<Answer>, FormRejection>,
) -> Response {
    let Ok(Form(answer)) = form else {
        return refuse(Refusal::Malformed);
    };
    match authority.check_tenant(&tenant) {
        Ok(()) => submitted(&authority, &answer),
        Err(refusal) => refuse(refusal),
    }
}

/// The same at an address of AD FS (reference B6).
pub(super) async fn submit_older(
    State(authority): State<Authority>,
    form: Result<Form<Answer>, FormRejection>,
) -> Response {
    match form {
        Ok(Form(answer)) => submitted(&authority, &answer),
        Err(_) => refuse(Refusal::Malformed),
    }
}

fn submitted(authority: &Authority, answer: &Answer) -> Response {
    let now = authority.now();
    let Some(flow) = authority.state().codes.flow(&answer.flow, now).cloned() else {
        return too_late();
    };
    if answer.action.as_deref() == Some("cancel") {
        authority.state().codes.cancel(&answer.flow);
        return go_back(&flow.redirect, flow.state.as_deref(), Err(Refusal::AccessDenied));
    }
    let Some(user) = authority.0.passwords.check(&answer.username, &answer.password) else {
        let error = "The e-mail address or the password is not right. Please try again.";
        let page = pages::sign_in(&answer.flow, answer.username.trim(), Some(error));
        return pages::send(StatusCode::OK, page, Some(&origin(&flow.redirect)));
    };
    match authority.state().codes.grant(&answer.flow, user, now) {
        Some(code) => go_back(&flow.redirect, flow.state.as_deref(), Ok(&code)),
        None => too_late(),
    }
}

/// Leads the browser back to the program.
fn go_back(target: &Url, state: Option<&str>, outcome: Result<&str, Refusal>) -> Response {
    let mut target = target.clone();
    {
        let mut query = target.query_pairs_mut();
        match outcome {
            Ok(code) => query.append_pair("code", code),
            Err(refusal) => query
                .append_pair("error", refusal.word())
                .append_pair("error_description", &refusal.description()),
        };
        if let Some(state) = state {
            query.append_pair("state", state);
        }
    }
    Redirect::to(target.as_str()).into_response()
}

fn origin(target: &Url) -> String {
    target.origin().ascii_serialization()
}

fn refuse(refusal: Refusal) -> Response {
    let page = pages::message("This sign-in cannot go on", &refusal.description());
    pages::send(StatusCode::BAD_REQUEST, page, None)
}

fn too_late() -> Response {
    let page = pages::message(
        "This page is too old",
        "Please go back to the program and sign in again.",
    );
    pages::send(StatusCode::BAD_REQUEST, page, None)
}
