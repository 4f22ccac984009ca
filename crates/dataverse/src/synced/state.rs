//! States and their reasons (reference C3, C4) and what they are in the mailbox (B-89, B-117, D-20, D-28, D-72).

use regarding_model::fields::{ShowAs, TaskStatus};

use super::SyncedTable;

/// `statecode`; of a contact 0 is active and 1 inactive.
pub(super) const OPEN: i64 = 0;
pub(super) const COMPLETED: i64 = 1;
pub(super) const CANCELED: i64 = 2;
const SCHEDULED: i64 = 3;

/// A state with its reason; without one the organization has its own (reference A12).
pub(super) type Pair = (i64, Option<i64>);

/// Whether an activity in this state takes no change.
pub(super) fn is_closed(state: i64) -> bool {
    matches!(state, COMPLETED | CANCELED)
}

/// What the calendar shows for an appointment.
pub(super) fn show_as(state: i64, reason: Option<i64>) -> ShowAs {
    match (state, reason) {
        // D-20: completed, canceled and free ones are free.
        (COMPLETED | CANCELED, _) => ShowAs::Free,
        (_, Some(2)) => ShowAs::Tentative,
        (_, Some(6)) => ShowAs::OutOfOffice,
        (SCHEDULED, _) => ShowAs::Busy,
        _ => ShowAs::Free,
    }
}

/// What the calendar shows for a service activity: one that is scheduled takes the time of whoever takes part, however far it is.
pub(super) fn service_shows_as(state: i64, reason: Option<i64>) -> ShowAs {
    match (state, reason) {
        (SCHEDULED, _) => ShowAs::Busy,
        (OPEN, Some(2)) => ShowAs::Tentative,
        // D-20; and one that was merely asked for.
        _ => ShowAs::Free,
    }
}

/// The pair of what the calendar shows.
pub(super) fn of_show_as(show: ShowAs) -> Pair {
    match show {
        ShowAs::Free => (OPEN, Some(1)),
        ShowAs::Tentative => (OPEN, Some(2)),
        ShowAs::Busy => (SCHEDULED, Some(5)),
        ShowAs::OutOfOffice => (SCHEDULED, Some(6)),
    }
}

/// How far a task is. Phone calls, letters and faxes are open or not.
pub(super) fn status(table: SyncedTable, state: i64, reason: Option<i64>) -> TaskStatus {
    match (state, reason) {
        // D-72: a canceled one is completed in the mailbox.
        (COMPLETED | CANCELED, _) => TaskStatus::Completed,
        (_, Some(3)) if table == SyncedTable::Task => TaskStatus::InProgress,
        (_, Some(4)) if table == SyncedTable::Task => TaskStatus::Waiting,
        (_, Some(7)) if table == SyncedTable::Task => TaskStatus::Deferred,
        _ => TaskStatus::NotStarted,
    }
}

/// The pair of a status; `None` for one that the table cannot say.
pub(super) fn of_status(table: SyncedTable, status: TaskStatus, outgoing: bool) -> Option<Pair> {
    Some(match (table, status) {
        (SyncedTable::Task, TaskStatus::NotStarted) => (OPEN, Some(2)),
        (SyncedTable::Task, TaskStatus::InProgress) => (OPEN, Some(3)),
        (SyncedTable::Task, TaskStatus::Waiting) => (OPEN, Some(4)),
        (SyncedTable::Task, TaskStatus::Deferred) => (OPEN, Some(7)),
        (SyncedTable::Task, TaskStatus::Completed) => (COMPLETED, Some(5)),
        (SyncedTable::PhoneCall, TaskStatus::Completed) => (COMPLETED, Some(if outgoing { 2 } else { 4 })),
        (_, TaskStatus::NotStarted) => (OPEN, None),
        (_, TaskStatus::Completed) => (COMPLETED, None),
        (_, TaskStatus::InProgress | TaskStatus::Waiting | TaskStatus::Deferred) => return None,
    })
}

/// The pair of a state that is asked for by itself.
pub(super) fn closing(table: SyncedTable, state: i64, outgoing: bool) -> Pair {
    let reason = match (table, state) {
        (SyncedTable::Task, COMPLETED) => Some(5),
        (SyncedTable::Task, CANCELED) => Some(6),
        (SyncedTable::Appointment | SyncedTable::Series, COMPLETED) => Some(3),
        (SyncedTable::Appointment | SyncedTable::Series, CANCELED) => Some(4),
        (SyncedTable::PhoneCall, COMPLETED) => Some(if outgoing { 2 } else { 4 }),
        (SyncedTable::PhoneCall, CANCELED) => Some(3),
        _ => None,
    };
    (state, reason)
}

#[cfg(test)]
mod tests {
    use regarding_model::fields::{ShowAs, TaskStatus};

    use super::{SyncedTable, of_show_as, of_status, service_shows_as, show_as, status};

    #[test]
    fn d_20_d_28_b89_what_is_shown_is_a_state_with_its_reason() {
        let all = [ShowAs::Free, ShowAs::Tentative, ShowAs::Busy, ShowAs::OutOfOffice];
        for (show, pair) in all.into_iter().zip([(0, 1), (0, 2), (3, 5), (3, 6)]) {
            assert_eq!(of_show_as(show), (pair.0, Some(pair.1)), "reference C3");
            assert_eq!(show_as(pair.0, Some(pair.1)), show);
        }
        for (state, reason) in [(1, 3), (2, 4)] {
            assert_eq!(show_as(state, Some(reason)), ShowAs::Free, "D-20");
        }
    }

    /// B.3, by the states and reasons of the public table reference.
    #[test]
    fn b_3_b89_d_20_a_service_activity_shows_as_its_state_says() {
        for (state, reason, shown) in [
            (0, 1, ShowAs::Free),
            (0, 2, ShowAs::Tentative),
            (3, 3, ShowAs::Busy),
            (3, 4, ShowAs::Busy),
            (3, 6, ShowAs::Busy),
            (3, 7, ShowAs::Busy),
            (1, 8, ShowAs::Free),
            (2, 9, ShowAs::Free),
            (2, 10, ShowAs::Free),
        ] {
            assert_eq!(service_shows_as(state, Some(reason)), shown, "{state} {reason}");
        }
    }

    #[test]
    fn b117_a_status_is_a_state_with_its_reason_and_a_canceled_task_is_completed() {
        for (of, state, reason) in [
            (TaskStatus::NotStarted, 0, 2),
            (TaskStatus::InProgress, 0, 3),
            (TaskStatus::Waiting, 0, 4),
            (TaskStatus::Deferred, 0, 7),
            (TaskStatus::Completed, 1, 5),
        ] {
            assert_eq!(
                of_status(SyncedTable::Task, of, true),
                Some((state, Some(reason)))
            );
            assert_eq!(status(SyncedTable::Task, state, Some(reason)), of, "reference C4");
        }
        assert_eq!(
            status(SyncedTable::Task, 2, Some(6)),
            TaskStatus::Completed,
            "D-72"
        );
        for table in [SyncedTable::PhoneCall, SyncedTable::Letter, SyncedTable::Fax] {
            assert_eq!(of_status(table, TaskStatus::Waiting, true), None);
            assert_eq!(status(table, 0, Some(1)), TaskStatus::NotStarted);
        }
        assert_eq!(
            of_status(SyncedTable::PhoneCall, TaskStatus::Completed, false),
            Some((1, Some(4))),
            "received"
        );
    }
}
