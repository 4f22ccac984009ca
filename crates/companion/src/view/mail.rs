//! Folders, message lists and one message.

use serde::Serialize;
use specta::Type;

use super::pane::TrackingBadgeView;

/// What a folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FolderPurposeView {
    /// Where new mail arrives.
    Inbox,
    /// Unfinished messages.
    Drafts,
    /// What the owner sent.
    Sent,
    /// Kept mail.
    Archive,
    /// Unwanted mail.
    Junk,
    /// Deleted mail.
    Trash,
    /// Any other.
    Other,
}

/// One folder of the list; parents stand before their children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FolderView {
    /// Names the folder in requests; opaque.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How deep it lies, 0 at the top.
    pub depth: u32,
    /// What it is for.
    pub purpose: FolderPurposeView,
    /// Whether it can be opened.
    pub selectable: bool,
    /// How many unread messages.
    pub unread: u32,
}

/// One line of a message list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MessageRowView {
    /// Names the copy of the message in requests; opaque.
    pub key: String,
    /// Who to show: the author, or the recipients in a folder of sent mail.
    pub who: String,
    /// What is false about the author's name, in a sentence.
    pub warning: Option<String>,
    /// The subject; empty when there is none.
    pub subject: String,
    /// The first words; empty until known.
    pub preview: String,
    /// When it arrived, RFC 3339.
    pub received: Option<String>,
    /// Read.
    pub seen: bool,
    /// Marked for attention.
    pub flagged: bool,
    /// Answered.
    pub answered: bool,
    /// Whether it has attachments; `None` is not known.
    pub has_attachments: Option<bool>,
    /// Its tracked state, when known.
    pub badge: Option<TrackingBadgeView>,
}

/// A page of a folder, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MessagePageView {
    /// The lines.
    pub rows: Vec<MessageRowView>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
    /// How many messages the folder holds.
    pub total: u32,
}

/// A page of what was looked for in a folder, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Type)]
pub struct FoundMessagesView {
    /// The lines; there may be none while there is more.
    pub rows: Vec<MessageRowView>,
    /// Where to look on; `None` when the folder was looked through.
    pub next: Option<String>,
}

/// A person as a header names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AddressView {
    /// The name, or the address when there is none.
    pub name: String,
    /// The address as written.
    pub address: String,
    /// What looks false about the name, in a sentence.
    pub warning: Option<String>,
}

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AttachmentView {
    /// Its place in the message; names it in requests.
    pub index: u32,
    /// Its file name, safe to show and to save under.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u32,
}

/// What is false about a link in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LinkWarningView {
    /// What the text says.
    pub shown: String,
    /// Where the link really leads.
    pub target: String,
    /// A sentence.
    pub message: String,
}

/// One message, without its body: that is served to the sandboxed frame as a document of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MessageView {
    /// Names the copy in requests.
    pub key: String,
    /// The subject.
    pub subject: String,
    /// The author.
    pub from: Vec<AddressView>,
    /// Main recipients.
    pub to: Vec<AddressView>,
    /// Copy recipients.
    pub cc: Vec<AddressView>,
    /// Hidden recipients, in sent mail.
    pub bcc: Vec<AddressView>,
    /// When it was sent, RFC 3339; when it arrived where the header has no date.
    pub date: Option<String>,
    /// How many things in the text would be fetched from elsewhere.
    pub remote_items: u32,
    /// From how many places.
    pub remote_hosts: u32,
    /// Links that do not lead where they say.
    pub link_warnings: Vec<LinkWarningView>,
    /// Attachments that are not shown inside the text.
    pub attachments: Vec<AttachmentView>,
    /// Things about the message that the person should know, in sentences.
    pub notices: Vec<String>,
}

/// A link that the person clicked, before it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LinkTargetView {
    /// The whole address.
    pub url: String,
    /// The part of it that decides who answers.
    pub host: String,
    /// Why to be careful, in a sentence.
    pub warning: Option<String>,
}
