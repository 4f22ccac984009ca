//! The words of G.2, and who has the last one.

use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_sync::tracking::{
    Asked, Basis, Live, PendingReason, Progress, Request, Settled, TrackedCopy, Tracking, is_done, tracking,
};

use crate::values::{at, record};

fn copy(regarding: Option<u128>) -> TrackedCopy {
    let regarding = regarding.map(|id| record("opportunity", id));
    TrackedCopy {
        record: record("email", 1),
        regarding,
        owned_by_me: true,
    }
}

fn asked(request: Request, progress: Progress) -> Asked {
    Asked {
        request,
        progress,
        since: at(3),
    }
}

fn waiting(last_failure: Option<Cause>, next: Option<i64>) -> Progress {
    Progress::Waiting {
        last_failure,
        next_try: next.map(at),
    }
}

fn of_organization(kind: FailureKind) -> Cause {
    Cause {
        kind,
        side: Some(Side::Organization),
    }
}

fn of_mailbox(kind: FailureKind) -> Cause {
    Cause {
        kind,
        side: Some(Side::Mailbox),
    }
}

fn of_neither(kind: FailureKind) -> Cause {
    Cause { kind, side: None }
}

#[test]
fn d_91_what_the_organization_says_wins_over_the_link() {
    let (with, without) = (copy(Some(7)), copy(None));
    let regarding = |basis| Tracking::TrackedRegarding {
        copy: with.clone(),
        regarding: record("opportunity", 7),
        basis,
    };
    let table = [
        (
            "found",
            Live::Found(with.clone()),
            Some(&without),
            regarding(Basis::Organization),
        ),
        (
            "found without a link: a colleague tracked it (D-94)",
            Live::Found(with.clone()),
            None,
            regarding(Basis::Organization),
        ),
        (
            "found, regarding nothing",
            Live::Found(without.clone()),
            Some(&with),
            Tracking::Tracked {
                copy: without.clone(),
                basis: Basis::Organization,
            },
        ),
        (
            "absent: deleted in the organization (D-91)",
            Live::Absent,
            Some(&with),
            Tracking::NotTracked(Basis::Organization),
        ),
        (
            "absent, never linked",
            Live::Absent,
            None,
            Tracking::NotTracked(Basis::Organization),
        ),
        (
            "its mark was taken off (G-90): the record is kept, and it is not tracked",
            Live::LetGo,
            None,
            Tracking::NotTracked(Basis::Mark),
        ),
        (
            "offline with a link",
            Live::Unknown,
            Some(&with),
            regarding(Basis::Link),
        ),
        (
            "offline without one",
            Live::Unknown,
            None,
            Tracking::NotTracked(Basis::Nothing),
        ),
    ];
    for (story, live, link, expected) in table {
        assert_eq!(tracking(&live, link, None), expected, "{story}");
    }
}

#[test]
fn a_request_under_way_says_what_it_waits_for_since_when_and_the_next_try_promise_10() {
    let before = || Settled::NotTracked(Basis::Organization);
    let pending = |reason, next: Option<i64>| Tracking::Pending {
        request: Request::Track,
        reason,
        since: at(3),
        next_try: next.map(at),
        before: before(),
    };
    let failed = |failure| Tracking::Failed {
        request: Request::Track,
        failure,
        since: at(3),
        before: before(),
    };
    let table = [
        (
            Progress::Running,
            Tracking::Processing {
                request: Request::Track,
                before: before(),
            },
        ),
        (waiting(None, Some(4)), pending(PendingReason::Queued, Some(4))),
        (waiting(None, None), pending(PendingReason::Queued, None)),
        (
            waiting(Some(of_organization(FailureKind::Offline)), Some(9)),
            pending(PendingReason::Offline(Side::Organization), Some(9)),
        ),
        (
            waiting(Some(of_mailbox(FailureKind::Offline)), Some(9)),
            pending(PendingReason::Offline(Side::Mailbox), Some(9)),
        ),
        (
            waiting(Some(of_neither(FailureKind::Offline)), Some(9)),
            pending(PendingReason::SwitchedOff, Some(9)),
        ),
        (
            waiting(Some(of_organization(FailureKind::Throttled(None))), Some(9)),
            pending(PendingReason::Throttled(Side::Organization), Some(9)),
        ),
        (
            waiting(Some(of_organization(FailureKind::Stale)), Some(9)),
            pending(PendingReason::Again, Some(9)),
        ),
        (
            waiting(Some(of_organization(FailureKind::SignIn)), None),
            pending(PendingReason::SignIn(Side::Organization), None),
        ),
        (
            waiting(Some(of_mailbox(FailureKind::SignIn)), Some(9)),
            pending(PendingReason::SignIn(Side::Mailbox), Some(9)),
        ),
        (
            waiting(Some(of_organization(FailureKind::Forbidden)), None),
            failed(of_organization(FailureKind::Forbidden)),
        ),
        (
            waiting(Some(of_mailbox(FailureKind::Gone)), None),
            failed(of_mailbox(FailureKind::Gone)),
        ),
        (
            waiting(Some(of_organization(FailureKind::Invalid)), None),
            failed(of_organization(FailureKind::Invalid)),
        ),
        (
            waiting(Some(of_neither(FailureKind::Internal)), None),
            failed(of_neither(FailureKind::Internal)),
        ),
    ];
    for (progress, expected) in table {
        let asked = asked(Request::Track, progress);
        assert_eq!(
            tracking(&Live::Absent, None, Some(&asked)),
            expected,
            "{progress:?}"
        );
    }
}

#[test]
fn a_request_that_the_organization_shows_as_done_is_done_though_its_reply_was_lost() {
    let to_7 = || Request::SetRegarding(record("opportunity", 7));
    let table = [
        (Request::Track, Live::Found(copy(None)), true),
        (Request::Track, Live::Absent, false),
        (to_7(), Live::Found(copy(Some(7))), true),
        (to_7(), Live::Found(copy(Some(8))), false),
        (to_7(), Live::Found(copy(None)), false),
        (to_7(), Live::Absent, false),
        (Request::Untrack, Live::Absent, true),
        (Request::Untrack, Live::Found(copy(None)), false),
        (Request::Track, Live::LetGo, false),
        (Request::Untrack, Live::LetGo, false),
        (Request::Track, Live::Unknown, false),
        (to_7(), Live::Unknown, false),
        (Request::Untrack, Live::Unknown, false),
    ];
    for (request, live, done) in table {
        assert_eq!(is_done(&request, &live), done, "{request:?} {live:?}");
        let asked = asked(
            request,
            waiting(Some(of_organization(FailureKind::Forbidden)), None),
        );
        let word = tracking(&live, None, Some(&asked));
        assert_eq!(matches!(word, Tracking::Failed { .. }), !done, "{word:?}");
    }
}
