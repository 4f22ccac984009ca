//! Synchronizing once.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::view::sync::{SyncReportView, SyncRequest};

use crate::args::Synchronize;
use crate::exit::{DONE, Exit, WAITS};
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
    let exit = if report.waits { WAITS } else { DONE };
    output::show(json, &Report(report))?;
    Ok(exit)
}
