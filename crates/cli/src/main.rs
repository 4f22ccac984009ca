//! `regardingctl`: every use case without a window. The way through: `args` reads the command line, `commands` calls one
//! use case of the companion, `pages` puts its view into words, `output` writes it, `exit` names what became of it.
//!
//! It holds no decision of its own and knows neither the organization's protocol nor the mailbox's.

mod args;
mod commands;
mod exit;
mod host;
mod output;
mod pages;
mod secrets;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use crate::args::CommandLine;

#[tokio::main]
async fn main() -> ExitCode {
    let line = CommandLine::parse();
    log_to_standard_error();
    let json = line.json;
    match commands::run(line).await {
        Ok(code) => code.into(),
        Err(failure) => {
            output::failure(&failure, json);
            exit::of(failure.code).into()
        }
    }
}

/// Logs only what `REGARDING_LOG` asks for; logs hold identifiers and counts (promise 1).
fn log_to_standard_error() {
    let filter = EnvFilter::try_from_env("REGARDING_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
