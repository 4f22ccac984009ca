//! Opening addresses outside the window. Only the schemes named here ever reach the system: anything else could start a
//! program on this computer.

#[cfg(target_os = "linux")]
use std::{
    os::unix::process::CommandExt as _,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use url::Url;

/// An opener that fails does so within this time.
#[cfg(target_os = "linux")]
const HANDED_OVER: Duration = Duration::from_millis(250);
/// What a page of the organization or of its authority may be.
const PAGES: [&str; 2] = ["https", "http"];
/// What a link in a message may be.
const LINKS: [&str; 3] = ["https", "http", "mailto"];

/// Opens a page of ours (sign-in, a record) in the system browser.
pub(crate) fn open_page(url: &str) -> Result<(), FailureView> {
    open(&checked(url, &PAGES)?)
}

/// Opens a link out of a message in the system browser, or in the mail program.
pub(crate) fn open_link(url: &str) -> Result<(), FailureView> {
    open(&checked(url, &LINKS)?)
}

/// The address in its normal form, if its scheme is one of these.
fn checked(url: &str, schemes: &[&str]) -> Result<Url, FailureView> {
    Url::parse(url)
        .ok()
        .filter(|url| schemes.contains(&url.scheme()))
        .ok_or_else(|| {
            FailureView::new(
                FailureCode::Invalid,
                say!("This kind of link is not opened from here"),
            )
        })
}

fn open(url: &Url) -> Result<(), FailureView> {
    if hand_over(url) {
        return Ok(());
    }
    tracing::warn!("browser_not_started");
    Err(FailureView::new(
        FailureCode::Unsupported,
        say!("Starting the browser failed: none answers on this computer"),
    ))
}

#[cfg(not(target_os = "linux"))]
fn hand_over(url: &Url) -> bool {
    open::that_detached(url.as_str()).is_ok()
}

/// Asks the openers of the desktop, one after the other, in the environment that this program was started in.
#[cfg(target_os = "linux")]
fn hand_over(url: &Url) -> bool {
    open::commands(url.as_str())
        .iter_mut()
        .any(|command| is_taken(crate::engine::as_it_was(command)))
}

/// Whether an opener took the address: it says so, or is still at it after a moment, as one that waits for its browser.
#[cfg(target_os = "linux")]
fn is_taken(command: &mut Command) -> bool {
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Of a group of its own: what ends this program from its terminal is not for the browser.
    let Ok(mut opener) = quiet.process_group(0).spawn() else {
        return false;
    };
    let until = Instant::now() + HANDED_OVER;
    loop {
        match opener.try_wait() {
            Ok(Some(ended)) => return ended.success(),
            Ok(None) if Instant::now() < until => thread::sleep(HANDED_OVER / 25),
            Ok(None) | Err(_) => break,
        }
    }
    thread::spawn(move || opener.wait());
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_message_lead_to_the_web_or_to_mail_only() {
        for good in [
            "https://example.com/a?b#c",
            "http://example.com",
            "mailto:a@example.com",
        ] {
            assert!(checked(good, &LINKS).is_ok(), "{good}");
        }
        let bad = [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "ssh://host",
            "tel:1",
            "-h",
            "",
            "\\\\host\\share",
            "mailbody://localhost/1",
            "tauri://localhost",
            "vbscript:x",
        ];
        for bad in bad {
            assert_eq!(
                checked(bad, &LINKS).unwrap_err().code,
                FailureCode::Invalid,
                "{bad}"
            );
        }
    }

    #[test]
    fn pages_of_ours_are_never_mail() {
        assert!(checked("mailto:a@example.com", &PAGES).is_err());
    }

    #[test]
    fn an_address_cannot_pass_as_an_option_of_the_opening_program() {
        assert!(
            checked(" https://example.com", &LINKS)
                .unwrap()
                .as_str()
                .starts_with("https://")
        );
    }
}
