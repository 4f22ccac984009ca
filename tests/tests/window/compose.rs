//! Writing in the window: a new message by keyboard and completion, an answer that is tracked regarding a record, a draft that goes on.

use std::path::Path;

use fantoccini::key::Key;
use regarding_tests::axe;
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

/// What lies in the mailbox below a folder with such a subject, among the sent mail.
fn sent_texts(folder: &Path, subject: &str) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sent_texts(&path, subject));
        } else if path.to_string_lossy().contains(".Sent/")
            && let Ok(text) = std::fs::read_to_string(&path)
            && text.contains(&format!("Subject: {subject}"))
        {
            found.push(text);
        }
    }
    found
}

fn ctrl(key: &str) -> String {
    format!("{}{key}{}", char::from(Key::Control), char::from(Key::Null))
}

#[tokio::test]
async fn a_message_is_written_completed_and_sent() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    window.find("button", "New message").await;
    window.press(&ctrl("n")).await;
    window.find("combobox", "To").await;
    window.press("ilse").await;
    window.click("option", "ilse.brandt@hafenwerk.example").await;
    window
        .fill("textbox", "Subject", "Heat pumps, a word before Friday")
        .await;
    window
        .fill(
            "textbox",
            "Text of the message",
            "Dear Ilse, the heat pumps are ready.",
        )
        .await;
    window.text("nothing leaves this computer").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-new");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window.press(&ctrl(&char::from(Key::Enter).to_string())).await;
    window.text("Sent").await;
    window.gone("alertdialog", "New message").await;
    window.click("treeitem", "Sent").await;
    window.find("option", "Heat pumps, a word before Friday").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-sent");
}

#[tokio::test]
async fn an_answer_quotes_and_is_tracked_regarding_a_record() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    window.click("option", "Heat pump spares, order 4471").await;
    window.click("button", "Reply all").await;
    window.find("alertdialog", "Reply to all").await;
    window.click("button", "Set Regarding…").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-regarding");
    window.press("harbour").await;
    window.click("option", "Opportunity").await;
    window.text("can read this message").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-reply");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window.click("button", "Send").await;
    window.gone("alertdialog", "Reply to all").await;
    window.click("treeitem", "Sent").await;
    window.click("option", "Re: Heat pump spares, order 4471").await;
    window.text("Tracked").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-tracked");
}

#[tokio::test]
async fn a_draft_is_saved_and_goes_on() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    window.click("button", "New message").await;
    window.fill("textbox", "Subject", "Unfinished business").await;
    window.click("button", "Save draft").await;
    window.gone("alertdialog", "New message").await;
    window.click("treeitem", "Drafts").await;
    window.click("option", "Unfinished business").await;
    window.click("button", "Go on writing").await;
    window.find("alertdialog", "Draft").await;
    window.fill("textbox", "Subject", "Finished business").await;
    window.click("button", "Save draft").await;
    window.gone("option", "Unfinished business").await;
    window.find("option", "Finished business").await;
}

#[tokio::test]
async fn h_35_a_template_of_the_organization_is_filled_in_from_the_regarding_record_and_arrives() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    window.click("button", "New message").await;
    window.find("combobox", "To").await;
    window.press("ilse").await;
    window.click("option", "ilse.brandt@hafenwerk.example").await;
    window.click("button", "Set Regarding…").await;
    window.press("harbour").await;
    window.click("option", "Opportunity").await;
    window.text("can read this message").await;
    window.click("button", "Insert").await;
    window.click("menuitem", "Template…").await;
    window.find("option", "Quotation follow-up").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-template-list");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window.press("quotation").await;
    window.click("option", "Quotation follow-up").await;
    window.text("It stands below what you wrote.").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-template");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window.click("button", "Send").await;
    window.gone("alertdialog", "New message").await;
    window.click("treeitem", "Sent").await;
    window.click("option", "Our quotation for").await;
    window.text("Tracked").await;
    let sent = sent_texts(room.home(), "Our quotation for");
    assert_eq!(sent.len(), 1, "sent once");
    for words in [
        "two weeks ago we sent you our quotation for",
        "- Value: ",
        "Mara Voss",
    ] {
        assert!(sent[0].contains(words), "{words}: {}", sent[0]);
    }
    assert!(!sent[0].contains("{!") && !sent[0].contains("<p>"), "{}", sent[0]);
    window.drawn().await;
    room.picture(PICTURES, "compose-template-sent");
}

#[tokio::test]
async fn h_35_articles_and_sales_literature_go_along() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    window.click("button", "New message").await;
    window.find("combobox", "To").await;
    window.click("button", "Insert").await;
    window.click("menuitem", "Knowledge article…").await;
    window.press("fault").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-article");
    window.click("option", "Reading the fault codes").await;
    window.text("It stands below what you wrote.").await;
    window.click("button", "Insert").await;
    window.click("menuitem", "Sales literature…").await;
    window.press("harbour").await;
    window.click("option", "Harbour pumps").await;
    window.find("button", "Leave HP-series.pdf out").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-literature");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
}
