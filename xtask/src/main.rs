//! `cargo xtask`: the repository's commands. Each does all of its own set-up on a fresh Debian machine with Rust and Node.
//!
//! Only the standard library is used here, so that the command itself builds in a second.

mod bench;
mod build;
mod failed;
mod fuzz;
mod lints;
mod packages;
mod run;
mod shell;
mod simulate;
mod suites;
mod test;
mod ui;

use std::process::ExitCode;

use crate::shell::Failure;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run [ARGS...]     Build and open the window on the sample organization and mailbox.
                    Without a display: start a virtual one, walk the main job in the real
                    window, write pictures to target/tour/ and say whether the job was done.
  test [STEP...]    Everything: format, lints, licences, house rules, bindings, unit, property and
                    contract tests, live peers, the real window, the privacy search.
                    With names, only these steps: format ui lints licences tests, or window,
                    which is the part of the tests that needs the whole program
  bench pane        The pane of a message against an organization with 80 ms of delay.
  bench mailbox     A mailbox of 100,000 messages beside imaplib and Thunderbird.
  bench organization  Questions to an organization of a million contacts beside one of 10,000.
  bench sync        Contacts on real servers beside vdirsyncer and a bare loop of the same requests.
  fuzz TARGET [S]   Feed a parser of the sample organization for S seconds (60), on a nightly compiler:
                    query, fetchxml, batch, formxml.
  simulate [--runs N] [--seed S]
                    The sync engine against strict fakes, with crashes, lost replies and two installs:
                    N seeds (10000) from S (1) on. A failing seed tells what happened.
  bindings          Write ui/src/bindings.ts anew from the Rust commands.
  setup             Only install what the other commands need.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    match dispatch(command, rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            shell::say(&format!("xtask: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, rest: &[String]) -> Result<(), Failure> {
    match command {
        "run" => run::run(rest),
        "test" => test::test(rest),
        "bench" => bench::bench(rest),
        "fuzz" => fuzz::fuzz(rest),
        "simulate" => simulate::simulate(rest),
        "bindings" => ui::bindings(),
        "setup" => packages::ensure(packages::ALL),
        "help" | "--help" | "-h" => {
            shell::say(USAGE);
            Ok(())
        }
        other => Err(Failure::new(format!("unknown command '{other}'\n\n{USAGE}"))),
    }
}
