//! The pane of an appointment that stands for a service activity: it says what it is and why edits in the mailbox do not travel (B.3, B-4,
//! docs/adr/0028).

use regarding_companion::view::items::ItemFilter;
use regarding_companion::view::pane::{PaneView, TrackingState};
use regarding_companion::view::sync::SyncRequest;
use regarding_sample_org::seed::SeedRole;
use serde_json::json;
use uuid::Uuid;

use crate::world::{Install, World};

const TITLE: &str = "Hoist inspection at the pier";

async fn booked(world: &World) -> Uuid {
    let id = Uuid::from_u128(0x5e41);
    let mara = world.user(SeedRole::Salesperson).id;
    let row = json!({
        "activityid": id,
        "subject": TITLE,
        "ownerid@odata.bind": format!("/systemusers({mara})"),
        "scheduledstart": "2035-12-15T09:00:00Z",
        "scheduledend": "2035-12-15T11:00:00Z",
        "statecode": 3,
        "statuscode": 4,
        "serviceappointment_activity_parties": [
            {"participationtypemask": 10, "partyid_systemuser@odata.bind": format!("/systemusers({mara})")},
            {"participationtypemask": 11, "addressused": "foreman@harbour.example"},
        ],
    });
    world.make("serviceappointments", &row).await;
    id
}

async fn pane(install: &Install) -> PaneView {
    let companion = &install.companion;
    let days = (Some("2035-12-15"), Some("2035-12-15"));
    loop {
        let agenda = companion.agenda(days.0, days.1, ItemFilter::All).await.unwrap();
        let mut entries = agenda.days.into_iter().flat_map(|day| day.entries);
        if let Some(entry) = entries.find(|entry| entry.title == TITLE) {
            return companion.pane(&entry.key).await.unwrap();
        }
        assert!(agenda.listed.reading.is_some(), "it is in the calendar");
        tokio::time::sleep(core::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b_3_b_4_the_pane_says_what_a_service_activity_is_and_why_edits_here_do_not_travel() {
    let world = World::new().await;
    world.make_collections();
    let id = booked(&world).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let cycle = SyncRequest {
        agreed: true,
        ..SyncRequest::default()
    };
    install.companion.synchronize(cycle).await.unwrap();

    let seen = pane(&install).await;
    assert_eq!(seen.tracking.state, TrackingState::Tracked);
    let record = seen.tracking.record.unwrap();
    assert_eq!(
        (record.table.as_str(), record.id),
        ("serviceappointment", id.to_string()),
        "it opens in the browser"
    );
    let item = seen.item.unwrap();
    let sentence = item.one_way.unwrap();
    assert!(
        sentence.contains("service activity") && sentence.contains("not sent"),
        "{sentence}"
    );
    assert!(!item.may_delete && item.delete_blocked.is_some());
    assert!(
        !seen.tracking.reason.contains("on one side comes to the other"),
        "B.3: {}",
        seen.tracking.reason
    );
}
