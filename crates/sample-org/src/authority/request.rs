//! The checks that need no state: client, redirect address and the PKCE challenge (reference B1).

use std::net::Ipv4Addr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use url::{Host, Url};

use super::error::Refusal;

/// The public client of the desktop program: it has no secret.
pub const DESKTOP_CLIENT: &str = "regarding-desktop";

/// The paths registered for loopback redirects; any port, but no other path (reference B1).
pub const REDIRECT_PATHS: [&str; 2] = ["/", "/callback"];

/// Refuses every client but the desktop program.
pub(super) fn check_client(client: Option<&str>) -> Result<(), Refusal> {
    match client {
        None | Some("") => Err(Refusal::MissingParameter("client_id")),
        Some(DESKTOP_CLIENT) => Ok(()),
        Some(_) => Err(Refusal::UnknownClient),
    }
}

/// Reads a redirect address: plain HTTP on loopback, any port, a registered path, nothing behind it.
pub(super) fn redirect(text: Option<&str>) -> Result<Url, Refusal> {
    let text = text
        .filter(|t| !t.is_empty())
        .ok_or(Refusal::MissingParameter("redirect_uri"))?;
    let url = Url::parse(text).map_err(|_| Refusal::RedirectMismatch)?;
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address == Ipv4Addr::LOCALHOST,
        // `[::1]` is not supported (reference B1).
        Some(Host::Ipv6(_)) | None => false,
    };
    let bare = url.username().is_empty() && url.password().is_none();
    let ends = url.query().is_none() && url.fragment().is_none();
    if url.scheme() == "http" && loopback && bare && ends && REDIRECT_PATHS.contains(&url.path()) {
        Ok(url)
    } else {
        Err(Refusal::RedirectMismatch)
    }
}

/// Checks the form of a PKCE challenge: S256, that is 43 characters of base64url.
pub(super) fn challenge(challenge: Option<&str>, method: Option<&str>) -> Result<String, Refusal> {
    let challenge = challenge.ok_or(Refusal::ChallengeRequired)?;
    let digest = URL_SAFE_NO_PAD
        .decode(challenge)
        .map_err(|_| Refusal::ChallengeRequired)?;
    if method == Some("S256") && digest.len() == 32 {
        Ok(challenge.to_owned())
    } else {
        Err(Refusal::ChallengeRequired)
    }
}

/// Whether a verifier is the one behind a challenge (RFC 7636: 43 to 128 unreserved characters).
pub(super) fn verifier_fits(verifier: &str, challenge: &str) -> bool {
    let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    (43..=128).contains(&verifier.len())
        && verifier.chars().all(unreserved)
        && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) == challenge
}

#[cfg(test)]
mod tests {
    use super::{redirect, verifier_fits};
    use crate::authority::error::Refusal;

    #[test]
    fn a_loopback_redirect_may_use_any_port_but_only_a_registered_path() {
        for fine in [
            "http://localhost:1/",
            "http://127.0.0.1:60123/",
            "http://localhost",
            "http://127.0.0.1:9/callback",
        ] {
            assert!(redirect(Some(fine)).is_ok(), "B1: {fine}");
        }
        let wrong = [
            "http://localhost:1/other",
            "https://localhost:1/",
            "http://[::1]:1/",
            "http://127.0.0.2/",
            "http://localhost.evil.example/",
            "http://localhost@evil.example/",
            "http://user@localhost/",
            "http://localhost/?next=x",
            "http://localhost/#x",
            "urn:ietf:wg:oauth:2.0:oob",
            "not a url",
        ];
        for wrong in wrong {
            assert_eq!(
                redirect(Some(wrong)),
                Err(Refusal::RedirectMismatch),
                "B1: {wrong}"
            );
        }
    }

    #[test]
    fn the_verifier_of_rfc_7636_appendix_b_fits_its_challenge() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(verifier_fits(verifier, challenge));
        assert!(!verifier_fits(
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl",
            challenge
        ));
        assert!(!verifier_fits("short", challenge));
    }
}
