//! The discovery service (reference B5): which organizations a person may enter, for people who do not know an address.

use regarding_net::{Method, NetError};
use regarding_net::{Net, Request, Rule, header};
use serde_json::Value;
use url::Url;
use uuid::Uuid;

use super::SignInOptions;
use super::authority::{Authority, is_same_authority};
use super::error::SignInError;
use super::probe::challenged;
use crate::api::ApiReply;
use crate::client::TokenSource;
use crate::error::ApiError;
use crate::root::ServiceRoot;
use crate::shape::shown_label;

/// A cloud in which organizations are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cloud {
    /// The commercial one.
    Commercial,
    /// GCC.
    Gcc,
    /// GCC High.
    GccHigh,
    /// DoD.
    Dod,
    /// China.
    China,
}

impl Cloud {
    /// All of them, the most usual one first.
    pub const ALL: [Self; 5] = [Self::Commercial, Self::Gcc, Self::GccHigh, Self::Dod, Self::China];

    /// The host of its discovery service (reference B5).
    #[must_use]
    pub fn host(self) -> &'static str {
        match self {
            Self::Commercial => "globaldisco.crm.dynamics.com",
            Self::Gcc => "globaldisco.crm9.dynamics.com",
            Self::GccHigh => "globaldisco.crm.microsoftdynamics.us",
            Self::Dod => "globaldisco.crm.appsplatform.us",
            Self::China => "globaldisco.crm.dynamics.cn",
        }
    }

    /// Where its people sign in when the service itself does not say. Not in the reference: the public addresses of the clouds'
    /// own authorities.
    fn authority(self) -> &'static str {
        match self {
            Self::Commercial | Self::Gcc => {
                "https://login.microsoftonline.com/organizations/oauth2/authorize"
            }
            Self::GccHigh | Self::Dod => "https://login.microsoftonline.us/organizations/oauth2/authorize",
            Self::China => "https://login.partner.microsoftonline.cn/organizations/oauth2/authorize",
        }
    }
}

/// A discovery service, and how to sign in to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    instances: Url,
    /// Where people sign in.
    pub authority: Authority,
    resource: String,
}

/// An organization that a person may enter. Its names are shown, never stored (promise 1).
#[derive(Clone, PartialEq, Eq)]
pub struct Instance {
    /// Its id.
    pub id: Uuid,
    /// What its people call it.
    pub name: String,
    /// Its address.
    pub root: ServiceRoot,
    /// Whether it can be entered: `State` 0 (reference B5, unverified; another state is shown as such and can be tried).
    pub enabled: bool,
    /// What it is for, where it says so: *Production*, *Sandbox*.
    pub purpose: String,
}

impl core::fmt::Debug for Instance {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Instance({})", self.id)
    }
}

/// More than this are nobody's.
const MOST: usize = 1_000;

impl Discovery {
    /// Finds out how to sign in to the discovery service of a cloud.
    ///
    /// # Errors
    /// [`SignInError`]: it cannot be reached, or points elsewhere to sign in.
    pub async fn of_cloud(net: &Net, cloud: Cloud) -> Result<Self, SignInError> {
        let root = Url::parse(&format!("https://{}/", cloud.host())).map_err(|_| SignInError::Reply)?;
        match Self::at(net, &root).await {
            // It did not say; it is known.
            Err(SignInError::NoOrganization | SignInError::NoSupportedChallenge) => {
                let authorization = Url::parse(cloud.authority()).map_err(|_| SignInError::Reply)?;
                Self::put_together(net, &root, &authorization).await
            }
            other => other,
        }
    }

    /// As [`Discovery::of_cloud`], of a service elsewhere: an organization's own, or one for tests.
    ///
    /// # Errors
    /// As there.
    pub async fn at(net: &Net, root: &Url) -> Result<Self, SignInError> {
        let (authorization, resource) = challenged(net, instances_of(root)?).await?;
        let resource = resource.unwrap_or_else(|| root.clone());
        if resource.origin() != root.origin() {
            return Err(SignInError::ForeignResource);
        }
        Self::put_together(net, root, &authorization).await
    }

    async fn put_together(net: &Net, root: &Url, authorization: &Url) -> Result<Self, SignInError> {
        Ok(Self {
            instances: instances_of(root)?,
            authority: Authority::discover(net, authorization).await?,
            // The resource id itself ends in a slash, and the scope has another one after it (reference B5).
            resource: format!("{}/", root.as_str()),
        })
    }

    /// How to sign in, under the usual client id.
    #[must_use]
    pub fn options(&self) -> SignInOptions {
        SignInOptions {
            client_id: super::CLIENT_ID.to_owned(),
            authority: self.authority.clone(),
            resource: self.resource.clone(),
        }
    }

    /// Whether an organization's people sign in at the same place, in every step that a token is shown in: only there may the one sign-in be used for both.
    #[must_use]
    pub fn shares_authority_with(&self, other: &Authority) -> bool {
        let ours = &self.authority.token;
        let places = [Some(&other.authorize), Some(&other.token), other.revoke.as_ref()];
        places
            .into_iter()
            .flatten()
            .all(|place| is_same_authority(place, ours))
    }

    /// The organizations that the person may enter, by name.
    ///
    /// # Errors
    /// [`ApiError`]; instances that make no sense are left out.
    pub async fn instances(&self, net: &Net, tokens: &dyn TokenSource) -> Result<Vec<Instance>, ApiError> {
        let token = tokens.token().await?;
        let request = Request::new(Method::GET, self.instances.clone(), Rule::Discovery)
            .header(header::ACCEPT, "application/json")?
            .bearer(&token)?;
        let reply = net.send(request).await?;
        let reply = ApiReply {
            status: reply.status.as_u16(),
            headers: vec![],
            body: reply.body.to_vec(),
        };
        read(&reply)
    }
}

/// Reads the reply of a discovery service.
///
/// # Errors
/// What an unsuccessful one means.
pub fn read(reply: &ApiReply) -> Result<Vec<Instance>, ApiError> {
    let json = reply.json()?;
    let list = json.get("value").and_then(Value::as_array);
    let list = list.ok_or(crate::error::ReplyFault::Value("value"))?;
    let mut found: Vec<Instance> = list.iter().take(MOST).filter_map(instance).collect();
    found.sort_by_key(|instance| (instance.name.to_lowercase(), instance.id));
    Ok(found)
}

fn instance(json: &Value) -> Option<Instance> {
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    let root: ServiceRoot = text("Url").or_else(|| text("ApiUrl"))?.parse().ok()?;
    let name = text("FriendlyName")
        .map(shown_label)
        .filter(|name| !name.is_empty());
    Some(Instance {
        id: text("Id").and_then(|id| Uuid::parse_str(id).ok())?,
        name: name.unwrap_or_else(|| root.url().host_str().unwrap_or_default().to_owned()),
        root,
        enabled: json.get("State").and_then(Value::as_i64).unwrap_or(0) == 0,
        purpose: text("Purpose").map(shown_label).unwrap_or_default(),
    })
}

fn instances_of(root: &Url) -> Result<Url, SignInError> {
    root.join("api/discovery/v2.0/Instances")
        .map_err(|_| NetError::Address.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{ApiReply, Cloud, read};
    use crate::error::ApiError;

    fn reply(body: &Value) -> ApiReply {
        ApiReply {
            status: 200,
            headers: vec![],
            body: body.to_string().into_bytes(),
        }
    }

    #[test]
    fn b5_instances_are_read_and_disabled_ones_told_apart() {
        let one = |name: &str, state: i64, url: &str| {
            json!({"Id": "11111111-2222-3333-4444-555555555555", "FriendlyName": name, "Url": url, "ApiUrl": "https://a.api.crm4.dynamics.com",
                "State": state, "UniqueName": "u", "Purpose": "Sandbox"})
        };
        let body = json!({"value": [
            one("beta", 1, "https://b.crm4.dynamics.com"),
            one("Alder", 0, "https://a.crm4.dynamics.com/"),
            one("plain", 0, "http://a.crm4.dynamics.com/"),
            {"Id": "no id", "Url": "https://x.example"}, 7,
        ]});
        let found = read(&reply(&body)).unwrap();
        let told: Vec<(&str, &str, bool)> = found
            .iter()
            .map(|one| (one.name.as_str(), one.root.url().as_str(), one.enabled))
            .collect();
        assert_eq!(
            told,
            [
                ("Alder", "https://a.crm4.dynamics.com/", true),
                ("beta", "https://b.crm4.dynamics.com/", false)
            ]
        );
        assert!(!format!("{found:?}").contains("Alder"));
        assert_eq!(
            read(&reply(&json!({"value": []}))),
            Ok(vec![]),
            "nobody's organization"
        );
        assert!(matches!(read(&reply(&json!({}))), Err(ApiError::Reply(_))));
    }

    #[test]
    fn b5_every_cloud_has_its_host() {
        let hosts: std::collections::BTreeSet<&str> = Cloud::ALL.iter().map(|cloud| cloud.host()).collect();
        assert_eq!(hosts.len(), Cloud::ALL.len());
    }

    proptest! {
        #[test]
        fn no_reply_makes_the_reader_fall_over(body in any::<Vec<u8>>(), text in any::<String>()) {
            let _ = read(&ApiReply { status: 200, headers: vec![], body });
            let _ = read(&reply(&json!({"value": [{"Url": text, "Id": text, "FriendlyName": text, "State": text}]})));
        }
    }
}
