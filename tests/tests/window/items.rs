//! The Calendar, People and Tasks views in the real window: an appointment is seen with its people, tracked with its regarding, found in
//! the organization and untracked; a contact is linked to its account; all of it by keyboard, in every set of colours and from right to
//! left (G.2, H-45, D-38, D-55).

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test by panicking"
)]

use std::fs;

use regarding_tests::api::{Api, encoded, text};
use regarding_tests::axe;
use regarding_tests::desk::Desk;
use regarding_tests::keyboard::Keyboard;
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::Post;
use regarding_tests::room::Room;

use crate::PICTURES;

const VISIT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VEVENT\r\nUID:visit@elsewhere.example\r\n\
    DTSTAMP:20260101T000000Z\r\nSUMMARY:Pier inspection\r\nLOCATION:Pier 3\r\nDESCRIPTION:Bring the drawings.\r\n\
    ORGANIZER;CN=Mara Voss:mailto:mara.voss@alderfinch.example\r\n\
    ATTENDEE;CN=Ilse Brandt;ROLE=REQ-PARTICIPANT:mailto:ilse.brandt@hafenwerk.example\r\n";

pub(crate) const KARLA: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:karla-1\r\nFN:Karla Neumann\r\nN:Neumann;Karla;;;\r\nORG:Hafenwerk\r\nTITLE:Pilot\r\n\
    EMAIL:karla@quay.example\r\nTEL;TYPE=cell:+49 170 5550 777\r\nEND:VCARD\r\n";

/// A desk whose calendar has an appointment of today evening and whose address book has a contact.
pub(crate) async fn desk() -> Desk {
    let room = Room::new();
    let post = Post::open(room.home());
    for folder in ["calendars/home", "contacts/people"] {
        fs::create_dir_all(post.folder.join(folder)).unwrap();
    }
    let now = jiff::Timestamp::now();
    // It is to come, and of today whenever the test runs.
    let left = 24 * 60 - now.as_second().rem_euclid(24 * 3600) / 60;
    let starts = (left - 30).clamp(2, 60);
    let at = |minutes: i64| {
        let at = now + jiff::SignedDuration::from_mins(minutes);
        at.strftime("%Y%m%dT%H%M%SZ").to_string()
    };
    let visit = format!(
        "{VISIT}DTSTART:{}\r\nDTEND:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        at(starts),
        at(starts + 60)
    );
    fs::write(post.folder.join("calendars/home/visit.ics"), visit).unwrap();
    fs::write(post.folder.join("contacts/people/karla.vcf"), KARLA).unwrap();
    let folder = post.folder.clone();
    Desk::with(room, Organization::start(), &folder).await
}

pub(crate) fn admin(desk: &Desk) -> Api {
    Api::of(&desk.organization, desk.organization.user("System Administrator"))
}

fn visits(desk: &Desk) -> Vec<serde_json::Value> {
    let filter = encoded("subject eq 'Pier inspection'");
    admin(desk).rows(&format!("appointments?$filter={filter}"))
}

#[tokio::test]
async fn an_appointment_is_tracked_with_its_regarding_and_untracked_and_a_contact_linked_to_its_account() {
    let desk = desk().await;
    let window = &desk.window;
    window.click("button", "Calendar").await;
    window.click("option", "Pier inspection").await;
    window.find("heading", "Pier inspection").await;
    window.text("People in this appointment").await;
    window.text("Open opportunities").await;
    window.click("button", "Set Regarding").await;
    window.fill("combobox", "Regarding", "Harbour").await;
    window
        .click("option", "Harbour retrofit, phase 2 Opportunity")
        .await;
    window.text("Tracked regarding").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "items-tracked");
    let found = visits(&desk);
    assert_eq!(found.len(), 1, "{found:?}");
    let about = text(&found[0], "_regardingobjectid_value");
    let deal = admin(&desk).get(&format!("opportunities({about})?$select=name"));
    assert_eq!(text(&deal, "name"), "Harbour retrofit, phase 2");

    window.click("button", "Untrack").await;
    window.find("alertdialog", "Untrack this appointment?").await;
    window.click("button", "Untrack and delete the record").await;
    window.text("Not tracked").await;
    until("the record goes", || async {
        visits(&desk).is_empty().then_some(())
    })
    .await;

    window.click("button", "People").await;
    window.click("option", "Karla Neumann").await;
    window.click("button", "Track and link to account").await;
    window.fill("combobox", "Account", "Hafenwerk").await;
    window.click("option", "Hafenwerk GmbH").await;
    window.text("Tracked, belongs to").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "items-contact");
    let filter = encoded("lastname eq 'Neumann' and firstname eq 'Karla'");
    let contacts = admin(&desk).rows(&format!("contacts?$filter={filter}"));
    assert_eq!(contacts.len(), 1, "{contacts:?}");
    assert!(!text(&contacts[0], "_parentcustomerid_value").is_empty());
}

#[tokio::test]
async fn an_appointment_is_tracked_without_a_pointer() {
    let desk = desk().await;
    let keyboard = Keyboard::take(&desk.room, &desk.window).await;
    keyboard.tab_to("Calendar").await;
    keyboard.press(&["Return"]).await;
    desk.window.find("option", "Pier inspection").await;
    keyboard.tab_to("Calendar, ").await;
    keyboard.press(&["Down"]).await;
    desk.window.text("People in this appointment").await;
    desk.window.find("button", "Set Regarding").await;
    keyboard.tab_to("Set Regarding").await;
    keyboard.press(&["Return"]).await;
    keyboard.write("Harbour retrofit, phase 2").await;
    desk.window
        .usable("option", "Harbour retrofit, phase 2 Opportunity")
        .await;
    keyboard.press(&["Down", "Return"]).await;
    desk.window.text("Tracked regarding").await;
    assert_eq!(visits(&desk).len(), 1);
}

async fn scan(desk: &Desk, colours: &str, state: &str, found: &mut Vec<String>) {
    desk.window.drawn().await;
    desk.room.picture(PICTURES, &format!("{colours}-{state}"));
    let findings = axe::serious_findings(&desk.window).await;
    found.extend(
        findings
            .into_iter()
            .map(|finding| format!("{colours}, {state}: {finding}")),
    );
}

async fn scanned(colours: &str, label: &str) {
    let desk = Desk::of_salesperson().await;
    let window = &desk.window;
    window.click("button", "Settings").await;
    window.click("tab", "Appearance").await;
    window.click("radio", label).await;
    window.click("button", "Close").await;
    window.gone("dialog", "Set Personal Options").await;
    let mut found = Vec::new();
    window.click("button", "Calendar").await;
    window.click("button", "Month").await;
    window.click("option", "Visit to").await;
    window.text("People in this appointment").await;
    window.text("Open opportunities").await;
    scan(&desk, colours, "calendar", &mut found).await;
    window.click("button", "People").await;
    window.click("option", "Annika Reuter").await;
    window.find("button", "Track and link to account").await;
    scan(&desk, colours, "people", &mut found).await;
    window.click("button", "Track").await;
    window.click("button", "Untrack").await;
    window.find("alertdialog", "Untrack this contact?").await;
    scan(&desk, colours, "untrack-contact", &mut found).await;
    window.click("button", "Cancel").await;
    window.click("button", "Tasks").await;
    window.click("option", "Send the offer").await;
    window.find("button", "Set Regarding").await;
    scan(&desk, colours, "tasks", &mut found).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn the_views_have_nothing_serious_in_light_colours() {
    scanned("light", "Light").await;
}

#[tokio::test]
async fn the_views_have_nothing_serious_in_dark_colours() {
    scanned("dark", "Dark").await;
}

#[tokio::test]
async fn the_views_have_nothing_serious_in_high_contrast() {
    scanned("contrast", "High contrast").await;
}

const HOIST: &str = "Hoist inspection at the pier";

/// A desk whose calendar has the item of a service activity of today, in which the person takes part.
async fn desk_of_a_service_activity() -> Desk {
    let room = Room::new();
    let post = Post::open(room.home());
    fs::create_dir_all(post.folder.join("calendars/home")).unwrap();
    let organization = Organization::start();
    let admin = Api::of(&organization, organization.user("System Administrator"));
    let person = organization.user("Salesperson").id.clone();
    let id = admin.create(
        "serviceappointments",
        &serde_json::json!({
            "subject": HOIST, "scheduledstart": "2035-12-15T09:00:00Z", "scheduledend": "2035-12-15T11:00:00Z",
            "ownerid@odata.bind": format!("/systemusers({person})"),
            "serviceappointment_activity_parties": [
                {"participationtypemask": 10, "partyid_systemuser@odata.bind": format!("/systemusers({person})")},
            ],
        }),
    );
    let said = admin.get("WhoAmI");
    let uid = format!("{id}@{}", text(&said, "OrganizationId"));
    let day = jiff::Timestamp::now().strftime("%Y%m%d").to_string();
    let item = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n\
         DTSTART;VALUE=DATE:{day}\r\nSUMMARY:{HOIST}\r\nLOCATION:Hall 1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    fs::write(post.folder.join("calendars/home/hoist.ics"), item).unwrap();
    let folder = post.folder.clone();
    Desk::with(room, organization, &folder).await
}

/// B.3, B-4: what it is, why edits here do not travel, and the way to its record.
#[tokio::test]
async fn an_appointment_says_that_it_stands_for_a_service_activity() {
    let desk = desk_of_a_service_activity().await;
    let window = &desk.window;
    window.click("button", "Calendar").await;
    window.click("option", HOIST).await;
    window
        .text("This is a service activity, which your organization plans.")
        .await;
    window.find("button", "Open the record in browser").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "items-service-activity");
    window.click("button", "Untrack").await;
    window.find("alertdialog", "Untrack this appointment?").await;
    window
        .text("records of this kind are changed in the organization only")
        .await;
}
