//! Rights are read first, and a refusal names the missing one in words (DESIGN section 5, reference E1, E2).

use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::options::{OptionChange, UnknownSenderOption};
use regarding_companion::view::pane::{
    ActivityKind, FormValue, FormView, NewKind, PersonKind, RecordRefView, SenderMessage,
};
use regarding_net::Rule;
use regarding_sample_org::seed::row::{Cell, SeedRow};
use regarding_sample_org::seed::{self, SeedRole};
use regarding_sample_org::server::{Fault, FaultRule};
use serde_json::json;
use uuid::Uuid;

use crate::world::{FROM_ILSE, FROM_NOBODY, Install, World};

/// `privilegedepthmask` of own rows and of all rows (reference E1).
pub(crate) const BASIC: i64 = 1;
pub(crate) const GLOBAL: i64 = 8;

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
pub(crate) fn only(world: &mut seed::World, privileges: &[(&str, i64)]) {
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

/// May link to own opportunities only: the role says so, and for whose it is the organization is asked before anything is
/// written.
async fn linking_own_only() -> World {
    World::with(|world| only(world, &linking(BASIC))).await
}

/// What linking takes, to opportunities as far as this.
pub(crate) fn linking(depth: i64) -> Vec<(&'static str, i64)> {
    vec![
        ("prvCreateActivity", GLOBAL),
        ("prvWriteActivity", GLOBAL),
        ("prvAppendActivity", GLOBAL),
        ("prvAppendToActivity", GLOBAL),
        ("prvAppendToContact", GLOBAL),
        ("prvAppendToAccount", GLOBAL),
        ("prvAppendToOpportunity", depth),
    ]
}

/// How many requests of a rule left.
async fn sent(install: &Install, rule: Rule) -> usize {
    let lines = install.companion.evidence(1000).await.unwrap();
    lines.iter().filter(|line| line.rule == rule.sentence()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn e2_the_record_is_asked_about_with_the_look_and_nothing_is_written() {
    let world = linking_own_only().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let theirs = of_a_colleague(&world, &install).await;
    let request = install.request(FROM_ILSE, Some(theirs.clone())).await;
    let before = install.companion.evidence(1000).await.unwrap().len();
    lacks(
        install.companion.track(request).await.unwrap_err(),
        "AppendToAccess",
    );
    assert_eq!(sent(&install, Rule::Track).await, 1, "the look alone");
    let after = install.companion.evidence(1000).await.unwrap().len();
    assert_eq!(after, before + 1, "rights came with the look, in one round trip");
    assert!(world.records(FROM_ILSE).await.is_empty(), "no half of a copy");

    let key = install.key(FROM_ILSE).await;
    let form = install
        .companion
        .activity_form(&key, &theirs, ActivityKind::Task)
        .await;
    lacks(form.unwrap_err(), "AppendToAccess");
    let made = install
        .companion
        .create_activity(&theirs, ActivityKind::Task, task())
        .await;
    lacks(made.unwrap_err(), "AppendToAccess");
    assert_eq!(sent(&install, Rule::CreateRecord).await, 0, "asked first");
    let own = install.opportunity("Harbour").await;
    let made = install
        .companion
        .create_activity(&own, ActivityKind::Task, task())
        .await;
    assert_eq!(made.unwrap().table, "task", "one's own");
    let request = install.request(FROM_ILSE, Some(own)).await;
    install.companion.track(request).await.unwrap();
    assert_eq!(world.records(FROM_ILSE).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn e2_who_may_link_everywhere_asks_about_no_record() {
    let world = World::with(|world| only(world, &linking(GLOBAL))).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let theirs = of_a_colleague(&world, &install).await;
    let before = sent(&install, Rule::Myself).await;
    let made = install
        .companion
        .create_activity(&theirs, ActivityKind::Task, task())
        .await;
    assert_eq!(made.unwrap().table, "task");
    assert_eq!(sent(&install, Rule::Myself).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn e2_the_regarding_of_a_colleagues_copy_takes_rights_on_the_copy() {
    let mut privileges = linking(GLOBAL);
    privileges.retain(|(name, _)| *name != "prvWriteActivity");
    privileges.push(("prvWriteActivity", BASIC));
    let world = World::with(|world| only(world, &privileges)).await;
    let owner = world.install("owner", SeedRole::SystemAdministrator).await;
    let request = owner.request(FROM_ILSE, None).await;
    owner.companion.track(request).await.unwrap();
    let install = world.install("a", SeedRole::Salesperson).await;
    let opportunity = install.opportunity("Harbour").await;
    let request = install.request(FROM_ILSE, Some(opportunity)).await;
    lacks(install.companion.track(request).await.unwrap_err(), "WriteAccess");
    assert_eq!(
        sent(&install, Rule::ChangeRegarding).await,
        0,
        "nothing was changed"
    );
}

/// The role of the newcomer gets another depth while they are signed in.
async fn narrowed(world: &World, privilege: &str) {
    let found = world
        .json(&format!(
            "privileges?$select=privilegeid&$filter=name%20eq%20'{privilege}'"
        ))
        .await;
    let id = found.pointer("/value/0/privilegeid").unwrap();
    let body = json!({"Privileges": [{"PrivilegeId": id, "Depth": "Basic"}]});
    let role = Uuid::from_u128(0x0f_0001);
    let action = format!("roles({role})/Microsoft.Dynamics.CRM.AddPrivilegesRole");
    world.make(&action, &body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e2_a_refusal_without_a_name_is_asked_about() {
    let world = World::with(|world| only(world, &linking(GLOBAL))).await;
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
    // The role reached everything when it was read, so that nothing is asked before.
    narrowed(&world, "prvAppendToOpportunity").await;
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
async fn g_30_records_of_unknown_senders_take_the_right_to_make_them() {
    let world = World::with(|world| only(world, &[("prvWriteUserSettings", BASIC)])).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    for (option, right) in [
        (UnknownSenderOption::Contacts, "prvCreateContact"),
        (UnknownSenderOption::Leads, "prvCreateLead"),
    ] {
        let change = OptionChange::UnknownSenders(option);
        let refused = install.companion.set_option(change).await;
        lacks(refused.unwrap_err(), right);
    }
    let change = OptionChange::UnknownSenders(UnknownSenderOption::Nothing);
    let options = install.companion.set_option(change).await.unwrap();
    assert_eq!(options.unknown_senders.option, Some(UnknownSenderOption::Nothing));
}

#[tokio::test(flavor = "multi_thread")]
async fn e2_a_new_contact_joins_no_company_that_takes_none() {
    let privileges = [
        ("prvCreateContact", GLOBAL),
        ("prvAppendContact", GLOBAL),
        ("prvAppendToAccount", BASIC),
    ];
    let world = World::with(|world| {
        only(world, &privileges);
        // Ilse's company is somebody else's.
        let admin = world
            .users
            .iter()
            .find(|user| user.role == SeedRole::SystemAdministrator)
            .unwrap()
            .id;
        for row in world.rows.iter_mut().filter(|row| row.table == "account") {
            row.columns.insert(
                "ownerid",
                Cell::Lookup {
                    table: "systemuser",
                    id: admin,
                },
            );
        }
    })
    .await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let subject = install.companion.pane(&key).await.unwrap().subject.unwrap();
    let person = RecordRefView {
        table: subject.card.record.table.clone(),
        id: subject.card.record.id.clone(),
    };
    let form = install
        .companion
        .new_record_form(&key, NewKind::Contact, Some(&person), "Anna")
        .await;
    lacks(form.unwrap_err(), "AppendToAccess");
    assert_eq!(writes_of(&install).await, 0);
}

/// A column of contacts that a profile of the newcomer's lets be filled, or not.
fn secured(world: &mut seed::World, column: &'static str, create: i64) {
    let user = world
        .users
        .iter()
        .find(|user| user.role == SeedRole::Salesperson)
        .unwrap()
        .id;
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, column.as_bytes());
    let profile = Uuid::new_v5(&id, b"profile");
    world
        .rows
        .push(SeedRow::new("fieldsecurityprofile", profile).with("name", column));
    world.rows.push(
        SeedRow::new("fieldpermission", id)
            .lookup("fieldsecurityprofileid", "fieldsecurityprofile", profile)
            .with("entityname", "contact")
            .with("attributelogicalname", column)
            .with("canread", 4)
            .with("cancreate", create)
            .with("canupdate", create),
    );
    world.rows.push(
        SeedRow::new("systemuserprofiles", Uuid::new_v5(&id, b"user"))
            .with("systemuserid", user.to_string())
            .with("fieldsecurityprofileid", profile.to_string()),
    );
}

const SEES_PROFILES: [(&str, i64); 6] = [
    ("prvCreateContact", GLOBAL),
    ("prvReadFieldSecurityProfile", GLOBAL),
    ("prvReadFieldPermission", GLOBAL),
    ("prvReadTeam", GLOBAL),
    ("prvReadEntity", GLOBAL),
    ("prvReadSystemForm", GLOBAL),
];

/// The form for the unknown sender, once the program has looked at what tables are like: until then it asks for everything.
async fn form_when_known(install: &Install, key: &str) -> Result<FormView, FailureView> {
    loop {
        let form = install
            .companion
            .person_form(key, NORA, PersonKind::Contact)
            .await;
        let whole = |form: &FormView| form.fields.len() == 7;
        if !form.as_ref().is_ok_and(whole) {
            return form;
        }
        tokio::time::sleep(core::time::Duration::from_millis(20)).await;
    }
}

const NORA: &str = "nora@unheard-of.example";

fn person(values: &[(&str, &str)]) -> Vec<FormValue> {
    values
        .iter()
        .map(|(name, value)| FormValue {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn e3_a_protected_column_is_on_no_form_and_is_refused_before_anything_is_sent() {
    let world = World::with(|world| {
        only(world, &SEES_PROFILES);
        secured(world, "mobilephone", 0);
        secured(world, "jobtitle", 4);
    })
    .await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_NOBODY).await;
    let form = form_when_known(&install, &key).await.unwrap();
    let has = |name: &str| form.fields.iter().any(|field| field.name == name);
    assert!(
        has("lastname") && has("jobtitle") && !has("mobilephone"),
        "{:?}",
        form.fields
    );
    let values = person(&[("lastname", "Newcomer"), ("mobilephone", "1")]);
    let made = install
        .companion
        .create_person(&key, NORA, PersonKind::Contact, values, SenderMessage::Leave)
        .await;
    lacks(made.unwrap_err(), "AttributePrivilegeCreate");
    assert_eq!(writes_of(&install).await, 0);
    let values = person(&[("lastname", "Newcomer"), ("jobtitle", "Engineer")]);
    let made = install
        .companion
        .create_person(&key, NORA, PersonKind::Contact, values, SenderMessage::Leave)
        .await;
    assert_eq!(made.unwrap().table, "contact");
}

#[tokio::test(flavor = "multi_thread")]
async fn e3_no_form_is_offered_where_what_must_be_filled_is_protected() {
    let world = World::with(|world| {
        only(world, &SEES_PROFILES);
        secured(world, "lastname", 0);
    })
    .await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_NOBODY).await;
    let form = form_when_known(&install, &key).await;
    lacks(form.unwrap_err(), "AttributePrivilegeCreate");
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

#[tokio::test(flavor = "multi_thread")]
async fn i_12_on_a_fresh_computer_too_a_colleagues_copy_takes_no_right_to_delete() {
    let world = World::with(|world| only(world, &[])).await;
    let owner = world.install("owner", SeedRole::SystemAdministrator).await;
    let request = owner.request(FROM_ILSE, None).await;
    owner.companion.track(request).await.unwrap();
    let install = world.install("a", SeedRole::Salesperson).await;
    // Nothing is remembered of the message: it was never shown here.
    let key = install.key(FROM_ILSE).await;
    let kept = install.companion.untrack(&key).await.unwrap();
    assert!(!kept.deleted, "{}", kept.sentence);
    let name = kept.tracking.owner.unwrap();
    assert!(kept.sentence.contains(&name), "{}", kept.sentence);
    assert_eq!(install.companion.pending().await, Ok(0));
    assert_eq!(world.records(FROM_ILSE).await.len(), 1, "the copy is kept");
}
