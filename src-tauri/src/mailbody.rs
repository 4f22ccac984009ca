//! Serves the bodies of messages to the sandboxed frame, each as a document with a policy of its own (promise 9).
//!
//! The page's address is `mailbody://localhost/KEY?images=1&dark=1` (on Windows `http://mailbody.localhost/...`), the key
//! percent-encoded as `convertFileSrc(key, "mailbody")` does it; both parameters are optional. Every request is answered,
//! failures too, with a small document.

use percent_encoding::percent_decode_str;
use regarding_companion::facade::{BodyDocument, BodyRequest};
use regarding_companion::view::failure::{FailureCode, FailureView};
use tauri::http::{Method, Request, Response, StatusCode, Uri, header};
use tauri::{AppHandle, Manager, UriSchemeContext, UriSchemeResponder, Wry};
use url::form_urlencoded;

use crate::door::Door;
use crate::window;

/// The scheme.
pub(crate) const SCHEME: &str = "mailbody";

/// What a document of ours about a failure may do: nothing.
const FAILURE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; sandbox";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    key: String,
    how: BodyRequest,
}

/// Answers a request, in a task of its own: a body may have to come from a server.
pub(crate) fn answer(
    context: UriSchemeContext<'_, Wry>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let from_main = context.webview_label() == window::MAIN;
    let wanted = wanted(request.method(), request.uri()).filter(|_| from_main);
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn(async move { responder.respond(respond(&app, wanted).await) });
}

async fn respond(app: &AppHandle, wanted: Option<Wanted>) -> Response<Vec<u8>> {
    let Some(wanted) = wanted else {
        let failure = FailureView::new(FailureCode::Invalid, "There is no message at this address");
        return failed(&failure, false);
    };
    match app
        .state::<Door>()
        .companion()
        .await
        .body(&wanted.key, wanted.how)
        .await
    {
        Ok(document) => response(StatusCode::OK, document),
        Err(failure) => failed(&failure, wanted.how.dark),
    }
}

/// Reads the address; `None` when it makes no sense.
fn wanted(method: &Method, uri: &Uri) -> Option<Wanted> {
    let key = percent_decode_str(uri.path().strip_prefix('/')?)
        .decode_utf8()
        .ok()?
        .into_owned();
    if method != Method::GET || key.is_empty() {
        return None;
    }
    let query = uri.query().unwrap_or_default().as_bytes();
    let set = |name: &str| form_urlencoded::parse(query).any(|(key, value)| key == name && value == "1");
    let how = BodyRequest {
        load_images: set("images"),
        dark: set("dark"),
    };
    Some(Wanted { key, how })
}

/// A failure as a document. Its status is a success of the frame, which would show a page of the webview's otherwise.
fn failed(failure: &FailureView, dark: bool) -> Response<Vec<u8>> {
    let scheme = if dark { "dark" } else { "light" };
    let sentence = escaped(&failure.message);
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Message</title>\
         <style>:root{{color-scheme:{scheme}}}body{{font:14px/1.5 system-ui,sans-serif;margin:24px}}</style>\
         <p role=\"alert\">{sentence}.</p></html>"
    );
    response(
        StatusCode::OK,
        BodyDocument {
            html,
            policy: FAILURE_POLICY.to_owned(),
        },
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The document with its headers. Nothing of it may be kept, guessed at, or told to another host.
fn response(status: StatusCode, document: BodyDocument) -> Response<Vec<u8>> {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, document.policy)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header(header::CACHE_CONTROL, "no-store")
        .body(document.html.into_bytes())
        .unwrap_or_else(|_| {
            // Only a policy that is no header value leads here. Without its policy the document is not shown.
            tracing::error!("policy_is_no_header");
            Response::new(Vec::new())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(uri: &str) -> Option<Wanted> {
        wanted(&Method::GET, &uri.parse().unwrap())
    }

    #[test]
    fn the_key_and_the_choices_are_read_from_the_address() {
        let asked = ask("mailbody://localhost/INBOX%2F7%20%C3%A4?images=1&dark=1").unwrap();
        assert_eq!(
            asked,
            Wanted {
                key: "INBOX/7 ä".into(),
                how: BodyRequest {
                    load_images: true,
                    dark: true
                }
            }
        );
        let asked = ask("http://mailbody.localhost/7").unwrap();
        assert_eq!(
            asked.how,
            BodyRequest {
                load_images: false,
                dark: false
            }
        );
    }

    #[test]
    fn pictures_load_only_when_asked_for_in_so_many_words() {
        for query in [
            "images=0",
            "images",
            "images=true",
            "image=1",
            "dark=1",
            "IMAGES=1",
        ] {
            assert!(
                !ask(&format!("mailbody://localhost/7?{query}"))
                    .unwrap()
                    .how
                    .load_images,
                "{query}"
            );
        }
    }

    #[test]
    fn an_address_without_sense_names_no_message() {
        assert_eq!(ask("mailbody://localhost/"), None);
        assert_eq!(ask("mailbody://localhost/%FF"), None);
        assert_eq!(
            wanted(&Method::POST, &"mailbody://localhost/7".parse().unwrap()),
            None
        );
    }

    #[test]
    fn a_failure_is_a_document_that_can_do_nothing() {
        let failure = FailureView::new(FailureCode::Gone, "<script>\"&");
        let response = failed(&failure, true);
        assert_eq!(
            response.headers()[header::CONTENT_SECURITY_POLICY],
            FAILURE_POLICY
        );
        let text = String::from_utf8(response.into_body()).unwrap();
        assert!(text.contains("&lt;script&gt;&quot;&amp;"), "{text}");
        assert!(text.contains("color-scheme:dark"));
    }

    #[test]
    fn every_document_goes_out_with_its_policy_and_is_not_kept() {
        let document = BodyDocument {
            html: "x".into(),
            policy: "default-src 'none'".into(),
        };
        let response = response(StatusCode::OK, document);
        let headers = response.headers();
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], "default-src 'none'");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    }

    #[test]
    fn a_document_whose_policy_cannot_be_sent_is_not_shown() {
        let document = BodyDocument {
            html: "secret".into(),
            policy: "a\nb".into(),
        };
        assert!(response(StatusCode::OK, document).into_body().is_empty());
    }
}
