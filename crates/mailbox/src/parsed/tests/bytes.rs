//! What is not named keeps its bytes.

use proptest::prelude::*;
use regarding_model::fields::{Field, Importance, Period, Value};
use regarding_model::ids::RecordRef;

use super::{calendar, card, edit, edited, event, owner, parse, read, set, text};
use crate::collections::{Bond, Edit, LinkMark, Reminder};
use crate::lines::Document;

/// An event full of what nobody here knows, oddly written.
const ODD: &str = "dtstart;tzid=\"Europe/Berlin\":20260302T100000
X-CRM;X-KIND=\"a:b\";x-low=1:kept , as\\it;is
SUMMARY;LANGUAGE=de;X-OWN=\"1;2\":before
CATEGORIES:A,B
GEO:53.5;10.0
CLASS:PRIVATE
STRUCTURED-DATA;VALUE=TEXT:{\"a\":1}
no content line at all
X-EMPTY:";

#[test]
fn only_the_value_of_a_changed_line_changes() {
    let before = event(ODD);
    let after = edited(&before, &set([(Field::Subject, text("after, all"))]));
    assert_eq!(after, before.replace(":before", ":after\\, all"));
}

#[test]
fn what_is_as_it_should_be_already_is_not_touched() {
    let before = event(ODD).replace(
        "SUMMARY;LANGUAGE=de;X-OWN=\"1;2\":before",
        "Summary:be\r\n fore\\, \\N ",
    );
    let same = set([
        (Field::Subject, text("before,")),
        (Field::Importance, Some(Value::Importance(Importance::Normal))),
        (Field::Notes, None),
    ]);
    assert_eq!(edited(&before, &same), before);
}

#[test]
fn lines_keep_their_own_breaks_and_new_ones_take_those_of_the_file() {
    let before = event("DTSTART:20260302T100000Z").replace("\r\n", "\n");
    let after = edited(&before, &set([(Field::Location, text("Here"))]));
    assert_eq!(after, before.replace("END:VEVENT", "LOCATION:Here\nEND:VEVENT"));
}

#[test]
fn a_file_that_breaks_off_can_be_changed() {
    let before = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u1\r\nDTSTART:20260302T100000Z";
    let after = edited(before, &set([(Field::Subject, text("x"))]));
    assert_eq!(after, format!("{before}\r\nSUMMARY:x\r\n"));
    assert_eq!(parse(&after).uid.as_deref(), Some("u1"));
}

#[test]
fn photos_groups_and_labels_of_a_card_stay() {
    let before = card(
        "3.0",
        "FN:Ilse Brandt
        N:Brandt;Ilse;;Dr.;
        PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==
        item1.TEL;type=pref:+49 40 1
        item1.X-ABLabel:_$!<Main>!$_
        item2.ADR;type=HOME:;;Weg 1;Hamburg;;20095;Germany
        item2.X-ABADR:de
        X-SOCIALPROFILE;type=x;x-user=ilse:https://x.example/ilse
        CATEGORIES:Friends",
    );
    let after = edited(
        &before,
        &set([
            (Field::CompanyMainPhone, text("+49 40 2")),
            (Field::JobTitle, text("Chief")),
        ]),
    );
    let wanted = before
        .replace("+49 40 1", "+49 40 2")
        .replace("END:VCARD", "TITLE:Chief\r\nEND:VCARD");
    assert_eq!(after, wanted);
    let without = edited(&before, &set([(Field::CompanyMainPhone, None)]));
    assert!(
        !without.contains("item1."),
        "a label without its phone goes too: {without}"
    );
}

#[test]
fn a_mark_is_written_read_and_taken_away() {
    let mark = LinkMark {
        organization: "0f0f0f0f-0000-4000-8000-000000000001".parse().unwrap(),
        user: None,
        record: RecordRef::new("contact".parse().unwrap(), uuid::Uuid::from_u128(7)),
        uid: "ä/b;c,d%1@x".to_owned(),
        bond: Bond::Linked,
    };
    let marked = Edit {
        mark: Some(Some(mark.clone())),
        ..Edit::default()
    };
    let bare = Edit {
        mark: Some(None),
        ..Edit::default()
    };
    for before in [
        event(ODD),
        card("4.0", "FN:x"),
        calendar("BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n"),
    ] {
        let after = edited(&before, &marked);
        assert_eq!(parse(&after).mark.as_ref(), Some(&mark));
        assert_eq!(edited(&after, &marked), after);
        assert_eq!(edited(&after, &bare), before);
    }
}

/// Whatever was untracked says so, on its one line; everything else keeps its bytes, and tracking anew says that instead.
#[test]
fn what_was_untracked_says_so_until_it_is_tracked_anew() {
    let says = |bond| Edit {
        mark: Some(Some(LinkMark {
            organization: "0f0f0f0f-0000-4000-8000-000000000001".parse().unwrap(),
            user: Some("0f0f0f0f-0000-4000-8000-000000000002".parse().unwrap()),
            record: RecordRef::new("task".parse().unwrap(), uuid::Uuid::from_u128(7)),
            uid: "t".to_owned(),
            bond,
        })),
        ..Edit::default()
    };
    for before in [
        event(ODD),
        card("4.0", "FN:x"),
        calendar("BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n"),
    ] {
        let mut text = before.clone();
        for bond in [
            Bond::Linked,
            Bond::Untracked,
            Bond::TrackedAnew,
            Bond::Uninvited,
            Bond::Untracked,
        ] {
            text = edited(&text, &says(bond));
            assert_eq!(parse(&text).mark.map(|mark| mark.bond), Some(bond));
            assert_eq!(text.matches("X-REGARDING-LINK").count(), 1, "{text}");
        }
        let bare = Edit {
            mark: Some(None),
            ..Edit::default()
        };
        assert_eq!(edited(&text, &bare), before);
        let unknown = text.replace("/untracked", "/unheard");
        assert!(parse(&unknown).mark.is_none(), "a word of a later version");
    }
}

#[test]
fn a_reminder_is_set_and_cleared_and_other_alarms_stay() {
    let sound = "BEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n";
    let before = event("DTSTART:20260302T100000Z").replace("END:VEVENT", &format!("{sound}END:VEVENT"));
    let at = Edit {
        reminder: Reminder::At("2026-03-02T09:00:00Z".parse().unwrap()),
        ..Edit::default()
    };
    let after = edited(&before, &at);
    assert!(
        after.contains("TRIGGER;VALUE=DATE-TIME:20260302T090000Z\r\n") && after.contains(sound),
        "{after}"
    );
    assert_eq!(
        edited(&after, &at),
        after,
        "setting the same again changes nothing"
    );
    let clear = Edit {
        reminder: Reminder::Clear,
        ..Edit::default()
    };
    assert!(!edited(&after, &clear).contains("VALARM"));
}

/// Pieces that lines are made of, well and badly.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<&'static [u8]> = vec![
        b"BEGIN:VCALENDAR",
        b"END:VCALENDAR",
        b"BEGIN:VEVENT",
        b"END:VEVENT",
        b"BEGIN:VTODO",
        b"END:VTODO",
        b"BEGIN:VCARD",
        b"END:VCARD",
        b"VERSION:2.1",
        b"VERSION:4.0",
        b"UID:a",
        b"DTSTART:20260302T100000Z",
        b"DTSTART;TZID=Europe/Berlin:20260302T100000",
        b"RRULE:FREQ=DAILY",
        b"EXDATE:20260303T100000Z",
        b"RECURRENCE-ID:20260304T100000Z",
        b"SUMMARY:x",
        b"TEL;TYPE=work:1",
        b"EMAIL:a@b.example",
        b"N:a;b",
        b"NOTE;ENCODING=QUOTED-PRINTABLE:a=",
        b"ATTENDEE;CN=\"a:mailto:a@b.example",
        b"DURATION:PT1H",
        b"BEGIN:VTIMEZONE",
        b"TZID:Europe/Berlin",
        b"END:VTIMEZONE",
        b"COMPLETED:99999999T999999Z",
        b"\r\n",
        b"\n",
        b"\r\n ",
        b"\n\t",
        b"\r",
        b"=",
        b":",
        b";",
        b",",
        b"\"",
        b"\\",
        b" ",
        b"\xff",
        b"\xef\xbb\xbf",
    ];
    let line_breaks = prop_oneof![Just(&b"\r\n"[..]), Just(&b"\n"[..]), Just(&b""[..])];
    let piece = (prop::sample::select(words), line_breaks).prop_map(|(word, end)| [word, end].concat());
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_taken_apart_is_put_together_again_and_nothing_panics(bytes in prop_oneof![pieces(), prop::collection::vec(any::<u8>(), 0..200)]) {
        if let Ok(document) = Document::read(&bytes) {
            prop_assert!(document.to_bytes() == bytes);
        }
        let _ = read(&bytes, &owner());
        let time = "2026-03-05T10:00:00Z".parse().unwrap();
        let period = Value::Period(Period::Timed { start: time, end: time });
        let wanted = Edit {
            fields: vec![
                (Field::Time, Some(period)), (Field::Subject, text("y")), (Field::Notes, None), (Field::Email1, None),
                (Field::BusinessPhone, text("2")),
            ],
            reminder: Reminder::At(time),
            ..Edit::default()
        };
        let _ = edit(&bytes, &wanted, &owner());
        let fewer = Edit { fields: vec![(Field::Recurrence, None), (Field::Location, text("z"))], ..wanted };
        if let Ok(after) = edit(&bytes, &fewer, &owner()) {
            let again = edit(&after, &fewer, &owner()).unwrap();
            prop_assert!(again == after, "the same change twice is one change");
        }
    }
}
