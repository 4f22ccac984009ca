//! The keyring of the operating system: Secret Service, Keychain, Credential Manager.
//!
//! The store is opened for every call. It costs milliseconds, and a keyring that was not there a moment ago, or was
//! restarted, is found again.

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use crate::backend::Backend;
use crate::error::KeyringError;

/// The service name under which everything of this program is kept.
const SERVICE: &str = "regarding";

/// The keyring of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemBackend;

impl SystemBackend {
    fn entry(account: &str) -> Result<Entry, KeyringError> {
        let store = open().map_err(|_| KeyringError::NotRunning)?;
        store
            .build(SERVICE, account, None)
            .map_err(|error| meaning(&error))
    }
}

impl Backend for SystemBackend {
    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyringError> {
        Self::entry(account)?
            .set_secret(secret)
            .map_err(|error| meaning(&error))
    }

    fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        match Self::entry(account)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(meaning(&error)),
        }
    }

    fn delete(&self, account: &str) -> Result<(), KeyringError> {
        match Self::entry(account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(meaning(&error)),
        }
    }
}

#[cfg(target_os = "linux")]
fn open() -> keyring_core::Result<Arc<CredentialStore>> {
    zbus_secret_service_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(target_os = "macos")]
fn open() -> keyring_core::Result<Arc<CredentialStore>> {
    apple_native_keyring_store::keychain::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(target_os = "windows")]
fn open() -> keyring_core::Result<Arc<CredentialStore>> {
    windows_native_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>)
}

/// The library's errors can quote what they were given; only their kind goes further.
fn meaning(error: &Error) -> KeyringError {
    match error {
        Error::NoStorageAccess(_) => KeyringError::Locked,
        Error::NoDefaultStore => KeyringError::NotRunning,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) | Error::Ambiguous(_) => {
            KeyringError::Damaged
        }
        Error::TooLong(..) => KeyringError::TooLarge,
        Error::NotSupportedByStore(_) => KeyringError::Unsupported,
        // The library may grow kinds of its own; whatever they are, the secret was not kept.
        _ => KeyringError::Failed,
    }
}
