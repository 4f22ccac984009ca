//! Serves the bodies of messages to the sandboxed frame, each as a document with a policy of its own, and the pictures that
//! the program fetched for it (promise 9).
//!
//! The page's address is `mailbody://localhost/KEY?images=1&dark=1` (on Windows `http://mailbody.localhost/...`), the key
//! percent-encoded as `convertFileSrc(key, "mailbody")` does it; both parameters are optional. A picture's is
//! `mailbody://localhost/KEY?picture=NUMBER`, which the document names as `?picture=NUMBER`. Every request is answered,
//! failures too: a page with a small document, a picture with nothing.

use percent_encoding::percent_decode_str;
use regarding_companion::facade::{BodyDocument, BodyRequest, PictureFile};
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::{say, text};
use tauri::http::{Method, Request, Response, StatusCode, Uri, header};
use tauri::{AppHandle, Manager, UriSchemeContext, UriSchemeResponder, Wry};
use url::form_urlencoded;

use crate::door::Door;
use crate::window;

/// The scheme.
pub(crate) const SCHEME: &str = "mailbody";

/// Where a document's pictures come from, as its policy names it: this scheme in the platform's form.
const PICTURES: &str = if cfg!(windows) {
    "http://mailbody.localhost"
} else {
    "mailbody:"
};

/// What a document of ours about a failure may do: nothing.
const FAILURE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; sandbox";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    key: String,
    what: What,
}

#[derive(Debug, PartialEq, Eq)]
enum What {
    /// The document.
    Document(BodyRequest),
    /// A picture in it, by its number.
    Picture(usize),
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
        let failure = FailureView::new(FailureCode::Invalid, say!("There is no message at this address"));
        return failed(&failure, false);
    };
    let door = app.state::<Door>();
    let companion = door.companion().await;
    match wanted.what {
        What::Document(how) => match companion.body(&wanted.key, how).await {
            Ok(document) => response(StatusCode::OK, document),
            Err(failure) => failed(&failure, how.dark),
        },
        What::Picture(number) => picture(companion.picture(&wanted.key, number).await.ok()),
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
    let query = uri.query().unwrap_or_default();
    let what = match query.strip_prefix("picture=") {
        Some(number) => What::Picture(number.parse().ok()?),
        None => What::Document(how(query)),
    };
    Some(Wanted { key, what })
}

fn how(query: &str) -> BodyRequest {
    let set =
        |name: &str| form_urlencoded::parse(query.as_bytes()).any(|(key, value)| key == name && value == "1");
    BodyRequest {
        pictures_from: set("images").then_some(PICTURES),
        dark: set("dark"),
    }
}

/// A failure as a document. Its status is a success of the frame, which would show a page of the webview's otherwise.
fn failed(failure: &FailureView, dark: bool) -> Response<Vec<u8>> {
    let scheme = if dark { "dark" } else { "light" };
    let sentence = escaped(&failure.message);
    let language = text::voice().language;
    let direction = if language.right_to_left() { "rtl" } else { "ltr" };
    let html = format!(
        "<!doctype html><html lang=\"{}\" dir=\"{direction}\"><meta charset=\"utf-8\"><title>{}</title>\
         <style>:root{{color-scheme:{scheme}}}body{{font:14px/1.5 system-ui,sans-serif;margin:24px}}</style>\
         <p role=\"alert\">{sentence}.</p></html>",
        language.tag(),
        say!("Message")
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

/// The document with its headers.
fn response(status: StatusCode, document: BodyDocument) -> Response<Vec<u8>> {
    answered(
        status,
        "text/html; charset=utf-8",
        &document.policy,
        document.html.into_bytes(),
    )
}

/// The picture, or word that there is none.
fn picture(file: Option<PictureFile>) -> Response<Vec<u8>> {
    let (status, media_type, bytes) = match file {
        Some(file) => (StatusCode::OK, file.media_type, file.bytes.to_vec()),
        None => (StatusCode::NOT_FOUND, "text/plain", Vec::new()),
    };
    answered(status, media_type, FAILURE_POLICY, bytes)
}

/// Nothing that goes out may be kept, guessed at, or told to another host.
fn answered(status: StatusCode, media_type: &str, policy: &str, body: Vec<u8>) -> Response<Vec<u8>> {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, media_type)
        .header(header::CONTENT_SECURITY_POLICY, policy)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header(header::CACHE_CONTROL, "no-store")
        .body(body)
        .unwrap_or_else(|_| {
            // Only a policy that is no header value leads here. Without its policy the document is not shown.
            tracing::error!("policy_is_no_header");
            Response::new(Vec::new())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: BodyRequest = BodyRequest {
        pictures_from: None,
        dark: false,
    };

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
                what: What::Document(BodyRequest {
                    pictures_from: Some(PICTURES),
                    dark: true
                })
            }
        );
        let asked = ask("http://mailbody.localhost/7").unwrap();
        assert_eq!(asked.what, What::Document(PLAIN));
    }

    #[test]
    fn a_picture_is_asked_for_beside_its_document() {
        let page = url::Url::parse("mailbody://localhost/INBOX%2F7?images=1&dark=1").unwrap();
        let picture = page.join("?picture=12").unwrap();
        assert_eq!(
            ask(picture.as_str()),
            Some(Wanted {
                key: "INBOX/7".into(),
                what: What::Picture(12)
            })
        );
        for wrong in ["picture=", "picture=-1", "picture=1&images=1", "picture=x"] {
            assert_eq!(ask(&format!("mailbody://localhost/7?{wrong}")), None, "{wrong}");
        }
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
            let What::Document(how) = ask(&format!("mailbody://localhost/7?{query}")).unwrap().what else {
                panic!("{query}")
            };
            assert_eq!(how.pictures_from, None, "{query}");
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
    fn a_picture_is_what_its_content_says_and_may_do_nothing() {
        let file = PictureFile {
            media_type: "image/png",
            bytes: b"png".as_slice().into(),
        };
        let response = picture(Some(file));
        let headers = response.headers();
        assert_eq!(headers[header::CONTENT_TYPE], "image/png");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], FAILURE_POLICY);
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(response.body(), b"png");
        assert_eq!(picture(None).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn the_policy_names_this_scheme_and_never_the_web() {
        let source = url::Url::parse(PICTURES).unwrap();
        let own = source.scheme() == SCHEME || source.host_str() == Some("mailbody.localhost");
        assert!(own, "{PICTURES}");
        assert_eq!(source.scheme() == "http", cfg!(windows));
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
