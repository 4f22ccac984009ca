//! One window a profile, one writer of the settings and one cycle at a time: locks that the operating system frees when their
//! process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held as long as it lives.
#[derive(Debug)]
pub(crate) struct ProfileLock(#[expect(dead_code, reason = "the lock is the open file")] File);

/// What became of asking for the lock.
#[derive(Debug)]
pub(crate) enum LockOutcome {
    /// Ours now.
    Held(ProfileLock),
    /// Another copy of the program has it.
    Taken,
    /// The folder or its file system takes no locks.
    NotPossible,
}

impl ProfileLock {
    /// Takes the lock of the profile's window, without waiting.
    pub(crate) fn take(folder: &Path) -> LockOutcome {
        Self::try_to_take(&folder.join("window.lock"))
    }

    /// Takes the right to run a cycle of the synchronization, without waiting.
    pub(crate) fn of_cycle(folder: &Path) -> LockOutcome {
        Self::try_to_take(&folder.join("cycle.lock"))
    }

    /// Takes the right to send what is to be sent, without waiting: two programs of one profile must not send one message.
    pub(crate) fn of_sending(folder: &Path) -> LockOutcome {
        Self::try_to_take(&folder.join("sending.lock"))
    }

    fn try_to_take(path: &Path) -> LockOutcome {
        let Ok(file) = open(path) else {
            return LockOutcome::NotPossible;
        };
        match file.try_lock() {
            Ok(()) => LockOutcome::Held(Self(file)),
            Err(TryLockError::WouldBlock) => LockOutcome::Taken,
            Err(TryLockError::Error(_)) => LockOutcome::NotPossible,
        }
    }

    /// Takes the lock of the settings' writers; waits for another writer, who is done in a moment.
    pub(crate) fn of_writer(folder: &Path) -> Option<Self> {
        let file = open(&folder.join("settings.lock")).ok()?;
        file.lock().ok()?;
        Some(Self(file))
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}

#[cfg(test)]
mod tests {
    use super::{LockOutcome, ProfileLock};

    #[test]
    fn the_second_window_of_a_profile_is_told_so_and_the_lock_is_free_again_after_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = ProfileLock::take(folder.path());
        assert!(matches!(first, LockOutcome::Held(_)));
        assert!(matches!(ProfileLock::take(folder.path()), LockOutcome::Taken));
        drop(first);
        assert!(matches!(ProfileLock::take(folder.path()), LockOutcome::Held(_)));
    }
}
