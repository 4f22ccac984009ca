//! Appointments, contacts and tasks as lists, and one of them.

use regarding_companion::text::Sentence;
use regarding_companion::view::items::{
    AgendaEntryView, AgendaView, ContactRowView, ItemView, ListedView, MeetingView, PeopleView, TaskGroup,
    TaskRowView, TasksView,
};
use regarding_companion::view::pane::{PaneView, TrackingBadgeView};
use regarding_companion::{say, sentence, time_of_day};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

fn mark(badge: &Option<TrackingBadgeView>) -> String {
    badge.as_ref().map(|badge| badge.text.clone()).unwrap_or_default()
}

fn notes(listed: &ListedView, page: &mut Page) {
    listed.notes.iter().for_each(|note| page.say(note));
}

impl Show for AgendaView {
    fn on(&self, page: &mut Page) {
        if self.days.is_empty() {
            page.say(&say!("Nothing is on these days."));
        }
        for day in &self.days {
            page.gap();
            page.say(&day.date);
            let rows: Vec<_> = day.entries.iter().map(entry).collect();
            page.table(
                &[
                    whole(sentence!("From")),
                    whole(sentence!("Until")),
                    cut(sentence!("Subject")),
                    cut(sentence!("Place")),
                    cut(sentence!("Tracked")),
                    whole(sentence!("Key")),
                ],
                &rows,
            );
        }
        notes(&self.listed, page);
    }
}

fn entry(entry: &AgendaEntryView) -> Vec<String> {
    let whole_day = || say!("all day");
    vec![
        entry.start.as_deref().map_or_else(whole_day, time_of_day),
        entry.end.as_deref().map(time_of_day).unwrap_or_default(),
        entry.title.clone(),
        entry.place.clone(),
        mark(&entry.badge),
        entry.key.clone(),
    ]
}

impl Show for PeopleView {
    fn on(&self, page: &mut Page) {
        let rows: Vec<_> = self.rows.iter().map(contact).collect();
        page.table(
            &[
                cut(sentence!("Name")),
                cut(sentence!("Title and company")),
                cut(sentence!("Tracked")),
                whole(sentence!("Key")),
            ],
            &rows,
        );
        page.gap();
        page.say(&say!(
            "{shown} of {all} contacts.",
            shown = self.rows.len(),
            all = self.total
        ));
        let next = self.next.map(|next| format!("--after {next}"));
        page.field(sentence!("Next page"), &next.unwrap_or_default());
        notes(&self.listed, page);
    }
}

fn contact(row: &ContactRowView) -> Vec<String> {
    vec![
        row.title.clone(),
        row.detail.clone(),
        mark(&row.badge),
        row.key.clone(),
    ]
}

impl Show for TasksView {
    fn on(&self, page: &mut Page) {
        if self.groups.is_empty() {
            page.say(&say!("There is nothing to do."));
        }
        for group in &self.groups {
            page.gap();
            page.say(&group_name(group.group));
            let rows: Vec<_> = group.tasks.iter().map(task).collect();
            page.table(&task_columns(), &rows);
        }
        page.gap();
        page.field(sentence!("Completed"), &self.completed.to_string());
        notes(&self.listed, page);
    }
}

fn group_name(group: TaskGroup) -> String {
    match group {
        TaskGroup::Overdue => say!("Overdue"),
        TaskGroup::Today => say!("Today"),
        TaskGroup::Tomorrow => say!("Tomorrow"),
        TaskGroup::Week => say!("Within a week"),
        TaskGroup::Later => say!("Later"),
        TaskGroup::Undated => say!("Without a due date"),
        TaskGroup::Completed => say!("Completed"),
    }
}

fn task_columns() -> [Column; 5] {
    [
        whole(Sentence::EMPTY),
        cut(sentence!("Subject")),
        whole(sentence!("Due")),
        cut(sentence!("Tracked")),
        whole(sentence!("Key")),
    ]
}

fn task(row: &TaskRowView) -> Vec<String> {
    vec![
        if row.important {
            "!".to_owned()
        } else {
            String::new()
        },
        row.title.clone(),
        row.due.clone(),
        mark(&row.badge),
        row.key.clone(),
    ]
}

/// An item and its pane.
#[derive(Debug, Serialize)]
pub(crate) struct Opened {
    pub(crate) item: ItemView,
    pub(crate) pane: PaneView,
}

impl Show for Opened {
    fn on(&self, page: &mut Page) {
        let item = &self.item;
        page.say(&item.title);
        page.say(&item.subtitle);
        page.field(sentence!("In"), &item.collection);
        for field in &item.fields {
            page.field(&field.label, &field.value);
        }
        for note in &item.notes {
            page.say(note);
        }
        if !item.body.is_empty() {
            page.gap();
            page.text(&item.body);
        }
        page.gap();
        self.pane.on(page);
    }
}

/// The meeting of a message, if it has one.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Told(pub(crate) Option<MeetingView>);

impl Show for Told {
    fn on(&self, page: &mut Page) {
        let Some(meeting) = &self.0 else {
            page.say(&say!("The message has no meeting with it"));
            return;
        };
        page.say(&meeting.says);
        page.say(&meeting.title);
        page.say(&meeting.when);
        if !meeting.place.is_empty() {
            page.say(&meeting.place);
        }
        page.say(&meeting.state_title);
        if let Some(blocked) = &meeting.blocked {
            page.say(blocked);
        }
        if let Some(item) = &meeting.item {
            page.say(&say!("Key: {key}", key = item));
        }
    }
}
