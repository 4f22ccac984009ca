//! Set Personal Options: what is chosen here takes effect where it should.

use regarding_tests::desk::{Desk, ME, open_maildir, sign_in};
use regarding_tests::install::Install;
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::{Letter, Post};
use regarding_tests::relay::Relay;
use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::{Value, json};

use crate::PICTURES;

const SYNCHRONIZE: &str = "Set this computer to be the client to perform synchronization";

fn letter(number: u32) -> Letter {
    let id = format!("options.{number}@hafenwerk.example");
    Letter::new(&id, "Ilse Brandt <ilse.brandt@hafenwerk.example>", ME)
}

async fn options(window: &Window, tab: &str) {
    window.click("button", "Settings").await;
    window.click("tab", tab).await;
}

/// What the organization keeps of A-62: 0 all, 1 in response, 2 from people, 3 e-mail enabled, 4 none.
fn kept(desk: &Desk) -> Option<Value> {
    let row = desk.api().get(&format!(
        "usersettingscollection({})?$select=incomingemailfilteringmethod",
        desk.me().id
    ));
    row.get("incomingemailfilteringmethod").cloned()
}

#[tokio::test]
async fn the_track_option_is_kept_in_the_organization() {
    let desk = Desk::with_letters(&[letter(1)]).await;
    let before = kept(&desk);
    options(&desk.window, "Email").await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "track-option");
    for (label, number) in [("No email messages", 4), ("All email messages", 0)] {
        // While a choice is on its way the others cannot be chosen.
        until("the choice can be made", || async {
            let radio = desk.window.look("radio", label).await?;
            radio.is_enabled().await.ok()?.then_some(())
        })
        .await;
        desk.window.click("radio", label).await;
        until(label, || async {
            (kept(&desk) == Some(json!(number))).then_some(())
        })
        .await;
    }
    assert!(before.is_some(), "the sample has a choice to begin with");
}

#[tokio::test]
async fn with_the_connection_off_nothing_connects() {
    let room = Room::new();
    let post = Post::open(room.home());
    for number in 1..=2 {
        post.deliver(&letter(number));
    }
    let organization = Organization::start();
    let relay = Relay::before(&organization);
    let window = Window::open(&room, &[]).await;
    sign_in(&window, &relay.url, organization.user("Salesperson")).await;
    open_maildir(&window, &post.folder).await;
    window.click("option", &letter(1).subject).await;
    window.text("Open opportunities").await;
    assert!(relay.lines() > 0, "everything goes through the relay");
    options(&window, "Synchronization").await;
    window.click("switch", "Stay connected").await;
    window.text("Connection is off").await;
    window.click("button", "Close").await;
    relay.forget();
    // What would ask the organization otherwise: another message, a search, the options.
    window.click("option", &letter(2).subject).await;
    window.find("heading", &letter(2).subject).await;
    options(&window, "Email").await;
    window.click("button", "Close").await;
    window.click("button", "Sync").await;
    window.find("button", "Switch the connection on").await;
    window.drawn().await;
    assert_eq!((relay.lines(), relay.passed().len()), (0, 0), "zero connections");
    window.click("button", "Switch the connection on").await;
    until("it connects again", || async {
        (!relay.passed().is_empty()).then_some(())
    })
    .await;
    window.text("Connected to").await;
}

#[tokio::test]
async fn what_is_stored_and_what_left_are_told_and_can_be_cleared() {
    let desk = Desk::with_letters(&[letter(1)]).await;
    desk.read(&letter(1).subject).await;
    desk.set_regarding("Harbour retrofit", "Harbour retrofit, phase 2 Opportunity")
        .await;
    desk.window.text("Tracked regarding").await;
    options(&desk.window, "Privacy").await;
    desk.window.find("table", "What this computer stores").await;
    desk.window.find("table", "What left this computer").await;
    assert_eq!(stored(&desk.window, RECENT).await, "1");
    assert_ne!(stored(&desk.window, CONSENT).await, "0");
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "privacy");
    desk.window.click("button", "Clear…").await;
    desk.window
        .find("dialog", "Clear what this computer stores?")
        .await;
    desk.window.click("button", "Clear").await;
    desk.window
        .gone("dialog", "Clear what this computer stores?")
        .await;
    // Links come back by looking; what only this computer knew does not.
    until("what was stored is gone", || async {
        let left = [
            stored(&desk.window, RECENT).await,
            stored(&desk.window, CONSENT).await,
        ];
        (left == ["0", "0"]).then_some(())
    })
    .await;
    assert_eq!(
        desk.api().emails(&letter(1).id).len(),
        1,
        "promise 6: nothing of the organization is touched"
    );
    desk.window.click("button", "Close").await;
    desk.window.text("Tracked regarding").await;
}

/// How the tables begin that are told of.
const RECENT: &str = "Records you used last";
const CONSENT: &str = "For which threads you have seen";

/// How many rows a table has, as it is told.
async fn stored(window: &Window, table: &str) -> String {
    let cells = "return [...document.querySelector('[role=tabpanel] table').querySelectorAll('tbody tr')]
        .filter((row) => row.innerText.startsWith(arguments[0])).map((row) => row.querySelector('td:last-child').innerText)[0] ?? ''";
    let rows = window.run(cells, vec![table.into()]).await;
    rows.as_str().unwrap_or_default().to_owned()
}

/// with one computer there is nothing to choose.
#[tokio::test]
async fn one_computer_is_offered_no_choice() {
    let desk = Desk::with_letters(&[letter(1)]).await;
    options(&desk.window, "Synchronization").await;
    desk.window.find("switch", "Stay connected").await;
    assert!(desk.window.look("checkbox", SYNCHRONIZE).await.is_none());
}

#[tokio::test]
async fn of_two_computers_one_synchronizes_and_the_other_takes_over() {
    let room = Room::new();
    let post = Post::open(room.home());
    post.deliver(&letter(1));
    let organization = Organization::start();
    let mut other = Install::new();
    let me = organization.user("Salesperson").clone();
    let _ = other.sign_in(&organization.url, &me, &post.folder).ended(0);
    let _ = other.run(&["options", "--synchronize", "on"]).ended(0);
    let desk = Desk::with(room, organization, &post.folder).await;
    options(&desk.window, "Synchronization").await;
    let choice = desk.window.find("checkbox", SYNCHRONIZE).await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "computers");
    assert!(!choice.is_selected().await.unwrap(), "the other one synchronizes");
    desk.window.text("This computer; it does not synchronize.").await;
    holder_is_told(&desk.window).await;
    desk.window.click("checkbox", SYNCHRONIZE).await;
    desk.window.text("This computer; it synchronizes.").await;
}

/// The list names who holds the role, by the name of that computer, and says when it was last seen: at a time of today.
#[expect(clippy::unwrap_used, reason = "a helper of a test fails by panicking")]
async fn holder_is_told(window: &Window) {
    let rows = "return [...document.querySelectorAll('[role=tabpanel] li')].map((row) => row.innerText)";
    let rows = window.run(rows, Vec::new()).await;
    let rows: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row.as_str())
        .collect();
    let told = "Synchronizes; last seen at ";
    let holder = rows.iter().find(|row| row.contains(told)).unwrap();
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    assert!(holder.trim().starts_with(name.trim()), "{rows:?}");
    let (hours, minutes) = holder
        .split(told)
        .nth(1)
        .and_then(|time| time.trim().trim_end_matches('.').split_once(':'))
        .unwrap();
    assert!(hours.parse::<u8>().is_ok_and(|hours| hours < 24), "{holder}");
    assert!(
        minutes.parse::<u8>().is_ok_and(|minutes| minutes < 60),
        "{holder}"
    );
}
