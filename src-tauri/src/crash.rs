//! What a crash may leave behind: where in our code it happened, and nothing of anybody's (promise 1).

use std::panic;

/// Replaces the report of a panic, whose message can hold content, by its place in the code; and asks the system for no
/// image of our memory when we or the webview's processes die.
pub(crate) fn keep_content_out() {
    panic::set_hook(Box::new(|report| {
        let place = report.location();
        tracing::error!(
            file = place.map_or("?", panic::Location::file),
            line = place.map_or(0, panic::Location::line),
            "defect_met"
        );
    }));
    no_memory_image();
}

/// The limit is inherited by the webview's processes, which hold the messages that are shown.
#[cfg(unix)]
fn no_memory_image() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    if let Err(error) = setrlimit(Resource::Core, none) {
        tracing::warn!(%error, "memory_image_not_switched_off");
    }
}

#[cfg(not(unix))]
fn no_memory_image() {}
