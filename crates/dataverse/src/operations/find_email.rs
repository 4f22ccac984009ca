//! Is a message tracked? Looks for its derived record and for one that the organization's own services made (DESIGN
//! section 4).

use jiff::Timestamp;
use regarding_model::identity::written_message_id;
use regarding_model::ids::{MessageId, RecordRef, UserId};
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use uuid::Uuid;

use super::record_rights::{RecordRights, RetrievePrincipalAccess};
use crate::api::{ApiReply, ApiRequest, Operation, Part, PartReply, Together};
use crate::client::Client;
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::{ANNOTATIONS, Named, Row, rows};

/// Asks for the email records of one message.
#[derive(Debug, Clone)]
pub struct FindEmail {
    /// The derived id.
    pub derived: Uuid,
    /// The message's identity.
    pub message: MessageId,
}

/// An email record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedEmail {
    /// Its id.
    pub id: Uuid,
    /// The message that it is the copy of, when the record says so.
    pub message: Option<MessageId>,
    /// Who owns it (I-12).
    pub owner: Option<Named>,
    /// What it is regarding.
    pub regarding: Option<Named>,
    /// Whether it is completed; an open one is a draft or was left half done.
    pub completed: bool,
    /// Whether it was given up.
    pub canceled: bool,
    /// Whether it shows the sender's side of the message (`directioncode`).
    pub outgoing: bool,
    /// When it was made.
    pub created_on: Option<Timestamp>,
    /// Who sent the message, as the record has it: an address or several, cut to what the column takes.
    pub sender: Option<String>,
    /// Its subject; cut, and with a tracking token in some.
    pub subject: Option<String>,
    /// When the message was sent, where the organization's services say so.
    pub sent_on: Option<Timestamp>,
    /// When the record ended: when it was sent or received, or, where nobody said, when it was completed.
    pub ended: Option<Timestamp>,
    /// Its version.
    pub etag: Option<String>,
}

impl FindEmail {
    fn query(derived: Uuid, message: &MessageId) -> Query {
        // A message's record carries the bracketed form; some services store it bare.
        let message = written_message_id(message);
        let any = vec![
            Filter::id("activityid", derived),
            Filter::text("messageid", &message.bracketed()),
            Filter::text("messageid", message.as_str()),
        ];
        Query::set("emails")
            .select(&TrackedEmail::COLUMNS)
            .filter(Filter::Or(any))
            .top(10)
    }
}

impl Operation for FindEmail {
    /// The records, the derived one first, then completed ones.
    type Output = Vec<TrackedEmail>;

    fn request(&self) -> ApiRequest {
        ApiRequest::get(Self::query(self.derived, &self.message).path())
            .header(ANNOTATIONS.0, ANNOTATIONS.1)
            .names(self.derived)
            .carries("message-id", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<TrackedEmail>, ApiError> {
        TrackedEmail::read_all(reply, self.derived)
    }
}

/// Asks for the email records of one message, and in the same round trip what the person may do with some records.
#[derive(Debug, Clone)]
struct FindWithRights {
    find: FindEmail,
    rights: Vec<RetrievePrincipalAccess>,
}

/// Email records, and rights in the order in which they were asked for; `None` where the organization does not tell.
pub type FoundWithRights = (Vec<TrackedEmail>, Vec<Option<RecordRights>>);

impl Together for FindWithRights {
    type Output = FoundWithRights;

    fn parts(&self) -> Vec<Part> {
        let rights = self.rights.iter().map(Operation::request);
        std::iter::once(self.find.request())
            .chain(rights)
            .map(Part::One)
            .collect()
    }

    fn read(&self, replies: &[PartReply]) -> Result<FoundWithRights, ApiError> {
        let (first, rest) = replies.split_first().ok_or(ReplyFault::Batch)?;
        let found = self.find.read(first.one()?)?;
        let told = self.rights.iter().zip(rest);
        let rights = told.map(|(ask, reply)| ask.read(reply.one().ok()?).ok());
        Ok((found, rights.collect()))
    }
}

impl Client {
    /// The email records of a message, and what a user may do with some records: one round trip.
    ///
    /// # Errors
    /// [`ApiError`] when the organization cannot be asked, or refuses the look itself.
    pub async fn find_email(
        &self,
        rule: Rule,
        find: FindEmail,
        user: UserId,
        records: &[RecordRef],
    ) -> Result<FoundWithRights, ApiError> {
        if records.is_empty() {
            return Ok((self.run(rule, &find).await?, Vec::new()));
        }
        let rights = self.asking_rights(user, records).await?;
        self.run_together(rule, &FindWithRights { find, rights }).await
    }
}

impl TrackedEmail {
    pub(crate) const COLUMNS: [&'static str; 11] = [
        "activityid",
        "messageid",
        "_ownerid_value",
        "_regardingobjectid_value",
        "statecode",
        "directioncode",
        "createdon",
        "sender",
        "subject",
        "senton",
        "actualend",
    ];

    pub(crate) fn read_all(reply: &ApiReply, derived: Uuid) -> Result<Vec<Self>, ApiError> {
        let mut found = rows(&reply.json()?)?
            .into_iter()
            .map(Self::read)
            .collect::<Result<Vec<_>, _>>()?;
        found.sort_by_key(|email| (email.id != derived, !email.completed, email.id));
        Ok(found)
    }

    fn read(row: Row<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            id: row.key("activityid")?,
            message: row.text("messageid")?.and_then(|text| text.parse().ok()),
            owner: row.lookup("_ownerid_value", Some(KnownTable::SystemUser))?,
            regarding: row.lookup("_regardingobjectid_value", None)?,
            completed: row.int("statecode")? == Some(1),
            canceled: row.int("statecode")? == Some(2),
            outgoing: row.flag("directioncode")? == Some(true),
            created_on: row.time("createdon")?,
            sender: row.text("sender")?.map(str::to_owned),
            subject: row.text("subject")?.map(str::to_owned),
            sent_on: row.time("senton")?,
            ended: row.time("actualend")?,
            etag: row.etag()?,
        })
    }
}

/// Asks which of several email records there are: for the marks in a message list. Ids alone are sent.
#[derive(Debug, Clone)]
pub struct FindEmails {
    /// Their ids, at most [`FindEmails::MOST`].
    pub ids: Vec<Uuid>,
}

impl FindEmails {
    /// How many ids one request takes: its address stays well below what servers and proxies accept.
    pub const MOST: usize = 100;
}

impl Operation for FindEmails {
    /// Those that are there and may be seen, in no order.
    type Output = Vec<TrackedEmail>;

    fn request(&self) -> ApiRequest {
        let query = Query::set("emails")
            .select(&TrackedEmail::COLUMNS)
            .filter(Filter::among_ids("activityid", self.ids.clone()));
        let mut request = ApiRequest::get(query.path()).header(ANNOTATIONS.0, ANNOTATIONS.1);
        request.identifiers.extend(&self.ids);
        request
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<TrackedEmail>, ApiError> {
        TrackedEmail::read_all(reply, Uuid::nil())
    }
}
