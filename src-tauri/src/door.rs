//! The way to the companion: it opens while the window is being drawn, and commands wait for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::view::app::Phase;
use tauri::{AppHandle, Manager};
use tokio::sync::SetOnce;

use crate::host::Desktop;
use crate::sample::Sample;

/// How long closing may take. Requests that wait are on disk already, so nothing is lost by not waiting longer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The companion, once it is open.
#[derive(Default)]
pub(crate) struct Door(SetOnce<Companion>);

impl Door {
    /// The companion; waits until it is open.
    pub(crate) async fn companion(&self) -> &Companion {
        self.0.wait().await
    }

    /// The companion, if it is open.
    pub(crate) fn opened(&self) -> Option<&Companion> {
        self.0.get()
    }
}

/// Opens the companion in the background, and the sample organization with it if that was asked for or open last time.
pub(crate) fn open(app: AppHandle, profile: PathBuf, sample_wanted: bool) {
    tauri::async_runtime::spawn(async move {
        let host = Arc::new(Desktop(app.clone()));
        let companion = Companion::start(Some(profile), host).await;
        if let Err(failure) = visit_sample(&app.state::<Sample>(), &companion, sample_wanted).await {
            tracing::warn!(code = ?failure.code, "sample_failed");
        }
        if app.state::<Door>().0.set(companion).is_err() {
            tracing::error!("companion_opened_twice");
        }
    });
}

async fn visit_sample(sample: &Sample, companion: &Companion, wanted: bool) -> Answer<()> {
    if sample.was_open() {
        sample.explore_again(companion).await?;
    }
    if wanted && nothing_set_up(companion).await {
        sample.explore(companion).await?;
    }
    Ok(())
}

async fn nothing_set_up(companion: &Companion) -> bool {
    companion
        .app()
        .await
        .is_ok_and(|app| app.phase == Phase::FirstStart)
}

/// Closes the companion when the program ends.
pub(crate) fn close(app: &AppHandle) {
    // A program that only tells why it cannot run has no door.
    let door = app.try_state::<Door>();
    if let Some(companion) = door.as_ref().and_then(|door| door.opened()) {
        let closing = async { tokio::time::timeout(PATIENCE, companion.stop()).await };
        if tauri::async_runtime::block_on(closing).is_err() {
            tracing::warn!("closing_took_too_long");
        }
    }
}
