//! What a crash may leave behind: where in our code it happened, and nothing of anybody's (promise 1).

use std::panic::{self, Location, UnwindSafe};
use std::process::ExitCode;

use regarding_companion::say;
use regarding_companion::view::failure::FailureCode;

use crate::{exit, output};

/// Replaces the report of a panic, whose message can hold content, by its place in the code; and asks the system for no
/// image of our memory. The report comes for every defect, for one too that the program goes on after: a message that no
/// reader can take apart, for one.
pub(crate) fn keep_content_out() {
    panic::set_hook(Box::new(|report| {
        let place = report.location();
        output::to_person(&format!(
            "A defect of regardingctl at {}:{}",
            place.map_or("?", Location::file),
            place.map_or(0, Location::line)
        ));
    }));
    no_memory_image();
}

/// Does the work of the program. A defect that nothing below goes on after ends it in order, with the exit code of a defect;
/// its place was told.
pub(crate) fn in_order(work: impl FnOnce() -> ExitCode + UnwindSafe) -> ExitCode {
    panic::catch_unwind(work).unwrap_or_else(|_| {
        output::to_person(&say!(
            "regardingctl ended unexpectedly. A request that was written down is not lost: it waits."
        ));
        exit::of(FailureCode::Internal).into()
    })
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
    not_to_be_read();
}

/// The limit holds for files only: an image that the system hands to a program of its own is made without asking it. It is not
/// made of a process that may not be read; that is forgotten when the process becomes another program.
#[cfg(target_os = "linux")]
fn not_to_be_read() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
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
