//! Somebody at their desk, with one contact: Karla.

#![expect(
    clippy::indexing_slicing,
    reason = "a helper of a test fails the test by panicking"
)]

use std::fs;
use std::path::PathBuf;

use regarding_companion::view::sync::{SyncReportView, SyncRequest};
use regarding_companion::view::sync_decisions::{AnsweredView, ConflictView, DecisionsView, SyncSide};
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::world::{Install, World};

/// Her card.
pub(crate) const KARLA: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:karla-1\r\nFN:Karla Neumann\r\nN:Neumann;Karla;;;\r\n\
    EMAIL:karla@elsewhere.example\r\nTITLE:Buyer\r\nREV:20261101T101500Z\r\nX-NOT-OURS:kept\r\nEND:VCARD\r\n";

/// A salesperson with a mailbox of cards and items.
pub(crate) struct Desk {
    pub(crate) world: World,
    pub(crate) install: Install,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let world = World::new().await;
        world.make_collections();
        let install = world.install("a", SeedRole::Salesperson).await;
        Self { world, install }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.world.mail().join(name)
    }

    pub(crate) fn card(&self) -> String {
        fs::read_to_string(self.file("contacts/people/karla.vcf")).unwrap()
    }

    pub(crate) fn edit_card(&self, from: &str, to: &str) {
        let card = self.card();
        assert!(card.contains(from), "{card}");
        fs::write(self.file("contacts/people/karla.vcf"), card.replace(from, to)).unwrap();
    }

    pub(crate) async fn sync(&self, track: &[&str]) -> SyncReportView {
        let request = SyncRequest {
            agreed: true,
            track: track.iter().map(|uid| (*uid).to_owned()).collect(),
            ..SyncRequest::default()
        };
        self.install.companion.synchronize(request).await.unwrap()
    }

    /// Karla, tracked.
    pub(crate) async fn with_karla() -> Self {
        let desk = Self::new().await;
        fs::write(desk.file("contacts/people/karla.vcf"), KARLA).unwrap();
        desk.sync(&["karla-1"]).await;
        desk
    }

    pub(crate) async fn karla(&self) -> Value {
        let rows = self.karlas().await;
        assert_eq!(rows.len(), 1, "promise 5: {rows:?}");
        rows[0].clone()
    }

    pub(crate) async fn karlas(&self) -> Vec<Value> {
        let query = "contacts?$select=jobtitle,mobilephone,contactid&$filter=emailaddress1%20eq%20'karla@elsewhere.example'";
        let found = self.world.json(query).await;
        found["value"].as_array().unwrap().clone()
    }

    pub(crate) async fn change_karla(&self, to: &Value) {
        let id = self.karla().await["contactid"].as_str().unwrap().to_owned();
        self.world.change(&format!("contacts({id})"), to).await;
    }

    pub(crate) async fn waiting(&self) -> DecisionsView {
        self.install.companion.decisions().await.unwrap()
    }

    pub(crate) async fn conflict(&self) -> ConflictView {
        let mut waiting = self.waiting().await;
        assert_eq!(waiting.conflicts.len(), 1);
        waiting.conflicts.remove(0)
    }

    pub(crate) async fn decide(&self, id: &str, side: SyncSide) -> AnsweredView {
        let mut answered = self
            .install
            .companion
            .decide(vec![id.to_owned()], side)
            .await
            .unwrap();
        answered.remove(0)
    }

    /// How many steps a cycle takes.
    pub(crate) async fn steps(&self) -> usize {
        let report = self.sync(&[]).await;
        report.kinds.iter().map(|kind| kind.steps.len()).sum()
    }

    pub(crate) fn people(&self) -> usize {
        fs::read_dir(self.file("contacts/people")).unwrap().count()
    }

    /// A contact of the person's with Karla's address, made in the organization.
    pub(crate) async fn make_her_record(&self) {
        let owner = self.world.user(SeedRole::Salesperson).id;
        let row = json!({
            "firstname": "Karla", "lastname": "Neumann", "emailaddress1": "Karla@Elsewhere.example",
            "mobilephone": "+49 170 1", "ownerid@odata.bind": format!("/systemusers({owner})"),
        });
        self.world.make("contacts", &row).await;
    }
}
