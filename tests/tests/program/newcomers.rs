//! An unknown sender becomes a contact on the whole program, and that is taken back (A-64, G-30).

use regarding_tests::api::{Api, encoded};
use regarding_tests::post::Letter;
use serde_json::Value;

use crate::scene::Scene;

fn contacts(api: &Api, address: &str) -> Vec<Value> {
    let filter = encoded(&format!("emailaddress1 eq '{address}'"));
    api.rows(&format!(
        "contacts?$select=contactid,firstname,lastname&$filter={filter}"
    ))
}

#[test]
fn an_unknown_sender_becomes_a_contact_is_explained_and_taken_back() {
    let scene = Scene::open();
    let mara = scene.mara();
    let install = scene.install(&mara);
    let api = scene.seen();
    let options = ["options", "--track", "all", "--unknown-senders", "contacts"];
    let shown = install.run(&options).ended(0).out;
    assert!(shown.contains("becomes a contact"), "{shown}");
    std::thread::sleep(core::time::Duration::from_millis(1100));
    let _ = install.run(&["received", "decide", "here", "--yes"]).ended(0);
    let from = "Nora Quist <nora.quist@unheard-of.example>";
    // Its date is older than its arrival, which the name of the file tells: arrival counts.
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    for (number, from) in [(1, from), (2, "no-reply@unheard-of.example")] {
        let letter = Letter::new(&format!("newcomer-{number}@x.example"), from, &mara.email);
        let name = format!("{}.N{number}.host", now.as_secs());
        scene.post.put(&name, letter.text().as_bytes());
    }
    let view = install.run(&["received", "now", "--json"]).ended(0).json();
    let made = contacts(&api, "nora.quist@unheard-of.example");
    assert_eq!(made.len(), 1, "{view}");
    assert_eq!(
        (&made[0]["firstname"], &made[0]["lastname"]),
        (&"Nora".into(), &"Quist".into())
    );
    assert!(contacts(&api, "no-reply@unheard-of.example").is_empty());
    let why = install.run(&["why", "<newcomer-1@x.example>"]).ended(0).out;
    assert!(why.contains("became a contact"), "{why}");
    let listed = install.run(&["received"]).ended(0).out;
    assert!(listed.contains("Nora Quist"), "{listed}");
    let id = view["newcomers"][0]["id"].as_str().unwrap();
    let undone = install.run(&["received", "undo", id, "--json"]).ended(0).json();
    assert_eq!(undone["deleted"], true, "{undone}");
    assert!(contacts(&api, "nora.quist@unheard-of.example").is_empty());
}
