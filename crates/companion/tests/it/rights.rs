//! Rights are read first, and a refusal names the missing one in words (DESIGN section 5, reference E1, E2).

use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::pane::{ActivityKind, FormValue, PersonKind, RecordRefView};
use regarding_net::Rule;
use regarding_sample_org::seed::row::{Cell, SeedRow};
use regarding_sample_org::seed::{self, SeedRole};
use regarding_sample_org::server::{Fault, FaultRule};
use uuid::Uuid;

use crate::world::{FROM_ILSE, FROM_NOBODY, Install, World};

/// `privilegedepthmask` of own rows and of all rows (reference E1).
const BASIC: i64 = 1;
const GLOBAL: i64 = 8;

/// What looking at mail beside the organization takes.
const LOOKING: [&str; 12] = [
    "prvReadUser",
    "prvReadOrganization",
    "prvReadBusinessUnit",
    "prvReadUserSettings",
    "prvReadTransactionCurrency",
    "prvReadAccount",
    "prvReadContact",
    "prvReadLead",
    "prvReadOpportunity",
    "prvReadIncident",
    "prvReadActivity",
    "prvReadQueue",
];

/// Gives the salesperson one role with these privileges beside looking, instead of the role that they have; their teams
/// have none.
fn only(world: &mut seed::World, privileges: &[(&str, i64)]) {
    let user = world
        .users
        .iter()
        .find(|user| user.role == SeedRole::Salesperson)
        .unwrap();
    let (user, unit) = (user.id, user.business_unit);
    let held = Cell::Text(user.to_string());
    world.rows.retain(|row| row.table != "teamroles");
    world
        .rows
        .retain(|row| row.table != "systemuserroles" || row.columns.get("systemuserid") != Some(&held));
    let role = Uuid::from_u128(0x0f_0001);
    world
        .rows
        .push(SeedRow::new("role", role).with("name", "Newcomer").lookup(
            "businessunitid",
            "businessunit",
            unit,
        ));
    world.rows.push(
        SeedRow::new("systemuserroles", Uuid::from_u128(0x0f_0002))
            .with("systemuserid", user.to_string())
            .with("roleid", role.to_string()),
    );
    let looking = LOOKING.iter().map(|name| (*name, GLOBAL));
    for (name, depth) in looking.chain(privileges.iter().copied()) {
        // The organization's privileges have ids that follow from their names.
        let privilege = Uuid::new_v5(&world.organization.id, name.as_bytes());
        world.rows.push(
            SeedRow::new("roleprivileges", Uuid::new_v5(&role, name.as_bytes()))
                .with("roleid", role.to_string())
                .with("privilegeid", privilege.to_string())
                .with("privilegedepthmask", depth),
        );
    }
}

/// Refused for want of this right, said by name.
fn lacks(refused: FailureView, right: &str) {
    assert_eq!(refused.code, FailureCode::Forbidden, "{right}: {refused}");
    assert!(refused.message.contains(&format!("({right})")), "{refused}");
}

/// Requests that write, or look because something is to be written.
async fn writes_of(install: &Install) -> usize {
    let writing = [
        Rule::Track,
        Rule::ChangeRegarding,
        Rule::Untrack,
        Rule::CreateRecord,
    ];
    let lines = install.companion.evidence(1000).await.unwrap();
    lines
        .iter()
        .filter(|line| writing.iter().any(|rule| rule.sentence() == line.rule))
        .count()
}

fn task() -> Vec<FormValue> {
    vec![FormValue {
        name: "subject".to_owned(),
        value: "Call back".to_owned(),
    }]
}

/// An opportunity of somebody else's.
async fn of_a_colleague(world: &World, install: &Install) -> RecordRefView {
    let own = world.user(SeedRole::Salesperson).id;
    let found = world.opportunity_not_of(own);
    // It is there, and the newcomer sees it.
    let record = RecordRefView {
        table: "opportunity".to_owned(),
        id: found.to_string(),
    };
    install.companion.subject(&record).await.unwrap();
    record
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_role_does_not_allow_is_refused_in_words_before_anything_is_sent() {
    let world = World::with(|world| only(world, &[])).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let (key, stranger) = (install.key(FROM_ILSE).await, install.key(FROM_NOBODY).await);
    let opportunity = install.opportunity("Harbour").await;
    let pane = install.companion.pane(&key).await.unwrap();
    let blocked = pane.tracking.blocked.unwrap();
    assert!(
        blocked.contains("(prvCreateActivity)"),
        "offered to nobody who may not: {blocked}"
    );

    let request = install.request(FROM_ILSE, Some(opportunity.clone())).await;
    lacks(
        install.companion.track(request).await.unwrap_err(),
        "prvCreateActivity",
    );
    lacks(
        install.companion.untrack(&key).await.unwrap_err(),
        "prvDeleteActivity",
    );
    for (kind, right) in [
        (PersonKind::Contact, "prvCreateContact"),
        (PersonKind::Lead, "prvCreateLead"),
        (PersonKind::Account, "prvCreateAccount"),
    ] {
        let address = "nora@unheard-of.example";
        lacks(
            install
                .companion
                .person_form(&stranger, address, kind)
                .await
                .unwrap_err(),
            right,
        );
    }
    for (which, right) in [
        (ActivityKind::Task, "prvCreateActivity"),
        (ActivityKind::PhoneCall, "prvCreateActivity"),
        (ActivityKind::Appointment, "prvCreateActivity"),
        (ActivityKind::Note, "prvCreateNote"),
    ] {
        let form = install.companion.activity_form(&key, &opportunity, which).await;
        lacks(form.unwrap_err(), right);
        if matches!(which, ActivityKind::Task | ActivityKind::Note) {
            let made = install
                .companion
                .create_activity(&opportunity, which, task())
                .await;
            lacks(made.unwrap_err(), right);
        }
    }
    assert_eq!(writes_of(&install).await, 0, "promise 2: nothing was sent for it");
    assert!(world.records(FROM_ILSE).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn e1_regarding_takes_a_right_on_both_sides() {
    let tracking = [("prvCreateActivity", GLOBAL)];
    let world = World::with(|world| only(world, &tracking)).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let opportunity = install.opportunity("Harbour").await;
    let request = install.request(FROM_ILSE, Some(opportunity.clone())).await;
    lacks(
        install.companion.track(request).await.unwrap_err(),
        "prvAppendActivity",
    );
    let made = install
        .companion
        .create_activity(&opportunity, ActivityKind::Task, task())
        .await;
    lacks(made.unwrap_err(), "prvAppendActivity");

    let tracking = [("prvCreateActivity", GLOBAL), ("prvAppendActivity", GLOBAL)];
    let world = World::with(|world| only(world, &tracking)).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let opportunity = install.opportunity("Harbour").await;
    let request = install.request(FROM_ILSE, Some(opportunity.clone())).await;
    lacks(
        install.companion.track(request).await.unwrap_err(),
        "prvAppendToOpportunity",
    );
    let made = install
        .companion
        .create_activity(&opportunity, ActivityKind::Task, task())
        .await;
    lacks(made.unwrap_err(), "prvAppendToOpportunity");
}

/// May link to own opportunities only, which shows when the organization is asked and not before.
async fn linking_own_only() -> World {
    let privileges = [
        ("prvCreateActivity", GLOBAL),
        ("prvWriteActivity", GLOBAL),
        ("prvAppendActivity", GLOBAL),
        ("prvAppendToActivity", GLOBAL),
        ("prvAppendToContact", GLOBAL),
        ("prvAppendToAccount", GLOBAL),
        ("prvAppendToOpportunity", BASIC),
    ];
    World::with(|world| only(world, &privileges)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn e2_the_organizations_refusal_names_the_right_on_the_record() {
    let world = linking_own_only().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let theirs = of_a_colleague(&world, &install).await;
    let request = install.request(FROM_ILSE, Some(theirs.clone())).await;
    lacks(
        install.companion.track(request).await.unwrap_err(),
        "AppendToAccess",
    );
    assert!(world.records(FROM_ILSE).await.is_empty(), "no half of a copy");
    let made = install
        .companion
        .create_activity(&theirs, ActivityKind::Task, task())
        .await;
    lacks(made.unwrap_err(), "AppendToAccess");
    let own = install.opportunity("Harbour").await;
    let made = install
        .companion
        .create_activity(&own, ActivityKind::Task, task())
        .await;
    assert_eq!(made.unwrap().table, "task", "one's own");
}

#[tokio::test(flavor = "multi_thread")]
async fn e2_a_refusal_without_a_name_is_asked_about() {
    let world = linking_own_only().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let theirs = of_a_colleague(&world, &install).await;
    let own = install.opportunity("Harbour").await;
    let unnamed = || {
        world.faults.add(FaultRule {
            path_prefix: "/api/data/v9.2/tasks".to_owned(),
            method: Some("POST".to_owned()),
            times: 1,
            fault: Fault::Forbidden,
        });
    };
    unnamed();
    let made = install
        .companion
        .create_activity(&theirs, ActivityKind::Task, task())
        .await;
    lacks(made.unwrap_err(), "AppendToAccess");
    unnamed();
    let made = install
        .companion
        .create_activity(&own, ActivityKind::Task, task())
        .await;
    let refused = made.unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden);
    assert!(refused.message.contains("did not say which right"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn i_12_a_colleagues_copy_takes_no_right_to_delete_and_its_owner_is_named() {
    let world = World::with(|world| only(world, &[])).await;
    let owner = world.install("owner", SeedRole::SystemAdministrator).await;
    let request = owner.request(FROM_ILSE, None).await;
    owner.companion.track(request).await.unwrap();
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let seen = install.companion.pane(&key).await.unwrap().tracking;
    let name = seen.owner.unwrap();
    let kept = install.companion.untrack(&key).await.unwrap();
    assert!(
        !kept.deleted && kept.sentence.contains(&name),
        "{}",
        kept.sentence
    );
    assert_eq!(world.records(FROM_ILSE).await.len(), 1, "the copy is kept");
}
