//! Appointments, contacts and tasks as values: the fields of `reference/sync-behaviour.md` B.2 to B.4, the same on both sides.
//!
//! Both adapters, of the organization and of the mailbox, bring what they read into these values, so that the same
//! thing is the same value whatever wrote it. A field that is not there is empty; one that the reader may not see, or that
//! its side has no room for, is [withheld](Content::withheld): a withheld field is not a cleared one (B-7).
//!
//! Values carry what people wrote. None of these types prints it, and none of it is ever stored.

mod content;
mod digest;
mod direction;
mod name;
mod pairs;
mod recurrence;
mod schedule;
mod value;

pub use content::Content;
pub use digest::{Digest, DigestKey};
pub use direction::FieldDirection;
pub use name::{Field, Kind};
pub use pairs::{Row as Pair, rows as pairs, service_rows as service_pairs};
pub use recurrence::{Days, End, Nth, Pattern, Recurrence};
pub use schedule::{Moment, Period};
pub use value::{Attendee, File, Importance, PersonName, PostalAddress, ShowAs, TaskStatus, Value};
