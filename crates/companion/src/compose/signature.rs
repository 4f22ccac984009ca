//! What stands below the person's messages. It names them, so it is kept in the organization, as a note of theirs (promise 1): every
//! computer of theirs has it, and nothing of it is on this disk.

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::notes::{ChangeNote, CreateNote, Note, ReadNote};
use regarding_model::identity::signature_note_id;
use regarding_model::ids::OrganizationId;
use regarding_model::say;
use regarding_net::Rule;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::compose::SignatureView;
use crate::view::failure::{FailureCode, FailureView};

/// The subject of the note.
const SUBJECT: &str = "Regarding: what stands below my messages";
/// The longest that is kept, in characters.
const MOST: usize = 2000;
/// How often a note that another computer changes at the same moment is read again.
const TRIES: u32 = 4;

/// A signature as it was read last in this run, and whose it is.
pub(super) type Known = Option<(OrganizationId, String)>;

impl Core {
    /// The signature for the options.
    pub(crate) async fn signature(&self) -> Answer<SignatureView> {
        let session = self.session()?;
        let (text, _) = self.read_signature(&session).await?;
        Ok(SignatureView { text })
    }

    /// Keeps another one; an empty one is none.
    pub(crate) async fn set_signature(&self, text: &str) -> Answer<SignatureView> {
        let text = text.trim_end().to_owned();
        if text.chars().count() > MOST {
            return Err(failing::invalid(say!(
                "A signature has at most {most} characters",
                most = MOST
            )));
        }
        let session = self.session()?;
        for _ in 0..TRIES {
            let (_, note) = self.read_signature(&session).await?;
            match self.write_signature(&session, note, &text).await {
                // Another computer of the person's was faster; what was typed last counts.
                Err(ApiError::AlreadyExists | ApiError::Stale) => {}
                other => {
                    self.noting(&session, other)?;
                    *self.compose.signature() = Some((session.organization, text.clone()));
                    self.emit(Event::OptionsChanged);
                    return Ok(SignatureView { text });
                }
            }
        }
        Err(FailureView::new(
            FailureCode::Stale,
            say!("The signature is being changed on another computer at this moment"),
        ))
    }

    /// What a new message ends with: the separator and the signature; nothing where there is none or it cannot be read now.
    pub(super) async fn signed(&self) -> String {
        let Ok(session) = self.session() else {
            return String::new();
        };
        let known = self.compose.signature().clone();
        let text = match known.filter(|(organization, _)| *organization == session.organization) {
            Some((_, text)) => text,
            None => self
                .read_signature(&session)
                .await
                .map(|(text, _)| text)
                .unwrap_or_default(),
        };
        if text.is_empty() {
            return text;
        }
        format!("\n\n-- \n{text}\n")
    }

    async fn read_signature(&self, session: &Session) -> Answer<(String, Option<Note>)> {
        let id = signature_note_id(session.organization, session.user);
        let read = session.client.run(Rule::Options, &ReadNote { id }).await;
        let note = self.noting(session, read)?;
        let text = note.as_ref().map(|note| note.text.clone()).unwrap_or_default();
        *self.compose.signature() = Some((session.organization, text.clone()));
        Ok((text, note))
    }

    async fn write_signature(
        &self,
        session: &Session,
        note: Option<Note>,
        text: &str,
    ) -> Result<(), ApiError> {
        let id = signature_note_id(session.organization, session.user);
        let text = text.to_owned();
        match note {
            Some(Note { etag, .. }) => {
                let change = ChangeNote { id, etag, text };
                session.client.run(Rule::Options, &change).await.map(drop)
            }
            None => {
                let create = CreateNote {
                    id,
                    subject: SUBJECT,
                    text,
                };
                session.client.run(Rule::Options, &create).await.map(drop)
            }
        }
    }
}
