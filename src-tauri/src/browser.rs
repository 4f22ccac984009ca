//! Opening addresses outside the window. Only the schemes named here ever reach the system: anything else could start a
//! program on this computer.

use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use url::Url;

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
    tauri_plugin_opener::open_url(url.as_str(), None::<&str>).map_err(|_| {
        tracing::warn!("browser_not_started");
        FailureView::new(
            FailureCode::Unsupported,
            say!("Starting the browser failed: none answers on this computer"),
        )
    })
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
