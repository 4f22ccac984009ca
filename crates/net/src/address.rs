//! Which addresses a request may go to: https everywhere, plain http on this computer only.

use core::net::IpAddr;

use url::{Host, Url};

use crate::error::NetError;

/// Where a permitted address lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// This computer; nothing of it crosses a network, and no proxy is asked.
    Loopback,
    /// Any other computer, over TLS.
    Outside,
}

/// Says whether a request may go to an address.
///
/// # Errors
/// [`NetError::PlainText`] for http to another computer, [`NetError::Address`] for anything that is not http(s) with
/// a host, or that carries a user name or password.
pub fn check(url: &Url) -> Result<Reach, NetError> {
    let host = url.host().ok_or(NetError::Address)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(NetError::Address);
    }
    let reach = if is_loopback(&host) {
        Reach::Loopback
    } else {
        Reach::Outside
    };
    match (url.scheme(), reach) {
        ("https", _) | ("http", Reach::Loopback) => Ok(reach),
        ("http", Reach::Outside) => Err(NetError::PlainText),
        _ => Err(NetError::Address),
    }
}

/// Says whether something may be fetched from a stranger's server: an address that a message names and nobody chose. Plain
/// http is allowed, since nothing of the person's goes along. A port that belongs to another service is not: a mail server
/// would take the request for commands.
///
/// # Errors
/// [`NetError::Address`] for anything else.
pub(crate) fn check_stranger(url: &Url) -> Result<Reach, NetError> {
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_web_port = url
        .port_or_known_default()
        .is_some_and(|port| matches!(port, 80 | 443 | 1024..));
    if !is_web || !is_web_port {
        return Err(NetError::Address);
    }
    match check(url) {
        Err(NetError::PlainText) => Ok(Reach::Outside),
        checked => checked,
    }
}

/// Host and port as the evidence log keeps them.
#[must_use]
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// `localhost` counts: the driver looks it up itself, as the two loopback addresses.
pub(crate) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(ip) => IpAddr::V4(*ip).is_loopback(),
        Host::Ipv6(ip) => IpAddr::V6(*ip).is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{Reach, check, check_stranger, host_of};
    use crate::error::NetError;

    fn checked(text: &str) -> Result<Reach, NetError> {
        check(&Url::parse(text).unwrap())
    }

    #[test]
    fn plain_text_goes_to_this_computer_only() {
        for here in [
            "http://127.0.0.1:8080/x",
            "http://[::1]/",
            "http://localhost:1/",
            "http://127.9.9.9/",
        ] {
            assert!(matches!(checked(here), Ok(Reach::Loopback)), "{here}");
        }
        for elsewhere in [
            "http://org.example/",
            "http://10.0.0.1/",
            "http://localhost.example/",
            "http://127.0.0.1.example/",
        ] {
            assert!(
                matches!(checked(elsewhere), Err(NetError::PlainText)),
                "{elsewhere}"
            );
        }
        assert!(matches!(checked("https://org.example/"), Ok(Reach::Outside)));
    }

    #[test]
    fn other_schemes_and_hidden_credentials_are_refused() {
        for wrong in [
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "https://user:pw@org.example/",
            "https://user@org.example/",
        ] {
            assert!(matches!(checked(wrong), Err(NetError::Address)), "{wrong}");
        }
    }

    #[test]
    fn strangers_are_asked_over_the_web_without_credentials() {
        for fine in [
            "http://pictures.example/1.png",
            "https://pictures.example/",
            "http://10.0.0.1:8080/",
        ] {
            assert_eq!(
                check_stranger(&Url::parse(fine).unwrap()),
                Ok(Reach::Outside),
                "{fine}"
            );
        }
        assert_eq!(
            check_stranger(&Url::parse("http://localhost:9999/").unwrap()),
            Ok(Reach::Loopback)
        );
        for wrong in [
            "ftp://pictures.example/1.png",
            "file:///etc/passwd",
            "http://user@pictures.example/",
            "https://user:pw@pictures.example/",
            "http://pictures.example:25/",
            "http://127.0.0.1:143/",
        ] {
            let wrong = Url::parse(wrong).unwrap();
            assert_eq!(check_stranger(&wrong), Err(NetError::Address), "{wrong}");
        }
    }

    #[test]
    fn evidence_names_host_and_port_without_path_or_query() {
        assert_eq!(
            host_of(&Url::parse("http://127.0.0.1:81/a?b=c").unwrap()),
            "127.0.0.1:81"
        );
        assert_eq!(
            host_of(&Url::parse("https://org.example/a").unwrap()),
            "org.example"
        );
    }
}
