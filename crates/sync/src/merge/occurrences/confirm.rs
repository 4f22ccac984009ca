//! What a server made of occurrences that were not read after they were written.

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field};
use regarding_model::link::{Base, Held, LastSeen, OccurrenceBase, OccurrenceSeen, SentOccurrence, SentTo};

use super::super::{Rules, Side};
use super::series::{Now, Series, travelling};
use super::{To, note_field};

/// A side, and whether it is still the version that the last write to it was answered with.
pub(crate) type Looked<'a> = (Side<'a>, bool);

/// Notes what a server made of occurrences that were not read after the last write to it. With each side goes whether it is still the
/// version that the write was answered with: then a difference is the server's doing; afterwards it may be somebody's edit. Of an
/// occurrence that waits only the fields that were sent there are looked at: what clashed was sent to nobody, and stays an edit.
pub(crate) fn confirm_occurrences(
    base: &mut Base,
    (sides, sent): ([Option<Looked<'_>>; 2], [SentTo<'_>; 2]),
    (held, unshared): (&[Held], &[Field]),
    rules: Rules<'_>,
) {
    // What waits for a right is still the edit that it was.
    let all = travelling(rules);
    let fields: Vec<Field> = all
        .iter()
        .copied()
        .filter(|field| !unshared.contains(field))
        .collect();
    if unshared.contains(&Field::Recurrence) {
        return;
    }
    for ((side, sent), to) in sides.into_iter().zip(sent).zip([To::Item, To::Record]) {
        let Some((side, same)) = side else { continue };
        let series = Series {
            side: Some(side),
            edits: &[],
            fields: &all,
            key: rules.key,
        };
        for (original, known) in &mut base.occurrences {
            let place = (to, series, *original);
            if known.is_undone() {
                continue;
            }
            let wrote = Wrote::of(sent, *original);
            if held.contains(&Held::Occurrence(*original)) {
                let to_it = fields.iter().filter(|field| wrote.to_it(**field));
                confirm_fields(known, place, to_it, (same, wrote));
                continue;
            }
            // One that was not written may wait for more than this look, and its edit is not the server's doing.
            let whole = (same && wrote.occurrence.is_some()) || wrote.is_all_in_doubt(series.now(*original));
            if whole || wrote.occurrence.is_some() {
                confirm_state(known, place, same);
            }
            let in_doubt = |field: &&Field| whole || wrote.reaches(**field);
            confirm_fields(known, place, fields.iter().filter(in_doubt), (same, wrote));
        }
    }
}

/// What was written to one occurrence of a side: only that may differ by the doing of its server.
#[derive(Clone, Copy)]
struct Wrote<'a> {
    series: SentTo<'a>,
    occurrence: Option<&'a SentOccurrence>,
}

impl<'a> Wrote<'a> {
    fn of(series: SentTo<'a>, original: Timestamp) -> Self {
        Self {
            series,
            occurrence: series.occurrences.get(&original),
        }
    }

    fn to_it(self, field: Field) -> bool {
        self.occurrence
            .is_some_and(|sent| sent.fields.contains_key(&field))
    }

    /// An occurrence that becomes an exception takes over what is written to its series in the same step.
    fn reaches(self, field: Field) -> bool {
        self.to_it(field) || (self.occurrence.is_some() && self.series.fields.contains_key(&field))
    }

    /// Whether a value is one that was written.
    fn value(self, field: Field, value: Option<Digest>) -> bool {
        let own = self.occurrence.and_then(|sent| sent.fields.get(&field));
        let all = [own, self.series.fields.get(&field)];
        all.into_iter().flatten().any(|sent| sent.contains(&value))
    }

    /// Another rule or time makes all occurrences anew; one that is as the rule has it although it was written is not there; and what was
    /// written is not known of a link that an earlier version of the program kept.
    fn is_all_in_doubt(self, now: Now<'_>) -> bool {
        let anew = [Field::Time, Field::Recurrence];
        self.series.is_empty()
            || anew.iter().any(|field| self.series.fields.contains_key(field))
            || (self.occurrence.is_some() && matches!(now, Now::Regular))
    }
}

/// Whether one occurrence is changed, removed or regular.
fn confirm_state(
    known: &mut OccurrenceBase,
    (to, series, original): (To, Series<'_>, Timestamp),
    same: bool,
) {
    let state = series.now(original).seen(OccurrenceSeen::Regular);
    // A server that has no such occurrence leaves it as the rule has it; anything else is somebody's doing.
    if same || state == OccurrenceSeen::Regular {
        match to {
            To::Item => known.item = state,
            To::Record => known.record = state,
        }
    }
}

/// What one occurrence holds.
fn confirm_fields<'a>(
    known: &mut OccurrenceBase,
    (to, series, original): (To, Series<'_>, Timestamp),
    fields: impl Iterator<Item = &'a Field>,
    (same, wrote): (bool, Wrote<'_>),
) {
    let now = series.now(original);
    for field in fields {
        let Some(holds) = series.holds(now, original, *field) else {
            continue;
        };
        let last = known.fields.get(field).copied();
        let Some(mut seen) = last.unwrap_or(Some(LastSeen::default())) else {
            continue;
        };
        let was = match to {
            To::Item => &mut seen.item,
            To::Record => &mut seen.record,
        };
        let sure = same || *was == holds || wrote.value(*field, holds);
        *was = holds;
        note_field(known, *field, sure.then_some(seen));
    }
}
