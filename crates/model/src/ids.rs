//! Identifiers as types of their own, so that two of them cannot be mixed up.

use core::fmt;
use core::str::FromStr;
use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// Why a text is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// Not a GUID in any of its usual forms.
    #[error("Not an identifier: expected a GUID")]
    NotAGuid,
    /// Not the logical name of a table: lower-case letters, digits and underscores, starting with a letter.
    #[error("Not a table name: expected lower-case letters, digits and underscores")]
    NotATable,
    /// Not of the form `table:guid`.
    #[error("Not a record: expected TABLE:ID, for example opportunity:11111111-2222-3333-4444-555555555555")]
    NotARecord,
    /// No usable text between the angle brackets of a Message-ID.
    #[error("Not a Message-ID")]
    NotAMessageId,
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text.trim()).map(Self).map_err(|_| IdError::NotAGuid)
            }
        }
    };
}

uuid_id!(
    /// The id of one organization (`OrganizationId` of `WhoAmI`).
    OrganizationId
);
uuid_id!(
    /// The `systemuserid` of a person in an organization.
    UserId
);
uuid_id!(
    /// One install of this program on one computer.
    MachineId
);

/// The logical name of a table, for example `opportunity` (reference A6).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TableName(String);

impl TableName {
    /// The name as the Web API writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TableName {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut characters = text.chars();
        let starts_well = characters.next().is_some_and(|c| c.is_ascii_lowercase());
        let goes_on_well = characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if starts_well && goes_on_well && text.len() <= 128 {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::NotATable)
        }
    }
}

impl TryFrom<String> for TableName {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<TableName> for String {
    fn from(name: TableName) -> Self {
        name.0
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One record: its table and its id. Written `table:guid` on the command line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordRef {
    /// Which table the row is in.
    pub table: TableName,
    /// The primary key.
    pub id: Uuid,
}

impl RecordRef {
    /// Puts a reference together from a table and a key.
    #[must_use]
    pub fn new(table: TableName, id: Uuid) -> Self {
        Self { table, id }
    }
}

impl fmt::Display for RecordRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.table, self.id)
    }
}

impl FromStr for RecordRef {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (table, id) = text.split_once(':').ok_or(IdError::NotARecord)?;
        let table = table.parse().map_err(|_| IdError::NotARecord)?;
        let id = Uuid::parse_str(id.trim()).map_err(|_| IdError::NotARecord)?;
        Ok(Self { table, id })
    }
}

/// A Message-ID in its one normal form: without angle brackets, folding or surrounding blanks.
///
/// Case is kept: RFC 5322 leaves the meaning of the left part to the system that made it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// The text between the angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form of the header field and of the `messageid` column: `<text>`.
    #[must_use]
    pub fn bracketed(&self) -> String {
        format!("<{}>", self.0)
    }
}

impl FromStr for MessageId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let inner = match (text.find('<'), text.find('>')) {
            (Some(open), Some(close)) if open < close => text.get(open + 1..close).unwrap_or_default(),
            _ => text,
        };
        // Nearly all of them are in normal form: a list has a great many.
        let normal: Cow<'_, str> = if inner.bytes().all(|byte| byte.is_ascii_graphic()) {
            inner.into()
        } else {
            let seen = |c: &char| !c.is_whitespace() && !c.is_control();
            inner.chars().filter(seen).collect()
        };
        let normal = normal.trim_matches(['<', '>']);
        if normal.is_empty() {
            Err(IdError::NotAMessageId)
        } else {
            Ok(Self(normal.to_owned()))
        }
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{IdError, MessageId, RecordRef, TableName};

    #[test]
    fn message_ids_have_one_normal_form() {
        let table = [
            ("<a.b@c.example>", "a.b@c.example"),
            ("  <a.b@c.example>\r\n", "a.b@c.example"),
            ("<a.b@c\r\n .example>", "a.b@c.example"),
            ("a.b@c.example", "a.b@c.example"),
            ("text before <x@y> and after", "x@y"),
            ("<A@B>", "A@B"),
        ];
        for (given, expected) in table {
            assert_eq!(
                given.parse::<MessageId>().map(|id| id.as_str().to_owned()),
                Ok(expected.to_owned()),
                "{given:?}"
            );
        }
        for nothing in ["", "<>", "  ", "< >", "\u{0}"] {
            assert_eq!(
                nothing.parse::<MessageId>(),
                Err(IdError::NotAMessageId),
                "{nothing:?}"
            );
        }
    }

    #[test]
    fn records_are_written_as_table_and_guid() {
        let text = "opportunity:11111111-2222-3333-4444-555555555555";
        assert_eq!(
            text.parse::<RecordRef>().map(|r| r.to_string()),
            Ok(text.to_owned())
        );
        for wrong in [
            "opportunity",
            "opportunity:",
            ":x",
            "Opportunity:11111111-2222-3333-4444-555555555555",
            "a b:c",
        ] {
            assert_eq!(wrong.parse::<RecordRef>(), Err(IdError::NotARecord), "{wrong:?}");
        }
    }

    #[test]
    fn a_table_name_cannot_carry_a_query() {
        for wrong in ["", "accounts?$top=1", "a/b", "a b", "1a", "_a", "é"] {
            assert_eq!(wrong.parse::<TableName>(), Err(IdError::NotATable), "{wrong:?}");
        }
    }
}
