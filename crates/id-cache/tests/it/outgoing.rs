//! Messages that are to be sent: what is kept comes back, and the later word holds.

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::tables::outgoing::{Outgoing, Stage, TrackThen};

use crate::values::{ME, ORGANIZATION, at, record};

pub(crate) fn outgoing(number: u8, stage: Stage) -> Outgoing {
    Outgoing {
        message_id: format!("out-{number}@mail.example").parse().unwrap(),
        stage,
        track: Some(TrackThen {
            organization: ORGANIZATION,
            user: ME,
            regarding: Some(record("contact", 9)),
        }),
        since: at(i64::from(number)),
        attempts: 2,
        next_try: Some(at(50)),
        last_failure: Some("mailbox.offline".parse().unwrap()),
    }
}

#[test]
fn a_message_is_kept_with_how_far_it_is_and_goes_when_it_is_sent() {
    let cache = IdCache::in_memory().unwrap().cache;
    let first = outgoing(1, Stage::Waiting);
    let plain = Outgoing {
        track: None,
        next_try: None,
        last_failure: None,
        ..outgoing(2, Stage::Unsure)
    };
    cache
        .write(|w| w.outgoing().put(&plain).and_then(|()| w.outgoing().put(&first)))
        .unwrap();
    let all = || cache.read(|r| r.outgoing().all()).unwrap();
    assert_eq!(all(), [first.clone(), plain.clone()], "oldest first");
    for stage in [Stage::Handing, Stage::Accepted, Stage::Refused] {
        let later = Outgoing {
            stage,
            ..first.clone()
        };
        cache.write(|w| w.outgoing().put(&later)).unwrap();
        let found = cache.read(|r| r.outgoing().get(&first.message_id)).unwrap();
        assert_eq!(
            found,
            Some(later),
            "the later word takes the place of the earlier one"
        );
    }
    assert!(cache.write(|w| w.outgoing().remove(&first.message_id)).unwrap());
    assert!(!cache.write(|w| w.outgoing().remove(&first.message_id)).unwrap());
    assert_eq!(all(), [plain]);
}
