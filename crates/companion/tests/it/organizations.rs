//! Several organizations in one profile: one in use, one primary, and nothing of the others gets lost.

use std::sync::Arc;

use regarding_companion::view::app::{ConnectionState, OrganizationChoiceView};
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::OptionChange;
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule};

use crate::world::{FROM_ILSE, Install, World};

/// Signs in to a second organization; the first one stays.
async fn add(install: &Install, world: &World, keep: bool) {
    let user = world.user(SeedRole::Salesperson);
    install
        .companion
        .sign_in_password(&world.address, &user.email, &user.password, keep)
        .await
        .unwrap();
}

async fn organizations(install: &Install) -> Vec<OrganizationChoiceView> {
    install.companion.app().await.unwrap().organizations
}

/// The one in use, and the other one.
async fn two(install: &Install) -> (OrganizationChoiceView, OrganizationChoiceView) {
    let [current, other] = <[_; 2]>::try_from(organizations(install).await).unwrap();
    assert!(current.current && !other.current);
    (current, other)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_organization_is_in_use_and_the_first_one_stays_the_primary_one() {
    let (first, second) = (World::new().await, World::another().await);
    let install = first.install("a", SeedRole::Salesperson).await;
    add(&install, &second, false).await;
    let (current, other) = two(&install).await;
    assert_eq!(
        (current.url, other.url),
        (second.address.clone(), first.address.clone())
    );
    assert!(other.primary && !current.primary);
    let said = install.companion.app().await.unwrap().synchronizing.unwrap();
    assert!(said.starts_with("Synchronization belongs to"), "{said}");
    let refused = install
        .companion
        .set_option(OptionChange::Synchronize(true))
        .await;
    assert_eq!(refused.unwrap_err().code, FailureCode::Invalid);
}

/// Another front door writes into the same settings which organization it uses; here the one goes on that is in use here, and no
/// sign-in is taken for another organization's.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_front_door_uses_changes_nothing_here() {
    let (first, second) = (World::new().await, World::another().await);
    let install = first.install("a", SeedRole::Salesperson).await;
    add(&install, &second, false).await;
    let (current, other) = two(&install).await;
    let beside = first.fresh("a", Arc::default()).await;
    let asks = beside.companion.use_organization(&other.id).await;
    assert_eq!(asks.unwrap_err().code, FailureCode::SignIn);
    // Whatever is changed here next takes in what was written there.
    install
        .companion
        .set_option(OptionChange::PaneOpen(false))
        .await
        .unwrap();
    let app = install.companion.app().await.unwrap();
    assert_eq!(app.organization.unwrap().id, current.id);
    for id in [&other.id, &current.id, &other.id] {
        install.companion.use_organization(id).await.unwrap();
        let app = install.companion.app().await.unwrap();
        assert_eq!(app.connection.state, ConnectionState::Connected);
        assert_eq!(app.organization.unwrap().id, *id);
    }
}

/// A script has no keyring: the password that it gives is the one of the organization that it switches to.
#[tokio::test(flavor = "multi_thread")]
async fn a_password_opens_the_organization_that_is_switched_to_and_a_wrong_one_changes_nothing() {
    let (first, second) = (World::new().await, World::another().await);
    let install = first.fresh("a", Arc::default()).await;
    for world in [&first, &second] {
        add(&install, world, false).await;
        let name = &world.user(SeedRole::Salesperson).email;
        install.companion.keep_sign_in_name(name).await.unwrap();
    }
    let (current, other) = two(&install).await;
    let script = first.fresh("a", Arc::default()).await;
    let wrong = script.companion.use_organization_with(&other.id, "wrong").await;
    assert_eq!(wrong.unwrap_err().code, FailureCode::SignIn);
    assert_eq!(two(&script).await.0.id, current.id, "nothing is different");
    let password = &first.user(SeedRole::Salesperson).password;
    script
        .companion
        .use_organization_with(&other.id, password)
        .await
        .unwrap();
    assert_eq!(two(&script).await.0.id, other.id);
    assert!(script.companion.search("Harbour", None).await.is_ok());
    // The name is known the next time too.
    let next = first.fresh("a", Arc::default()).await;
    let entered = next.companion.use_organization_with(&other.id, password).await;
    entered.unwrap();
}

/// What an organization says that is not in use yet is no news of the one that is.
#[tokio::test(flavor = "multi_thread")]
async fn a_failure_of_the_organization_that_is_added_is_not_that_of_the_one_in_use() {
    let (first, second) = (World::new().await, World::another().await);
    let install = first.install("a", SeedRole::Salesperson).await;
    second.faults.add(FaultRule {
        path_prefix: "/api/data/v9.2/WhoAmI".to_owned(),
        method: None,
        times: 100,
        fault: Fault::Unauthorized,
    });
    let user = second.user(SeedRole::Salesperson);
    let refused = install
        .companion
        .sign_in_password(&second.address, &user.email, &user.password, false)
        .await;
    assert!(refused.is_err());
    let app = install.companion.app().await.unwrap();
    assert_eq!(
        app.connection.state,
        ConnectionState::Connected,
        "{}",
        app.connection.sentence
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_needs_no_sign_in_and_shows_that_organizations_records() {
    let (first, second) = (World::new().await, World::another().await);
    let install = first.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let before = install.companion.pane(&key).await.unwrap();
    add(&install, &second, false).await;
    let (_, other) = two(&install).await;
    install.companion.use_organization(&other.id).await.unwrap();
    assert_eq!(
        install.companion.app().await.unwrap().connection.state,
        ConnectionState::Connected
    );
    let (current, aside) = two(&install).await;
    assert_eq!(current.id, other.id);
    let again = install.companion.pane(&key).await.unwrap();
    assert_eq!(
        again.subject.map(|subject| subject.card.record.id),
        before.subject.map(|subject| subject.card.record.id)
    );
    install.companion.use_organization(&aside.id).await.unwrap();
    assert_eq!(two(&install).await.0.id, aside.id);
    let unknown = install
        .companion
        .use_organization("11111111-2222-3333-4444-555555555555")
        .await;
    assert_eq!(unknown.unwrap_err().code, FailureCode::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_another_organization_stays_is_shown_and_goes_out_there() {
    let (mut first, second) = (World::new().await, World::another().await);
    let install = first.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    first.go_offline().await;
    let _ = install.companion.track(request).await;
    add(&install, &second, false).await;
    assert_eq!(install.companion.pending().await, Ok(1), "it is counted");
    let waiting = install.companion.waiting().await.unwrap();
    assert!(
        waiting
            .iter()
            .all(|one| one.organization.is_some() && one.reason.contains("switch to it")),
        "{waiting:?}"
    );
    let (_, other) = two(&install).await;
    assert_eq!(other.waiting, 1);
    let refused = install.companion.remove_organization(&other.id).await;
    assert_eq!(
        refused.unwrap_err().code,
        FailureCode::Invalid,
        "it would be lost"
    );
    first.come_back().await;
    install.companion.use_organization(&other.id).await.unwrap();
    install.companion.retry_pending().await.unwrap();
    assert_eq!(first.records(FROM_ILSE).await.len(), 1, "promise 5");
    assert!(
        second.records(FROM_ILSE).await.is_empty(),
        "never that of another organization"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_3_each_organization_has_its_own_sign_in_in_the_keyring() {
    let (first, second) = (World::new().await, World::another().await);
    let install = first.fresh("a", Arc::default()).await;
    first.sign_in(&install, SeedRole::Salesperson, true).await;
    add(&install, &second, true).await;
    assert_eq!(
        install.keyring.len(),
        3,
        "the list, and one for each organization"
    );
    install.companion.stop().await;
    let again = first.fresh("a", Arc::clone(&install.keyring)).await;
    let (_, other) = two(&again).await;
    again.companion.use_organization(&other.id).await.unwrap();
    assert_eq!(
        again.companion.app().await.unwrap().connection.state,
        ConnectionState::Connected,
        "out of the keyring"
    );
    let (_, aside) = two(&again).await;
    again.companion.remove_organization(&aside.id).await.unwrap();
    assert_eq!(again.keyring.len(), 2);
    assert_eq!(organizations(&again).await.len(), 1);
    again.companion.sign_out().await.unwrap();
    assert!(again.keyring.is_empty());
}

/// What *Privacy* offers to forget is all of it, whichever organization is in use.
#[tokio::test(flavor = "multi_thread")]
async fn promise_3_the_saved_sign_ins_are_forgotten_as_one() {
    let (first, second) = (World::new().await, World::another().await);
    let install = first.fresh("a", Arc::default()).await;
    first.sign_in(&install, SeedRole::Salesperson, true).await;
    add(&install, &second, true).await;
    let left = install.companion.forget_credential("organization").await.unwrap();
    assert!(left.saved.is_empty());
    assert!(install.keyring.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_primary_organization_is_the_persons_to_choose() {
    let (first, second) = (World::new().await, World::another().await);
    let install = first.install("a", SeedRole::Salesperson).await;
    add(&install, &second, false).await;
    let (current, _) = two(&install).await;
    install.companion.make_primary(&current.id).await.unwrap();
    let (current, other) = two(&install).await;
    assert!(current.primary && !other.primary);
    install.companion.remove_organization(&other.id).await.unwrap();
    let in_use = install.companion.remove_organization(&current.id).await;
    assert_eq!(in_use.unwrap_err().code, FailureCode::Invalid);
}
