//! An email record as it is sent: subject, body, people and files, read in one round trip just before (reference A10, C2).

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regarding_model::address::Role;
use regarding_model::ids::MessageId;
use uuid::Uuid;

use super::pending_list::PendingRow;
use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Expand, Filter, Query};
use crate::row::{ANNOTATIONS, Row, rows};

/// Asks for one that is to be sent.
#[derive(Debug, Clone, Copy)]
pub struct ReadPending {
    /// Which one.
    pub id: Uuid,
}

/// Somebody of an email record.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingPerson {
    /// Their part.
    pub role: Role,
    /// Their name: their record's, else what stands in its place.
    pub name: Option<String>,
    /// The address that is used; `None` where there is none.
    pub address: Option<String>,
}

/// A file of an email record, or of a template.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What a picture in the body calls it.
    pub content_id: Option<String>,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What it says. It carries content, so it does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingEmail {
    /// How it stands.
    pub row: PendingRow,
    /// The subject.
    pub subject: String,
    /// The body, as HTML.
    pub body: String,
    /// Its tracking token.
    pub token: Option<String>,
    /// Sender and recipients.
    pub people: Vec<PendingPerson>,
    /// The message that it answers.
    pub in_reply_to: Option<MessageId>,
    /// The email that it answers, where the message is not told.
    pub parent: Option<Uuid>,
    /// The files, in their order.
    pub files: Vec<PendingFile>,
}

impl fmt::Debug for PendingEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingEmail")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

const COLUMNS: [&str; 5] = [
    "subject",
    "description",
    "trackingtoken",
    "inreplyto",
    "_parentactivityid_value",
];

impl Together for ReadPending {
    type Output = PendingEmail;

    fn parts(&self) -> Vec<Part> {
        let people = Expand::new(
            "email_activity_parties",
            &[
                "participationtypemask",
                "addressused",
                "unresolvedpartyname",
                "_partyid_value",
            ],
        );
        let columns: Vec<&'static str> = PendingRow::COLUMNS.into_iter().chain(COLUMNS).collect();
        let email = Query::row("emails", self.id).select(&columns).expand(people);
        let files = Query::set("activitymimeattachments")
            .select(&["filename", "mimetype", "attachmentcontentid", "body"])
            .filter(Filter::id("_objectid_value", self.id))
            .order("attachmentnumber");
        let email = ApiRequest::get(email.path()).header(ANNOTATIONS.0, ANNOTATIONS.1);
        vec![
            Part::One(email.names(self.id)),
            Part::One(ApiRequest::get(files.path()).names(self.id)),
        ]
    }

    fn read(&self, replies: &[PartReply]) -> Result<PendingEmail, ApiError> {
        let [email, files] = replies else {
            return Err(ReplyFault::Batch.into());
        };
        let (email, files) = (email.one()?.json()?, files.one()?.json()?);
        let row = Row::of(&email, "email")?;
        let people: Result<Vec<Option<PendingPerson>>, ApiError> = row
            .collection("email_activity_parties")?
            .into_iter()
            .map(person)
            .collect();
        Ok(PendingEmail {
            row: PendingRow::read(row)?,
            subject: row.words("subject")?,
            body: row.words("description")?,
            token: row.text("trackingtoken")?.map(str::to_owned),
            people: people?.into_iter().flatten().collect(),
            in_reply_to: row.text("inreplyto")?.and_then(|text| text.parse().ok()),
            parent: row.id("_parentactivityid_value")?,
            files: rows(&files)?.into_iter().map(file).collect::<Result<_, _>>()?,
        })
    }
}

/// Owner, regarding and related records are no part of the message.
fn person(row: Row<'_>) -> Result<Option<PendingPerson>, ApiError> {
    let role = match row.int("participationtypemask")? {
        Some(1) => Role::From,
        Some(2) => Role::To,
        Some(3) => Role::Cc,
        Some(4) => Role::Bcc,
        _ => return Ok(None),
    };
    let named = row
        .formatted("_partyid_value")
        .filter(|name| !name.trim().is_empty());
    let unresolved = row.text("unresolvedpartyname")?.map(str::to_owned);
    Ok(Some(PendingPerson {
        role,
        name: named.or(unresolved),
        address: row.text("addressused")?.map(|address| address.trim().to_owned()),
    }))
}

pub(super) fn file(row: Row<'_>) -> Result<PendingFile, ApiError> {
    let body = row.text("body")?.unwrap_or_default();
    let kind = row.text("mimetype")?.filter(|kind| kind.contains('/'));
    Ok(PendingFile {
        name: row.words("filename")?,
        media_type: kind.unwrap_or("application/octet-stream").to_owned(),
        content_id: row
            .text("attachmentcontentid")?
            .map(|id| id.trim_matches(['<', '>']).to_owned()),
        bytes: STANDARD.decode(body).map_err(|_| ReplyFault::Value("body"))?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::{ReadPending, Role};
    use crate::api::{ApiReply, PartReply, Together as _};

    fn reply(body: &serde_json::Value) -> PartReply {
        PartReply::One(ApiReply {
            status: 200,
            headers: vec![],
            body: body.to_string().into_bytes(),
        })
    }

    #[test]
    fn c2_unresolved_recipients_and_files_come_along() {
        let id = Uuid::from_u128(5);
        let email = json!({
            "@odata.etag": "W/\"7\"", "activityid": id, "statecode": 0, "statuscode": 6, "subject": "Offer AF:0001",
            "description": "<p>x</p>", "trackingtoken": "AF:0001", "inreplyto": "<q@x>",
            "email_activity_parties": [
                {"participationtypemask": 1, "addressused": "me@x", "_partyid_value@OData.Community.Display.V1.FormattedValue": "Me", "_partyid_value": id},
                {"participationtypemask": 2, "addressused": "a@y", "unresolvedpartyname": "A"},
                {"participationtypemask": 4, "addressused": "b@y"},
                {"participationtypemask": 9, "_partyid_value": id},
            ],
        });
        let files = json!({"value": [{"filename": "a.txt", "mimetype": "text/plain", "body": "aGk="}]});
        let read = ReadPending { id }.read(&[reply(&email), reply(&files)]).unwrap();
        let people: Vec<_> = read
            .people
            .iter()
            .map(|person| (person.role, person.name.as_deref(), person.address.as_deref()))
            .collect();
        assert_eq!(
            people,
            [
                (Role::From, Some("Me"), Some("me@x")),
                (Role::To, Some("A"), Some("a@y")),
                (Role::Bcc, None, Some("b@y")),
            ]
        );
        assert_eq!(read.files[0].bytes, b"hi");
        assert_eq!(read.row.etag.as_deref(), Some("W/\"7\""));
        assert_eq!(read.in_reply_to.as_ref().unwrap().as_str(), "q@x");
        assert!(!format!("{read:?}").contains("Offer"));
    }
}
