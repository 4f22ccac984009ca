//! What a person types as the address of an organization, and the addresses that follow from it (reference A1, B6).

use core::fmt;
use core::str::FromStr;

use regarding_model::say;
use thiserror::Error;
use url::{Host, Url};

/// The root of an organization's Web API: `https://org.crm.example/`, or with a path below it on premises.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceRoot {
    url: Url,
    version: ApiVersion,
}

/// A version of the Web API, by the part of the path that names it. They are the same to this program (reference A1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum ApiVersion {
    V90,
    V91,
    V92,
}

/// Why a text is no address of an organization, in words for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing was typed.
    #[error("{}", say!("Type the address of the organization, for example contoso.crm4.dynamics.com"))]
    Empty,
    /// Something that no address looks like.
    #[error("{}", say!("This is not the address of an organization; it looks like contoso.crm4.dynamics.com"))]
    NotAnAddress,
    /// An e-mail address.
    #[error("{}", say!("This is an e-mail address; type the address of the organization, for example contoso.crm4.dynamics.com"))]
    Email,
    /// Plain http to another computer.
    #[error("{}", say!("This address is not encrypted; use one that begins with https://"))]
    PlainText,
}

impl ServiceRoot {
    /// The organization's own address, which also opens in a browser.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The same organization by an older version of the Web API: servers of firms may know no newer one (reference B6). The
    /// cloud knows the newest.
    #[must_use]
    pub fn older(&self) -> Option<Self> {
        let in_cloud = self.url.host().is_some_and(|host| is_cloud(&host));
        let version = match self.version {
            ApiVersion::V92 => ApiVersion::V91,
            ApiVersion::V91 => ApiVersion::V90,
            ApiVersion::V90 => return None,
        };
        (!in_cloud).then(|| Self {
            url: self.url.clone(),
            version,
        })
    }

    /// The address of the Web API; ends with a slash.
    #[must_use]
    pub fn api(&self) -> Url {
        let mut url = self.url.clone();
        url.set_path(&self.api_path());
        url
    }

    /// The path of the Web API; begins and ends with a slash.
    #[must_use]
    pub fn api_path(&self) -> String {
        let version = match self.version {
            ApiVersion::V90 => "v9.0",
            ApiVersion::V91 => "v9.1",
            ApiVersion::V92 => "v9.2",
        };
        format!("{}api/data/{version}/", self.url.path())
    }

    /// The address at which a browser opens a record.
    #[must_use]
    pub fn record_url(&self, record: &regarding_model::ids::RecordRef) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("{}main.aspx", self.url.path()));
        url.query_pairs_mut()
            .append_pair("pagetype", "entityrecord")
            .append_pair("etn", record.table.as_str())
            .append_pair("id", &record.id.to_string());
        url
    }
}

impl fmt::Display for ServiceRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str())
    }
}

impl FromStr for ServiceRoot {
    type Err = AddressError;

    /// Takes what people have at hand: a host, a copied address of any page of the organization, the address of its
    /// Web API, `http://127.0.0.1:port`.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let mut url = parse(text)?;
        let host = url.host().ok_or(AddressError::NotAnAddress)?;
        let (loopback, in_cloud) = (is_loopback(&host), is_cloud(&host));
        // A single word is a typing error, unless it was written out as an address: a server inside a firm.
        let spelled_out = text.contains("://");
        if !loopback && !spelled_out && !is_plausible(&host) {
            return Err(AddressError::NotAnAddress);
        }
        if url.scheme() == "http" && !loopback {
            return Err(AddressError::PlainText);
        }
        let path = if in_cloud {
            "/".to_owned()
        } else {
            path_of_organization(url.path())
        };
        url.set_path(&path);
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self {
            url,
            version: ApiVersion::V92,
        })
    }
}

fn parse(text: &str) -> Result<Url, AddressError> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(AddressError::NotAnAddress);
    }
    let url = if text.contains("://") {
        Url::parse(text)
    } else if text.contains('@') {
        return Err(AddressError::Email);
    } else {
        let https = Url::parse(&format!("https://{text}"));
        match &https {
            Ok(url) if url.host().is_some_and(|host| is_loopback(&host)) => {
                Url::parse(&format!("http://{text}"))
            }
            _ => https,
        }
    };
    let url = url.map_err(|_| AddressError::NotAnAddress)?;
    let clean = url.username().is_empty() && url.password().is_none();
    if clean && matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(AddressError::NotAnAddress)
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

/// Whether a host is more than a single word.
fn is_plausible(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.trim_end_matches('.').contains('.'),
        Host::Ipv4(_) | Host::Ipv6(_) => true,
    }
}

/// In the cloud an organization is a host; a path is always a page of it.
fn is_cloud(host: &Host<&str>) -> bool {
    const CLOUDS: [&str; 4] = [
        ".dynamics.com",
        ".microsoftdynamics.us",
        ".appsplatform.us",
        ".dynamics.cn",
    ];
    matches!(host, Host::Domain(name) if CLOUDS.iter().any(|cloud| name.ends_with(cloud)))
}

/// On premises the organization's name is the first part of the path (reference B6); what follows is a page.
fn path_of_organization(path: &str) -> String {
    let is_page = |part: &str| part.contains('.') || matches!(part, "api" | "apps" | "main" | "XRMServices");
    match path.split('/').find(|part| !part.is_empty()) {
        Some(first) if !is_page(first) => format!("/{first}/"),
        _ => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressError, ServiceRoot};

    #[test]
    fn what_people_type_is_understood() {
        let table = [
            ("contoso.crm4.dynamics.com", "https://contoso.crm4.dynamics.com/"),
            (
                "  https://contoso.crm4.dynamics.com  ",
                "https://contoso.crm4.dynamics.com/",
            ),
            ("CONTOSO.crm4.dynamics.com/", "https://contoso.crm4.dynamics.com/"),
            (
                "https://contoso.crm4.dynamics.com/main.aspx?appid=1&pagetype=x#y",
                "https://contoso.crm4.dynamics.com/",
            ),
            (
                "https://contoso.crm4.dynamics.com/apps/sales",
                "https://contoso.crm4.dynamics.com/",
            ),
            (
                "https://contoso.api.crm4.dynamics.com/api/data/v9.2/",
                "https://contoso.api.crm4.dynamics.com/",
            ),
            (
                "https://crm.firm.example/Contoso/main.aspx",
                "https://crm.firm.example/Contoso/",
            ),
            (
                "https://crmserver/Contoso/main.aspx",
                "https://crmserver/Contoso/",
            ),
            (
                "https://crmserver/Contoso/api/data/v9.1/",
                "https://crmserver/Contoso/",
            ),
            (
                "https://contoso.firm.example/api/data/v9.1/",
                "https://contoso.firm.example/",
            ),
            ("crm.firm.example:8443", "https://crm.firm.example:8443/"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("localhost:8080/api/data/v9.2/accounts", "http://localhost:8080/"),
        ];
        for (typed, root) in table {
            assert_eq!(
                typed.parse::<ServiceRoot>().map(|r| r.to_string()),
                Ok(root.to_owned()),
                "{typed}"
            );
        }
    }

    #[test]
    fn nonsense_is_refused_in_words() {
        let table = [
            ("", AddressError::Empty),
            ("   ", AddressError::Empty),
            ("ilse@contoso.example", AddressError::Email),
            ("contoso", AddressError::NotAnAddress),
            ("my organization", AddressError::NotAnAddress),
            ("ftp://contoso.example", AddressError::NotAnAddress),
            ("https://user:pw@contoso.example", AddressError::NotAnAddress),
            ("https://", AddressError::NotAnAddress),
            ("javascript:alert(1)", AddressError::NotAnAddress),
            ("http://contoso.example", AddressError::PlainText),
        ];
        for (typed, error) in table {
            assert_eq!(typed.parse::<ServiceRoot>(), Err(error), "{typed:?}");
        }
    }

    #[test]
    fn the_web_api_lies_below_the_root() {
        let root: ServiceRoot = "https://crm.firm.example/Contoso".parse().unwrap();
        assert_eq!(
            root.api().as_str(),
            "https://crm.firm.example/Contoso/api/data/v9.2/"
        );
        let paths: Vec<String> = core::iter::successors(Some(root), ServiceRoot::older)
            .map(|root| root.api_path())
            .collect();
        assert_eq!(
            paths,
            [
                "/Contoso/api/data/v9.2/",
                "/Contoso/api/data/v9.1/",
                "/Contoso/api/data/v9.0/"
            ],
            "reference B6"
        );
        let cloud: ServiceRoot = "contoso.crm4.dynamics.com".parse().unwrap();
        assert_eq!(cloud.older(), None);
    }
}
