//! Signing in: by password (LOGIN or PLAIN) or by token (XOAUTH2). Called on a private connection only.

use std::time::Duration;

use async_imap::error::Error;
use async_imap::{Authenticator, Client};
use regarding_model::secret::Secret;
use tokio::time::timeout;

use crate::error::MailboxError;
use crate::imap::account::{Account, Credential};
use crate::imap::connect::AnyStream;
use crate::imap::guard::Budget;
use crate::imap::session::Session;
use crate::imap::wire::{Capabilities, io_error, too_slow};

/// How long the server may think about a password or ask somebody else about a token.
const STEP: Duration = Duration::from_secs(60);

/// Signs in and finds out what the server offers to this user.
pub(crate) async fn sign_in(
    stream: AnyStream,
    budget: Budget,
    offered: &Capabilities,
    account: &Account,
) -> Result<Session, MailboxError> {
    let client = Client::new(stream);
    let session = match &account.credential {
        Credential::Password(password) => by_password(client, offered, &account.user, password).await?,
        Credential::OAuth(tokens) => {
            if !offered.has("AUTH=XOAUTH2") {
                return Err(MailboxError::Unsupported {
                    what: "sign-in with a token (XOAUTH2)".to_owned(),
                });
            }
            by_token(client, &account.user, tokens.as_ref()).await?
        }
    };
    Session::begin(session, budget).await
}

type Connected = async_imap::Session<AnyStream>;

async fn by_password(
    client: Client<AnyStream>,
    offered: &Capabilities,
    user: &str,
    password: &Secret,
) -> Result<Connected, MailboxError> {
    // LOGIN carries ASCII alone; PLAIN carries everything, so it comes first.
    if offered.has("AUTH=PLAIN") {
        let answer = Answers::once(format!("\0{user}\0{}", password.reveal()));
        return finished(timeout(STEP, client.authenticate("PLAIN", answer)).await);
    }
    if offered.has("LOGINDISABLED") {
        return Err(MailboxError::Unsupported {
            what: "sign-in with a password".to_owned(),
        });
    }
    finished(timeout(STEP, client.login(user, password.reveal())).await)
}

/// A refused token is answered with a challenge that explains it and wants an empty reply, then with NO. Trying again
/// with a new token is allowed on the same connection.
async fn by_token(
    client: Client<AnyStream>,
    user: &str,
    tokens: &dyn super::TokenSource,
) -> Result<Connected, MailboxError> {
    let mut client = client;
    for refused in [false, true] {
        let token = tokens.access_token(refused).await?;
        let answer = Answers::once(format!("user={user}\x01auth=Bearer {}\x01\x01", token.reveal()));
        match timeout(STEP, client.authenticate("XOAUTH2", answer)).await {
            Ok(Err((Error::No(_), again))) if !refused => client = again,
            outcome => return finished(outcome),
        }
    }
    Err(MailboxError::SignIn)
}

type Outcome = Result<Result<Connected, (Error, Client<AnyStream>)>, tokio::time::error::Elapsed>;

fn finished(outcome: Outcome) -> Result<Connected, MailboxError> {
    match outcome {
        Err(_) => Err(too_slow()),
        Ok(Ok(session)) => Ok(session),
        Ok(Err((Error::No(_) | Error::Bad(_) | Error::Validate(_), _))) => Err(MailboxError::SignIn),
        Ok(Err((Error::Io(error), _))) => Err(io_error(&error)),
        Ok(Err((Error::ConnectionLost, _))) => Err(MailboxError::Offline {
            reason: "the connection ended".to_owned(),
        }),
        Ok(Err(_)) => Err(MailboxError::Invalid {
            reason: "no answer to the sign-in".to_owned(),
        }),
    }
}

/// Says its line to the first challenge, and nothing to any other.
struct Answers(Option<Secret>);

impl Answers {
    fn once(line: String) -> Self {
        Self(Some(Secret::new(line)))
    }
}

impl Authenticator for Answers {
    type Response = Vec<u8>;

    fn process(&mut self, _challenge: &[u8]) -> Vec<u8> {
        self.0
            .take()
            .map(|line| line.reveal().as_bytes().to_vec())
            .unwrap_or_default()
    }
}
