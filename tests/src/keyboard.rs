//! A keyboard on the desk: real key presses through the X server, which go wherever the focus is.

use crate::page::Page;
use crate::patience::sought;
use crate::room::Room;

/// How many times a person presses Tab before giving up.
const PATIENCE: usize = 80;

/// What has the focus: role and name, as the person would say it.
const FOCUS: &str = "const one = document.activeElement;
    const label = one.labels ? [...one.labels].map((l) => l.innerText).join(' ') : '';
    const by = (one.getAttribute('aria-labelledby') ?? '').split(/\\s+/).map((id) => document.getElementById(id)?.innerText ?? '').join(' ').trim();
    return by || one.getAttribute('aria-label') || label || one.innerText || one.title || one.tagName";

/// Whether the page has no focus, or the field with the focus ends with the text.
const TYPED: &str =
    "return !document.hasFocus() || (document.activeElement?.value ?? '').endsWith(arguments[0])";

/// A keyboard, and the page that its keys reach.
#[derive(Debug)]
pub struct Keyboard<'d> {
    room: &'d Room,
    page: &'d Page,
}

impl<'d> Keyboard<'d> {
    /// Takes the keyboard: the window gets the focus, as a window manager would give it.
    ///
    /// # Panics
    /// When the window does not take the focus.
    pub async fn take(room: &'d Room, page: &'d Page) -> Self {
        let keyboard = Self { room, page };
        keyboard.xdotool(&["search", "--onlyvisible", "--name", "^Regarding$", "windowfocus"]);
        let focused = sought(|| async {
            let has = page
                .client()
                .execute("return document.hasFocus()", Vec::new())
                .await;
            (has.ok()?.as_bool()?).then_some(())
        });
        assert!(focused.await.is_some(), "the window takes no focus");
        keyboard
    }

    /// A keyboard for whatever has the focus now, a dialog of the operating system for one.
    #[must_use]
    pub fn bare(room: &'d Room, page: &'d Page) -> Self {
        Self { room, page }
    }

    /// Presses keys one after the other, by their X names: `Tab`, `Down`, `Return`, `shift+Tab`.
    ///
    /// # Panics
    /// When they cannot be pressed.
    pub async fn press(&self, keys: &[&str]) {
        for key in keys {
            self.xdotool(&["key", "--clearmodifiers", key]);
            self.page.drawn().await;
        }
    }

    /// Types a text, and waits until the field of the page that has the focus ends with it: the keys come to a page one after the
    /// other, and a busy one is behind them. A dialog of the operating system is not waited for.
    ///
    /// # Panics
    /// When it cannot be typed, or does not arrive.
    pub async fn write(&self, text: &str) {
        self.xdotool(&["type", "--delay", "20", text]);
        let arrived = sought(|| async {
            let there = self.page.run(TYPED, vec![text.into()]).await;
            (there.as_bool()?).then_some(())
        });
        assert!(arrived.await.is_some(), "the field does not hold {text:?}");
        self.page.drawn().await;
    }

    /// Presses Tab until something whose name holds the text has the focus.
    ///
    /// # Panics
    /// When Tab does not lead there.
    pub async fn tab_to(&self, name: &str) {
        let mut way = Vec::new();
        for _ in 0..PATIENCE {
            let now = self.focused().await;
            if now.contains(name) {
                return;
            }
            way.push(now);
            self.press(&["Tab"]).await;
        }
        panic!("Tab does not lead to {name}; it leads over {way:#?}");
    }

    /// The name of what has the focus.
    pub async fn focused(&self) -> String {
        let name = self.page.run(FOCUS, Vec::new()).await;
        name.as_str().unwrap_or_default().chars().take(120).collect()
    }

    fn xdotool(&self, words: &[&str]) {
        let status = self
            .room
            .command("xdotool")
            .args(words)
            .stdout(std::process::Stdio::null())
            .status();
        assert!(status.is_ok_and(|status| status.success()), "xdotool {words:?}");
    }
}
