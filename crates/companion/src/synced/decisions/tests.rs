//! Messages to attendees, over a mailbox that notes with what each write went along (promise 8).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::Timestamp;
use regarding_dataverse::synced::{
    Absence, Created, NewRecord, Person, Position, RecordChange, RecordChanges, RecordError, RecordFile,
    Records, SyncedRecord, Version as RecordVersion,
};
use regarding_id_cache::cache::IdCache;
use regarding_mailbox::collections::{
    Bond, Collection, CollectionChanges, CollectionId, Collections, Edit, FileBytes, Invitations, Item,
    LinkMark, PlaceKey, Revision, Unreadable,
};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::meeting::MeetingText;
use regarding_mailbox::seam::Checkpoint;
use regarding_model::fields::{Content, DigestKey, Field, Kind, Value};
use regarding_model::identity::item_uid;
use regarding_model::ids::{OrganizationId, RecordRef, UserId};
use regarding_model::link::{Base, LastSeen, Link, LinkState, Origin, Place, Unconfirmed, Version};
use regarding_sync::fields::{ColumnRights, Directions, FieldOptions};
use regarding_sync::merge::Policy;
use regarding_sync::pair::{Facts, ItemNews, ItemView, Pair, RecordNews, RecordView, Says};
use regarding_sync::plan::{Plan, Reason, Rules, Step};
use regarding_sync::run::Ending;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::invitations::{asked_about, name_of};
use crate::session::tenure::Tenures;
use crate::synced::control::{Control, Gate};
use crate::synced::files::FileRules;
use crate::synced::sides::{Sides, Stopped};

/// What a write went along with.
#[derive(Debug, Clone, PartialEq)]
struct Wrote {
    invitations: Invitations,
    mark: Option<Option<LinkMark>>,
}

/// A calendar on a server that writes to attendees, or on one that does not.
#[derive(Debug, Default)]
struct Calendar {
    writes_to_attendees: bool,
    wrote: Mutex<Vec<Wrote>>,
}

impl Calendar {
    fn note(&self, invitations: Invitations, mark: Option<Option<LinkMark>>) {
        self.wrote.lock().unwrap().push(Wrote { invitations, mark });
    }
}

#[async_trait]
impl Collections for Calendar {
    async fn collections(&self) -> Result<Vec<Collection>, MailboxError> {
        Ok(Vec::new())
    }

    async fn changes(
        &self,
        _collection: &CollectionId,
        _since: Option<&Checkpoint>,
    ) -> Result<CollectionChanges, MailboxError> {
        Err(MailboxError::Gone)
    }

    async fn read(&self, _places: &[PlaceKey]) -> Result<(Vec<Item>, Vec<Unreadable>), MailboxError> {
        Ok((Vec::new(), Vec::new()))
    }

    async fn find(&self, _collection: &CollectionId, _uid: &str) -> Result<Vec<Item>, MailboxError> {
        Ok(Vec::new())
    }

    async fn create(
        &self,
        collection: &CollectionId,
        _kind: Kind,
        uid: &str,
        edit: &Edit,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        self.note(edit.invitations, edit.mark.clone());
        let place = PlaceKey {
            collection: collection.clone(),
            name: uid.to_owned(),
        };
        Ok((place, Some(Revision("2".into()))))
    }

    async fn keep(
        &self,
        _collection: &CollectionId,
        _uid: &str,
        _text: &MeetingText,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        Err(MailboxError::Gone)
    }

    async fn update(
        &self,
        _place: &PlaceKey,
        _revision: &Revision,
        edit: &Edit,
    ) -> Result<Option<Revision>, MailboxError> {
        self.note(edit.invitations, edit.mark.clone());
        Ok(Some(Revision("2".into())))
    }

    async fn remove(
        &self,
        _place: &PlaceKey,
        _revision: &Revision,
        invitations: Invitations,
    ) -> Result<(), MailboxError> {
        self.note(invitations, None);
        Ok(())
    }

    async fn writes_to_attendees(&self, _collection: &CollectionId) -> bool {
        self.writes_to_attendees
    }

    async fn files(&self, _place: &PlaceKey) -> Result<Vec<FileBytes>, MailboxError> {
        Ok(Vec::new())
    }

    async fn close(&self) {}
}

/// Nothing is asked of the organization here.
#[derive(Debug)]
struct Silent;

fn unasked<T>() -> Result<T, RecordError> {
    Err(RecordError::Api(regarding_dataverse::ApiError::Gone))
}

#[async_trait]
impl Records for Silent {
    async fn look(&self, _kind: Kind, _since: Option<&Position>) -> Result<RecordChanges, RecordError> {
        unasked()
    }

    async fn absences(&self, _records: &[RecordRef]) -> Result<Vec<(RecordRef, Absence)>, RecordError> {
        unasked()
    }

    async fn read(
        &self,
        _records: &[RecordRef],
    ) -> Result<Vec<(RecordRef, Result<SyncedRecord, RecordError>)>, RecordError> {
        unasked()
    }

    async fn find_appointments(&self, _uids: &[String]) -> Result<Vec<(String, RecordRef)>, RecordError> {
        unasked()
    }

    async fn find_alike(&self, _kind: Kind, _items: &[Content]) -> Result<Vec<RecordRef>, RecordError> {
        unasked()
    }

    async fn files(&self, _record: &RecordRef) -> Result<Vec<RecordFile>, RecordError> {
        unasked()
    }

    async fn create(&self, _new: &[NewRecord]) -> Result<Vec<Result<Created, RecordError>>, RecordError> {
        unasked()
    }

    async fn update(
        &self,
        _changes: &[RecordChange],
    ) -> Result<Vec<Result<RecordVersion, RecordError>>, RecordError> {
        unasked()
    }

    async fn delete(
        &self,
        _records: &[(RecordRef, RecordVersion)],
    ) -> Result<Vec<Result<(), RecordError>>, RecordError> {
        unasked()
    }
}

fn key() -> DigestKey {
    DigestKey::new([9; 32])
}

fn sides(calendar: &Arc<Calendar>) -> Sides {
    let tenures = Tenures::default();
    let tenure = tenures.now();
    Sides {
        records: Arc::new(Silent),
        collections: Arc::clone(calendar) as _,
        cache: Arc::new(IdCache::in_memory().unwrap().cache),
        organization: OrganizationId(Uuid::from_u128(1)),
        person: Person {
            user: UserId(Uuid::from_u128(2)),
            addresses: Vec::new(),
            zone: jiff::tz::TimeZone::UTC,
            company: false,
            three_addresses: false,
            attachments: false,
        },
        files: FileRules::of(None),
        directions: None,
        key: key(),
        complete: None,
        control: Control::default(),
        stretch: (tenures, tenure),
    }
}

fn subject(text: &str) -> Content {
    [(Field::Subject, Value::text(text).unwrap())]
        .into_iter()
        .collect()
}

fn meeting() -> RecordRef {
    RecordRef::new("appointment".parse().unwrap(), Uuid::from_u128(3))
}

/// The record of a meeting in the future that the person organizes got another subject; its item holds this one.
fn pair(held: &str) -> Pair {
    let place = Place {
        collection: "home".into(),
        name: "1.ics".into(),
    };
    let old = key().of(Field::Subject, &Value::text("Visit").unwrap());
    let seen = LastSeen {
        item: Some(old),
        record: Some(old),
    };
    let facts = Facts {
        organizer: true,
        may_be_organizer: true,
        attendees: true,
        starts: Some(Timestamp::MAX),
        ..Facts::default()
    };
    let link = Link {
        kind: Kind::Appointment,
        place: place.clone(),
        uid: Some("visit-1".into()),
        item_version: Some(Version("1".into())),
        record: meeting(),
        record_version: Some(Version("1".into())),
        state: LinkState::Active,
        origin: Origin::Mailbox,
        unconfirmed: Unconfirmed::default(),
        base: Some(Base {
            fields: BTreeMap::from([(Field::Subject, Some(seen))]),
            occurrences: BTreeMap::new(),
        }),
        owned: true,
        held: Vec::new(),
        unshared: Vec::new(),
    };
    Pair {
        item: ItemNews::Unchanged(Some(Box::new(ItemView {
            place,
            version: Version("1".into()),
            uid: link.uid.clone(),
            content: subject(held),
            occurrences: Vec::new(),
            writable: true,
            odd: Vec::new(),
            facts,
            says: Default::default(),
        }))),
        record: RecordNews::Changed(Box::new(RecordView {
            record: meeting(),
            uid: None,
            version: Version("2".into()),
            content: subject("Long visit"),
            occurrences: Vec::new(),
            may_write: true,
            may_delete: true,
            owned: true,
            facts,
        })),
        link,
        sent: Default::default(),
    }
}

/// Does something by the rules of this policy.
fn by_rules<T>(policy: Policy, work: impl FnOnce(Rules<'_>) -> T) -> T {
    let directions = Directions::new(Kind::Appointment, &BTreeMap::new(), FieldOptions::default());
    let columns = ColumnRights::default();
    work(Rules {
        now: Timestamp::UNIX_EPOCH,
        directions: &BTreeMap::from([(Kind::Appointment, directions)]),
        columns: &BTreeMap::from([(Kind::Appointment, columns)]),
        may_create: &BTreeSet::new(),
        policy,
        decisions: &BTreeMap::new(),
        organization: OrganizationId(Uuid::from_u128(1)),
        key: &key(),
    })
}

fn changed() -> Plan {
    by_rules(Policy::Ask, |rules| Plan::new(&[pair("Visit")], &[], rules))
}

async fn wrote(calendar: &Arc<Calendar>, steps: Vec<Step>) -> Vec<Wrote> {
    let done = sides(calendar)
        .apply(Kind::Appointment, steps, Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    assert!(done.iter().all(|one| one.ending == Ending::Done));
    let mut wrote = calendar.wrote.lock().unwrap();
    core::mem::take(&mut *wrote)
}

#[tokio::test]
async fn promise_8_a_change_waits_where_the_server_writes_to_attendees_and_nowhere_else() {
    let quiet = Arc::new(Calendar::default());
    let mut plan = changed();
    assert!(plan.steps[0].invites());
    sides(&quiet).hold_invitations(&mut plan).await;
    let silent = wrote(&quiet, plan.steps).await;
    assert_eq!(silent[0].invitations, Invitations::Silent);

    let writing = Arc::new(Calendar {
        writes_to_attendees: true,
        ..Calendar::default()
    });
    let mut plan = changed();
    sides(&writing).hold_invitations(&mut plan).await;
    assert_eq!(
        wrote(&writing, plan.steps).await,
        [],
        "nothing is written before the answer"
    );
}

#[tokio::test]
async fn promise_8_the_word_goes_along_with_just_the_write_that_it_was_given_for() {
    let calendar = Arc::new(Calendar {
        writes_to_attendees: true,
        ..Calendar::default()
    });
    let mut step = changed().steps.remove(0);
    let unsaid = step.clone();
    step.reason = Reason::Told;
    let told = wrote(&calendar, vec![step]).await;
    assert_eq!(told[0].invitations, Invitations::Agreed);
    let next = wrote(&calendar, vec![unsaid]).await;
    assert_eq!(
        next[0].invitations,
        Invitations::Silent,
        "it is remembered for no other"
    );
}

#[test]
fn d_101_promise_8_an_answer_finds_what_was_asked_under_every_policy() {
    for (policy, held) in [
        (Policy::Ask, "Visit"),
        // Both changed it, and the policy lets the record's subject go to the attendees.
        (Policy::OrganizationWins, "Short visit"),
    ] {
        let asked = by_rules(policy, |rules| Plan::new(&[pair(held)], &[], rules));
        let question = asked.steps.iter().find_map(name_of).unwrap();
        let step = by_rules(policy, |rules| asked_about(&question, &[pair(held)], rules));
        assert_eq!(step.as_ref(), asked.steps.first(), "{policy:?}");
    }
}

/// A claim that another computer has after so many waves.
#[derive(Default)]
struct Lost {
    after: usize,
    asked: Mutex<usize>,
}

#[async_trait]
impl Gate for Lost {
    async fn may_write(&self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn may_go_on(&self) -> Result<(), Stopped> {
        let mut asked = self.asked.lock().unwrap();
        *asked += 1;
        if *asked > self.after {
            return Err(Stopped::Relieved);
        }
        Ok(())
    }
}

/// The change of one of many pairs.
fn changed_of(number: usize) -> Step {
    let mut pair = pair("Visit");
    let place = Place {
        collection: "home".into(),
        name: format!("{number}.ics"),
    };
    let record = RecordRef::new(
        "appointment".parse().unwrap(),
        Uuid::from_u128(u128::try_from(number).unwrap() + 100),
    );
    pair.link.place = place.clone();
    pair.link.uid = Some(format!("visit-{number}"));
    pair.link.record = record.clone();
    if let ItemNews::Unchanged(Some(item)) = &mut pair.item {
        item.place = place;
        item.uid = pair.link.uid.clone();
    }
    if let RecordNews::Changed(view) = &mut pair.record {
        view.record = record;
    }
    let mut plan = by_rules(Policy::Ask, |rules| Plan::new(&[pair], &[], rules));
    plan.steps.remove(0)
}

/// Carries so many steps out under a claim that is lost after so many waves.
async fn waves(steps: usize, after: usize) -> (usize, bool, usize) {
    let gate = Arc::new(Lost {
        after,
        ..Lost::default()
    });
    let calendar = Arc::new(Calendar::default());
    let mut sides = sides(&calendar);
    sides.control.gate = Some(Arc::clone(&gate) as _);
    let steps = (0..steps).map(changed_of).collect();
    let (done, lost) = sides
        .apply_waves(Kind::Appointment, steps, Timestamp::UNIX_EPOCH, None)
        .await
        .unwrap();
    let endings: BTreeSet<String> = done.iter().map(|one| format!("{:?}", one.ending)).collect();
    assert_eq!(endings, BTreeSet::from(["Done".to_owned()]));
    let asked = *gate.asked.lock().unwrap();
    (done.len(), matches!(lost, Some(Stopped::Relieved)), asked)
}

#[tokio::test]
async fn e_2_a_cycle_that_lost_the_claim_ends_with_the_wave_and_keeps_what_is_done() {
    assert_eq!(waves(250, 9).await, (250, false, 2), "asked between the waves");
    assert_eq!(waves(250, 1).await, (200, true, 2));
    assert_eq!(waves(250, 0).await, (100, true, 1));
    assert_eq!(
        waves(100, 0).await,
        (100, false, 0),
        "one wave is not asked about again"
    );
}

/// A meeting that was made in silence from its record, as both sides hold it.
fn uninvited() -> Pair {
    let mut pair = pair("Long visit");
    let uid = item_uid(meeting().id, OrganizationId(Uuid::from_u128(1)));
    pair.link.uid = Some(uid.clone());
    if let ItemNews::Unchanged(Some(item)) | ItemNews::Changed(item) = &mut pair.item {
        item.uid = Some(uid);
        item.facts.uninvited = true;
        item.says = Says::Uninvited;
    }
    pair
}

fn invitation() -> Step {
    let mut steps = by_rules(Policy::Ask, |rules| Plan::new(&[uninvited()], &[], rules)).steps;
    assert!(steps[0].is_first_invitation());
    steps.remove(0)
}

#[tokio::test]
async fn d_22_a_yes_goes_along_as_one_and_after_either_answer_the_item_asks_no_more() {
    let calendar = Arc::new(Calendar {
        writes_to_attendees: true,
        ..Calendar::default()
    });
    for (reason, invitations) in [
        (Reason::Told, Invitations::Agreed),
        (invitation().reason, Invitations::Silent),
    ] {
        let mut step = invitation();
        step.answer_invitation();
        step.reason = reason;
        let wrote = wrote(&calendar, vec![step]).await;
        assert_eq!(wrote.len(), 1, "{reason:?}");
        assert_eq!(wrote[0].invitations, invitations);
        let mark = wrote[0].mark.clone().flatten();
        assert_eq!(mark.map(|mark| mark.bond), Some(Bond::Linked));
    }
}

#[tokio::test]
async fn d_22_nothing_is_written_while_the_question_stands() {
    for writes_to_attendees in [true, false] {
        let calendar = Arc::new(Calendar {
            writes_to_attendees,
            ..Calendar::default()
        });
        let mut plan = by_rules(Policy::Ask, |rules| Plan::new(&[uninvited()], &[], rules));
        sides(&calendar).hold_invitations(&mut plan).await;
        assert_eq!(plan.notes.len(), usize::from(writes_to_attendees));
        assert_eq!(wrote(&calendar, plan.steps).await, []);
    }
}
