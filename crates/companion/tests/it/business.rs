//! New records out of a message, and the search that they are offered in.

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::pane::{
    FormValue, FormView, NewKind, RecordRefView, RecordView, SearchTable, SubjectView, TrackingState,
};
use regarding_sample_org::seed::SeedRole;

use crate::world::{FROM_ILSE, FROM_NOBODY, Install, World};

fn reference(record: &RecordView) -> RecordRefView {
    RecordRefView {
        table: record.table.clone(),
        id: record.id.clone(),
    }
}

fn as_offered(form: &FormView) -> Vec<FormValue> {
    form.fields
        .iter()
        .map(|field| FormValue {
            name: field.name.clone(),
            value: field.value.clone(),
        })
        .collect()
}

async fn subject(install: &Install, key: &str) -> SubjectView {
    install.companion.pane(key).await.unwrap().subject.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn h_31_a_case_is_prefilled_belongs_to_the_account_and_is_linked_after_consent() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let before = subject(&install, &key).await;
    let (ilse, account) = (reference(&before.card.record), before.account.unwrap().record);
    let form = install
        .companion
        .new_record_form(&key, NewKind::Case, Some(&ilse), "")
        .await
        .unwrap();
    let message = install.companion.message(&key).await.unwrap();
    let offered = as_offered(&form);
    let title = offered.first().unwrap();
    assert_eq!(
        (title.name.as_str(), title.value.as_str()),
        ("title", message.subject.as_str()),
        "title = subject"
    );
    assert_eq!(
        form.regarding.map(|customer| customer.id),
        Some(account.id.clone()),
        "customer = account of the contact"
    );
    let case = install
        .companion
        .create_new_record(NewKind::Case, Some(&ilse), offered)
        .await
        .unwrap();
    assert_eq!((case.table.as_str(), case.kind.as_str()), ("incident", "Case"));
    let open = |subject: SubjectView| {
        let mut cases = subject.cases.into_iter();
        cases.any(|found| found.record.id == case.id)
    };
    assert!(open(subject(&install, &key).await), "open with the contact");
    let company = install.companion.subject(&reference(&account)).await.unwrap();
    assert!(open(company), "open with the account");
    let mut request = install.request(FROM_ILSE, Some(reference(&case))).await;
    request.consent = false;
    assert_eq!(
        install.companion.track(request.clone()).await.unwrap_err().code,
        FailureCode::Invalid,
        "I-9: a record of one's own making needs consent like any other"
    );
    request.consent = true;
    let tracking = install.companion.track(request).await.unwrap();
    assert_eq!(tracking.state, TrackingState::TrackedRegarding);
    assert_eq!(tracking.regarding.map(|record| record.id), Some(case.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opportunity_of_the_sender_is_open_business_with_the_next_look() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let ilse = reference(&subject(&install, &key).await.card.record);
    let kind = NewKind::Opportunity;
    let form = install
        .companion
        .new_record_form(&key, kind, Some(&ilse), "")
        .await
        .unwrap();
    let made = install
        .companion
        .create_new_record(kind, Some(&ilse), as_offered(&form))
        .await
        .unwrap();
    let shown = subject(&install, &key).await;
    assert!(shown.opportunities.iter().any(|open| open.record.id == made.id));
    let again = install
        .companion
        .create_new_record(kind, Some(&ilse), as_offered(&form))
        .await
        .unwrap();
    assert_ne!(
        again.id, made.id,
        "the first one is there: the same words mean another"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_nobody_is_refused_in_words_and_an_opportunity_of_nobody_is_not() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_NOBODY).await;
    let refused = install
        .companion
        .new_record_form(&key, NewKind::Case, None, "")
        .await
        .unwrap_err();
    assert_eq!(refused.code, FailureCode::Invalid);
    assert!(refused.message.contains("customer"), "{}", refused.message);
    let form = install
        .companion
        .new_record_form(&key, NewKind::Opportunity, None, "")
        .await
        .unwrap();
    let made = install
        .companion
        .create_new_record(NewKind::Opportunity, None, as_offered(&form))
        .await
        .unwrap();
    assert_eq!(made.table, "opportunity");
}

#[tokio::test(flavor = "multi_thread")]
async fn h_20_a_contact_who_was_searched_for_in_vain_joins_the_company_in_view_and_is_found_at_once() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let before = subject(&install, &key).await;
    let (ilse, account) = (reference(&before.card.record), before.account.unwrap().record);
    let form = install
        .companion
        .new_record_form(&key, NewKind::Contact, Some(&ilse), "Jonas Quilldrift")
        .await
        .unwrap();
    let begun: Vec<(&str, &str)> = form
        .fields
        .iter()
        .filter(|field| !field.value.is_empty())
        .map(|field| (field.name.as_str(), field.value.as_str()))
        .collect();
    assert_eq!(begun, [("firstname", "Jonas"), ("lastname", "Quilldrift")]);
    assert_eq!(
        form.regarding.as_ref().map(|company| &company.id),
        Some(&account.id)
    );
    let made = install
        .companion
        .create_new_record(NewKind::Contact, Some(&ilse), as_offered(&form))
        .await
        .unwrap();
    assert_eq!(
        (made.table.as_str(), made.name.as_str()),
        ("contact", "Jonas Quilldrift")
    );
    let card = install.companion.subject(&reference(&made)).await.unwrap();
    assert_eq!(card.account.map(|company| company.record.id), Some(account.id));
    let found = install.companion.search("Quilldrift", None).await.unwrap();
    assert_eq!(found.groups.first().unwrap().records.first().unwrap().id, made.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn h_20_leads_and_accounts_are_made_from_what_was_typed_and_belong_to_nobody() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let ilse = reference(&subject(&install, &key).await.card.record);
    let subject = install.companion.message(&key).await.unwrap().subject;
    let table = [
        (
            NewKind::Lead,
            "quill@drift.example",
            "emailaddress1",
            "quill@drift.example",
        ),
        (NewKind::Lead, "Ada Quill", "subject", subject.as_str()),
        (NewKind::Account, "Quilldrift & Sons", "name", "Quilldrift & Sons"),
        (
            NewKind::Account,
            "office@quilldrift.example",
            "name",
            "Quilldrift",
        ),
    ];
    for (kind, typed, column, expected) in table {
        let form = install
            .companion
            .new_record_form(&key, kind, Some(&ilse), typed)
            .await
            .unwrap();
        assert!(form.regarding.is_none(), "{kind:?}");
        let value = |name: &str| {
            form.fields
                .iter()
                .find(|field| field.name == name)
                .unwrap()
                .value
                .clone()
        };
        assert_eq!(value(column), expected, "{kind:?} {typed}");
        let made = install
            .companion
            .create_new_record(kind, Some(&ilse), as_offered(&form))
            .await
            .unwrap();
        assert!(
            install.companion.subject(&reference(&made)).await.is_ok(),
            "{kind:?} {typed}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_2_who_may_not_create_it_is_told_before_the_form() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::SupportAgent).await;
    let key = install.key(FROM_ILSE).await;
    let ilse = reference(&subject(&install, &key).await.card.record);
    let refused = install
        .companion
        .new_record_form(&key, NewKind::Opportunity, Some(&ilse), "")
        .await
        .unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden);
    assert!(
        refused.message.contains("prvCreateOpportunity"),
        "{}",
        refused.message
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn h_20_a_search_keeps_to_the_table_that_was_chosen() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let all = install.companion.search("ha", None).await.unwrap();
    assert!(all.groups.len() > 1, "the word is in several tables");
    let wanted = Some(SearchTable::Opportunity);
    let some = install.companion.search("ha", wanted).await.unwrap();
    let found = |group: &[RecordView]| group.iter().all(|record| record.table == "opportunity");
    assert!(!some.groups.is_empty());
    assert!(some.groups.iter().all(|group| found(&group.records)));
    // Recents keep to it too: what is used is known by its table.
    let used = install.opportunity("Harbour retrofit, phase 2").await;
    let request = install.request(FROM_ILSE, Some(used.clone())).await;
    install.companion.track(request).await.unwrap();
    let recent = install.companion.search("", wanted).await.unwrap();
    let ids: Vec<&str> = recent
        .groups
        .iter()
        .flat_map(|group| &group.records)
        .map(|record| record.id.as_str())
        .collect();
    assert_eq!(ids, [used.id.as_str()]);
    let other = install
        .companion
        .search("", Some(SearchTable::Case))
        .await
        .unwrap();
    assert!(other.groups.is_empty());
}
