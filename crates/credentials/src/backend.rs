//! The seam between what is kept and where: the system's keyring, or a fake in tests.

use zeroize::Zeroizing;

use crate::error::KeyringError;

/// Somewhere to keep secrets, by account name. Calls may block for as long as a person takes to unlock the keyring.
pub trait Backend: Send + Sync {
    /// Keeps a secret in place of the last one of this account.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyringError>;

    /// The secret of an account; `None` when there is none.
    ///
    /// # Errors
    /// When the keyring cannot be asked.
    fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError>;

    /// Forgets the secret of an account; one that is not there is forgotten already.
    ///
    /// # Errors
    /// When the keyring cannot be asked.
    fn delete(&self, account: &str) -> Result<(), KeyringError>;
}
