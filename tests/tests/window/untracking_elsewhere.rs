//! Untracking an appointment where another computer of the person's synchronizes: it is done at once, and that computer heeds it (E-4
//! bettered, D-38; docs/adr/0020).

use std::fs;

use regarding_tests::api::{Api, encoded, text};
use regarding_tests::axe;
use regarding_tests::desk::Desk;
use regarding_tests::install::Install;
use regarding_tests::organization::Organization;
use regarding_tests::post::Post;
use regarding_tests::room::Room;
use serde_json::json;

use crate::PICTURES;

const UID: &str = "visit@elsewhere.example";

/// An appointment of this evening.
fn visit() -> String {
    let now = jiff::Timestamp::now();
    let left = 24 * 60 - now.as_second().rem_euclid(24 * 3600) / 60;
    let starts = (left - 30).clamp(2, 60);
    let at = |minutes: i64| {
        let at = now + jiff::SignedDuration::from_mins(minutes);
        at.strftime("%Y%m%dT%H%M%SZ").to_string()
    };
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VEVENT\r\nUID:{UID}\r\nDTSTAMP:20260101T000000Z\r\n\
         SUMMARY:Pier inspection\r\nDTSTART:{}\r\nDTEND:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        at(starts),
        at(starts + 60)
    )
}

#[tokio::test]
async fn e_4_an_appointment_is_untracked_where_another_computer_synchronizes() {
    let (room, organization) = (Room::new(), Organization::start());
    let post = Post::open(room.home());
    for folder in ["calendars/home", "contacts/people"] {
        fs::create_dir_all(post.folder.join(folder)).unwrap();
    }
    let place = post.folder.join("calendars/home/visit.ics");
    fs::write(&place, visit()).unwrap();
    let me = organization.user("Salesperson").clone();
    let mut other = Install::new();
    let _ = other.sign_in(&organization.url, &me, &post.folder).ended(0);
    let _ = other.run(&["sync", "--yes", "--track", UID]).ended(0);

    let desk = Desk::with(room, organization, &post.folder).await;
    let window = &desk.window;
    let api = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let records = || {
        let filter = encoded("subject eq 'Pier inspection'");
        api.rows(&format!("appointments?$select=activityid&$filter={filter}"))
    };
    let before = records();
    assert_eq!(before.len(), 1, "{before:?}");
    window.click("button", "Sync").await;
    window.text("synchronizes; it was last seen").await;
    window.text("This computer; it does not synchronize.").await;
    window.click("button", "Calendar").await;
    window.click("option", "Pier inspection").await;
    window.find("heading", "Pier inspection").await;
    window.click("button", "Untrack").await;
    window.find("alertdialog", "Untrack this appointment?").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "untrack-elsewhere");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    window.click("button", "Untrack and keep the record").await;
    window.gone("alertdialog", "Untrack this appointment?").await;
    window.text("Not tracked").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "untracked-elsewhere");
    let said = fs::read_to_string(&place).unwrap();
    assert!(said.replace("\r\n ", "").contains("/untracked"), "{said}");
    assert_eq!(records(), before, "the record is kept");

    // Neither side follows the other on the computer that synchronizes.
    let row = format!("appointments({})", text(&before[0], "activityid"));
    api.change(&row, &json!({"location": "Nowhere"}));
    let _ = other.run(&["sync", "--json"]).ended(0);
    assert_eq!(fs::read_to_string(&place).unwrap(), said);
}
