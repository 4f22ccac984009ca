//! Personal options that the organization keeps (reference C7, A-62).

use regarding_model::ids::UserId;
use regarding_net::Method;
use serde_json::json;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::Query;
use crate::row::Row;

/// Which received messages are tracked (A-62, `incomingemailfilteringmethod`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilteringMethod {
    /// All email messages.
    All,
    /// Email messages in response to Dynamics 365 email; the default.
    InResponse,
    /// Email messages from leads, contacts and accounts.
    FromPeople,
    /// Email messages from records that are email enabled.
    FromEmailEnabled,
    /// No email messages.
    None,
}

impl FilteringMethod {
    /// All of them with their numbers.
    const NUMBERS: [(Self, i64); 5] = [
        (Self::All, 0),
        (Self::InResponse, 1),
        (Self::FromPeople, 2),
        (Self::FromEmailEnabled, 3),
        (Self::None, 4),
    ];

    fn number(self) -> i64 {
        Self::NUMBERS
            .iter()
            .find(|(method, _)| *method == self)
            .map_or(1, |(_, number)| *number)
    }

    fn of(number: i64) -> Option<Self> {
        Self::NUMBERS
            .iter()
            .find(|(_, known)| *known == number)
            .map(|(method, _)| *method)
    }
}

/// What unknown senders of tracked mail become (A-64, G-30, `autocreatecontactonpromote`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownSenders {
    /// Nothing.
    Nothing,
    /// Contacts; what the organization does where the person said nothing.
    Contacts,
    /// Leads.
    Leads,
}

impl UnknownSenders {
    fn number(self) -> i64 {
        match self {
            Self::Nothing => 0,
            Self::Contacts => 1,
            Self::Leads => 2,
        }
    }

    /// A number that is not known here makes nothing.
    fn of(number: Option<i64>) -> Self {
        match number {
            None | Some(1 | -1) => Self::Contacts,
            Some(2) => Self::Leads,
            Some(_) => Self::Nothing,
        }
    }
}

/// Asks for a user's settings.
#[derive(Debug, Clone, Copy)]
pub struct ReadSettings {
    /// Whose.
    pub user: UserId,
}

/// A user's settings, as far as they matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserSettings {
    /// Which received messages are tracked; `None` for a number that is not known here.
    pub filtering: Option<FilteringMethod>,
    /// What unknown senders of tracked mail become.
    pub unknown_senders: UnknownSenders,
}

impl Operation for ReadSettings {
    type Output = UserSettings;

    fn request(&self) -> ApiRequest {
        let query = Query::row("usersettingscollection", self.user.0)
            .select(&["incomingemailfilteringmethod", "autocreatecontactonpromote"]);
        ApiRequest::get(query.path()).names(self.user.0)
    }

    fn read(&self, reply: &ApiReply) -> Result<UserSettings, ApiError> {
        let json = reply.json()?;
        let row = Row::of(&json, "usersettings")?;
        Ok(UserSettings {
            filtering: row
                .int("incomingemailfilteringmethod")?
                .and_then(FilteringMethod::of),
            unknown_senders: UnknownSenders::of(row.int("autocreatecontactonpromote")?),
        })
    }
}

/// Changes which received messages are tracked.
#[derive(Debug, Clone, Copy)]
pub struct ChangeFiltering {
    /// Whose setting.
    pub user: UserId,
    /// The new choice.
    pub filtering: FilteringMethod,
}

impl Operation for ChangeFiltering {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::PATCH, format!("usersettingscollection({})", self.user.0))
            .header("If-Match", "*")
            .json(json!({"incomingemailfilteringmethod": self.filtering.number()}))
            .names(self.user.0)
            .carries("settings", 1)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

/// Changes what unknown senders of tracked mail become.
#[derive(Debug, Clone, Copy)]
pub struct ChangeUnknownSenders {
    /// Whose setting.
    pub user: UserId,
    /// The new choice.
    pub become_what: UnknownSenders,
}

impl Operation for ChangeUnknownSenders {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::PATCH, format!("usersettingscollection({})", self.user.0))
            .header("If-Match", "*")
            .json(json!({"autocreatecontactonpromote": self.become_what.number()}))
            .names(self.user.0)
            .carries("settings", 1)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}
