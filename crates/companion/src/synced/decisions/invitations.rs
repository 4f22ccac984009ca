//! Messages to attendees: nobody is written to unless the person agreed to just this change (promise 8, D-23, D-25).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use jiff::tz::TimeZone;
use regarding_mailbox::collections::CollectionId;
use regarding_model::fields::{Content, Field, Value};
use regarding_model::link::Held;
use regarding_model::{say, say_many};
use regarding_sync::pair::Pair;
use regarding_sync::plan::{Action, Plan, Reason, Rules, Step};
use regarding_sync::run::Ending;

use super::kind_of;
use super::memory::Did;
use super::seen::{Shown, of_versions};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::synced::report::{about_what, failure, number};
use crate::synced::sides::Sides;
use crate::view::sync_decisions::{AnsweredView, InvitationView};
use crate::words::fields::name;
use crate::words::values;

impl Sides {
    /// Leaves for later what a server would write to attendees about. Where nobody is ever written to, nothing is asked.
    pub(in crate::synced) async fn hold_invitations(&self, plan: &mut Plan) {
        let writing = self.writing(plan).await;
        plan.hold_invitations(|step| writing.get(collection_of(step)).copied().unwrap_or(false));
    }

    /// The collections of changes to meetings, and whether their servers write to attendees.
    pub(super) async fn writing(&self, plan: &Plan) -> BTreeMap<String, bool> {
        let mut writing = BTreeMap::new();
        for step in plan.steps.iter().filter(|step| step.invites()) {
            let collection = collection_of(step).to_owned();
            if let Entry::Vacant(unasked) = writing.entry(collection.clone()) {
                let collection = CollectionId(collection);
                unasked.insert(self.collections.writes_to_attendees(&collection).await);
            }
        }
        writing
    }
}

pub(super) fn collection_of(step: &Step) -> &str {
    if let Action::CreateItem { collection, .. } = &step.action {
        return collection;
    }
    about_what(step).0.map_or("", |place| place.collection.as_str())
}

/// Names a change: with other versions of both sides it is another one.
pub(super) fn name_of(step: &Step) -> Option<Shown> {
    Some(Shown {
        record: about_what(step).1?.clone(),
        held: Held::Removal,
        print: of_versions(
            step.item.as_ref().map(|(_, version)| version),
            step.record.as_ref().map(|(_, version)| version),
        ),
    })
}

/// The step that a question is about, by the rules of the cycle that asked it: a stated policy decides there what becomes of fields that
/// both sides changed, and so it does here.
pub(super) fn asked_about(shown: &Shown, pairs: &[Pair], rules: Rules<'_>) -> Option<Step> {
    let mut steps = Plan::new(pairs, &[], rules).steps.into_iter();
    steps.find(|step| step.invites() && name_of(step).as_ref() == Some(shown))
}

/// The question about a change, as a person sees it. `item` is what the calendar holds now.
pub(super) fn question(step: &Step, item: &Content) -> Option<InvitationView> {
    let shown = name_of(step)?;
    Some(InvitationView {
        id: shown.name(),
        record: shown.record.to_string(),
        title: values::title(item),
        question: sentence(step, attendees(item)),
        changes: changes(step, item),
        first: step.is_first_invitation(),
    })
}

fn attendees(item: &Content) -> u32 {
    let people = [Field::RequiredAttendees, Field::OptionalAttendees];
    let count = people.into_iter().filter_map(|field| match item.get(field)? {
        Value::People(people) => Some(people.len()),
        _ => None,
    });
    number(count.sum())
}

fn sentence(step: &Step, count: u32) -> String {
    let Action::Write { merge, .. } = &step.action else {
        return say_many!(
            count = count,
            "Tell the {count} attendee that it is canceled?",
            "Tell the {count} attendees that it is canceled?"
        );
    };
    if step.is_first_invitation() {
        return say_many!(
            count = count,
            "Nobody is invited yet. Invite the {count} attendee?",
            "Nobody is invited yet. Invite the {count} attendees?"
        );
    }
    if merge.to_item.iter().any(|(field, _)| *field == Field::Time) {
        return say_many!(
            count = count,
            "Tell the {count} attendee about the new time?",
            "Tell the {count} attendees about the new time?"
        );
    }
    say_many!(
        count = count,
        "Tell the {count} attendee about the change?",
        "Tell the {count} attendees about the change?"
    )
}

fn changes(step: &Step, item: &Content) -> Vec<String> {
    let Action::Write { merge, .. } = &step.action else {
        return Vec::new();
    };
    let zone = TimeZone::system();
    let said = |value: Option<&Value>| match value {
        Some(value) => values::value(value, &zone).replace('\n', ", "),
        None => say!("empty"),
    };
    let fields = merge.to_item.iter().map(|(field, value)| {
        say!(
            "{field}: {before} → {after}",
            field = name(step.kind, *field),
            before = said(item.get(*field)),
            after = said(value.as_ref())
        )
    });
    fields.collect()
}

impl Core {
    /// Carries out a change that waited for the person's word about messages to attendees. The word is good for this change and
    /// remembered for no other.
    pub(crate) async fn answer_invitation(self: &Arc<Self>, id: &str, tell: bool) -> Answer<AnsweredView> {
        let shown = Shown::of(id).ok_or_else(|| failing::invalid(say!("There is no such question")))?;
        let desk = self.desk(false).await?;
        let links = desk.links(vec![shown.record.clone()]).await;
        let links = self.at_desk(&desk, links)?;
        let there = desk.read_links(links.values()).await;
        let there = self.at_desk(&desk, there)?;
        let pairs: Vec<_> = links.values().map(|link| there.pair(link)).collect();
        let Some(mut step) = asked_about(&shown, &pairs, desk.rules_at(self.now())) else {
            return Ok(overtaken());
        };
        if tell {
            step.reason = Reason::Told;
        }
        let first = step.is_first_invitation();
        if first {
            step.answer_invitation();
        }
        let title = links
            .get(&shown.record)
            .and_then(|link| there.items.get(&link.place))
            .map(|view| values::title(&view.content))
            .unwrap_or_default();
        let done = desk.carry_out(&pairs, vec![step]).await;
        let (done, taken) = self.at_desk(&desk, done)?;
        let not_done = match done.first() {
            Some(one) if one.ending == Ending::Done => None,
            Some(one) => Some(one.failure()),
            None => Some(failure(Ending::Overtaken)),
        };
        if let Some(sentence) = not_done {
            return Ok(AnsweredView {
                done: false,
                sentence,
                now: None,
                undo: None,
            });
        }
        let sentence = match (first, tell) {
            (true, true) => say!("The attendees are invited."),
            (true, false) => say!("Nobody is invited. You can still invite them in your calendar program."),
            (false, true) => say!("It is saved, and the attendees are told."),
            (false, false) => say!("It is saved, and nobody was told."),
        };
        // An invitation cannot be called back, and a no is nothing to take back.
        let undo = (!taken.is_empty() && !first).then(|| {
            let words = (title, sentence.clone());
            self.sync
                .decided
                .note_answer(&desk.session, self.now(), words, Did::Steps(taken))
        });
        drop(desk);
        self.answered_about(kind_of(&shown.record));
        Ok(AnsweredView {
            done: true,
            sentence,
            now: None,
            undo,
        })
    }
}

fn overtaken() -> AnsweredView {
    AnsweredView {
        done: false,
        sentence: say!("It was changed meanwhile. Nothing was done: look at the question again."),
        now: None,
        undo: None,
    }
}
