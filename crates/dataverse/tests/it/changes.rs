//! The seam for changes, both ways against the same edits (reference A14, promise 4): whoever takes in what it tells has
//! what a plain list shows.

#![expect(clippy::panic, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use regarding_dataverse::changes::{Checkpoint, Follow, Look};
use regarding_dataverse::error::ReplyFault;
use regarding_dataverse::row::Row;
use regarding_dataverse::tables::Rows;
use regarding_dataverse::{ApiError, ApiReply, ApiRequest, Client, Operation};
use regarding_model::record::KnownTable;
use regarding_net::{Method, Rule};
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule, Limit};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::office::Office;

/// Contacts by their last names.
struct People;

impl Follow for People {
    type Item = String;

    fn table(&self) -> Rows {
        KnownTable::Contact.into()
    }

    fn columns(&self) -> &'static [&'static str] {
        &["lastname"]
    }

    fn read(&self, row: Row<'_>) -> Result<String, ApiError> {
        row.words("lastname")
    }
}

/// Any edit.
struct Edit(Method, String, Value);

impl Operation for Edit {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(self.0.clone(), self.1.clone()).json(self.2.clone())
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

async fn edit(client: &Client, method: Method, path: &str, body: Value) {
    client
        .run(Rule::CreateRecord, &Edit(method, path.to_owned(), body))
        .await
        .unwrap();
}

async fn make(client: &Client, id: Uuid, name: &str) {
    edit(
        client,
        Method::POST,
        "contacts",
        json!({"contactid": id, "lastname": name}),
    )
    .await;
}

async fn rename(client: &Client, id: Uuid, name: &str) {
    edit(
        client,
        Method::PATCH,
        &format!("contacts({id})"),
        json!({"lastname": name}),
    )
    .await;
}

async fn remove(client: &Client, id: Uuid) {
    edit(client, Method::DELETE, &format!("contacts({id})"), Value::Null).await;
}

/// What somebody knows who takes in what each look tells.
#[derive(Default)]
struct Mirror {
    rows: BTreeMap<Uuid, String>,
    checkpoint: Option<Checkpoint>,
}

/// What the last look said besides rows.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Complete {
        everything: bool,
    },
    Delta {
        removed: BTreeSet<Uuid>,
        unseen: BTreeSet<Uuid>,
    },
}

impl Mirror {
    async fn look(&mut self, client: &Client) -> Result<Told, ApiError> {
        let known: Vec<Uuid> = self.rows.keys().copied().collect();
        let looked = client
            .look(Rule::ReadRecords, &People, self.checkpoint.as_ref(), &known)
            .await?;
        // Kept as a text between two looks, as the cache does.
        self.checkpoint = Some(Checkpoint::from_text(looked.checkpoint.as_str()));
        Ok(match looked.look {
            Look::Complete { rows, everything } => {
                self.rows = rows
                    .into_iter()
                    .map(|seen| (seen.id, seen.item.unwrap()))
                    .collect();
                Told::Complete { everything }
            }
            Look::Delta {
                changed,
                removed,
                unseen,
            } => {
                let names = changed.into_iter().map(|seen| (seen.id, seen.item.unwrap()));
                self.rows.extend(names);
                for id in removed.iter().chain(&unseen) {
                    self.rows.remove(id);
                }
                Told::Delta {
                    removed: removed.into_iter().collect(),
                    unseen: unseen.into_iter().collect(),
                }
            }
        })
    }

    /// Looks, and compares with a plain list.
    async fn agrees(&mut self, client: &Client, step: &str) -> Told {
        let told = self.look(client).await.unwrap();
        let plain = client.look(Rule::ReadRecords, &People, None, &[]).await.unwrap();
        let Look::Complete { rows, .. } = plain.look else {
            panic!("a look without a checkpoint is complete");
        };
        let plain: BTreeMap<Uuid, String> = rows
            .into_iter()
            .map(|seen| (seen.id, seen.item.unwrap()))
            .collect();
        assert_eq!(self.rows, plain, "{step}");
        told
    }
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0c_0000_0000 + number)
}

fn delta(removed: &[Uuid], unseen: &[Uuid]) -> Told {
    Told::Delta {
        removed: removed.iter().copied().collect(),
        unseen: unseen.iter().copied().collect(),
    }
}

/// The contract: `everything` is whether the viewer reads all rows, and so which way is taken.
async fn contract(role: SeedRole, everything: bool) {
    let office = Office::open().await;
    let admin = office.client(SeedRole::SystemAdministrator).await;
    let viewer = office.client(role).await;
    let mut mirror = Mirror::default();
    let gone = |ids: &[Uuid]| {
        if everything {
            delta(ids, &[])
        } else {
            delta(&[], ids)
        }
    };

    assert_eq!(
        mirror.agrees(&viewer, "the first look").await,
        Told::Complete { everything }
    );
    assert!(mirror.rows.len() > 20, "the sample has people");
    assert_eq!(mirror.agrees(&viewer, "nothing happened").await, delta(&[], &[]));

    for number in 1..=3 {
        make(&viewer, id(number), &format!("N{number}")).await;
    }
    assert_eq!(mirror.agrees(&viewer, "rows were made").await, delta(&[], &[]));
    assert_eq!(mirror.rows.get(&id(2)).map(String::as_str), Some("N2"));

    rename(&admin, id(1), "Changed").await;
    remove(&admin, id(2)).await;
    assert_eq!(
        mirror.agrees(&viewer, "changed and deleted").await,
        gone(&[id(2)]),
        "who does not see all cannot say deleted"
    );

    make(&viewer, id(2), "Again").await;
    remove(&admin, id(3)).await;
    make(&viewer, id(3), "Came back").await;
    mirror.agrees(&viewer, "rows came back under their ids").await;
    assert_eq!(mirror.rows.get(&id(3)).map(String::as_str), Some("Came back"));

    let rows: Vec<Value> = (100..2200)
        .map(|number| json!({"@odata.type": "Microsoft.Dynamics.CRM.contact", "contactid": id(number), "lastname": format!("M{number}")}))
        .collect();
    edit(
        &viewer,
        Method::POST,
        "contacts/Microsoft.Dynamics.CRM.CreateMultiple",
        json!({"Targets": rows}),
    )
    .await;
    mirror.agrees(&viewer, "more rows than a page has").await;
    assert!(mirror.rows.len() > 2100);
    let mut removed = vec![];
    for number in 100..350 {
        remove(&admin, id(number)).await;
        removed.push(id(number));
    }
    assert_eq!(
        mirror
            .agrees(&viewer, "more deletions than a question has ids")
            .await,
        gone(&removed)
    );

    let stranger = office.user(SeedRole::SupportAgent).id;
    let owner = json!({"ownerid@odata.bind": format!("/systemusers({stranger})")});
    edit(&admin, Method::PATCH, &format!("contacts({})", id(400)), owner).await;
    let told = mirror.agrees(&viewer, "out of sight").await;
    let expected = if everything {
        delta(&[], &[])
    } else {
        delta(&[], &[id(400)])
    };
    assert_eq!(told, expected, "promise 4: out of sight is not deleted");
    assert_eq!(mirror.rows.contains_key(&id(400)), everything);

    office.store.expire_change_tracking().unwrap();
    rename(&admin, id(401), "After").await;
    let told = mirror.agrees(&viewer, "links expired").await;
    let expected = if everything {
        Told::Complete { everything: true }
    } else {
        delta(&[], &[])
    };
    assert_eq!(told, expected, "an expired link leads to a complete look");
    rename(&admin, id(402), "Later").await;
    mirror.agrees(&viewer, "and on").await;
}

#[tokio::test]
async fn who_reads_all_rows_is_told_by_change_tracking() {
    contract(SeedRole::SystemAdministrator, true).await;
}

#[tokio::test]
async fn who_reads_some_rows_asks_by_time_and_compares_ids() {
    contract(SeedRole::Salesperson, false).await;
}

#[tokio::test]
async fn the_way_that_is_barred_is_tried_once() {
    let office = Office::open().await;
    let viewer = office.client(SeedRole::Salesperson).await;
    let mut mirror = Mirror::default();
    mirror.look(&viewer).await.unwrap();
    assert_eq!(
        office.evidence.entries().len(),
        2,
        "change tracking was refused, a list was not"
    );
    for _ in 0..3 {
        office.evidence.clear();
        mirror.look(&viewer).await.unwrap();
        assert!(
            office.evidence.entries().len() <= 2,
            "one question for rows, one for ids"
        );
    }
}

#[tokio::test]
async fn rights_that_change_change_the_way() {
    let office = Office::open().await;
    let admin = office.client(SeedRole::SystemAdministrator).await;
    let viewer = office.client(SeedRole::Salesperson).await;
    let role = office
        .rows("role")
        .find(|row| crate::office::text(row, "name") == Some("System Administrator"))
        .unwrap()
        .id;
    let user = office.user(SeedRole::Salesperson).id;
    let members = format!("systemusers({user})/systemuserroles_association");
    edit(
        &admin,
        Method::POST,
        &format!("{members}/$ref"),
        json!({"@odata.id": format!("roles({role})")}),
    )
    .await;
    let mut mirror = Mirror::default();
    assert_eq!(
        mirror.agrees(&viewer, "as an administrator").await,
        Told::Complete { everything: true }
    );
    edit(
        &admin,
        Method::DELETE,
        &format!("{members}({role})/$ref"),
        Value::Null,
    )
    .await;
    assert_eq!(
        mirror.agrees(&viewer, "no longer").await,
        Told::Complete { everything: false }
    );
    assert_eq!(mirror.agrees(&viewer, "and on").await, delta(&[], &[]));
}

#[tokio::test]
async fn a_failed_look_changes_nothing_and_is_made_up_for() {
    let office = Office::open().await;
    for role in [SeedRole::SystemAdministrator, SeedRole::Salesperson] {
        let viewer = office.client(role).await;
        let mut mirror = Mirror::default();
        mirror.look(&viewer).await.unwrap();
        make(&viewer, id(5 + role as u128), "New").await;
        let before = mirror.checkpoint.clone();
        for fault in [
            Fault::Unavailable,
            Fault::Throttle {
                seconds: 300,
                limit: Limit::Requests,
            },
            Fault::Unauthorized,
            Fault::CutReply,
            Fault::Html,
        ] {
            office.running.faults.add(FaultRule {
                path_prefix: "/api/data/v9.2/contacts".to_owned(),
                method: None,
                times: 99,
                fault,
            });
            assert!(mirror.look(&viewer).await.is_err(), "{fault:?}");
            office.running.faults.clear();
            assert_eq!(mirror.checkpoint, before, "{fault:?}");
            office.clock.forward(300);
        }
        // A token that was rejected and cannot be renewed is of no use any more.
        let viewer = office.client(role).await;
        assert_eq!(mirror.agrees(&viewer, "made up for").await, delta(&[], &[]));
    }
}

#[tokio::test]
async fn a_change_that_shows_up_late_is_within_the_overlap() {
    let office = Office::open().await;
    let viewer = office.client(SeedRole::Salesperson).await;
    let mut mirror = Mirror::default();
    make(&viewer, id(1), "Before").await;
    mirror.look(&viewer).await.unwrap();
    let whole: Value = serde_json::from_str(mirror.checkpoint.as_ref().unwrap().as_str()).unwrap();
    let newest: jiff::Timestamp = whole["place"]["newest"].as_str().unwrap().parse().unwrap();
    // As if a row had been seen that is newer than the next change, which took longer to be there.
    for (ahead, seen) in [(240, true), (900, false)] {
        let mut later = whole.clone();
        later["place"]["newest"] = json!((newest + jiff::SignedDuration::from_secs(ahead)).to_string());
        rename(&viewer, id(1), &format!("Late by {ahead}")).await;
        let checkpoint = Checkpoint::from_text(later.to_string());
        let looked = viewer
            .look(Rule::ReadRecords, &People, Some(&checkpoint), &[])
            .await
            .unwrap();
        let Look::Delta { changed, .. } = looked.look else {
            panic!("the checkpoint is good");
        };
        assert_eq!(changed.iter().any(|row| row.id == id(1)), seen, "{ahead}");
    }
}

/// Contacts of which one makes no sense.
struct Picky;

impl Follow for Picky {
    type Item = String;

    fn table(&self) -> Rows {
        KnownTable::Contact.into()
    }

    fn columns(&self) -> &'static [&'static str] {
        &["lastname", "modifiedon"]
    }

    fn read(&self, row: Row<'_>) -> Result<String, ApiError> {
        match row.words("lastname")? {
            name if name == "Bad" => Err(ReplyFault::Value("lastname").into()),
            name => Ok(name),
        }
    }
}

#[tokio::test]
async fn one_bad_row_stops_nothing() {
    let office = Office::open().await;
    let admin = office.client(SeedRole::SystemAdministrator).await;
    let first = admin.look(Rule::ReadRecords, &Picky, None, &[]).await.unwrap();
    make(&admin, id(1), "Good").await;
    make(&admin, id(2), "Bad").await;
    let looked = admin
        .look(Rule::ReadRecords, &Picky, Some(&first.checkpoint), &[])
        .await
        .unwrap();
    let Look::Delta { changed, .. } = looked.look else {
        panic!("a delta");
    };
    let told: Vec<(Uuid, bool)> = changed.iter().map(|seen| (seen.id, seen.item.is_ok())).collect();
    assert_eq!(told, [(id(1), true), (id(2), false)]);
    assert!(changed.iter().all(|seen| seen.etag.is_some()));
    assert!(
        !format!("{changed:?}").contains("Good"),
        "promise 1: names must not reach a log"
    );
}

#[tokio::test]
async fn a_checkpoint_of_other_columns_leads_to_a_complete_look() {
    let office = Office::open().await;
    let admin = office.client(SeedRole::SystemAdministrator).await;
    let first = admin.look(Rule::ReadRecords, &People, None, &[]).await.unwrap();
    let other = admin
        .look(Rule::ReadRecords, &Picky, Some(&first.checkpoint), &[])
        .await
        .unwrap();
    assert!(
        matches!(other.look, Look::Complete { everything: true, .. }),
        "it would lack a column"
    );
    let garbage = Checkpoint::from_text("what is this?");
    let looked = admin
        .look(Rule::ReadRecords, &People, Some(&garbage), &[])
        .await
        .unwrap();
    assert!(matches!(looked.look, Look::Complete { .. }));
}
