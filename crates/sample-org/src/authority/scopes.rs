//! What tokens are good for. As at the real authority, a scope names a resource before its last slash and a permission
//! behind it, and a token is good for one resource (reference B2).

use super::Options;
use super::error::Refusal;

/// The resource of the mail servers that ask this authority about tokens.
pub const MAIL_RESOURCE: &str = "https://outlook.office.com";

/// The permission to read and change a person's mail in their name.
const MAIL_PERMISSION: &str = "IMAP.AccessAsUser.All";

/// Who takes a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// The organization's Web API.
    Organization,
    /// That of another organization of the same authority, by its place.
    Other(usize),
    /// The service that lists the organizations (reference B5).
    Discovery,
    /// The mail servers.
    Mail,
}

/// What a token is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scopes {
    /// Who is to take it.
    pub audience: Audience,
    /// What it allows there.
    pub permission: String,
    /// Whether a refresh token is wanted (reference B2: none without `offline_access`).
    pub offline: bool,
}

impl Scopes {
    /// Reads a `scope` parameter.
    pub(super) fn parse(text: Option<&str>, options: &Options) -> Result<Self, Refusal> {
        let text = text
            .filter(|t| !t.trim().is_empty())
            .ok_or(Refusal::MissingParameter("scope"))?;
        let mut asked: Option<(Audience, &str)> = None;
        let mut offline = false;
        for scope in text.split_ascii_whitespace() {
            match scope {
                "offline_access" => offline = true,
                // Taken and not answered: there are no id tokens here.
                "openid" | "profile" | "email" => {}
                _ => {
                    let one = resource_scope(scope, options)?;
                    if asked.is_some_and(|(audience, _)| audience != one.0) {
                        return Err(Refusal::SeveralResources);
                    }
                    asked = Some(one);
                }
            }
        }
        let (audience, permission) = asked.ok_or(Refusal::Scope)?;
        Ok(Self {
            audience,
            permission: permission.to_owned(),
            offline,
        })
    }

    /// The organization, without a refresh token.
    pub(super) fn of_organization() -> Self {
        Self {
            audience: Audience::Organization,
            permission: ".default".to_owned(),
            offline: false,
        }
    }

    /// Reads a `resource` parameter, as older authorities take it (reference B6): everything that the person may do there, and
    /// a refresh token.
    pub(super) fn of_resource(text: &str, options: &Options) -> Result<Self, Refusal> {
        let resource = text.trim_end_matches('/');
        Ok(Self {
            audience: audience(resource, options).ok_or(Refusal::UnknownResource)?,
            permission: "user_impersonation".to_owned(),
            offline: true,
        })
    }

    /// The scope in full, `offline_access` left out.
    pub(super) fn full(&self, options: &Options) -> String {
        format!("{}/{}", self.audience.resource(options), self.permission)
    }

    /// The `scope` member of a token response.
    pub(super) fn granted(&self, options: &Options) -> String {
        let full = self.full(options);
        if self.offline {
            format!("{full} offline_access")
        } else {
            full
        }
    }
}

/// Before the place of another organization, where sessions are kept.
const OTHER: &str = "organization ";

impl Audience {
    /// Its name where sessions are kept; it never changes.
    pub(super) fn name(self) -> String {
        match self {
            Self::Organization => "organization".to_owned(),
            Self::Other(place) => format!("{OTHER}{place}"),
            Self::Discovery => "discovery".to_owned(),
            Self::Mail => "mail".to_owned(),
        }
    }

    /// The audience of a name.
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "organization" => Some(Self::Organization),
            "discovery" => Some(Self::Discovery),
            "mail" => Some(Self::Mail),
            other => other.strip_prefix(OTHER)?.parse().ok().map(Self::Other),
        }
    }

    /// Its resource id.
    fn resource(self, options: &Options) -> &str {
        match self {
            Self::Organization => &options.base_url,
            Self::Other(place) => options.organizations.get(place).map_or("", String::as_str),
            Self::Discovery => options.discovery.as_deref().unwrap_or_default(),
            Self::Mail => MAIL_RESOURCE,
        }
    }
}

/// Who takes tokens for a resource, written without a slash at the end.
fn audience(resource: &str, options: &Options) -> Option<Audience> {
    if resource == options.base_url {
        return Some(Audience::Organization);
    }
    if options.discovery.as_deref() == Some(resource) {
        return Some(Audience::Discovery);
    }
    if resource == MAIL_RESOURCE {
        return Some(Audience::Mail);
    }
    let place = options.organizations.iter().position(|other| other == resource);
    place.map(Audience::Other)
}

/// Every scope of a resource that can be asked for.
pub(super) fn offered(options: &Options) -> Vec<String> {
    let mut all = vec!["offline_access".to_owned()];
    let resources = [Some(&options.base_url), options.discovery.as_ref()];
    for resource in resources.into_iter().flatten().chain(&options.organizations) {
        all.push(format!("{resource}/.default"));
        all.push(format!("{resource}/user_impersonation"));
    }
    all.push(format!("{MAIL_RESOURCE}/{MAIL_PERMISSION}"));
    all
}

fn resource_scope<'s>(scope: &'s str, options: &Options) -> Result<(Audience, &'s str), Refusal> {
    let (resource, permission) = scope.rsplit_once('/').ok_or(Refusal::Scope)?;
    // A resource whose id ends in a slash is written with two of them (reference B5).
    let resource = resource.trim_end_matches('/');
    let found = audience(resource, options);
    let known: &[&str] = match found {
        Some(Audience::Mail) => &[MAIL_PERMISSION],
        Some(_) => &[".default", "user_impersonation"],
        None if matches!(permission, ".default" | "user_impersonation") => {
            return Err(Refusal::UnknownResource);
        }
        None => return Err(Refusal::Scope),
    };
    match found {
        Some(audience) if known.contains(&permission) => Ok((audience, permission)),
        _ => Err(Refusal::Scope),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Audience, Scopes};
    use crate::authority::Options;
    use crate::authority::error::Refusal;

    fn options() -> Options {
        let mut options = Options::new("http://127.0.0.1:5000", Uuid::nil());
        options.organizations = vec!["http://127.0.0.1:5002".to_owned()];
        options.discovery = Some("http://127.0.0.1:5009".to_owned());
        options
    }

    fn parse(text: &str) -> Result<Scopes, Refusal> {
        Scopes::parse(Some(text), &options())
    }

    #[test]
    fn a_scope_names_one_resource_and_a_refresh_token_must_be_asked_for() {
        assert_eq!(
            parse("http://127.0.0.1:5000/.default").map(|s| s.offline),
            Ok(false)
        );
        let both = parse("openid offline_access http://127.0.0.1:5000//user_impersonation");
        assert_eq!(both.map(|s| s.offline), Ok(true), "B2, B5");
        let wrong = [
            ("http://127.0.0.1:5001/.default", Refusal::UnknownResource),
            ("http://127.0.0.1:5000/Mail.Read", Refusal::Scope),
            ("https://outlook.office.com/SMTP.Send", Refusal::Scope),
            ("offline_access", Refusal::Scope),
            (" ", Refusal::MissingParameter("scope")),
            (
                "http://127.0.0.1:5000/.default https://outlook.office.com/IMAP.AccessAsUser.All",
                Refusal::SeveralResources,
            ),
        ];
        for (text, refusal) in wrong {
            assert_eq!(parse(text), Err(refusal), "B2: {text}");
        }
    }

    #[test]
    fn the_mail_servers_are_a_resource_of_their_own() {
        let text = "https://outlook.office.com/IMAP.AccessAsUser.All offline_access";
        let scopes = parse(text).unwrap();
        assert_eq!(scopes.audience, Audience::Mail);
        assert_eq!(scopes.granted(&options()), text, "B2");
        assert_eq!(
            parse("http://127.0.0.1:5000//.default").map(|s| s.granted(&options())),
            Ok("http://127.0.0.1:5000/.default".to_owned())
        );
    }

    #[test]
    fn b5_each_organization_and_the_discovery_service_are_resources_of_their_own() {
        for (text, audience) in [
            ("http://127.0.0.1:5002/.default", Audience::Other(0)),
            ("http://127.0.0.1:5009//user_impersonation", Audience::Discovery),
        ] {
            assert_eq!(parse(text).map(|s| s.audience), Ok(audience), "{text}");
            assert_eq!(Audience::of(&audience.name()), Some(audience));
        }
        let both = "http://127.0.0.1:5002/.default http://127.0.0.1:5009/.default";
        assert_eq!(parse(both), Err(Refusal::SeveralResources));
        let old = Scopes::of_resource("http://127.0.0.1:5002/", &options());
        assert_eq!(
            old.map(|s| (s.audience, s.offline)),
            Ok((Audience::Other(0), true)),
            "B6"
        );
        assert!(Scopes::of_resource("http://127.0.0.1:1/", &options()).is_err());
    }
}
