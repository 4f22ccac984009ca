//! Reminders. They are set and cleared, never read: they do not go to the organization (B-120).

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clock;
use crate::collections::Reminder;
use crate::lines::{Component, Line};

/// Does to the reminders of a component what is asked.
pub(super) fn apply(component: &mut Component, reminder: Reminder, newline: &str) {
    match reminder {
        Reminder::Keep => {}
        Reminder::Clear => component.retain_components(|part| !part.is("VALARM")),
        Reminder::At(at) => {
            let trigger = moment(at);
            let there =
                |alarm: &Component| alarm.first("TRIGGER").is_some_and(|line| line.value() == trigger);
            if component.components("VALARM").any(there) {
                return;
            }
            // Other kinds of alarms (a sound, a message) are somebody's own.
            component.retain_components(|part| !part.is("VALARM") || !shows(part));
            component.push_component(alarm(&trigger, newline), newline);
        }
    }
}

fn shows(alarm: &Component) -> bool {
    alarm
        .first("ACTION")
        .is_none_or(|line| line.value().trim().eq_ignore_ascii_case("DISPLAY"))
}

fn moment(at: Timestamp) -> String {
    format!("{}Z", clock::write_civil(TimeZone::UTC.to_datetime(at)))
}

fn alarm(trigger: &str, newline: &str) -> Component {
    let mut alarm = Component::new("VALARM", newline);
    for (head, value) in [
        ("ACTION", "DISPLAY"),
        ("DESCRIPTION", "Reminder"),
        ("TRIGGER;VALUE=DATE-TIME", trigger),
    ] {
        alarm.push_line(Line::new(head, value, newline), newline);
    }
    alarm
}
