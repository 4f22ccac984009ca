//! `regardingctl`: every use case without a window. The way through: `args` reads the command line, `commands` calls one
//! use case of the companion, `pages` puts its view into words, `output` writes it, `exit` names what became of it.
//!
//! It holds no decision of its own and knows neither the organization's protocol nor the mailbox's.

mod args;
mod commands;
mod crash;
mod exit;
mod host;
mod output;
mod pages;
mod secrets;

use std::process::ExitCode;

use clap::Parser as _;
use regarding_companion::host::languages_of_this_computer;
use regarding_companion::text::{Language, Voice, set_voice};
use regarding_companion::view::failure::{FailureCode, FailureView};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

use crate::args::CommandLine;

fn main() -> ExitCode {
    crash::keep_content_out();
    speak();
    crash::in_order(run)
}

#[tokio::main]
async fn run() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(told) => return not_understood(&told),
    };
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

/// Shows help or version, or what is wrong with the command line; as JSON too where that was asked for.
fn not_understood(told: &clap::Error) -> ExitCode {
    let asked = std::env::args_os().skip(1).take_while(|word| word != "--");
    if told.use_stderr() && asked.into_iter().any(|word| word == "--json") {
        output::failure_as_json(&FailureView::new(FailureCode::Invalid, first_line(told)));
    }
    let code = told.exit_code();
    // Whoever closed the terminal does not want to read it.
    let _ = told.print();
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

/// The sentence of a complaint, without the usage below it.
fn first_line(told: &clap::Error) -> String {
    let text = told.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

/// Speaks the language of the terminal, as `LC_ALL`, `LC_MESSAGES` and `LANG` name it; help stays in English.
fn speak() {
    let tags = languages_of_this_computer();
    let language = Language::best_of(tags.iter().map(String::as_str));
    set_voice(Voice::without_marks(language));
}

/// Logs only what `REGARDING_LOG` asks for, and only our own lines: logs hold identifiers and counts (promise 1), those of
/// the libraries below us may hold anything, the text of a message for one.
fn log_to_standard_error() {
    let level = EnvFilter::try_from_env("REGARDING_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    let ours = filter_fn(|line| line.target().starts_with("regarding"));
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_filter(level)
        .with_filter(ours);
    tracing_subscriber::registry().with(lines).init();
}
