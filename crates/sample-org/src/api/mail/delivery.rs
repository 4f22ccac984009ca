//! The parameters of a delivery (reference C1).

use serde_json::{Map, Value as Json, json};

use super::super::actions::parameter::{self, Body};
use super::super::error::{ApiError, Outcome};
use super::address;
use super::message::Message;

/// What both operations take.
const PARAMETERS: &[&str] = &[
    "MessageId",
    "Subject",
    "From",
    "To",
    "Cc",
    "Bcc",
    "ReceivedOn",
    "SubmittedBy",
    "Importance",
    "Body",
    "Attachments",
    "ExtraProperties",
];

/// A message with everything that comes with it.
pub(super) struct Delivery {
    /// Who wrote what to whom.
    pub(super) message: Message,
    /// `ValidateBeforeCreate`
    pub(super) validate: bool,
    /// The files, as rows of `activitymimeattachment`.
    pub(super) files: Vec<Body>,
    /// The columns that come from the message as they are.
    pub(super) columns: Body,
}

impl Delivery {
    /// Reads the body of a request; only an incoming message is validated.
    pub(super) fn of(body: &Body, validated: bool) -> Outcome<Self> {
        let mut names = PARAMETERS.to_vec();
        names.extend(validated.then_some("ValidateBeforeCreate"));
        parameter::known(body, &names)?;
        let text = |name: &str| parameter::text(body, name).map(|text| text.unwrap_or_default().trim());
        let needed = |name: &str| match text(name)? {
            "" => Err(parameter::missing(name)),
            text => Ok(text),
        };
        let mut message = Message {
            id: needed("MessageId")?.to_owned(),
            subject: text("Subject")?.to_owned(),
            from: Message::sender(needed("From")?),
            recipients: [text("To")?, text("Cc")?, text("Bcc")?].map(address::list),
            ..Message::default()
        };
        message.extras(body.get("ExtraProperties"))?;
        if message.from.is_none() {
            return Err(parameter::wrong("From", "an address"));
        }
        let validate = parameter::given(body, "ValidateBeforeCreate").is_some()
            && parameter::yes_no(body, "ValidateBeforeCreate")?;
        Ok(Self {
            validate,
            files: files(body)?,
            columns: columns(body, &message)?,
            message,
        })
    }
}

fn columns(body: &Body, message: &Message) -> Outcome<Body> {
    let mut made = Map::new();
    for (parameter, column) in [("SubmittedBy", "submittedby"), ("Body", "description")] {
        if let Some(text) = parameter::text(body, parameter)? {
            made.insert(column.to_owned(), json!(text));
        }
    }
    made.insert("subject".to_owned(), json!(message.subject));
    made.insert("messageid".to_owned(), json!(message.id));
    if let Some(time) = parameter::text(body, "ReceivedOn")? {
        made.insert("actualend".to_owned(), json!(time));
    }
    made.insert("prioritycode".to_owned(), json!(importance(body)?));
    Ok(made)
}

/// `Importance` is a word.
fn importance(body: &Body) -> Outcome<i64> {
    let word = parameter::text(body, "Importance")?.unwrap_or_default();
    match word.trim().to_ascii_lowercase().as_str() {
        "low" | "0" => Ok(0),
        "" | "normal" | "1" => Ok(1),
        "high" | "2" => Ok(2),
        _ => Err(parameter::wrong("Importance", "low, normal or high")),
    }
}

/// The list must be there, even when it is empty.
fn files(body: &Body) -> Outcome<Vec<Body>> {
    let list = parameter::given(body, "Attachments").ok_or_else(|| parameter::missing("Attachments"))?;
    let rows: Option<Vec<Body>> = list
        .as_array()
        .map(|list| list.iter().map(|row: &Json| row.as_object().cloned()))
        .and_then(Iterator::collect);
    rows.ok_or_else(|| -> ApiError { parameter::wrong("Attachments", "a list of attachments") })
}
