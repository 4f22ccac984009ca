//! What a field can hold.

use core::fmt;

use jiff::civil;

use super::{Moment, Period, Recurrence};
use crate::address::EmailAddress;
use crate::ids::RecordRef;

/// The value of a field. Which kind of value a field has never changes.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Text. Lines end in `\n`, there are no blanks at either end, and it is never empty.
    Text(String),
    /// A date without a time (birthday, anniversary).
    Date(civil::Date),
    /// A day or a moment.
    Moment(Moment),
    /// The parts of a person's name.
    Name(PersonName),
    /// A postal address.
    Address(PostalAddress),
    /// When an appointment is.
    Period(Period),
    /// How it repeats.
    Recurrence(Recurrence),
    /// People, in no order of meaning: kept sorted by address, each once.
    People(Vec<Attendee>),
    /// How urgent.
    Importance(Importance),
    /// What the calendar shows.
    ShowAs(ShowAs),
    /// How far a task is.
    Status(TaskStatus),
    /// Hundredths, 0 to 100.
    Percent(u8),
    /// A record.
    Record(RecordRef),
    /// Files, sorted by name.
    Files(Vec<File>),
}

impl Value {
    /// A text in its normal form; `None` when nothing is left of it, which is an empty field.
    #[must_use]
    pub fn text(text: &str) -> Option<Self> {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        let trimmed = lines.trim();
        (!trimmed.is_empty()).then(|| Self::Text(trimmed.to_owned()))
    }

    /// People in their normal form; `None` when there are none.
    #[must_use]
    pub fn people(mut people: Vec<Attendee>) -> Option<Self> {
        people.sort_by(|a, b| a.address.cmp(&b.address));
        people.dedup_by(|a, b| a.address == b.address);
        (!people.is_empty()).then_some(Self::People(people))
    }
}

/// The parts of a name. None has blanks at its ends; an empty one is not there.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PersonName {
    /// `firstname`.
    pub first: String,
    /// `middlename`.
    pub middle: String,
    /// `lastname`.
    pub last: String,
    /// `suffix`.
    pub suffix: String,
}

/// A postal address (reference C5). An empty part is not there.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PostalAddress {
    /// Street and number, at most three lines, separated by `\n` (`line1` to `line3`).
    pub street: String,
    /// `city`.
    pub city: String,
    /// `stateorprovince`.
    pub region: String,
    /// `postalcode`.
    pub postal_code: String,
    /// `country`.
    pub country: String,
    /// `postofficebox`.
    pub box_number: String,
}

impl PostalAddress {
    /// All parts, in their order.
    #[must_use]
    pub fn parts(&self) -> [&str; 6] {
        [
            &self.street,
            &self.city,
            &self.region,
            &self.postal_code,
            &self.country,
            &self.box_number,
        ]
    }
}

/// Somebody who is invited, or invites. Compared by address alone: names are spelled differently on both sides.
#[derive(Clone)]
pub struct Attendee {
    /// The address.
    pub address: EmailAddress,
    /// The name beside it, when there is one.
    pub name: Option<String>,
}

impl PartialEq for Attendee {
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

impl Eq for Attendee {}

/// A file. Compared by name and fingerprint; the bytes are fetched when they are to be written.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// The BLAKE3 hash of its bytes.
    pub hash: [u8; 32],
}

impl File {
    /// The file of these bytes.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            hash: *blake3::hash(bytes).as_bytes(),
        }
    }
}

/// How urgent (`prioritycode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importance {
    /// 0.
    Low,
    /// 1.
    Normal,
    /// 2.
    High,
}

/// What the calendar shows for an appointment (B-89, D-20, D-28). *Working elsewhere* is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShowAs {
    /// Free; also a completed or canceled one (D-20).
    Free,
    /// Tentative.
    Tentative,
    /// Busy.
    Busy,
    /// Out of office.
    OutOfOffice,
}

/// How far a task is (B-117). A canceled one is completed in the mailbox (D-72).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskStatus {
    /// Not started.
    NotStarted,
    /// In progress.
    InProgress,
    /// Waiting on someone else.
    Waiting,
    /// Deferred.
    Deferred,
    /// Completed.
    Completed,
}

/// None of these prints what it holds.
macro_rules! silent {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

silent!(PersonName, PostalAddress, Attendee, File);

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text",
            Self::Date(_) => "Date",
            Self::Moment(_) => "Moment",
            Self::Name(_) => "Name",
            Self::Address(_) => "Address",
            Self::Period(_) => "Period",
            Self::Recurrence(_) => "Recurrence",
            Self::People(_) => "People",
            Self::Importance(_) => "Importance",
            Self::ShowAs(_) => "ShowAs",
            Self::Status(_) => "Status",
            Self::Percent(_) => "Percent",
            Self::Record(_) => "Record",
            Self::Files(_) => "Files",
        })
    }
}
