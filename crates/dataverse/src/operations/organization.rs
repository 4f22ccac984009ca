//! The organization's own row: its name, which attachments it takes (reference C2), and whether answers are told by their headers.

use regarding_model::ids::OrganizationId;

use super::mail_rules::by_headers;
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::Query;
use crate::row::Row;

/// Asks about the organization.
#[derive(Debug, Clone, Copy)]
pub struct ReadOrganization {
    /// Which one.
    pub id: OrganizationId,
}

/// What the organization says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationRow {
    /// Its name.
    pub name: String,
    /// The largest attachment in bytes (`maxuploadfilesize`).
    pub max_attachment: Option<u64>,
    /// Extensions that it does not take, in lower case without a dot (`blockedattachments`).
    pub blocked: Vec<String>,
    /// What a message answers is told by its header (G-51).
    pub by_headers: bool,
}

impl Operation for ReadOrganization {
    type Output = OrganizationRow;

    fn request(&self) -> ApiRequest {
        let query = Query::row("organizations", self.id.0).select(&[
            "name",
            "maxuploadfilesize",
            "blockedattachments",
            "emailcorrelationenabled",
            "orgdborgsettings",
        ]);
        ApiRequest::get(query.path()).names(self.id.0)
    }

    fn read(&self, reply: &ApiReply) -> Result<OrganizationRow, ApiError> {
        let json = reply.json()?;
        let row = Row::of(&json, "organization")?;
        let blocked = row.text("blockedattachments")?.unwrap_or_default();
        let extensions = blocked
            .split(';')
            .map(|one| one.trim().trim_start_matches('.').to_lowercase());
        Ok(OrganizationRow {
            name: row.words("name")?,
            max_attachment: row
                .int("maxuploadfilesize")?
                .and_then(|size| u64::try_from(size).ok()),
            blocked: extensions.filter(|one| !one.is_empty()).collect(),
            by_headers: by_headers(&row)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::ReadOrganization;
    use crate::api::{ApiReply, Operation};
    use regarding_model::ids::OrganizationId;

    #[test]
    fn blocked_extensions_are_read_however_they_are_written() {
        let body =
            br#"{"name":"Alder & Finch","maxuploadfilesize":5242880,"blockedattachments":"exe; .BAT;;js"}"#;
        let reply = ApiReply {
            status: 200,
            headers: vec![],
            body: body.to_vec(),
        };
        let read = ReadOrganization {
            id: OrganizationId(uuid::Uuid::nil()),
        }
        .read(&reply)
        .unwrap();
        assert_eq!(read.blocked, ["exe", "bat", "js"]);
        assert_eq!(read.max_attachment, Some(5_242_880));
        assert!(read.by_headers, "F5: the usual");
    }
}
