//! The CRM pane of one message, or of an appointment, a contact or a task.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::items::ItemPaneView;

/// A record, named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RecordView {
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind of record it is, in the person's words: *Opportunity*, *Case*.
    pub kind: String,
    /// A line that tells it from others of the same name: `€ 412,000 · closes 15 Dec · 60 %`.
    pub detail: String,
}

/// The tracked state in the words of G.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TrackingState {
    /// Not tracked.
    NotTracked,
    /// Processing, please wait.
    Processing,
    /// Track pending.
    Pending,
    /// Tracked, regarding nothing.
    Tracked,
    /// Tracked regarding a record.
    TrackedRegarding,
    /// Track failure.
    Failed,
    /// Not known: the organization cannot be asked now.
    Unknown,
}

/// The mark in a message list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TrackingBadgeView {
    /// The state.
    pub state: TrackingState,
    /// What the mark says: the regarding record's name, `Waiting to be tracked: offline`, `Unknown sender`.
    pub text: String,
}

/// The tracked state of one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TrackingView {
    /// The state.
    pub state: TrackingState,
    /// The state in a few words.
    pub title: String,
    /// Why it is so and what comes next, in a sentence (promise 10).
    pub reason: String,
    /// A change that was asked for and refused, while the state stands.
    pub refused: Option<RefusedChangeView>,
    /// What it is regarding.
    pub regarding: Option<RecordView>,
    /// The first fields of that record's card, as its organization draws it (H-3).
    pub regarding_fields: Vec<CardFieldView>,
    /// The email record.
    pub record: Option<RecordView>,
    /// The record of another message that bears the same Message-ID, for a message that is not tracked (docs/adr/0030).
    pub namesake: Option<RecordView>,
    /// Who owns the copy.
    pub owner: Option<String>,
    /// Whether the signed-in person owns it (I-12).
    pub owned_by_me: bool,
    /// Whether untracking only takes a request back that was never tried, so that nothing can have arrived. Else a copy that is
    /// there already is deleted.
    pub takes_back: bool,
    /// Whether tracking, changing and untracking are possible now; else `blocked` says why.
    pub can_act: bool,
    /// Why not.
    pub blocked: Option<String>,
    /// What did not go along when this run tracked the message: attachments that were wanted (I-11, B-131), people beyond what
    /// a record holds.
    pub left_out: Vec<LeftOutView>,
}

/// A change of a tracked message that did not go through and waits for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RefusedChangeView {
    /// Names the request, to withdraw it.
    pub id: String,
    /// What did not go through, and why (promise 10).
    pub sentence: String,
}

/// Something that stayed here when its message was tracked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LeftOutView {
    /// Its name.
    pub name: String,
    /// Why it stayed: a sentence without its full stop.
    pub why: String,
}

/// What of a message goes to the organization, as a person chooses before tracking (I-11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WhatGoesView {
    /// Its attachments.
    pub attachments: Vec<AttachmentChoiceView>,
    /// Whether its text ends with earlier messages that it quotes, which can be left out.
    pub history: bool,
}

/// An attachment, as a person chooses before tracking what goes along (I-11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AttachmentChoiceView {
    /// Its place in the message; names it in requests.
    pub index: u32,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u32,
    /// Whether it goes along with what is chosen now.
    pub goes: bool,
    /// Whether it can go at all, if need be when another stays.
    pub can_go: bool,
    /// Why it does not go although nobody left it out: a sentence without its full stop.
    pub why: Option<String>,
}

/// How a person of the message is known to the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// One record or more.
    Known,
    /// A user of the organization.
    Colleague,
    /// No record.
    Unknown,
    /// A name without an address, or a list (H-14).
    NoAddress,
    /// The organization was not asked yet, or could not be.
    Unasked,
}

/// One person of the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PersonView {
    /// The address; names the person in requests.
    pub address: String,
    /// The name to show: the record's, else the header's.
    pub name: String,
    /// *From*, *To*, *Cc*, *Bcc*.
    pub role: String,
    /// How they are known.
    pub state: PersonState,
    /// All matching records, the shown one first (H-13).
    pub matches: Vec<RecordView>,
    /// Whether this is the signed-in person.
    pub me: bool,
}

/// A labelled value of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CardFieldView {
    /// The label.
    pub label: String,
    /// The value as it is shown.
    pub value: String,
    /// A record that the value names.
    pub record: Option<RecordView>,
}

/// The summary of a person's or company's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CardView {
    /// The record.
    pub record: RecordView,
    /// Under the name: *Head of Projects, Hafenwerk GmbH*.
    pub subtitle: String,
    /// Two letters for the badge.
    pub initials: String,
    /// Labelled values; those without a value are left out.
    pub fields: Vec<CardFieldView>,
    /// What it is called that the record is not open any more, where it is not: *Inactive*, *Qualified*.
    pub inactive: Option<String>,
}

/// Last or next activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ActivityView {
    /// The activity.
    pub record: RecordView,
    /// When, RFC 3339.
    pub when: Option<String>,
    /// The same in words.
    pub shown: String,
}

/// An open opportunity or case that can be linked with one click (H-21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LinkableView {
    /// The record.
    pub record: RecordView,
    /// What stands under its name: stage, priority.
    pub status: String,
    /// What stands at the right: the value or the age.
    pub value: String,
    /// The close date or similar, formatted.
    pub date: String,
    /// Whether the message is regarding it.
    pub linked: bool,
}

/// What the pane tells of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SubjectView {
    /// The person's card.
    pub card: CardView,
    /// The parent account's card.
    pub account: Option<CardView>,
    /// The last activity with them.
    pub last: Option<ActivityView>,
    /// The next one.
    pub next: Option<ActivityView>,
    /// How many activities in all, when counted.
    pub activities: Option<u32>,
    /// Open opportunities.
    pub opportunities: Vec<LinkableView>,
    /// Open cases.
    pub cases: Vec<LinkableView>,
}

/// The pane of one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PaneView {
    /// The message it belongs to.
    pub key: String,
    /// The tracked state.
    pub tracking: TrackingView,
    /// The people.
    pub people: Vec<PersonView>,
    /// How many more the message names, who are not looked up.
    pub more_people: u32,
    /// Whose record is shown below: the address of one of the people.
    pub focus: Option<String>,
    /// Their record.
    pub subject: Option<SubjectView>,
    /// Who can read tracked mail of this thread, in a sentence (I-9).
    pub visibility: Option<String>,
    /// Whether the person has to agree to that sentence before the first tracking of this thread.
    pub needs_consent: bool,
    /// True when this is what was known before and a fresh look is on its way.
    pub stale: bool,
    /// Why records cannot be shown now, in a sentence.
    pub problem: Option<String>,
    /// Of an appointment, a contact or a task: what a message has not.
    pub item: Option<ItemPaneView>,
}

/// Results of a search, grouped by table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SearchView {
    /// What was searched for, to drop late answers.
    pub text: String,
    /// Groups in a fixed order; recents first when nothing was typed.
    pub groups: Vec<SearchGroupView>,
    /// What could not be searched, in a sentence.
    pub problem: Option<String>,
}

/// One group of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SearchGroupView {
    /// *Recent*, *Contacts*, *Opportunities*.
    pub title: String,
    /// The records.
    pub records: Vec<RecordView>,
}

/// What the person chose before tracking.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct TrackRequest {
    /// The message.
    pub key: String,
    /// The record to link it to.
    pub regarding: Option<RecordRefView>,
    /// Which attachments go along, by index; `None` is all that the organization takes.
    pub attachments: Option<Vec<u32>>,
    /// Whether the earlier messages that its text quotes at its end stay.
    pub without_history: bool,
    /// Whether the person has agreed to who can see the thread.
    pub consent: bool,
}

/// A record, by its identifiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RecordRefView {
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: String,
}

/// What became of untracking (I-12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UntrackView {
    /// Whether the copy is gone, verified.
    pub deleted: bool,
    /// What happened, naming the owner when the copy was kept.
    pub sentence: String,
    /// The state now.
    pub tracking: TrackingView,
}

/// Which record to make of an unknown person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// A contact.
    Contact,
    /// A lead.
    Lead,
    /// An account.
    Account,
}

/// Which activity to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// A task.
    Task,
    /// A phone call.
    PhoneCall,
    /// An appointment in the organization.
    Appointment,
    /// A note on the record.
    Note,
}

/// Which record to make that the search has not (H-20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NewKind {
    /// A contact.
    Contact,
    /// An account.
    Account,
    /// A lead.
    Lead,
    /// An opportunity.
    Opportunity,
    /// A case.
    Case,
}

/// What a message can be converted to (G-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ConvertKind {
    /// A lead.
    Lead,
    /// An opportunity.
    Opportunity,
    /// A case.
    Case,
}

/// A message that becomes a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ConvertRequest {
    /// The message.
    pub key: String,
    /// What it becomes.
    pub kind: ConvertKind,
    /// Whose the record will be: the person in view.
    pub person: Option<RecordRefView>,
    /// What was filled in.
    pub values: Vec<FormValue>,
    /// Whether the person has agreed to who can see the thread.
    pub consent: bool,
}

/// A table that a search can be kept to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SearchTable {
    /// Contacts.
    Contact,
    /// Accounts.
    Account,
    /// Leads.
    Lead,
    /// Opportunities.
    Opportunity,
    /// Cases.
    Case,
}

/// What a field of a form takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FormFieldKind {
    /// A line of text.
    Text,
    /// Several lines.
    Multiline,
    /// An address.
    Email,
    /// A telephone number.
    Phone,
    /// A date and time, local, `YYYY-MM-DDTHH:MM`.
    DateTime,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A number, with a point where it has decimals.
    Number,
    /// One of the options.
    Choice,
    /// Yes or no: `true` or `false`.
    YesNo,
}

/// One field of a prefilled form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FormFieldView {
    /// The column; names the field in the answer.
    pub name: String,
    /// The label.
    pub label: String,
    /// What it takes.
    pub kind: FormFieldKind,
    /// What it begins with.
    pub value: String,
    /// Whether it must not be empty.
    pub required: bool,
    /// The most characters.
    pub max_length: u32,
    /// What can be chosen, where something is.
    pub options: Vec<FormOptionView>,
}

/// Something that a field lets a person choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FormOptionView {
    /// What stands for it in the answer.
    pub value: String,
    /// What it is called.
    pub label: String,
}

/// How a record is closed (reference C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EndingKind {
    /// An opportunity is won.
    Win,
    /// An opportunity is lost.
    Lose,
    /// A lead is qualified: it becomes other records.
    Qualify,
    /// A lead is disqualified.
    Disqualify,
    /// A case is resolved.
    Resolve,
    /// A case is cancelled.
    Cancel,
}

/// A way in which a record can be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EndingView {
    /// Which.
    pub kind: EndingKind,
    /// What it is called.
    pub label: String,
    /// Why it is not possible now, in a sentence.
    pub blocked: Option<String>,
}

/// What came of closing a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EndedView {
    /// What happened.
    pub sentence: String,
    /// Records that were made of it.
    pub made: Vec<RecordView>,
}

/// A form, prefilled from the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FormView {
    /// Its title.
    pub title: String,
    /// Its fields.
    pub fields: Vec<FormFieldView>,
    /// What the new record will belong to.
    pub regarding: Option<RecordView>,
    /// What happens to the message then: where its sender is added (G-30), and where it is converted (G-2).
    pub sender: Option<SenderView>,
}

/// What is asked beside the form for a message's sender: their message is tracked regarding the new record, unless the
/// person wants the record alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SenderView {
    /// Who will be able to read the thread, in a sentence (I-9).
    pub visibility: String,
    /// Whether the person has to agree to that sentence before the message is tracked.
    pub needs_consent: bool,
    /// Why the message cannot be tracked now, in a sentence; the record can be made all the same.
    pub blocked: Option<String>,
}

/// What becomes of the message when its sender is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SenderMessage {
    /// It is tracked regarding the new record; refused where the person still has to agree.
    Track,
    /// The same, and the person has agreed to who can read the thread.
    TrackAgreed,
    /// It stays as it is; only the record is made.
    Leave,
}

/// A filled-in field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FormValue {
    /// The column.
    pub name: String,
    /// The value; empty means none.
    pub value: String,
}
