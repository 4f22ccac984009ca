//! What must hold at the end of a run.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::{Content, Field};
use regarding_model::link::LinkState;
use regarding_sync::fields::FieldDirection;

use crate::driver::{ORGANIZATION, directions};
use crate::values::{all_shown, fields, shown, value};
use crate::world::World;

/// Everything that is wrong; nothing when all promises were kept.
pub(crate) fn verdict(world: &World) -> Vec<String> {
    let mut wrong = world.wrong.clone();
    wrong.extend(world.restless.iter().cloned());
    duplicates(world, &mut wrong);
    agreement(world, &mut wrong);
    lost(world, &mut wrong);
    cut_short(world, &mut wrong);
    wrong
}

/// Promise 5: one item, one record.
fn duplicates(world: &World, wrong: &mut Vec<String>) {
    let mut items: BTreeMap<&str, u32> = BTreeMap::new();
    let mut by_content: BTreeMap<Vec<u64>, u32> = BTreeMap::new();
    for thing in world.mailbox.things.values().filter(|thing| thing.made_by_sync) {
        *items.entry(&thing.uid).or_default() += 1;
        let numbers: Vec<u64> = all_shown(&thing.content).collect();
        if !numbers.is_empty() {
            *by_content.entry(numbers).or_default() += 1;
        }
    }
    for (uid, count) in items.iter().filter(|(_, count)| **count > 1) {
        wrong.push(format!("{count} items {uid}"));
    }
    for (numbers, count) in by_content.iter().filter(|(_, count)| **count > 1) {
        wrong.push(format!("{count} items with the values {numbers:?}"));
    }
    let mut records: BTreeMap<&str, u32> = BTreeMap::new();
    for row in world.organization.rows.values() {
        if let Some(uid) = &row.made_for {
            *records.entry(uid).or_default() += 1;
        }
    }
    for (uid, count) in records.iter().filter(|(_, count)| **count > 1) {
        wrong.push(format!("{count} records for {uid}"));
    }
}

/// Both sides of an active pair hold the same in every field that travels both ways, and an item has its record.
fn agreement(world: &World, wrong: &mut Vec<String>) {
    let directions = directions(None);
    for link in world
        .installs
        .first()
        .into_iter()
        .flat_map(|install| install.links.values())
    {
        if link.state != LinkState::Active {
            continue;
        }
        let (Some(thing), Some(row)) = (
            world.mailbox.things.get(&link.place),
            world.organization.rows.get(&link.record),
        ) else {
            wrong.push(format!("{} is linked and one half is gone", link.record));
            continue;
        };
        for field in fields(link.kind) {
            let both = directions[&link.kind].of(*field) == FieldDirection::Both;
            if both && shown(&thing.content, *field) != shown(&row.content, *field) {
                wrong.push(format!("{} differs in {field}", link.record));
            }
        }
    }
    tracked_without_a_record(world, wrong);
}

/// Nothing that was asked for is forgotten: a selected record has its item, a tracked item its record.
fn tracked_without_a_record(world: &World, wrong: &mut Vec<String>) {
    let Some(install) = world.installs.first() else {
        return;
    };
    let linked: BTreeSet<_> = install.links.values().map(|link| &link.place).collect();
    for (record, row) in &world.organization.rows {
        if row.in_filter && !install.links.contains_key(record) {
            wrong.push(format!("{record} is selected and has no item"));
        }
    }
    for (place, thing) in &world.mailbox.things {
        let twin = world.mailbox.find(&thing.uid).len() > 1;
        let deleted = world
            .organization
            .deleted
            .contains(&crate::values::derived(thing.kind, &thing.uid));
        if thing.tracked && !linked.contains(place) && !twin && !deleted {
            let ours = thing.uid.ends_with(&format!("@{ORGANIZATION}"));
            if !ours {
                wrong.push(format!("{} is tracked and has no record", thing.uid));
            }
        }
    }
}

/// Promise 7: every value that somebody entered still stands, or somebody saw and replaced it, or decided against it.
fn lost(world: &World, wrong: &mut Vec<String>) {
    let mut standing: BTreeSet<u64> = BTreeSet::new();
    let contents = world
        .mailbox
        .things
        .values()
        .map(|thing| &thing.content)
        .chain(world.organization.rows.values().map(|row| &row.content));
    contents.for_each(|content: &Content| standing.extend(all_shown(content)));
    for (number, field) in world.entered.iter().enumerate() {
        let number = u64::try_from(number).unwrap();
        // An edit on the side that does not send is overwritten when the other side's value changes (B-4).
        let one_way = matches!(field, Field::Nickname | Field::Department);
        if !one_way && !standing.contains(&number) && !world.replaced.contains(&number) {
            wrong.push(format!("the edit e{number} of {field} is lost"));
        }
    }
}

/// Nor is it lost in part: what the organization cut does not come back over what the mailbox holds whole.
fn cut_short(world: &World, wrong: &mut Vec<String>) {
    for thing in world.mailbox.things.values() {
        let Some(number) = shown(&thing.content, Field::Notes) else {
            continue;
        };
        let whole = thing.content.get(Field::Notes) == Some(&value(Field::Notes, number));
        if world.whole.contains(&number) && !world.replaced.contains(&number) && !whole {
            wrong.push(format!("the notes e{number} were cut"));
        }
    }
}

/// What all runs did, to show that something happened.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    writes: u64,
    crashes: u64,
    wipes: u64,
    decided: u64,
    removals: u64,
    edits: u64,
    linked: u64,
}

impl Totals {
    pub(crate) fn add(&mut self, world: &World) {
        self.writes += world.writes;
        self.crashes += world.crashes;
        self.wipes += world.wipes;
        self.decided += world.decided;
        self.removals += world.removals;
        self.edits += u64::try_from(world.entered.len()).unwrap();
        let links = world.installs.first().map_or(0, |install| install.links.len());
        self.linked += u64::try_from(links).unwrap();
    }

    pub(crate) fn assert_that_much_happened(&self, runs: u64) {
        for (what, count) in [
            ("writes", self.writes),
            ("crashes", self.crashes),
            ("wipes", self.wipes),
            ("decisions", self.decided),
            ("removals", self.removals),
            ("edits", self.edits),
            ("links", self.linked),
        ] {
            assert!(count > runs / 10, "only {count} {what} in {runs} runs");
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} edits, {} writes, {} crashes, {} wipes, {} decisions, {} removals, {} links",
            self.edits, self.writes, self.crashes, self.wipes, self.decided, self.removals, self.linked
        )
    }
}
