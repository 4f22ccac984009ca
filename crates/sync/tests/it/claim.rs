//! Which install synchronizes (DESIGN section 5, E-1 to E-5).

use proptest::prelude::*;
use regarding_model::ids::MachineId;
use regarding_sync::claim::{
    BeforeWrite, Claim, ClaimWrite, FORGOTTEN, Guard, Holder, Machine, NOBODY, Round, SeenClaim, Standing,
    before_write, is_to_renew, option_is_shown, release, round, standing, take,
};
use uuid::Uuid;

use crate::values::at;

const DESK: MachineId = MachineId(Uuid::from_u128(1));
const LAPTOP: MachineId = MachineId(Uuid::from_u128(2));

/// Three cycles of 12 minutes.
const SILENT: i64 = 36 * 60;

fn seen(machine: MachineId, generation: u64, renewed: i64) -> SeenClaim {
    SeenClaim {
        claim: Claim {
            machine,
            generation,
            renewed_at: at(renewed),
        },
        etag: "W/\"5\"".to_owned(),
    }
}

fn laptop(last_seen: i64) -> Machine {
    Machine {
        id: LAPTOP,
        name: "LAPTOP-2".to_owned(),
        last_seen: at(last_seen),
    }
}

#[test]
fn e_3_e_4_e_5_the_standing_of_an_install() {
    let held = |last_seen: i64| Holder {
        machine: LAPTOP,
        name: Some("LAPTOP-2".to_owned()),
        last_seen: at(last_seen),
    };
    let unnamed = Holder {
        machine: LAPTOP,
        name: None,
        last_seen: at(0),
    };
    let table = [
        ("nobody holds it", None, vec![laptop(0)], 0, Standing::TakeFree),
        (
            "it was given up",
            Some(seen(NOBODY, 4, 0)),
            vec![laptop(0)],
            1,
            Standing::TakeFree,
        ),
        (
            "it is ours, however long we slept",
            Some(seen(DESK, 4, 0)),
            vec![],
            9 * SILENT,
            Standing::Mine { generation: 4 },
        ),
        (
            "another is alive",
            Some(seen(LAPTOP, 4, 0)),
            vec![laptop(0)],
            SILENT - 1,
            Standing::HeldBy(held(0)),
        ),
        (
            "another is silent for three cycles",
            Some(seen(LAPTOP, 4, 0)),
            vec![laptop(0)],
            SILENT,
            Standing::Relievable(held(0)),
        ),
        (
            "it runs but does not synchronize: seen later than it renewed",
            Some(seen(LAPTOP, 4, 0)),
            vec![laptop(90)],
            SILENT,
            Standing::Relievable(held(90)),
        ),
        (
            "another without a name",
            Some(seen(LAPTOP, 4, 0)),
            vec![],
            1,
            Standing::HeldBy(unnamed),
        ),
        (
            "its clock is ahead of ours",
            Some(seen(LAPTOP, 4, 500)),
            vec![laptop(0)],
            0,
            Standing::HeldBy(held(500)),
        ),
    ];
    for (story, claim, machines, now, expected) in table {
        assert_eq!(
            standing(DESK, claim.as_ref(), &machines, at(now)),
            expected,
            "{story}"
        );
    }
}

#[test]
fn a_claim_is_taken_renewed_and_taken_over_under_guard() {
    let write = |generation, guard| ClaimWrite {
        claim: Claim {
            machine: DESK,
            generation,
            renewed_at: at(9),
        },
        guard,
    };
    let unchanged = || Guard::IfUnchanged("W/\"5\"".to_owned());
    let table = [
        (
            "free: only if there is none yet",
            None,
            write(1, Guard::CreateOnly),
        ),
        (
            "renewal keeps the generation",
            Some(seen(DESK, 4, 0)),
            write(4, unchanged()),
        ),
        (
            "takeover begins a new one",
            Some(seen(LAPTOP, 4, 0)),
            write(5, unchanged()),
        ),
    ];
    for (story, claim, expected) in table {
        assert_eq!(take(DESK, claim.as_ref(), at(9)), expected, "{story}");
    }
}

#[test]
fn a_claim_given_up_is_nobodys_and_goes_on_counting() {
    let given = release(DESK, Some(&seen(DESK, 4, 0)), at(9)).unwrap();
    assert_eq!(given.guard, Guard::IfUnchanged("W/\"5\"".to_owned()));
    assert_eq!((given.claim.machine, given.claim.generation), (NOBODY, 4));
    let next = take(LAPTOP, Some(&seen(NOBODY, 4, 9)), at(10));
    assert_eq!((next.claim.machine, next.claim.generation), (LAPTOP, 5));
    assert_eq!(
        before_write(DESK, 4, Some(&seen(NOBODY, 4, 9))),
        BeforeWrite::Stop
    );
    for not_ours in [None, Some(seen(LAPTOP, 4, 0)), Some(seen(NOBODY, 4, 0))] {
        assert_eq!(release(DESK, not_ours.as_ref(), at(9)), None);
    }
}

#[test]
fn before_the_first_write_the_claim_is_looked_at_again() {
    let table = [
        ("as it was", Some(seen(DESK, 4, 0)), BeforeWrite::Go),
        ("taken over", Some(seen(LAPTOP, 5, 0)), BeforeWrite::Stop),
        (
            "lost and won back meanwhile: a full look",
            Some(seen(DESK, 6, 0)),
            BeforeWrite::FullLook,
        ),
        ("removed", None, BeforeWrite::Stop),
    ];
    for (story, claim, expected) in table {
        assert_eq!(before_write(DESK, 4, claim.as_ref()), expected, "{story}");
    }
}

#[test]
fn e_2_a_24_the_option_is_shown_only_with_several_computers() {
    let desk = Machine {
        id: DESK,
        ..laptop(0)
    };
    assert!(!option_is_shown(DESK, &[], at(0)));
    assert!(!option_is_shown(DESK, std::slice::from_ref(&desk), at(0)));
    assert!(
        option_is_shown(DESK, &[laptop(0)], at(0)),
        "this one counts though it is not listed yet"
    );
    assert!(option_is_shown(DESK, &[desk, laptop(0)], at(0)));
    assert!(
        !option_is_shown(DESK, &[laptop(0)], at(FORGOTTEN.as_secs())),
        "one that nobody works with any more does not count",
    );
}

/// The organization's side: it accepts a write only under its guard.
fn store(kept: &mut Option<SeenClaim>, write: &ClaimWrite) -> bool {
    let accepted = match (&write.guard, kept.as_ref()) {
        (Guard::CreateOnly, None) => true,
        (Guard::IfUnchanged(etag), Some(seen)) => *etag == seen.etag,
        (Guard::CreateOnly, Some(_)) | (Guard::IfUnchanged(_), None) => false,
    };
    if accepted {
        let revision = kept
            .as_ref()
            .map_or(0, |seen| seen.etag.parse::<u64>().unwrap_or(0));
        *kept = Some(SeenClaim {
            claim: write.claim,
            etag: (revision + 1).to_string(),
        });
    }
    accepted
}

proptest! {
    /// Installs act on looks that may be old; whoever is refused does not write.
    #[test]
    fn at_most_one_install_may_write_at_any_time(steps in proptest::collection::vec((0_u128..3, any::<bool>()), 1..40)) {
        let mut kept: Option<SeenClaim> = None;
        let mut looks: [Option<SeenClaim>; 3] = [None, None, None];
        let mut generations: [Option<u64>; 3] = [None; 3];
        for (second, (who, takes)) in (0_i64..).zip(steps) {
            let (me, place) = (MachineId(Uuid::from_u128(who)), usize::try_from(who).unwrap());
            if takes {
                let write = take(me, looks[place].as_ref(), at(second));
                if store(&mut kept, &write) {
                    generations[place] = Some(write.claim.generation);
                    looks[place] = kept.clone();
                }
            } else {
                looks[place] = kept.clone();
            }
            let may_write = (0..3).filter(|place| {
                let me = MachineId(Uuid::from_u128(*place as u128));
                generations[*place].is_some_and(|known| before_write(me, known, kept.as_ref()) == BeforeWrite::Go)
            });
            prop_assert!(may_write.count() <= 1);
        }
    }
}

/// E-1, E-2: one that synchronizes nothing keeps no other one from it.
#[test]
fn only_who_works_takes_or_renews_the_claim_and_who_does_not_leaves_it_in_the_end() {
    let (mine, other, nobodys) = (seen(DESK, 4, 0), seen(LAPTOP, 4, 0), seen(NOBODY, 4, 0));
    let table = [
        ("renewed", Some(&mine), true, 1, Round::Write),
        ("after a long sleep", Some(&mine), true, 9 * SILENT, Round::Write),
        ("about to agree", Some(&mine), false, SILENT - 1, Round::Leave),
        ("they did not", Some(&mine), false, SILENT, Round::Release),
        ("none yet", None, true, 1, Round::Write),
        ("free", Some(&nobodys), true, 1, Round::Write),
        ("free, with nothing to do", Some(&nobodys), false, 1, Round::Leave),
        ("none yet, with nothing to do", None, false, 1, Round::Leave),
        ("another's", Some(&other), true, 1, Round::Leave),
        (
            "silent: a person decides",
            Some(&other),
            true,
            SILENT,
            Round::Leave,
        ),
        (
            "another's, with nothing to do",
            Some(&other),
            false,
            SILENT,
            Round::Leave,
        ),
    ];
    for (story, claim, works, now, expected) in table {
        let how = standing(DESK, claim, &[], at(now));
        assert_eq!(round(&how, claim, (works, true), at(now)), expected, "{story}");
    }
    let free = standing(DESK, None, &[], at(1));
    let given_away = round(&free, None, (true, false), at(1));
    assert_eq!(given_away, Round::Leave, "until the person says so again");
}

#[test]
fn e_5_a_holder_at_work_renews_long_before_others_think_it_silent() {
    let claim = seen(DESK, 4, 0).claim;
    assert!(!is_to_renew(&claim, at(SILENT / 6 - 1)));
    assert!(is_to_renew(&claim, at(SILENT / 6)));
    assert!(!is_to_renew(&claim, at(-60)), "a clock that was set back");
}
