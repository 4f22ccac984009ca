//! Closing opportunities, leads and cases with the actions of the Web API (reference C1, C5).

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::pane::{
    EndingKind, FormFieldKind, FormValue, FormView, NewKind, RecordRefView, RecordView,
};
use regarding_sample_org::seed::SeedRole;

use crate::world::{FROM_ILSE, Install, World};

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

fn set(values: &mut [FormValue], name: &str, text: &str) {
    let value = values.iter_mut().find(|value| value.name == name);
    value.unwrap().value = text.to_owned();
}

/// A record of the person's own, for the sender of a message.
async fn made(install: &Install, kind: NewKind) -> RecordRefView {
    let key = install.key(FROM_ILSE).await;
    let subject = install.companion.pane(&key).await.unwrap().subject.unwrap();
    let person = reference(&subject.card.record);
    let companion = &install.companion;
    let form = companion
        .new_record_form(&key, kind, Some(&person), "Quilldrift")
        .await
        .unwrap();
    let made = companion
        .create_new_record(kind, Some(&person), offered(&form))
        .await
        .unwrap();
    reference(&made)
}

async fn kinds(install: &Install, record: &RecordRefView) -> Vec<EndingKind> {
    let endings = install.companion.endings(record).await.unwrap();
    assert!(endings.iter().all(|ending| ending.blocked.is_none()));
    endings.into_iter().map(|ending| ending.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_each_way_of_closing_closes_and_offers_nothing_more() {
    use EndingKind::{Cancel, Disqualify, Lose, Qualify, Resolve, Win};
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    for (table, kind, ways) in [
        (NewKind::Opportunity, Win, [Win, Lose]),
        (NewKind::Opportunity, Lose, [Win, Lose]),
        (NewKind::Lead, Disqualify, [Qualify, Disqualify]),
        (NewKind::Case, Resolve, [Resolve, Cancel]),
        (NewKind::Case, Cancel, [Resolve, Cancel]),
    ] {
        let record = made(&install, table).await;
        assert_eq!(kinds(&install, &record).await, ways);
        let form = install.companion.ending_form(&record, kind).await.unwrap();
        let mut values = offered(&form);
        if kind == Resolve {
            set(&mut values, "subject", "Replaced the valve");
            set(&mut values, "timespent", "45");
        }
        let ended = install
            .companion
            .end_record(&record, kind, values.clone())
            .await
            .unwrap();
        assert!(!ended.sentence.is_empty() && ended.made.is_empty());
        assert!(kinds(&install, &record).await.is_empty(), "{kind:?}");
        let again = install.companion.end_record(&record, kind, values).await;
        let again = again.unwrap_err();
        assert_eq!(again.code, FailureCode::Invalid);
        assert!(again.message.contains("closed already"), "{}", again.message);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_won_opportunity_is_no_open_business_any_more() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let record = made(&install, NewKind::Opportunity).await;
    let key = install.key(FROM_ILSE).await;
    let open = async || {
        let subject = install.companion.pane(&key).await.unwrap().subject.unwrap();
        subject
            .opportunities
            .iter()
            .any(|shown| shown.record.id == record.id)
    };
    assert!(open().await);
    let form = install.companion.ending_form(&record, EndingKind::Win).await;
    let mut values = offered(&form.unwrap());
    set(&mut values, "actualrevenue", "900.5");
    set(&mut values, "actualend", "2026-02-03");
    install
        .companion
        .end_record(&record, EndingKind::Win, values)
        .await
        .unwrap();
    assert!(!open().await, "the pane is looked at anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_qualified_lead_becomes_what_was_ticked() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let record = made(&install, NewKind::Lead).await;
    let form = install
        .companion
        .ending_form(&record, EndingKind::Qualify)
        .await
        .unwrap();
    let names: Vec<&str> = form.fields.iter().map(|field| field.name.as_str()).collect();
    assert!(names.contains(&"contact") && names.contains(&"opportunity"));
    let mut values = offered(&form);
    set(&mut values, "contact", "false");
    if names.contains(&"account") {
        set(&mut values, "account", "false");
    }
    let ended = install
        .companion
        .end_record(&record, EndingKind::Qualify, values)
        .await
        .unwrap();
    let tables: Vec<&str> = ended.made.iter().map(|made| made.table.as_str()).collect();
    assert_eq!(tables, ["opportunity"]);
    let made = &ended.made[0];
    assert_ne!(made.name, made.kind, "it is called by its name");
}

#[tokio::test(flavor = "multi_thread")]
async fn c5_the_reasons_of_the_state_are_offered_and_others_refused() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let record = made(&install, NewKind::Opportunity).await;
    let form = install.companion.ending_form(&record, EndingKind::Lose).await;
    let form = form.unwrap();
    let reason = form.fields.iter().find(|field| field.name == "statuscode");
    let reason = reason.unwrap();
    assert_eq!(reason.kind, FormFieldKind::Choice);
    let numbers: Vec<&str> = reason.options.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(numbers, ["4", "5"], "C5: 4 Canceled 5 Out-sold");
    for (name, wrong) in [
        ("statuscode", "3"),
        ("actualrevenue", "much"),
        ("actualend", "soon"),
    ] {
        let mut values = offered(&form);
        set(&mut values, name, wrong);
        let refused = install
            .companion
            .end_record(&record, EndingKind::Lose, values)
            .await;
        assert_eq!(refused.unwrap_err().code, FailureCode::Invalid, "{name}");
    }
    assert_eq!(kinds(&install, &record).await.len(), 2, "it is open as before");
}

#[tokio::test(flavor = "multi_thread")]
async fn e1_who_may_not_write_is_told_before_anything_is_sent() {
    let world = World::new().await;
    let seller = world.install("a", SeedRole::Salesperson).await;
    let record = made(&seller, NewKind::Opportunity).await;
    let agent = world.install("b", SeedRole::SupportAgent).await;
    let refused = agent.companion.ending_form(&record, EndingKind::Win).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden);
    assert!(
        refused.message.contains("prvWriteOpportunity"),
        "{}",
        refused.message
    );
}
