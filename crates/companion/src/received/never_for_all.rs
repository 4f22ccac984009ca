//! What is never tracked by itself at anybody's: the list of those who administer the organization. It is kept there, as a file that
//! everybody's program reads (docs/adr/0025), and nothing of it is on this disk (promise 1).

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::shared_file::{
    ChangeSharedFile, CreateSharedFile, PublishSharedFile, ReadSharedFile, SharedFile, TO_WRITE,
};
use regarding_model::identity::never_for_all_id;
use regarding_model::say;
use regarding_net::Rule;

use super::never::{MOST, NeverList, TRIES, being_changed, full, no_entry};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::received::{NeverEntry, NeverForAllView, NeverKind};

/// The name of the file. The prefix is the one that a new organization's own publisher has.
const NAME: &str = "new_/regarding/never_tracked.json";
const TITLE: &str = "Regarding: mail that is never tracked by itself";

impl Core {
    /// The list as the organization keeps it, read anew.
    pub(super) async fn read_never_for_all(&self, session: &Session) -> Answer<NeverList> {
        let (list, _) = self.read_shared(session).await?;
        Ok(list)
    }

    /// The list, and whether the person may change it.
    pub(super) async fn never_for_all_view(&self, session: &Session) -> Option<NeverForAllView> {
        let known = self.received.lock().never_for_all.clone();
        let list = match known.filter(|(organization, _)| *organization == session.organization) {
            Some((_, list)) => list,
            None => self.read_never_for_all(session).await.ok()?,
        };
        Some(NeverForAllView {
            entries: list.entries(),
            blocked: self.lacks(&TO_WRITE).map(|refusal| refusal.sentence()),
        })
    }

    async fn read_shared(&self, session: &Session) -> Answer<(NeverList, Option<SharedFile>)> {
        let id = never_for_all_id(session.organization);
        let read = session.client.run(Rule::Options, &ReadSharedFile { id }).await;
        let file = self.noting(session, read)?;
        let list = match &file {
            None => NeverList::default(),
            // A list that cannot be read is not an empty one: what it forbids must not be done.
            Some(file) => serde_json::from_str(&file.text).map_err(|_| unreadable())?,
        };
        self.received.lock().never_for_all = Some((session.organization, list.clone()));
        Ok((list, file))
    }

    /// Adds an entry to the list of everybody, or takes it away, and publishes it.
    pub(super) async fn change_never_for_all(&self, entry: &NeverEntry, there: bool) -> Answer<()> {
        let session = self.session()?;
        if let Some(refusal) = self.lacks(&TO_WRITE) {
            return Err(refusal);
        }
        if entry.kind == NeverKind::Conversation {
            return Err(failing::invalid(say!(
                "A conversation is stopped by each person for themselves"
            )));
        }
        for _ in 0..TRIES {
            let (mut list, file) = self.read_shared(&session).await?;
            if !list.change(entry, there) {
                return Err(failing::invalid(no_entry(entry.kind)));
            }
            if list.len() > MOST {
                return Err(full());
            }
            match self.write_shared(&session, list.text()?, file).await {
                // Another administrator was faster: their list counts, and the change is made to that.
                Err(ApiError::AlreadyExists | ApiError::Stale) => {}
                written => {
                    self.noting(&session, written)?;
                    self.received.lock().never_for_all = Some((session.organization, list));
                    self.emit(Event::OptionsChanged);
                    self.emit(Event::ReceivedChanged);
                    return Ok(());
                }
            }
        }
        Err(being_changed())
    }

    async fn write_shared(
        &self,
        session: &Session,
        text: String,
        file: Option<SharedFile>,
    ) -> Result<(), ApiError> {
        let id = never_for_all_id(session.organization);
        match file {
            Some(file) => {
                let change = ChangeSharedFile {
                    id,
                    etag: file.etag,
                    text,
                };
                session.client.run(Rule::Options, &change).await?;
            }
            None => {
                let create = CreateSharedFile {
                    id,
                    name: NAME,
                    title: TITLE,
                    text,
                };
                session.client.run(Rule::Options, &create).await?;
            }
        }
        session.client.run(Rule::Options, &PublishSharedFile { id }).await
    }
}

fn unreadable() -> FailureView {
    FailureView::new(
        FailureCode::Invalid,
        say!(
            "The list of what is never tracked, which your organization keeps for everybody, cannot be read. Nothing is tracked by itself \
             until an administrator puts it right."
        ),
    )
}
