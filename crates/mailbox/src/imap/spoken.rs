//! What a connection says, written down before it is said (promise 2): rule, server, kinds and counts of each command, and
//! what became of it. Of the command itself nothing but its words of the protocol and its length is kept.

use std::sync::Arc;

use jiff::Timestamp;
use regarding_net::{Carried, EvidenceEntry, EvidenceId, EvidenceSink, Outcome, Rule};

use crate::error::MailboxError;

/// Writes down what goes to one server.
#[derive(Clone)]
pub(crate) struct Notary {
    sink: Arc<dyn EvidenceSink>,
    host: String,
    protocol: &'static str,
}

impl core::fmt::Debug for Notary {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Notary").finish_non_exhaustive()
    }
}

/// A line of the log whose outcome is to come. Dropped without one, it was given up.
#[derive(Debug)]
pub(crate) struct Spoken {
    notary: Notary,
    id: EvidenceId,
    outcome: Outcome,
}

impl Notary {
    pub(crate) fn new(sink: Arc<dyn EvidenceSink>, host: &str, port: u16) -> Self {
        Self::of("imap", sink, host, port)
    }

    /// The same for another protocol of mail servers.
    pub(crate) fn of(protocol: &'static str, sink: Arc<dyn EvidenceSink>, host: &str, port: u16) -> Self {
        let name = host.trim_matches(['[', ']']);
        let ascii = idna::domain_to_ascii(name).unwrap_or_else(|_| name.to_owned());
        Self {
            sink,
            host: format!("{ascii}:{port}"),
            protocol,
        }
    }

    /// Writes down that a connection is about to be made.
    pub(crate) fn connecting(&self, rule: Rule) -> Result<Spoken, MailboxError> {
        self.write(rule, "connect", 0, vec![])
    }

    /// Writes a command down that is about to be sent, without its tag. Sign-in commands are handed over without what
    /// follows them: of credentials not even the length is kept.
    pub(crate) fn command(&self, rule: Rule, command: &str) -> Result<Spoken, MailboxError> {
        self.write(rule, &method(command), command.len(), carried(command))
    }

    /// Writes a command down whose words say less than its caller knows: `bytes` with what follows it.
    pub(crate) fn carrying(
        &self,
        rule: Rule,
        command: &str,
        bytes: usize,
        carried: Vec<Carried>,
    ) -> Result<Spoken, MailboxError> {
        self.write(rule, &method(command), bytes, carried)
    }

    fn write(
        &self,
        rule: Rule,
        method: &str,
        bytes: usize,
        carried: Vec<Carried>,
    ) -> Result<Spoken, MailboxError> {
        let entry = EvidenceEntry {
            at: Timestamp::now(),
            rule,
            method: format!("{}.{method}", self.protocol),
            host: self.host.clone(),
            carried,
            identifiers: vec![],
            bytes_out: bytes as u64,
            attempt: 1,
        };
        let id = self.sink.record(&entry).map_err(|_| MailboxError::Evidence)?;
        Ok(Spoken {
            notary: self.clone(),
            id,
            outcome: Outcome::Abandoned,
        })
    }
}

impl Spoken {
    /// Adds what became of it.
    pub(crate) fn ended(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }

    /// Adds what an answer says: carried out, refused, or none that came.
    pub(crate) fn answered<T>(self, answer: &Result<T, MailboxError>) {
        self.ended(outcome(answer));
    }
}

impl Drop for Spoken {
    fn drop(&mut self) {
        self.notary.sink.outcome(self.id, self.outcome);
    }
}

/// What an answer says of its command.
fn outcome<T>(answer: &Result<T, MailboxError>) -> Outcome {
    match answer {
        Ok(_) => Outcome::Done,
        Err(MailboxError::Offline { .. } | MailboxError::Invalid { .. }) => Outcome::Lost,
        Err(_) => Outcome::Refused,
    }
}

/// `select`, `uid-fetch`: the command's own words.
fn method(command: &str) -> String {
    let mut words = command.split(' ');
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    match (first.as_str(), words.next()) {
        ("uid", Some(second)) => format!("uid-{}", second.to_ascii_lowercase()),
        _ => first,
    }
}

/// What a command carries, in kinds and counts.
fn carried(command: &str) -> Vec<Carried> {
    let (name, rest) = command.split_once(' ').unwrap_or((command, ""));
    let one = |kind| vec![Carried::new(kind, 1)];
    match (name, rest.split_once(' ').unwrap_or((rest, ""))) {
        ("SELECT", _) => one("folders"),
        ("LOGIN" | "AUTHENTICATE", _) => one("credentials"),
        ("FETCH", (set, _)) => messages(set),
        ("UID", ("SEARCH", rest)) => match rest.strip_prefix("UID ") {
            Some(rest) => messages(rest.split(' ').next().unwrap_or_default()),
            None if rest.starts_with("KEYWORD ") => one("folders"),
            None => one("message-ids"),
        },
        ("UID", ("FETCH" | "STORE", rest)) => messages(rest.split(' ').next().unwrap_or_default()),
        _ => vec![],
    }
}

/// How many messages a set names: `7`, `1:50`, `3,5,9`. One that is open at its end is the folder's.
fn messages(set: &str) -> Vec<Carried> {
    let number = |text: &str| text.parse::<usize>().ok();
    let span = |part: &str| match part.split_once(':') {
        Some((from, to)) => number(to)?.checked_sub(number(from)?)?.checked_add(1),
        None => number(part).map(|_| 1),
    };
    match set.split(',').map(span).sum::<Option<usize>>() {
        Some(count) => vec![Carried::new("messages", count)],
        None => vec![Carried::new("folders", 1)],
    }
}

#[cfg(test)]
mod tests {
    use regarding_net::Carried;

    use super::{carried, method};

    #[test]
    fn a_command_is_known_by_its_own_words_and_by_counts() {
        let table = [
            ("CAPABILITY", "capability", "", 0),
            ("AUTHENTICATE PLAIN", "authenticate", "credentials", 1),
            ("LOGIN", "login", "credentials", 1),
            ("SELECT \"Secret plans\" (CONDSTORE)", "select", "folders", 1),
            ("FETCH 51:100 (UID FLAGS)", "fetch", "messages", 50),
            ("UID FETCH 7 (UID BODY.PEEK[])", "uid-fetch", "messages", 1),
            ("UID FETCH 3,5,9:10 (UID)", "uid-fetch", "messages", 4),
            ("UID FETCH 1:* (UID FLAGS)", "uid-fetch", "folders", 1),
            ("UID STORE 7 +FLAGS (\\Seen)", "uid-store", "messages", 1),
            (
                "UID SEARCH HEADER MESSAGE-ID \"a@b.example\"",
                "uid-search",
                "message-ids",
                1,
            ),
            ("UID SEARCH KEYWORD Tracked", "uid-search", "folders", 1),
            (
                "UID SEARCH UID 3,5,9 UNKEYWORD Tracked",
                "uid-search",
                "messages",
                3,
            ),
            ("LIST \"\" \"*\"", "list", "", 0),
            ("IDLE", "idle", "", 0),
        ];
        for (command, name, kind, count) in table {
            let expected = [Carried::new(kind, count)];
            let expected = if kind.is_empty() { &[][..] } else { &expected };
            assert_eq!(
                (method(command).as_str(), carried(command).as_slice()),
                (name, expected),
                "{command}"
            );
        }
    }
}
