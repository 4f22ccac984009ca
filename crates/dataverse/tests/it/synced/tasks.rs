//! Tasks, calls, letters and faxes as records, with their states.

use regarding_dataverse::synced::{
    NewRecord, RecordChange, RecordError, RecordState, Records as _, StateChange, SyncedTable,
};
use regarding_model::fields::{Field, Moment, TaskStatus, Value};
use regarding_sample_org::seed::SeedRole;

use super::{Desk, ask, at, edit, new, same, words};
use crate::office::Office;

#[tokio::test]
async fn d_70_d_73_b4_tasks_calls_letters_and_faxes_are_tasks_with_their_states() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    for (number, table) in SyncedTable::of_kind(regarding_model::fields::Kind::Task)
        .iter()
        .enumerate()
    {
        let mut fields = vec![
            (Field::Subject, words("To do")),
            (
                Field::Due,
                Some(Value::Moment(Moment::Day("2026-03-20".parse().unwrap()))),
            ),
            (
                Field::Start,
                Some(Value::Moment(Moment::At(at("2026-03-19T10:00:00Z")))),
            ),
            (Field::Status, Some(Value::Status(TaskStatus::NotStarted))),
        ];
        if *table == SyncedTable::Task {
            fields.push((Field::PercentComplete, Some(Value::Percent(25))));
            fields[3].1 = Some(Value::Status(TaskStatus::Waiting));
        }
        let new = NewRecord {
            begun: Some(at("2026-03-18T08:00:00Z")),
            ..new(*table, 20 + number as u128, fields.clone())
        };
        let made = desk.make(new).await;
        same(&made, &fields);
        let row = ask(
            &desk.client,
            &format!("activitypointers({})?$select=actualstart", made.record.id),
        )
        .await;
        assert_eq!(row["actualstart"], "2026-03-18T08:00:00Z", "D-74");
        let done = vec![
            (Field::Status, Some(Value::Status(TaskStatus::Completed))),
            (
                Field::Completed,
                Some(Value::Moment(Moment::Day("2026-03-21".parse().unwrap()))),
            ),
        ];
        desk.change(edit(&made, done.clone())).await.unwrap();
        let completed = desk.read(&made.record).await.unwrap();
        same(&completed, &done);
        assert_eq!(completed.facts.state, RecordState::Completed);
        let closed = desk
            .change(edit(&completed, vec![(Field::Subject, words("Other"))]))
            .await;
        assert_eq!(
            closed,
            Err(RecordError::Closed),
            "C2: a closed activity takes no change"
        );
        let reopened = vec![
            (Field::Status, Some(Value::Status(TaskStatus::NotStarted))),
            (Field::Subject, words("Again")),
        ];
        desk.change(edit(&completed, reopened.clone())).await.unwrap();
        let open = desk.read(&made.record).await.unwrap();
        same(&open, &reopened);
        assert_eq!(
            open.content.get(Field::Completed),
            None,
            "D-73: with an actual end it would be completed again"
        );
        let canceled = RecordChange {
            state: Some(StateChange::Cancel),
            ..edit(&open, vec![])
        };
        desk.change(canceled).await.unwrap();
        let canceled = desk.read(&made.record).await.unwrap();
        assert_eq!(canceled.facts.state, RecordState::Canceled);
        same(
            &canceled,
            &[(Field::Status, Some(Value::Status(TaskStatus::Completed)))],
        );
        // D-72: it is completed in the mailbox already.
        let same_status = vec![(Field::Status, Some(Value::Status(TaskStatus::Completed)))];
        let version = desk.change(edit(&canceled, same_status)).await.unwrap();
        assert_eq!(version, canceled.version);
    }
}

#[tokio::test]
async fn b117_a_task_that_is_completed_already_is_made_and_completed_at_once() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let fields = vec![
        (Field::Subject, words("Done")),
        (Field::Status, Some(Value::Status(TaskStatus::Completed))),
        (
            Field::Completed,
            Some(Value::Moment(Moment::Day("2026-03-02".parse().unwrap()))),
        ),
    ];
    let made = desk.make(new(SyncedTable::Task, 30, fields.clone())).await;
    same(&made, &fields);
    let unsaid = new(
        SyncedTable::PhoneCall,
        31,
        vec![(Field::Status, Some(Value::Status(TaskStatus::Deferred)))],
    );
    let refused = desk.records.create(&[unsaid]).await.unwrap().remove(0);
    assert!(
        matches!(refused, Err(RecordError::Unfit(_))),
        "a call is open or not"
    );
}
