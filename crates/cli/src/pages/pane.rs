//! The pane of a message, and what became of tracking.

use regarding_companion::text::Sentence;
use regarding_companion::view::pane::{
    ActivityView, CardView, LinkableView, PaneView, PersonState, PersonView, SubjectView, TrackingView,
    UntrackView,
};
use regarding_companion::{say, say_many, sentence};

use super::records::{named, reference};
use crate::output::table::{cut, whole};
use crate::output::{Page, Show};

impl Show for TrackingView {
    fn on(&self, page: &mut Page) {
        page.say(&self.title);
        page.say(&self.reason);
        if let Some(refused) = &self.refused {
            page.say(&refused.sentence);
            page.field(sentence!("Request"), &refused.id);
        }
        page.field(
            sentence!("Regarding"),
            &self.regarding.as_ref().map(named).unwrap_or_default(),
        );
        page.field(
            sentence!("Record"),
            &self.record.as_ref().map(reference).unwrap_or_default(),
        );
        page.field(
            sentence!("Record of the other message"),
            &self.namesake.as_ref().map(reference).unwrap_or_default(),
        );
        page.field(sentence!("Owner"), self.owner.as_deref().unwrap_or_default());
        for left in &self.left_out {
            page.field(sentence!("Not copied"), &format!("{}: {}.", left.name, left.why));
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
                whole(sentence!("Role")),
                cut(sentence!("Name")),
                whole(sentence!("Address")),
                cut(sentence!("In the organization")),
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
        _ if person.me => say!("you"),
        (PersonState::Known, [only]) => only.kind.clone(),
        (PersonState::Known, [first, ..]) => say_many!(
            count = person.matches.len(),
            "{kind}, {count} match",
            "{kind}, {count} matches",
            kind = first.kind
        ),
        (PersonState::Known, []) => say!("known"),
        (PersonState::Colleague, _) => say!("colleague"),
        (PersonState::Unknown, _) => say!("unknown"),
        (PersonState::NoAddress, _) => say!("no address"),
        (PersonState::Unasked, _) => say!("not known yet"),
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
        sentence!("Last activity"),
        &subject.last.as_ref().map(activity).unwrap_or_default(),
    );
    page.field(
        sentence!("Next activity"),
        &subject.next.as_ref().map(activity).unwrap_or_default(),
    );
    page.field(
        sentence!("Activities"),
        &subject
            .activities
            .map(|count| count.to_string())
            .unwrap_or_default(),
    );
    on_linkable(sentence!("Open opportunities"), &subject.opportunities, page);
    on_linkable(sentence!("Open cases"), &subject.cases, page);
}

fn on_card(card: &CardView, page: &mut Page) {
    let name = named(&card.record);
    page.say(&match &card.inactive {
        Some(state) => format!("{name} · {state}"),
        None => name,
    });
    page.say(&card.subtitle);
    for field in &card.fields {
        page.field(format!("  {}", field.label), &field.value);
    }
}

fn activity(activity: &ActivityView) -> String {
    format!("{} {}", named(&activity.record), activity.shown)
}

fn on_linkable(title: Sentence, all: &[LinkableView], page: &mut Page) {
    if all.is_empty() {
        return;
    }
    page.gap();
    page.say(&title.to_string());
    let row = |one: &LinkableView| {
        let linked = if one.linked { say!("linked") } else { String::new() };
        vec![
            one.record.name.clone(),
            one.status.clone(),
            one.value.clone(),
            one.date.clone(),
            linked,
            reference(&one.record),
        ]
    };
    let columns = [
        cut(sentence!("Name")),
        cut(sentence!("Status")),
        whole(sentence!("Value")),
        whole(sentence!("Date")),
        whole(Sentence::EMPTY),
        whole(sentence!("Record")),
    ];
    page.table(&columns, &all.iter().map(row).collect::<Vec<_>>());
}
