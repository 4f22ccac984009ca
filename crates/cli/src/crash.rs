//! What a crash may leave behind: where in our code it happened, and nothing of anybody's (promise 1).

use std::panic::{self, Location};

use crate::output;

/// Replaces the report of a panic, whose message can hold content, by its place in the code; and asks the system for no
/// image of our memory.
pub(crate) fn keep_content_out() {
    panic::set_hook(Box::new(|report| {
        let place = report.location();
        output::to_person(&format!(
            "regardingctl ended unexpectedly: a defect at {}:{}",
            place.map_or("?", Location::file),
            place.map_or(0, Location::line)
        ));
    }));
    no_memory_image();
}

#[cfg(unix)]
fn no_memory_image() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // A system that refuses this keeps to its own rule; nothing else depends on it.
    let _ = setrlimit(Resource::Core, none);
}

#[cfg(not(unix))]
fn no_memory_image() {}
