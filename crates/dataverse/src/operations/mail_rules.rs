//! What the organization says about mail that is tracked by itself (reference C8, A-93, A-94, G-28, G-51).

use regarding_model::ids::OrganizationId;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::Query;
use crate::row::Row;

/// Asks for them.
#[derive(Debug, Clone, Copy)]
pub struct ReadMailRules {
    /// Of which organization.
    pub id: OrganizationId,
}

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRules {
    /// In-Reply-To and the conversation index count (`emailcorrelationenabled`, G-51).
    pub by_headers: bool,
    /// Smart matching is on (`enablesmartmatching`).
    pub smart: bool,
    /// Mail between colleagues is one record, not two (`ignoreinternalemail`, A-94).
    pub ignore_internal: bool,
    /// The prefix of tracking tokens; empty where none are used.
    pub prefix: String,
    /// Rights-managed and encrypted mail stays out (`RestrictIRMEmailItems`, G-28).
    pub restrict_protected: bool,
    /// People may choose to have no mail tracked by itself (`DoNotAutoTrackEmail`, G-24).
    pub none_is_offered: bool,
    /// Unknown senders may become contacts or leads by themselves (`AutoCreateContactOnPromote`, G-30).
    pub makes_newcomers: bool,
    /// Addresses of inactive records count (`ResolveForInactiveEntities`, G-43).
    pub inactive_count: bool,
}

impl Operation for ReadMailRules {
    type Output = MailRules;

    fn request(&self) -> ApiRequest {
        let query = Query::row("organizations", self.id.0).select(&[
            "emailcorrelationenabled",
            "enablesmartmatching",
            "ignoreinternalemail",
            "trackingprefix",
            "orgdborgsettings",
        ]);
        ApiRequest::get(query.path()).names(self.id.0)
    }

    fn read(&self, reply: &ApiReply) -> Result<MailRules, ApiError> {
        let json = reply.json()?;
        let row = Row::of(&json, "organization")?;
        let more = row.words("orgdborgsettings")?;
        Ok(MailRules {
            by_headers: by_headers(&row)?,
            smart: row.flag("enablesmartmatching")?.unwrap_or(false),
            ignore_internal: row.flag("ignoreinternalemail")?.unwrap_or(false),
            prefix: row.words("trackingprefix")?,
            restrict_protected: option(&more, "RestrictIRMEmailItems", false),
            none_is_offered: option(&more, "DoNotAutoTrackEmail", true),
            makes_newcomers: option(&more, "AutoCreateContactOnPromote", true),
            inactive_count: option(&more, "ResolveForInactiveEntities", false),
        })
    }
}

/// Whether an organization tells by In-Reply-To what a message continues (G-51, `emailcorrelationenabled`): the row's two columns.
pub(super) fn by_headers(row: &Row<'_>) -> Result<bool, ApiError> {
    let correlated = row.flag("emailcorrelationenabled")?.unwrap_or(true);
    let more = row.words("orgdborgsettings")?;
    Ok(correlated && !option(&more, "IgnoreConversationIndexAndInReplyToForCorrelation", false))
}

/// One of the options in `orgdborgsettings`: `<Name>true</Name>`.
fn option(settings: &str, name: &str, usual: bool) -> bool {
    let value = settings
        .split_once(&format!("<{name}>"))
        .and_then(|(_, rest)| rest.split('<').next());
    match value.map(|text| text.trim().to_ascii_lowercase()).as_deref() {
        Some("true" | "1") => true,
        Some("false" | "0") => false,
        _ => usual,
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::ids::OrganizationId;
    use uuid::Uuid;

    use super::ReadMailRules;
    use crate::api::{ApiReply, Operation};

    #[test]
    fn c8_what_is_not_said_has_its_default_and_what_is_said_is_heeded() {
        let read = |body: &str| {
            let reply = ApiReply {
                status: 200,
                headers: vec![],
                body: body.as_bytes().to_vec(),
            };
            let id = OrganizationId(Uuid::nil());
            ReadMailRules { id }.read(&reply).unwrap()
        };
        let plain = read("{}");
        assert!(plain.by_headers && plain.none_is_offered && !plain.smart && !plain.ignore_internal);
        assert!(plain.makes_newcomers, "G-30");
        assert!(!plain.restrict_protected && !plain.inactive_count && plain.prefix.is_empty());
        let said = read(
            r#"{"trackingprefix":"CRM:","orgdborgsettings":"<OrgSettings><IgnoreConversationIndexAndInReplyToForCorrelation>true</IgnoreConversationIndexAndInReplyToForCorrelation><DoNotAutoTrackEmail>false</DoNotAutoTrackEmail></OrgSettings>"}"#,
        );
        assert!(!said.by_headers && !said.none_is_offered, "G-51, G-24");
        assert_eq!(said.prefix, "CRM:");
    }
}
