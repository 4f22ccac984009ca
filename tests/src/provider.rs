//! An authority that somebody else wrote: a certified OpenID provider, started by `tests/peers/oidc.sh` on a free port in a
//! folder of its own, and ended by its pids.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::binaries;

/// A running provider.
#[derive(Debug)]
pub struct Provider {
    place: TempDir,
    variables: BTreeMap<String, String>,
}

impl Provider {
    /// Starts it with one person who can sign in.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(email: &str, password: &str) -> Self {
        let place = tempfile::tempdir().expect("a folder");
        // The script picks free ports and then uses them, and the first one fetches the provider's packages for all.
        let lock = File::create("/tmp/regarding-peer-start.lock").expect("a lock file");
        lock.lock().expect("the lock of peers that start");
        let mut command = script(place.path(), "start");
        command
            .env("OIDC_USERS", format!("{email}:{password}"))
            .env("OIDC_CLIENT_ID", "regarding-desktop")
            .env("PEERS_CACHE", binaries::left_behind("tmp").join("peers"));
        let output = command.output().expect("starting a peer's script");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let text = fs::read_to_string(place.path().join("env")).expect("the peer's variables");
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        let variables = pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        Self { place, variables }
    }

    /// The arguments with which an organization leaves sign-in to it.
    #[must_use]
    pub fn arguments(&self) -> [String; 4] {
        [
            "--authority".to_owned(),
            format!("{}/common/oauth2/authorize", self.variable("OIDC_ISSUER")),
            "--introspection".to_owned(),
            self.variable("INTROSPECT_URL").to_owned(),
        ]
    }

    fn variable(&self, name: &str) -> &str {
        self.variables
            .get(name)
            .unwrap_or_else(|| panic!("the peer has no {name}"))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = script(self.place.path(), "stop").output();
    }
}

fn script(place: &Path, word: &str) -> Command {
    let mut command = Command::new(binaries::repository("tests/peers/oidc.sh"));
    command.arg(place).arg(word);
    command
}
