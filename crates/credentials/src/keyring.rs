//! Keeping, reading and forgetting secrets, off the threads that must not block.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use regarding_model::say;
use regarding_model::secret::Secret;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, oneshot};
use tokio::time::timeout;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::backend::Backend;
use crate::error::KeyringError;
use crate::key::SecretKey;

/// Whether secrets can be kept on this computer now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyringState {
    /// They can.
    Available,
    /// They cannot; the sentence says why, and that this session is possible all the same.
    Unavailable {
        /// For the person.
        sentence: String,
    },
}

/// How long somebody who only looks waits for a keyring: a locked one does not answer before its person does.
const PATIENCE: Duration = Duration::from_secs(3);

/// The keyring. Every call asks it anew: one that failed before may work now. A locked keyring blocks a call that keeps, reads or
/// forgets a secret until the person has answered its prompt; show a notice meanwhile.
#[derive(Clone)]
pub struct Keyring {
    backend: Arc<dyn Backend>,
    /// One look at a time: a locked keyring is not asked again and again.
    looking: Arc<Mutex<()>>,
}

impl core::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Keyring").finish_non_exhaustive()
    }
}

impl Keyring {
    /// The keyring of this computer.
    #[cfg(any(target_os = "linux", target_os = "macos", target_os = "windows"))]
    #[must_use]
    pub fn system() -> Self {
        Self::over(Arc::new(crate::system::SystemBackend))
    }

    /// A keyring over any backend; tests use [`MemoryBackend`](crate::MemoryBackend).
    #[must_use]
    pub fn over(backend: Arc<dyn Backend>) -> Self {
        Self {
            backend,
            looking: Arc::default(),
        }
    }

    /// Tries whether something can be kept, by keeping and forgetting something of no worth: reading alone says
    /// "nothing there" also where nothing can be kept. A keyring that does not answer in a few seconds is locked.
    pub async fn probe(&self) -> KeyringState {
        let tried = self
            .looking(|backend| {
                let account = format!("probe {}", Uuid::new_v4());
                backend.set(&account, b"probe")?;
                backend.delete(&account)
            })
            .await;
        match tried {
            Ok(()) => KeyringState::Available,
            Err(error) => KeyringState::Unavailable {
                sentence: say!(
                    "{error}, so you can sign in for this session only.",
                    error = error
                ),
            },
        }
    }

    /// Keeps a secret in place of the last one of this key.
    ///
    /// # Errors
    /// [`KeyringError`]; nothing is kept then.
    pub async fn store(&self, key: &SecretKey, secret: &Secret) -> Result<(), KeyringError> {
        let (key, secret) = (key.clone(), secret.clone());
        self.blocking(move |backend| {
            // Listed first: a secret that is not listed could not be forgotten with the others.
            change_list(backend, key.profile, |list| list.insert(key.account()))?;
            backend.set(&key.account(), secret.reveal().as_bytes())
        })
        .await
    }

    /// Reads a secret; `None` when none is kept.
    ///
    /// # Errors
    /// [`KeyringError`].
    pub async fn load(&self, key: &SecretKey) -> Result<Option<Secret>, KeyringError> {
        let account = key.account();
        self.blocking(move |backend| {
            backend
                .get(&account)?
                .map(|secret| text(&secret).map(Secret::new))
                .transpose()
        })
        .await
    }

    /// Forgets a secret; one that is not kept is forgotten already.
    ///
    /// # Errors
    /// [`KeyringError`]; it may still be kept then.
    pub async fn forget(&self, key: &SecretKey) -> Result<(), KeyringError> {
        let key = key.clone();
        self.blocking(move |backend| {
            backend.delete(&key.account())?;
            change_list(backend, key.profile, |list| list.remove(&key.account()))
        })
        .await
    }

    /// What is kept for a profile.
    ///
    /// # Errors
    /// [`KeyringError`]; [`KeyringError::Locked`] when it does not answer in a few seconds.
    pub async fn kept(&self, profile: Uuid) -> Result<Vec<SecretKey>, KeyringError> {
        self.looking(move |backend| {
            let list = read_list(backend, profile)?;
            Ok(list
                .iter()
                .filter_map(|account| SecretKey::of_account(account))
                .collect())
        })
        .await
    }

    /// Forgets everything that is kept for a profile.
    ///
    /// # Errors
    /// [`KeyringError`]; what could not be forgotten stays listed.
    pub async fn forget_all(&self, profile: Uuid) -> Result<(), KeyringError> {
        self.blocking(move |backend| {
            for account in read_list(backend, profile)? {
                backend.delete(&account)?;
            }
            backend.delete(&SecretKey::list_account(profile))
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Backend) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        let backend = Arc::clone(&self.backend);
        tokio::task::spawn_blocking(move || work(&*backend))
            .await
            .unwrap_or(Err(KeyringError::Failed))
    }

    /// Looks at the keyring with limited patience. What takes longer goes on by itself, on a thread that the end of the program does
    /// not wait for.
    async fn looking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Backend) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        let backend = Arc::clone(&self.backend);
        let looking = async {
            let turn = Arc::clone(&self.looking).lock_owned().await;
            let (tell, told) = oneshot::channel();
            let runtime = Handle::current();
            thread::spawn(move || {
                let _inside = runtime.enter();
                let found = work(&*backend);
                drop(turn);
                // Whoever asked may have lost patience.
                let _ = tell.send(found);
            });
            told.await.unwrap_or(Err(KeyringError::Failed))
        };
        timeout(PATIENCE, looking)
            .await
            .unwrap_or(Err(KeyringError::Locked))
    }
}

fn read_list(backend: &dyn Backend, profile: Uuid) -> Result<BTreeSet<String>, KeyringError> {
    let Some(list) = backend.get(&SecretKey::list_account(profile))? else {
        return Ok(BTreeSet::new());
    };
    Ok(text(&list)?.lines().map(str::to_owned).collect())
}

fn change_list(
    backend: &dyn Backend,
    profile: Uuid,
    change: impl FnOnce(&mut BTreeSet<String>) -> bool,
) -> Result<(), KeyringError> {
    let mut list = read_list(backend, profile)?;
    if !change(&mut list) {
        return Ok(());
    }
    let account = SecretKey::list_account(profile);
    if list.is_empty() {
        return backend.delete(&account);
    }
    let lines: Vec<String> = list.into_iter().collect();
    backend.set(&account, lines.join("\n").as_bytes())
}

fn text(secret: &Zeroizing<Vec<u8>>) -> Result<String, KeyringError> {
    core::str::from_utf8(secret)
        .map(str::to_owned)
        .map_err(|_| KeyringError::Damaged)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Keyring, KeyringState, Secret, SecretKey, Uuid};
    use crate::error::KeyringError;
    use crate::memory::MemoryBackend;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn signing_out_forgets_everything_of_a_profile_and_nothing_of_others() {
        let backend = Arc::new(MemoryBackend::default());
        let keyring = Keyring::over(Arc::clone(&backend) as _);
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let organization = SecretKey::organization(mine, "https://org.example/");
        let mailbox = SecretKey::mailbox(mine, "imap");
        let foreign = SecretKey::mailbox(other, "imap");
        for key in [&organization, &mailbox, &foreign] {
            keyring.store(key, &secret("one")).await.unwrap();
            keyring.store(key, &secret("two")).await.unwrap();
        }
        assert_eq!(keyring.load(&mailbox).await, Ok(Some(secret("two"))));
        assert_eq!(keyring.kept(mine).await.unwrap().len(), 2);
        keyring.forget(&organization).await.unwrap();
        assert_eq!(keyring.kept(mine).await.unwrap(), core::slice::from_ref(&mailbox));
        keyring.forget_all(mine).await.unwrap();
        assert_eq!(keyring.load(&mailbox).await, Ok(None));
        assert_eq!(keyring.load(&foreign).await, Ok(Some(secret("two"))));
        keyring.forget(&foreign).await.unwrap();
        assert!(backend.is_empty(), "nothing is left, not even a list");
    }

    #[tokio::test]
    async fn a_keyring_that_failed_once_is_asked_again() {
        let backend = Arc::new(MemoryBackend::default());
        let keyring = Keyring::over(Arc::clone(&backend) as _);
        backend.set_broken(Some(KeyringError::NotRunning));
        let KeyringState::Unavailable { sentence } = keyring.probe().await else {
            panic!("it is not there")
        };
        assert_eq!(
            sentence,
            "No keyring is running on this computer, so you can sign in for this session only."
        );
        backend.set_broken(None);
        assert_eq!(keyring.probe().await, KeyringState::Available);
        assert!(backend.is_empty(), "the probe leaves nothing behind");
    }

    #[tokio::test]
    async fn a_locked_keyring_is_told_of_and_does_not_hold_up_who_only_looks() {
        let backend = Arc::new(MemoryBackend::default());
        let keyring = Keyring::over(Arc::clone(&backend) as _);
        let locked = backend.lock();
        let KeyringState::Unavailable { sentence } = keyring.probe().await else {
            panic!("it does not answer")
        };
        assert_eq!(
            sentence,
            "The keyring of this computer is locked or was never set up, so you can sign in for this session only."
        );
        assert_eq!(keyring.kept(Uuid::from_u128(1)).await, Err(KeyringError::Locked));
        drop(locked);
        assert_eq!(keyring.probe().await, KeyringState::Available);
        assert!(backend.is_empty());
        assert_eq!(
            backend.asked(),
            4,
            "two calls for each look that got in: nobody else knocked while it was locked"
        );
    }
}
