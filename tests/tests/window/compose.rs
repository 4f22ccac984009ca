//! Writing in the window: a new message by keyboard and completion, an answer that is tracked regarding a record, a draft that goes on.

use std::path::Path;

use fantoccini::key::Key;
use regarding_tests::axe;
use regarding_tests::room::{Room, SCREEN};
use regarding_tests::window::Window;

use crate::PICTURES;
use crate::narrow::{resize, until_wide};

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
async fn a_draft_is_saved_with_what_was_chosen_and_goes_on() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    window.click("button", "New message").await;
    window.fill("textbox", "Subject", "Unfinished business").await;
    window.click("button", "Set Regarding…").await;
    window.press("harbour").await;
    window.click("option", "Opportunity").await;
    window.text("can read this message").await;
    window.click("button", "Save draft").await;
    window.gone("alertdialog", "New message").await;
    window.text("It remembers that it is to be tracked").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-draft-saved");
    window.click("treeitem", "Drafts").await;
    window.click("option", "Unfinished business").await;
    window.click("button", "Go on writing").await;
    window.find("alertdialog", "Draft").await;
    window.text("can read this message").await;
    window.text("Regarding Harbour retrofit").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-draft");
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
    window.text("It stands where you were writing.").await;
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
async fn h_35_a_template_goes_in_where_the_caret_is_with_its_attachments() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    window.click("button", "New message").await;
    window.find("combobox", "To").await;
    window.click("button", "Set Regarding…").await;
    window.press("harbour").await;
    window.click("option", "Opportunity").await;
    window.text("can read this message").await;
    window
        .fill("textbox", "Text of the message", "Dear Ilse,  XX Bye.")
        .await;
    // The words take the place of the two letters, though the focus is elsewhere when they are asked for.
    let marked = "const area = document.querySelector('[role=alertdialog] textarea'); const at = area.value.indexOf('XX');
                  area.setSelectionRange(at, at + 2);";
    window.run(marked, vec![]).await;
    window.find("textbox", "Subject").await.click().await.ok();
    window.click("button", "Insert").await;
    window.click("menuitem", "Template…").await;
    window.click("option", "Meeting on site").await;
    window.text("It stands where you were writing.").await;
    window.find("button", "Leave Site-visit-checklist.pdf out").await;
    let read = "const area = document.querySelector('[role=alertdialog] textarea');
                return [area.value, area.value.slice(area.selectionStart), document.activeElement === area];";
    let now = window.run(read, vec![]).await;
    let text = now[0].as_str().unwrap_or_default();
    let (before, after) = text
        .split_once("we would like to see the site")
        .unwrap_or_default();
    assert!(before.starts_with("Dear Ilse,") && !text.contains("XX"), "{text}");
    assert!(after.trim_end().ends_with("Bye."), "{text}");
    assert_eq!(
        (now[1].as_str().map(str::trim), &now[2]),
        (Some("Bye."), &serde_json::json!(true)),
        "the caret is behind what was put in: {now}"
    );
    window.drawn().await;
    room.picture(PICTURES, "compose-template-at-the-caret");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window.click("button", "Leave How-to-find-us.pdf out").await;
    window.gone("button", "Leave How-to-find-us.pdf out").await;
    window
        .fill("combobox", "To", "ilse.brandt@hafenwerk.example")
        .await;
    window.click("button", "Send").await;
    window.gone("alertdialog", "New message").await;
    window.click("treeitem", "Sent").await;
    window.click("option", "a meeting on site").await;
    window.text("Tracked").await;
    let sent = sent_texts(room.home(), "");
    let sent: Vec<_> = sent
        .iter()
        .filter(|text| text.contains("a meeting on site"))
        .collect();
    assert_eq!(sent.len(), 1, "sent once");
    assert!(sent[0].contains("Site-visit-checklist.pdf") && !sent[0].contains("How-to-find-us.pdf"));
}

/// How the head of a message is laid out: its labels, how wide the longest one is, where the fields begin, how much the labels take.
const HEAD: &str = "const form = document.querySelector('[role=alertdialog]'); const box = (one) => one.getBoundingClientRect();
    const labels = [...form.querySelectorAll('label')].filter((one) => ['To', 'Cc', 'Bcc', 'Subject'].includes(one.textContent.trim()));
    const words = labels.map((one) => { const range = document.createRange(); range.selectNodeContents(one); return box(range).width; });
    const starts = labels.map((one) => Math.round(box(one.nextElementSibling ?? one.parentElement.nextElementSibling).left));
    return { labels: labels.length, widest: Math.max(...words), starts: new Set(starts).size, taken: starts[0] - box(labels[0]).left };";

#[tokio::test]
async fn the_labels_of_the_head_take_what_they_need_in_every_width_and_colour() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    for colours in ["Light", "Dark"] {
        window.click("button", "Settings").await;
        window.click("tab", "Appearance").await;
        window.click("radio", colours).await;
        window.click("button", "Close").await;
        window.gone("dialog", "Set Personal Options").await;
        window.click("button", "New message").await;
        window.find("combobox", "To").await;
        window.click("button", "Cc and Bcc").await;
        for (width, height) in [SCREEN, (900, 600)] {
            resize(&room, width, height);
            until_wide(&window, width.into()).await;
            let found = window.run(HEAD, vec![]).await;
            let number = |name: &str| found[name].as_f64().unwrap_or_default();
            assert_eq!(found["labels"], 4, "{found}");
            assert!(
                number("taken") < number("widest") + 48.0,
                "{colours} {width}: {found}"
            );
            assert_eq!(found["starts"], 1, "one below another: {found}");
            window.drawn().await;
            room.picture(PICTURES, &format!("compose-head-{colours}-{width}"));
        }
        assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
        resize(&room, SCREEN.0, SCREEN.1);
        until_wide(&window, SCREEN.0.into()).await;
        window.click("button", "Cancel").await;
        window.gone("alertdialog", "New message").await;
    }
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
    window.text("It stands where you were writing.").await;
    window.click("button", "Insert").await;
    window.click("menuitem", "Sales literature…").await;
    window.press("harbour").await;
    window.click("option", "Harbour pumps").await;
    window.find("button", "Leave HP-series.pdf out").await;
    window.drawn().await;
    room.picture(PICTURES, "compose-literature");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
}
