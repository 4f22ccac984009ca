//! Folders whose mail is tracked: what holds for each, what a change would do, what the person is asked about.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::mail::FolderPurposeView;
use super::pane::{RecordRefView, RecordView};

/// What is set for a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FolderRuleKind {
    /// Nothing: it is as the folder around it.
    Inherit,
    /// Its mail is tracked.
    Tracked,
    /// Its mail is not tracked by itself, whatever the folder around it says (G-82).
    Private,
}

/// What a person sets for a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FolderChoice {
    /// What.
    pub kind: FolderRuleKind,
    /// What its mail is regarding, where it is tracked.
    pub regarding: Option<RecordRefView>,
}

/// One folder of the tree; parents stand before their children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FolderRuleView {
    /// Names the folder in requests; opaque.
    pub folder: String,
    /// Its name.
    pub name: String,
    /// How deep it lies, 0 at the top.
    pub depth: u32,
    /// What it is for.
    pub purpose: FolderPurposeView,
    /// Whether it can hold messages.
    pub selectable: bool,
    /// What is set for itself.
    pub own: FolderRuleKind,
    /// What holds for it: of its own, or of a folder around it. Inherit where nothing does.
    pub holds: FolderRuleKind,
    /// The same in a sentence.
    pub sentence: String,
    /// What its mail is regarding.
    pub regarding: Option<RecordView>,
    /// How many messages lie in it from before, untracked, and are offered.
    pub before: u32,
}

/// A rule of a folder that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LostRuleView {
    /// Names the rule in requests.
    pub id: String,
    /// What happened, in a sentence.
    pub sentence: String,
    /// What its mail was regarding.
    pub regarding: Option<RecordView>,
    /// Whether it can be forgotten here; other products' rules are theirs.
    pub can_forget: bool,
}

/// A message of which a person said another record than its folder does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FiledView {
    /// Names the question in requests.
    pub id: String,
    /// The message, where it is in the folder.
    pub key: Option<String>,
    /// Its subject, where it is in the folder.
    pub subject: Option<String>,
    /// The folder's name.
    pub folder: String,
    /// What it is regarding.
    pub now: Option<RecordView>,
    /// What its folder says.
    pub wanted: RecordView,
}

/// Folder tracking as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FoldersView {
    /// What it does now, or why it does nothing, in a sentence (promise 10).
    pub sentence: String,
    /// Who will be able to read what is tracked (I-9).
    pub readers: String,
    /// Why no rule can be set now, if so.
    pub blocked: Option<String>,
    /// All folders.
    pub folders: Vec<FolderRuleView>,
    /// Rules of folders that are not there.
    pub lost: Vec<LostRuleView>,
    /// What the person is asked about.
    pub asked: Vec<FiledView>,
}

/// What setting something for a folder would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FolderPreviewView {
    /// In sentences.
    pub sentence: String,
    /// Whether it has to be agreed to: mail becomes readable for others.
    pub agree: bool,
}
