//! What is known of a pair before its sides are compared: what both were seen to hold last, and what became of what was sent since.

use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Content, DigestKey, Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Base, Held, LastSeen, Link, Named, Sent, Version};

use super::Rules;
use super::create::with_rules;
use crate::merge;
use crate::pair::{ItemView, RecordView};

type Views<'a> = (Option<&'a ItemView>, Option<&'a RecordView>);

/// The base of a pair. A write that was cut off, or not answered, or not read again, is no edit of anybody.
pub(super) fn of_pair(link: &Link, sent: &Sent, views: Views<'_>, rules: Rules<'_>) -> Option<Base> {
    let who = (link.kind, &link.record);
    let Some(mut base) = link.base.clone() else {
        let (Some(item), Some(record)) = views else {
            return None;
        };
        return of_strangers(who, (item, record), sent, rules);
    };
    arrived(&mut base, sent, views, rules.key);
    occurrences_arrived(&mut base, who, (sent, views), false, rules);
    confirmed(&mut base, link, sent, views, rules);
    Some(base)
}

/// The base of two that have no link: what one of them was about to get from the other when that was cut off. Any other field was
/// never agreed.
pub(super) fn of_strangers(
    (kind, record_ref): (Kind, &RecordRef),
    (item, record): (&ItemView, &RecordView),
    sent: &Sent,
    rules: Rules<'_>,
) -> Option<Base> {
    if sent.is_empty() {
        return None;
    }
    let directions = rules.directions.get(&kind)?.of_table(&record_ref.table);
    let mut base = Base {
        fields: directions.fields().map(|field| (field, None)).collect(),
        ..Base::default()
    };
    let views = (Some(item), Some(record));
    created(&mut base, sent, record.facts.made);
    arrived(&mut base, sent, views, rules.key);
    occurrences_arrived(&mut base, (kind, record_ref), (sent, views), true, rules);
    Some(base)
}

/// A record that was about to be made when that was cut off, and is there, held at first what it was sent, as far as no side keeps that
/// in its own way. One that was made long before or after that is another computer's, which may have sent something else.
fn created(base: &mut Base, sent: &Sent, made: Option<Timestamp>) {
    let here = made
        .zip(sent.named.at)
        .is_some_and(|(made, at)| made.duration_since(at).abs() < UNDER_WAY);
    let kept = sent.record.iter().filter(|(field, _)| is_kept_as_sent(**field));
    for (field, values) in kept.filter(|_| here && sent.makes_record()) {
        if let [value] = values.as_slice() {
            let both = LastSeen {
                item: *value,
                record: *value,
            };
            merge::agree(base, *field, both);
        }
    }
}

/// Whether a field always holds one of a few values, the same on both sides: it is never empty, and nothing is cut or folded.
fn is_kept_as_sent(field: Field) -> bool {
    field == Field::Importance
}

/// The same of the occurrences of a series.
fn occurrences_arrived(
    base: &mut Base,
    who: (Kind, &RecordRef),
    (sent, (item, record)): (&Sent, Views<'_>),
    strangers: bool,
    rules: Rules<'_>,
) {
    let sides = [item.map(ItemView::side), record.map(RecordView::side)];
    let sent = [&sent.item_occurrences, &sent.record_occurrences];
    with_rules(who, true, rules, |rules| {
        merge::occurrences_arrived(base, (sides, sent), strangers, rules);
    });
}

/// A side that holds what was sent to it was once the same as the other one in that field, whoever wrote it and whatever was answered.
/// What differs from it on the other side was edited there since.
fn arrived(base: &mut Base, sent: &Sent, (item, record): Views<'_>, key: &DigestKey) {
    let sides: [(Option<&Content>, _); 2] = [
        (item.map(|item| &item.content), &sent.item),
        (record.map(|record| &record.content), &sent.record),
    ];
    for (content, sent) in sides {
        let Some(content) = content else { continue };
        let series = content.get(Field::Recurrence).is_some() || !base.occurrences.is_empty();
        for (field, values) in sent {
            let now = key.of_field(*field, content);
            // Whether a series took its exceptions along when it got another rule or time is told by the base from before.
            let frame = series && matches!(field, Field::Time | Field::Recurrence);
            if !frame && !content.withheld(*field) && values.contains(&now) {
                let both = LastSeen {
                    item: now,
                    record: now,
                };
                merge::agree(base, *field, both);
            }
        }
    }
}

/// Notes what a server made of the last write to it where that was not read then. As long as the version is the one that the write was
/// answered with, a difference is the server's doing and nobody's edit. Afterwards a field that was written may hold either, so it
/// counts as never agreed; one that was not written was edited.
fn confirmed(base: &mut Base, link: &Link, sent: &Sent, (item, record): Views<'_>, rules: Rules<'_>) {
    let item = item.filter(|_| link.unconfirmed.item);
    let record = record.filter(|_| link.unconfirmed.record);
    let same = (
        item.is_some_and(|item| link.item_version.as_ref() == Some(&item.version)),
        record.is_some_and(|record| link.record_version.as_ref() == Some(&record.version)),
    );
    // What the organization made of a value that the person may not see stays unknown until they may (B-7).
    let columns = rules.columns.get(&link.kind);
    let hidden = columns.map(|columns| columns.of_table(&link.record.table).no_read.clone());
    let hidden = hidden.unwrap_or_default();
    let waits = |field: Field| link.held.contains(&Held::Field(field));
    for (field, last) in &mut base.fields {
        let Some(mut seen) = last.filter(|_| !waits(*field)) else {
            continue;
        };
        let sides = [
            (
                item.map(|item| &item.content),
                same.0,
                sent.to_item(),
                &mut seen.item,
            ),
            (
                record.map(|view| &view.content),
                same.1,
                sent.to_record(),
                &mut seen.record,
            ),
        ];
        let mut known = true;
        for (content, same, sent, held) in sides {
            let Some(content) = content else { continue };
            // What differs there and waits for a right is an edit, unless it was written and then hidden before it was read.
            if link.unshared.contains(field) && !sent.fields.contains_key(field) {
                continue;
            }
            // What was written is not known of a link that an earlier version of the program kept.
            let written = sent.is_empty() || sent.fields.contains_key(field);
            if content.withheld(*field) {
                known &= !(written && hidden.contains(field));
                continue;
            }
            let now = rules.key.of_field(*field, content);
            let kept = is_kept_as_sent(*field);
            known &= same || now == *held || !written || kept;
            if same || (written && !kept) {
                *held = now;
            }
        }
        *last = known.then_some(seen);
    }
    let sides = [
        item.map(|item| (item.side(), same.0)),
        record.map(|record| (record.side(), same.1)),
    ];
    with_rules((link.kind, &link.record), true, rules, |rules| {
        let sent = [sent.to_item(), sent.to_record()];
        merge::confirm_occurrences(base, (sides, sent), (&link.held, &link.unshared), rules);
    });
}

/// How long a write may be under way. Whoever says the same later says it themselves.
const UNDER_WAY: SignedDuration = SignedDuration::from_mins(10);

/// What was sent and may still arrive: to a side that is not read for this step either, and to one that is read as the version that the
/// write named. The program that sent it may have been killed a moment ago.
pub(super) fn still_unseen(sent: &Sent, (item, record): Views<'_>, now: Timestamp) -> Sent {
    fn unless<T: Clone + Default>(seen: bool, sent: &T) -> T {
        if seen { T::default() } else { sent.clone() }
    }
    let named = &sent.named;
    let recent = named
        .at
        .is_some_and(|at| now.duration_since(at).abs() < UNDER_WAY);
    let seen = |version: Option<&Version>, named: &Option<Version>| {
        version.is_some_and(|version| !(recent && named.as_ref() == Some(version)))
    };
    let item = seen(item.map(|item| &item.version), &named.item);
    let record = seen(record.map(|record| &record.version), &named.record);
    Sent {
        item: unless(item, &sent.item),
        record: unless(record, &sent.record),
        item_occurrences: unless(item, &sent.item_occurrences),
        record_occurrences: unless(record, &sent.record_occurrences),
        named: Named {
            item: unless(item, &named.item),
            record: unless(record, &named.record),
            at: named.at,
            made: false,
        },
    }
}
