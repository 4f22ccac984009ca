//! Appointments, contacts and tasks of the mailbox as lists, and one of them in full.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::pane::{RecordView, TrackingBadgeView, TrackingState};
use super::sync::SyncKind;

/// Which items of a list are wanted (H-45).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ItemFilter {
    /// All.
    #[default]
    All,
    /// Those that are tracked, or are to be.
    Tracked,
    /// Those that are not.
    NotTracked,
}

/// How far the mailbox is read, while it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct ReadingView {
    /// How many items are read.
    pub done: u32,
    /// How many there are.
    pub total: u32,
}

/// What stands beside every list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Type)]
pub struct ListedView {
    /// Set while the list is not complete yet; more is told with [`crate::host::Event::ItemsChanged`].
    pub reading: Option<ReadingView>,
    /// What could not be read, in sentences.
    pub notes: Vec<String>,
    /// Whether there is any item of the kind, whatever was searched for.
    pub any: bool,
}

/// Days of the calendar, each with what is on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AgendaView {
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last one.
    pub to: String,
    /// Today.
    pub today: String,
    /// The days on which something is, in order.
    pub days: Vec<AgendaDayView>,
    /// How the list is.
    pub listed: ListedView,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AgendaDayView {
    /// Which, `YYYY-MM-DD`.
    pub date: String,
    /// What is on it: whole days first, then by time.
    pub entries: Vec<AgendaEntryView>,
}

/// An appointment, or an occurrence of a series, on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AgendaEntryView {
    /// The item.
    pub key: String,
    /// Which occurrence of a series it is; `None` for an appointment that is alone.
    pub occurrence: Option<String>,
    /// What it is called; empty when it has no subject.
    pub title: String,
    /// When it begins, RFC 3339; `None` for whole days.
    pub start: Option<String>,
    /// When it ends.
    pub end: Option<String>,
    /// Whether it began on an earlier day.
    pub goes_on: bool,
    /// Where it is.
    pub place: String,
    /// Whether the calendar shows the time as free.
    pub free: bool,
    /// Its mark.
    pub badge: Option<TrackingBadgeView>,
}

/// Contacts by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PeopleView {
    /// The rows of this part of the list.
    pub rows: Vec<ContactRowView>,
    /// Where the next part begins; `None` after the last one.
    pub next: Option<u32>,
    /// How many there are in all, of those that were asked for.
    pub total: u32,
    /// How the list is.
    pub listed: ListedView,
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContactRowView {
    /// The item.
    pub key: String,
    /// Their name; their address or company where they have none.
    pub title: String,
    /// Job title and company.
    pub detail: String,
    /// The letter under which they stand.
    pub letter: String,
    /// Two letters for the badge.
    pub initials: String,
    /// Their mark.
    pub badge: Option<TrackingBadgeView>,
}

/// When tasks are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TaskGroup {
    /// Before today.
    Overdue,
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// Within a week.
    Week,
    /// Later.
    Later,
    /// Without a day.
    Undated,
    /// Completed.
    Completed,
}

/// Tasks by when they are due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TasksView {
    /// The groups in which there is something.
    pub groups: Vec<TaskGroupView>,
    /// How many are completed, whether or not they are among the groups.
    pub completed: u32,
    /// How the list is.
    pub listed: ListedView,
}

/// Tasks that are due at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TaskGroupView {
    /// When.
    pub group: TaskGroup,
    /// The tasks, the soonest first; of completed ones the latest.
    pub tasks: Vec<TaskRowView>,
    /// How many more there are.
    pub more: u32,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TaskRowView {
    /// The item.
    pub key: String,
    /// What it is called; empty when it has no subject.
    pub title: String,
    /// When it is due, in words.
    pub due: String,
    /// Whether it is past its day.
    pub overdue: bool,
    /// Whether it is marked as important.
    pub important: bool,
    /// How much of it is done, in hundredths.
    pub percent: u8,
    /// Whether it is completed.
    pub completed: bool,
    /// Its mark.
    pub badge: Option<TrackingBadgeView>,
}

/// One item in full, read live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ItemView {
    /// The item.
    pub key: String,
    /// What it is.
    pub kind: SyncKind,
    /// Its own identity, for the command line; `None` where it has none.
    pub uid: Option<String>,
    /// What it is called; empty when it has no subject.
    pub title: String,
    /// Under the title: when it is, with its time zone; of a contact job title and company.
    pub subtitle: String,
    /// The calendar, task list or address book that it lies in.
    pub collection: String,
    /// Labelled values; those without a value are left out.
    pub fields: Vec<ItemFieldView>,
    /// Its people, the organizer first.
    pub people: Vec<ItemPersonView>,
    /// Its text.
    pub body: String,
    /// What is peculiar about it, in sentences.
    pub notes: Vec<String>,
}

/// What a value is, so that it can be drawn as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ItemFieldKind {
    /// Text.
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
}

/// A labelled value of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ItemFieldView {
    /// The label.
    pub label: String,
    /// The value; several lines where it has several parts.
    pub value: String,
    /// What it is.
    pub kind: ItemFieldKind,
}

/// Somebody of an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ItemPersonView {
    /// Their name, or their address.
    pub name: String,
    /// Their address.
    pub address: String,
    /// *Organizer*, *Required*, *Optional*.
    pub role: String,
    /// Whether it is the person.
    pub me: bool,
}

/// What the pane of an item has that the pane of a message has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ItemPaneView {
    /// What it is.
    pub kind: SyncKind,
    /// Whether the record may be deleted when the item is untracked (D-38, D-53, D-55, D-77).
    pub may_delete: bool,
    /// Why not, in a sentence.
    pub delete_blocked: Option<String>,
    /// What it stands for and why nothing that is changed in the mailbox goes back, where that is so (service activities, B.3).
    pub one_way: Option<String>,
    /// Whether its regarding can be set: of a contact that it belongs to an account.
    pub can_link: bool,
    /// The record's own account, of a contact.
    pub account: Option<RecordView>,
}

/// The meeting that a message is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MeetingView {
    /// The message.
    pub message: String,
    /// What the message says about it, in words: an invitation, a cancellation.
    pub says: String,
    /// What it is called.
    pub title: String,
    /// When it is, in words.
    pub when: String,
    /// Where; empty when nobody said.
    pub place: String,
    /// The appointment in the calendar; `None` while it is not there.
    pub item: Option<String>,
    /// Whether it is tracked.
    pub state: TrackingState,
    /// What that is called; also that it is not in the calendar.
    pub state_title: String,
    /// Whether it can be tracked now.
    pub can_track: bool,
    /// Whether it is put into the calendar when it is tracked.
    pub puts: bool,
    /// Why it cannot be tracked, in a sentence.
    pub blocked: Option<String>,
}
