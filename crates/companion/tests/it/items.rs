//! Appointments, contacts and tasks as the views list them, and the pane of each.

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::items::{AgendaView, ItemFilter, TaskGroup};
use regarding_companion::view::pane::{PersonState, TrackingState};
use regarding_companion::view::sync::SyncKind;

use crate::items_desk::{Desk, KARLA, VISIT, entry, event};

fn titles(agenda: &AgendaView) -> Vec<(String, String)> {
    let all = agenda.days.iter().flat_map(|day| {
        day.entries
            .iter()
            .map(|entry| (day.date.clone(), entry.title.clone()))
    });
    all.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_is_listed_day_by_day_with_series_and_whole_days() {
    let desk = Desk::new().await;
    desk.put(
        "calendars/home/weekly.ics",
        &event(
            "weekly@x.example",
            "Jour fixe",
            "DTSTART:20350101T120000Z\r\nDTEND:20350101T123000Z\r\nRRULE:FREQ=WEEKLY\r\nEXDATE:20351217T120000Z\r\n",
        ),
    );
    desk.put(
        "calendars/home/fair.ics",
        &event(
            "fair@x.example",
            "Fair",
            "DTSTART;VALUE=DATE:20351212\r\nDTEND;VALUE=DATE:20351214\r\n",
        ),
    );
    let agenda = desk.agenda("2035-12-10", "2035-12-23").await;
    let day = |day: &str, title: &str| (day.to_owned(), title.to_owned());
    assert_eq!(
        titles(&agenda),
        [
            day("2035-12-10", "Jour fixe"),
            day("2035-12-12", "Fair"),
            day("2035-12-13", "Fair"),
            day("2035-12-13", "Harbour visit"),
        ],
        "the second Monday was taken out"
    );
    assert!(agenda.listed.reading.is_none() && agenda.listed.notes.is_empty());
    let second = &agenda.days[2].entries[0];
    assert!(second.goes_on && second.start.is_none());
    assert!(
        agenda.days[0].entries[0].occurrence.is_some(),
        "an occurrence has a name"
    );
    let wrong = desk
        .install
        .companion
        .agenda(Some("2035-12-10"), Some("2035-12-09"), ItemFilter::All);
    assert_eq!(wrong.await.unwrap_err().code, FailureCode::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_into_the_folder_meanwhile_is_listed_by_the_next_look() {
    let desk = Desk::new().await;
    assert_eq!(titles(&desk.agenda("2035-12-20", "2035-12-20").await), []);
    desk.put(
        "calendars/home/new.ics",
        &event(
            "new@x.example",
            "Fresh",
            "DTSTART:20351220T090000Z\r\nDTEND:20351220T100000Z\r\n",
        ),
    );
    // Another span is another look.
    assert_eq!(titles(&desk.agenda("2035-12-19", "2035-12-20").await).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_searched_by_name_company_address_and_number_h_45() {
    let desk = Desk::new().await;
    desk.put(
        "contacts/people/ada.vcf",
        "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ada-1\r\nFN:Ada Obi\r\nN:Obi;Ada;;;\r\nEND:VCARD\r\n",
    );
    let companion = &desk.install.companion;
    let found = async |words: &str, filter| -> Vec<String> {
        let view = companion.contacts(words, filter, 0, 50).await.unwrap();
        view.rows.into_iter().map(|row| row.title).collect()
    };
    assert_eq!(found("", ItemFilter::All).await, ["Ada Obi", "Karla Neumann"]);
    for words in ["karla neu", "quay 9", "elsewhere.example", "5550 777", "PILOT"] {
        assert_eq!(found(words, ItemFilter::All).await, ["Karla Neumann"], "{words}");
    }
    assert!(found("karla ada", ItemFilter::All).await.is_empty());
    desk.track(KARLA, None).await;
    assert_eq!(found("", ItemFilter::Tracked).await, ["Karla Neumann"]);
    assert_eq!(found("", ItemFilter::NotTracked).await, ["Ada Obi"]);
    let first = companion.contacts("", ItemFilter::All, 0, 1).await.unwrap();
    assert_eq!((first.rows.len(), first.next, first.total), (1, Some(1), 2));
    assert_eq!(first.rows[0].letter, "A");
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_grouped_by_when_they_are_due() {
    let desk = Desk::new().await;
    let past = entry("VTODO", "past@x.example", "Long due", "DUE:20200101T090000Z\r\n");
    desk.put("calendars/home/past.ics", &past);
    desk.put(
        "calendars/home/some.ics",
        &entry("VTODO", "some@x.example", "Some day", ""),
    );
    let done = "STATUS:COMPLETED\r\nCOMPLETED:20260101T090000Z\r\nPERCENT-COMPLETE:100\r\n";
    desk.put(
        "calendars/home/done.ics",
        &entry("VTODO", "done@x.example", "Done", done),
    );
    let companion = &desk.install.companion;
    let view = companion.tasks("", ItemFilter::All, false).await.unwrap();
    let groups: Vec<(TaskGroup, &str)> = view
        .groups
        .iter()
        .map(|group| (group.group, group.tasks[0].title.as_str()))
        .collect();
    assert_eq!(
        groups,
        [
            (TaskGroup::Overdue, "Long due"),
            (TaskGroup::Later, "Send the offer"),
            (TaskGroup::Undated, "Some day"),
        ]
    );
    assert!(view.groups[1].tasks[0].important && view.groups[0].tasks[0].overdue);
    assert_eq!(view.completed, 1);
    let all = companion.tasks("done", ItemFilter::All, true).await.unwrap();
    assert_eq!(all.groups[0].group, TaskGroup::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_item_is_shown_in_full_with_its_people_and_its_zone() {
    let desk = Desk::new().await;
    let key = desk.key(VISIT).await;
    let view = desk.install.companion.item(&key, None).await.unwrap();
    assert_eq!(view.title, "Harbour visit");
    assert_eq!(view.body, "Bring the drawings.");
    assert!(view.subtitle.contains("13 Dec 2035"), "{}", view.subtitle);
    let people: Vec<(&str, &str, bool)> = view
        .people
        .iter()
        .map(|one| (one.name.as_str(), one.role.as_str(), one.me))
        .collect();
    assert_eq!(
        people,
        [
            ("Mara Voss", "Organizer", true),
            ("Ilse Brandt", "Required", false),
            ("Nora", "Optional", false)
        ]
    );
    assert!(view.fields.iter().any(|field| field.value == "Pier 3"));
    let karla = desk
        .install
        .companion
        .item(&desk.key(KARLA).await, None)
        .await
        .unwrap();
    assert_eq!(karla.subtitle, "Pilot, Quay 9");
    assert!(
        karla
            .fields
            .iter()
            .any(|field| field.value == "karla@elsewhere.example")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pane_shows_the_people_of_an_appointment_as_those_of_a_message() {
    let desk = Desk::new().await;
    let pane = desk.pane(VISIT).await;
    assert_eq!(
        pane.item.as_ref().map(|item| item.kind),
        Some(SyncKind::Appointment)
    );
    assert_eq!(pane.tracking.state, TrackingState::NotTracked);
    let people: Vec<(&str, PersonState)> = pane
        .people
        .iter()
        .map(|one| (one.role.as_str(), one.state))
        .collect();
    assert_eq!(
        people,
        [
            ("Organizer", PersonState::Colleague),
            ("Required", PersonState::Known),
            ("Optional", PersonState::Unknown)
        ]
    );
    assert_eq!(pane.focus.as_deref(), Some("ilse.brandt@hafenwerk.example"));
    let subject = pane.subject.unwrap();
    assert_eq!(subject.card.record.name, "Ilse Brandt");
    let companion = &desk.install.companion;
    let other = companion
        .focus_person(&pane.key, "nora@unheard-of.example")
        .await
        .unwrap();
    assert_eq!(other.focus.as_deref(), Some("nora@unheard-of.example"));
    assert!(other.subject.is_none());
}
