//! From a command to its use case: connecting as far as the command needs it, calling the companion, showing its answer.

mod calendars;
mod claim;
mod conflicts;
mod connect;
mod folders;
mod inserts;
mod items;
mod mail;
mod named;
mod options;
mod organizations;
mod received;
mod records;
mod rules;
mod sending;
mod sign_in;
mod sync;
mod track;

use std::sync::Arc;

use regarding_companion::facade::{Answer, Companion, Secrets};
use regarding_companion::profile::ProfileUse;
use regarding_companion::say;
use regarding_companion::view::app::{ConnectionState, ConnectionView, NoticeLevel};
use regarding_companion::view::failure::{FailureCode, FailureView};

use crate::args::{Command, CommandLine};
use crate::exit::{self, DONE, Exit};
use crate::host::Terminal;
use crate::{output, secrets};

/// Carries a command out. Ctrl-C ends it in order: what was asked for and is on the disk stays there and is tried later.
pub(crate) async fn run(line: CommandLine) -> Answer<Exit> {
    let secrets = read_secrets(line.password_stdin)?;
    let profile = line.profile.clone();
    let shows_notices = matches!(line.command, Command::Status);
    let companion = Companion::start_as(profile, Arc::new(Terminal), ProfileUse::Beside).await;
    let outcome = tokio::select! {
        outcome = command(&companion, line, secrets) => outcome,
        () = interrupted() => {
            // A sign-in tells the authority nothing more, and the browser's answer finds nobody.
            let _ = companion.cancel_sign_in().await;
            Err(FailureView::new(FailureCode::Cancelled, say!("Stopped")))
        }
    };
    companion.stop().await;
    if !shows_notices {
        tell_notices(&companion).await;
    }
    outcome
}

/// What is wrong with the profile or the keyring concerns every command, and the person who typed it.
async fn tell_notices(companion: &Companion) {
    // One that cannot be asked has failed already, and said why.
    let notices = companion.app().await.map(|app| app.notices).unwrap_or_default();
    for notice in notices.iter().filter(|notice| notice.level != NoticeLevel::Info) {
        output::notice(notice);
    }
}

fn read_secrets(asked: bool) -> Answer<Secrets> {
    if !asked {
        return Ok(Secrets::default());
    }
    secrets::read(&mut std::io::stdin().lock()).map_err(|_| {
        FailureView::new(
            FailureCode::Invalid,
            say!("Standard input holds no text that could be a secret"),
        )
    })
}

/// Ends when the person presses Ctrl-C; never where that cannot be heard.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Tells where things stand; a password that was given and refused has its own exit.
async fn status(companion: &Companion, secrets: &Secrets, json: bool) -> Answer<Exit> {
    let app = companion.app().await?;
    output::show(json, &app)?;
    let refused =
        |given: bool, connection: &ConnectionView| given && connection.state == ConnectionState::NeedsSignIn;
    let mailbox = app.mailbox.as_ref();
    let refused = refused(secrets.organization.is_some(), &app.connection)
        || mailbox.is_some_and(|mailbox| refused(secrets.mailbox.is_some(), &mailbox.connection));
    Ok(if refused {
        exit::of(FailureCode::SignIn)
    } else {
        DONE
    })
}

async fn command(companion: &Companion, line: CommandLine, secrets: Secrets) -> Answer<Exit> {
    let json = line.json;
    if let Command::Options(changes) = &line.command {
        return options::options(companion, changes, secrets, json).await;
    }
    connect::connect(
        companion,
        connect::need(&line.command),
        secrets_unless_sign_in(&line.command, &secrets),
    )
    .await?;
    match line.command {
        Command::SignIn(place) => sign_in::sign_in(companion, &place, &secrets, json).await,
        Command::Discover(request) => organizations::discover(companion, &request, &secrets, json).await,
        Command::Calendars(choice) => calendars::calendars(companion, &choice, &secrets, json).await,
        Command::Organizations(choice) => {
            organizations::organizations(companion, &choice, &secrets, json).await
        }
        Command::SignOut => sign_in::sign_out(companion, json).await,
        Command::Status => status(companion, &secrets, json).await,
        Command::Whois { address } => records::who_is(companion, &address, json).await,
        Command::Folders => mail::folders(companion, json).await,
        Command::Messages {
            folder,
            limit,
            from,
            find,
        } => {
            let page = mail::Stretch {
                limit,
                from: from.as_deref(),
            };
            match find {
                Some(words) => mail::find(companion, folder.as_deref(), &words, page, json).await,
                None => mail::messages(companion, folder.as_deref(), page, json).await,
            }
        }
        Command::Show { message, headers, .. } => mail::show(companion, &message, !headers, json).await,
        Command::Pane { message } => mail::pane(companion, &message, json).await,
        Command::Choose {
            message,
            address,
            record,
        } => mail::choose(companion, &message, &address, &record, json).await,
        Command::Track(request) => track::track(companion, &request, json).await,
        Command::Meeting { message, track } => items::meeting(companion, &message, track, json).await,
        Command::Untrack {
            item: Some(uid),
            delete,
            yes,
            ..
        } => track::untrack_item(companion, &uid, (delete, yes), json).await,
        Command::Untrack { message, yes, .. } => {
            track::untrack(companion, &message.unwrap_or_default(), yes, json).await
        }
        Command::Send(message) => sending::send(companion, message, json).await,
        Command::Templates { regarding, to } => inserts::templates(companion, &to, regarding, json).await,
        Command::Articles { text } => inserts::articles(companion, &text, json).await,
        Command::Literature { text } => inserts::literature(companion, &text, json).await,
        Command::Outgoing(asked) => sending::outgoing(companion, asked, json).await,
        Command::Why { message } => received::why(companion, &message, json).await,
        Command::FolderRules(request) => folders::folder_rules(companion, request.action, json).await,
        Command::Received(request) => received::received(companion, request.action, json).await,
        Command::Search { text, kind } => records::search(companion, &text, kind, json).await,
        Command::Add(request) => records::add(companion, request, json).await,
        Command::New(request) => records::new(companion, request, json).await,
        Command::Close { kind, record, values } => {
            records::close(companion, kind, &record, values, json).await
        }
        Command::Convert(request) => records::convert(companion, request, json).await,
        Command::Activity { kind, record, values } => {
            records::activity(companion, kind, &record, values, json).await
        }
        Command::Fields(request) => rules::fields(companion, request.what, json).await,
        Command::Filters(request) => rules::filters(companion, request.what, json).await,
        Command::Items(asked) => items::items(companion, asked, json).await,
        Command::Item { item, occurrence } => {
            items::item(companion, &item, occurrence.as_deref(), json).await
        }
        Command::Sync(request) => sync::sync(companion, request, json).await,
        Command::Claim { take } => claim::claim(companion, take, json).await,
        Command::Conflicts(request) => conflicts::conflicts(companion, request.action, json).await,
        Command::Unfollowed { bring_back } => {
            conflicts::unfollowed(companion, bring_back.as_deref(), json).await
        }
        // Answered above: what is switched decides whether anything is connected.
        Command::Options(_) => Ok(DONE),
        Command::Evidence { csv: true, .. } => options::evidence_csv(companion).await,
        Command::Evidence { csv: false, limit } => options::evidence(companion, limit, json).await,
        Command::Pending { retry, withdraw } => {
            track::pending(companion, retry, withdraw.as_deref(), json).await
        }
        Command::Stored { clear } => options::stored(companion, clear, json).await,
    }
}

/// The secrets to connect with; signing in uses its own way.
fn secrets_unless_sign_in(command: &Command, secrets: &Secrets) -> Secrets {
    match command {
        Command::SignIn(_) => Secrets::default(),
        _ => Secrets {
            organization: secrets.organization.clone(),
            mailbox: secrets.mailbox.clone(),
            calendars: secrets.calendars.clone(),
        },
    }
}
