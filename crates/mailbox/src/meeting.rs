//! A meeting that somebody sent by mail (iMIP, RFC 6047): what the message says about it, and the text that may be put into a calendar.

use regarding_model::fields::{Content, Kind};

use crate::collections::{Organizer, Owner};
use crate::ical;
use crate::lines::{Component, Document};
use crate::mime::{self, Message};

/// What the sender wants of whoever reads it (RFC 5546, section 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// They are invited, or the meeting was changed.
    Request,
    /// It is told to them; nobody waits for an answer.
    Publish,
    /// It does not take place any more.
    Cancel,
    /// Somebody answers, proposes another time, or asks to hear of it once more: it is about a meeting that is there.
    Answer,
}

/// A meeting as a message tells it. Nothing in it may be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// What the sender wants.
    pub method: Method,
    /// Its identity; `None` where it has none, or several.
    pub uid: Option<String>,
    /// Its fields.
    pub content: Content,
    /// Who organizes it, seen from the owner of the mailbox.
    pub organizer: Organizer,
    /// What a calendar may take; `None` where there is nothing to be put there: it is no request, or about one occurrence of a series.
    pub text: Option<MeetingText>,
}

/// A calendar object out of a message, made harmless: see [`in_message`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingText(Vec<u8>);

impl MeetingText {
    /// As it is written.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The meeting of a message: of its first part that is a calendar with a method. A calendar without one is a file that is attached.
///
/// What a calendar may take of it has no method (RFC 4791, section 4.1), no alarm of the sender's, and none of the properties by which
/// this program knows its own items: a stranger's message links nothing to a record.
#[must_use]
pub fn in_message(raw: &[u8], message: &Message, owner: &Owner) -> Option<Meeting> {
    let calendars = message
        .attachments
        .iter()
        .filter(|one| is_calendar(&one.media_type));
    calendars
        .filter_map(|one| mime::attachment_bytes(raw, one.index).ok())
        .find_map(|bytes| of_calendar(&bytes, owner))
}

fn is_calendar(media_type: &str) -> bool {
    matches!(media_type, "text/calendar" | "application/ics")
}

fn of_calendar(bytes: &[u8], owner: &Owner) -> Option<Meeting> {
    let mut document = Document::read(bytes).ok()?;
    let method = method(document.components("VCALENDAR").next()?)?;
    let read = ical::read(&document, owner).ok()?;
    if read.kind != Kind::Appointment {
        return None;
    }
    let invites = matches!(method, Method::Request | Method::Publish);
    let whole = document.components("VCALENDAR").all(has_whole);
    let text = (invites && whole && read.uid.is_some()).then(|| harmless(&mut document));
    Some(Meeting {
        method,
        uid: read.uid,
        content: read.content,
        organizer: read.organizer,
        text,
    })
}

/// Whether it is more than occurrences of a series that is elsewhere.
fn has_whole(calendar: &Component) -> bool {
    let mut events = calendar.components("VEVENT");
    events.any(|event| event.first("RECURRENCE-ID").is_none())
}

fn method(calendar: &Component) -> Option<Method> {
    let line = calendar.first("METHOD")?;
    match line.value().trim().to_ascii_uppercase().as_str() {
        "REQUEST" => Some(Method::Request),
        "PUBLISH" | "ADD" => Some(Method::Publish),
        "CANCEL" => Some(Method::Cancel),
        "REPLY" | "COUNTER" | "DECLINECOUNTER" | "REFRESH" => Some(Method::Answer),
        _ => None,
    }
}

fn harmless(document: &mut Document) -> MeetingText {
    if let Some(calendar) = document.first_mut("VCALENDAR") {
        calendar.retain_lines(|line| !line.is("METHOD"));
        clean(calendar);
    }
    MeetingText(document.to_bytes())
}

fn clean(component: &mut Component) {
    component.retain_lines(|line| !line.name().to_ascii_uppercase().starts_with("X-REGARDING-"));
    component.retain_components(|part| !part.is("VALARM"));
    component.components_mut().for_each(clean);
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use regarding_model::fields::{Field, Value};

    use super::{Meeting, Method, in_message};
    use crate::collections::{Organizer, Owner};
    use crate::mime;

    const EVENT: &str = "BEGIN:VEVENT\r\nUID:m1@else.example\r\nSUMMARY:Handover\r\nDTSTART:20270302T090000Z\r\nDTEND:20270302T100000Z\r\n\
        ORGANIZER:mailto:ilse@else.example\r\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:mara@here.example\r\n\
        X-REGARDING-LINK:00000000-0000-0000-0000-000000000001/appointment/00000000-0000-0000-0000-000000000002/m1\r\n\
        BEGIN:VALARM\r\nACTION:EMAIL\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nX-THEIRS:stays\r\nEND:VEVENT\r\n";

    fn owner() -> Owner {
        Owner {
            addresses: vec!["mara@here.example".parse().unwrap()],
            zone: TimeZone::UTC,
        }
    }

    fn meeting(raw: &[u8]) -> Option<Meeting> {
        in_message(raw, &mime::read(raw).ok()?, &owner())
    }

    fn mail(method: &str, events: &str) -> Vec<u8> {
        format!(
            "From: ilse@else.example\r\nTo: mara@here.example\r\nSubject: Handover\r\nMessage-ID: <a@else.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease come.\r\n\
             --b\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\n{method}{events}END:VCALENDAR\r\n--b--\r\n"
        )
        .into_bytes()
    }

    #[test]
    fn an_invitation_is_read_and_its_text_is_harmless() {
        let told = meeting(&mail("METHOD:REQUEST\r\n", EVENT)).unwrap();
        assert_eq!(told.method, Method::Request);
        assert_eq!(told.uid.as_deref(), Some("m1@else.example"));
        assert_eq!(told.organizer, Organizer::Other);
        assert_eq!(told.content.get(Field::Subject), Value::text("Handover").as_ref());
        let text = String::from_utf8(told.text.unwrap().bytes().to_vec()).unwrap();
        for gone in ["METHOD", "X-REGARDING", "VALARM", "TRIGGER"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
        for kept in [
            "ORGANIZER:mailto:ilse@else.example",
            "X-THEIRS:stays",
            "PARTSTAT=NEEDS-ACTION",
        ] {
            assert!(text.contains(kept), "no {kept} in {text}");
        }
    }

    #[test]
    fn what_is_no_request_for_a_whole_meeting_is_told_and_gives_nothing_to_keep() {
        let one = EVENT.replace("SUMMARY", "RECURRENCE-ID:20270302T090000Z\r\nSUMMARY");
        let second = EVENT.replace("m1@", "m2@");
        for (method, events, expected) in [
            ("METHOD:CANCEL\r\n", EVENT.to_owned(), Method::Cancel),
            ("METHOD:REPLY\r\n", EVENT.to_owned(), Method::Answer),
            ("METHOD:COUNTER\r\n", EVENT.to_owned(), Method::Answer),
            ("METHOD:REQUEST\r\n", one, Method::Request),
            ("METHOD:REQUEST\r\n", format!("{EVENT}{second}"), Method::Request),
        ] {
            let told = meeting(&mail(method, &events)).unwrap();
            assert_eq!((told.method, told.text), (expected, None), "{method}{events}");
        }
    }

    #[test]
    fn a_calendar_without_a_method_and_broken_ones_are_no_meeting() {
        let nested = "BEGIN:VEVENT\r\n".repeat(500);
        for (method, events) in [
            ("", EVENT),
            ("METHOD:DANCE\r\n", EVENT),
            ("METHOD:REQUEST\r\n", ""),
            ("METHOD:REQUEST\r\n", "BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n"),
            ("METHOD:REQUEST\r\n", nested.as_str()),
        ] {
            assert_eq!(meeting(&mail(method, events)), None, "{method}");
        }
        assert_eq!(meeting(b"no message at all"), None);
    }
}
