//! Fields and filters on the command line, against the running organization: who changes what, what is told before it is done, and
//! what a synchronization makes of it (B-2, B-7, C-16, D-30, I-3).

use std::fs;

use regarding_tests::api::encoded;
use regarding_tests::install::Install;
use serde_json::{Value, json};

use crate::scene::Scene;

const PERSON: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:karla-1\r\nFN:Karla Neumann\r\nN:Neumann;Karla;;;\r\n\
    EMAIL:karla@elsewhere.example\r\nTITLE:Buyer\r\nNOTE:Plays the organ\r\nEND:VCARD\r\n";

const KIEL: &str = "<fetch><entity name='contact'><filter type='or'><condition attribute='emailaddress1' operator='like' value='%kiel%'/>\
    <condition attribute='emailaddress1' operator='eq' value='karla@elsewhere.example'/></filter></entity></fetch>";

fn desk() -> (Scene, Install) {
    let scene = Scene::open();
    for folder in ["calendars/home", "contacts/people"] {
        fs::create_dir_all(scene.post.folder.join(folder)).unwrap();
    }
    let install = scene.install(&scene.mara());
    (scene, install)
}

fn filter_named(install: &Install, name: &str) -> Value {
    let all = install.run(&["filters", "--json"]).ended(0).json();
    let filters = all["filters"].as_array().unwrap().clone();
    filters.into_iter().find(|filter| filter["name"] == name).unwrap()
}

fn contacts_of(report: &Value) -> Value {
    let kinds = report["kinds"].as_array().unwrap();
    kinds
        .iter()
        .find(|kind| kind["kind"] == "contact")
        .unwrap()
        .clone()
}

#[test]
fn b_2_b_10_i_3_a_field_that_an_administrator_set_to_none_is_in_no_request_at_creation_either() {
    let (scene, install) = desk();
    let refused = install
        .run(&["fields", "set", "contact", "notes", "none"])
        .refused(5);
    assert!(
        refused.err.contains("(prvWriteSyncAttributeMapping)"),
        "{}",
        refused.err
    );
    let admin = scene.install(scene.organization.user("System Administrator"));
    let fixed = admin
        .run(&["fields", "set", "contact", "full-name", "none"])
        .refused(7);
    assert!(fixed.err.contains("made of several columns"), "{}", fixed.err);
    let fields = admin
        .run(&["fields", "set", "contact", "notes", "none", "--json"])
        .ended(0)
        .json();
    let notes = fields["tables"][0]["fields"].as_array().unwrap().clone();
    let notes = notes.into_iter().find(|field| field["field"] == "notes").unwrap();
    assert_eq!(
        (&notes["direction"], &notes["said"]),
        (&json!("none"), &json!("none"))
    );

    fs::write(scene.post.folder.join("contacts/people/karla.vcf"), PERSON).unwrap();
    let _ = install
        .run(&["sync", "--yes", "--json", "--track", "karla-1"])
        .ended(0);
    let filter = encoded("emailaddress1 eq 'karla@elsewhere.example'");
    let rows = scene
        .seen()
        .rows(&format!("contacts?$select=jobtitle,description&$filter={filter}"));
    assert_eq!((rows.len(), &rows[0]["jobtitle"]), (1, &json!("Buyer")));
    assert_eq!(rows[0]["description"], Value::Null, "I-3: at creation too");
}

#[test]
fn b_7_a_column_that_a_person_may_not_write_is_in_no_request_and_their_value_stays() {
    let (scene, install) = desk();
    let seen = scene.seen();
    let profile = seen.create("fieldsecurityprofiles", &json!({"name": "Titles"}));
    let _ = seen.create(
        "fieldpermissions",
        &json!({"fieldsecurityprofileid@odata.bind": format!("/fieldsecurityprofiles({profile})"), "entityname": "contact",
            "attributelogicalname": "jobtitle", "canread": 4, "cancreate": 4, "canupdate": 4}),
    );
    let all = install.run(&["fields"]).ended(0);
    assert!(!all.out.contains("recurrencepatterntype"), "B-3: {}", all.out);
    let told = install.run(&["fields", "list", "contact"]).ended(0);
    assert!(told.out.contains("neither shows you this value"), "{}", told.out);
    fs::write(scene.post.folder.join("contacts/people/karla.vcf"), PERSON).unwrap();
    // Refused, a request that named the column would leave the contact without a record.
    let report = install
        .run(&["sync", "--yes", "--json", "--track", "karla-1"])
        .ended(0)
        .json();
    assert_eq!(contacts_of(&report)["counts"]["records_created"], 1);
    let filter = encoded("emailaddress1 eq 'karla@elsewhere.example'");
    let rows = seen.rows(&format!("contacts?$select=jobtitle,description&$filter={filter}"));
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["jobtitle"], &rows[0]["description"]),
        (&Value::Null, &json!("Plays the organ"))
    );
    let _ = install.run(&["sync", "--json"]).ended(0);
    let card = fs::read_to_string(scene.post.folder.join("contacts/people/karla.vcf")).unwrap();
    assert!(card.contains("TITLE:Buyer"), "B-7: their own value stays: {card}");
}

#[test]
fn c_16_d_30_d_63_what_a_change_of_filters_unlinks_is_told_first_and_the_brake_still_asks() {
    let (scene, install) = desk();
    let first = install.run(&["sync", "--yes", "--json"]).ended(0).json();
    let came = contacts_of(&first)["counts"]["items_created"].clone();
    let mine = filter_named(&install, "My Outlook Contacts");
    assert_eq!(mine["criteria"], json!(["Owner is you", "Status is Active"]));
    let id = mine["id"].as_str().unwrap();
    let told = install.run(&["filters", "switch", id, "off", "--json"]).ended(7);
    assert!(told.err.contains("--yes"), "{}", told.err);
    let told = told.json();
    assert_eq!((&told["unlinked"], &told["added"]), (&came, &json!(0)));
    assert_eq!(
        filter_named(&install, "My Outlook Contacts")["active"],
        true,
        "nothing was changed"
    );
    let _ = install
        .run(&["filters", "switch", id, "off", "--yes", "--json"])
        .ended(0);
    let waits = install.run(&["sync", "--json"]).ended(14).json();
    assert_eq!(contacts_of(&waits)["brake"]["losses"], came);
    let people = scene.post.folder.join("contacts/people");
    let cards = || fs::read_dir(&people).unwrap().count();
    let before = cards();
    let done = install.run(&["sync", "--yes", "--json"]).ended(0).json();
    assert_eq!(contacts_of(&done)["counts"]["unlinked"], came);
    assert_eq!(cards(), before, "D-63: nothing leaves the mailbox");
}

#[test]
fn c_7_a_filter_is_made_of_criteria_on_standard_input_and_tried_before() {
    let (scene, mut install) = desk();
    let password = scene.mara().password;
    install.knows(&[&password, "", "", KIEL]);
    let told = install
        .run(&["filters", "preview", "--name", "Kiel", "--json"])
        .ended(0)
        .json();
    assert_eq!(
        told["criteria"][0].as_str().unwrap().matches("Email").count(),
        2,
        "{told}"
    );
    let _ = install.run(&["filters", "set", "--name", "Kiel"]).ended(7);
    install.knows(&[&password]);
    let all = install.run(&["filters"]).ended(0);
    assert!(!all.out.contains("Kiel"), "not without a yes");
    install.knows(&[&password, "", "", KIEL]);
    let _ = install
        .run(&["filters", "set", "--name", "Kiel", "--yes"])
        .ended(0);
    install.knows(&[&password]);
    let id = filter_named(&install, "Kiel")["id"].as_str().unwrap().to_owned();
    let shown = install.run(&["filters", "show", &id]).ended(0);
    assert!(
        shown.out.contains("contains kiel") && shown.out.contains("<fetch"),
        "{}",
        shown.out
    );
    install.knows(&[&password, "", "", "<fetch><entity name='account'/></fetch>"]);
    let _ = install.run(&["filters", "set", &id, "--yes"]).refused(7);
    install.knows(&[&password]);
    let _ = install.run(&["filters", "delete", &id, "--yes"]).ended(0);
    let _ = install.run(&["filters", "show", &id]).refused(6);
}
