//! The content of one form (reference G4). Several go in one round trip with `Client::run_all`.

use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::forms::{Form, FormKind, read_form};
use crate::query::Query;
use crate::row::Row;

/// Asks for a form.
#[derive(Debug, Clone, Copy)]
pub struct FormXml {
    /// Which.
    pub id: Uuid,
    /// Its kind: it says how much of it a card shows.
    pub kind: FormKind,
}

impl Operation for FormXml {
    type Output = Form;

    fn request(&self) -> ApiRequest {
        ApiRequest::get(Query::row("systemforms", self.id).select(&["formxml"]).path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Form, ApiError> {
        let json = reply.json()?;
        let xml = Row::of(&json, "systemform")?.text("formxml")?;
        Ok(read_form(xml.ok_or(ReplyFault::Value("formxml"))?, self.kind)?)
    }
}
