//! A real Dovecot that asks the organization's authority whose tokens it is shown; ended by its pids.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use regarding_companion::view::sign_in::{ImapSecurity, ImapSignIn, MailServerRequest, MailboxRequest};
use regarding_sample_org::seed::SeedRole;

use crate::world::World;

/// The password of the mailbox, which is not that of the organization.
pub(crate) const MAIL_PASSWORD: &str = "mail-Kx9-password";

pub(crate) struct MailServer {
    place: tempfile::TempDir,
    env: BTreeMap<String, String>,
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peers/dovecot.sh")
}

impl MailServer {
    /// With a mailbox of the salesperson's.
    pub(crate) fn of(world: &World) -> Self {
        // Socket paths end at 107 bytes, so the folder's name is short whatever the temporary folder of this run is.
        let place = tempfile::Builder::new().prefix("rc").tempdir_in("/tmp").unwrap();
        // The script picks free ports and then uses them; two at once could pick the same.
        let lock = File::create(std::env::temp_dir().join("regarding-peer-start.lock")).unwrap();
        lock.lock().unwrap();
        let user = &world.user(SeedRole::Salesperson).email;
        let output = Command::new(script())
            .arg(place.path())
            .arg("start")
            .env("TMPDIR", "/tmp")
            .env("MAIL_USERS", format!("{user}:{MAIL_PASSWORD}"))
            .env("INTROSPECT_URL", world.authority.introspection())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let text = fs::read_to_string(place.path().join("env")).unwrap();
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        let env = pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        Self { place, env }
    }

    fn port(&self) -> Option<u16> {
        self.env.get("IMAP_PORT").unwrap().parse().ok()
    }

    /// Where it is, to be asked how people sign in.
    pub(crate) fn address(&self) -> MailServerRequest {
        MailServerRequest {
            host: "127.0.0.1".to_owned(),
            port: self.port(),
            security: ImapSecurity::None,
        }
    }

    /// The salesperson's mailbox, opened in a way.
    pub(crate) fn mailbox(&self, sign_in: ImapSignIn) -> MailboxRequest {
        let MailServerRequest { host, port, security } = self.address();
        MailboxRequest::Imap {
            host,
            port,
            security,
            user: self.env.get("IMAP_USER").unwrap().clone(),
            sign_in,
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = Command::new(script()).arg(self.place.path()).arg("stop").output();
    }
}
