//! Synchronizing once.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::sync::{SyncReportView, SyncRequest};

use crate::args::Synchronize;
use crate::exit::{self, DONE, Exit, WAITS};
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
    let exit = match (report.waits, report.not_there.is_empty()) {
        (true, _) => WAITS,
        (false, true) => DONE,
        (false, false) => exit::of(FailureCode::Gone),
    };
    output::show(json, &Report(report))?;
    Ok(exit)
}
