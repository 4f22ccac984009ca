//! Where people of an organization sign in, and what is offered there.

use regarding_net::{Method, Net, NetError, Request, Rule, header};
use serde_json::Value;
use url::Url;

use super::error::SignInError;

/// The endpoints of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Where the browser goes.
    pub authorize: Url,
    /// Where tokens come from.
    pub token: Url,
    /// Where device codes come from, when they are offered.
    pub device: Option<Url>,
    /// Where tokens are ended, when that is offered.
    pub revoke: Option<Url>,
    /// Whether e-mail and password are taken: only where the authority says so (reference B3).
    pub password: bool,
    /// Whether it wants the resource as a parameter of its own and no scopes: AD FS (reference B6).
    pub by_resource: bool,
    /// As whom it answers the browser (RFC 9207), when that is known.
    pub issuer: Option<Issuer>,
}

/// As whom an authority answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Its name: an address, compared letter by letter.
    pub name: String,
    /// Whether it puts the name into every answer, so that one without it is somebody else's.
    pub always_named: bool,
}

impl Authority {
    /// The host that sign-in happens at, for the person to recognise.
    #[must_use]
    pub fn host(&self) -> String {
        regarding_net::address::host_of(&self.token)
    }

    /// Finds the endpoints behind the `authorization_uri` of a challenge: from the authority's own description, else the
    /// documented addresses (reference B1, B3, B4).
    ///
    /// # Errors
    /// [`SignInError::Net`] when it cannot be reached, [`SignInError::Reply`] when its description points elsewhere.
    pub async fn discover(net: &Net, authorization: &Url) -> Result<Self, SignInError> {
        let base = base_of(authorization)?;
        let description = if is_adfs(&base) {
            ".well-known/openid-configuration"
        } else {
            "v2.0/.well-known/openid-configuration"
        };
        let url = base.join(description).map_err(|_| SignInError::Reply)?;
        let request =
            Request::new(Method::GET, url, Rule::Probe).header(header::ACCEPT, "application/json")?;
        let reply = net.send(request).await?;
        let described = match reply.status.as_u16() {
            200 => serde_json::from_slice(&reply.body).ok(),
            500.. => return Err(NetError::Unreachable.into()),
            _ => None,
        };
        described.map_or_else(
            || Self::documented(&base),
            |json: Value| Self::described(&base, &json),
        )
    }

    fn documented(base: &Url) -> Result<Self, SignInError> {
        let endpoint = |path| base.join(path).map_err(|_| SignInError::Reply);
        if is_adfs(base) {
            return Ok(Self {
                authorize: endpoint("oauth2/authorize")?,
                token: endpoint("oauth2/token")?,
                device: None,
                revoke: None,
                password: false,
                by_resource: true,
                issuer: None,
            });
        }
        Ok(Self {
            authorize: endpoint("oauth2/v2.0/authorize")?,
            token: endpoint("oauth2/v2.0/token")?,
            device: Some(endpoint("oauth2/v2.0/devicecode")?),
            revoke: None,
            password: false,
            by_resource: false,
            issuer: None,
        })
    }

    fn described(base: &Url, json: &Value) -> Result<Self, SignInError> {
        let endpoint = |name: &str| match json.get(name).and_then(Value::as_str) {
            Some(text) => Url::parse(text)
                .ok()
                .filter(|url| as_safe(url, base))
                .map(Some)
                .ok_or(SignInError::Reply),
            None => Ok(None),
        };
        let offers = |grant: &str| {
            let grants = json.get("grant_types_supported").and_then(Value::as_array);
            grants.is_some_and(|grants| grants.iter().any(|known| known.as_str() == Some(grant)))
        };
        Ok(Self {
            authorize: endpoint("authorization_endpoint")?.ok_or(SignInError::Reply)?,
            token: endpoint("token_endpoint")?.ok_or(SignInError::Reply)?,
            device: endpoint("device_authorization_endpoint")?,
            revoke: endpoint("revocation_endpoint")?,
            password: offers("password"),
            by_resource: is_adfs(base),
            issuer: issuer(base, json)?,
        })
    }
}

/// Whether an authority is AD FS: on the servers of a firm, below `/adfs/` (reference B6).
fn is_adfs(base: &Url) -> bool {
    base.path().eq_ignore_ascii_case("/adfs/")
}

/// The authority's own address: the challenge's without its `oauth2/authorize` tail (reference B4).
fn base_of(authorization: &Url) -> Result<Url, SignInError> {
    regarding_net::address::check(authorization)?;
    let path = authorization.path().trim_end_matches('/');
    let tails = ["/oauth2/v2.0/authorize", "/oauth2/authorize"];
    let path = tails
        .iter()
        .find_map(|tail| path.strip_suffix(tail))
        .unwrap_or(path);
    let mut base = authorization.clone();
    base.set_path(&format!("{path}/"));
    base.set_query(None);
    base.set_fragment(None);
    Ok(base)
}

/// As whom the description says that it answers. Someone else's description is not followed: a person would sign in there.
fn issuer(base: &Url, json: &Value) -> Result<Option<Issuer>, SignInError> {
    let Some(name) = json.get("issuer").and_then(Value::as_str) else {
        return Ok(None);
    };
    let url = Url::parse(name).map_err(|_| SignInError::Reply)?;
    if !is_same_authority(&url, base) {
        return Err(SignInError::ForeignIssuer);
    }
    let always_named = json
        .get("authorization_response_iss_parameter_supported")
        .and_then(Value::as_bool)
        .unwrap_or_default();
    Ok(Some(Issuer {
        name: name.to_owned(),
        always_named,
    }))
}

/// Hosts that are one authority under several names (reference B1).
const ONE_AUTHORITY: [&str; 4] = [
    "login.microsoftonline.com",
    "login.microsoft.com",
    "login.windows.net",
    "sts.windows.net",
];

pub(super) fn is_same_authority(issuer: &Url, base: &Url) -> bool {
    let alias = |url: &Url| url.host_str().is_some_and(|host| ONE_AUTHORITY.contains(&host));
    issuer.origin() == base.origin() || (issuer.scheme() == "https" && alias(issuer) && alias(base))
}

/// An endpoint may lie on another host, but not behind weaker protection than the authority itself.
fn as_safe(url: &Url, base: &Url) -> bool {
    regarding_net::address::check(url).is_ok() && (url.scheme() == "https" || base.scheme() == "http")
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use url::Url;

    use super::{Authority, base_of, is_same_authority};
    use crate::sign_in::SignInError;

    fn base() -> Url {
        base_of(&Url::parse("https://login.example/tenant/oauth2/authorize").unwrap()).unwrap()
    }

    #[test]
    fn endpoints_follow_from_the_challenge() {
        assert_eq!(base().as_str(), "https://login.example/tenant/");
        let authority = Authority::documented(&base()).unwrap();
        assert_eq!(
            authority.token.as_str(),
            "https://login.example/tenant/oauth2/v2.0/token",
            "reference B1"
        );
        assert!(!authority.password, "reference B3: not to be built on");
    }

    #[test]
    fn b6_adfs_has_its_own_addresses_and_wants_the_resource_by_name() {
        let challenge = Url::parse("https://sts.firm.example/adfs/oauth2/authorize").unwrap();
        let authority = Authority::documented(&base_of(&challenge).unwrap()).unwrap();
        assert_eq!(authority.authorize, challenge);
        assert_eq!(
            authority.token.as_str(),
            "https://sts.firm.example/adfs/oauth2/token"
        );
        assert!(authority.by_resource && authority.device.is_none());
        assert!(!Authority::documented(&base()).unwrap().by_resource);
    }

    #[test]
    fn the_password_is_offered_only_where_it_is_advertised_and_no_endpoint_is_unprotected() {
        let mut json = json!({
            "authorization_endpoint": "https://login.example/a",
            "token_endpoint": "https://login.example/t",
            "grant_types_supported": ["authorization_code", "password"],
        });
        assert!(Authority::described(&base(), &json).unwrap().password);
        json["grant_types_supported"] = json!(["authorization_code"]);
        assert!(!Authority::described(&base(), &json).unwrap().password);
        json["token_endpoint"] = json!("http://127.0.0.1/t");
        assert!(Authority::described(&base(), &json).is_err());
    }

    #[test]
    fn a_description_of_another_authority_is_not_followed() {
        let described = |issuer: &str| {
            let json = json!({
                "issuer": issuer,
                "authorization_endpoint": "https://login.example/a",
                "token_endpoint": "https://login.example/t",
            });
            Authority::described(&base(), &json).map(|authority| authority.issuer.map(|issuer| issuer.name))
        };
        let own = "https://login.example/tenant/v2.0";
        assert_eq!(described(own), Ok(Some(own.to_owned())));
        for foreign in [
            "https://evil.example/tenant/v2.0",
            "http://login.example/tenant/v2.0",
            "https://login.example:8443/tenant/v2.0",
            "https://login.microsoftonline.com/tenant/v2.0",
        ] {
            assert_eq!(described(foreign), Err(SignInError::ForeignIssuer), "{foreign}");
        }
        assert_eq!(described("no address"), Err(SignInError::Reply));
    }

    #[test]
    fn one_authority_may_have_several_names() {
        let url = |text| Url::parse(text).unwrap();
        assert!(is_same_authority(
            &url("https://sts.windows.net/11111111-1111-4111-8111-111111111111/"),
            &url("https://login.windows.net/common/")
        ));
        assert!(!is_same_authority(
            &url("http://sts.windows.net/t/"),
            &url("https://login.windows.net/common/")
        ));
    }
}
