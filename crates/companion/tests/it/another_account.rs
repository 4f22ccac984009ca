//! Whose sign-in it is: who was meant is filled in (reference B1), and another account is never taken for theirs.

use std::sync::Arc;

use regarding_companion::view::app::Phase;
use regarding_companion::view::failure::FailureCode;
use regarding_sample_org::seed::SeedRole;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::{Url, form_urlencoded};

use crate::world::{Install, World};

/// Signs in on another device as somebody, having said who is wanted.
async fn on_a_device(
    world: &World,
    install: &Install,
    role: SeedRole,
    wanted: Option<&str>,
) -> Result<(), FailureCode> {
    let code = install
        .companion
        .sign_in_device(&world.address, true, wanted)
        .await
        .unwrap();
    let user = world.user(role);
    let page = Url::parse(&code.verification_url).unwrap();
    approve(&page, &code.user_code, &user.email, &user.password).await;
    let signed_in = install.companion.sign_in_device_wait().await;
    signed_in.map_err(|failure| failure.code)
}

/// Types a code, a name and a password into the authority's page.
async fn approve(page: &Url, code: &str, name: &str, password: &str) {
    let fields = [
        ("user_code", code),
        ("action", "approve"),
        ("username", name),
        ("password", password),
    ];
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let address = page.socket_addrs(|| None).unwrap();
    let mut line = TcpStream::connect(address.as_slice()).await.unwrap();
    let request = format!(
        "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        page.path(),
        page.authority(),
        body.len()
    );
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_than_the_one_wanted_is_refused_and_nothing_of_it_stays() {
    let world = World::new().await;
    let install = world.fresh("a", Arc::default()).await;
    let mara = world.user(SeedRole::Salesperson).email.clone();
    let came = on_a_device(&world, &install, SeedRole::SupportAgent, Some(&mara)).await;
    assert_eq!(came, Err(FailureCode::SignIn));
    assert_eq!(install.companion.app().await.unwrap().phase, Phase::FirstStart);
    assert!(install.keyring.is_empty(), "promise 3");

    let wanted = mara.to_uppercase();
    let came = on_a_device(&world, &install, SeedRole::Salesperson, Some(&wanted)).await;
    assert_eq!(came, Ok(()), "case says nothing in a name");
    assert!(!install.keyring.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_takes_the_place_of_another_is_told_of() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let came = on_a_device(&world, &install, SeedRole::SupportAgent, None).await;
    assert_eq!(came, Ok(()));
    let notices = install.companion.app().await.unwrap().notices;
    let told = |words: &str| notices.iter().any(|notice| notice.message.contains(words));
    assert!(told("You are signed in as"), "{notices:?}");
}

/// The name that a browser is asked to fill in.
async fn hint(world: &World, install: &Install, wanted: Option<&str>) -> Option<String> {
    let signing_in = install.companion.sign_in_browser(&world.address, false, wanted);
    let opened = tokio::select! {
        url = install.ear.wait_for_browser() => Url::parse(&url).unwrap(),
        ended = signing_in => panic!("nobody was there to sign in: {ended:?}"),
    };
    let named = opened.query_pairs().find(|(name, _)| name == "login_hint");
    named.map(|(_, value)| value.into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_is_told_who_is_wanted_else_who_signed_in_last() {
    let world = World::new().await;
    let install = world.fresh("a", Arc::default()).await;
    assert_eq!(hint(&world, &install, None).await, None, "nobody is known yet");
    let wanted = hint(&world, &install, Some("mara@x.example")).await;
    assert_eq!(wanted.as_deref(), Some("mara@x.example"));

    world.sign_in(&install, SeedRole::Salesperson, false).await;
    install
        .companion
        .keep_sign_in_name("mara@x.example")
        .await
        .unwrap();
    let last = hint(&world, &install, None).await;
    assert_eq!(last.as_deref(), Some("mara@x.example"));
}
