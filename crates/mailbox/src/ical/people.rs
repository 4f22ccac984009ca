//! Organizer and attendees (B-85, B-86, B-88), and who is to write to them.

use std::collections::BTreeMap;

use regarding_model::address::EmailAddress;
use regarding_model::fields::{Attendee, Content, Field, Value};

use crate::collections::{Invitations, Organizer, Owner};
use crate::lines::{Component, Line, text};

/// The person that a line names; `None` when it names none by an address of mail.
pub(super) fn person(line: &Line) -> Option<Attendee> {
    let value = line.value().trim();
    let scheme = value
        .get(..7)
        .filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    let written = match scheme {
        Some(_) => value.get(7..).unwrap_or_default(),
        None => line.parameter("EMAIL").unwrap_or(value),
    };
    let address = written.parse::<EmailAddress>().ok()?;
    let name = line.parameter("CN").map(str::trim);
    let name = name.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case(address.as_str()));
    Some(Attendee {
        address,
        name: name.map(str::to_owned),
    })
}

/// To which field an attendee belongs; rooms and things belong to none.
fn field_of(line: &Line) -> Option<Field> {
    if line.has_value("CUTYPE", "RESOURCE") || line.has_value("CUTYPE", "ROOM") {
        return None;
    }
    let optional = line.has_value("ROLE", "OPT-PARTICIPANT") || line.has_value("ROLE", "NON-PARTICIPANT");
    Some(if optional {
        Field::OptionalAttendees
    } else {
        Field::RequiredAttendees
    })
}

/// Reads them all.
pub(super) fn read(component: &Component, content: &mut Content) {
    let organizer = component.first("ORGANIZER").and_then(person);
    content.set(Field::Organizer, organizer.and_then(|it| Value::people(vec![it])));
    for field in [Field::RequiredAttendees, Field::OptionalAttendees] {
        let lines = component
            .all("ATTENDEE")
            .filter(|line| field_of(line) == Some(field));
        content.set(field, Value::people(lines.filter_map(person).collect()));
    }
}

/// Everybody whom a calendar names, in whatever part.
pub(super) fn named(calendar: &Component) -> Vec<EmailAddress> {
    let events = calendar.components("VEVENT").flat_map(Component::lines);
    let people = events.filter(|line| line.is("ATTENDEE") || line.is("ORGANIZER"));
    people
        .filter_map(|line| person(line).map(|it| it.address))
        .collect()
}

/// Who organizes it.
pub(super) fn organizer(component: &Component, owner: &Owner) -> Organizer {
    let is_owner = |line: &Line| person(line).is_some_and(|it| owner.addresses.contains(&it.address));
    match component.first("ORGANIZER") {
        None => Organizer::Owner,
        Some(line) if is_owner(line) => Organizer::Owner,
        Some(_) if component.all("ATTENDEE").any(is_owner) => Organizer::Other,
        Some(_) => Organizer::Unknown,
    }
}

/// Whether a server would write to attendees of the owner's about a change.
pub(super) fn are_written_to(component: &Component, owner: &Owner) -> bool {
    component.first("ORGANIZER").is_some()
        && organizer(component, owner).may_be_owner()
        && component.all("ATTENDEE").any(|line| {
            let is_owner = person(line).is_some_and(|it| owner.addresses.contains(&it.address));
            !is_owner && !is_left_alone(line)
        })
}

/// Whether attendees of the owner's are named and the server is to leave each of them alone, as a silent write leaves them.
pub(super) fn are_uninvited(component: &Component, owner: &Owner) -> bool {
    let is_owner = |line: &Line| person(line).is_some_and(|it| owner.addresses.contains(&it.address));
    let others = || component.all("ATTENDEE").filter(|line| !is_owner(line));
    organizer(component, owner).may_be_owner()
        && others().next().is_some()
        && others().all(|line| line.has_value("SCHEDULE-AGENT", "CLIENT"))
}

/// Whether somebody but the server writes to that person (RFC 6638 section 7.1).
fn is_left_alone(line: &Line) -> bool {
    line.has_value("SCHEDULE-AGENT", "CLIENT") || line.has_value("SCHEDULE-AGENT", "NONE")
}

/// Sets the organizer.
pub(super) fn set_organizer(component: &mut Component, people: &[Attendee], newline: &str) {
    let Some(organizer) = people.first() else {
        component.retain_lines(|line| !line.is("ORGANIZER"));
        return;
    };
    component.retain_lines(|line| !line.is("ORGANIZER"));
    let line = Line::new(&head("ORGANIZER", organizer), &mail(organizer), newline);
    component.push_line(line, newline);
}

/// Sets the attendees of some fields. Those who stay keep their lines, with whatever they answered; those who change from one field to
/// the other keep all but their role.
pub(super) fn set_attendees(component: &mut Component, wanted: &[(Field, &[Attendee])], newline: &str) {
    let edited = |field: Field| wanted.iter().any(|(it, _)| *it == field);
    let mut missing: BTreeMap<&EmailAddress, (Field, &Attendee)> = BTreeMap::new();
    for (field, people) in wanted {
        missing.extend(people.iter().map(|it| (&it.address, (*field, it))));
    }
    let everybody = missing.clone();
    component.retain_lines(|line| {
        if !line.is("ATTENDEE") {
            return true;
        }
        let Some(field) = field_of(line).filter(|field| edited(*field)) else {
            return true;
        };
        person(line).is_none_or(|it| {
            everybody
                .get(&it.address)
                .is_some_and(|(want, _)| edited(*want) || *want == field)
        })
    });
    for line in component.lines_mut().filter(|line| line.is("ATTENDEE")) {
        let Some((want, _)) = person(line).and_then(|it| missing.remove(&it.address)) else {
            continue;
        };
        if field_of(line) != Some(want) {
            line.set_parameter("ROLE", role(want), newline);
        }
    }
    for (field, attendee) in missing.into_values() {
        let head = format!(
            "{};ROLE={};PARTSTAT=NEEDS-ACTION;RSVP=TRUE",
            head("ATTENDEE", attendee),
            role(field)
        );
        component.push_line(Line::new(&head, &mail(attendee), newline), newline);
    }
}

fn role(field: Field) -> &'static str {
    if field == Field::OptionalAttendees {
        "OPT-PARTICIPANT"
    } else {
        "REQ-PARTICIPANT"
    }
}

fn head(name: &str, attendee: &Attendee) -> String {
    match &attendee.name {
        Some(known) => format!("{name};CN={}", text::parameter(known)),
        None => name.to_owned(),
    }
}

fn mail(attendee: &Attendee) -> String {
    format!("mailto:{}", attendee.address)
}

/// Says in the item who writes to attendees (promise 8). Silent: the server leaves alone those who are new, and an organizer who is
/// somebody else; `known` are those who were named before. Never: so does every other program (RFC 6638 section 7.1: `CLIENT` leaves it to
/// the calendar program, `NONE` to nobody). Agreed: the server does it, for all.
pub(super) fn mind(
    component: &mut Component,
    known: &[EmailAddress],
    invitations: Invitations,
    owner: &Owner,
    newline: &str,
) {
    let organizer = organizer(component, owner);
    match invitations {
        Invitations::Silent | Invitations::Never => {
            let agent = if invitations == Invitations::Never {
                "NONE"
            } else {
                "CLIENT"
            };
            let subject = |line: &Line| match organizer {
                Organizer::Owner => line.is("ATTENDEE"),
                Organizer::Other => line.is("ORGANIZER"),
                Organizer::Unknown => line.is("ATTENDEE") || line.is("ORGANIZER"),
            };
            for line in component.lines_mut().filter(|line| subject(line)) {
                let is_new = person(line).is_some_and(|it| !known.contains(&it.address));
                if is_new && !is_left_alone(line) {
                    line.set_parameter("SCHEDULE-AGENT", agent, newline);
                }
            }
        }
        Invitations::Agreed => {
            for line in component
                .lines_mut()
                .filter(|line| line.is("ATTENDEE") || line.is("ORGANIZER"))
            {
                if line.has_value("SCHEDULE-AGENT", "CLIENT") {
                    line.remove_parameter("SCHEDULE-AGENT", newline);
                }
            }
            name_organizer(component, owner, newline);
        }
    }
}

/// Attendees are written to in somebody's name.
fn name_organizer(component: &mut Component, owner: &Owner, newline: &str) {
    if component.first("ORGANIZER").is_some() || component.first("ATTENDEE").is_none() {
        return;
    }
    if let Some(address) = owner.addresses.first() {
        let line = Line::new("ORGANIZER", &format!("mailto:{address}"), newline);
        component.push_line(line, newline);
    }
}
