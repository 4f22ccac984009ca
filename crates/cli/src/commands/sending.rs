//! Writing and sending messages.

use std::io::Read as _;
use std::path::Path;

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::say;
use regarding_companion::view::compose::{
    ComposeFields, ComposeStart, ComposeView, OutgoingAnswer, OutgoingState, OutgoingView, SendRequest,
    SubmissionRequest, ThenRequest,
};
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::pane::RecordRefView;

use super::inserts;
use crate::args::sending::{Outgoing, Send};
use crate::args::values::{Security, Server};
use crate::exit::{self, DONE, Exit, PENDING};
use crate::output;
use crate::pages::sending::{Drafted, Sent, ToBeSent};

/// The longest text that is taken, in bytes.
const LONGEST: u64 = 4_000_000;

/// Writes a message and sends it, or saves it as a draft.
pub(super) async fn send(companion: &Companion, mut asked: Send, json: bool) -> Answer<Exit> {
    let text = if asked.body_stdin {
        Some(read_text()?)
    } else {
        None
    };
    let view = companion.compose(start(companion, &asked).await?).await?;
    for file in &asked.attach {
        companion
            .enclose(&view.id, &name_of(file), read_file(file)?)
            .await?;
    }
    if let Some(notice) = &view.notice {
        output::to_person(notice);
    }
    let then = then(&view, &asked)?;
    asked.regarding.clone_from(&then.regarding);
    let fields = inserts::put_in(companion, fields(view, &asked, text), &asked).await?;
    if asked.draft {
        let key = companion.save_draft(fields, then).await?;
        output::show(json, &Drafted { key })?;
        return Ok(DONE);
    }
    let request = SendRequest {
        track: then.track,
        regarding: then.regarding,
        consent: asked.yes,
    };
    let sent = companion.send(fields, request).await?;
    let exit = of_state(&sent);
    output::show(json, &Sent(sent))?;
    Ok(exit)
}

/// Tells what is to be sent, after what was asked about it.
pub(super) async fn outgoing(companion: &Companion, asked: Outgoing, json: bool) -> Answer<Exit> {
    if let Some(server) = &asked.submission {
        submission(companion, server, asked.submission_security).await?;
    }
    let answers = [
        (asked.send, OutgoingAnswer::Send),
        (asked.was_sent, OutgoingAnswer::WasSent),
        (asked.keep, OutgoingAnswer::Keep),
    ];
    let answered = answers.into_iter().find_map(|(id, answer)| Some((id?, answer)));
    let left = match answered {
        Some((id, answer)) => companion.answer_outgoing(&id, answer).await?,
        None if asked.retry => companion.send_outgoing().await?,
        None => companion.outgoing().await?,
    };
    let written = companion.pending_send().await?;
    let waits = asked.retry && (!left.is_empty() || written.troubled);
    let way = companion.submission().await?;
    output::show(
        json,
        &ToBeSent {
            messages: left,
            way,
            written,
        },
    )?;
    Ok(if waits { PENDING } else { DONE })
}

/// Takes a server into use that sends mail.
pub(super) async fn submission(
    companion: &Companion,
    server: &Server,
    security: Option<Security>,
) -> Answer<()> {
    let request = SubmissionRequest {
        host: server.host.clone(),
        port: server.port,
        security: security.map(Into::into),
    };
    companion.use_submission(request).await.map(drop)
}

async fn start(companion: &Companion, asked: &Send) -> Answer<ComposeStart> {
    if let Some(draft) = &asked.from_draft {
        let key = companion.find_message(draft).await?;
        return Ok(ComposeStart::Draft { key });
    }
    Ok(match (&asked.reply_to, &asked.forward) {
        (Some(message), _) => {
            let key = companion.find_message(message).await?;
            if asked.all {
                ComposeStart::ReplyAll { key }
            } else {
                ComposeStart::Reply { key }
            }
        }
        (None, Some(message)) => ComposeStart::Forward {
            key: companion.find_message(message).await?,
        },
        (None, None) => ComposeStart::New,
    })
}

fn fields(view: ComposeView, asked: &Send, text: Option<String>) -> ComposeFields {
    let or = |given: &[String], begun: String| {
        if given.is_empty() { begun } else { given.join(", ") }
    };
    ComposeFields {
        to: or(&asked.to, view.to),
        cc: or(&asked.cc, view.cc),
        bcc: or(&asked.bcc, view.bcc),
        subject: asked.subject.clone().unwrap_or(view.subject),
        // What is answered stands below.
        text: text.map_or_else(
            || view.text.clone(),
            |text| format!("{}{}", text.trim_end(), view.text),
        ),
        id: view.id,
    }
}

/// What was asked for, else what the draft remembers. Where that cannot be done as it stands, nothing is sent unless it was asked for.
fn then(view: &ComposeView, asked: &Send) -> Answer<ThenRequest> {
    let remembered = &view.then;
    if asked.no_track {
        return Ok(ThenRequest::default());
    }
    let decided = asked.draft || asked.track || asked.regarding.is_some();
    if remembered.asks && !decided {
        let why = view.notice.clone().unwrap_or_default();
        return Err(FailureView::new(FailureCode::Invalid, why));
    }
    let known = remembered.regarding.as_ref().map(|record| RecordRefView {
        table: record.table.clone(),
        id: record.id.clone(),
    });
    Ok(ThenRequest {
        track: asked.track || remembered.track,
        regarding: asked.regarding.clone().or(known),
    })
}

fn of_state(sent: &OutgoingView) -> Exit {
    match sent.state {
        OutgoingState::Sent => DONE,
        OutgoingState::Waiting | OutgoingState::Unsure => PENDING,
        OutgoingState::Refused => exit::of(FailureCode::Invalid),
    }
}

fn read_text() -> Answer<String> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_to_string(&mut text);
    read.map(|_| text).map_err(|_| {
        FailureView::new(
            FailureCode::Invalid,
            say!("Standard input holds no text that could be sent"),
        )
    })
}

fn read_file(path: &Path) -> Answer<Vec<u8>> {
    std::fs::read(path).map_err(|_| {
        FailureView::new(
            FailureCode::Invalid,
            say!("A file that was to go along could not be read"),
        )
    })
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
