//! An occurrence that a person set back (docs/adr/0012): it goes nowhere by itself, not even by a stated policy, until a person decides or
//! both sides have it alike.

use jiff::Timestamp;
use regarding_model::fields::Digest;
use regarding_model::link::{Held, LastSeen, OccurrenceBase, OccurrenceSeen};

use super::super::Stays;
use super::super::field::decision;
use super::series::{Now, Series};
use super::{Both, Found, digest};

impl Both<'_> {
    pub(super) fn undone(self, original: Timestamp, now: (Now<'_>, Now<'_>)) -> Found {
        let held = Found {
            held: true,
            ..Found::default()
        };
        if matches!(now, (Now::NotRead, _) | (_, Now::NotRead)) {
            return held;
        }
        let whole = LastSeen {
            item: digest(now.0, self.rules),
            record: digest(now.1, self.rules),
        };
        if whole.item == whole.record {
            return Found {
                base: Some(self.as_now(original, now, None)),
                ..Found::default()
            };
        }
        let Some(stays) = decision(Held::Occurrence(original), whole, self.rules) else {
            return held;
        };
        let last = self.as_now(original, now, Some(stays));
        match now {
            (Now::Changed(_), Now::Changed(_)) => self.fields(original, Some(&last), now),
            _ => self.states_since(original, Some(&last), now),
        }
    }

    /// The base as if both sides had been just this when they were seen last; the one that stays was another.
    fn as_now(self, original: Timestamp, now: (Now<'_>, Now<'_>), stays: Option<Stays>) -> OccurrenceBase {
        let (item, record) = (stays == Some(Stays::Item), stays == Some(Stays::Record));
        let mut base = OccurrenceBase {
            item: state(now.0, item),
            record: state(now.1, record),
            ..OccurrenceBase::default()
        };
        if matches!(now, (Now::Regular | Now::Removed, Now::Regular | Now::Removed)) {
            return base;
        }
        for field in self.fields.iter().copied() {
            let was = |series: Series<'_>, now, another: bool| {
                let holds = series.holds(now, original, field).unwrap_or_default();
                if another { Some(Digest::UNDONE) } else { holds }
            };
            let seen = LastSeen {
                item: was(self.item, now.0, item),
                record: was(self.record, now.1, record),
            };
            base.fields.insert(field, Some(seen));
        }
        base
    }
}

fn state(now: Now<'_>, was_another: bool) -> OccurrenceSeen {
    match (now.seen(OccurrenceSeen::Regular), was_another) {
        (OccurrenceSeen::Regular | OccurrenceSeen::Changed, true) => OccurrenceSeen::Changed,
        (OccurrenceSeen::Removed, true) => OccurrenceSeen::Regular,
        (state, false) => state,
    }
}
