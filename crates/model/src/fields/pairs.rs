//! The tables B.2 to B.4 as data: the one place that says how the product ships a pair of fields, on either side.

use super::FieldDirection::{self, Both, None as No, ToMailbox};
use super::{Field, Kind};

/// One pair of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The field.
    pub field: Field,
    /// The row of the reference.
    pub fact: &'static str,
    /// The direction where nobody said another one.
    pub default: FieldDirection,
    /// Whether an administrator may choose any of the four directions (B-2, B-12); the others are fixed or computed (B-5).
    pub settable: bool,
    /// Whether it follows another setting, or is made of several columns (B-5).
    pub computed: bool,
    /// Whether an item of the mailbox has a place for it: what has none travels nowhere, whatever an administrator says.
    pub in_mailbox: bool,
}

const fn settable(field: Field, fact: &'static str) -> Row {
    Row {
        field,
        fact,
        default: Both,
        settable: true,
        computed: false,
        in_mailbox: true,
    }
}

const fn fixed(field: Field, fact: &'static str) -> Row {
    Row {
        settable: false,
        ..settable(field, fact)
    }
}

const fn computed(field: Field, fact: &'static str) -> Row {
    Row {
        computed: true,
        ..fixed(field, fact)
    }
}

const fn off(row: Row) -> Row {
    Row { default: No, ..row }
}

/// Neither an administrator nor the mailbox changes it.
const fn to_mailbox(field: Field) -> Row {
    Row {
        default: ToMailbox,
        ..fixed(field, "B.3")
    }
}

const fn nowhere(row: Row) -> Row {
    Row {
        in_mailbox: false,
        ..off(row)
    }
}

/// The fields of a kind.
#[must_use]
pub fn rows(kind: Kind) -> &'static [Row] {
    match kind {
        Kind::Contact => &CONTACT,
        Kind::Appointment => &APPOINTMENT,
        Kind::Task => &TASK,
    }
}

/// The fields of service activities, which are appointments in the mailbox: every one of them goes there only, for good (B.3).
#[must_use]
pub fn service_rows() -> &'static [Row] {
    &SERVICE
}

const CONTACT: [Row; 34] = [
    settable(Field::Anniversary, "B-20"),
    settable(Field::AssistantName, "B-21"),
    settable(Field::AssistantPhone, "B-22"),
    settable(Field::Birthday, "B-23"),
    settable(Field::BusinessFax, "B-24"),
    settable(Field::BusinessPhone, "B-25"),
    settable(Field::BusinessPhone2, "B-26"),
    settable(Field::Callback, "B-27"),
    settable(Field::Children, "B-28"),
    settable(Field::CompanyMainPhone, "B-29"),
    settable(Field::Department, "B-30"),
    settable(Field::Email1, "B-31"),
    settable(Field::Email2, "B-32"),
    settable(Field::Email3, "B-33"),
    settable(Field::FtpSite, "B-34"),
    computed(Field::FullName, "B-35"),
    // No form of a contact in a mailbox has a place for it (B-36).
    nowhere(settable(Field::GovernmentId, "B-36")),
    settable(Field::HomeAddress, "B-37"),
    settable(Field::HomePhone, "B-38"),
    settable(Field::HomePhone2, "B-39"),
    settable(Field::JobTitle, "B-40"),
    settable(Field::MailingAddress, "B-41"),
    settable(Field::Manager, "B-42"),
    settable(Field::Mobile, "B-43"),
    settable(Field::Nickname, "B-44"),
    settable(Field::Notes, "B-45"),
    settable(Field::OtherAddress, "B-46"),
    settable(Field::OtherPhone, "B-47"),
    settable(Field::Pager, "B-48"),
    fixed(Field::Company, "B-49"),
    settable(Field::Spouse, "B-50"),
    settable(Field::WebPage, "B-51"),
    settable(Field::YomiFirstName, "B-52"),
    settable(Field::YomiLastName, "B-53"),
];

/// A series has the same rows; its rule stands in the place of attachments (B.3).
const APPOINTMENT: [Row; 12] = [
    computed(Field::Time, "B-80"),
    // Off until a setting of the organization turns it on.
    off(computed(Field::Attachments, "B-81")),
    settable(Field::Notes, "B-82"),
    fixed(Field::Importance, "B-83"),
    settable(Field::Location, "B-84"),
    fixed(Field::OptionalAttendees, "B-85"),
    fixed(Field::Organizer, "B-86"),
    fixed(Field::Regarding, "B-87"),
    fixed(Field::RequiredAttendees, "B-88"),
    fixed(Field::ShowAs, "B-89"),
    settable(Field::Subject, "B-90"),
    fixed(Field::Recurrence, "B.3"),
];

/// It has neither files nor a rule.
const SERVICE: [Row; 10] = [
    to_mailbox(Field::Time),
    to_mailbox(Field::Importance),
    to_mailbox(Field::Location),
    to_mailbox(Field::Notes),
    to_mailbox(Field::OptionalAttendees),
    to_mailbox(Field::Organizer),
    to_mailbox(Field::Regarding),
    to_mailbox(Field::RequiredAttendees),
    to_mailbox(Field::ShowAs),
    to_mailbox(Field::Subject),
];

const TASK: [Row; 9] = [
    settable(Field::PercentComplete, "B-110"),
    settable(Field::Completed, "B-111"),
    settable(Field::Due, "B-112"),
    fixed(Field::Importance, "B-113"),
    settable(Field::Notes, "B-114"),
    fixed(Field::Regarding, "B-115"),
    settable(Field::Start, "B-116"),
    computed(Field::Status, "B-117"),
    settable(Field::Subject, "B-118"),
];
