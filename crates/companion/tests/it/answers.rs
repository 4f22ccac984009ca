//! What a tracked message answers is its parent activity (G-51, G-52, reference F5).

#![expect(
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by ending"
)]

use regarding_companion::view::pane::TrackingState;
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::received::letter;
use crate::rights::{BASIC, GLOBAL, linking, only};
use crate::world::{FROM_ILSE, Install, World};

const ILSE: &str = "ilse.brandt@hafenwerk.example";
const MARA: &str = "mara.voss@alderfinch.example";
const ANSWER: &str = "<answer@x.example>";

impl World {
    /// The record of a message, as text.
    pub(crate) async fn record(&self, message: &str) -> Value {
        json!(self.records(message).await.first().unwrap().id)
    }

    /// The parent activity of a message's record; what it continues is the same.
    pub(crate) async fn parent_of(&self, message: &str) -> Value {
        let id = self.records(message).await.first().unwrap().id;
        let columns = "_parentactivityid_value,_correlatedactivityid_value";
        let row = self.json(&format!("emails({id})?$select={columns}")).await;
        assert_eq!(row["_parentactivityid_value"], row["_correlatedactivityid_value"]);
        row["_parentactivityid_value"].clone()
    }

    fn answer_arrives(&self, to: &str) {
        let header = format!("In-Reply-To: {to}\r\n");
        self.arrives("A1", &letter(ANSWER, ILSE, MARA, "Re: cranes", &header));
    }
}

/// What tracking takes, and the right to append to activities of their own.
fn own_activities_only() -> Vec<(&'static str, i64)> {
    let mut rights = linking(GLOBAL);
    for (name, depth) in &mut rights {
        if *name == "prvAppendToActivity" {
            *depth = BASIC;
        }
    }
    rights
}

impl Install {
    async fn tracks(&self, message: &str) {
        let request = self.request(message, None).await;
        let view = self.companion.track(request).await.unwrap();
        assert_eq!(view.state, TrackingState::Tracked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g_52_an_answer_that_a_person_tracks_has_what_it_answers_as_its_parent() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.tracks(FROM_ILSE).await;
    world.answer_arrives(FROM_ILSE);
    install.tracks(ANSWER).await;
    assert_eq!(world.parent_of(ANSWER).await, world.record(FROM_ILSE).await);
    assert_eq!(world.parent_of(FROM_ILSE).await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn g_52_what_answers_no_record_or_itself_has_no_parent() {
    for answered in [FROM_ILSE, ANSWER, "<never-heard-of@x.example>"] {
        let world = World::new().await;
        let install = world.install("a", SeedRole::Salesperson).await;
        world.answer_arrives(answered);
        install.tracks(ANSWER).await;
        assert_eq!(world.parent_of(ANSWER).await, Value::Null, "{answered}");
    }
}

/// Somebody's draft is no message yet.
#[tokio::test(flavor = "multi_thread")]
async fn g_52_what_was_never_sent_is_no_parent() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let draft = json!({"subject": "Cranes", "messageid": "<draft@x.example>"});
    world.make("emails", &draft).await;
    world.answer_arrives("<draft@x.example>");
    install.tracks(ANSWER).await;
    assert_eq!(world.parent_of(ANSWER).await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn g_51_an_organization_that_does_not_go_by_headers_gets_no_parent() {
    let world = World::new().await;
    let ignore = "<OrgSettings><IgnoreConversationIndexAndInReplyToForCorrelation>true</IgnoreConversationIndexAndInReplyToForCorrelation></OrgSettings>";
    let own = world.json("organizations?$select=organizationid").await;
    let id = own
        .pointer("/value/0/organizationid")
        .and_then(Value::as_str)
        .unwrap();
    world
        .change(
            &format!("organizations({id})"),
            &json!({"orgdborgsettings": ignore}),
        )
        .await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.tracks(FROM_ILSE).await;
    world.answer_arrives(FROM_ILSE);
    install.tracks(ANSWER).await;
    assert_eq!(world.parent_of(ANSWER).await, Value::Null);
}

/// Not everybody may append to a colleague's record: their own is tracked all the same.
#[tokio::test(flavor = "multi_thread")]
async fn g_52_an_answer_to_what_may_not_be_appended_to_is_tracked_without_a_parent() {
    let world = World::with(|world| only(world, &own_activities_only())).await;
    let colleague = world.install("b", SeedRole::SystemAdministrator).await;
    colleague.tracks(FROM_ILSE).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    world.answer_arrives(FROM_ILSE);
    install.tracks(ANSWER).await;
    assert_eq!(world.parent_of(ANSWER).await, Value::Null);
    assert_eq!(world.records(ANSWER).await.len(), 1);
}
