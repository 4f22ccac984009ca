//! Where a service is, as a server says to somebody who did not sign in.

use std::collections::BTreeSet;
use std::sync::Arc;

use regarding_model::say;
use regarding_net::{Method, Net, Request, Rule};
use url::Url;

use super::account::{self, Typed};
use super::refusal::failed;
use super::wire::points_to;
use crate::error::{MailboxError, invalid, unsupported};

/// Where services are, as a server says to somebody who did not sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The server of calendars.
    pub calendars: Option<Url>,
    /// The server of address books.
    pub contacts: Option<Url>,
    /// The hosts among them that are not the one that was asked. Nothing is to be signed in to there before the person agreed.
    pub elsewhere: Vec<String>,
}

/// Finds servers by a web address, a host, or an address of mail, without signing in. A domain says where its services are under
/// `/.well-known` (RFC 6764 section 5).
///
/// # Errors
/// [`MailboxError::Unsupported`] when nothing is to be found there; whatever stands in the way of asking.
pub async fn locate(text: &str, net: &Arc<Net>) -> Result<Located, MailboxError> {
    let host = match account::typed(text)? {
        Typed::Address(url) => {
            return Ok(Located {
                calendars: Some(url.clone()),
                contacts: Some(url),
                elsewhere: Vec::new(),
            });
        }
        Typed::Host(host) => host,
    };
    let calendars = well_known(net, &host, "caldav").await?;
    let contacts = well_known(net, &host, "carddav").await?;
    if calendars.is_none() && contacts.is_none() {
        return Err(unsupported(say!(
            "calendars or address books that can be found by the address alone"
        )));
    }
    let others = [&calendars, &contacts]
        .into_iter()
        .flatten()
        .filter(|url| url.origin() != host.origin());
    let elsewhere: BTreeSet<String> = others.map(regarding_net::address::host_of).collect();
    Ok(Located {
        calendars,
        contacts,
        elsewhere: elsewhere.into_iter().collect(),
    })
}

pub(super) async fn well_known(
    net: &Arc<Net>,
    host: &Url,
    service: &str,
) -> Result<Option<Url>, MailboxError> {
    let first = host
        .join(&format!("/.well-known/{service}"))
        .map_err(|_| invalid(say!("no address")))?;
    let mut url = first.clone();
    for _ in 0..5 {
        let request = Request::new(Method::GET, url.clone(), Rule::Collections);
        let response = net.send(request).await.map_err(|error| failed(&error, &url))?;
        match points_to(&response, &url) {
            Some(next) => url = next,
            // Whatever is found by following is the place, whether it lets a stranger look or not.
            None if url != first || matches!(response.status.as_u16(), 200 | 207 | 401 | 405) => {
                return Ok(Some(url));
            }
            None => return Ok(None),
        }
    }
    Err(invalid(say!(
        "it points from one address to the next without end"
    )))
}
