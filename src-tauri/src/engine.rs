//! How the page's script is run on Linux: interpreted, not compiled while it runs (docs/adr/0029).
//!
//! The engine takes this from its environment only, as it was when the program started.

use std::env;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// The engine's own switch of its compiler.
const COMPILER: &str = "JSC_useJIT";

/// Starts the program once more, in its own place, with the compiler off. Whoever set the switch to something keeps it so.
///
/// Comes back where that is done, and where it cannot be: then the script is compiled.
pub(crate) fn without_compiler() {
    let Ok(program) = env::current_exe() else {
        return;
    };
    if env::var_os(COMPILER).is_some() {
        return;
    }
    let mut words = env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = words.next() {
        again.arg0(name);
    }
    let _ = again.args(words).env(COMPILER, "0").exec();
}

/// What a program that is no part of this one, as the person's browser, is started with: its engine may be the same one.
pub(crate) fn as_it_was(command: &mut Command) -> &mut Command {
    command.env_remove(COMPILER)
}
