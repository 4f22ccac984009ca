//! Secrets in the keyring of the operating system, only if the person said so (promise 3).
//!
//! This crate knows what a secret is for and nothing of how it was got. It keeps no file of its own: even the list of
//! what is kept lies in the keyring.

mod backend;
mod error;
mod key;
mod keyring;
mod memory;
#[cfg(any(target_os = "linux", target_os = "macos", target_os = "windows"))]
mod system;

pub use backend::Backend;
pub use error::KeyringError;
pub use key::{SecretKey, SecretKind};
pub use keyring::{Keyring, KeyringState};
pub use memory::{Locked, MemoryBackend};
#[cfg(any(target_os = "linux", target_os = "macos", target_os = "windows"))]
pub use system::SystemBackend;
