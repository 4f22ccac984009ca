//! How the organization's own services process the person's mailbox (reference C6, C8), in one round trip.

use regarding_model::ids::{OrganizationId, UserId};

use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

/// Asks for the mailbox of a user.
#[derive(Debug, Clone, Copy)]
pub struct ReadMailboxRow {
    /// Whose.
    pub user: UserId,
    /// Their organization: it says whether its Email Router delivers.
    pub organization: OrganizationId,
}

/// A mailbox row, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailboxRow {
    /// `incomingemaildeliverymethod`: 0 none, 1 Dynamics 365 for Outlook, 2 server-side synchronization or router, 3 forward mailbox.
    pub incoming: Option<i64>,
    /// `outgoingemaildeliverymethod`: 0 none, 1 Dynamics 365 for Outlook, 2 server-side synchronization or router.
    pub outgoing: Option<i64>,
    /// `actdeliverymethod`: **0 Dynamics 365 for Outlook, 1 server-side synchronization, 2 none**.
    pub items: Option<i64>,
    /// `enabledforincomingemail`.
    pub incoming_enabled: Option<bool>,
    /// `enabledforoutgoingemail`.
    pub outgoing_enabled: Option<bool>,
    /// `enabledforact`.
    pub items_enabled: Option<bool>,
    /// `organization.emailconnectionchannel`: 0 server-side synchronization, 1 Email Router.
    pub channel: Option<i64>,
}

impl Together for ReadMailboxRow {
    /// `None` when the person has no active mailbox row.
    type Output = Option<MailboxRow>;

    fn parts(&self) -> Vec<Part> {
        let mailbox = Query::set("mailboxes")
            .select(&[
                "mailboxid",
                "incomingemaildeliverymethod",
                "outgoingemaildeliverymethod",
                "actdeliverymethod",
                "enabledforincomingemail",
                "enabledforoutgoingemail",
                "enabledforact",
            ])
            .filter(Filter::And(vec![
                Filter::id("_regardingobjectid_value", self.user.0),
                Filter::int("statecode", 0),
            ]))
            .top(1);
        let channel = Query::row("organizations", self.organization.0).select(&["emailconnectionchannel"]);
        vec![
            Part::One(ApiRequest::get(mailbox.path()).names(self.user.0)),
            Part::One(ApiRequest::get(channel.path())),
        ]
    }

    fn read(&self, replies: &[PartReply]) -> Result<Option<MailboxRow>, ApiError> {
        let [mailbox, channel] = replies else {
            return Err(ReplyFault::Batch.into());
        };
        let json = mailbox.one()?.json()?;
        let Some(row) = rows(&json)?.into_iter().next() else {
            return Ok(None);
        };
        Ok(Some(MailboxRow {
            incoming: row.int("incomingemaildeliverymethod")?,
            outgoing: row.int("outgoingemaildeliverymethod")?,
            items: row.int("actdeliverymethod")?,
            incoming_enabled: row.flag("enabledforincomingemail")?,
            outgoing_enabled: row.flag("enabledforoutgoingemail")?,
            items_enabled: row.flag("enabledforact")?,
            channel: self::channel(channel)?,
        }))
    }
}

/// Where it is not told, it is what organizations in the cloud have.
fn channel(reply: &PartReply) -> Result<Option<i64>, ApiError> {
    let reply = reply.one()?;
    if reply.ok().is_err() {
        return Ok(None);
    }
    let json = reply.json()?;
    Row::of(&json, "organization")?.int("emailconnectionchannel")
}

#[cfg(test)]
mod tests {
    use regarding_model::ids::{OrganizationId, UserId};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::{MailboxRow, ReadMailboxRow, Together};
    use crate::api::{ApiReply, Part, PartReply};
    use crate::error::ApiError;

    const ASK: ReadMailboxRow = ReadMailboxRow {
        user: UserId(Uuid::from_u128(7)),
        organization: OrganizationId(Uuid::from_u128(8)),
    };

    fn reply(status: u16, body: &Value) -> PartReply {
        PartReply::One(ApiReply {
            status,
            headers: vec![],
            body: body.to_string().into_bytes(),
        })
    }

    #[test]
    fn c6_the_row_of_the_persons_own_mailbox_is_asked_for() {
        let parts = ASK.parts();
        let Some(Part::One(first)) = parts.first() else {
            panic!("a look")
        };
        assert!(
            first
                .path
                .starts_with("mailboxes?$select=mailboxid,incomingemaildeliverymethod,")
        );
        assert!(
            first
                .path
                .contains("_regardingobjectid_value%20eq%2000000000-0000-0000-0000-000000000007"),
            "{}",
            first.path
        );
        let row = json!({"value": [{"incomingemaildeliverymethod": 2, "outgoingemaildeliverymethod": 2, "actdeliverymethod": 1, "enabledforact": true}]});
        let channel = json!({"emailconnectionchannel": 1});
        let read = ASK.read(&[reply(200, &row), reply(200, &channel)]).unwrap();
        let expected = MailboxRow {
            incoming: Some(2),
            outgoing: Some(2),
            items: Some(1),
            items_enabled: Some(true),
            incoming_enabled: None,
            outgoing_enabled: None,
            channel: Some(1),
        };
        assert_eq!(read, Some(expected));
    }

    #[test]
    fn c6_no_row_a_refused_row_and_a_refused_organization_are_three_things() {
        let refused = json!({"error": {"code": "0x80040220", "message": "missing prvReadMailbox privilege"}});
        let none = json!({"value": []});
        let channel = json!({"emailconnectionchannel": 0});
        assert_eq!(ASK.read(&[reply(200, &none), reply(200, &channel)]), Ok(None));
        let missing = ApiError::Forbidden {
            right: Some("prvReadMailbox".to_owned()),
        };
        assert_eq!(
            ASK.read(&[reply(403, &refused), reply(200, &channel)]),
            Err(missing)
        );
        let row = json!({"value": [{"incomingemaildeliverymethod": 2}]});
        let read = ASK
            .read(&[reply(200, &row), reply(403, &refused)])
            .unwrap()
            .unwrap();
        assert_eq!((read.incoming, read.channel), (Some(2), None));
    }
}
