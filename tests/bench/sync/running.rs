//! Cycles as they follow one another in the window: one program that runs.

use std::sync::Arc;

use regarding_companion::facade::{Companion, Secrets};
use regarding_companion::host::{Event, Host};
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::sync::SyncRequest;
use regarding_tests::dav::DavServer;

use crate::ours::Ours;

/// So many cycles, after a first one: that asks what the program keeps from then on. Each goes through the hands of whoever measures it.
pub(crate) fn quiet_cycles<T>(
    ours: &Ours,
    server: &DavServer,
    (times, mut measured): (usize, impl FnMut(&mut dyn FnMut()) -> T),
) -> Vec<T> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let companion = runtime.block_on(signed_in(ours, server));
    let mut cycle = || {
        let request = SyncRequest {
            preview: false,
            agreed: true,
            policy: None,
            track: Vec::new(),
        };
        let report = runtime.block_on(companion.synchronize(request));
        let _ = report.expect("a cycle");
    };
    cycle();
    let all = (0..times).map(|_| measured(&mut cycle)).collect();
    runtime.block_on(companion.stop());
    all
}

async fn signed_in(ours: &Ours, server: &DavServer) -> Companion {
    let companion = Companion::start(Some(ours.install.profile()), Arc::new(Nobody)).await;
    let secrets = Secrets {
        organization: Some(ours.password().to_owned().into()),
        mailbox: None,
        calendars: Some(server.variable("DAV_PASSWORD").to_owned().into()),
    };
    let reached = companion.connect_with(secrets).await;
    reached.organization.expect("signing in");
    companion
}

/// Nobody looks on.
struct Nobody;

impl Host for Nobody {
    fn emit(&self, _: Event) {}

    fn open_browser(&self, _: &str) -> Result<(), FailureView> {
        Err(FailureView::new(
            FailureCode::Unsupported,
            "There is no browser here",
        ))
    }
}
