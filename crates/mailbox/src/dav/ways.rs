//! How people sign in to a server, as it says to somebody who did not.

use std::sync::Arc;

use regarding_model::say;
use regarding_net::header::{HeaderName, WWW_AUTHENTICATE};
use regarding_net::{Method, Net, Request, Response, Rule, StatusCode};
use url::Url;

use super::refusal::failed;
use super::wire::points_to;
use super::{bodies, xml};
use crate::error::{MailboxError, invalid};

/// The ways to sign in that a server offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DavSignIns {
    /// With a password (RFC 7617).
    pub password: bool,
    /// With an access token (RFC 6750).
    pub token: bool,
    /// It answers somebody who did not sign in.
    pub nobody: bool,
}

/// Asks a server how people sign in there. Nothing of the person is shown to it.
///
/// Some servers tell everybody about their first page, and ask who it is further in: what counts is whether somebody who did not sign in
/// is somebody to it.
///
/// # Errors
/// Whatever stands in the way of asking.
pub async fn sign_ins(server: &Url, net: &Arc<Net>) -> Result<DavSignIns, MailboxError> {
    for path in ["", "/.well-known/caldav", "/.well-known/carddav"] {
        let Ok(url) = server.join(path) else { continue };
        let response = asked(url, net).await?;
        if response.status.as_u16() == 401 {
            return Ok(offered(&response));
        }
        if knows_nobody(&response) {
            return Ok(DavSignIns {
                nobody: true,
                ..DavSignIns::default()
            });
        }
    }
    Ok(DavSignIns::default())
}

/// The answer, followed as long as it stays at that server: whoever is pointed to is asked when the person has agreed to them.
async fn asked(mut url: Url, net: &Arc<Net>) -> Result<Response, MailboxError> {
    for _ in 0..5 {
        let response = net
            .send(question(&url)?)
            .await
            .map_err(|error| failed(&error, &url))?;
        match points_to(&response, &url) {
            Some(next) if next.origin() == url.origin() => url = next,
            Some(_) | None => return Ok(response),
        }
    }
    Err(invalid(say!(
        "it points from one address to the next without end"
    )))
}

/// Whether it names a principal to somebody who did not sign in: it takes everybody for the same one.
fn knows_nobody(response: &Response) -> bool {
    if response.status != StatusCode::MULTI_STATUS {
        return false;
    }
    xml::multistatus(&response.body).is_ok_and(|answer| {
        let mut entries = answer.entries.iter();
        entries.any(|entry| entry.links(xml::Link::Principal).next().is_some())
    })
}

fn question(url: &Url) -> Result<Request, MailboxError> {
    let method = Method::from_bytes(b"PROPFIND").map_err(|_| invalid(say!("no address")))?;
    let request = Request::new(method, url.clone(), Rule::Collections).repeatable();
    let header = |request: Request, name, value| {
        request
            .header(HeaderName::from_static(name), value)
            .map_err(|error| failed(&error, url))
    };
    let request = header(request, "depth", "0")?;
    let request = header(request, "content-type", "application/xml; charset=utf-8")?;
    Ok(request.body(bodies::propfind(bodies::PRINCIPAL).into_bytes()))
}

/// What a refusal offers.
fn offered(response: &Response) -> DavSignIns {
    let fields = response.headers.get_all(WWW_AUTHENTICATE);
    let challenges: Vec<String> = fields
        .iter()
        .filter_map(|field| field.to_str().ok())
        .map(str::to_ascii_lowercase)
        .collect();
    DavSignIns {
        password: challenges.iter().any(|field| names(field, "basic")),
        token: challenges.iter().any(|field| names(field, "bearer")),
        nobody: false,
    }
}

/// Whether a field of challenges names a scheme: it may hold several, each with its parameters (RFC 9110 section 11.6.1).
fn names(field: &str, scheme: &str) -> bool {
    field.split(',').any(|part| {
        let word = part.trim_start().split([' ', '\t']).next().unwrap_or_default();
        word == scheme
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_scheme_is_found_among_several_challenges_and_not_in_their_parameters() {
        let field = "digest realm=\"basic\", nonce=\"x\", basic realm=\"a, b\", bearer";
        assert!(names(field, "basic"));
        assert!(names(field, "bearer"));
        assert!(!names("digest realm=\"basic\"", "basic"));
        assert!(!names("basicx", "basic"));
    }
}
