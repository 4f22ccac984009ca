//! A keyring for tests: in memory, and able to be absent or locked.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::backend::Backend;
use crate::error::KeyringError;

#[derive(Default)]
struct State {
    secrets: BTreeMap<String, Vec<u8>>,
    broken: Option<KeyringError>,
}

/// Keeps secrets until it is dropped.
#[derive(Default)]
pub struct MemoryBackend {
    state: Mutex<State>,
    door: Mutex<()>,
    asked: AtomicUsize,
}

/// A keyring that does not answer, until this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Locked<'b> {
    _door: MutexGuard<'b, ()>,
}

impl core::fmt::Debug for MemoryBackend {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("MemoryBackend").finish_non_exhaustive()
    }
}

impl MemoryBackend {
    /// Fails every call in this way from now on; `None` heals it.
    pub fn set_broken(&self, broken: Option<KeyringError>) {
        self.state().broken = broken;
    }

    /// Answers no call until the person unlocks it.
    pub fn lock(&self) -> Locked<'_> {
        Locked {
            _door: self.door.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// How often it was asked for something.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// How many secrets it holds, lists included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.state().secrets.len()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn working(&self) -> Result<MutexGuard<'_, State>, KeyringError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        drop(self.door.lock().unwrap_or_else(PoisonError::into_inner));
        let state = self.state();
        state.broken.map_or(Ok(()), Err).map(|()| state)
    }
}

impl Backend for MemoryBackend {
    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.working()?
            .secrets
            .insert(account.to_owned(), secret.to_vec());
        Ok(())
    }

    fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        Ok(self.working()?.secrets.get(account).cloned().map(Zeroizing::new))
    }

    fn delete(&self, account: &str) -> Result<(), KeyringError> {
        self.working()?.secrets.remove(account);
        Ok(())
    }
}
