//! Deciding about what both sides changed: at once, for just these pairs, and only for the values that were shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use regarding_dataverse::synced::SyncedTable;
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Held, Link, LinkState};
use regarding_model::say;
use regarding_sync::merge::Stays;
use regarding_sync::pair::Pair;
use regarding_sync::plan::{About, Left, Plan, Step};
use regarding_sync::run::Ending;

use super::conflicts::{HeldPair, name};
use super::desk::{Desk, There};
use super::kind_of;
use super::memory::Did;
use super::seen::Shown;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::synced::apply::Done;
use crate::synced::report::{about, about_what};
use crate::view::sync_decisions::{AnsweredView, SyncSide};
use crate::words::values;

impl Core {
    /// Decides about conflicts as they were shown, all the same way.
    pub(crate) async fn decide(
        self: &Arc<Self>,
        ids: Vec<String>,
        side: SyncSide,
    ) -> Answer<Vec<AnsweredView>> {
        let shown: Option<Vec<Shown>> = ids.iter().map(|id| Shown::of(id)).collect();
        let shown = shown.ok_or_else(|| failing::invalid(say!("There is no such conflict")))?;
        let mut desk = self.desk(false).await?;
        let answered = self.decide_at(&mut desk, &shown, side).await?;
        drop(desk);
        let done = shown.iter().zip(&answered).filter(|(_, answer)| answer.done);
        self.answered_about(done.filter_map(|(one, _)| kind_of(&one.record)));
        Ok(answered)
    }

    async fn decide_at(
        &self,
        desk: &mut Desk<'_>,
        shown: &[Shown],
        side: SyncSide,
    ) -> Answer<Vec<AnsweredView>> {
        let records = shown.iter().map(|one| one.record.clone()).collect();
        let links = desk.links(records).await;
        let links = self.at_desk(desk, links)?;
        let there = desk.read_links(links.values()).await;
        let there = self.at_desk(desk, there)?;
        let mut answered: Vec<Option<AnsweredView>> = shown
            .iter()
            .map(|one| refusal(desk, &links, &there, one))
            .collect();
        for (one, refused) in shown.iter().zip(&answered) {
            if refused.is_none()
                && let Some(link) = links.get(&one.record)
                && let Some(held) = desk.held_pair(link, &there)
                && let Some(decision) = held.decision(one.held, side.into())
            {
                let of_record = desk.rules.decisions.entry(one.record.clone()).or_default();
                of_record.insert(one.held, decision);
            }
        }
        let decided: Vec<(&Shown, &Link)> = shown
            .iter()
            .zip(&answered)
            .filter(|(_, refused)| refused.is_none())
            .filter_map(|(one, _)| Some((one, links.get(&one.record)?)))
            .collect();
        let (pairs, plan) = self.plan_of(desk, &decided, &there, side.into()).await?;
        let done = desk.carry_out(&pairs, plan.steps).await;
        let (done, taken) = self.at_desk(desk, done)?;
        let mut undo: BTreeMap<RecordRef, String> = BTreeMap::new();
        for one in taken {
            let Some(record) = about_what(&one.step).1.cloned() else {
                continue;
            };
            let title = title(&there, &links, &record);
            let sentence = what_was_decided(shown, &record, side);
            let id = self.sync.decided.note_answer(
                &desk.session,
                self.now(),
                (title, sentence),
                Did::Steps(vec![one]),
            );
            undo.insert(record, id);
        }
        for (one, answer) in shown.iter().zip(&mut answered) {
            if answer.is_none() {
                *answer = Some(came_of(one, &done, undo.get(&one.record).cloned(), side));
            }
        }
        Ok(answered.into_iter().flatten().collect())
    }

    /// The pairs that were decided about, and what is to be done for them.
    async fn plan_of(
        &self,
        desk: &Desk<'_>,
        decided: &[(&Shown, &Link)],
        there: &There,
        stays: Stays,
    ) -> Answer<(Vec<Pair>, Plan)> {
        let mut links: Vec<&Link> = decided.iter().map(|(_, link)| *link).collect();
        links.sort_by(|a, b| a.record.cmp(&b.record));
        links.dedup_by(|a, b| a.record == b.record);
        let of_values = |link: &&&Link| !link.held.contains(&Held::Removal);
        let pairs: Vec<Pair> = links
            .iter()
            .filter(of_values)
            .map(|link| there.pair(link))
            .collect();
        let mut plan = desk.plan_decided(&pairs, self.now());
        for link in links.iter().filter(|link| link.held.contains(&Held::Removal)) {
            plan.steps
                .extend(desk.removal(link, there, stays, self.now()).steps);
        }
        desk.sides.hold_invitations(&mut plan).await;
        let all = links.iter().map(|link| there.pair(link));
        Ok((all.collect(), plan))
    }
}

impl Desk<'_> {
    /// A link with what is there of its pair; `None` for a kind that has no fields.
    pub(super) fn held_pair<'a>(&'a self, link: &'a Link, there: &'a There) -> Option<HeldPair<'a>> {
        Some(HeldPair {
            link,
            item: there.items.get(&link.place),
            record: there.records.get(&link.record),
            directions: self.rules.directions_of(link)?,
            key: &self.sides.key,
        })
    }

    pub(super) async fn read_links<'a>(
        &self,
        links: impl Iterator<Item = &'a Link>,
    ) -> Result<There, crate::synced::sides::Stopped> {
        let (places, records): (Vec<_>, Vec<_>) = links
            .map(|link| (link.place.clone(), link.record.clone()))
            .unzip();
        self.read(&places, &records).await
    }

    fn removal(&self, link: &Link, there: &There, stays: Stays, now: jiff::Timestamp) -> Plan {
        let rules = self.rules_at(now);
        let item = there.items.get(&link.place);
        let record = there.records.get(&link.record);
        let left = match (item, record) {
            (Some(item), None) => Some(Left::Item(item)),
            (None, Some(record)) => Some(Left::Record(record, &link.place.collection)),
            _ => None,
        };
        left.map_or_else(Plan::default, |left| Plan::of_removal(link, left, stays, rules))
    }
}

/// Why nothing is done, when other values are there than those that were shown, or nothing is held any more.
fn refusal(
    desk: &Desk<'_>,
    links: &BTreeMap<RecordRef, Link>,
    there: &There,
    shown: &Shown,
) -> Option<AnsweredView> {
    let not_done = |sentence, now| {
        Some(AnsweredView {
            done: false,
            sentence,
            now,
            undo: None,
        })
    };
    let Some(held) = links
        .get(&shown.record)
        .and_then(|link| desk.held_pair(link, there))
    else {
        return not_done(say!("The two do not belong together any more."), None);
    };
    match held.shown(shown.held) {
        None => not_done(say!("One of both sides cannot be read at present."), None),
        Some(now) if now != *shown => not_done(
            say!("Other values are there by now. Nothing was done: look at them first."),
            held.view(shown.held),
        ),
        Some(_) => None,
    }
}

fn title(there: &There, links: &BTreeMap<RecordRef, Link>, record: &RecordRef) -> String {
    let content = there.records.get(record).map(|view| &view.content);
    let content = content.or_else(|| {
        let link = links.get(record)?;
        there.items.get(&link.place).map(|view| &view.content)
    });
    content.map(values::title).unwrap_or_default()
}

fn what_was_decided(shown: &[Shown], record: &RecordRef, side: SyncSide) -> String {
    let kind = SyncedTable::of(&record.table).map_or(Kind::Contact, SyncedTable::kind);
    let fields: Vec<String> = shown
        .iter()
        .filter(|one| one.record == *record)
        .map(|one| name(kind, one.held))
        .collect();
    let fields = fields.join(", ");
    match side {
        SyncSide::Mailbox => say!("{fields}: what the mailbox holds stays.", fields = fields),
        SyncSide::Organization => say!("{fields}: what the organization holds stays.", fields = fields),
    }
}

/// Whether an item goes as soon as the person said whether its attendees are told.
pub(super) fn waits_for_attendees(link: &Link) -> bool {
    link.state == LinkState::RecordGone && link.held.contains(&Held::Removal)
}

fn came_of(shown: &Shown, done: &[Done], undo: Option<String>, side: SyncSide) -> AnsweredView {
    let of_record = |step: &Step| about_what(step).1 == Some(&shown.record);
    let found = done.iter().find(|one| of_record(&one.step));
    let not_done = |sentence| AnsweredView {
        done: false,
        sentence,
        now: None,
        undo: None,
    };
    match found {
        None => not_done(say!(
            "This side cannot be kept: you may not do what follows of it."
        )),
        Some(one) if one.ending != Ending::Done => not_done(one.failure()),
        Some(one) if one.kept.as_ref().is_some_and(waits_for_attendees) => AnsweredView {
            done: true,
            sentence: about(one.step.kind, About::Invites),
            now: None,
            undo: None,
        },
        Some(one) => {
            let still = one
                .kept
                .as_ref()
                .is_some_and(|link| link.held.contains(&shown.held));
            if still {
                return not_done(say!(
                    "This side cannot be kept: you may not change the field in the organization."
                ));
            }
            AnsweredView {
                done: true,
                sentence: match side {
                    SyncSide::Mailbox => say!("What the mailbox holds stays."),
                    SyncSide::Organization => say!("What the organization holds stays."),
                },
                now: None,
                undo,
            }
        }
    }
}
