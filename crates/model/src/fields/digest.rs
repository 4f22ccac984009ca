//! Keyed fingerprints of values: what the cache keeps of a field instead of its value (promise 1).

use core::fmt;

use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{Attendee, Content, End, Field, Moment, Pattern, Period, Recurrence, Value};

/// The key of this install's digests. It lives in the keyring or in memory, never beside the digests: without it a digest
/// of a short value (a birthday, a phone number) could be found by trying all of them.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DigestKey([u8; 32]);

impl fmt::Debug for DigestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DigestKey")
    }
}

/// The fingerprint of one field's value. Equal values of the same field have equal digests under the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 12]);

impl Digest {
    /// Stands where no value's digest stands: no value leads to it but by a chance of one in 2^96.
    pub const UNDONE: Self = Self([0xFF; 12]);
}

impl DigestKey {
    /// The key made of 32 random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key that a seed leads to. The seed must be random and secret, of at least 16 bytes.
    #[must_use]
    pub fn of_seed(seed: &[u8]) -> Self {
        Self(blake3::derive_key("regarding 2026 digests of fields", seed))
    }

    /// Tells this key from another one, and nothing about it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut bytes = [0; 8];
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(b"fingerprint");
        hasher.finalize_xof().fill(&mut bytes);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The digest of a value.
    #[must_use]
    pub fn of(&self, field: Field, value: &Value) -> Digest {
        let mut parts = Parts(blake3::Hasher::new_keyed(&self.0));
        parts.text(field.as_str());
        value.feed(&mut parts);
        let mut digest = [0; 12];
        parts.0.finalize_xof().fill(&mut digest);
        Digest(digest)
    }

    /// The digest of a text that is no field's value, by what it is: the same text of another kind has another digest.
    #[must_use]
    pub fn of_text(&self, what: &'static str, text: &str) -> Digest {
        let mut parts = Parts(blake3::Hasher::new_keyed(&self.0));
        parts.text("text");
        parts.text(what);
        parts.text(text);
        let mut digest = [0; 12];
        parts.0.finalize_xof().fill(&mut digest);
        Digest(digest)
    }

    /// The digest of what a field holds in a content; `None` when it holds nothing.
    #[must_use]
    pub fn of_field(&self, field: Field, content: &Content) -> Option<Digest> {
        content.get(field).map(|value| self.of(field, value))
    }

    /// One digest of several fields: of an occurrence that differs from its series.
    #[must_use]
    pub fn of_fields(&self, fields: impl IntoIterator<Item = Field>, content: &Content) -> Digest {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for field in fields {
            if let Some(Digest(digest)) = self.of_field(field, content) {
                hasher.update(&digest);
            }
        }
        let mut digest = [0; 12];
        hasher.finalize_xof().fill(&mut digest);
        Digest(digest)
    }
}

/// The parts of a value, each with its length before it, so that no two values run into the same bytes.
struct Parts(blake3::Hasher);

impl Parts {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn number(&mut self, number: i64) {
        self.bytes(&number.to_le_bytes());
    }
}

impl Value {
    fn feed(&self, parts: &mut Parts) {
        match self {
            Self::Text(text) => parts.text(text),
            Self::Date(date) => parts.text(&date.to_string()),
            Self::Moment(moment) => moment.feed(parts),
            Self::Name(name) => {
                for part in [&name.first, &name.middle, &name.last, &name.suffix] {
                    parts.text(part);
                }
            }
            Self::Address(address) => {
                for part in address.parts() {
                    parts.text(part);
                }
            }
            Self::Period(period) => period.feed(parts),
            Self::Recurrence(recurrence) => recurrence.feed(parts),
            Self::People(people) => people.iter().for_each(|person| person.feed(parts)),
            Self::Importance(importance) => parts.number(*importance as i64),
            Self::ShowAs(show_as) => parts.number(*show_as as i64),
            Self::Status(status) => parts.number(*status as i64),
            Self::Percent(percent) => parts.number(i64::from(*percent)),
            Self::Record(record) => parts.text(&record.to_string()),
            Self::Files(files) => files.iter().for_each(|file| {
                parts.text(&file.name);
                parts.bytes(&file.hash);
            }),
        }
    }
}

impl Moment {
    fn feed(&self, parts: &mut Parts) {
        match self {
            Self::Day(day) => parts.text(&day.to_string()),
            Self::At(moment) => parts.number(moment.as_second()),
        }
    }
}

impl Period {
    fn feed(&self, parts: &mut Parts) {
        match self {
            Self::Timed { start, end } => {
                parts.number(start.as_second());
                parts.number(end.as_second());
            }
            Self::AllDay { first, until } => {
                parts.text(&first.to_string());
                parts.text(&until.to_string());
            }
        }
    }
}

impl Attendee {
    fn feed(&self, parts: &mut Parts) {
        parts.text(self.address.as_str());
    }
}

impl Recurrence {
    fn feed(&self, parts: &mut Parts) {
        let numbers = match self.pattern {
            Pattern::Daily => [0, 0, 0, 0],
            Pattern::Weekly { days, week_start } => [
                1,
                i64::from(days.mask()),
                i64::from(week_start.to_sunday_zero_offset()),
                0,
            ],
            Pattern::MonthlyOn { day } => [2, i64::from(day), 0, 0],
            Pattern::MonthlyNth { nth, days } => [3, nth as i64, i64::from(days.mask()), 0],
            Pattern::YearlyOn { month, day } => [4, i64::from(month), i64::from(day), 0],
            Pattern::YearlyNth { month, nth, days } => {
                [5, i64::from(month), nth as i64, i64::from(days.mask())]
            }
        };
        numbers.into_iter().for_each(|number| parts.number(number));
        parts.number(i64::from(self.interval));
        match self.end {
            End::Never => parts.number(0),
            End::After(count) => parts.number(i64::from(count)),
            End::On(day) => parts.text(&day.to_string()),
        }
        zone(self.zone.as_deref(), parts);
    }
}

/// The years in which zones are compared.
const FROM: Date = date(2024, 1, 1);
const UNTIL: Date = date(2031, 1, 1);

/// A zone by its rules and not by its name: the organization calls a zone by a number, a calendar by one of several names, and none of
/// that is a change.
fn zone(name: Option<&str>, parts: &mut Parts) {
    let Some(name) = name else {
        return parts.text("");
    };
    let bounds = |zone: &TimeZone| {
        let from = zone.to_timestamp(FROM.to_datetime(Time::midnight())).ok()?;
        let until = zone.to_timestamp(UNTIL.to_datetime(Time::midnight())).ok()?;
        Some((from, until))
    };
    let known = TimeZone::get(name).ok();
    let Some((zone, (from, until))) = known.and_then(|zone| Some((zone.clone(), bounds(&zone)?))) else {
        return parts.text(name);
    };
    parts.number(i64::from(zone.to_offset(from).seconds()));
    let changes = zone
        .following(from)
        .take_while(|change| change.timestamp() < until);
    for change in changes {
        parts.number(change.timestamp().as_second());
        parts.number(i64::from(change.offset().seconds()));
    }
}

#[cfg(test)]
mod tests {
    use super::DigestKey;
    use crate::fields::{End, Field, Pattern, PersonName, Recurrence, Value};

    fn text(text: &str) -> Option<Value> {
        Value::text(text)
    }

    #[test]
    fn promise_1_a_digest_tells_nothing_without_its_key_and_equal_values_have_equal_ones() {
        let key = DigestKey::new([1; 32]);
        let other = DigestKey::new([2; 32]);
        let (Some(value), Some(same)) = (text("+49 40 1234"), text(" +49 40 1234\r\n")) else {
            unreachable!("both hold text");
        };
        assert_eq!(key.of(Field::Mobile, &value), key.of(Field::Mobile, &same));
        assert_ne!(key.of(Field::Mobile, &value), other.of(Field::Mobile, &value));
        assert_ne!(key.of(Field::Mobile, &value), key.of(Field::Pager, &value));
    }

    #[test]
    fn b_3_zones_of_the_same_rules_are_the_same_whatever_they_are_called() {
        let key = DigestKey::new([1; 32]);
        let weekly = |zone: Option<&str>| {
            let rule = Recurrence {
                pattern: Pattern::Daily,
                interval: 1,
                end: End::Never,
                zone: zone.map(str::to_owned),
            };
            key.of(Field::Recurrence, &Value::Recurrence(rule))
        };
        let berlin = weekly(Some("Europe/Berlin"));
        assert_eq!(berlin, weekly(Some("Europe/Vienna")));
        assert_eq!(berlin, weekly(Some("Europe/Warsaw")));
        for other in [
            None,
            Some("Europe/London"),
            Some("Africa/Lagos"),
            Some("Nowhere/Known"),
        ] {
            assert_ne!(berlin, weekly(other), "{other:?}");
        }
        assert_ne!(weekly(Some("Nowhere/Known")), weekly(Some("Nowhere/Else")));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let key = DigestKey::new([1; 32]);
        let name = |first: &str, last: &str| {
            Value::Name(PersonName {
                first: first.into(),
                last: last.into(),
                ..PersonName::default()
            })
        };
        assert_ne!(
            key.of(Field::FullName, &name("Anna", "Berg")),
            key.of(Field::FullName, &name("Annab", "erg"))
        );
    }
}
