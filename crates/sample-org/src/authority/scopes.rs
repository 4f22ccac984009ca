//! What tokens are good for. As at the real authority, a scope names a resource before its last slash and a permission
//! behind it, and a token is good for one resource (reference B2).

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
    /// Reads a `scope` parameter for the organization at `base`.
    pub(super) fn parse(text: Option<&str>, base: &str) -> Result<Self, Refusal> {
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
                    let one = resource_scope(scope, base)?;
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

    /// The scope in full, `offline_access` left out.
    pub(super) fn full(&self, base: &str) -> String {
        format!("{}/{}", self.audience.resource(base), self.permission)
    }

    /// The `scope` member of a token response.
    pub(super) fn granted(&self, base: &str) -> String {
        let full = self.full(base);
        if self.offline {
            format!("{full} offline_access")
        } else {
            full
        }
    }
}

impl Audience {
    const ALL: [Self; 2] = [Self::Organization, Self::Mail];

    /// Its name where sessions are kept; it never changes.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Mail => "mail",
        }
    }

    /// The audience of a name.
    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.name() == name)
    }

    /// Its resource id, for the organization at `base`.
    pub(super) fn resource(self, base: &str) -> &str {
        match self {
            Self::Organization => base,
            Self::Mail => MAIL_RESOURCE,
        }
    }
}

/// Every scope of a resource that can be asked for.
pub(super) fn offered(base: &str) -> Vec<String> {
    vec![
        "offline_access".to_owned(),
        format!("{base}/.default"),
        format!("{base}/user_impersonation"),
        format!("{MAIL_RESOURCE}/{MAIL_PERMISSION}"),
    ]
}

fn resource_scope<'s>(scope: &'s str, base: &str) -> Result<(Audience, &'s str), Refusal> {
    let (resource, permission) = scope.rsplit_once('/').ok_or(Refusal::Scope)?;
    // A resource whose id ends in a slash is written with two of them (reference B5).
    let resource = resource.trim_end_matches('/');
    let (audience, known): (_, &[&str]) = if resource == base {
        (Audience::Organization, &[".default", "user_impersonation"])
    } else if resource == MAIL_RESOURCE {
        (Audience::Mail, &[MAIL_PERMISSION])
    } else if matches!(permission, ".default" | "user_impersonation") {
        return Err(Refusal::UnknownResource);
    } else {
        return Err(Refusal::Scope);
    };
    if known.contains(&permission) {
        Ok((audience, permission))
    } else {
        Err(Refusal::Scope)
    }
}

#[cfg(test)]
mod tests {
    use super::{Audience, Scopes};
    use crate::authority::error::Refusal;

    const BASE: &str = "http://127.0.0.1:5000";

    fn parse(text: &str) -> Result<Scopes, Refusal> {
        Scopes::parse(Some(text), BASE)
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
        assert_eq!(scopes.granted(BASE), text, "B2");
        assert_eq!(
            parse("http://127.0.0.1:5000//.default").map(|s| s.granted(BASE)),
            Ok("http://127.0.0.1:5000/.default".to_owned())
        );
    }
}
