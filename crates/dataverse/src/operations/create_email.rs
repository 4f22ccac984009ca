//! Tracking: one change set creates the email record under its derived id with parties, body, regarding and
//! attachments, and completes it (DESIGN walk 2, B-130). All of it happens, or nothing.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use regarding_model::address::Role;
use regarding_model::identity::is_derived_message_id;
use regarding_model::ids::{MessageId, RecordRef, UserId};
use regarding_model::item::Direction;
use regarding_net::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::regarding::RegardingLink;
use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::shape::Shape;

/// One party of an email record (reference A10). Several rows for one address are several parties (G-42).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The part they play.
    pub role: Role,
    /// Their record; `None` leaves the address unresolved.
    pub record: Option<RecordRef>,
    /// Their address; cut to what the column takes.
    pub address: Option<String>,
    /// The name in the header, kept for unresolved addresses.
    pub name: Option<String>,
}

/// A file that goes along.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// Its name.
    pub name: String,
    /// Its MIME type.
    pub mime_type: String,
    /// The id by which the HTML body shows it (`cid:`).
    pub content_id: Option<String>,
    /// Its content.
    pub content: Vec<u8>,
}

/// Creates the email record of a message.
#[derive(Clone)]
pub struct CreateEmail {
    /// The derived id (DESIGN section 4).
    pub id: Uuid,
    /// The message's identity; left out where it does not fit the column.
    pub message: MessageId,
    /// The subject, cut to 800 characters.
    pub subject: String,
    /// The body as HTML.
    pub body: String,
    /// Received or sent.
    pub direction: Direction,
    /// When it was sent or received.
    pub date: Option<Timestamp>,
    /// The user who owns it; `None` is whoever creates it. Rights of their own are needed to create for others (reference E4).
    pub owner: Option<UserId>,
    /// The parties.
    pub parties: Vec<Party>,
    /// What it is regarding.
    pub regarding: Option<RegardingLink>,
    /// The record of the message that it answers (G-52): what it continues, and its parent activity.
    pub answers: Option<Uuid>,
    /// The files that go along.
    pub attachments: Vec<NewAttachment>,
    /// What the organization's tables look like.
    pub shape: Arc<Shape>,
}

impl core::fmt::Debug for CreateEmail {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CreateEmail")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl CreateEmail {
    /// The most characters of `email.subject` (reference C2).
    pub const SUBJECT: usize = 800;
    /// The most characters of `email.messageid` (reference C2).
    pub const MESSAGE_ID: usize = 320;

    /// Whether it can be tried again, after a refusal, with less than was asked for, and leaves that out: what it answers, since not
    /// everybody may append to a colleague's record, and the record may be gone by now; and for whom it is made, since not everybody may
    /// create for others (reference E4). The person's own record is better than none. Which of the two comes first is told by the right
    /// that is missing, where it is named.
    pub fn can_do_with_less(&mut self, refusal: &ApiError) -> bool {
        match refusal {
            ApiError::Forbidden { right: Some(right) } if !right.contains("Append") => {
                self.owner.take().is_some() || self.answers.take().is_some()
            }
            ApiError::Forbidden { .. } => self.answers.take().is_some() || self.owner.take().is_some(),
            ApiError::Gone => self.answers.take().is_some(),
            _ => false,
        }
    }

    /// The most characters of `activitymimeattachment.attachmentcontentid` (reference C2).
    pub const CONTENT_ID: usize = 250;

    fn create(&self) -> ApiRequest {
        let mut body = Map::new();
        body.insert("activityid".to_owned(), json!(self.id));
        body.insert("subject".to_owned(), json!(cut(&self.subject, Self::SUBJECT)));
        body.insert("description".to_owned(), json!(self.body));
        body.insert(
            "directioncode".to_owned(),
            json!(self.direction == Direction::Sent),
        );
        let message = self.message.bracketed();
        // An identity of this program's own making is not claimed to be the message's.
        if message.chars().count() <= Self::MESSAGE_ID && !is_derived_message_id(&self.message) {
            body.insert("messageid".to_owned(), json!(message));
        }
        if let Some(date) = self.date {
            body.insert("actualend".to_owned(), moment(date));
        }
        if let Some(link) = &self.regarding {
            link.bind(&mut body);
        }
        if let Some(answered) = self.answers {
            for column in ["parentactivityid", "correlatedactivityid"] {
                let navigation = self.shape.navigation("email", column, "email");
                body.insert(
                    format!("{navigation}@odata.bind"),
                    json!(format!("/emails({answered})")),
                );
            }
        }
        if let Some(UserId(owner)) = self.owner {
            body.insert(
                "ownerid@odata.bind".to_owned(),
                json!(format!("/systemusers({owner})")),
            );
        }
        body.insert(
            self.shape
                .collection("activityparty", "activityid", "email")
                .into_owned(),
            self.parties.iter().map(|party| party.body(&self.shape)).collect(),
        );
        let mut request = ApiRequest::new(Method::POST, "emails")
            .json(Value::Object(body))
            .names(self.id)
            .carries("message", 1)
            .carries("parties", self.parties.len());
        request
            .identifiers
            .extend(self.regarding.as_ref().map(|link| link.record.id));
        request.identifiers.extend(self.answers);
        request.identifiers.extend(self.owner.map(|owner| owner.0));
        request.identifiers.extend(
            self.parties
                .iter()
                .filter_map(|party| Some(party.record.as_ref()?.id)),
        );
        request
    }

    fn attach(&self, attachment: &NewAttachment) -> ApiRequest {
        let navigation = self
            .shape
            .navigation("activitymimeattachment", "objectid", "email");
        let mut body = json!({
            format!("{navigation}@odata.bind"): format!("/emails({})", self.id),
            "objecttypecode": "email",
            "filename": cut(&attachment.name, 255),
            "mimetype": cut(&attachment.mime_type, 256),
            "body": STANDARD.encode(&attachment.content),
        });
        // Without it pictures within the text are nothing but files beside it. One that is cut would name another picture.
        let shown_by = attachment
            .content_id
            .as_ref()
            .filter(|id| id.chars().count() <= Self::CONTENT_ID);
        if let (Some(id), Some(fields)) = (shown_by, body.as_object_mut()) {
            fields.insert("attachmentcontentid".to_owned(), json!(id));
        }
        ApiRequest::new(Method::POST, "activitymimeattachments")
            .json(body)
            .carries("attachment", 1)
    }

    /// Completing says sent or received (reference C2), and keeps the date from being replaced by today's.
    fn complete(&self) -> ApiRequest {
        let status = match self.direction {
            Direction::Sent => 3,
            Direction::Received => 4,
        };
        let mut body = json!({"statecode": 1, "statuscode": status});
        if let (Some(date), Some(fields)) = (self.date, body.as_object_mut()) {
            fields.insert("actualend".to_owned(), moment(date));
        }
        ApiRequest::new(Method::PATCH, format!("emails({})", self.id))
            .header("If-Match", "*")
            .json(body)
    }
}

impl Together for CreateEmail {
    /// The id of the record.
    type Output = Uuid;

    fn parts(&self) -> Vec<Part> {
        let mut set = vec![self.create()];
        set.extend(self.attachments.iter().map(|attachment| self.attach(attachment)));
        set.push(self.complete());
        vec![Part::ChangeSet(set)]
    }

    /// [`ApiError::AlreadyExists`] tells the caller to look at what is there.
    fn read(&self, replies: &[PartReply]) -> Result<Uuid, ApiError> {
        let [set] = replies else {
            return Err(ReplyFault::Batch.into());
        };
        for reply in set.change_set()? {
            reply.ok()?;
        }
        Ok(self.id)
    }
}

impl Party {
    fn body(&self, shape: &Shape) -> Value {
        let mut body = Map::new();
        body.insert("participationtypemask".to_owned(), json!(mask(self.role)));
        if let Some(record) = &self.record {
            let table = record.table.as_str();
            if let Some(set) = party_set(record) {
                let navigation = shape.navigation("activityparty", "partyid", table);
                body.insert(
                    format!("{navigation}@odata.bind"),
                    json!(format!("/{set}({})", record.id)),
                );
            }
        }
        if let Some(address) = &self.address {
            body.insert("addressused".to_owned(), json!(cut(address, 320)));
        }
        if let (None, Some(name)) = (&self.record, &self.name) {
            body.insert("unresolvedpartyname".to_owned(), json!(cut(name, 200)));
        }
        Value::Object(body)
    }
}

/// The tables that the pane resolves people to; all of them can be parties (reference A10).
fn party_set(record: &RecordRef) -> Option<&'static str> {
    regarding_model::record::KnownTable::of(&record.table).map(|table| crate::tables::addressing(table).set)
}

fn mask(role: Role) -> u8 {
    match role {
        Role::From => 1,
        Role::To => 2,
        Role::Cc => 3,
        Role::Bcc => 4,
    }
}

/// At most so many characters, without control characters, which a column of one line does not take.
pub(crate) fn cut(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}

pub(crate) fn moment(time: Timestamp) -> Value {
    Value::String(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::{CreateEmail, Direction, NewAttachment, Party, Role, UserId};
    use crate::api::{ApiRequest, Part, Together};
    use crate::error::ApiError;

    fn email() -> CreateEmail {
        CreateEmail {
            id: Uuid::from_u128(5),
            message: "a@b.example".parse().unwrap(),
            subject: "s".repeat(900) + "\r\n",
            body: "<p>x</p>".to_owned(),
            direction: Direction::Received,
            date: "2025-01-02T03:04:05Z".parse().ok(),
            owner: None,
            parties: vec![
                Party {
                    role: Role::From,
                    record: "contact:00000000-0000-0000-0000-000000000007".parse().ok(),
                    address: Some("a@b".to_owned()),
                    name: None,
                },
                Party {
                    role: Role::To,
                    record: None,
                    address: Some("c@d".to_owned()),
                    name: Some("C".to_owned()),
                },
            ],
            regarding: None,
            answers: None,
            attachments: vec![NewAttachment {
                name: "a.txt".to_owned(),
                mime_type: "text/plain".to_owned(),
                content_id: Some("one@x".to_owned()),
                content: b"hi".to_vec(),
            }],
            shape: std::sync::Arc::default(),
        }
    }

    fn requests(email: &CreateEmail) -> Vec<ApiRequest> {
        match email.parts().remove(0) {
            Part::ChangeSet(requests) => requests,
            Part::One(_) => panic!("tracking is one change set"),
        }
    }

    #[test]
    fn a_record_is_made_and_completed_in_one_change_set() {
        let set = requests(&email());
        assert_eq!(set.len(), 3);
        let body = set[0].body.clone().unwrap();
        assert_eq!(
            body["activityid"],
            json!(Uuid::from_u128(5)),
            "DESIGN section 4: the derived id"
        );
        assert_eq!(body["messageid"], "<a@b.example>");
        assert_eq!(
            body["subject"].as_str().unwrap().chars().count(),
            800,
            "reference C2"
        );
        assert_eq!(body["directioncode"], false);
        let parties = &body["email_activity_parties"];
        assert_eq!(
            parties[0]["partyid_contact@odata.bind"],
            "/contacts(00000000-0000-0000-0000-000000000007)"
        );
        assert_eq!(parties[0]["participationtypemask"], 1, "reference A10");
        assert_eq!(
            parties[1],
            json!({"participationtypemask": 2, "addressused": "c@d", "unresolvedpartyname": "C"})
        );
        let file = set[1].body.clone().unwrap();
        assert_eq!(file["body"], "aGk=");
        assert_eq!(
            file["attachmentcontentid"], "one@x",
            "pictures within the text stay what they are"
        );
        let completed = set[2].body.clone().unwrap();
        assert_eq!(
            (&completed["statecode"], &completed["statuscode"]),
            (&json!(1), &json!(4)),
            "reference C2"
        );
    }

    #[test]
    fn d_111_the_record_is_made_for_its_owner() {
        assert!(
            requests(&email())[0]
                .body
                .clone()
                .unwrap()
                .get("ownerid@odata.bind")
                .is_none()
        );
        let theirs = CreateEmail {
            owner: Some(UserId(Uuid::from_u128(8))),
            ..email()
        };
        assert_eq!(
            requests(&theirs)[0].body.clone().unwrap()["ownerid@odata.bind"],
            "/systemusers(00000000-0000-0000-0000-000000000008)",
            "reference A9, E4"
        );
    }

    #[test]
    fn g_52_an_answer_names_the_record_of_what_it_answers() {
        let answer = CreateEmail {
            answers: Some(Uuid::from_u128(9)),
            ..email()
        };
        let create = requests(&answer).remove(0);
        let body = create.body.unwrap();
        let answered = "/emails(00000000-0000-0000-0000-000000000009)";
        assert_eq!(body["parentactivityid@odata.bind"], answered, "reference A9, F5");
        assert_eq!(body["CorrelatedActivityId_Email@odata.bind"], answered);
        assert!(create.identifiers.contains(&Uuid::from_u128(9)), "promise 2");
    }

    #[test]
    fn e4_what_may_not_be_named_is_left_out_one_after_the_other() {
        let mut whole = CreateEmail {
            owner: Some(UserId(Uuid::from_u128(8))),
            answers: Some(Uuid::from_u128(9)),
            ..email()
        };
        let gone = ApiError::Gone;
        assert!(whole.can_do_with_less(&gone) && whole.answers.is_none());
        assert!(!whole.can_do_with_less(&gone) && whole.owner.is_some());
        let refused = ApiError::Forbidden { right: None };
        assert!(whole.can_do_with_less(&refused) && whole.owner.is_none());
        assert!(
            !whole.can_do_with_less(&refused),
            "there is nothing more to do without"
        );
        for (right, keeps_answers) in [("prvCreateActivity", true), ("AppendToAccess", false)] {
            let mut whole = CreateEmail {
                owner: Some(UserId(Uuid::from_u128(8))),
                answers: Some(Uuid::from_u128(9)),
                ..email()
            };
            let refused = ApiError::Forbidden {
                right: Some(right.to_owned()),
            };
            assert!(whole.can_do_with_less(&refused));
            assert_eq!(
                (whole.answers.is_some(), whole.owner.is_some()),
                (keeps_answers, !keeps_answers),
                "{right}"
            );
        }
    }

    #[test]
    fn an_identity_that_does_not_fit_its_column_is_left_out() {
        let long = CreateEmail {
            message: format!("{}@x", "a".repeat(400)).parse().unwrap(),
            ..email()
        };
        assert!(
            requests(&long)[0]
                .body
                .clone()
                .unwrap()
                .get("messageid")
                .is_none()
        );
    }

    #[test]
    fn printing_shows_the_id_only() {
        assert!(!format!("{:?}", email()).contains("a@b"));
    }
}
