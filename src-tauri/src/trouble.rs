//! Why there is no window, told to the person: in a box of the operating system where there is a screen, since most people start
//! the program without a terminal; and on standard error.

use std::io::Write as _;
use std::process::ExitCode;

use regarding_companion::host::languages_of_this_computer;
use regarding_companion::say;
use regarding_companion::text::{Language, Voice, set_voice};
use tauri::{App, AppHandle};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};
use thiserror::Error;

use crate::profile::NoProfile;

/// The exit code of a program that could not show its window.
const NO_WINDOW: i32 = 1;

/// What stands in the way, as a sentence.
#[derive(Debug, Error)]
pub(crate) enum Trouble {
    /// Nothing to draw on.
    #[error("{}", say!("Regarding needs a screen, and found none: start it in a desktop session, or use regardingctl, which needs none"))]
    Screen,
    /// No place for settings.
    #[error(transparent)]
    Profile(#[from] NoProfile),
    /// What shows the page ends again and again.
    #[error("{}", say!("The page of the window could not be shown: what shows it ended several times in a minute. What is on the servers is as it was"))]
    Page,
    /// The platform refuses the window, for a reason in its own words.
    #[error("{}", say!("The window could not be opened: {reason}", reason = .0))]
    Window(#[from] tauri::Error),
}

/// Speaks the language of the system, until the settings are read.
pub(crate) fn speak_as_the_system() {
    let tags = languages_of_this_computer();
    set_voice(Voice::of(Language::best_of(tags.iter().map(String::as_str))));
}

/// Says it where no box can be shown.
pub(crate) fn say_only(trouble: &Trouble) -> ExitCode {
    // Whoever closed standard error does not want to read it.
    let _ = writeln!(std::io::stderr(), "{trouble}");
    ExitCode::FAILURE
}

/// Says it in a box; the program ends when the person has read it.
pub(crate) fn tell(app: &AppHandle, trouble: &Trouble) {
    let _ = say_only(trouble);
    let ending = app.clone();
    app.dialog()
        .message(trouble.to_string())
        .title("Regarding")
        .kind(MessageDialogKind::Error)
        .show(move |_| ending.exit(NO_WINDOW));
}

/// A program that does nothing but tell it.
///
/// # Errors
/// When not even that can be shown.
pub(crate) fn instead_of_a_window(trouble: Trouble) -> tauri::Result<App> {
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .setup(move |app| {
            tell(app.handle(), &trouble);
            Ok(())
        })
        .build(crate::context())
}

/// Whether there is something to draw on. The toolkit below would crash without.
#[cfg(target_os = "linux")]
pub(crate) fn screen_is_there() -> bool {
    gtk::init().is_ok()
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn screen_is_there() -> bool {
    true
}
