//! `cargo xtask run`: the window on the sample organization; without a screen, the tour.

use crate::shell::{Failure, program, run as run_program, say, step, target};
use crate::{build, packages, ui};

/// The main job, walked in the real window.
const TOUR: &str = "regarding-tour";

/// Builds and opens the window, or walks the main job where there is no display.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    if has_display() { open(arguments) } else { tour() }
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn open(arguments: &[String]) -> Result<(), Failure> {
    packages::ensure(&[packages::BUILD])?;
    build_all()?;
    let binary = build::path("debug", "regarding");
    // A profile of its own: the sample never meets the account that a person set up.
    let profile = target().join("run-profile").to_string_lossy().into_owned();
    let mut words = vec!["--sample".to_owned(), "--profile".to_owned(), profile];
    words.extend(arguments.iter().cloned());
    run_program(program(&binary.to_string_lossy(), words))
}

fn tour() -> Result<(), Failure> {
    say("No display here: the main job is walked in the real window on a virtual one.");
    packages::ensure(&[packages::BUILD, packages::DISPLAY])?;
    build_all()?;
    let tour = build::path("debug", TOUR);
    step("build of the tour", || build::debug(&[TOUR]))?;
    step("tour", || run_program(program(&tour.to_string_lossy(), [""; 0])))?;
    say(&format!(
        "Pictures of the tour: {}",
        target().join("tour").display()
    ));
    Ok(())
}

/// Builds the front and the programs that the window and its tests need.
pub(crate) fn build_all() -> Result<(), Failure> {
    step("ui", ui::build)?;
    step("build", || build::debug(build::PROGRAMS))
}
