//! Signing in: by password (LOGIN or PLAIN) or by token (XOAUTH2 or OAUTHBEARER). Called on a private connection only.

use std::time::Duration;

use async_imap::error::Error;
use async_imap::{Authenticator, Client};
use regarding_model::say;
use regarding_model::secret::Secret;
use regarding_net::{Outcome, Rule};
use tokio::time::timeout;

use crate::error::MailboxError;
use crate::imap::account::{Account, Credential, TokenSource};
use crate::imap::connect::AnyStream;
use crate::imap::guard::Budget;
use crate::imap::session::Session;
use crate::imap::spoken::{Notary, Spoken};
use crate::imap::wire::{Capabilities, io_error, too_slow};
use crate::sasl::{self, Mechanism};

/// How long the server may think about a password or ask somebody else about a token.
const STEP: Duration = Duration::from_secs(60);

/// The ways to sign in that a server offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignIns {
    /// With a password.
    pub password: bool,
    /// With an access token.
    pub token: bool,
}

impl SignIns {
    /// The ways among what a server offers before the sign-in.
    pub(crate) fn of(offered: &Capabilities) -> Self {
        Self {
            password: offered.has("AUTH=PLAIN") || !offered.has("LOGINDISABLED"),
            token: mechanism(offered).is_some(),
        }
    }
}

/// Signs in and finds out what the server offers to this user.
pub(crate) async fn sign_in(
    stream: AnyStream,
    budget: Budget,
    offered: &Capabilities,
    account: &Account,
    notary: &Notary,
) -> Result<Session, MailboxError> {
    let client = Client::new(stream);
    let session = match &account.credential {
        Credential::Password(password) => {
            by_password(client, offered, &account.user, password, notary).await?
        }
        Credential::OAuth(tokens) => {
            let mechanism = mechanism(offered).ok_or_else(|| MailboxError::Unsupported {
                what: say!("sign-in with a token"),
            })?;
            by_token(client, mechanism, account, tokens.as_ref(), notary).await?
        }
    };
    Session::begin(session, budget, notary.clone()).await
}

type Connected = async_imap::Session<AnyStream>;

async fn by_password(
    client: Client<AnyStream>,
    offered: &Capabilities,
    user: &str,
    password: &Secret,
    notary: &Notary,
) -> Result<Connected, MailboxError> {
    // LOGIN carries ASCII alone; PLAIN carries everything, so it comes first.
    if offered.has("AUTH=PLAIN") {
        let answer = Answers::once(sasl::plain(user, password));
        let spoken = notary.command(Rule::MailSignIn, "AUTHENTICATE PLAIN")?;
        let outcome = timeout(STEP, client.authenticate("PLAIN", answer)).await;
        return noted(spoken, finished(outcome));
    }
    if offered.has("LOGINDISABLED") {
        return Err(MailboxError::Unsupported {
            what: say!("sign-in with a password"),
        });
    }
    let spoken = notary.command(Rule::MailSignIn, "LOGIN")?;
    let outcome = timeout(STEP, client.login(user, password.reveal())).await;
    noted(spoken, finished(outcome))
}

/// Adds the outcome to the line of a sign-in.
fn noted(spoken: Spoken, outcome: Result<Connected, MailboxError>) -> Result<Connected, MailboxError> {
    spoken.answered(&outcome);
    outcome
}

/// The way to show a token, among what a server offers.
fn mechanism(offered: &Capabilities) -> Option<Mechanism> {
    Mechanism::ALL
        .into_iter()
        .find(|mechanism| offered.has(&format!("AUTH={}", mechanism.name())))
}

/// The token, and what is said when it was refused.
fn answers(mechanism: Mechanism, account: &Account, token: &Secret) -> Answers {
    Answers {
        first: Some(mechanism.line(&account.user, &account.host, account.port, token)),
        later: mechanism.after_refusal(),
    }
}

/// A refused token is answered with a challenge that explains it and wants a reply without meaning, then with NO. Trying
/// again with a new token is allowed on the same connection.
async fn by_token(
    client: Client<AnyStream>,
    mechanism: Mechanism,
    account: &Account,
    tokens: &dyn TokenSource,
    notary: &Notary,
) -> Result<Connected, MailboxError> {
    let mut client = client;
    let mut refused = None;
    loop {
        let token = tokens.access_token(refused.as_ref()).await?;
        let answers = answers(mechanism, account, &token);
        let spoken = notary.command(Rule::MailSignIn, &format!("AUTHENTICATE {}", mechanism.name()))?;
        match timeout(STEP, client.authenticate(mechanism.name(), answers)).await {
            Ok(Err((Error::No(words), again)))
                if refused.is_none() && !is_passing(&words) && !is_full(&words) =>
            {
                spoken.ended(Outcome::Refused);
                client = again;
                refused = Some(token);
            }
            outcome => return noted(spoken, finished(outcome)),
        }
    }
}

type Tried = Result<Result<Connected, (Error, Client<AnyStream>)>, tokio::time::error::Elapsed>;

fn finished(outcome: Tried) -> Result<Connected, MailboxError> {
    match outcome {
        Err(_) => Err(too_slow()),
        Ok(Ok(session)) => Ok(session),
        Ok(Err((Error::No(words), _))) if is_full(&words) => Err(MailboxError::Full),
        Ok(Err((Error::No(words), _))) if is_passing(&words) => Err(MailboxError::Offline {
            reason: say!("it cannot check the sign-in at the moment"),
        }),
        Ok(Err((Error::No(_) | Error::Bad(_) | Error::Validate(_), _))) => Err(MailboxError::SignIn),
        Ok(Err((Error::Io(error), _))) => Err(io_error(&error)),
        Ok(Err((Error::ConnectionLost, _))) => Err(MailboxError::Offline {
            reason: say!("the connection ended"),
        }),
        Ok(Err(_)) => Err(MailboxError::Invalid {
            reason: say!("no answer to the sign-in"),
        }),
    }
}

/// Whether a NO says that the server cannot ask whoever knows the answer (RFC 5530): that is no refusal.
fn is_passing(words: &str) -> bool {
    words.contains("UNAVAILABLE")
}

/// Whether a server says that it has as many connections as it takes, of this user or at all: with RFC 5530's LIMIT, or in the words of
/// the common servers. That is no refusal either; one of ours may be given back soon.
pub(crate) fn is_full(words: &str) -> bool {
    let words = words.to_ascii_uppercase();
    ["[LIMIT]", "CONNECTIONS", "CONNECTION LIMIT"]
        .iter()
        .any(|said| words.contains(said))
}

/// Says its line to the first challenge, and something without meaning to any other.
struct Answers {
    first: Option<Secret>,
    later: &'static [u8],
}

impl Answers {
    fn once(line: Secret) -> Self {
        Self {
            first: Some(line),
            later: b"",
        }
    }
}

impl Authenticator for Answers {
    type Response = Vec<u8>;

    fn process(&mut self, _challenge: &[u8]) -> Vec<u8> {
        self.first
            .take()
            .map_or_else(|| self.later.to_vec(), |line| line.reveal().as_bytes().to_vec())
    }
}
