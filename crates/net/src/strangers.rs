//! Fetching from strangers: servers that a message names and that nobody chose. They get the address they made and
//! nothing else: no cookie, no referrer, no name of this program or person. Their replies are bounded, and their
//! redirects are followed by the rules below only (docs/adr/0004).

use core::time::Duration;
use std::sync::Arc;

use reqwest::Method;
use reqwest::header::{ACCEPT, LOCATION};
use url::{Host, Url};

use crate::address;
use crate::driver::Net;
use crate::error::NetError;
use crate::evidence::Carried;
use crate::pins::Pins;
use crate::request::{Request, Response};
use crate::rule::Rule;
use crate::transport::{Failed, Limits, Transport};
use crate::zone::Zone;

/// How many redirects of one fetch are followed.
const REDIRECTS: usize = 5;

/// Something to be fetched from a stranger's server, by GET, once.
#[derive(Clone)]
pub struct Fetch {
    /// Where it is, in the message's own words.
    pub url: Url,
    /// The rule that it belongs to.
    pub rule: Rule,
    /// What it is, for the evidence log.
    pub carried: Vec<Carried>,
    /// The media types that are of use.
    pub accept: &'static str,
    /// The largest reply that is read, unpacked, in bytes.
    pub limit: usize,
    /// How long each request may take.
    pub timeout: Duration,
}

/// The open connections to strangers, and the names they were made by.
#[derive(Debug, Clone)]
pub(crate) struct Strangers {
    transport: Transport,
    names: Arc<Pins>,
    lookup: Duration,
}

impl Net {
    /// Fetches from a stranger's server and hands its last reply over, whatever its status. Every request, each redirect
    /// that is followed too, has a line of its own in the evidence log. Nothing is tried twice.
    ///
    /// # Errors
    /// [`NetError`]; [`NetError::Redirect`] when the server leads where it must not.
    pub async fn fetch(&self, fetch: Fetch) -> Result<Response, NetError> {
        let mut request = request_of(fetch)?;
        let mut own = None;
        for _ in 0..=REDIRECTS {
            let reach = address::check_stranger(&request.url)?;
            let strangers = self.strangers()?;
            let asked = async {
                let zone = strangers.locate(&request.url, own).await?;
                own.get_or_insert(zone);
                strangers.transport.try_once(&request, reach).await
            };
            let reply = self.noted(&request, 1, asked).await;
            let reply = reply.map_err(|failed| failed.error)?;
            match redirect(&request.url, &reply)? {
                Some(next) => request.url = next,
                None => return Ok(reply),
            }
        }
        Err(NetError::Redirect)
    }
}

fn request_of(fetch: Fetch) -> Result<Request, NetError> {
    let request = Request::new(Method::GET, fetch.url, fetch.rule)
        .header(ACCEPT, fetch.accept)?
        .evidence(fetch.carried, vec![]);
    Ok(Request {
        timeout: Some(fetch.timeout),
        max_reply: Some(fetch.limit),
        ..request
    })
}

impl Strangers {
    pub(crate) fn new(limits: Limits) -> Result<Self, NetError> {
        let names = Arc::new(Pins::default());
        Ok(Self {
            transport: Transport::to_strangers(limits, &names)?,
            names,
            lookup: limits.connect,
        })
    }

    /// Where a server is. The message's own address may be anywhere, on this computer and in the network around it too: the
    /// person saw the message and asked. A redirect leads to no place that is nearer than that one (`own`).
    async fn locate(&self, url: &Url, own: Option<Zone>) -> Result<Zone, Failed> {
        let zone = match url.host() {
            Some(Host::Ipv4(address)) => Zone::of(address.into()),
            Some(Host::Ipv6(address)) => Zone::of(address.into()),
            Some(host @ Host::Domain(_)) if address::is_loopback(&host) => Zone::Here,
            Some(Host::Domain(name)) => self.zone_of_name(name).await,
            None => Zone::Here,
        };
        if own.is_some_and(|own| zone < own) {
            return Err(Failed {
                error: NetError::Redirect,
                sent: false,
            });
        }
        Ok(zone)
    }

    /// Behind a proxy nobody here may know the name; the proxy knows the way, and without one nothing is reached.
    async fn zone_of_name(&self, name: &str) -> Zone {
        let found = self.names.look_up(name, self.lookup).await;
        Zone::nearest(found).unwrap_or(Zone::Public)
    }
}

/// Where a reply sends on to, when it does; never from an encrypted address to a plain one.
fn redirect(from: &Url, reply: &Response) -> Result<Option<Url>, NetError> {
    let sends_on = matches!(reply.status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let Some(place) = reply.header(LOCATION.as_str()).filter(|_| sends_on) else {
        return Ok(None);
    };
    let next = from.join(place).map_err(|_| NetError::Redirect)?;
    let downgrade = from.scheme() == "https" && next.scheme() != "https";
    if downgrade || address::check_stranger(&next).is_err() {
        return Err(NetError::Redirect);
    }
    Ok(Some(next))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, LOCATION};

    use super::*;

    fn sent_on(from: &str, status: u16, to: &str) -> Result<Option<String>, NetError> {
        let reply = Response {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::from_iter([(LOCATION, to.parse().unwrap())]),
            body: Bytes::new(),
        };
        let next = redirect(&Url::parse(from).unwrap(), &reply)?;
        Ok(next.map(String::from))
    }

    #[test]
    fn redirects_go_to_the_web_only_and_never_out_of_encryption() {
        let from = "https://a.example/x/1.png";
        assert_eq!(
            sent_on(from, 302, "../2.png"),
            Ok(Some("https://a.example/2.png".to_owned()))
        );
        assert_eq!(
            sent_on("http://a.example/", 301, "//b.example/"),
            Ok(Some("http://b.example/".to_owned()))
        );
        assert_eq!(sent_on(from, 200, "https://b.example/"), Ok(None));
        assert_eq!(
            sent_on(from, 304, "https://b.example/"),
            Ok(None),
            "no redirect at all"
        );
        for wrong in [
            "http://a.example/1.png",
            "file:///etc/passwd",
            "ftp://a.example/",
            "data:image/png;base64,AA",
            "javascript:1",
            "https://user@a.example/",
            "https://a.example:25/",
            "https://",
        ] {
            assert_eq!(sent_on(from, 302, wrong), Err(NetError::Redirect), "{wrong}");
        }
    }

    async fn located(url: &str, own: Option<Zone>) -> Option<Zone> {
        let limits = Limits {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(5),
            reply: 1,
        };
        let strangers = Strangers::new(limits).unwrap();
        strangers.locate(&Url::parse(url).unwrap(), own).await.ok()
    }

    #[tokio::test]
    async fn a_redirect_never_leads_nearer_than_the_message_itself() {
        let here = [
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://localhost/",
            "http://2130706433/",
            "http://0/",
        ];
        let near = [
            "http://192.168.1.1/",
            "http://169.254.169.254/",
            "http://[fe80::1]/",
        ];
        for url in here {
            assert_eq!(located(url, None).await, Some(Zone::Here), "{url}");
            assert_eq!(located(url, Some(Zone::Here)).await, Some(Zone::Here), "{url}");
            assert_eq!(located(url, Some(Zone::Near)).await, None, "{url}");
            assert_eq!(located(url, Some(Zone::Public)).await, None, "{url}");
        }
        for url in near {
            assert_eq!(located(url, None).await, Some(Zone::Near), "{url}");
            assert_eq!(located(url, Some(Zone::Here)).await, Some(Zone::Near), "{url}");
            assert_eq!(located(url, Some(Zone::Public)).await, None, "{url}");
        }
        assert_eq!(
            located("http://1.1.1.1/", Some(Zone::Public)).await,
            Some(Zone::Public)
        );
    }
}
