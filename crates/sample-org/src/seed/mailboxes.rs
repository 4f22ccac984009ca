//! The mailboxes of colleagues and queues as the organization knows them (reference C6), their server, and an alert. Most are
//! synchronized by the server; the salesperson's is not, so that a client may.

use uuid::Uuid;

use super::calendar::Calendar;
use super::chance::Source;
use super::row::SeedRow;
use super::staff::{Colleague, INES, MARA, QUEUES, address_of_queue, organization};

/// Delivery methods: incoming, outgoing, and the other order of appointments, contacts and tasks.
const BY_SERVER: [i64; 3] = [2, 2, 1];
const BY_NOBODY: [i64; 3] = [0, 0, 2];
const QUEUE: [i64; 3] = [2, 2, 2];

/// The mailbox of a person or a queue.
pub(super) fn mailbox_id(source: Source, name: &str) -> Uuid {
    source.id("mailbox", name)
}

/// The delivery methods of the colleague at that place.
pub(super) fn methods(place: usize) -> [i64; 3] {
    if place == MARA { BY_NOBODY } else { BY_SERVER }
}

/// All rows.
pub(super) fn rows(source: Source, calendar: &Calendar, colleagues: &[Colleague]) -> Vec<SeedRow> {
    let since = calendar.past_time(400, 9, 0);
    let owner = colleagues.get(INES).map_or(Uuid::nil(), |ines| ines.id);
    let profile = source.id("emailserverprofile", "Exchange Online");
    let mut rows = vec![
        SeedRow::new("emailserverprofile", profile)
            .with("name", "Exchange Online")
            .with("servertype", 0)
            .lookup("ownerid", "systemuser", owner),
    ];
    for (place, colleague) in colleagues.iter().enumerate() {
        let row = mailbox(source, &colleague.name(), &colleague.email(), methods(place))
            .with("statecode", i64::from(colleague.disabled))
            .with("statuscode", 1 + i64::from(colleague.disabled))
            .lookup("regardingobjectid", "systemuser", colleague.id)
            .lookup("emailserverprofile", "emailserverprofile", profile)
            .lookup("ownerid", "systemuser", colleague.id);
        rows.push(row);
    }
    for name in QUEUES {
        let row = mailbox(source, name, &address_of_queue(name), QUEUE)
            .lookup("regardingobjectid", "queue", source.id("queue", name))
            .lookup("emailserverprofile", "emailserverprofile", profile)
            .lookup("ownerid", "systemuser", owner);
        rows.push(row);
    }
    rows.extend(colleagues.get(INES).map(|ines| alert(source, ines)));
    rows.into_iter()
        .map(|row| row.with("createdon", since).with("modifiedon", since))
        .collect()
}

fn mailbox(source: Source, name: &str, address: &str, [incoming, outgoing, act]: [i64; 3]) -> SeedRow {
    let tested = |method: bool| i64::from(method);
    SeedRow::new("mailbox", mailbox_id(source, name))
        .with("name", name)
        .with("emailaddress", address)
        .with("incomingemaildeliverymethod", incoming)
        .with("outgoingemaildeliverymethod", outgoing)
        .with("actdeliverymethod", act)
        .with("enabledforincomingemail", incoming == 2)
        .with("enabledforoutgoingemail", outgoing == 2)
        .with("enabledforact", act == 1)
        .with("incomingemailstatus", tested(incoming == 2))
        .with("outgoingemailstatus", tested(outgoing == 2))
        .with("actstatus", tested(act == 1))
        .with("emailrouteraccessapproval", 1)
        .with("orgmarkedasprimaryforexchangesync", act == 1)
        .with("organizationid", organization(source).id.to_string())
        .with("statecode", 0)
        .with("statuscode", 1)
}

fn alert(source: Source, colleague: &Colleague) -> SeedRow {
    SeedRow::new("tracelog", source.id("tracelog", &colleague.name()))
        .with("level", 1)
        .with("text", "The mailbox was tested and enabled for incoming email.")
        .with("tracecode", 27)
        .with("tracestatus", 1)
        .lookup(
            "regardingobjectid",
            "mailbox",
            mailbox_id(source, &colleague.name()),
        )
        .lookup("ownerid", "systemuser", colleague.id)
}
