//! The tour: the main job, walked in the real window and checked in the organization from outside.
//!
//! A salesperson on a fresh machine signs in, selects a message, sees who these people are in the CRM, sets the message
//! regarding an opportunity and finds it there. Each step leaves a line on standard output and most of them a picture in
//! `target/tour`; the exit status says whether the job was done.

mod checks;
mod guide;
mod steps;

use std::process::ExitCode;

use guide::Guide;

#[tokio::main]
async fn main() -> ExitCode {
    let guide = Guide::new();
    // A step that fails panics with the finding, as every use of the harness does.
    match tokio::spawn(steps::walk(guide.clone())).await {
        Ok(()) => {
            guide.say("The job is done.");
            ExitCode::SUCCESS
        }
        Err(_) => {
            guide.say("The job is not done.");
            ExitCode::FAILURE
        }
    }
}
