//! The one-shot listener on this computer to which the browser brings the code (reference B1). It answers one page,
//! knows no token, and goes away.

use core::time::Duration;
use std::net::Ipv4Addr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::error::{SignInError, protocol_word};

/// The most of a request that is read: a code and a state, with room to spare.
const MOST: usize = 16 * 1024;
/// How long one connection may take to ask its question.
const PATIENCE: Duration = Duration::from_secs(10);

const DONE: &str = "You are signed in. You can close this page and go back to Regarding.";
const NOT_DONE: &str = "The sign-in did not work. You can close this page and go back to Regarding.";

/// A listener that waits for the browser.
#[derive(Debug)]
pub(super) struct Loopback {
    listener: TcpListener,
    port: u16,
}

/// What the browser brought.
pub(super) enum Brought {
    /// A code, for this state.
    Code { code: String, state: String },
    /// A refusal, for this state.
    Refused { error: String, state: String },
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

    /// Waits for the browser's answer to the sign-in with this state. Other connections, such as a browser asking for an
    /// icon, are sent away; an answer with another state ends the sign-in.
    pub(super) async fn code(self, expected: &str) -> Result<String, SignInError> {
        loop {
            let (mut stream, _) = self.listener.accept().await.map_err(|_| SignInError::Browser)?;
            let asked = tokio::time::timeout(PATIENCE, read_request(&mut stream))
                .await
                .ok()
                .flatten();
            let Some(brought) = asked.as_deref().and_then(answer_in) else {
                respond(&mut stream, "404 Not Found", "There is nothing here.").await;
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

fn judge(brought: Brought, expected: &str) -> Result<String, SignInError> {
    match brought {
        Brought::Code { code, state } if state == expected => Ok(code),
        Brought::Refused { error, state } if state == expected => match error.as_str() {
            "access_denied" => Err(SignInError::Declined),
            other => Err(SignInError::Refused(protocol_word(other))),
        },
        Brought::Code { .. } | Brought::Refused { .. } => Err(SignInError::WrongState),
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
    let state = value("state")?;
    match (value("code"), value("error")) {
        (Some(code), None) => Some(Brought::Code { code, state }),
        (_, Some(error)) => Some(Brought::Refused { error, state }),
        (None, None) => None,
    }
}

async fn respond(stream: &mut TcpStream, status: &str, sentence: &str) {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Regarding</title>\
         <body style=\"font:16px system-ui,sans-serif;margin:4rem auto;max-width:32rem\"><h1>Regarding</h1>\
         <p>{sentence}</p></body></html>"
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
    use super::{Brought, SignInError, answer_in, judge};

    #[test]
    fn only_the_answer_to_this_sign_in_is_taken() {
        let code =
            answer_in(b"GET /?code=a%2Bb&state=s&session_state=x HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        assert_eq!(judge(code, "s"), Ok("a+b".to_owned()));
        let foreign = answer_in(b"GET /?code=a&state=other HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(judge(foreign, "s"), Err(SignInError::WrongState));
        let declined = answer_in(b"GET /?error=access_denied&state=s HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(judge(declined, "s"), Err(SignInError::Declined));
        assert!(matches!(
            answer_in(b"GET /?error=x&code=y&state=s HTTP/1.1\r\n\r\n"),
            Some(Brought::Refused { .. })
        ));
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
