//! What a pending action asks for, and how that lies in columns: codes, identifiers and numbers only.

use core::fmt;
use core::str::FromStr;

use regarding_model::ids::RecordRef;
use regarding_model::item::Direction;
use rusqlite::Row;
use thiserror::Error;

use crate::row;

/// Which attachments of the message go along, by their place in it (I-11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachments {
    /// All of them.
    All,
    /// These, counted from 0 in the order of the message. Empty means none.
    Only(Vec<u16>),
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionKind {
    /// Track without a record to be regarding (G-1).
    Track {
        /// What goes along.
        attachments: Attachments,
    },
    /// Track and set regarding in one step, or change the regarding of a tracked item (G-1, B-131).
    SetRegarding {
        /// The record that it is regarding.
        target: RecordRef,
        /// What goes along when the item is not tracked yet.
        attachments: Attachments,
    },
    /// Untrack (I-12).
    Untrack,
}

/// Why a stored text is no such value: another program changed the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("Not a pending action as this program writes it")]
pub struct NotStored;

impl ActionKind {
    /// The code of the kind, as it is stored and logged.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Track { .. } => "track",
            Self::SetRegarding { .. } => "set_regarding",
            Self::Untrack => "untrack",
        }
    }

    /// The record that the result is regarding.
    #[must_use]
    pub fn target(&self) -> Option<&RecordRef> {
        match self {
            Self::SetRegarding { target, .. } => Some(target),
            Self::Track { .. } | Self::Untrack => None,
        }
    }

    pub(super) fn attachments(&self) -> Attachments {
        match self {
            Self::Track { attachments } | Self::SetRegarding { attachments, .. } => attachments.clone(),
            Self::Untrack => Attachments::Only(Vec::new()),
        }
    }
}

impl fmt::Display for Attachments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Only(places) if places.is_empty() => f.write_str("none"),
            Self::Only(places) => {
                let places: Vec<String> = places.iter().map(u16::to_string).collect();
                f.write_str(&places.join(","))
            }
        }
    }
}

impl FromStr for Attachments {
    type Err = NotStored;

    fn from_str(text: &str) -> Result<Self, NotStored> {
        match text {
            "all" => Ok(Self::All),
            "none" => Ok(Self::Only(Vec::new())),
            places => {
                let places = places
                    .split(',')
                    .map(|place| place.parse().map_err(|_| NotStored));
                places.collect::<Result<_, _>>().map(Self::Only)
            }
        }
    }
}

pub(super) fn direction_code(direction: Direction) -> &'static str {
    match direction {
        Direction::Sent => "sent",
        Direction::Received => "received",
    }
}

pub(super) fn direction_of_row(r: &Row<'_>) -> rusqlite::Result<Option<Direction>> {
    match r.get::<_, Option<String>>("direction")?.as_deref() {
        None => Ok(None),
        Some("sent") => Ok(Some(Direction::Sent)),
        Some("received") => Ok(Some(Direction::Received)),
        Some(_) => Err(row::unreadable(NotStored)),
    }
}

pub(super) fn of_row(r: &Row<'_>) -> rusqlite::Result<ActionKind> {
    let target = row::optional_record(r, "target_table", "target_id")?;
    let attachments = row::parsed::<Attachments>(r, "attachments")?;
    match (r.get::<_, String>("kind")?.as_str(), target) {
        ("track", None) => Ok(ActionKind::Track { attachments }),
        ("set_regarding", Some(target)) => Ok(ActionKind::SetRegarding { target, attachments }),
        ("untrack", None) => Ok(ActionKind::Untrack),
        _ => Err(row::unreadable(NotStored)),
    }
}
