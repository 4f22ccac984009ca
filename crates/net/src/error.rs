//! What can go wrong on the way out and back. No text of a request or a reply is ever part of an error.

use regarding_model::failure::{Failure, FailureKind};
use regarding_model::say;
use thiserror::Error;

/// Why there is no reply.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NetError {
    /// The person switched the connection off.
    #[error("{}", say!("The connection is switched off"))]
    SwitchedOff,
    /// Plain http to another computer.
    #[error("{}", say!("Sending without encryption is refused: only https addresses are used outside this computer"))]
    PlainText,
    /// Not an http(s) address with a host and without credentials.
    #[error("{}", say!("This is not an address that a request can go to"))]
    Address,
    /// No connection: no network, no such host, nobody listening.
    #[error("{}", say!("The server could not be reached"))]
    Unreachable,
    /// The certificate of the other side is not valid for its name, expired, or signed by nobody known.
    #[error("{}", say!("The server's certificate is not valid, so nothing was sent to it"))]
    Certificate,
    /// No whole reply within the time allowed.
    #[error("{}", say!("The server did not answer in time"))]
    Timeout,
    /// The connection broke before the whole reply was there.
    #[error("{}", say!("The connection broke before the server's reply was complete"))]
    Cut,
    /// The reply is longer than anything this program asks for.
    #[error("{}", say!("The server's reply is larger than {limit} bytes and was not read", limit = limit))]
    TooLarge {
        /// The most that is read.
        limit: usize,
    },
    /// The reply is no HTTP, or its compression is broken.
    #[error("{}", say!("The server's reply could not be understood"))]
    Garbled,
    /// A stranger's server pointed to an address that is not followed.
    #[error("{}", say!("The server pointed to an address that is not followed"))]
    Redirect,
    /// A request of ours that cannot be written as HTTP.
    #[error("{}", say!("The request could not be put together"))]
    Request,
    /// The evidence log refused the line, so nothing was sent (promise 2).
    #[error("{}", say!("Nothing was sent, because the evidence log could not be written"))]
    Evidence,
    /// TLS could not be set up on this computer.
    #[error("{}", say!("Encryption could not be set up on this computer"))]
    Setup,
}

impl Failure for NetError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::SwitchedOff | Self::Unreachable | Self::Timeout | Self::Cut => FailureKind::Offline,
            Self::PlainText
            | Self::Address
            | Self::Certificate
            | Self::TooLarge { .. }
            | Self::Garbled
            | Self::Redirect => FailureKind::Invalid,
            Self::Request | Self::Evidence | Self::Setup => FailureKind::Internal,
        }
    }
}
