//! What a command needs before it can begin, and getting it.

use regarding_companion::facade::{Answer, Companion, Reached, Secrets};
use regarding_companion::say;
use regarding_companion::view::app::Phase;
use regarding_companion::view::failure::{FailureCode, FailureView};

use crate::args::Command;

/// What a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing: it looks at this computer only, or connects in its own way.
    Nothing,
    /// The organization.
    Organization,
    /// The mailbox.
    Mailbox,
    /// The mailbox, and a signed-in person. That the organization cannot be reached is no obstacle: requests wait, and
    /// messages are shown without their records.
    MailboxAndPerson,
    /// Whatever can be had; the command tells what cannot.
    Whatever,
}

/// What a command needs.
pub(super) fn need(command: &Command) -> Need {
    match command {
        Command::SignIn(_)
        | Command::Discover(_)
        | Command::Organizations(_)
        | Command::Evidence { .. }
        | Command::Stored { .. }
        | Command::Options(_)
        | Command::Pending { retry: false, .. } => Need::Nothing,
        Command::Whois { .. }
        | Command::Search { .. }
        | Command::Activity { .. }
        | Command::Templates { .. }
        | Command::Articles { .. }
        | Command::Literature { .. }
        | Command::Close { .. }
        | Command::Claim { .. }
        | Command::Fields(_)
        | Command::Filters(_) => Need::Organization,
        Command::Folders | Command::Messages { .. } | Command::Show { .. } => Need::Mailbox,
        Command::Pane { .. }
        | Command::Choose { .. }
        | Command::Track(_)
        | Command::Meeting { .. }
        | Command::Untrack { .. }
        | Command::Send(_)
        | Command::Outgoing(_)
        | Command::Why { .. }
        | Command::Received(_)
        | Command::FolderRules(_)
        | Command::Items(_)
        | Command::Item { .. }
        | Command::Add(_)
        | Command::New(_)
        | Command::Convert(_)
        | Command::Sync(_)
        | Command::Conflicts(_)
        | Command::Unfollowed { .. }
        | Command::Pending { retry: true, .. } => Need::MailboxAndPerson,
        Command::SignOut | Command::Status | Command::Calendars(_) => Need::Whatever,
    }
}

/// Connects as far as needed, with the secrets given or with saved ones.
///
/// # Errors
/// What stands in the way of the need, with advice for somebody at a terminal.
pub(super) async fn connect(companion: &Companion, need: Need, secrets: Secrets) -> Answer<()> {
    if need == Need::Nothing {
        return Ok(());
    }
    let given = Given {
        organization: secrets.organization.is_some(),
        mailbox: secrets.mailbox.is_some(),
    };
    let advised = |failure| advised(failure, given);
    let reached = begun(companion, companion.connect_with(secrets).await).await;
    match need {
        Need::Nothing | Need::Whatever => Ok(()),
        Need::Organization => reached.organization.map_err(advised),
        Need::Mailbox => reached.mailbox.map_err(advised),
        Need::MailboxAndPerson => {
            reached.mailbox.map_err(advised)?;
            match reached.organization {
                Err(failure) if failure.code == FailureCode::SignIn => Err(advised(failure)),
                Ok(()) | Err(_) => Ok(()),
            }
        }
    }
}

/// On a profile that was never used, signing in is the first step for a mailbox as for everything else.
async fn begun(companion: &Companion, reached: Reached) -> Reached {
    let never_used = companion
        .app()
        .await
        .is_ok_and(|app| app.phase == Phase::FirstStart);
    match &reached.organization {
        Err(first) if never_used => Reached {
            mailbox: Err(first.clone()),
            organization: Err(first.clone()),
        },
        Ok(()) | Err(_) => reached,
    }
}

/// Which passwords came with the command.
#[derive(Clone, Copy)]
struct Given {
    organization: bool,
    mailbox: bool,
}

/// Adds what to do about a sign-in for which a password was given.
pub(super) fn with_password_advice(failure: FailureView) -> FailureView {
    let given = Given {
        organization: true,
        mailbox: true,
    };
    advised(failure, given)
}

/// Adds what to do about a sign-in that is missing or was refused.
fn advised(failure: FailureView, given: Given) -> FailureView {
    let given = match failure.code {
        FailureCode::SignIn => given.organization,
        FailureCode::MailboxSignIn => given.mailbox,
        FailureCode::Offline
        | FailureCode::SwitchedOff
        | FailureCode::Throttled
        | FailureCode::Forbidden
        | FailureCode::Gone
        | FailureCode::Stale
        | FailureCode::Invalid
        | FailureCode::Unsupported
        | FailureCode::Cancelled
        | FailureCode::Internal => return failure,
    };
    let advice = if given {
        say!("check the password that was given, or run `regardingctl sign-in` again")
    } else {
        say!(
            "give the passwords with --password-stdin, or run `regardingctl sign-in`, with --keep where this computer has a keyring"
        )
    };
    let message = format!("{}: {advice}", failure.message.trim_end_matches('.'));
    FailureView { message, ..failure }
}
