//! Appointments, contacts and tasks of the mailbox.

use core::time::Duration;

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::view::items::ListedView;

use crate::args::items::{Items, ItemsKind};
use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::items::{Opened, Told};

/// Between two looks at a list that is still being read.
const PAUSE: Duration = Duration::from_millis(50);

/// Lists items of a kind; waits until everything is read.
pub(super) async fn items(companion: &Companion, asked: Items, json: bool) -> Answer<Exit> {
    let filter = asked.state.into();
    match asked.kind {
        ItemsKind::Appointments => {
            let (from, to) = (asked.from.as_deref(), asked.to.as_deref());
            let mut view = companion.agenda(from, to, filter).await?;
            while is_reading(&view.listed).await {
                view = companion.agenda(from, to, filter).await?;
            }
            output::show(json, &view)?;
        }
        ItemsKind::Contacts => {
            let (words, from, limit) = (asked.search, asked.after, asked.limit);
            let mut view = companion.contacts(&words, filter, from, limit).await?;
            while is_reading(&view.listed).await {
                view = companion.contacts(&words, filter, from, limit).await?;
            }
            output::show(json, &view)?;
        }
        ItemsKind::Tasks => {
            let mut view = companion.tasks(&asked.search, filter, asked.completed).await?;
            while is_reading(&view.listed).await {
                view = companion.tasks(&asked.search, filter, asked.completed).await?;
            }
            output::show(json, &view)?;
        }
    }
    Ok(DONE)
}

async fn is_reading(listed: &ListedView) -> bool {
    if listed.reading.is_some() {
        tokio::time::sleep(PAUSE).await;
    }
    listed.reading.is_some()
}

/// Shows an item, and what the organization knows about it.
pub(super) async fn item(
    companion: &Companion,
    item: &str,
    occurrence: Option<&str>,
    json: bool,
) -> Answer<Exit> {
    let key = companion.find_item(item).await?;
    let (item, pane) = tokio::join!(companion.item(&key, occurrence), companion.pane(&key));
    output::show(
        json,
        &Opened {
            item: item?,
            pane: pane?,
        },
    )?;
    Ok(DONE)
}

/// Shows the meeting of a message, and tracks it when asked to.
pub(super) async fn meeting(companion: &Companion, message: &str, track: bool, json: bool) -> Answer<Exit> {
    let key = companion.find_message(message).await?;
    if track {
        companion.track_meeting(&key).await?;
    }
    output::show(json, &Told(companion.meeting(&key).await?))?;
    Ok(DONE)
}
