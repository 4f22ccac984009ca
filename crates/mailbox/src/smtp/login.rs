//! Signing in to the server that sends mail, with the password or the tokens of the mailbox. Called on a private line only.

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism as ByPassword};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::response::Response;
use regarding_model::say;
use regarding_model::secret::Secret;
use regarding_net::{Outcome, Rule};
use tokio::time::timeout;

use super::{STEP, words};
use crate::error::{MailboxError, unsupported};
use crate::imap::spoken::Notary;
use crate::imap::wire::too_slow;
use crate::imap::{Account, Credential, SignIns, TokenSource};
use crate::sasl::Mechanism;

/// Those for passwords, the better one first.
const PASSWORDS: [ByPassword; 2] = [ByPassword::Plain, ByPassword::Login];

/// A line that is made here.
struct Line(Secret);

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\r\n", self.0.reveal())
    }
}

/// The ways to sign in that a server offers.
pub(super) fn offered(line: &AsyncSmtpConnection) -> SignIns {
    SignIns {
        password: PASSWORDS
            .iter()
            .any(|one| line.server_info().supports_auth_mechanism(*one)),
        // The library knows one of the two by name; who offers the other offers it too.
        token: line.server_info().supports_auth_mechanism(ByPassword::Xoauth2),
    }
}

/// Signs in.
pub(super) async fn sign_in(
    line: &mut AsyncSmtpConnection,
    account: &Account,
    notary: &Notary,
) -> Result<(), MailboxError> {
    match &account.credential {
        Credential::Password(password) => by_password(line, &account.user, password, notary).await,
        Credential::OAuth(tokens) => by_token(line, account, tokens.as_ref(), notary).await,
    }
}

async fn by_password(
    line: &mut AsyncSmtpConnection,
    user: &str,
    password: &Secret,
    notary: &Notary,
) -> Result<(), MailboxError> {
    if !offered(line).password {
        return Err(unsupported(say!("sign-in with a password")));
    }
    let credentials = Credentials::new(user.to_owned(), password.reveal().to_owned());
    let spoken = notary.command(Rule::MailSend, "AUTH")?;
    let answer = match timeout(STEP, line.auth(&PASSWORDS, &credentials)).await {
        Err(_) => Err(too_slow()),
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(refused(&error)),
    };
    spoken.answered(&answer);
    answer
}

/// A refused token is answered with a challenge that explains it and wants a reply without meaning, then with a refusal.
/// Another token may be shown on the same line, once.
async fn by_token(
    line: &mut AsyncSmtpConnection,
    account: &Account,
    tokens: &dyn TokenSource,
    notary: &Notary,
) -> Result<(), MailboxError> {
    let mechanism = if offered(line).token {
        Mechanism::Xoauth2
    } else {
        Mechanism::OauthBearer
    };
    let mut before = None;
    loop {
        let token = tokens.access_token(before.as_ref()).await?;
        let spoken = notary.command(Rule::MailSend, "AUTH")?;
        let shown = timeout(STEP, show(line, mechanism, account, &token)).await;
        match shown {
            Err(_) => return Err(too_slow()),
            Ok(Ok(_)) => {
                spoken.ended(Outcome::Done);
                return Ok(());
            }
            Ok(Err(error)) if before.is_none() && error.is_permanent() => {
                spoken.ended(Outcome::Refused);
                before = Some(token);
            }
            Ok(Err(error)) => {
                let answer = Err(refused(&error));
                spoken.answered(&answer);
                return answer;
            }
        }
    }
}

async fn show(
    line: &mut AsyncSmtpConnection,
    mechanism: Mechanism,
    account: &Account,
    token: &Secret,
) -> Result<Response, Error> {
    let said = mechanism.line(&account.user, &account.host, account.port, token);
    let words = format!("AUTH {} {}", mechanism.name(), BASE64.encode(said.reveal()));
    let answer = line.command(Line(Secret::new(words))).await?;
    if !answer.has_code(334) {
        return Ok(answer);
    }
    let reply = BASE64.encode(mechanism.after_refusal());
    line.command(Line(Secret::new(reply))).await
}

/// A refusal of the sign-in. One that passes (454) is no refusal: the server could not ask whoever knows the answer.
fn refused(error: &Error) -> MailboxError {
    if error.is_permanent() {
        MailboxError::SignIn
    } else if error.is_transient() {
        MailboxError::Offline {
            reason: say!("it cannot check the sign-in at the moment"),
        }
    } else {
        words::of(error)
    }
}
