//! The person's mail server as a second resource of the same sign-in (reference B2): for which scope tokens are asked, and
//! which servers may see them.

use url::{Host, Url};

use super::SignInOptions;
use super::probe::belongs;

/// What is asked for. The resource is the part before the last slash.
pub(super) const SCOPE: &str = "https://outlook.office.com/IMAP.AccessAsUser.All";

/// Where people of the cloud sign in (reference B1), and where their mail is.
const CLOUD: (&str, [&str; 2]) = (
    "login.microsoftonline.com",
    ["outlook.office365.com", "outlook.office.com"],
);

impl SignInOptions {
    /// Whether a mail server may see a token of this authority: whoever has it can read the person's mail until it
    /// expires. The cloud's tokens go to the cloud's mail servers; those of any other authority to servers of the same
    /// firm, which is the same host or domain as the authority's or the organization's.
    #[must_use]
    pub fn serves_mail_at(&self, host: &str) -> bool {
        let Ok(server) = Url::parse(&format!("imap://{}", in_brackets(host))) else {
            return false;
        };
        let authority = &self.authority.token;
        let (cloud, servers) = CLOUD;
        if authority.host_str() == Some(cloud) {
            return server
                .host_str()
                .is_some_and(|host| servers.iter().any(|known| known.eq_ignore_ascii_case(host)));
        }
        let organization = Url::parse(&self.resource).ok();
        [Some(authority), organization.as_ref()]
            .into_iter()
            .flatten()
            .any(|ours| same_firm(&server, ours))
    }
}

/// An IPv6 address as it stands in a URL.
fn in_brackets(host: &str) -> String {
    let bare = host.trim_matches(['[', ']']);
    if bare.contains(':') {
        format!("[{bare}]")
    } else {
        bare.to_owned()
    }
}

fn same_firm(server: &Url, ours: &Url) -> bool {
    (is_this_computer(server) && is_this_computer(ours)) || belongs(server, ours)
}

fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        // Outside http(s) a URL does not say what kind of host it has.
        Some(Host::Domain(name)) => {
            name.eq_ignore_ascii_case("localhost")
                || name
                    .parse::<core::net::Ipv4Addr>()
                    .is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use crate::sign_in::{Authority, SignInOptions};

    fn options(authority: &str, organization: &str) -> SignInOptions {
        let endpoint = |path: &str| Url::parse(&format!("{authority}{path}")).unwrap();
        SignInOptions {
            client_id: "x".to_owned(),
            authority: Authority {
                authorize: endpoint("/authorize"),
                token: endpoint("/token"),
                device: None,
                revoke: None,
                password: false,
                by_resource: false,
                issuer: None,
            },
            resource: organization.to_owned(),
        }
    }

    #[test]
    fn a_token_is_shown_to_mail_servers_of_the_same_firm_only() {
        let cloud = options(
            "https://login.microsoftonline.com/t",
            "https://org.crm4.dynamics.com/",
        );
        let firm = options("https://sts.firm.example", "https://crm.firm.example/");
        let here = options("http://127.0.0.1:5000/t", "http://127.0.0.1:5000/");
        let table = [
            (&cloud, "outlook.office365.com", true),
            (&cloud, "Outlook.Office365.com", true),
            (&cloud, "outlook.office365.com.evil.example", false),
            (&cloud, "mail.firm.example", false),
            (&cloud, "org.crm4.dynamics.com", false),
            (&firm, "mail.firm.example", true),
            (&firm, "mail.other.example", false),
            (&firm, "outlook.office365.com", false),
            (&firm, "127.0.0.1", false),
            (&here, "127.0.0.1", true),
            (&here, "localhost", true),
            (&here, "[::1]", true),
            (&here, "::1", true),
            (&here, "mail.firm.example", false),
            (&here, "", false),
        ];
        for (options, host, shown) in table {
            assert_eq!(options.serves_mail_at(host), shown, "{} {host}", options.resource);
        }
    }
}
