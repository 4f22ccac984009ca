//! A salesperson's desk: an organization that runs, a mailbox, and the real window in which somebody signed in to both.

use std::path::Path;

use crate::api::Api;
use crate::organization::{Organization, User};
use crate::post::{Letter, Post};
use crate::room::Room;
use crate::sample_mailbox::SampleMailbox;
use crate::window::Window;

/// The role of the one whose mailbox the sample is.
const SALESPERSON: &str = "Salesperson";

/// The salesperson's address, the same in every sample organization.
pub const ME: &str = "mara.voss@alderfinch.example";

/// Window, organization and room; dropped in this order.
#[derive(Debug)]
pub struct Desk {
    /// The window, signed in.
    pub window: Window,
    /// The organization's process.
    pub organization: Organization,
    /// Where all of it runs.
    pub room: Room,
}

impl Desk {
    /// The salesperson's, with the sample mailbox.
    pub async fn of_salesperson() -> Self {
        let room = Room::new();
        let mailbox = SampleMailbox::write(room.home());
        Self::with(room, Organization::start(), &mailbox.path).await
    }

    /// The salesperson's, in this room, with this organization and this Maildir.
    ///
    /// # Panics
    /// When signing in does not lead to the mail.
    pub async fn with(room: Room, organization: Organization, maildir: &Path) -> Self {
        let window = Window::open(&room, &[]).await;
        sign_in(&window, &organization.url, organization.user(SALESPERSON)).await;
        open_maildir(&window, maildir).await;
        window.find("treeitem", "Inbox").await;
        Self {
            window,
            organization,
            room,
        }
    }

    /// The salesperson's, with a mailbox of these messages only. They may name the salesperson as [`ME`].
    pub async fn with_letters(letters: &[Letter]) -> Self {
        let room = Room::new();
        let post = Post::open(room.home());
        letters.iter().for_each(|letter| post.deliver(letter));
        Self::with(room, Organization::start(), &post.folder).await
    }

    /// Opens a message of the list and waits for its people.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn read(&self, subject: &str) {
        self.window.click("option", subject).await;
        self.window.find("heading", subject).await;
        self.window.text("People in this message").await;
    }

    /// The salesperson.
    #[must_use]
    pub fn me(&self) -> &User {
        self.organization.user(SALESPERSON)
    }

    /// The organization as the salesperson sees it from outside the program.
    #[must_use]
    pub fn api(&self) -> Api {
        Api::of(&self.organization, self.me())
    }

    /// Sets the open message regarding what a search finds, and agrees to who will be able to read it.
    ///
    /// # Panics
    /// When the window does not offer it.
    pub async fn set_regarding(&self, text: &str, option: &str) {
        self.window.click("button", "Set Regarding").await;
        self.window.fill("combobox", "Regarding", text).await;
        self.window.click("option", option).await;
        self.agree().await;
    }

    /// Agrees to who will be able to read the thread, and waits until the question is gone.
    ///
    /// # Panics
    /// When nothing asks.
    pub async fn agree(&self) {
        self.window.find("dialog", "Track this thread?").await;
        self.window.click("checkbox", "I agree").await;
        self.window.click("button", "Track").await;
        self.window.gone("dialog", "Track this thread?").await;
    }
}

/// Signs in on the first page with e-mail and password.
///
/// # Panics
/// When the page does not go on.
pub async fn sign_in(window: &Window, url: &str, user: &User) {
    window.fill("textbox", "Address of the organization", url).await;
    window.click("button", "Continue").await;
    window.text("You sign in at").await;
    window.fill("textbox", "E-mail", &user.email).await;
    window.fill("textbox", "Password", &user.password).await;
    window.click("button", "Sign in").await;
}

/// Opens a Maildir on the second page.
///
/// # Panics
/// When the page does not offer it.
pub async fn open_maildir(window: &Window, maildir: &Path) {
    window.click("radio", "Folder on this computer").await;
    window.fill("textbox", "Folder", &maildir.to_string_lossy()).await;
    window.click("button", "Open the mailbox").await;
}
