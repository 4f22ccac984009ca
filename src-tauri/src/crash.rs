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
    not_to_be_read();
}

/// The limit holds for files only: an image that the system hands to a program of its own is made without asking it. It is not
/// made of a process that may not be read; that is forgotten when the process becomes another program.
#[cfg(target_os = "linux")]
fn not_to_be_read() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "memory_can_be_read");
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn not_to_be_read() {}

#[cfg(not(unix))]
fn no_memory_image() {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn promise_1_the_system_is_asked_for_no_image_of_our_memory() {
        super::no_memory_image();
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        assert_eq!(dumpable_behavior(), Ok(DumpableBehavior::NotDumpable));
    }
}
