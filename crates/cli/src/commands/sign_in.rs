//! Signing in and out.

use regarding_companion::facade::{Answer, Companion, Secrets};
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::sign_in::{
    ImapSignIn, MailServerRequest, MailboxRequest, MailboxSignIn, SignInMethod,
};
use regarding_companion::{say, sentence};

use super::calendars::{At, connect};
use crate::args::SignIn;
use crate::args::values::{MailboxPlace, MailboxWay};
use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::app::Done;

/// Signs in, opens the mailbox, and tells where things stand.
pub(super) async fn sign_in(
    companion: &Companion,
    place: &SignIn,
    secrets: &Secrets,
    json: bool,
) -> Answer<Exit> {
    // A secret that is missing for certain is told before anything leaves this computer.
    let way = way(place, secrets)?;
    match &secrets.organization {
        Some(password) if !place.device && !place.browser => {
            companion
                .sign_in_password(&place.url, &place.user, password, place.keep)
                .await?;
        }
        _ if place.device => with_device(companion, place).await?,
        _ => with_browser(companion, place).await?,
    }
    companion.keep_sign_in_name(&place.user).await?;
    let mailbox = mailbox(companion, place, way).await?;
    companion.connect_mailbox(mailbox, place.keep).await?;
    if let Some(server) = &place.submission {
        super::sending::submission(companion, server, place.submission_security).await?;
    }
    if let Some(calendars) = &place.calendars {
        let at = At {
            place: calendars,
            user: place.calendars_user.as_deref(),
            way: place.calendars_sign_in,
            keep: place.keep,
        };
        connect(companion, &at, secrets).await?;
    }
    output::show(json, &companion.app().await?)?;
    Ok(DONE)
}

/// Through the browser; where none can be started, with a code on another device, if the authority takes that.
async fn with_browser(companion: &Companion, place: &SignIn) -> Answer<()> {
    let signed_in = companion.sign_in_browser(&place.url, place.keep, Some(&place.user));
    let Err(failure) = signed_in.await else {
        return Ok(());
    };
    if failure.code != FailureCode::Unsupported {
        return Err(failure);
    }
    let found = companion.probe(&place.url).await?;
    if !found.methods.contains(&SignInMethod::DeviceCode) {
        return Err(failure);
    }
    output::to_person(&say!(
        "No browser could be started here, so sign in on another device."
    ));
    with_device(companion, place).await
}

async fn with_device(companion: &Companion, place: &SignIn) -> Answer<()> {
    let code = companion
        .sign_in_device(&place.url, place.keep, Some(&place.user))
        .await?;
    output::to_person(&say!(
        "Go to {address} and type the code {code}. It is good for {minutes} minutes.",
        address = code.verification_url,
        code = code.user_code,
        minutes = code.minutes
    ));
    companion.sign_in_device_wait().await
}

/// How to sign in to the mail server, as far as that is known before anything is asked; `None` when the server has to say.
fn way(place: &SignIn, secrets: &Secrets) -> Answer<Option<ImapSignIn>> {
    let password = secrets.mailbox.as_ref().map(|password| ImapSignIn::Password {
        password: password.to_string(),
    });
    match (place.mailbox_sign_in, password) {
        (Some(MailboxWay::Organization), _) => Ok(Some(ImapSignIn::Organization)),
        (None, password) => Ok(password),
        (Some(MailboxWay::Password), Some(password)) => Ok(Some(password)),
        (Some(MailboxWay::Password), None) => match place.mailbox {
            MailboxPlace::Imap { .. } => Err(needs_password(None)),
            MailboxPlace::Maildir(_) => Ok(None),
        },
    }
}

fn needs_password(why: Option<&str>) -> FailureView {
    let advice = say!("The mail server needs a password: give it as the second line of --password-stdin");
    let message = match why {
        Some(why) => format!("{why} {advice}"),
        None => advice,
    };
    FailureView::new(FailureCode::MailboxSignIn, message)
}

async fn mailbox(companion: &Companion, place: &SignIn, way: Option<ImapSignIn>) -> Answer<MailboxRequest> {
    match &place.mailbox {
        MailboxPlace::Maildir(folder) => {
            // Later commands may run in another folder.
            let path = std::path::absolute(folder).map_err(|_| {
                FailureView::new(
                    FailureCode::Invalid,
                    say!("The mailbox is no folder that can be named"),
                )
            })?;
            Ok(MailboxRequest::Maildir {
                path: path.to_string_lossy().into_owned(),
            })
        }
        MailboxPlace::Imap { host, port } => {
            let server = MailServerRequest {
                host: host.clone(),
                port: *port,
                security: place.security.into(),
            };
            let sign_in = match way {
                Some(way) => way,
                None => without_password(companion, server.clone()).await?,
            };
            Ok(MailboxRequest::Imap {
                host: server.host,
                port: server.port,
                security: server.security,
                user: place.mailbox_user.as_ref().unwrap_or(&place.user).clone(),
                sign_in,
            })
        }
    }
}

/// The way to sign in to a mail server that needs no password, if it offers one.
async fn without_password(companion: &Companion, server: MailServerRequest) -> Answer<ImapSignIn> {
    let offered = companion.mailbox_sign_ins(server).await?;
    if offered.methods.contains(&MailboxSignIn::Organization) {
        Ok(ImapSignIn::Organization)
    } else {
        Err(needs_password(offered.sentence.as_deref()))
    }
}

/// Signs out.
pub(super) async fn sign_out(companion: &Companion, json: bool) -> Answer<Exit> {
    companion.sign_out().await?;
    output::show(
        json,
        &Done::new(sentence!(
            "Signed out. Nothing of the account is left on this computer."
        )),
    )?;
    Ok(DONE)
}
