//! What untracking does (I-12, D-92, ruling 2).

use regarding_sync::untrack::{
    DeleteReply, LookAfter, SeenCopy, UntrackStep, Untracked, after_delete, untrack,
};

use crate::values::{COLLEAGUE, ME, record};

#[test]
fn d_92_ruling_2_the_owners_copy_is_deleted_and_everybody_elses_is_kept_and_named_i_12() {
    let email = record("email", 1);
    let owned_by = |owner| SeenCopy::There {
        record: record("email", 1),
        owner,
    };
    let keep = |owner| UntrackStep::KeepAndName {
        record: record("email", 1),
        owner,
    };
    let (me, colleague) = (
        record("systemuser", ME.as_u128()),
        record("systemuser", COLLEAGUE.as_u128()),
    );
    let (team, odd_team) = (record("team", 4), record("team", ME.as_u128()));
    let table = [
        (
            "owner",
            owned_by(me),
            UntrackStep::DeleteThenVerify {
                record: email.clone(),
            },
        ),
        ("colleague", owned_by(colleague.clone()), keep(colleague)),
        ("a team, even one's own", owned_by(team.clone()), keep(team)),
        (
            "a team whose key is the person's",
            owned_by(odd_team.clone()),
            keep(odd_team),
        ),
        (
            "may not look",
            SeenCopy::Forbidden {
                record: email.clone(),
            },
            UntrackStep::KeepUnseen {
                record: email.clone(),
            },
        ),
        ("gone already (D-91)", SeenCopy::Gone, UntrackStep::AlreadyGone),
    ];
    for (story, seen, expected) in table {
        assert_eq!(untrack(&seen, ME), expected, "{story}");
    }
}

#[test]
fn only_a_look_proves_a_deletion_i_12() {
    use DeleteReply::{Accepted, Lost, NotFound, Refused};
    use LookAfter::{NotThere, StillThere, Unknown};
    let table = [
        (Accepted, NotThere, Untracked::DeletedAndVerified),
        (NotFound, NotThere, Untracked::DeletedAndVerified),
        (Lost, NotThere, Untracked::DeletedAndVerified),
        (Refused, NotThere, Untracked::DeletedAndVerified),
        (Accepted, StillThere, Untracked::TryAgain),
        (NotFound, StillThere, Untracked::TryAgain),
        (Lost, StillThere, Untracked::TryAgain),
        (Refused, StillThere, Untracked::Refused),
        (Accepted, Unknown, Untracked::LookAgain),
        (NotFound, Unknown, Untracked::LookAgain),
        (Lost, Unknown, Untracked::LookAgain),
        (Refused, Unknown, Untracked::Refused),
    ];
    for (reply, look, expected) in table {
        assert_eq!(after_delete(reply, look), expected, "{reply:?}, {look:?}");
    }
}
