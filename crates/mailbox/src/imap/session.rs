//! One signed-in connection: runs commands, follows which folder is open, and knows when it must not be used again.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use async_imap::imap_proto::{Capability, MailboxDatum, Response, ResponseCode, Status};
use futures::FutureExt as _;
use regarding_model::say;
use regarding_net::{Carried, Rule};
use tokio::time::timeout;

use crate::error::MailboxError;
use crate::imap::connect::AnyStream;
use crate::imap::guard::Budget;
use crate::imap::namespaces::Namespaces;
use crate::imap::spoken::{Notary, Spoken};
use crate::imap::wire::{self, Capabilities, io_error, too_slow};
use crate::seam::{FolderId, TRACKED_MARK};

/// How long one answer may take.
const STEP: Duration = Duration::from_secs(60);
/// How long a message may take to be handed over.
const APPEND: Duration = Duration::from_secs(300);
/// What one command may bring, in bytes: the list fields of a very large folder.
const BUDGET: u64 = 512 << 20;

/// The folder that is open on a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selected {
    /// Which one.
    pub(crate) folder: String,
    /// UIDVALIDITY.
    pub(crate) validity: u32,
    /// How many messages it holds.
    pub(crate) exists: u32,
    /// UIDNEXT, when told.
    pub(crate) next: Option<u32>,
    /// HIGHESTMODSEQ, when the folder keeps one.
    pub(crate) modification: Option<u64>,
    /// Whether it keeps the mark of tracking for good (PERMANENTFLAGS); a server that does not tell promises nothing.
    pub(crate) keeps_mark: bool,
    /// The marks that the server says it would not keep; one that does not tell keeps all (RFC 3501, 7.1).
    pub(crate) refused: Vec<&'static str>,
}

/// The marks that are set and cleared.
pub(crate) const SEEN: &str = "\\Seen";
/// The other one.
pub(crate) const FLAGGED: &str = "\\Flagged";

/// A signed-in connection.
#[derive(Debug)]
pub(crate) struct Session {
    inner: async_imap::Session<AnyStream>,
    budget: Budget,
    notary: Notary,
    /// The rule that its commands belong to now (promise 2).
    pub(crate) rule: Rule,
    /// The line of the command under way.
    spoken: Option<Spoken>,
    pub(crate) offered: Capabilities,
    pub(crate) selected: Option<Selected>,
    /// The namespaces beside the person's own, once they were asked for.
    pub(crate) namespaces: Option<Namespaces>,
    /// Whether QRESYNC was switched on.
    pub(crate) resync: bool,
    /// Whether a command is under way. One that was never finished makes the connection useless.
    busy: bool,
    /// How many commands were sent; for tests of round trips.
    pub(crate) commands: u32,
}

impl Session {
    /// Takes over a connection that was just signed in, and asks what it offers.
    pub(crate) async fn begin(
        inner: async_imap::Session<AnyStream>,
        budget: Budget,
        notary: Notary,
    ) -> Result<Self, MailboxError> {
        let mut session = Self {
            inner,
            budget,
            notary,
            rule: Rule::MailSignIn,
            spoken: None,
            offered: Capabilities::default(),
            selected: None,
            namespaces: None,
            resync: false,
            busy: false,
            commands: 0,
        };
        let mut offered = Capabilities::default();
        session
            .run("CAPABILITY", |response| {
                if let Response::Capabilities(list) = response {
                    list.iter().for_each(|one| offered.add(&name_of(one)));
                }
            })
            .await?;
        session.offered = offered;
        if session.offered.has("QRESYNC") && session.offered.has("ENABLE") {
            session.resync = session.run("ENABLE QRESYNC", |_| {}).await.is_ok();
        }
        Ok(session)
    }

    /// Whether the connection can take another command.
    pub(crate) fn is_usable(&self) -> bool {
        !self.busy
    }

    /// Runs a command to its end. `each` sees every untagged answer.
    pub(crate) async fn run(
        &mut self,
        command: &str,
        mut each: impl FnMut(&Response<'_>),
    ) -> Result<(), MailboxError> {
        self.run_raw(command, |response, _| each(response)).await
    }

    /// As [`Session::run`]; `each` sees the bytes of the answer too, for what the parser does not know.
    pub(crate) async fn run_raw(
        &mut self,
        command: &str,
        mut each: impl FnMut(&Response<'_>, &[u8]),
    ) -> Result<(), MailboxError> {
        self.send(command).await?;
        self.hear_out(&mut each).await
    }

    /// Runs a command with literals: each further line follows when the server asks for it (RFC 3501, 4.3). `carried` is what it
    /// carries.
    pub(crate) async fn run_in_lines(
        &mut self,
        lines: &[String],
        carried: Vec<Carried>,
        mut each: impl FnMut(&Response<'_>),
    ) -> Result<(), MailboxError> {
        let Some((first, rest)) = lines.split_first() else {
            return Ok(());
        };
        self.check_free()?;
        let bytes = lines.iter().map(|line| line.len() + 2).sum::<usize>() - 2;
        let spoken = self.notary.carrying(self.rule, first, bytes, carried)?;
        self.begin_command(first, spoken).await?;
        for line in rest {
            self.asked_for_more().await?;
            self.send_line(line).await?;
        }
        self.hear_out(&mut |response, _| each(response)).await
    }

    /// Reads what comes until the command under way has ended.
    async fn hear_out(&mut self, each: &mut impl FnMut(&Response<'_>, &[u8])) -> Result<(), MailboxError> {
        loop {
            let end = self
                .receive_raw(STEP, |response, raw| ending(response, raw, each))
                .await?;
            if let Some(outcome) = end {
                return self.conclude(outcome);
            }
        }
    }

    /// Waits until the server asks for the next line of the command under way. It may refuse the command instead.
    async fn asked_for_more(&mut self) -> Result<(), MailboxError> {
        loop {
            let heard = self
                .receive_raw(STEP, |response, raw| match response {
                    Response::Continue(_) => Some(None),
                    other => ending(other, raw, &mut |_, _| {}).map(Some),
                })
                .await?;
            match heard {
                None => {}
                Some(None) => return Ok(()),
                Some(Some(outcome)) => return self.conclude(outcome).and(Err(nonsense())),
            }
        }
    }

    fn conclude(&mut self, outcome: Ended) -> Result<(), MailboxError> {
        self.busy = !matches!(outcome, Ended::Finished(_));
        let outcome = outcome.into_result();
        self.note(&outcome);
        outcome
    }

    /// Sends a command without waiting, once it is written down. The connection is useless until its answer is read to the
    /// end.
    pub(crate) async fn send(&mut self, command: &str) -> Result<(), MailboxError> {
        self.check_free()?;
        let spoken = self.notary.command(self.rule, command)?;
        self.begin_command(command, spoken).await
    }

    fn check_free(&self) -> Result<(), MailboxError> {
        if self.busy {
            return Err(MailboxError::Offline {
                reason: say!("the connection was left in the middle"),
            });
        }
        Ok(())
    }

    async fn begin_command(&mut self, command: &str, spoken: Spoken) -> Result<(), MailboxError> {
        self.spoken = Some(spoken);
        self.busy = true;
        self.commands += 1;
        self.budget.set(BUDGET);
        let sent = match timeout(STEP, self.inner.run_command(command)).await {
            Ok(sent) => sent.map(drop).map_err(|error| command_error(&error)),
            Err(_) => Err(too_slow()),
        };
        if sent.is_err() {
            self.note(&sent);
        }
        sent
    }

    /// Puts a message into a folder.
    pub(crate) async fn append(
        &mut self,
        folder: &FolderId,
        flags: &str,
        message: &[u8],
    ) -> Result<(), MailboxError> {
        // The library quotes the name itself.
        wire::folder_name(folder)?;
        let spoken = self.notary.carrying(
            self.rule,
            "APPEND",
            message.len(),
            vec![Carried::new("messages", 1)],
        )?;
        self.busy = true;
        self.commands += 1;
        self.budget.set(BUDGET);
        let adding =
            AssertUnwindSafe(self.inner.append(&folder.0, Some(flags), None, message)).catch_unwind();
        let outcome = match timeout(APPEND, adding).await {
            Err(_) => Err(too_slow()),
            Ok(Err(_)) => Err(nonsense()),
            Ok(Ok(Err(error))) => Err(append_error(&error)),
            Ok(Ok(Ok(()))) => Ok(()),
        };
        self.busy = outcome.is_err();
        spoken.answered(&outcome);
        outcome
    }

    /// Adds to the line of the command under way what became of it.
    fn note<T>(&mut self, answer: &Result<T, MailboxError>) {
        if let Some(spoken) = self.spoken.take() {
            spoken.answered(answer);
        }
    }

    /// Sends a line that belongs to a command under way.
    pub(crate) async fn send_line(&mut self, line: &str) -> Result<(), MailboxError> {
        let sent = timeout(STEP, self.inner.run_command_untagged(line))
            .await
            .map_err(|_| too_slow())?;
        sent.map_err(|error| command_error(&error))
    }

    /// Shows the next answer to `look`. Dropping the future loses nothing. A panic of the parser is an answer that makes no
    /// sense.
    pub(crate) async fn receive<T>(
        &mut self,
        patience: Duration,
        look: impl FnOnce(&Response<'_>) -> T,
    ) -> Result<T, MailboxError> {
        self.receive_raw(patience, |response, _| look(response)).await
    }

    async fn receive_raw<T>(
        &mut self,
        patience: Duration,
        look: impl FnOnce(&Response<'_>, &[u8]) -> T,
    ) -> Result<T, MailboxError> {
        let received = self.receive_one(patience, look).await;
        if received.is_err() {
            self.note(&received);
        }
        received
    }

    async fn receive_one<T>(
        &mut self,
        patience: Duration,
        look: impl FnOnce(&Response<'_>, &[u8]) -> T,
    ) -> Result<T, MailboxError> {
        let reading = AssertUnwindSafe(self.inner.read_response()).catch_unwind();
        let answer = timeout(patience, reading).await.map_err(|_| too_slow())?;
        let ended = || MailboxError::Offline {
            reason: say!("the connection ended"),
        };
        let data = answer
            .map_err(|_| nonsense())?
            .map_err(|error| io_error(&error))?
            .ok_or_else(ended)?;
        self.follow(data.parsed());
        if let Response::Done { status, outcome, .. } = data.parsed() {
            self.note(&verdict(
                status,
                outcome.information.as_deref().unwrap_or_default(),
            ));
        }
        Ok(look(data.parsed(), data.borrow_owner()))
    }

    /// Takes leave. The server says goodbye before it answers.
    pub(crate) async fn log_out(mut self) {
        self.rule = Rule::MailSignIn;
        let is_answer = |response: &Response<'_>| matches!(response, Response::Done { .. });
        if self.send("LOGOUT").await.is_ok() {
            while matches!(self.receive(STEP, is_answer).await, Ok(false)) {}
        }
    }

    /// Says that the command under way was read to its end.
    pub(crate) fn settle(&mut self) {
        self.busy = false;
    }

    /// Opens a folder afresh, so that its numbers are of now.
    pub(crate) async fn select(&mut self, folder: &FolderId) -> Result<Selected, MailboxError> {
        let name = wire::folder_name(folder)?;
        let condstore = if self.offered.has("CONDSTORE") {
            " (CONDSTORE)"
        } else {
            ""
        };
        self.select_with(folder, &format!("SELECT {name}{condstore}"), |_| {})
            .await
    }

    /// A folder's numbers of now. One that is open already only has to be asked for news, which costs a server with a large
    /// folder far less than opening it anew.
    pub(crate) async fn refresh(&mut self, folder: &FolderId) -> Result<Selected, MailboxError> {
        let open = self
            .selected
            .as_ref()
            .is_some_and(|selected| selected.folder == folder.0);
        if !open {
            return self.select(folder).await;
        }
        match self.run("NOOP", |_| {}).await {
            Ok(()) => self.selected.clone().ok_or(MailboxError::Gone),
            // It does not like to be asked; what it thinks of the folder will be told when it is opened.
            Err(_) if self.is_usable() => self.select(folder).await,
            Err(error) => Err(error),
        }
    }

    /// Opens a folder by a command of the caller's.
    pub(crate) async fn select_with(
        &mut self,
        folder: &FolderId,
        command: &str,
        each: impl FnMut(&Response<'_>),
    ) -> Result<Selected, MailboxError> {
        self.selected = Some(Selected {
            folder: folder.0.clone(),
            ..Selected::default()
        });
        match self.run(command, each).await {
            Ok(()) => self.selected.clone().ok_or(MailboxError::Gone),
            Err(error) => {
                self.selected = None;
                // A NO to SELECT means, with or without a code that says so, that there is no such folder for this user.
                Err(if matches!(error, MailboxError::Forbidden { .. }) {
                    MailboxError::Gone
                } else {
                    error
                })
            }
        }
    }

    /// Opens a folder unless it is open already, and checks that its UIDs still mean what they meant.
    pub(crate) async fn open(&mut self, folder: &FolderId, validity: u32) -> Result<(), MailboxError> {
        let open = self
            .selected
            .as_ref()
            .filter(|selected| selected.folder == folder.0);
        let now = match open {
            Some(selected) => selected.validity,
            None => self.select(folder).await?.validity,
        };
        if now == validity {
            Ok(())
        } else {
            Err(MailboxError::Gone)
        }
    }

    /// Keeps the open folder's numbers up to date, whoever asked for what.
    fn follow(&mut self, response: &Response<'_>) {
        let Some(selected) = self.selected.as_mut() else {
            return;
        };
        match response {
            Response::MailboxData(MailboxDatum::Exists(count)) => selected.exists = *count,
            Response::Expunge(_) => selected.exists = selected.exists.saturating_sub(1),
            // What was removed before this SELECT is not counted in its EXISTS.
            Response::Vanished { earlier: false, uids } => {
                let count = uids
                    .iter()
                    .map(|range| range.end().saturating_sub(*range.start()).saturating_add(1));
                selected.exists = count.fold(selected.exists, u32::saturating_sub);
            }
            Response::Data { outcome, .. } | Response::Done { outcome, .. } => match &outcome.code {
                Some(ResponseCode::UidValidity(validity)) => selected.validity = *validity,
                Some(ResponseCode::UidNext(next)) => selected.next = Some(*next),
                Some(ResponseCode::PermanentFlags(flags)) => {
                    let keeps = |flag: &str| flag == "\\*" || flag.eq_ignore_ascii_case(TRACKED_MARK);
                    selected.keeps_mark = flags.iter().any(|flag| keeps(flag));
                    let refuses = |mark: &&str| !flags.iter().any(|flag| flag.eq_ignore_ascii_case(mark));
                    selected.refused = [SEEN, FLAGGED].into_iter().filter(refuses).collect();
                }
                Some(ResponseCode::HighestModSeq(modification)) => {
                    selected.modification = Some(*modification)
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// How a command came to its end.
enum Ended {
    /// The server answered it.
    Finished(Result<(), MailboxError>),
    /// The connection did.
    Broken(MailboxError),
}

impl Ended {
    fn into_result(self) -> Result<(), MailboxError> {
        match self {
            Self::Finished(outcome) => outcome,
            Self::Broken(error) => Err(error),
        }
    }
}

/// Whether an answer ends the command; others are shown to `each`.
fn ending(response: &Response<'_>, raw: &[u8], each: &mut impl FnMut(&Response<'_>, &[u8])) -> Option<Ended> {
    match response {
        Response::Done { status, outcome, .. } => {
            let words = outcome.information.as_deref().unwrap_or_default();
            Some(Ended::Finished(verdict(status, words)))
        }
        Response::Data {
            status: Status::Bye, ..
        } => {
            let reason = say!("the server ended the connection");
            Some(Ended::Broken(MailboxError::Offline { reason }))
        }
        Response::Continue(_) => {
            let reason = say!("it asked for more where nothing follows");
            Some(Ended::Broken(MailboxError::Invalid { reason }))
        }
        other => {
            each(other, raw);
            None
        }
    }
}

fn name_of(capability: &Capability<'_>) -> String {
    match capability {
        Capability::Imap4rev1 => "IMAP4REV1".to_owned(),
        Capability::Auth(mechanism) => format!("AUTH={mechanism}"),
        Capability::Atom(name) => name.to_string(),
    }
}

fn verdict(status: &Status, words: &str) -> Result<(), MailboxError> {
    let upper = words.to_ascii_uppercase();
    match status {
        Status::Ok | Status::PreAuth => Ok(()),
        Status::No if upper.contains("[NONEXISTENT]") => Err(MailboxError::Gone),
        Status::No if upper.contains("[UNAVAILABLE]") || upper.contains("[INUSE]") => {
            Err(MailboxError::Offline {
                reason: wire::servers_words(words),
            })
        }
        Status::No => Err(MailboxError::Forbidden {
            reason: wire::servers_words(words),
        }),
        Status::Bad | Status::Bye => Err(MailboxError::Invalid {
            reason: wire::servers_words(words),
        }),
    }
}

fn nonsense() -> MailboxError {
    MailboxError::Invalid {
        reason: say!("it could not be understood"),
    }
}

/// What a refused or lost APPEND means; a folder that is not there is told by `TRYCREATE`.
fn append_error(error: &async_imap::error::Error) -> MailboxError {
    match error {
        async_imap::error::Error::No(words) if words.contains("TRYCREATE") => MailboxError::Gone,
        async_imap::error::Error::No(words) => MailboxError::Forbidden {
            reason: wire::servers_words(words),
        },
        // It asked for nothing: it refused, and told so in a line that the library keeps to itself.
        async_imap::error::Error::Append => MailboxError::Forbidden {
            reason: say!("the message was not taken"),
        },
        other => command_error(other),
    }
}

fn command_error(error: &async_imap::error::Error) -> MailboxError {
    match error {
        async_imap::error::Error::Io(error) => io_error(error),
        _ => MailboxError::Offline {
            reason: say!("the connection ended"),
        },
    }
}
