//! The calendar, day by day.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use regarding_mailbox::collections::{PlaceKey, Selection};
use regarding_model::fields::Period;
use regarding_model::say;
use regarding_sync::agenda::{Occurrence, Repeats, Shown, occurrences};

use super::key;
use super::row::{Row, What};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::view::items::{AgendaDayView, AgendaEntryView, AgendaView, ItemFilter};
use crate::view::pane::TrackingBadgeView;
use crate::words::time::rfc3339;

/// The longest span that is listed at once: a little more than a year.
const MOST_DAYS: i32 = 400;

/// An occurrence on a day.
struct Entry {
    row: Arc<Row>,
    occurrence: Occurrence,
}

impl Core {
    /// What is on these days.
    pub(crate) async fn agenda(
        self: &Arc<Self>,
        from: Option<&str>,
        to: Option<&str>,
        filter: ItemFilter,
    ) -> Answer<AgendaView> {
        let today = self.now().to_zoned_datetime(TimeZone::system()).date();
        let shown = span(today, from, to)?;
        let (begins, ends) = shown.moments().ok_or_else(no_days)?;
        let selection = Selection::Appointments {
            from: begins,
            until: ends,
        };
        let looked = self.look_at_items(selection).await?;
        let rows = self.filtered(looked.rows, filter).await?;
        let on_days = shown.clone();
        let entries = tokio::task::spawn_blocking(move || entries(rows, &on_days))
            .await
            .map_err(|_| failing::internal(regarding_model::sentence!("listing the calendar")))?;
        let shown_rows: HashMap<PlaceKey, Arc<Row>> = entries
            .iter()
            .map(|entry| (entry.row.place.clone(), Arc::clone(&entry.row)))
            .collect();
        let marked = self.marked(shown_rows.into_values().collect()).await?;
        let badges: HashMap<PlaceKey, Option<TrackingBadgeView>> = marked
            .into_iter()
            .map(|(row, badge)| (row.place.clone(), badge))
            .collect();
        Ok(AgendaView {
            from: shown.first.to_string(),
            to: shown.last.to_string(),
            today: today.to_string(),
            days: days(&entries, &shown, &badges),
            listed: looked.listed,
        })
    }
}

/// The days that a front door named.
fn span(today: Date, from: Option<&str>, to: Option<&str>) -> Answer<Shown> {
    let day = |text: &str| -> Answer<Date> { text.trim().parse().map_err(|_| no_days()) };
    let first = from.map_or(Ok(today), day)?;
    let week = || first.checked_add(6.days()).map_err(|_| no_days());
    let last = to.map_or_else(week, day)?;
    let most = first.checked_add(MOST_DAYS.days()).map_err(|_| no_days())?;
    if last < first || last > most {
        return Err(no_days());
    }
    Ok(Shown {
        first,
        last,
        zone: TimeZone::system(),
    })
}

fn no_days() -> crate::view::failure::FailureView {
    failing::invalid(say!(
        "Those are no days of a calendar: name the first and the last one as YYYY-MM-DD, at most a year apart"
    ))
}

fn entries(rows: Vec<Arc<Row>>, shown: &Shown) -> Vec<Entry> {
    let mut entries = Vec::new();
    for row in rows {
        let What::Appointment {
            period, rule, apart, ..
        } = &row.what
        else {
            continue;
        };
        let Some(period) = period else { continue };
        let moved: BTreeMap<Timestamp, Option<Period>> = apart
            .iter()
            .map(|(original, apart)| (*original, apart.as_ref().map(|one| one.period.unwrap_or(*period))))
            .collect();
        let repeats = Repeats {
            period,
            rule: rule.as_ref(),
            apart: &moved,
        };
        entries.extend(occurrences(repeats, shown).into_iter().map(|occurrence| Entry {
            row: Arc::clone(&row),
            occurrence,
        }));
    }
    entries
}

fn days(
    entries: &[Entry],
    shown: &Shown,
    badges: &HashMap<PlaceKey, Option<TrackingBadgeView>>,
) -> Vec<AgendaDayView> {
    let mut days: BTreeMap<Date, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        for day in shown.days(&entry.occurrence.period) {
            days.entry(day).or_default().push(entry);
        }
    }
    let day = |(date, mut on): (Date, Vec<&Entry>)| {
        on.sort_by_cached_key(|entry| (order(&entry.occurrence.period), entry.title().to_lowercase()));
        let entries = on.iter().map(|entry| entry.view(date, shown, badges));
        AgendaDayView {
            date: date.to_string(),
            entries: entries.collect(),
        }
    };
    days.into_iter().map(day).collect()
}

/// Whole days first, then by time.
fn order(period: &Period) -> (bool, Option<Timestamp>) {
    match period {
        Period::AllDay { .. } => (false, None),
        Period::Timed { start, .. } => (true, Some(*start)),
    }
}

impl Entry {
    fn apart(&self) -> Option<&super::row::Apart> {
        match &self.row.what {
            What::Appointment { apart, .. } => apart.get(&self.occurrence.original)?.as_ref(),
            _ => None,
        }
    }

    fn title(&self) -> &str {
        let own = self.apart().and_then(|apart| apart.title.as_deref());
        own.unwrap_or(&self.row.title)
    }

    fn view(
        &self,
        date: Date,
        shown: &Shown,
        badges: &HashMap<PlaceKey, Option<TrackingBadgeView>>,
    ) -> AgendaEntryView {
        let (place, free) = match &self.row.what {
            What::Appointment { place, free, .. } => (place.as_str(), *free),
            _ => ("", false),
        };
        let (start, end) = match self.occurrence.period {
            Period::Timed { start, end } => (Some(rfc3339(start)), Some(rfc3339(end))),
            Period::AllDay { .. } => (None, None),
        };
        let own = self.apart().and_then(|apart| apart.place.as_deref());
        AgendaEntryView {
            key: key::of_place(&self.row.place),
            occurrence: self.row.series.then(|| rfc3339(self.occurrence.original)),
            title: self.title().to_owned(),
            start,
            end,
            goes_on: shown.extent(&self.occurrence.period).0 < date,
            place: own.unwrap_or(place).to_owned(),
            free,
            badge: badges.get(&self.row.place).cloned().flatten(),
        }
    }
}
