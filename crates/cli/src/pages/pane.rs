//! The pane of a message, and what became of tracking.

use regarding_companion::view::pane::{
    ActivityView, CardView, LinkableView, PaneView, PersonState, PersonView, SubjectView, TrackingView,
    UntrackView,
};

use super::records::{named, reference};
use crate::output::table::{cut, whole};
use crate::output::{Page, Show};

impl Show for TrackingView {
    fn on(&self, page: &mut Page) {
        page.say(&self.title);
        page.say(&self.reason);
        page.field(
            "Regarding",
            &self.regarding.as_ref().map(named).unwrap_or_default(),
        );
        page.field("Record", &self.record.as_ref().map(reference).unwrap_or_default());
        page.field("Owner", self.owner.as_deref().unwrap_or_default());
        for left in &self.left_out {
            page.field("Not copied", &format!("{}: {}.", left.name, left.why));
        }
        page.say(self.blocked.as_deref().unwrap_or_default());
    }
}

impl Show for UntrackView {
    fn on(&self, page: &mut Page) {
        page.say(&self.sentence);
    }
}

impl Show for PaneView {
    fn on(&self, page: &mut Page) {
        self.tracking.on(page);
        page.say(self.problem.as_deref().unwrap_or_default());
        page.say(self.visibility.as_deref().unwrap_or_default());
        page.gap();
        let people: Vec<_> = self.people.iter().map(person).collect();
        page.table(
            &[
                whole("Role"),
                cut("Name"),
                whole("Address"),
                cut("In the organization"),
            ],
            &people,
        );
        if let Some(subject) = &self.subject {
            page.gap();
            on_subject(subject, page);
        }
    }
}

fn person(person: &PersonView) -> Vec<String> {
    let known = match (person.state, person.matches.as_slice()) {
        _ if person.me => "you".to_owned(),
        (PersonState::Known, [only]) => only.kind.clone(),
        (PersonState::Known, [first, ..]) => format!("{}, {} matches", first.kind, person.matches.len()),
        (PersonState::Known, []) => "known".to_owned(),
        (PersonState::Colleague, _) => "colleague".to_owned(),
        (PersonState::Unknown, _) => "unknown".to_owned(),
        (PersonState::NoAddress, _) => "no address".to_owned(),
    };
    vec![
        person.role.clone(),
        person.name.clone(),
        person.address.clone(),
        known,
    ]
}

fn on_subject(subject: &SubjectView, page: &mut Page) {
    on_card(&subject.card, page);
    if let Some(account) = &subject.account {
        page.gap();
        on_card(account, page);
    }
    page.gap();
    page.field(
        "Last activity",
        &subject.last.as_ref().map(activity).unwrap_or_default(),
    );
    page.field(
        "Next activity",
        &subject.next.as_ref().map(activity).unwrap_or_default(),
    );
    page.field(
        "Activities",
        &subject
            .activities
            .map(|count| count.to_string())
            .unwrap_or_default(),
    );
    on_linkable("Open opportunities", &subject.opportunities, page);
    on_linkable("Open cases", &subject.cases, page);
}

fn on_card(card: &CardView, page: &mut Page) {
    let inactive = if card.inactive { ", inactive" } else { "" };
    page.say(&format!("{}{inactive}", named(&card.record)));
    page.say(&card.subtitle);
    for field in &card.fields {
        page.field(&format!("  {}", field.label), &field.value);
    }
}

fn activity(activity: &ActivityView) -> String {
    let when = activity.when.as_deref().unwrap_or_default();
    format!("{} {when}", named(&activity.record))
}

fn on_linkable(title: &str, all: &[LinkableView], page: &mut Page) {
    if all.is_empty() {
        return;
    }
    page.gap();
    page.say(title);
    let row = |one: &LinkableView| {
        let linked = if one.linked { "linked" } else { "" };
        vec![
            one.record.name.clone(),
            one.status.clone(),
            one.value.clone(),
            one.date.clone(),
            linked.to_owned(),
            reference(&one.record),
        ]
    };
    let columns = [
        cut("Name"),
        cut("Status"),
        whole("Value"),
        whole("Date"),
        whole(""),
        whole("Record"),
    ];
    page.table(&columns, &all.iter().map(row).collect::<Vec<_>>());
}
