//! Open opportunities and cases, each linkable with one click (H-21).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_dataverse::When;
use regarding_dataverse::operations::linkable::{CaseRow, OpportunityRow};
use regarding_dataverse::operations::pane::Pane;
use regarding_model::ids::RecordRef;
use regarding_model::{say, say_many};

use super::cards;
use crate::view::pane::{LinkableView, RecordView};
use crate::words::time;

/// An opportunity.
pub(crate) fn opportunity(row: &OpportunityRow, linked: Option<&RecordRef>) -> LinkableView {
    let percent = row
        .probability
        .map(|percent| say!("{percent} %", percent = percent));
    LinkableView {
        record: RecordView {
            detail: opportunity_detail(row),
            ..cards::named(&row.record)
        },
        status: joined([row.stage.clone(), percent]),
        value: row.value.clone().unwrap_or_default(),
        date: row.closes.map(said).unwrap_or_default(),
        linked: linked == Some(&row.record.record),
    }
}

/// The telling line of a record that is among the open business on the pane.
pub(crate) fn detail(pane: &Pane, record: &RecordRef) -> Option<String> {
    let opportunities = pane.subjects.iter().flat_map(|subject| &subject.opportunities);
    let opportunity = opportunities
        .filter(|row| row.record.record == *record)
        .map(opportunity_detail)
        .next();
    let cases = pane.subjects.iter().flat_map(|subject| &subject.cases);
    opportunity.or_else(|| {
        cases
            .filter(|row| row.record.record == *record)
            .map(case_in_full)
            .next()
    })
}

fn opportunity_detail(row: &OpportunityRow) -> String {
    let percent = row
        .probability
        .map(|percent| say!("{percent} %", percent = percent));
    let closes = row.closes.map(|date| say!("closes {date}", date = said(date)));
    joined([row.value.clone(), closes, percent])
}

fn case_detail(row: &CaseRow) -> String {
    joined([row.number.clone(), row.priority.clone()])
}

fn case_in_full(row: &CaseRow) -> String {
    joined([row.number.clone(), row.priority.clone(), row.status.clone()])
}

/// A case.
pub(crate) fn case(row: &CaseRow, linked: Option<&RecordRef>, now: Timestamp) -> LinkableView {
    LinkableView {
        record: RecordView {
            detail: case_detail(row),
            ..cards::named(&row.record)
        },
        status: joined([row.priority.clone(), row.status.clone()]),
        value: row.opened_at.map(|at| age(at, now)).unwrap_or_default(),
        date: row.opened_at.map(|at| said(When::At(at))).unwrap_or_default(),
        linked: linked == Some(&row.record.record),
    }
}

fn said(when: When) -> String {
    time::of_record(when, &TimeZone::system())
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// How long ago, in the largest unit that fits.
fn age(since: Timestamp, now: Timestamp) -> String {
    let hours = now.duration_since(since).as_hours().max(0);
    match hours {
        0 => say!("new"),
        1..=47 => say_many!(count = hours, "{count} hour", "{count} hours"),
        48..=335 => say_many!(count = hours / 24, "{count} day", "{count} days"),
        336..=1799 => say_many!(count = hours / (24 * 7), "{count} week", "{count} weeks"),
        _ => say_many!(count = hours / (24 * 30), "{count} month", "{count} months"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::age;

    #[test]
    fn ages_are_said_in_the_unit_that_fits() {
        let table = [
            (0, "new"),
            (1, "1 hour"),
            (47, "47 hours"),
            (72, "3 days"),
            (24 * 21, "3 weeks"),
            (24 * 90, "3 months"),
        ];
        for (hours, expected) in table {
            let now = Timestamp::UNIX_EPOCH
                .checked_add(SignedDuration::from_hours(hours))
                .unwrap();
            assert_eq!(age(Timestamp::UNIX_EPOCH, now), expected);
        }
        assert_eq!(
            age(Timestamp::MAX, Timestamp::UNIX_EPOCH),
            "new",
            "a clock that runs ahead"
        );
    }
}
