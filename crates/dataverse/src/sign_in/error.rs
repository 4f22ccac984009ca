//! Why somebody is not signed in, in words for them.

use regarding_model::failure::{Failure, FailureKind};
use regarding_model::say;
use regarding_net::NetError;
use thiserror::Error;

use crate::client::TokenError;
use crate::root::AddressError;

/// Why a sign-in did not come about.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SignInError {
    /// What was typed is no address.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// No reply.
    #[error(transparent)]
    Net(#[from] NetError),
    /// It answers that it is busy, or not itself for the moment: that says nothing about what is there.
    #[error("{}", say!("The organization is busy at the moment; try again in a while"))]
    Busy,
    /// Something answers there, but no organization.
    #[error("{}", say!("There is no organization at this address"))]
    NoOrganization,
    /// The organization wants a kind of sign-in that is not offered here (reference B6).
    #[error("{}", say!("This organization asks for a kind of sign-in that is not supported here"))]
    NoSupportedChallenge,
    /// The organization takes the sign-in of a Windows domain only (reference B6).
    #[error("{}", say!("This organization takes the sign-in of a Windows domain only (Negotiate, NTLM), which is not supported here; ask your \
         administrator for its address on the internet with sign-in by AD FS (claims, OAuth), which is"))]
    WindowsOnly,
    /// The challenge names a resource or an authority that does not belong to the organization.
    #[error("{}", say!("The organization's answer names another organization to sign in to, and was not followed"))]
    ForeignResource,
    /// The authority describes itself as another one.
    #[error("{}", say!("The sign-in server says that it is another one, and was not followed"))]
    ForeignIssuer,
    /// The authority's reply makes no sense.
    #[error("{}", say!("The sign-in server's reply could not be understood"))]
    Reply,
    /// The authority does not offer this way.
    #[error("{}", say!("The organization does not offer this way to sign in"))]
    NotOffered,
    /// The person said no, or an administrator does.
    #[error("{}", say!("The sign-in was declined"))]
    Declined,
    /// The time for signing in is over.
    #[error("{}", say!("The sign-in took too long and has ended; start it again"))]
    Expired,
    /// Wrong e-mail or password, or an account that cannot sign in so.
    #[error("{}", say!("The e-mail address or the password is not right"))]
    Credentials,
    /// The sign-in has ended: signed out elsewhere, password changed, right withdrawn (reference B2).
    #[error("{}", say!("The sign-in has ended; sign in again"))]
    Ended,
    /// The authority refuses for a reason of its own. Its code is a word of the protocol, such as `invalid_client`.
    #[error("{}", say!("The sign-in server refused ({word})", word = .0))]
    Refused(String),
    /// The browser's answer does not belong to this sign-in.
    #[error("{}", say!("An answer that does not belong to this sign-in was refused; start it again"))]
    WrongState,
    /// The browser's answer comes from another authority than the one that was asked (RFC 9207).
    #[error("{}", say!("An answer from another sign-in server than the one that was asked was refused; start it again"))]
    WrongIssuer,
    /// This computer does not let the program wait for the browser's answer, or open the browser.
    #[error("{}", say!("The browser could not be used to sign in on this computer"))]
    Browser,
}

impl Failure for SignInError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Net(error) => error.kind(),
            // What waits for it goes on by itself, as where no answer comes.
            Self::Busy => FailureKind::Offline,
            Self::Address(_)
            | Self::NoOrganization
            | Self::ForeignResource
            | Self::ForeignIssuer
            | Self::Reply => FailureKind::Invalid,
            Self::NoSupportedChallenge | Self::WindowsOnly | Self::NotOffered | Self::Browser => {
                FailureKind::Unsupported
            }
            Self::Declined
            | Self::Expired
            | Self::Credentials
            | Self::Ended
            | Self::Refused(_)
            | Self::WrongState
            | Self::WrongIssuer => FailureKind::SignIn,
        }
    }
}

/// Why there is no access token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccessError {
    /// The sign-in as a whole has ended: a person has to sign in to the organization.
    #[error("{}", say!("The sign-in has ended; sign in again"))]
    Ended,
    /// The authority gives no token for this, while the sign-in may be good for others: not registered, no consent, a rule
    /// of the administrator's. A word of the protocol, or a sentence of ours.
    #[error("{}", say!("The organization's sign-in server refused ({word})", word = .0))]
    Refused(String),
    /// The authority could not be asked.
    #[error(transparent)]
    Net(#[from] NetError),
}

impl Failure for AccessError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Ended | Self::Refused(_) => FailureKind::SignIn,
            Self::Net(error) => error.kind(),
        }
    }
}

impl From<AccessError> for TokenError {
    /// A refusal of the organization's own token needs a person as well.
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Ended | AccessError::Refused(_) => Self::SignIn,
            AccessError::Net(error) => Self::Net(error),
        }
    }
}

/// A word of the protocol as it may be shown: letters, digits and underscores, not long.
pub(crate) fn protocol_word(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .take(60)
        .collect()
}
