//! *Convert To* (G-2): a message becomes a lead, an opportunity or a case and is tracked regarding it.

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::pane::{
    ConvertKind, ConvertRequest, FormValue, FormView, RecordRefView, RecordView, TrackingState,
};
use regarding_sample_org::seed::SeedRole;

use crate::world::{FROM_ILSE, FROM_NOBODY, Install, World};

fn reference(record: &RecordView) -> RecordRefView {
    RecordRefView {
        table: record.table.clone(),
        id: record.id.clone(),
    }
}

fn offered(form: &FormView) -> Vec<FormValue> {
    let value = |field: &regarding_companion::view::pane::FormFieldView| FormValue {
        name: field.name.clone(),
        value: field.value.clone(),
    };
    form.fields.iter().map(value).collect()
}

fn value<'f>(form: &'f FormView, name: &str) -> &'f str {
    form.fields
        .iter()
        .find(|field| field.name == name)
        .map_or("", |field| field.value.as_str())
}

/// The request that the form of a message leads to, agreed to.
async fn request(install: &Install, message: &str, kind: ConvertKind) -> (FormView, ConvertRequest) {
    let key = install.key(message).await;
    let subject = install.companion.pane(&key).await.unwrap().subject;
    let person = subject.map(|subject| reference(&subject.card.record));
    let form = install
        .companion
        .convert_form(&key, kind, person.as_ref())
        .await
        .unwrap();
    let request = ConvertRequest {
        values: offered(&form),
        key,
        kind,
        person,
        consent: true,
    };
    (form, request)
}

#[tokio::test(flavor = "multi_thread")]
async fn g_2_a_message_becomes_each_of_the_three_and_is_regarding_it() {
    for (kind, table) in [
        (ConvertKind::Lead, "lead"),
        (ConvertKind::Opportunity, "opportunity"),
        (ConvertKind::Case, "incident"),
    ] {
        let world = World::new().await;
        let install = world.install("a", SeedRole::Salesperson).await;
        let (form, request) = request(&install, FROM_ILSE, kind).await;
        let message = install.companion.message(&request.key).await.unwrap();
        let title = match kind {
            ConvertKind::Lead => "subject",
            ConvertKind::Opportunity => "name",
            ConvertKind::Case => "title",
        };
        assert_eq!(value(&form, title), message.subject, "H-31: title = subject");
        assert!(
            !value(&form, "description").is_empty(),
            "H-31: description = body"
        );
        assert!(form.regarding.is_some(), "H-31: customer = account of the sender");
        let made = install.companion.convert(request.clone()).await.unwrap();
        assert_eq!(made.table, table);
        let tracking = install.companion.pane(&request.key).await.unwrap().tracking;
        assert_eq!(tracking.state, TrackingState::TrackedRegarding, "{table}");
        assert_eq!(tracking.regarding.map(|record| record.id), Some(made.id.clone()));
        let again = install.companion.convert(request).await.unwrap();
        assert_eq!(again.id, made.id, "the same form makes no second record");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tracked_message_is_regarding_what_it_became() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let track = install.request(FROM_ILSE, None).await;
    let before = install.companion.track(track).await.unwrap();
    assert_eq!(before.state, TrackingState::Tracked);
    let (form, request) = request(&install, FROM_ILSE, ConvertKind::Case).await;
    assert!(
        !form.sender.unwrap().needs_consent,
        "the thread is tracked already"
    );
    let made = install.companion.convert(request.clone()).await.unwrap();
    let after = install.companion.pane(&request.key).await.unwrap().tracking;
    assert_eq!(after.regarding.map(|record| record.id), Some(made.id));
    assert_eq!(
        after.record.map(|record| record.id),
        before.record.map(|record| record.id),
        "the copy is the same one"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn i_9_nothing_is_made_before_the_person_has_agreed() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let (form, mut request) = request(&install, FROM_ILSE, ConvertKind::Case).await;
    assert!(form.sender.unwrap().needs_consent);
    request.consent = false;
    let cases = async || {
        let subject = install.companion.pane(&request.key).await.unwrap().subject;
        subject.unwrap().cases.len()
    };
    let before = cases().await;
    let refused = install.companion.convert(request.clone()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Invalid);
    assert_eq!(cases().await, before);
    let tracking = install.companion.pane(&request.key).await.unwrap().tracking;
    assert_eq!(tracking.state, TrackingState::NotTracked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_nobody_becomes_a_lead_of_its_sender_and_no_case() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_NOBODY).await;
    let refused = install
        .companion
        .convert_form(&key, ConvertKind::Case, None)
        .await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, FailureCode::Invalid);
    assert!(refused.message.contains("customer"), "{}", refused.message);
    let (form, request) = request(&install, FROM_NOBODY, ConvertKind::Lead).await;
    let message = install.companion.message(&key).await.unwrap();
    let pane = install.companion.pane(&key).await.unwrap();
    assert_eq!(value(&form, "subject"), message.subject);
    assert!(
        pane.people
            .iter()
            .any(|person| person.address == value(&form, "emailaddress1")),
        "the sender's address"
    );
    let made = install.companion.convert(request).await.unwrap();
    assert_eq!(made.table, "lead");
}
