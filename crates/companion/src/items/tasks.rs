//! Tasks, by when they are due.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use regarding_mailbox::collections::Selection;
use regarding_model::fields::{Moment, Value};

use super::key;
use super::look::number;
use super::row::{Row, What, typed};
use crate::core::Core;
use crate::facade::Answer;
use crate::view::items::{ItemFilter, TaskGroup, TaskGroupView, TaskRowView, TasksView};
use crate::view::pane::TrackingBadgeView;
use crate::words::values;

/// The most tasks of a group that are listed at once; of completed ones nobody looks at more.
const MOST: usize = 500;

impl Core {
    /// Tasks by when they are due; completed ones only where they are asked for.
    pub(crate) async fn tasks(
        self: &Arc<Self>,
        words: &str,
        filter: ItemFilter,
        completed: bool,
    ) -> Answer<TasksView> {
        let looked = self.look_at_items(Selection::Tasks).await?;
        let words = typed(words);
        let mut rows = looked.rows;
        rows.retain(|row| row.holds(&words));
        let rows = self.filtered(rows, filter).await?;
        let zone = TimeZone::system();
        let today = self.now().to_zoned_datetime(zone.clone()).date();
        let done = rows.iter().filter(|row| is_done(row)).count();
        let mut groups: BTreeMap<TaskGroup, Vec<Arc<Row>>> = BTreeMap::new();
        for row in rows.into_iter().filter(|row| completed || !is_done(row)) {
            groups.entry(group(&row, today, &zone)).or_default().push(row);
        }
        let mut views = Vec::new();
        for (group, mut rows) in groups {
            rows.sort_by_cached_key(|row| order(row, group, &zone));
            let more = rows.len().saturating_sub(MOST);
            rows.truncate(MOST);
            let marked = self.marked(rows).await?;
            let tasks = marked
                .into_iter()
                .map(|(row, badge)| view(&row, badge, (today, &zone)));
            views.push(TaskGroupView {
                group,
                tasks: tasks.collect(),
                more: number(more),
            });
        }
        Ok(TasksView {
            groups: views,
            completed: number(done),
            listed: looked.listed,
        })
    }
}

fn is_done(row: &Row) -> bool {
    matches!(row.what, What::Task { done: true, .. })
}

fn due(row: &Row) -> Option<Moment> {
    match row.what {
        What::Task { due, .. } => due,
        _ => None,
    }
}

fn day_of(moment: Moment, zone: &TimeZone) -> Date {
    match moment {
        Moment::Day(day) => day,
        Moment::At(at) => at.to_zoned_datetime(zone.clone()).date(),
    }
}

fn group(row: &Row, today: Date, zone: &TimeZone) -> TaskGroup {
    if is_done(row) {
        return TaskGroup::Completed;
    }
    let Some(due) = due(row).map(|due| day_of(due, zone)) else {
        return TaskGroup::Undated;
    };
    let within = |days: i32| today.checked_add(days.days()).is_ok_and(|last| due <= last);
    if due < today {
        TaskGroup::Overdue
    } else if due == today {
        TaskGroup::Today
    } else if within(1) {
        TaskGroup::Tomorrow
    } else if within(7) {
        TaskGroup::Week
    } else {
        TaskGroup::Later
    }
}

/// The soonest first, important ones before others of the same day; of completed ones the latest first.
fn order(row: &Row, group: TaskGroup, zone: &TimeZone) -> (i64, bool, i64, String) {
    let What::Task {
        due,
        completed,
        important,
        ..
    } = &row.what
    else {
        return (0, false, 0, String::new());
    };
    let number = |day: Date| {
        let at = day.to_zoned_datetime(TimeZone::UTC);
        at.map_or(0, |at| at.timestamp().as_second())
    };
    let moment = |moment: &Option<Moment>| moment.map_or(0, |moment| number(day_of(moment, zone)));
    let clock = match due {
        Some(Moment::At(at)) => Timestamp::as_second(*at),
        _ => 0,
    };
    let day = if group == TaskGroup::Completed {
        -moment(completed)
    } else {
        moment(due)
    };
    (day, !important, clock, row.title.to_lowercase())
}

fn view(row: &Row, badge: Option<TrackingBadgeView>, (today, zone): (Date, &TimeZone)) -> TaskRowView {
    let (percent, important) = match row.what {
        What::Task {
            percent, important, ..
        } => (percent, important),
        _ => (0, false),
    };
    let due = due(row);
    let completed = is_done(row);
    TaskRowView {
        key: key::of_place(&row.place),
        title: row.title.clone(),
        due: due.map_or_else(String::new, |due| values::value(&Value::Moment(due), zone)),
        overdue: !completed && due.is_some_and(|due| day_of(due, zone) < today),
        important,
        percent,
        completed,
        badge,
    }
}
