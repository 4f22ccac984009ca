//! The pages that a person sees while signing in: plain HTML without script, usable by keyboard and screen reader, under
//! a Content-Security-Policy that allows nothing but the page itself.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

const STYLE: &str = include_str!("style.css");

/// The style sheet of all pages.
pub(super) async fn style() -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ],
        STYLE,
    )
        .into_response()
}

/// The fields in which a person gives name and password.
fn credentials(username: &str) -> Markup {
    html! {
        label for="username" { "E-mail address" }
        input id="username" name="username" type="email" value=(username) autocomplete="username" required
            autofocus[username.is_empty()] spellcheck="false";
        label for="password" { "Password" }
        input id="password" name="password" type="password" autocomplete="current-password" required
            autofocus[!username.is_empty()];
    }
}

fn alert(error: Option<&str>) -> Markup {
    html! { @if let Some(error) = error { p #error .error role="alert" { (error) } } }
}

/// The sign-in page. `handle` names the sign-in under way.
pub(super) fn sign_in(handle: &str, username: &str, error: Option<&str>) -> Markup {
    page(
        "Sign in",
        html! {
            h1 { "Sign in" }
            p .lead { "to continue to " strong { "Regarding" } }
            (alert(error))
            form method="post" {
                input type="hidden" name="flow" value=(handle);
                (credentials(username))
                div .buttons {
                    button #submit .primary type="submit" name="action" value="sign-in" { "Sign in" }
                    button #cancel type="submit" name="action" value="cancel" formnovalidate { "Cancel" }
                }
            }
        },
    )
}

/// The page on which a person types the code that a device shows.
pub(super) fn enter_code(error: Option<&str>) -> Markup {
    page(
        "Enter code",
        html! {
            h1 { "Enter code" }
            p .lead { "Type the code that the program shows you." }
            (alert(error))
            form method="post" {
                input type="hidden" name="action" value="code";
                label for="user_code" { "Code" }
                input #user_code name="user_code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false"
                    required autofocus;
                div .buttons { button #submit .primary type="submit" { "Next" } }
            }
        },
    )
}

/// The page on which a person approves or declines a device.
pub(super) fn approve(user_code: &str, username: &str, error: Option<&str>) -> Markup {
    page(
        "Allow sign-in",
        html! {
            h1 { "Allow this sign-in?" }
            p .lead {
                strong { "Regarding" } " on another screen asks to use your account. Go on only if it shows the code "
                strong { (user_code) } "."
            }
            (alert(error))
            form method="post" {
                input type="hidden" name="user_code" value=(user_code);
                (credentials(username))
                div .buttons {
                    button #submit .primary type="submit" name="action" value="approve" { "Allow" }
                    button #decline type="submit" name="action" value="decline" formnovalidate { "Decline" }
                }
            }
        },
    )
}

/// A page with a heading and a sentence, where nothing is left to do.
pub(super) fn message(heading: &str, sentence: &str) -> Markup {
    page(heading, html! { h1 { (heading) } p .lead { (sentence) } })
}

fn page(title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) " · Alder & Finch" }
                link rel="stylesheet" href="/oauth2/style.css";
            }
            body {
                main {
                    p .brand { span .mark aria-hidden="true" { "A" } "Alder & Finch" }
                    (content)
                    p .note { "This is the sample organization. It runs on this computer only, and its people are invented." }
                }
            }
        }
    }
}

/// Sends a page. `form_target` is the origin that a form's answer may lead to: browsers hold a redirect after a form
/// to `form-action` too.
pub(super) fn send(status: StatusCode, page: Markup, form_target: Option<&str>) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self'{}; frame-ancestors 'none'; base-uri 'none'",
        form_target.map(|origin| format!(" {origin}")).unwrap_or_default()
    );
    let mut response = (status, page.into_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
