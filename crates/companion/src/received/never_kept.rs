//! The lists of what is never tracked by itself, where they are kept. They hold addresses, so they lie in the organization and nothing of
//! them is on this disk (promise 1): the person's own in a note of theirs, which every computer of theirs heeds; that of everybody in a
//! file that administrators write (docs/adr/0025).

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::notes::{ChangeNote, CreateNote, ReadNote};
use regarding_dataverse::operations::shared_file::{
    ChangeSharedFile, CreateSharedFile, PublishSharedFile, ReadSharedFile, TO_WRITE,
};
use regarding_model::identity::{never_for_all_id, never_note_id};
use regarding_model::say;
use regarding_net::Rule;

use super::never::{MOST, NeverList};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::received::{NeverEntry, NeverForAllView, NeverKind};

/// What people see of the note and of the file.
const TITLE: &str = "Regarding: mail that is never tracked by itself";

/// The name of the file. The prefix is the one that a new organization's own publisher has.
const NAME: &str = "new_/regarding/never_tracked.json";

/// How often a list that another computer changes at the same moment is read again.
const TRIES: u32 = 4;

/// Whose list it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NeverOf {
    /// The person's own.
    Person,
    /// That of everybody.
    Everybody,
}

/// A list as it is kept.
struct Kept {
    text: String,
    /// Its version; guards every change.
    etag: String,
}

impl Core {
    /// A list as the organization keeps it, read anew.
    pub(super) async fn read_never(&self, session: &Session, of: NeverOf) -> Answer<NeverList> {
        let (list, _) = self.read_kept(session, of).await?;
        Ok(list)
    }

    /// A list as it was read last in this run, else read now.
    pub(super) async fn never_list(&self, session: &Session, of: NeverOf) -> Answer<NeverList> {
        let known = self.received.lock().never(of).clone();
        match known.filter(|(organization, _)| *organization == session.organization) {
            Some((_, list)) => Ok(list),
            None => self.read_never(session, of).await,
        }
    }

    /// The list of everybody, and whether the person may change it.
    pub(super) async fn never_for_all_view(&self, session: &Session) -> Option<NeverForAllView> {
        let list = self.never_list(session, NeverOf::Everybody).await.ok()?;
        Some(NeverForAllView {
            entries: list.entries(),
            blocked: self.lacks(&TO_WRITE).map(|refusal| refusal.sentence()),
        })
    }

    /// Adds an entry to a list, or takes it away.
    pub(super) async fn change_never(&self, of: NeverOf, entry: &NeverEntry, there: bool) -> Answer<()> {
        let session = self.session()?;
        self.may_change_never(of, entry)?;
        for _ in 0..TRIES {
            let (mut list, kept) = self.read_kept(&session, of).await?;
            if !list.change(entry, there) {
                return Err(failing::invalid(no_entry(entry.kind)));
            }
            if list.len() > MOST {
                return Err(failing::invalid(say!(
                    "The list is full: take something away first"
                )));
            }
            match write_kept(&session, of, list.text()?, kept).await {
                // Another computer was faster: its list counts, and the change is made to that.
                Err(ApiError::AlreadyExists | ApiError::Stale) => {}
                written => {
                    self.noting(&session, written)?;
                    *self.received.lock().never(of) = Some((session.organization, list));
                    self.forget_stopped(&session, entry, there).await?;
                    self.emit(Event::OptionsChanged);
                    self.emit(Event::ReceivedChanged);
                    return Ok(());
                }
            }
        }
        Err(FailureView::new(
            FailureCode::Stale,
            say!("The list is being changed on another computer at this moment"),
        ))
    }

    fn may_change_never(&self, of: NeverOf, entry: &NeverEntry) -> Answer<()> {
        if of == NeverOf::Person {
            return Ok(());
        }
        if let Some(refusal) = self.lacks(&TO_WRITE) {
            return Err(refusal);
        }
        if entry.kind == NeverKind::Conversation {
            return Err(failing::invalid(say!(
                "A conversation is stopped by each person for themselves"
            )));
        }
        Ok(())
    }

    async fn read_kept(&self, session: &Session, of: NeverOf) -> Answer<(NeverList, Option<Kept>)> {
        let read = read(session, of).await;
        let kept = self.noting(session, read)?;
        let list = match &kept {
            None => NeverList::default(),
            // A list that cannot be read is not an empty one: what it forbids must not be done.
            Some(kept) => serde_json::from_str(&kept.text).map_err(|_| unreadable(of))?,
        };
        *self.received.lock().never(of) = Some((session.organization, list.clone()));
        Ok((list, kept))
    }
}

async fn read(session: &Session, of: NeverOf) -> Result<Option<Kept>, ApiError> {
    Ok(match of {
        NeverOf::Person => {
            let id = never_note_id(session.organization, session.user);
            let note = session.client.run(Rule::Options, &ReadNote { id }).await?;
            note.map(|note| Kept {
                text: note.text,
                etag: note.etag,
            })
        }
        NeverOf::Everybody => {
            let id = never_for_all_id(session.organization);
            let file = session.client.run(Rule::Options, &ReadSharedFile { id }).await?;
            file.map(|file| Kept {
                text: file.text,
                etag: file.etag,
            })
        }
    })
}

/// Writes a list in the place of the version that was read.
async fn write_kept(
    session: &Session,
    of: NeverOf,
    text: String,
    kept: Option<Kept>,
) -> Result<(), ApiError> {
    match of {
        NeverOf::Person => write_note(session, text, kept).await,
        NeverOf::Everybody => write_file(session, text, kept).await,
    }
}

async fn write_note(session: &Session, text: String, kept: Option<Kept>) -> Result<(), ApiError> {
    let id = never_note_id(session.organization, session.user);
    match kept {
        Some(Kept { etag, .. }) => {
            let change = ChangeNote { id, etag, text };
            session.client.run(Rule::Options, &change).await
        }
        None => {
            let create = CreateNote {
                id,
                subject: TITLE,
                text,
            };
            session.client.run(Rule::Options, &create).await
        }
    }
}

/// What is not published is read by nobody.
async fn write_file(session: &Session, text: String, kept: Option<Kept>) -> Result<(), ApiError> {
    let id = never_for_all_id(session.organization);
    match kept {
        Some(Kept { etag, .. }) => {
            let change = ChangeSharedFile { id, etag, text };
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

fn unreadable(of: NeverOf) -> FailureView {
    let sentence = match of {
        NeverOf::Person => say!(
            "The list of what is never tracked, which your organization keeps as a note of yours, cannot be read. Nothing is tracked by \
             itself until it is put right or deleted."
        ),
        NeverOf::Everybody => say!(
            "The list of what is never tracked, which your organization keeps for everybody, cannot be read. Nothing is tracked by itself \
             until an administrator puts it right."
        ),
    };
    FailureView::new(FailureCode::Invalid, sentence)
}

fn no_entry(kind: NeverKind) -> String {
    match kind {
        NeverKind::Address => say!("That is no e-mail address"),
        NeverKind::Domain => say!("That is no domain"),
        NeverKind::Words => say!("That holds no word"),
        NeverKind::Conversation => say!("That names no conversation"),
    }
}
