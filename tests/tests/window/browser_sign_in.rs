//! Sign-in by the system browser, from the window and back to it: the window asks the desktop for a page of the authority, a
//! person signs in there, and the browser brings the code to the program on this computer (reference B1).

use regarding_tests::axe;
use regarding_tests::browser::Browser;
use regarding_tests::desk::{ME, open_maildir};
use regarding_tests::opener::Opener;
use regarding_tests::organization::Organization;
use regarding_tests::post::{Letter, Post};
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

/// A window at the choice of ways into the sample organization.
struct Door {
    window: Window,
    opener: Opener,
    post: Post,
    organization: Organization,
    room: Room,
}

async fn at_the_door() -> Door {
    let mut room = Room::new();
    let opener = Opener::in_room(&mut room);
    let post = Post::open(room.home());
    let organization = Organization::start();
    let window = Window::open(&room, &[]).await;
    window
        .fill("textbox", "Address of the organization", &organization.url)
        .await;
    window.click("button", "Continue").await;
    window.text("You sign in at").await;
    Door {
        window,
        opener,
        post,
        organization,
        room,
    }
}

impl Door {
    /// Asks for the browser, which opens for the so many-th time, and gives the page that it shows.
    async fn browser(&self, times: usize) -> Browser {
        self.window.click("button", "Sign in with the browser").await;
        let url = self.opener.opens(times).await;
        self.window.text("Finish signing in in the browser").await;
        for part in ["code_challenge_method=S256", "response_type=code", "state="] {
            assert!(url.contains(part), "{part} in {url}");
        }
        let browser = Browser::open(&self.room, &url).await;
        browser.reads("to continue to").await;
        browser
    }
}

#[tokio::test]
async fn a_person_signs_in_in_the_browser_and_the_window_goes_on_by_itself() {
    let door = at_the_door().await;
    let letter = Letter::new(
        "browser.1@hafenwerk.example",
        "Ilse Brandt <ilse.brandt@hafenwerk.example>",
        ME,
    );
    door.post.deliver(&letter);
    let browser = door.browser(1).await;
    door.window.drawn().await;
    door.room.picture(PICTURES, "browser-sign-in");
    assert_eq!(axe::serious_findings(&door.window).await, Vec::<String>::new());
    let me = door.organization.user("Salesperson");
    browser.fill("username", &me.email).await;
    browser.fill("password", "wrong").await;
    browser.press("submit").await;
    browser.reads("is not right").await;
    browser.fill("password", &me.password).await;
    browser.press("submit").await;
    browser.reads("You are signed in").await;
    browser.close().await;
    open_maildir(&door.window, &door.post.folder).await;
    door.window.click("option", &letter.subject).await;
    door.window.text("People in this message").await;
    door.window.text("Connected to").await;
}

#[tokio::test]
async fn a_sign_in_that_is_declined_in_the_browser_ends_in_a_sentence_and_can_begin_again() {
    let door = at_the_door().await;
    let browser = door.browser(1).await;
    browser.press("cancel").await;
    browser.reads("The sign-in did not work").await;
    browser.close().await;
    door.window.text("The sign-in was declined").await;
    let me = door.organization.user("Salesperson");
    let browser = door.browser(2).await;
    browser.fill("username", &me.email).await;
    browser.fill("password", &me.password).await;
    browser.press("submit").await;
    browser.reads("You are signed in").await;
    door.window.find("radio", "Folder on this computer").await;
    browser.close().await;
}

#[tokio::test]
async fn a_sign_in_that_is_stopped_in_the_window_ends_in_a_sentence_and_takes_no_code_later() {
    let door = at_the_door().await;
    let browser = door.browser(1).await;
    door.window.click("button", "Stop").await;
    door.window.text("The sign-in was stopped").await;
    // The page in the browser is still open; who signs in there now finds nobody who waits for it.
    let me = door.organization.user("Salesperson");
    browser.fill("username", &me.email).await;
    browser.fill("password", &me.password).await;
    browser.press("submit").await;
    browser.close().await;
    door.window.find("button", "Sign in with the browser").await;
    door.window.text("The sign-in was stopped").await;
    assert!(
        door.window
            .look("radio", "Folder on this computer")
            .await
            .is_none()
    );
}
