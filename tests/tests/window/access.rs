//! Every main state of the window, scanned in every set of colours.

use regarding_tests::axe;
use regarding_tests::desk::Desk;

use crate::PICTURES;

/// The colours in which everything is scanned, and not the colours alone.
const LIGHT: &str = "light";

const SUBJECT: &str = "Re: Harbour retrofit, phase 2: revised figures";

/// Scans what is shown now, and keeps a picture of it.
async fn scan(desk: &Desk, colours: &str, state: &str, found: &mut Vec<String>) {
    desk.window.drawn().await;
    desk.room.picture(PICTURES, &format!("{colours}-{state}"));
    // What is there is the same in all colours.
    let findings = match colours {
        LIGHT => axe::serious_findings(&desk.window).await,
        _ => axe::serious_findings_of_colours(&desk.window).await,
    };
    found.extend(
        findings
            .into_iter()
            .map(|finding| format!("{colours}, {state}: {finding}")),
    );
}

/// The states of the main job and of its surroundings, one after the other.
async fn walk(desk: &Desk, colours: &str, found: &mut Vec<String>) {
    let window = &desk.window;
    desk.read(SUBJECT).await;
    window.text("Open opportunities").await;
    scan(desk, colours, "message", found).await;
    window.click("button", "Set Regarding").await;
    window.fill("combobox", "Regarding", "Harbour").await;
    window
        .find("option", "Harbour retrofit, phase 2 Opportunity")
        .await;
    scan(desk, colours, "search", found).await;
    window
        .click("option", "Harbour retrofit, phase 2 Opportunity")
        .await;
    window.find("dialog", "Track this thread?").await;
    scan(desk, colours, "consent", found).await;
    window.click("button", "Cancel").await;
    window.gone("dialog", "Track this thread?").await;
    window.click("button", "Add: procurement@nordkai.example").await;
    window.click("menuitem", "Contact").await;
    window.find("dialog", "Add as contact").await;
    scan(desk, colours, "person", found).await;
    window.click("button", "Cancel").await;
    window.click("button", "Task").await;
    window.find("dialog", "").await;
    scan(desk, colours, "task", found).await;
    window.click("button", "Cancel").await;
    window.click("button", "Sync").await;
    window.find("heading", "Waiting requests").await;
    scan(desk, colours, "sync", found).await;
    window.click("button", "Mail").await;
    window.click("button", "Settings").await;
    for tab in ["Accounts", "Synchronization", "Email", "Privacy", "Appearance"] {
        window.click("tab", tab).await;
        scan(desk, colours, &format!("options-{}", tab.to_lowercase()), found).await;
    }
    window.click("button", "Close").await;
    window.gone("dialog", "Set Personal Options").await;
}

async fn scanned(colours: &str, label: &str) {
    let desk = Desk::of_salesperson().await;
    desk.window.click("button", "Settings").await;
    desk.window.click("tab", "Appearance").await;
    desk.window.click("radio", label).await;
    desk.window.click("button", "Close").await;
    let mut found = Vec::new();
    walk(&desk, colours, &mut found).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn in_light_colours_nothing_serious_is_found() {
    scanned(LIGHT, "Light").await;
}

#[tokio::test]
async fn in_dark_colours_nothing_serious_is_found() {
    scanned("dark", "Dark").await;
}

#[tokio::test]
async fn in_high_contrast_nothing_serious_is_found() {
    scanned("contrast", "High contrast").await;
}
