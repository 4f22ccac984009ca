//! Logs: codes on standard error, nothing in files, and only our own lines (promise 1).
//!
//! Libraries below us may put an address or a header into a debug line; theirs are dropped whatever `RUST_LOG` says.

use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// Starts logging. `RUST_LOG` chooses the level; warnings without it.
pub(crate) fn start() {
    let level = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let ours = filter_fn(|line| line.target().starts_with("regarding"));
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_filter(level)
        .with_filter(ours);
    if tracing_subscriber::registry().with(lines).try_init().is_err() {
        // Somebody who embeds us logs already.
        tracing::debug!("logs_started_before");
    }
}
