//! Meeting requests in mail, tracked as the meetings: promises 5 and 8.

use std::fs;

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::{OptionChange, UnknownSenderOption};
use regarding_companion::view::pane::TrackingState;
use serde_json::Value;

use crate::items_desk::Desk;

/// An invitation that came by mail, as somebody else's calendar program sends it.
fn invitation(name: &str, method: &str, organizer: &str) -> String {
    format!(
        "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: Mara Voss <mara.voss@alderfinch.example>\r\nSubject: Handover\r\n\
         Date: Wed, 04 Mar 2026 09:00:00 +0000\r\nMessage-ID: <{name}@hafenwerk.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease come.\r\n\
         --b\r\nContent-Type: text/calendar; method={method}; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\n\
         BEGIN:VEVENT\r\nUID:handover@hafenwerk.example\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Harbour handover\r\n\
         DTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nLOCATION:Pier 4\r\nORGANIZER:mailto:{organizer}\r\n\
         ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:mara.voss@alderfinch.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n"
    )
}

impl Desk {
    async fn invited(&self, name: &str, method: &str, organizer: &str) -> String {
        self.world.deliver(
            "",
            &format!("17726148{}.M1.test:2,", name.len()),
            &invitation(name, method, organizer),
        );
        self.install.key(&format!("<{name}@hafenwerk.example>")).await
    }

    fn calendar(&self) -> Vec<String> {
        let files = fs::read_dir(self.world.mail().join("calendars/home")).unwrap();
        let texts = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        texts.filter(|text| text.contains("Harbour handover")).collect()
    }
}

/// A meeting request in mail is tracked as the meeting: into the calendar once, one record, and nobody is written to (promises 5 and 8).
#[tokio::test]
async fn a_meeting_request_is_put_into_the_calendar_and_tracked_as_one_record() {
    let desk = Desk::new().await;
    let companion = &desk.install.companion;
    let request = desk
        .invited("ask", "REQUEST", "ilse.brandt@hafenwerk.example")
        .await;
    let meeting = companion.meeting(&request).await.unwrap().unwrap();
    assert_eq!(
        (
            meeting.title.as_str(),
            meeting.place.as_str(),
            meeting.item.as_ref()
        ),
        ("Harbour handover", "Pier 4", None)
    );
    assert!(meeting.can_track && meeting.puts, "{meeting:?}");
    assert!(desk.calendar().is_empty(), "looking puts nothing anywhere");

    let tracked = companion.track_meeting(&request).await.unwrap();
    assert_eq!(tracked.state, TrackingState::Tracked);
    let again = companion.meeting(&request).await.unwrap().unwrap();
    assert_eq!(again.state, TrackingState::Tracked);
    assert!(
        !again.can_track && !again.puts && again.item.is_some(),
        "{again:?}"
    );
    let kept = desk.calendar();
    assert_eq!(kept.len(), 1);
    assert!(!kept.concat().contains("METHOD"), "{kept:?}");
    let records = desk
        .rows("appointments?$filter=subject%20eq%20'Harbour%20handover'")
        .await;
    assert_eq!(records.len(), 1);

    companion.track_meeting(&request).await.unwrap();
    assert_eq!(desk.calendar().len(), 1);
    let records = desk
        .rows("appointments?$filter=subject%20eq%20'Harbour%20handover'")
        .await;
    assert_eq!(records.len(), 1, "one record, however often it is asked for");
}

/// G-30: whoever invites and is not known becomes a contact by the person's option, before the meeting is recorded, so that it names them.
#[tokio::test]
async fn g_30_the_unknown_sender_of_a_meeting_invitation_becomes_a_contact_once_and_can_be_taken_back() {
    let desk = Desk::new().await;
    let companion = &desk.install.companion;
    let from = |name: &str, organizer: &str, sender: &str| {
        invitation(name, "REQUEST", organizer)
            .replace("Ilse Brandt <ilse.brandt@hafenwerk.example>", sender)
            .replace("UID:handover@", &format!("UID:{name}@"))
    };
    let (nora, quist) = ("nora@unheard-of.example", "Nora Quist <nora@unheard-of.example>");
    let letters = [
        ("before", from("before", nora, quist)),
        ("ask", from("ask", nora, quist)),
        ("again", from("again", nora, quist)),
        // Somebody writes in the name of another: what is said about that one is no word of theirs.
        (
            "other",
            from("other", "boss@unheard-of.example", "Sek <sek@unheard-of.example>"),
        ),
        (
            "machine",
            from(
                "machine",
                "noreply@unheard-of.example",
                "Rooms <noreply@unheard-of.example>",
            ),
        ),
    ];
    for (number, (_, letter)) in letters.iter().enumerate() {
        desk.world
            .deliver("", &format!("177261490{number}.M{number}.test:2,"), letter);
    }
    let track = |name: &'static str| {
        let desk = &desk;
        async move {
            let key = desk.install.key(&format!("<{name}@hafenwerk.example>")).await;
            let tracked = desk.install.companion.track_meeting(&key).await.unwrap();
            assert_eq!(tracked.state, TrackingState::Tracked, "{name}");
        }
    };
    let unknown = || async {
        let filter =
            "contacts?$select=contactid,fullname&$filter=contains(emailaddress1,'unheard-of.example')";
        desk.rows(filter).await
    };
    track("before").await;
    assert!(unknown().await.is_empty(), "nothing before the person wants it");

    let wants = OptionChange::UnknownSenders(UnknownSenderOption::Contacts);
    companion.set_option(wants).await.unwrap();
    for name in ["ask", "again", "other", "machine"] {
        track(name).await;
    }
    let made = unknown().await;
    assert_eq!(made.len(), 1, "promise 5: {made:?}");
    assert_eq!(made[0]["fullname"], "Nora Quist");
    let parties = "activityparties?$select=_partyid_value&$filter=participationtypemask%20eq%207%20and%20addressused%20eq%20'nora@unheard-of.example'";
    let named = desk.rows(parties).await;
    let known = |party: &&Value| party["_partyid_value"] == made[0]["contactid"];
    assert_eq!(
        named.iter().filter(known).count(),
        2,
        "the meetings name them: {named:?}"
    );

    let review = companion.received().await.unwrap().newcomers;
    assert_eq!(review.len(), 1, "{:?}", review.len());
    assert!(
        review[0].sentence.contains("became a contact"),
        "{}",
        review[0].sentence
    );
    let undone = companion.undo_received(&review[0].id).await.unwrap();
    assert!(undone.deleted, "{}", undone.sentence);
    assert!(unknown().await.is_empty());
}

/// What is no invitation by somebody else is told and put nowhere (promise 8).
#[tokio::test]
async fn a_cancellation_an_answer_and_a_meeting_of_ones_own_are_put_nowhere() {
    let desk = Desk::new().await;
    let companion = &desk.install.companion;
    for (name, method, organizer) in [
        ("off", "CANCEL", "ilse.brandt@hafenwerk.example"),
        ("reply", "REPLY", "mara.voss@alderfinch.example"),
        ("mine01", "REQUEST", "mara.voss@alderfinch.example"),
        ("unknown", "REQUEST", "mara.voss@alderfinch.example"),
    ] {
        let message = desk.invited(name, method, organizer).await;
        let meeting = companion.meeting(&message).await.unwrap().unwrap();
        assert!(
            !meeting.can_track && meeting.blocked.is_some(),
            "{name}: {meeting:?}"
        );
        assert_eq!(
            companion.track_meeting(&message).await.unwrap_err().code,
            FailureCode::Invalid
        );
    }
    let plain = desk.install.inbox().await;
    let first = companion.messages(&plain, None, 50).await.unwrap();
    let without = first.rows.iter().find(|row| row.subject != "Handover").unwrap();
    assert_eq!(companion.meeting(&without.key).await.unwrap(), None);
    assert!(desk.calendar().is_empty());
}
