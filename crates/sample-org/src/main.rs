//! `regarding-org`: serves the sample organization, or writes the sample mailbox.

mod args;
mod control;
mod foreign;
mod ready;
mod serve;
mod stop;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use jiff::Timestamp;
use regarding_sample_org::mailbox;

use args::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let outcome = match Arguments::parse().command {
        Command::Serve(options) => serve::run(*options).await,
        Command::Mailbox { out, seed } => mailbox::write(&out, seed, Timestamp::now())
            .map_err(Into::into)
            .and_then(|summary| print_line(&serde_json::to_string(&summary)?)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do when even standard error is closed.
            let _ = writeln!(std::io::stderr(), "regarding-org: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes one line to standard output at once: whoever started the program waits for it.
fn print_line(line: &str) -> Result<(), Box<dyn core::error::Error>> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
