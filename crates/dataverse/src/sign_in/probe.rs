//! The probe: from what a person typed to where they sign in (reference B4). Nothing but the address leaves.

use regarding_net::{Method, Net, Request, Rule, header};
use url::{Host, Url};

use super::authority::Authority;
use super::challenge::{self, Challenge};
use super::error::SignInError;
use crate::root::ServiceRoot;

/// An organization that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Where it is.
    pub root: ServiceRoot,
    /// Where its people sign in.
    pub authority: Authority,
    /// Its resource id, for which tokens are asked.
    pub resource: String,
}

/// Asks the organization, without signing in, how its people sign in, and its authority what it offers.
///
/// # Errors
/// [`SignInError`]: no organization there, no way in, a challenge that points elsewhere.
pub async fn probe(net: &Net, root: &ServiceRoot) -> Result<Probe, SignInError> {
    let mut root = root.clone();
    let (authorization, resource) = loop {
        match (challenged(net, root.api()).await, root.older()) {
            // Servers of firms may know an older version only (reference B6): the highest that is there.
            (Err(SignInError::NoOrganization), Some(older)) => root = older,
            (told, _) => break told?,
        }
    };
    let resource = resource.unwrap_or_else(|| root.url().clone());
    if !belongs(&resource, root.url()) || !trusted(&authorization, root.url()) {
        return Err(SignInError::ForeignResource);
    }
    let authority = Authority::discover(net, &authorization).await?;
    Ok(Probe {
        root,
        authority,
        resource: resource.to_string(),
    })
}

/// Where an address asks people to sign in, and for which resource.
pub(super) async fn challenged(net: &Net, url: Url) -> Result<(Url, Option<Url>), SignInError> {
    let request = Request::new(Method::GET, url, Rule::Probe).header(header::ACCEPT, "application/json")?;
    let reply = net.send(request).await?;
    match reply.status.as_u16() {
        401 => {}
        429 | 500 | 502.. => return Err(SignInError::Busy),
        _ => return Err(SignInError::NoOrganization),
    }
    let fields = reply
        .headers
        .get_all(header::WWW_AUTHENTICATE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let challenges: Vec<Challenge> = fields.flat_map(challenge::read).collect();
    if challenges.is_empty() {
        return Err(SignInError::NoOrganization);
    }
    let is_windows =
        |challenge: &Challenge| matches!(challenge.scheme.as_str(), "negotiate" | "ntlm" | "kerberos");
    challenges.iter().find_map(bearer).unwrap_or_else(|| {
        Err(if challenges.iter().any(is_windows) {
            SignInError::WindowsOnly
        } else {
            SignInError::NoSupportedChallenge
        })
    })
}

type Bearer = Result<(Url, Option<Url>), SignInError>;

/// The addresses of a bearer challenge; `None` for other schemes and for one without an authority.
fn bearer(challenge: &Challenge) -> Option<Bearer> {
    let authorization = challenge
        .parameter("authorization_uri")
        .filter(|_| challenge.scheme == "bearer")?;
    let parse = |text: &str| Url::parse(text).map_err(|_| SignInError::Reply);
    let resource = challenge.parameter("resource_id").map(parse).transpose();
    Some(resource.and_then(|resource| Ok((parse(authorization)?, resource))))
}

/// A token for one organization must not be handed to another: the resource is the host that was typed, its `.api.`
/// form, or a sibling of it on the same domain (reference A1, B6).
pub(super) fn belongs(resource: &Url, root: &Url) -> bool {
    match (resource.host(), root.host()) {
        (Some(Host::Domain(one)), Some(Host::Domain(other))) => {
            let (one, other) = (without_api(one), without_api(other));
            one == other
                || parent(&one).is_some_and(|domain| Some(domain) == parent(&other) && !is_shared(domain))
        }
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// The host of the page, whichever of its two names was used.
fn without_api(host: &str) -> String {
    host.replacen(".api.", ".", 1)
}

fn parent(host: &str) -> Option<&str> {
    host.split_once('.')
        .map(|(_, domain)| domain)
        .filter(|domain| domain.contains('.'))
}

/// Domains where every host is another firm's.
fn is_shared(domain: &str) -> bool {
    [
        ".dynamics.com",
        ".microsoftdynamics.us",
        ".appsplatform.us",
        ".dynamics.cn",
    ]
    .iter()
    .any(|cloud| format!(".{domain}").ends_with(cloud))
}

/// An organization elsewhere does not send people to a sign-in page on their own computer.
fn trusted(authorization: &Url, root: &Url) -> bool {
    root.scheme() == "http" || authorization.scheme() == "https"
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{belongs, trusted};

    #[test]
    fn a_challenge_cannot_ask_for_a_token_of_another_organization() {
        let table = [
            (
                "https://org.crm.dynamics.com/",
                "https://org.crm.dynamics.com/",
                true,
            ),
            (
                "https://org.crm.dynamics.com/",
                "https://org.api.crm.dynamics.com/",
                true,
            ),
            (
                "https://other.crm.dynamics.com/",
                "https://org.crm.dynamics.com/",
                false,
            ),
            ("https://auth.firm.example/", "https://org.firm.example/", true),
            ("https://evil.example/", "https://org.example/", false),
            ("http://127.0.0.1:9/", "http://127.0.0.1:9/", true),
            ("https://org.crm.dynamics.com/", "http://127.0.0.1:9/", false),
        ];
        for (resource, root, same) in table {
            assert_eq!(
                belongs(&Url::parse(resource).unwrap(), &Url::parse(root).unwrap()),
                same,
                "{resource} {root}"
            );
        }
    }

    #[test]
    fn an_organization_elsewhere_does_not_sign_people_in_here() {
        let url = |text| Url::parse(text).unwrap();
        assert!(!trusted(
            &url("http://127.0.0.1:9/oauth2/authorize"),
            &url("https://org.example/")
        ));
        assert!(trusted(
            &url("https://login.example/oauth2/authorize"),
            &url("https://org.example/")
        ));
    }
}
