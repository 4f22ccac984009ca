//! Why mail of the organization did not go out, kept where it was written: in a note beside the record (F-22, bettered). Whoever opens the
//! record there reads it, and so does every computer of the person's. Where the organization does not let them write notes, the state
//! Failed says it alone.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_dataverse::ApiError;
use regarding_dataverse::operations::email_note::{CreateEmailNote, TO_WRITE};
use regarding_dataverse::operations::notes::{ChangeNote, Note, ReadNote};
use regarding_id_cache::tables::outgoing::Outgoing;
use regarding_model::identity::not_sent_note_id;
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use crate::compose::words;
use crate::core::Core;
use crate::session::side::Session;
use crate::words::values;

impl Core {
    /// Writes down why it failed. That this cannot be done is no reason to try the message again.
    pub(super) async fn keep_reason(&self, session: &Session, outgoing: &Outgoing, record: Uuid) {
        if self.lacks(&TO_WRITE).is_some() {
            return;
        }
        let why = words::why_not(outgoing, self.compose.pending.said(&outgoing.message_id).as_ref());
        if let Err(error) = write_reason(session, record, &why, self.now()).await {
            tracing::debug!(kind = ?error, "the reason was not kept beside the record");
        }
    }

    /// The reason as it was written down, read live.
    pub(in crate::compose) async fn kept_reason(&self, outgoing: &Outgoing, record: Uuid) -> Option<String> {
        let session = self.session_of_written(outgoing).ok()?;
        let note = read(&session, record).await.ok()??;
        // The first line says when; what failed stands below it.
        let why = note.text.split_once('\n').map(|(_, why)| why.trim().to_owned());
        why.filter(|why| !why.is_empty())
    }
}

async fn read(session: &Session, record: Uuid) -> Result<Option<Note>, ApiError> {
    let id = not_sent_note_id(session.organization, record);
    session.client.run(Rule::PendingSend, &ReadNote { id }).await
}

async fn write_reason(session: &Session, record: Uuid, why: &str, now: Timestamp) -> Result<(), ApiError> {
    let id = not_sent_note_id(session.organization, record);
    let when = values::moment(now, &TimeZone::system());
    let text = format!("{}\n{why}", say!("It was not sent ({when}):", when = when));
    let create = CreateEmailNote {
        id,
        email: record,
        subject: say!("Not sent"),
        text: text.clone(),
    };
    match session.client.run(Rule::PendingSend, &create).await {
        // It failed before: what is so now counts.
        Err(ApiError::AlreadyExists) => {}
        created => return created,
    }
    match read(session, record).await? {
        Some(note) => {
            let change = ChangeNote {
                id,
                etag: note.etag,
                text,
            };
            session.client.run(Rule::PendingSend, &change).await
        }
        None => Ok(()),
    }
}
