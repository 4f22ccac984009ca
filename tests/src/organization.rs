//! The sample organization as a process of its own: the server side of a whole-program test.

use std::process::Command;
use std::time::Duration;

use serde::Deserialize;

use crate::binaries;
use crate::patience::LIMIT;
use crate::process::Process;

/// Somebody who can sign in.
#[derive(Debug, Clone, Deserialize)]
pub struct User {
    /// The address; also the name to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
    /// The full name.
    pub name: String,
    /// The name of the security role.
    pub role: String,
    /// The `systemuserid`.
    pub id: String,
    /// An access token that is ready to use.
    pub token: String,
}

#[derive(Debug, Deserialize)]
struct Ready {
    url: String,
    introspection: String,
    users: Vec<User>,
    control: String,
    discovery: String,
}

/// `regarding-org`, running.
#[derive(Debug)]
pub struct Organization {
    /// The address that a person types.
    pub url: String,
    /// The address at which a mail server asks whose token it was shown, with its secret in it.
    pub introspection: String,
    /// Who can sign in.
    pub users: Vec<User>,
    /// Where commands for tests go: `POST /revoke`, `/expire`, `/faults`; `DELETE /faults`.
    pub control: String,
    /// The address of the service that lists the organizations which somebody may enter.
    pub discovery: String,
    process: Process,
}

impl Organization {
    /// Starts it with the sample company, in memory.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts it with more arguments.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_with(arguments: &[&str]) -> Self {
        Self::start_at("127.0.0.1:0", arguments)
    }

    /// Starts it at an address, the one that it had before for example, with more arguments.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_at(address: &str, arguments: &[&str]) -> Self {
        Self::started(LIMIT, address, arguments)
    }

    /// Starts it with more arguments, when it may take so long until it is ready.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_within(limit: Duration, arguments: &[&str]) -> Self {
        Self::started(limit, "127.0.0.1:0", arguments)
    }

    fn started(limit: Duration, address: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(binaries::regarding_org());
        command
            .args(["serve", "--listen", address, "--issue-tokens", "--control", "0"])
            .args(arguments);
        let (process, line) = Process::start_and_hear_within(limit, "regarding-org", &mut command);
        let ready: Ready = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not a ready line: {line}"));
        Self {
            url: ready.url,
            introspection: ready.introspection,
            users: ready.users,
            control: ready.control,
            discovery: ready.discovery,
            process,
        }
    }

    /// The user with a role, *Salesperson* for example.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn user(&self, role: &str) -> &User {
        let user = self.users.iter().find(|user| user.role == role);
        user.unwrap_or_else(|| panic!("nobody is {role}"))
    }

    /// Where it listens: host and port.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://").trim_end_matches('/')
    }

    /// Stops it at once, as a power cut would.
    pub fn kill(&mut self) {
        self.process.kill();
    }
}
