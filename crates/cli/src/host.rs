//! The place the companion runs in here: a terminal and one command. Events have nobody to tell.

use std::io::IsTerminal as _;

use regarding_companion::host::{Event, Host};
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};

use crate::output;

/// The host of one command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal;

impl Host for Terminal {
    fn emit(&self, _event: Event) {}

    /// Starts the system browser and shows the address as well: the browser that opened may be the wrong one.
    fn open_browser(&self, url: &str) -> Result<(), FailureView> {
        output::to_person(&say!("Opening in your browser: {url}", url = url));
        if cfg!(target_os = "linux") && !has_display(|name| std::env::var_os(name).is_some()) {
            return Err(no_browser());
        }
        open::that_detached(url).map_err(|_| no_browser())
    }
}

/// Whether somebody sits in front of this session: without a display the openers of Linux start nothing, and say so too
/// late to be asked.
fn has_display(is_set: impl Fn(&str) -> bool) -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"]
        .into_iter()
        .any(is_set)
}

fn no_browser() -> FailureView {
    FailureView::new(
        FailureCode::Unsupported,
        say!("No browser could be started on this computer"),
    )
}

/// Whether standard output goes to a person.
pub(crate) fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::has_display;

    #[test]
    fn a_session_without_display_has_no_browser() {
        assert!(!has_display(|_| false));
        assert!(has_display(|name| name == "WAYLAND_DISPLAY"));
    }
}
