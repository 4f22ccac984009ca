//! What is said to sign in, the same to every mail server: a password (RFC 4616), or a token (XOAUTH2, RFC 7628).

use regarding_model::secret::Secret;

/// How a token is shown to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mechanism {
    /// What the large providers made for themselves.
    Xoauth2,
    /// RFC 7628.
    OauthBearer,
}

impl Mechanism {
    /// The older one first: where both are offered, it is the one that everybody uses.
    pub(crate) const ALL: [Self; 2] = [Self::Xoauth2, Self::OauthBearer];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Xoauth2 => "XOAUTH2",
            Self::OauthBearer => "OAUTHBEARER",
        }
    }

    /// The line that shows a token.
    pub(crate) fn line(self, user: &str, host: &str, port: u16, token: &Secret) -> Secret {
        let token = token.reveal();
        Secret::new(match self {
            Self::Xoauth2 => format!("user={user}\x01auth=Bearer {token}\x01\x01"),
            Self::OauthBearer => format!(
                "n,a={},\x01host={}\x01port={port}\x01auth=Bearer {token}\x01\x01",
                user.replace('=', "=3D").replace(',', "=2C"),
                host.trim_matches(['[', ']']),
            ),
        })
    }

    /// What is said when it was refused: nothing, or one separator (RFC 7628, section 3.2.3).
    pub(crate) fn after_refusal(self) -> &'static [u8] {
        match self {
            Self::Xoauth2 => b"",
            Self::OauthBearer => b"\x01",
        }
    }
}

/// The line that shows a password.
pub(crate) fn plain(user: &str, password: &Secret) -> Secret {
    Secret::new(format!("\0{user}\0{}", password.reveal()))
}
