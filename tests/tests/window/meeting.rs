//! A meeting request that came by mail: the window says what it asks, puts it into the calendar on a word, tracks it as one record, and
//! writes to nobody (promises 5 and 8).

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test by panicking"
)]

use std::fs;
use std::path::Path;

use regarding_tests::api::{Api, encoded};
use regarding_tests::axe;
use regarding_tests::desk::Desk;
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::Post;
use regarding_tests::room::Room;

use crate::PICTURES;

const REQUEST: &str = "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: Mara Voss <mara.voss@alderfinch.example>\r\n\
    Subject: Invitation: Harbour handover\r\nDate: Wed, 04 Mar 2026 09:00:00 +0000\r\nMessage-ID: <ask.1@hafenwerk.example>\r\n\
    MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease come.\r\n\
    --b\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\n\
    BEGIN:VEVENT\r\nUID:handover@hafenwerk.example\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Harbour handover\r\n\
    DTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nLOCATION:Pier 4\r\nORGANIZER:mailto:ilse.brandt@hafenwerk.example\r\n\
    ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:mara.voss@alderfinch.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n";

fn kept(calendar: &Path) -> Vec<String> {
    let files = fs::read_dir(calendar).unwrap();
    files
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_meeting_request_is_shown_put_into_the_calendar_and_tracked_once() {
    let room = Room::new();
    let post = Post::open(room.home());
    let calendar = post.folder.join("calendars/home");
    fs::create_dir_all(&calendar).unwrap();
    post.put("1772614800.M1.host", REQUEST.as_bytes());
    let desk = Desk::with(room, Organization::start(), &post.folder).await;
    let window = &desk.window;
    window.click("option", "Invitation: Harbour handover").await;
    window.find("group", "Meeting").await;
    window.text("You are invited to a meeting").await;
    window.text("Pier 4").await;
    window.text("Not in your calendar").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "meeting-request");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    assert!(kept(&calendar).is_empty(), "looking puts nothing anywhere");

    window.click("button", "Put into calendar and track").await;
    window.find("button", "Show in calendar").await;
    window.gone("button", "Put into calendar and track").await;
    let there = kept(&calendar);
    assert_eq!(there.len(), 1, "{there:?}");
    assert!(!there.concat().contains("METHOD"), "{there:?}");
    let api = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let filter = encoded("subject eq 'Harbour handover'");
    let records = || api.rows(&format!("appointments?$filter={filter}")).len();
    until("the meeting is tracked", || async {
        (records() == 1).then_some(())
    })
    .await;
    assert!(
        api.emails("ask.1@hafenwerk.example").is_empty(),
        "tracked is the meeting"
    );
    let state = "return document.querySelector('[aria-label=Meeting] [role=status]').textContent";
    until("the message says so", || async {
        (window.run(state, vec![]).await == "Tracked").then_some(())
    })
    .await;
    window.drawn().await;
    desk.room.picture(PICTURES, "meeting-tracked");

    window.click("button", "Show in calendar").await;
    window.find("heading", "Harbour handover").await;
    window.text("People in this appointment").await;
    window.find("button", "Untrack").await;
    assert_eq!(records(), 1, "promise 5");
    window.drawn().await;
    desk.room.picture(PICTURES, "meeting-in-calendar");
}
