//! The brake over several cycles (promise 4): what they took away without a word of the person counts with what the next one would.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use regarding_model::fields::Kind;
use regarding_model::link::Link;
use regarding_sync::pair::{ItemNews, Pair, RecordNews};
use regarding_sync::plan::{Agreement, Limits, Plan};

use crate::pairs::{World, base, item, link};
use crate::values::{at, record};

/// So many contacts that leave the filters.
fn all_leave(count: usize) -> Plan {
    let number = u128::try_from(count).unwrap();
    let of = |number| Pair {
        link: Link {
            record: record("contact", number),
            ..link(Kind::Contact, Some(base(&[])))
        },
        item: ItemNews::Unchanged(Some(Box::new(item(&[])))),
        record: RecordNews::LeftFilter,
        sent: Default::default(),
    };
    World::default().plan(&(0..number).map(of).collect::<Vec<_>>(), &[])
}

#[test]
fn promise_4_small_cycles_that_take_much_away_together_wait_as_a_large_one_does() {
    let limits = Limits {
        number: 20,
        percent: 10,
    };
    let brake = |count, pairs, lately| limits.brake(&all_leave(count), pairs, lately);
    assert!(brake(5, 10_000, 15).is_none(), "20 are the number");
    let waits = brake(5, 10_000, 16).unwrap();
    assert_eq!((waits.losses, waits.lately), (5, 16));
    assert!(
        brake(1, 100, 9).is_none() && brake(1, 100, 10).is_some(),
        "the share"
    );
    assert!(brake(1, 30, 4).is_none(), "a handful is everyday");
    assert!(brake(0, 100, 500).is_none(), "there is nothing to ask about");
    let shown = Agreement::Shown(all_leave(5).losses());
    assert!(
        limits.asks(&all_leave(5), (100, 50), &shown).is_none(),
        "a yes is a yes"
    );
    let day = SignedDuration::from_hours(24);
    assert_eq!(Limits::counts_since(at(0)), at(0) - day);
}

proptest! {
    /// Whatever cycles come: without a yes no day takes more away than the limits let a cycle.
    #[test]
    fn promise_4_no_day_takes_more_away_unasked_than_a_cycle_may(cycles in proptest::collection::vec((0_usize..30, 1_i64..400), 1..60)) {
        let limits = Limits { number: 20, percent: 100 };
        let mut now = at(0);
        let mut taken: Vec<(Timestamp, usize)> = Vec::new();
        for (losses, minutes) in cycles {
            now += SignedDuration::from_mins(minutes);
            let lately = |taken: &[(Timestamp, usize)]| {
                let since = Limits::counts_since(now);
                taken.iter().filter(|(at, _)| *at >= since).map(|(_, count)| count).sum::<usize>()
            };
            if limits.asks(&all_leave(losses), (10_000, lately(&taken)), &Agreement::None).is_none() {
                taken.push((now, losses));
            }
            prop_assert!(lately(&taken) <= limits.number);
        }
    }
}
