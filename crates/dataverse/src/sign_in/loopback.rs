//! The one-shot listener on this computer to which the browser brings the code (reference B1). It answers one page,
//! knows no token, and goes away.

use core::time::Duration;
use std::net::Ipv4Addr;

use regarding_model::sentence;
use regarding_model::text::{Sentence, voice};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::authority::Issuer;
use super::error::{SignInError, protocol_word};

/// The most of a request that is read: a code and a state, with room to spare.
const MOST: usize = 16 * 1024;
/// How long one connection may take to ask its question.
const PATIENCE: Duration = Duration::from_secs(10);

const DONE: Sentence = sentence!("You are signed in. You can close this page and go back to Regarding.");
const NOT_DONE: Sentence =
    sentence!("The sign-in did not work. You can close this page and go back to Regarding.");

/// A listener that waits for the browser.
#[derive(Debug)]
pub(super) struct Loopback {
    listener: TcpListener,
    port: u16,
}

/// What the browser brought.
pub(super) struct Brought {
    answer: Answer,
    state: String,
    issuer: Option<String>,
}

/// The authority's answer.
pub(super) enum Answer {
    /// A code.
    Code(String),
    /// A refusal: a word of the protocol.
    Refused(String),
}

/// To what an answer must belong.
pub(super) struct Expected<'e> {
    /// The sign-in, by its state.
    pub(super) state: &'e str,
    /// The authority, where it is known how it calls itself.
    pub(super) issuer: Option<&'e Issuer>,
}

impl Loopback {
    pub(super) async fn bind() -> Result<Self, SignInError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(|_| SignInError::Browser)?;
        let port = listener.local_addr().map_err(|_| SignInError::Browser)?.port();
        Ok(Self { listener, port })
    }

    /// The redirect address: the registered one, whose port does not count (reference B1).
    pub(super) fn redirect_uri(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Waits for the browser's answer to this sign-in. Other connections, such as a browser asking for an icon, are sent
    /// away; an answer that belongs elsewhere ends the sign-in.
    pub(super) async fn code(self, expected: &Expected<'_>) -> Result<String, SignInError> {
        loop {
            let (mut stream, _) = self.listener.accept().await.map_err(|_| SignInError::Browser)?;
            let asked = tokio::time::timeout(PATIENCE, read_request(&mut stream))
                .await
                .ok()
                .flatten();
            let Some(brought) = asked.as_deref().and_then(answer_in) else {
                respond(&mut stream, "404 Not Found", sentence!("There is nothing here.")).await;
                continue;
            };
            let result = judge(brought, expected);
            match &result {
                Ok(_) => respond(&mut stream, "200 OK", DONE).await,
                Err(_) => respond(&mut stream, "400 Bad Request", NOT_DONE).await,
            }
            return result;
        }
    }
}

fn judge(brought: Brought, expected: &Expected<'_>) -> Result<String, SignInError> {
    if brought.state != expected.state {
        return Err(SignInError::WrongState);
    }
    let named = brought.issuer.as_deref();
    let is_its_own = expected.issuer.is_none_or(|issuer| match named {
        Some(named) => named == issuer.name,
        None => !issuer.always_named,
    });
    if !is_its_own {
        return Err(SignInError::WrongIssuer);
    }
    match brought.answer {
        Answer::Code(code) => Ok(code),
        Answer::Refused(error) if error == "access_denied" => Err(SignInError::Declined),
        Answer::Refused(other) => Err(SignInError::Refused(protocol_word(&other))),
    }
}

/// Reads up to the end of the header.
async fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut buffer = [0_u8; 2048];
    loop {
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        request.extend_from_slice(buffer.get(..read)?);
        if request.windows(4).any(|window| window == b"\r\n\r\n") {
            return Some(request);
        }
        if request.len() > MOST {
            return None;
        }
    }
}

/// The answer in `GET /?code=…&state=… HTTP/1.1`; `None` for anything else.
fn answer_in(request: &[u8]) -> Option<Brought> {
    let line = request.split(|byte| *byte == b'\r').next()?;
    let mut words = core::str::from_utf8(line).ok()?.split(' ');
    let target = words.next().filter(|method| *method == "GET").and(words.next())?;
    let url = Url::parse("http://localhost/").ok()?.join(target).ok()?;
    if url.path() != "/" {
        return None;
    }
    let value = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let answer = match (value("code"), value("error")) {
        (Some(code), None) => Answer::Code(code),
        (_, Some(error)) => Answer::Refused(error),
        (None, None) => return None,
    };
    Some(Brought {
        answer,
        state: value("state")?,
        issuer: value("iss"),
    })
}

async fn respond(stream: &mut TcpStream, status: &str, sentence: Sentence) {
    let language = voice().language;
    let direction = if language.right_to_left() { "rtl" } else { "ltr" };
    let page = format!(
        "<!doctype html><html lang=\"{}\" dir=\"{direction}\"><meta charset=\"utf-8\"><title>Regarding</title>\
         <body style=\"font:16px system-ui,sans-serif;margin:4rem auto;max-width:32rem\"><h1>Regarding</h1>\
         <p>{sentence}</p></body></html>",
        language.tag()
    );
    let reply = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n\r\n{page}",
        page.len()
    );
    // Whether the browser still listens does not matter: the code is here.
    let _ = stream.write_all(reply.as_bytes()).await;
    let _ = stream.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::{Answer, Expected, Issuer, SignInError, answer_in, judge};

    fn judged(target: &str, issuer: Option<&Issuer>) -> Result<String, SignInError> {
        let request = format!("GET /?{target} HTTP/1.1\r\nHost: x\r\n\r\n");
        let expected = Expected { state: "s", issuer };
        judge(answer_in(request.as_bytes()).unwrap(), &expected)
    }

    #[test]
    fn only_the_answer_to_this_sign_in_is_taken() {
        assert_eq!(
            judged("code=a%2Bb&state=s&session_state=x", None),
            Ok("a+b".to_owned())
        );
        assert_eq!(judged("code=a&state=other", None), Err(SignInError::WrongState));
        assert_eq!(
            judged("error=access_denied&state=s", None),
            Err(SignInError::Declined)
        );
        let both = answer_in(b"GET /?error=x&code=y&state=s HTTP/1.1\r\n\r\n").unwrap();
        assert!(matches!(both.answer, Answer::Refused(_)));
    }

    #[test]
    fn only_the_answer_of_the_authority_that_was_asked_is_taken() {
        let named = |always_named| Issuer {
            name: "https://login.example/t".to_owned(),
            always_named,
        };
        let (own, other) = (
            "code=a&state=s&iss=https%3A%2F%2Flogin.example%2Ft",
            "code=a&state=s&iss=https://evil.example",
        );
        for always in [true, false] {
            assert_eq!(judged(own, Some(&named(always))), Ok("a".to_owned()));
            assert_eq!(
                judged(other, Some(&named(always))),
                Err(SignInError::WrongIssuer),
                "RFC 9207"
            );
        }
        assert_eq!(
            judged("code=a&state=s", Some(&named(true))),
            Err(SignInError::WrongIssuer)
        );
        assert_eq!(judged("code=a&state=s", Some(&named(false))), Ok("a".to_owned()));
    }

    #[test]
    fn other_requests_are_no_answers() {
        for other in [
            &b"GET /favicon.ico HTTP/1.1\r\n\r\n"[..],
            b"GET / HTTP/1.1\r\n\r\n",
            b"POST /?code=a&state=s HTTP/1.1\r\n\r\n",
            b"GET /callback?code=a&state=s HTTP/1.1\r\n\r\n",
            b"\xff\xfe",
            b"",
        ] {
            assert!(answer_in(other).is_none(), "{other:?}");
        }
    }
}
