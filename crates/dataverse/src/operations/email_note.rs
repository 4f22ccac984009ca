//! A note beside an email record, where its readers find it (reference A9: `objectid_email`). An email has no column for why it failed.

use regarding_net::Method;
use serde_json::json;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;

/// The rights that writing one takes.
pub const TO_WRITE: [&str; 4] = [
    "prvCreateNote",
    "prvWriteNote",
    "prvAppendNote",
    "prvAppendToActivity",
];

/// Creates one. [`ApiError::AlreadyExists`] when there is one already, which is changed as any other note.
#[derive(Clone)]
pub struct CreateEmailNote {
    /// Its derived id.
    pub id: Uuid,
    /// The email.
    pub email: Uuid,
    /// What it is for.
    pub subject: String,
    /// Its text.
    pub text: String,
}

impl core::fmt::Debug for CreateEmailNote {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CreateEmailNote(of {})", self.email)
    }
}

impl Operation for CreateEmailNote {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let body = json!({
            "annotationid": self.id, "subject": self.subject, "notetext": self.text,
            "objectid_email@odata.bind": format!("/emails({})", self.email),
        });
        ApiRequest::new(Method::POST, "annotations")
            .json(body)
            .names(self.id)
            .names(self.email)
            .carries("note", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::CreateEmailNote;
    use crate::api::Operation as _;

    #[test]
    fn a9_the_note_belongs_to_the_email_and_its_words_are_not_printed() {
        let create = CreateEmailNote {
            id: Uuid::from_u128(1),
            email: Uuid::from_u128(2),
            subject: "Not sent".to_owned(),
            text: "550 no such user".to_owned(),
        };
        let body = create.request().body.unwrap();
        assert_eq!(
            body["objectid_email@odata.bind"],
            format!("/emails({})", Uuid::from_u128(2))
        );
        assert!(!format!("{create:?}").contains("550"));
    }
}
