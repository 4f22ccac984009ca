//! What does not follow each other any more here, as a front door shows it. Every name is read live and kept nowhere.

use serde::Serialize;
use specta::Type;

use super::sync::SyncKind;

/// Pairs that do not follow each other any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UnfollowedView {
    /// Those that can be brought back first.
    pub pairs: Vec<UnfollowedPairView>,
    /// How many more there are.
    pub more: u32,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UnfollowedPairView {
    /// What it is.
    pub kind: SyncKind,
    /// The record: `table:key`. It names the pair.
    pub record: String,
    /// The UID of the item, where it has one.
    pub uid: Option<String>,
    /// What it is called.
    pub title: String,
    /// Why the two do not follow each other, in a sentence.
    pub sentence: String,
    /// What bringing it back does, in a sentence; `None` where it comes back by itself or cannot.
    pub bringing_back: Option<String>,
}
