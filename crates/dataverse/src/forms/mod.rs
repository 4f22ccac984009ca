//! Forms of the organization (reference G4): the designs that its administrators made of cards and pages. They are read to
//! draw the pane's cards, and nothing of them is ever run: scripts, web resources and frames are skipped.

mod choose;
mod control;
mod xml;

use uuid::Uuid;

pub use choose::{Listed, choose};
pub use xml::read_form;

/// The kinds of form that cards are drawn from, best first (H-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormKind {
    /// A card (11).
    Card,
    /// A quick view (6).
    QuickView,
    /// A main form (2): its first tab.
    Main,
}

impl FormKind {
    /// All of them, best first.
    pub const ALL: [Self; 3] = [Self::Card, Self::QuickView, Self::Main];

    /// `systemform.type`.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Card => 11,
            Self::QuickView => 6,
            Self::Main => 2,
        }
    }

    /// The kind of a number; `None` for forms that no card is drawn from.
    #[must_use]
    pub fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// What a form says to a card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Whom it is for.
    pub conditions: Conditions,
    /// Its visible cells that show a column, in reading order.
    pub cells: Vec<FormCell>,
}

/// Whom a form is for (`DisplayConditions`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conditions {
    /// The roles that see it; empty for everyone.
    pub roles: Vec<Uuid>,
    /// Its place among the forms that a person may see.
    pub order: Option<u32>,
    /// Whether people see it who may see no other.
    pub fallback: bool,
}

/// A cell that shows a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormCell {
    /// The logical name of the column.
    pub column: String,
    /// Its label by language (LCID).
    pub labels: Vec<(u32, String)>,
}

impl FormCell {
    /// The label in a language; where the form has another only, the column's own label is better.
    #[must_use]
    pub fn label(&self, language: u32) -> Option<String> {
        let found = self.labels.iter().find(|(code, _)| *code == language);
        let only = || self.labels.first().filter(|_| self.labels.len() == 1);
        found.or_else(only).map(|(_, text)| text.clone())
    }
}
