//! Sign-in with nothing of ours but the program: a certified OpenID provider shows its own pages in a real browser, and the
//! organization asks it whose tokens it is shown (reference B1, B2, B4).

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use regarding_tests::browser::Browser;
use regarding_tests::install::Install;
use regarding_tests::organization::Organization;
use regarding_tests::provider::Provider;
use regarding_tests::room::Room;

use crate::scene::Scene;

const MARA: &str = "mara.voss@alderfinch.example";
const PASSWORD: &str = "known-to-the-provider-only";

/// The address that the person is told to open.
const OPENING: &str = "Opening in your browser: ";

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_on_the_pages_of_a_provider_in_a_browser_and_tracks() {
    let provider = Provider::start(MARA, PASSWORD);
    let arguments = provider.arguments();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let scene = Scene::with(Organization::start_with(&arguments));
    assert_eq!(scene.mara().email, MARA);
    let message = scene.deliver("provider.1@hafenwerk.example");
    let room = Room::new();
    let _keyring = regarding_tests::keyring::Keyring::unlock(&room);
    let mut install = Install::in_room(&room);
    // The page is opened by the test's own browser.
    install.set("BROWSER", "true");

    let mailbox = format!("maildir:{}", scene.post.folder.display());
    let words = [
        "sign-in",
        &scene.organization.url,
        "--user",
        MARA,
        "--mailbox",
        &mailbox,
        "--browser",
        "--keep",
    ];
    let mut signing_in = install
        .command(&words)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(signing_in.stderr.take().unwrap()).lines();
    let url = said
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.split_once(OPENING).map(|(_, url)| url.trim().to_owned()));
    let browser = Browser::open(&room, &url.unwrap()).await;
    browser.reads(MARA).await;
    browser.fill("password", "wrong").await;
    browser.press("submit").await;
    browser.reads("incorrect").await;
    browser.fill("password", PASSWORD).await;
    browser.press("submit").await;
    browser.reads("Permissions requested").await;
    browser.press("accept").await;
    browser.reads("You are signed in").await;
    browser.close().await;
    let told: Vec<String> = said.map_while(Result::ok).collect();
    assert!(signing_in.wait().unwrap().success(), "{told:?}");

    // The sign-in is kept: later commands renew it with the provider and ask nobody.
    let opportunity = scene.opportunity();
    let _ = install
        .run(&["track", &message, "--regarding", &opportunity, "--yes"])
        .ended(0);
    scene.the_one(&message, &opportunity);
}
