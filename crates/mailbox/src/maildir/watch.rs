//! Watching a folder by asking for the times of `new` and `cur`. Asked for instead of told (inotify and its like): it is
//! two `stat` calls each time, and works the same on network drives, synchronized folders and every system.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::error::MailboxError;
use crate::maildir::{Store, file_error, folders, on_files};
use crate::seam::{FolderId, MailboxEvent};

type Times = [Option<SystemTime>; 2];

pub(super) async fn start(
    store: Arc<Store>,
    folder: FolderId,
    pause: Duration,
) -> Result<Receiver<MailboxEvent>, MailboxError> {
    let first = look(&store, &folder).await?;
    let (events, receiver) = channel(16);
    tokio::spawn(poll(store, folder, pause, first, events));
    Ok(receiver)
}

async fn poll(
    store: Arc<Store>,
    folder: FolderId,
    pause: Duration,
    first: Times,
    events: Sender<MailboxEvent>,
) {
    let mut last = Some(first);
    loop {
        tokio::select! {
            () = events.closed() => return,
            () = tokio::time::sleep(pause) => {}
        }
        let now = look(&store, &folder).await.ok();
        let event = match (&last, &now) {
            (Some(before), Some(after)) if before == after => None,
            (None, None) => None,
            (Some(_), Some(_)) => Some(MailboxEvent::FolderChanged(folder.clone())),
            (Some(_), None) => Some(MailboxEvent::Lost),
            (None, Some(_)) => Some(MailboxEvent::Restored),
        };
        last = now;
        if let Some(event) = event
            && events.send(event).await.is_err()
        {
            return;
        }
    }
}

async fn look(store: &Arc<Store>, folder: &FolderId) -> Result<Times, MailboxError> {
    let (store, folder) = (Arc::clone(store), folder.clone());
    on_files(move || {
        let directory = folders::directory(&store.root, &folder)?;
        fs::metadata(&directory).map_err(|error| file_error(&error))?;
        Ok([modified(&directory.join("new")), modified(&directory.join("cur"))])
    })
    .await
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}
