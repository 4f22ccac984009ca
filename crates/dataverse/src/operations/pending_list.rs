//! Email records that a person wrote in the organization and that wait to be sent (Pending Send), or are being sent (Sending): which
//! there are, and how one of them stands now (reference C2).

use jiff::Timestamp;
use regarding_model::ids::{MessageId, UserId};
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

/// `statuscode` of an email that waits to be sent.
pub(crate) const PENDING: i64 = 6;
/// `statuscode` of an email that is being sent.
pub(crate) const SENDING: i64 = 7;
/// `statuscode` of an email that could not be sent.
pub(crate) const FAILED: i64 = 8;

/// Asks for outgoing mail that waits and names the person as its sender, the oldest first.
#[derive(Debug, Clone, Copy)]
pub struct ListPending {
    /// Who sends.
    pub user: UserId,
    /// Only what was made then or later: where the page before ended.
    pub from: Option<Timestamp>,
}

/// How an email record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PendingState {
    /// It waits to be sent.
    Waits,
    /// It is being sent.
    Sending,
    /// It could not be sent.
    Failed,
    /// It is a draft again, or closed.
    Other,
}

/// An email record that is to be sent, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRow {
    /// Its id.
    pub id: Uuid,
    /// How it stands.
    pub state: PendingState,
    /// The message that it names.
    pub message: Option<MessageId>,
    /// How often its sending was begun (`deliveryattempts`).
    pub attempts: u32,
    /// When it was made.
    pub created_on: Option<Timestamp>,
    /// When it was changed last.
    pub modified_on: Option<Timestamp>,
    /// Not to be sent before (`delayedemailsendtime`).
    pub not_before: Option<Timestamp>,
    /// Its version.
    pub etag: Option<String>,
}

impl ListPending {
    /// How many come at once.
    pub const PAGE: u32 = 50;
}

impl PendingRow {
    pub(crate) const COLUMNS: [&'static str; 8] = [
        "activityid",
        "statecode",
        "statuscode",
        "messageid",
        "deliveryattempts",
        "createdon",
        "modifiedon",
        "delayedemailsendtime",
    ];

    pub(crate) fn read(row: Row<'_>) -> Result<Self, ApiError> {
        let open = row.int("statecode")?.unwrap_or(0) == 0;
        Ok(Self {
            id: row.key("activityid")?,
            state: match row.int("statuscode")? {
                Some(PENDING) if open => PendingState::Waits,
                Some(SENDING) if open => PendingState::Sending,
                Some(FAILED) if open => PendingState::Failed,
                _ => PendingState::Other,
            },
            message: row.text("messageid")?.and_then(|text| text.parse().ok()),
            attempts: row
                .int("deliveryattempts")?
                .and_then(|number| u32::try_from(number).ok())
                .unwrap_or(0),
            created_on: row.time("createdon")?,
            modified_on: row.time("modifiedon")?,
            not_before: row.time("delayedemailsendtime")?,
            etag: row.etag()?,
        })
    }
}

impl Operation for ListPending {
    type Output = Vec<PendingRow>;

    fn request(&self) -> ApiRequest {
        let sender = Filter::And(vec![
            Filter::int("x/participationtypemask", 1),
            Filter::id("x/_partyid_value", self.user.0),
        ]);
        let mut all = vec![
            Filter::int("statecode", 0),
            Filter::Or(vec![
                Filter::int("statuscode", PENDING),
                Filter::int("statuscode", SENDING),
            ]),
            Filter::is("directioncode", true),
            Filter::any("email_activity_parties", sender),
        ];
        all.extend(self.from.map(|from| Filter::from_time("createdon", from)));
        let query = Query::set("emails")
            .select(&PendingRow::COLUMNS)
            .filter(Filter::And(all))
            .order("createdon,activityid")
            .top(Self::PAGE);
        ApiRequest::get(query.path()).names(self.user.0)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<PendingRow>, ApiError> {
        rows(&reply.json()?)?.into_iter().map(PendingRow::read).collect()
    }
}

/// Asks how one of them stands.
#[derive(Debug, Clone, Copy)]
pub struct ReadPendingState {
    /// Which one.
    pub id: Uuid,
}

impl Operation for ReadPendingState {
    /// `None` when it is not there, or out of sight.
    type Output = Option<PendingRow>;

    fn request(&self) -> ApiRequest {
        let query = Query::row("emails", self.id).select(&PendingRow::COLUMNS);
        ApiRequest::get(query.path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<PendingRow>, ApiError> {
        match reply.json() {
            Ok(json) => PendingRow::read(Row::of(&json, "email")?).map(Some),
            Err(ApiError::Gone) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Asks what one of them is called.
#[derive(Debug, Clone, Copy)]
pub struct ReadPendingSubject {
    /// Which one.
    pub id: Uuid,
}

impl Operation for ReadPendingSubject {
    type Output = String;

    fn request(&self) -> ApiRequest {
        ApiRequest::get(Query::row("emails", self.id).select(&["subject"]).path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<String, ApiError> {
        Row::of(&reply.json()?, "email")?.words("subject")
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::ids::UserId;
    use serde_json::json;
    use uuid::Uuid;

    use super::{ListPending, PendingState};
    use crate::api::{ApiReply, Operation as _};

    #[test]
    fn a_60_only_mail_whose_sender_is_the_person_is_asked_for() {
        let user = UserId(Uuid::from_u128(7));
        let ask = ListPending { user, from: None };
        let path = ask.request().path;
        let path = percent_encoding::percent_decode_str(&path)
            .decode_utf8()
            .unwrap()
            .into_owned();
        assert!(
            path.contains(
                "(statecode eq 0 and (statuscode eq 6 or statuscode eq 7) and directioncode eq true and \
                 email_activity_parties/any(x:(x/participationtypemask eq 1 and x/_partyid_value eq 00000000-0000-0000-0000-000000000007)))"
            ),
            "{path}"
        );
        assert!(path.contains("$orderby=createdon,activityid&$top=50"), "{path}");
    }

    #[test]
    fn c2_a_row_tells_how_far_it_is() {
        let row = |state: i64, status: i64| json!({"activityid": Uuid::nil(), "statecode": state, "statuscode": status, "messageid": "<a@b>", "deliveryattempts": 2});
        let body = json!({"value": [row(0, 6), row(0, 7), row(0, 8), row(0, 1), row(1, 3)]});
        let reply = ApiReply {
            status: 200,
            headers: vec![],
            body: body.to_string().into_bytes(),
        };
        let user = UserId(Uuid::nil());
        let read = ListPending { user, from: None }.read(&reply).unwrap();
        let states: Vec<PendingState> = read.iter().map(|row| row.state).collect();
        let expected = [
            PendingState::Waits,
            PendingState::Sending,
            PendingState::Failed,
            PendingState::Other,
            PendingState::Other,
        ];
        assert_eq!(states, expected);
        assert_eq!(read[0].attempts, 2);
        assert_eq!(read[0].message.as_ref().unwrap().as_str(), "a@b");
    }
}
