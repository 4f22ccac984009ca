//! Mail that is tracked by itself.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::received::{NeverEntry, ReceivedWay};

use super::track::undecided;
use crate::args::received::{Never, ReceivedAction};
use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::received::{Automatic, TakenBack, Why};

/// Shows how automatic tracking stands, or changes it.
pub(super) async fn received(
    companion: &Companion,
    action: Option<ReceivedAction>,
    json: bool,
) -> Answer<Exit> {
    let view = match action.unwrap_or(ReceivedAction::Show) {
        ReceivedAction::Show => companion.received().await?,
        ReceivedAction::Decide { way, yes } => {
            let way = ReceivedWay::from(way);
            if way != ReceivedWay::Off && !yes {
                return Err(not_agreed(companion, way).await?);
            }
            companion.set_received(way).await?
        }
        ReceivedAction::Now => companion.receive_now().await?,
        ReceivedAction::Keep { which } => {
            companion.keep_received(&named(companion, which).await?).await?;
            companion.received().await?
        }
        ReceivedAction::Undo { which } => {
            let undone = companion.undo_received(&named(companion, which).await?).await?;
            output::show(json, &TakenBack(undone))?;
            return Ok(DONE);
        }
        ReceivedAction::Never {
            kind: Never::Conversation,
            text,
            remove,
            everybody: false,
        } => {
            let key = companion.find_message(&text).await?;
            companion.stop_conversation(&key, !remove).await?;
            companion.received().await?
        }
        ReceivedAction::Never {
            kind,
            text,
            remove,
            everybody,
        } => {
            let kind = kind.into();
            companion
                .set_never(NeverEntry { kind, text }, !remove, everybody)
                .await?
        }
    };
    output::show(json, &Automatic(view))?;
    Ok(DONE)
}

fn not_by_itself() -> FailureView {
    FailureView::new(
        FailureCode::Invalid,
        say!("That message was not tracked by itself, or it is too long ago to be taken back"),
    )
}

/// Why a message was tracked, or not.
pub(super) async fn why(companion: &Companion, message: &str, json: bool) -> Answer<Exit> {
    let key = companion.find_message(message).await?;
    output::show(json, &Why(companion.why(&key).await?))?;
    Ok(DONE)
}

/// What a way sends and who can read what is tracked, to be agreed to.
async fn not_agreed(companion: &Companion, way: ReceivedWay) -> Answer<FailureView> {
    let view = companion.received().await?;
    let offered = view.ways.iter().find(|one| one.way == way);
    let sent = offered.map(|one| one.sentence.as_str()).unwrap_or_default();
    Ok(undecided(&format!("{sent} {}", view.readers), ""))
}

/// A decision by its number in the list, its id, or the Message-ID of its message.
async fn named(companion: &Companion, which: String) -> Answer<String> {
    if which.contains('@') {
        let key = companion.find_message(&which).await?;
        return companion.why(&key).await?.undo.ok_or_else(not_by_itself);
    }
    let Ok(number) = which.parse::<usize>() else {
        return Ok(which);
    };
    let view = companion.received().await?;
    let messages = view.review.into_iter().map(|one| one.id);
    let mut all = messages.chain(view.newcomers.into_iter().map(|one| one.id));
    all.nth(number.wrapping_sub(1)).ok_or_else(|| {
        FailureView::new(
            FailureCode::Invalid,
            say!("No message that was tracked by itself has this number; `regardingctl received` lists them"),
        )
    })
}
