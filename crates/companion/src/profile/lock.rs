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

/// As everything in the profile, it is for nobody else.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::{LockOutcome, ProfileLock};

    #[cfg(unix)]
    #[test]
    fn locks_are_for_nobody_else_those_of_an_earlier_version_too() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let window = folder.path().join("window.lock");
        std::fs::write(&window, b"").unwrap();
        std::fs::set_permissions(&window, std::fs::Permissions::from_mode(0o644)).unwrap();
        let _held = [
            ProfileLock::take(folder.path()),
            ProfileLock::of_cycle(folder.path()),
            ProfileLock::of_sending(folder.path()),
        ];
        let _writer = ProfileLock::of_writer(folder.path());
        for name in ["window.lock", "cycle.lock", "sending.lock", "settings.lock"] {
            let mode = std::fs::metadata(folder.path().join(name))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

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
