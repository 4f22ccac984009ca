//! A computer with a calendar, a task list and an address book, for the tests of items.

#![expect(
    clippy::indexing_slicing,
    reason = "a helper of a test fails the test by panicking"
)]

use core::time::Duration;
use std::fs;

use regarding_companion::view::items::{AgendaEntryView, AgendaView, ItemFilter};
use regarding_companion::view::pane::{PaneView, RecordRefView, TrackRequest, TrackingView};
use regarding_sample_org::seed::SeedRole;
use serde_json::Value;

use crate::world::{Install, World};

/// Lists are told while they are read, where that takes longer; a test asks again after so long.
pub(crate) const A_LITTLE: Duration = Duration::from_millis(250);
pub(crate) const VISIT: &str = "visit@elsewhere.example";
pub(crate) const JOB: &str = "job-1@elsewhere.example";
pub(crate) const KARLA: &str = "karla-1";

/// A computer with a calendar, a task list and an address book in folders.
pub(crate) struct Desk {
    pub(crate) world: World,
    pub(crate) install: Install,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let world = World::new().await;
        world.make_collections();
        let install = world.install("a", SeedRole::Salesperson).await;
        let desk = Self { world, install };
        desk.put(
            "calendars/home/visit.ics",
            &event(
                VISIT,
                "Harbour visit",
                "DTSTART:20351213T090000Z\r\nDTEND:20351213T100000Z\r\nLOCATION:Pier 3\r\nDESCRIPTION:Bring the drawings.\r\n\
                 ORGANIZER;CN=Mara Voss:mailto:mara.voss@alderfinch.example\r\n\
                 ATTENDEE;CN=Ilse Brandt;ROLE=REQ-PARTICIPANT:mailto:ilse.brandt@hafenwerk.example\r\n\
                 ATTENDEE;CN=Nora;ROLE=OPT-PARTICIPANT:mailto:nora@unheard-of.example\r\n",
            ),
        );
        desk.put(
            "calendars/home/job.ics",
            &entry(
                "VTODO",
                JOB,
                "Send the offer",
                "DUE:20351214T110000Z\r\nPRIORITY:1\r\n",
            ),
        );
        desk.put(
            "contacts/people/karla.vcf",
            "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:karla-1\r\nFN:Karla Neumann\r\nN:Neumann;Karla;;;\r\nORG:Quay 9\r\nTITLE:Pilot\r\n\
             EMAIL:karla@elsewhere.example\r\nTEL;TYPE=cell:+49 170 5550 777\r\nEND:VCARD\r\n",
        );
        desk
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        fs::write(self.world.mail().join(name), text).unwrap();
    }

    pub(crate) async fn agenda(&self, from: &str, to: &str) -> AgendaView {
        let companion = &self.install.companion;
        let list = || companion.agenda(Some(from), Some(to), ItemFilter::All);
        for _ in 0..120 {
            if list().await.unwrap().listed.reading.is_none() {
                break;
            }
            tokio::time::sleep(A_LITTLE).await;
        }
        list().await.unwrap()
    }

    pub(crate) async fn key(&self, uid: &str) -> String {
        self.install.companion.find_item(uid).await.unwrap()
    }

    pub(crate) async fn pane(&self, uid: &str) -> PaneView {
        self.install.companion.pane(&self.key(uid).await).await.unwrap()
    }

    pub(crate) async fn track(&self, uid: &str, regarding: Option<RecordRefView>) -> TrackingView {
        let request = TrackRequest {
            key: self.key(uid).await,
            regarding,
            ..TrackRequest::default()
        };
        self.install.companion.track(request).await.unwrap()
    }

    pub(crate) async fn rows(&self, query: &str) -> Vec<Value> {
        let json = self.world.json(query).await;
        json["value"].as_array().unwrap().clone()
    }

    pub(crate) async fn visits(&self) -> Vec<Value> {
        self.rows("appointments?$filter=subject%20eq%20'Harbour%20visit'")
            .await
    }

    pub(crate) async fn account(&self) -> RecordRefView {
        let found = self.install.companion.search("Hafenwerk", None).await.unwrap();
        let mut records = found.groups.into_iter().flat_map(|group| group.records);
        let record = records.find(|record| record.table == "account").unwrap();
        RecordRefView {
            table: record.table,
            id: record.id,
        }
    }
}

pub(crate) fn event(uid: &str, name: &str, lines: &str) -> String {
    entry("VEVENT", uid, name, lines)
}

pub(crate) fn entry(kind: &str, uid: &str, name: &str, lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:{kind}\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n\
         SUMMARY:{name}\r\n{lines}END:{kind}\r\nEND:VCALENDAR\r\n"
    )
}

pub(crate) fn only(agenda: &AgendaView) -> &AgendaEntryView {
    &agenda.days[0].entries[0]
}
