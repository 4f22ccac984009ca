//! Somebody else writes to a series while ours is written (reference C3). Which request theirs comes before is chosen: each of them, one
//! after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use regarding_dataverse::synced::{OccurrenceEdit, RecordChange, RecordError, Records as _, SyncedTable};
use regarding_dataverse::{ApiError, Client};
use regarding_model::fields::Field;
use regarding_model::ids::RecordRef;
use regarding_net::{Method, Rule};
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value as Json, json};
use tokio::runtime::Handle;

use super::series::{NewRecordExt as _, with_exception};
use super::{Any, Desk, at, edit, new, words};
use crate::office::Office;

const EXCEPTION: &str = "2026-04-01T07:00:00Z";
const REGULAR: &str = "2026-03-25T08:00:00Z";
const TAKEN_OUT: &str = "2026-03-18T08:00:00Z";

/// What somebody else writes to.
#[derive(Debug, Clone, Copy)]
enum Theirs {
    Series,
    Occurrence(&'static str),
}

const ALL: [Theirs; 3] = [
    Theirs::Series,
    Theirs::Occurrence(EXCEPTION),
    Theirs::Occurrence(REGULAR),
];

/// What a write that met another one came to.
enum Met {
    /// No request was left for theirs to come before.
    Alone,
    /// Theirs found nothing to write to yet.
    TooEarly,
    Both,
}

struct Beside {
    office: Office,
    desk: Desk,
    somebody: Arc<Client>,
}

impl Beside {
    async fn open() -> Self {
        let office = Office::open().await;
        let somebody = Arc::new(office.client(SeedRole::Salesperson).await);
        let desk = Desk::of(&office, SeedRole::Salesperson).await;
        Self {
            office,
            desk,
            somebody,
        }
    }

    /// Lets somebody write right before the request of this number; whether they did is told afterwards.
    fn before(
        &self,
        request: usize,
        theirs: Theirs,
        series: RecordRef,
    ) -> (Arc<AtomicBool>, Arc<AtomicBool>) {
        let (came, wrote) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let told = (Arc::clone(&came), Arc::clone(&wrote));
        let (somebody, runtime) = (Arc::clone(&self.somebody), Handle::current());
        self.office.evidence.before(request, move || {
            let done = tokio::task::block_in_place(|| runtime.block_on(write(&somebody, theirs, &series)));
            wrote.store(done, Ordering::SeqCst);
            came.store(true, Ordering::SeqCst);
        });
        told
    }

    fn met(&self, (came, wrote): &(Arc<AtomicBool>, Arc<AtomicBool>)) -> Met {
        self.office.evidence.before_none();
        if !came.load(Ordering::SeqCst) {
            return Met::Alone;
        }
        if wrote.load(Ordering::SeqCst) {
            Met::Both
        } else {
            Met::TooEarly
        }
    }
}

/// Names another place; `false` where the series is not there.
async fn write(somebody: &Client, theirs: Theirs, series: &RecordRef) -> bool {
    let path = match theirs {
        Theirs::Series => {
            let master = format!("recurringappointmentmasters({})", series.id);
            // A change of what is not there would make it.
            if somebody
                .run(Rule::ReadRecords, &Any(Method::GET, master.clone(), Json::Null))
                .await
                == Err(ApiError::Gone)
            {
                return false;
            }
            master
        }
        Theirs::Occurrence(original) => {
            let one = format!(
                "appointments?$filter=seriesid%20eq%20{}%20and%20originalstartdate%20eq%20{original}",
                series.id
            );
            let found = somebody
                .run(Rule::ReadRecords, &Any(Method::GET, one, Json::Null))
                .await
                .unwrap();
            let Some(id) = found.pointer("/value/0/activityid").and_then(Json::as_str) else {
                return false;
            };
            format!("appointments({id})")
        }
    };
    let theirs = Any(Method::PATCH, path, json!({"location": "Theirs"}));
    somebody.run(Rule::CreateRecord, &theirs).await.unwrap();
    true
}

fn ours() -> Vec<OccurrenceEdit> {
    vec![
        OccurrenceEdit {
            original: at(EXCEPTION),
            fields: Some(vec![(Field::Location, words("Ours"))]),
        },
        OccurrenceEdit {
            original: at(TAKEN_OUT),
            fields: None,
        },
    ]
}

/// What was told as the version of ours is not the one that holds theirs: by that theirs is looked at, and travels.
#[tokio::test(flavor = "multi_thread")]
async fn c3_promise_7_what_somebody_writes_to_a_series_beside_ours_is_not_taken_for_ours() {
    let beside = Beside::open().await;
    let desk = &beside.desk;
    for theirs in ALL {
        let mut both = (0, 0);
        for request in 0.. {
            let series = with_exception(desk).await;
            let told = beside.before(request, theirs, series.record.clone());
            let change = RecordChange {
                occurrences: ours(),
                ..edit(&series, vec![(Field::Subject, words("Ours"))])
            };
            let version = desk.change(change).await;
            let met = beside.met(&told);
            let read = desk.read(&series.record).await.unwrap();
            let removed = desk
                .records
                .delete(&[(read.record.clone(), read.version.clone())])
                .await
                .unwrap();
            assert_eq!(removed, [Ok(())]);
            let left = (met, version.map(|version| version == read.version));
            match left {
                (Met::Alone, told) => {
                    assert_eq!(told, Ok(true), "{theirs:?}: nobody was there");
                    break;
                }
                (Met::Both, Ok(same)) => {
                    assert!(!same, "{theirs:?} before request {request} of ours is lost");
                    both.0 += 1;
                }
                (Met::Both, Err(RecordError::Api(ApiError::Stale))) => both.1 += 1,
                (Met::Both | Met::TooEarly, told) => panic!("{theirs:?} {request}: {told:?}"),
            }
        }
        assert!(
            both.0 > 0 && both.1 > 0,
            "{theirs:?}: before ours was sent, and after: {both:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_promise_7_what_somebody_writes_to_a_series_that_is_being_made_is_not_taken_for_ours() {
    let beside = Beside::open().await;
    let desk = &beside.desk;
    let mut number = 60;
    for theirs in ALL {
        let mut both = 0;
        for request in 0.. {
            number += 1;
            let mut series = new(SyncedTable::Series, number, Vec::new()).weekly();
            series.occurrences = ours();
            let record = series.table.record(series.id);
            let told = beside.before(request, theirs, record.clone());
            let made = desk.records.create(&[series]).await.unwrap().remove(0);
            let met = beside.met(&told);
            let read = desk.read(&record).await.unwrap();
            let same = made.map(|made| made.version.as_ref() == Some(&read.version));
            match (met, same) {
                (Met::Alone, told) => {
                    assert_eq!(told, Ok(true), "{theirs:?}: nobody was there");
                    break;
                }
                (Met::TooEarly, told) => assert_eq!(told, Ok(true)),
                (Met::Both, Ok(same)) => {
                    assert!(!same, "{theirs:?} before request {request} of ours is lost");
                    both += 1;
                }
                (Met::Both, Err(RecordError::Api(ApiError::Stale))) => {}
                (Met::Both, told) => panic!("{theirs:?} {request}: {told:?}"),
            }
        }
        assert!(both > 0, "{theirs:?}");
    }
}
