//! What items say, and what of it stays.

use jiff::civil::date;
use regarding_mailbox::collections::{
    Bond, Edit, FileBytes, Invitations, LinkMark, OccurrenceEdit, Peculiarity,
};
use regarding_mailbox::error::MailboxError;
use regarding_model::fields::{
    Attendee, Days, End, Field, File, Kind, Nth, Pattern, Period, Recurrence, Value,
};
use regarding_model::ids::RecordRef;

use super::stand::{Stand, assert_has, fresh, set, text, timed};

/// The lines of a text as they were before they were folded, in order; servers fold differently.
fn lines(text: &str) -> Vec<String> {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    unfolded.lines().map(str::to_owned).collect()
}

const ODD_EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nX-WR-CALNAME:Mine\r\nBEGIN:VEVENT\r\n\
UID:odd-event\r\nDTSTAMP:20260301T000000Z\r\nDTSTART:20270302T090000Z\r\nDTEND:20270302T100000Z\r\nSUMMARY:before\r\n\
X-CRM;X-KIND=account:4711\r\nX-LONG:äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü\r\nCATEGORIES:CRM,Ärger\r\n\
GEO:53.5;10.0\r\nCLASS:PRIVATE\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:wake\r\nTRIGGER:-PT15M\r\nX-MOZ-LASTACK:20260301T000000Z\r\n\
END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

pub(super) async fn what_nobody_here_knows_survives(stand: &Stand) {
    let event = stand.place(Kind::Appointment, "odd-event.ics");
    stand.put(&event, ODD_EVENT).await;
    let before = stand.get(&event).await;
    let revision = stand.read(&event).await.revision;
    stand
        .collections
        .update(&event, &revision, &set([(Field::Subject, text("after"))]))
        .await
        .unwrap();
    let after = stand.get(&event).await;
    let wanted: Vec<String> = lines(&before)
        .iter()
        .map(|line| line.replace(":before", ":after"))
        .collect();
    assert_eq!(lines(&after), wanted, "nothing but the subject differs");
    stand.take_away(&event).await;
}

fn weekly() -> Edit {
    let rule = Recurrence {
        pattern: Pattern::Weekly {
            days: Days::default().with(jiff::civil::Weekday::Tuesday),
            week_start: jiff::civil::Weekday::Monday,
        },
        interval: 1,
        end: End::After(10),
        zone: Some("Europe/Berlin".to_owned()),
    };
    // 2027-03-02 is a Tuesday; clocks change on 28 March.
    set([
        (Field::Subject, text("Round")),
        (Field::Time, timed("2027-03-02T09:00:00Z", "2027-03-02T10:00:00Z")),
        (Field::Recurrence, Some(Value::Recurrence(rule))),
    ])
}

pub(super) async fn a_series_has_its_exceptions(stand: &Stand) {
    let collections = &stand.collections;
    let created = collections
        .create(&stand.calendar, Kind::Appointment, "series", &weekly())
        .await;
    let place = created.unwrap().0;
    let item = stand.read(&place).await;
    assert_has(&item, &weekly());
    let edit = |original: &str, fields| OccurrenceEdit {
        original: original.parse().unwrap(),
        fields,
    };
    let moved = timed("2027-03-10T12:00:00Z", "2027-03-10T13:00:00Z");
    let wanted = Edit {
        occurrences: vec![
            edit(
                "2027-03-09T09:00:00Z",
                Some(vec![
                    (Field::Time, moved.clone()),
                    (Field::Location, text("Elsewhere")),
                ]),
            ),
            edit("2027-03-30T08:00:00Z", None),
        ],
        ..Edit::default()
    };
    collections.update(&place, &item.revision, &wanted).await.unwrap();
    let item = stand.read(&place).await;
    assert_has(&item, &weekly());
    let originals: Vec<String> = item.exceptions.iter().map(|it| it.original.to_string()).collect();
    assert_eq!(originals, ["2027-03-09T09:00:00Z", "2027-03-30T08:00:00Z"]);
    let other = item.exceptions[0].content.as_ref().unwrap();
    assert!(
        other.get(Field::Time) == moved.as_ref() && other.get(Field::Location) == text("Elsewhere").as_ref()
    );
    assert!(item.exceptions[1].content.is_none());
    let yearly = Recurrence {
        pattern: Pattern::YearlyNth {
            month: 3,
            nth: Nth::First,
            days: Days::default().with(jiff::civil::Weekday::Tuesday),
        },
        interval: 1,
        end: End::On(date(2040, 3, 6)),
        zone: Some("Europe/Berlin".to_owned()),
    };
    let change = set([(Field::Recurrence, Some(Value::Recurrence(yearly)))]);
    collections.update(&place, &item.revision, &change).await.unwrap();
    assert_has(&stand.read(&place).await, &change);
    stand.take_away(&place).await;
}

const WINDOWS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n\
BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n\
END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n\
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:windows\r\nDTSTAMP:20260301T000000Z\r\n\
DTSTART;TZID=W. Europe Standard Time:20270702T090000\r\nDTEND;TZID=W. Europe Standard Time:20270702T100000\r\nSUMMARY:x\r\n\
END:VEVENT\r\nEND:VCALENDAR\r\n";

pub(super) async fn zones_and_whole_days_are_understood(stand: &Stand) {
    let place = stand.place(Kind::Appointment, "windows.ics");
    stand.put(&place, WINDOWS).await;
    let item = stand.read(&place).await;
    assert!(item.content.get(Field::Time) == timed("2027-07-02T07:00:00Z", "2027-07-02T08:00:00Z").as_ref());
    let later = set([(Field::Time, timed("2027-07-02T08:00:00Z", "2027-07-02T09:30:00Z"))]);
    stand
        .collections
        .update(&place, &item.revision, &later)
        .await
        .unwrap();
    let item = stand.read(&place).await;
    assert_has(&item, &later);
    let there = stand.get(&place).await;
    assert!(
        lines(&there)
            .iter()
            .any(|it| it.starts_with("DTSTART;TZID=") && it.ends_with(":20270702T100000")),
        "the zone stays: {there}"
    );
    let days = Period::AllDay {
        first: date(2027, 7, 2),
        until: date(2027, 7, 5),
    };
    let whole = set([(Field::Time, Some(Value::Period(days)))]);
    stand
        .collections
        .update(&place, &item.revision, &whole)
        .await
        .unwrap();
    assert_has(&stand.read(&place).await, &whole);
    stand.take_away(&place).await;
}

pub(super) async fn photos_survive_and_groups_are_known(stand: &Stand) {
    let photo = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/";
    let card = format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:with-photo\r\nN:Brandt;Ilse;;Dr.;\r\nFN:Dr. Ilse Brandt\r\nPHOTO;ENCODING=b;TYPE=JPEG:{photo}\r\n\
         item1.TEL;type=CELL:+49 1\r\nitem1.X-ABLabel:Boat\r\nX-SOCIALPROFILE;type=x:https://x.example\r\nEND:VCARD\r\n"
    );
    let place = stand.place(Kind::Contact, "with-photo.vcf");
    stand.put(&place, &card).await;
    let before = stand.get(&place).await;
    let revision = stand.read(&place).await.revision;
    stand
        .collections
        .update(&place, &revision, &set([(Field::Mobile, text("+49 2"))]))
        .await
        .unwrap();
    let after = stand.get(&place).await;
    let wanted: Vec<String> = lines(&before)
        .iter()
        .map(|line| line.replace("+49 1", "+49 2"))
        .collect();
    assert_eq!(lines(&after), wanted);
    assert!(lines(&after).iter().any(|line| line.ends_with(photo)));
    stand.take_away(&place).await;
    let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:group\r\nN:Team;;;;\r\nFN:Team\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
        X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:with-photo\r\nEND:VCARD\r\n";
    let place = stand.place(Kind::Contact, "group.vcf");
    stand.put(&place, group).await;
    assert_eq!(stand.read(&place).await.peculiarities, [Peculiarity::Group]);
    stand.take_away(&place).await;
}

pub(super) async fn marks_are_kept(stand: &Stand) {
    for kind in Kind::ALL {
        let uid = format!("marked, {kind:?}");
        let mark = LinkMark {
            organization: "0f0f0f0f-0000-4000-8000-000000000001".parse().unwrap(),
            user: Some("0f0f0f0f-0000-4000-8000-000000000002".parse().unwrap()),
            record: RecordRef::new("contact".parse().unwrap(), uuid::Uuid::from_u128(7)),
            uid: uid.clone(),
            bond: Bond::Linked,
        };
        let wanted = Edit {
            mark: Some(Some(mark.clone())),
            ..fresh(kind, "marked")
        };
        let created = stand
            .collections
            .create(stand.collection(kind), kind, &uid, &wanted)
            .await;
        let place = created.unwrap().0;
        let item = stand.read(&place).await;
        assert_eq!(item.mark.as_ref(), Some(&mark));
        let mark = LinkMark {
            bond: Bond::Untracked,
            ..mark
        };
        let untracked = Edit {
            mark: Some(Some(mark.clone())),
            ..Edit::default()
        };
        stand
            .collections
            .update(&place, &item.revision, &untracked)
            .await
            .unwrap();
        let item = stand.read(&place).await;
        assert_eq!(item.mark.as_ref(), Some(&mark));
        assert_has(&item, &fresh(kind, "marked"));
        let bare = Edit {
            mark: Some(None),
            ..Edit::default()
        };
        stand
            .collections
            .update(&place, &item.revision, &bare)
            .await
            .unwrap();
        let item = stand.read(&place).await;
        assert!(item.mark.is_none());
        assert_has(&item, &fresh(kind, "marked"));
        stand.take_away(&place).await;
    }
}

pub(super) async fn files_are_kept(stand: &Stand) {
    let bytes: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let held = FileBytes {
        name: "Angebot, final.pdf".to_owned(),
        media_type: Some("application/pdf".to_owned()),
        bytes,
    };
    let file = File {
        name: held.name.clone(),
        hash: *blake3::hash(&held.bytes).as_bytes(),
    };
    let mut wanted = fresh(Kind::Appointment, "files");
    wanted
        .fields
        .push((Field::Attachments, Some(Value::Files(vec![file]))));
    wanted.files = vec![held.clone()];
    let created = stand
        .collections
        .create(&stand.calendar, Kind::Appointment, "files", &wanted)
        .await;
    let place = created.unwrap().0;
    let item = stand.read(&place).await;
    assert_has(&item, &wanted);
    let files = stand.collections.files(&place).await.unwrap();
    assert_eq!(files.len(), 1);
    assert!(
        files[0].bytes == held.bytes && files[0].name == held.name && files[0].media_type == held.media_type
    );
    let none = set([(Field::Attachments, None)]);
    stand
        .collections
        .update(&place, &item.revision, &none)
        .await
        .unwrap();
    assert!(stand.collections.files(&place).await.unwrap().is_empty());
    stand.take_away(&place).await;
}

fn people(addresses: &[&str]) -> Option<Value> {
    let people = addresses.iter().map(|it| Attendee {
        address: it.parse().unwrap(),
        name: Some("Somebody, else".to_owned()),
    });
    Value::people(people.collect())
}

/// Who gets messages is looked at at the server that sends them; here: the change is made, or refused because it could not be made in
/// silence (promise 8).
pub(super) async fn meetings_are_changed_in_silence_or_not_at_all(stand: &Stand) {
    let mut wanted = fresh(Kind::Appointment, "meeting");
    wanted.fields.extend([
        (Field::Organizer, people(&["alice@example.test"])),
        (Field::RequiredAttendees, people(&["bob@example.test"])),
        (Field::OptionalAttendees, people(&["carol@example.test"])),
    ]);
    let created = stand
        .collections
        .create(&stand.calendar, Kind::Appointment, "meeting", &wanted)
        .await;
    let place = created.unwrap().0;
    let item = stand.read(&place).await;
    assert_has(&item, &wanted);
    let raw = stand.get(&place).await;
    let attendees: Vec<String> = lines(&raw)
        .into_iter()
        .filter(|it| it.starts_with("ATTENDEE"))
        .collect();
    assert!(
        attendees.len() == 2 && attendees.iter().all(|it| it.contains("SCHEDULE-AGENT=CLIENT")),
        "{attendees:?}"
    );
    let change = set([
        (Field::Time, timed("2027-03-03T09:00:00Z", "2027-03-03T10:00:00Z")),
        (
            Field::RequiredAttendees,
            people(&["bob@example.test", "dora@example.test"]),
        ),
    ]);
    stand
        .collections
        .update(&place, &item.revision, &change)
        .await
        .unwrap();
    let item = stand.read(&place).await;
    assert_has(&item, &change);
    stand
        .collections
        .remove(&place, &item.revision, Invitations::Silent)
        .await
        .unwrap();
    let gone = stand
        .collections
        .remove(&place, &item.revision, Invitations::Silent)
        .await;
    assert!(matches!(gone, Err(MailboxError::Gone)), "{gone:?}");
}
