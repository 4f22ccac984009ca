//! What has arrived of what was sent to occurrences (docs/adr/0011): an occurrence that is what was sent to it was once the same on both
//! sides, whoever wrote it and whatever was answered.

use jiff::Timestamp;
use regarding_model::fields::Field;
use regarding_model::link::{
    Base, LastSeen, OccurrenceBase, OccurrenceSeen, SentOccurrence, SentOccurrences, SentValues,
};

use super::super::{Rules, Side};
use super::series::{Now, Series, travelling};
use super::{Both, note_field, set};

/// Notes in the base what occurrences of the item and of the record hold of what was sent to them. Of two that are `strangers` nothing
/// else was ever agreed.
pub(crate) fn occurrences_arrived(
    base: &mut Base,
    (sides, sent): ([Option<Side<'_>>; 2], [&SentOccurrences; 2]),
    strangers: bool,
    rules: Rules<'_>,
) {
    let fields = travelling(rules);
    let series = sides.map(|side| Series {
        side,
        edits: &[],
        fields: &fields,
        key: rules.key,
    });
    let [item, record] = series;
    for (series, sent) in series.into_iter().zip(sent) {
        for (original, sent) in sent {
            let both = Both {
                base: Some(base),
                item,
                record,
                rules,
                fields: &fields,
                remakes: false,
            };
            if let Some(known) = both.arrived(series, *original, sent, strangers) {
                set(&mut base.occurrences, *original, known);
            }
        }
    }
    if strangers {
        agree_nothing_else(base, series);
    }
}

/// An occurrence that two strangers have with fields of its own, and of which nothing is known to have arrived, was never agreed.
fn agree_nothing_else(base: &mut Base, [item, record]: [Series<'_>; 2]) {
    for original in item.originals() {
        if matches!(
            (item.now(original), record.now(original)),
            (Now::Changed(_), Now::Changed(_))
        ) {
            let never = OccurrenceBase {
                item: OccurrenceSeen::Changed,
                ..OccurrenceBase::default()
            };
            base.occurrences.entry(original).or_insert(never);
        }
    }
}

impl Both<'_> {
    /// What is known of an occurrence to which something was sent; `None` when nothing new is.
    fn arrived(
        self,
        series: Series<'_>,
        original: Timestamp,
        sent: &SentOccurrence,
        strangers: bool,
    ) -> Option<OccurrenceBase> {
        let last = self.last(original).unwrap_or_default();
        if last.is_undone() {
            return None;
        }
        match series.now(original) {
            Now::Removed if sent.removed => Some(OccurrenceBase {
                item: OccurrenceSeen::Removed,
                record: OccurrenceSeen::Removed,
                ..OccurrenceBase::default()
            }),
            Now::Regular if sent.regular => Some(OccurrenceBase::default()),
            now @ Now::Changed(_) => {
                let before = Some(&last).filter(|_| !strangers);
                self.fields_arrived((series, now), original, &sent.fields, before)
            }
            Now::NotRead | Now::Regular | Now::Removed => None,
        }
    }

    /// The same of its fields. One that was not sent is what it was, in the series when the occurrence was as the rule had it.
    fn fields_arrived(
        self,
        (series, now): (Series<'_>, Now<'_>),
        original: Timestamp,
        sent: &SentValues,
        before: Option<&OccurrenceBase>,
    ) -> Option<OccurrenceBase> {
        let mut known = OccurrenceBase {
            item: OccurrenceSeen::Changed,
            record: OccurrenceSeen::Changed,
            ..OccurrenceBase::default()
        };
        let mut any = false;
        for field in self.fields.iter().copied() {
            let arrived = self.field_arrived((series, now), original, (field, sent));
            any |= arrived.is_some();
            note_field(
                &mut known,
                field,
                arrived.or_else(|| self.last_of(original, before, field)),
            );
        }
        any.then_some(known)
    }

    fn field_arrived(
        self,
        (series, now): (Series<'_>, Now<'_>),
        original: Timestamp,
        (field, sent): (Field, &SentValues),
    ) -> Option<LastSeen> {
        let holds = series.holds(now, original, field)?;
        sent.get(&field)?.contains(&holds).then_some(LastSeen {
            item: holds,
            record: holds,
        })
    }
}
