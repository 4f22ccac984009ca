//! Why the keyring did not do what was asked, in sentences for a person. No account and no secret is part of them.

use regarding_model::failure::{Failure, FailureKind};
use regarding_model::say;
use thiserror::Error;

/// Why the keyring did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyringError {
    /// There is no keyring service.
    #[error("{}", say!("No keyring is running on this computer"))]
    NotRunning,
    /// There is one, but it lets nobody in: locked, or never set up.
    #[error("{}", say!("The keyring of this computer is locked or was never set up"))]
    Locked,
    /// What it holds is not what this program put there.
    #[error("{}", say!("The keyring of this computer returned something that cannot be read"))]
    Damaged,
    /// It does not take a secret of this size.
    #[error("{}", say!("The keyring of this computer does not take a secret of this size"))]
    TooLarge,
    /// Anything else.
    #[error("{}", say!("The keyring of this computer did not work"))]
    Failed,
    /// This operating system has no keyring that is known here.
    #[error("{}", say!("This operating system has no keyring that can be used"))]
    Unsupported,
}

impl Failure for KeyringError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::NotRunning | Self::Unsupported => FailureKind::Unsupported,
            Self::Locked => FailureKind::Forbidden,
            Self::Damaged | Self::TooLarge => FailureKind::Invalid,
            Self::Failed => FailureKind::Internal,
        }
    }
}
