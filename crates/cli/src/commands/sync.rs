//! Synchronizing once.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::sync::{SyncKindView, SyncReportView, SyncRequest};

use crate::args::Synchronize;
use crate::exit::{self, DONE, Exit, PARTLY, WAITS};
use crate::output;
use crate::pages::sync::Report;

/// Runs a cycle, or tells what one would do.
pub(super) async fn sync(companion: &Companion, request: Synchronize, json: bool) -> Answer<Exit> {
    let request = SyncRequest {
        preview: request.preview,
        agreed: request.yes,
        policy: request.conflicts.map(Into::into),
        track: request.track,
    };
    let report: SyncReportView = companion.synchronize(request).await?;
    let exit = outcome(&report);
    output::show(json, &Report(report))?;
    Ok(exit)
}

/// How it ended for a script: a kind that was given up comes before a question, and a question before single items that failed.
fn outcome(report: &SyncReportView) -> Exit {
    let failed = |kind: &SyncKindView| kind.steps.iter().any(|step| step.failure.is_some());
    if let Some(given_up) = report.given_up.first() {
        exit::of(given_up.failure.code)
    } else if report.waits {
        WAITS
    } else if !report.not_there.is_empty() {
        exit::of(FailureCode::Gone)
    } else if report.kinds.iter().any(failed) {
        PARTLY
    } else {
        DONE
    }
}

#[cfg(test)]
mod tests {
    use regarding_companion::view::failure::{FailureCode, FailureView};
    use regarding_companion::view::sync::{
        SyncCountsView, SyncGivenUpView, SyncKind, SyncKindView, SyncReportView, SyncStepView, SyncStepWhat,
    };

    use super::outcome;
    use crate::exit::{DONE, Exit, PARTLY, WAITS};

    fn kind(failure: Option<&str>) -> SyncKindView {
        let step = SyncStepView {
            what: SyncStepWhat::CreateItem,
            title: String::new(),
            record: None,
            uid: None,
            reason: String::new(),
            writes: Vec::new(),
            failure: failure.map(str::to_owned),
        };
        SyncKindView {
            kind: SyncKind::Task,
            ran: true,
            done: 1,
            counts: SyncCountsView::default(),
            brake: None,
            steps: vec![step],
            notes: Vec::new(),
            untracked: Vec::new(),
        }
    }

    fn report(kinds: Vec<SyncKindView>) -> SyncReportView {
        SyncReportView {
            preview: false,
            first: false,
            waits: false,
            kinds,
            not_there: Vec::new(),
            given_up: Vec::new(),
        }
    }

    #[test]
    fn f_6_a_script_learns_that_not_everything_was_done() {
        assert_eq!(outcome(&report(vec![kind(None)])), DONE);
        let partly = report(vec![kind(None), kind(Some("It is read-only"))]);
        assert_eq!(outcome(&partly), PARTLY);
        let waits = SyncReportView {
            waits: true,
            ..partly.clone()
        };
        assert_eq!(outcome(&waits), WAITS);
        let given_up = SyncReportView {
            given_up: vec![SyncGivenUpView {
                kind: SyncKind::Contact,
                failure: FailureView::new(FailureCode::Forbidden, "Your role does not let you read contacts"),
            }],
            ..waits
        };
        assert_eq!(outcome(&given_up), Exit(5), "the others ran all the same");
    }
}
