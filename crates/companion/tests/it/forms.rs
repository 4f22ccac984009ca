//! Cards are drawn from the organization's own forms (reference G4, H-3): what an administrator changes shows up by itself.

use regarding_companion::host::Event;
use regarding_companion::view::pane::{CardView, RecordRefView};
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule};
use serde_json::{Value, json};

use crate::world::{FROM_ILSE, Install, World};

/// The card of the sender.
async fn card(install: &Install) -> CardView {
    let key = install.key(FROM_ILSE).await;
    install.companion.pane(&key).await.unwrap().subject.unwrap().card
}

/// The same once the forms are read: a slow computer shows the documented columns until then, the owner among them.
async fn drawn(install: &Install) -> CardView {
    loop {
        let card = card(install).await;
        if !labels(&card).contains(&"Owner") {
            return card;
        }
        tokio::time::sleep(core::time::Duration::from_millis(20)).await;
        install.companion.clear_stored().await.unwrap();
    }
}

fn labels(card: &CardView) -> Vec<&str> {
    card.fields.iter().map(|field| field.label.as_str()).collect()
}

/// The one form of a table and type.
async fn form(world: &World, table: &str, kind: u32) -> (String, String) {
    let path = format!(
        "systemforms?$select=formid,formxml&$filter=objecttypecode%20eq%20'{table}'%20and%20type%20eq%20{kind}"
    );
    let forms = world.json(&path).await;
    let text = |column: &str| {
        let value = forms.pointer(&format!("/value/0/{column}")).unwrap();
        value.as_str().unwrap().to_owned()
    };
    (text("formid"), text("formxml"))
}

/// A form with one more cell at its end.
fn with_cell(xml: &str, column: &str, label: &str) -> Value {
    let cell = format!(
        "<row><cell id=\"{{aaaaaaaa-0000-4000-8000-00000000000a}}\"><labels><label description=\"{label}\" languagecode=\"1033\"/></labels>\
         <control id=\"{column}\" classid=\"{{270BD3DB-D9AF-4782-9025-509E298DEC0A}}\" datafieldname=\"{column}\"/></cell></row></rows>"
    );
    let at = xml.rfind("</rows>").unwrap();
    json!({"formxml": format!("{}{cell}{}", &xml[..at], &xml[at + "</rows>".len()..])})
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_a_card_shows_what_the_organizations_form_shows_under_its_labels() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let card = drawn(&install).await;
    // As the card form of the sample organization has it; name and job title stand in the head.
    let labels = labels(&card);
    assert!(
        labels.contains(&"Correspondence Language"),
        "a column of the administrator's: {labels:?}"
    );
    assert!(
        !labels.contains(&"Department") && !labels.contains(&"Owner"),
        "not on the form: {labels:?}"
    );
    let key = install.key(FROM_ILSE).await;
    let account = install
        .companion
        .pane(&key)
        .await
        .unwrap()
        .subject
        .unwrap()
        .account
        .unwrap();
    assert!(
        account
            .fields
            .iter()
            .any(|field| field.label == "Service Contract" && !field.value.starts_with("1000")),
        "a choice by its label"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_an_administrators_new_column_shows_up_with_no_release_of_ours() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let before = drawn(&install).await;
    assert!(!labels(&before).contains(&"Desk"));
    let (id, xml) = form(&world, "contact", 11).await;
    world
        .change(&format!("systemforms({id})"), &with_cell(&xml, "ownerid", "Desk"))
        .await;
    // Whatever pane is asked for next names another version of the metadata; the cards are drawn anew without being asked.
    install
        .companion
        .set_option(regarding_companion::view::options::OptionChange::PaneOpen(true))
        .await
        .unwrap();
    install.companion.clear_stored().await.unwrap();
    install.ear.clear();
    let _ = card(&install).await;
    install.ear.wait_for(&Event::PaneChanged { key: None }).await;
    let after = card(&install).await;
    let desk = after.fields.iter().find(|field| field.label == "Desk");
    assert!(
        desk.is_some_and(|field| !field.value.is_empty()),
        "{:?}",
        labels(&after)
    );
    let asked =
        |line: &regarding_companion::view::options::EvidenceView| line.rule == Rule::OpenPane.sentence();
    let lines = install.companion.evidence(1000).await.unwrap();
    assert_eq!(
        lines.iter().filter(|line| asked(line)).count(),
        2,
        "since the log was emptied, one round trip a look"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn g2_a_column_that_was_removed_leaves_the_card_with_the_next_look() {
    let world = World::new().await;
    let label = json!({"LocalizedLabels": [{"Label": "Floor", "LanguageCode": 1033}]});
    let column = json!({
        "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata", "SchemaName": "new_Floor", "DisplayName": label,
    });
    let contact = "EntityDefinitions(LogicalName='contact')";
    world.make(&format!("{contact}/Attributes"), &column).await;
    let (id, xml) = form(&world, "contact", 11).await;
    let place = format!("systemforms({id})");
    world.change(&place, &with_cell(&xml, "new_floor", "Floor")).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let sender = drawn(&install).await.record.id;
    world
        .change(&format!("contacts({sender})"), &json!({"new_floor": "7th"}))
        .await;
    install.companion.clear_stored().await.unwrap();
    let shown = card(&install).await;
    assert!(labels(&shown).contains(&"Floor"), "{:?}", labels(&shown));

    world.change(&place, &json!({"formxml": xml})).await;
    world
        .unmake(&format!("{contact}/Attributes(LogicalName='new_floor')"))
        .await;
    install.companion.clear_stored().await.unwrap();
    let shown = card(&install).await;
    assert!(
        !shown.fields.is_empty() && !labels(&shown).contains(&"Floor"),
        "what the organization has no more spoils no card: {:?}",
        labels(&shown)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_a_record_that_was_looked_up_is_drawn_by_its_form_too() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let opportunity: RecordRefView = install.opportunity("Harbour").await;
    let _ = drawn(&install).await;
    let card = install.companion.subject(&opportunity).await.unwrap().card;
    assert!(
        labels(&card)
            .iter()
            .any(|label| *label == "Tender Deadline" || label.starts_with("Est")),
        "{:?}",
        labels(&card)
    );
    assert!(!labels(&card).contains(&"Owner"), "not on the form");
}

#[tokio::test(flavor = "multi_thread")]
async fn h_3_under_what_a_message_is_regarding_stand_the_first_three_fields_of_its_card() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let opportunity = install.opportunity("Harbour").await;
    let _ = drawn(&install).await;
    let card = install.companion.subject(&opportunity).await.unwrap().card;
    let request = install.request(FROM_ILSE, Some(opportunity)).await;
    let key = request.key.clone();
    install.companion.track(request).await.unwrap();
    let pane = install.companion.pane(&key).await.unwrap();
    let first = card.fields.get(..3).unwrap();
    assert_eq!(pane.tracking.regarding_fields, first);

    // Elsewhere nobody knows before the first answer what it is regarding; the card comes by itself.
    let other = world.install("b", SeedRole::Salesperson).await;
    let _ = drawn(&other).await;
    let key = other.key(FROM_ILSE).await;
    loop {
        other.ear.clear();
        let pane = other.companion.pane(&key).await.unwrap();
        if pane.tracking.regarding_fields == first {
            break;
        }
        other
            .ear
            .wait_for(&Event::PaneChanged {
                key: Some(key.clone()),
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_an_organization_that_refuses_its_forms_shows_the_documented_columns() {
    let world = World::new().await;
    world.faults.add(FaultRule {
        path_prefix: "/api/data/v9.2/systemforms".to_owned(),
        method: None,
        times: 1000,
        fault: Fault::Forbidden,
    });
    let install = world.install("a", SeedRole::Salesperson).await;
    let card = card(&install).await;
    assert!(labels(&card).contains(&"Owner"), "{:?}", labels(&card));
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_a_form_for_another_role_is_not_this_persons() {
    let world = World::new().await;
    let (_, xml) = form(&world, "contact", 11).await;
    let role = world
        .json("roles?$select=roleid,_parentrootroleid_value&$filter=name%20eq%20'System%20Administrator'&$top=1")
        .await;
    let role = role
        .pointer("/value/0/_parentrootroleid_value")
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned();
    let for_role =
        format!("<DisplayConditions Order=\"0\"><Role Id=\"{{{role}}}\"/></DisplayConditions></form>");
    let start = xml.find("<DisplayConditions");
    let bare = start.map_or_else(
        || xml.clone(),
        |start| {
            let end = xml.find("</DisplayConditions>").unwrap() + "</DisplayConditions>".len();
            format!("{}{}", &xml[..start], &xml[end..])
        },
    );
    let bare = bare.replacen("</form>", &for_role, 1);
    let made = with_cell(&bare, "ownerid", "For administrators");
    world
        .make(
            "systemforms",
            &json!({"name": "Second", "objecttypecode": "contact", "type": 11, "formxml": made["formxml"]}),
        )
        .await;
    let sales = world.install("a", SeedRole::Salesperson).await;
    assert!(!labels(&drawn(&sales).await).contains(&"For administrators"));
    let admin = world.install("b", SeedRole::SystemAdministrator).await;
    assert!(labels(&drawn(&admin).await).contains(&"For administrators"));
}
