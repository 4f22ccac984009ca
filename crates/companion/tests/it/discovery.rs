//! Finding one's organizations (reference B5), and those on servers of firms (reference B6).

use std::sync::Arc;

use regarding_companion::facade::Secrets;
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::sign_in::{DiscoverPlace, SignInMethod};
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::{Url, form_urlencoded};

use crate::firm::{Firm, Premises};

#[tokio::test(flavor = "multi_thread")]
async fn b5_one_sign_in_lists_the_organizations_and_enters_one_of_them() {
    let firm = Firm::with(3).await;
    let (companion, _, keyring) = firm.fresh().await;
    let person = firm.user(SeedRole::Salesperson);
    let offered = companion.discovery(&firm.place()).await.unwrap();
    assert!(offered.methods.contains(&SignInMethod::Password));
    let found = companion
        .discover_password(&firm.place(), &person.email, &person.password)
        .await
        .unwrap();
    let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Alder & Finch", "Alder & Finch 2", "Alder & Finch 3"]);
    assert!(found.iter().all(|one| one.enabled && !one.known));
    companion.enter_found(&found[1].id, true).await.unwrap();
    let app = companion.app().await.unwrap();
    assert_eq!(app.organization.unwrap().url, firm.urls[1].to_string());
    assert_eq!(keyring.len(), 2, "the list, and the sign-in to the organization");
    let again = companion.enter_found(&found[0].id, true).await;
    assert_eq!(
        again.unwrap_err().code,
        FailureCode::Gone,
        "the sign-in that looked is used up"
    );
    let lines = companion.evidence(100).await.unwrap();
    assert!(
        lines.iter().any(|line| line.rule == Rule::Discovery.sentence()),
        "promise 2"
    );
}

/// Entering uses up the refresh token of the sign-in that looked; the one that is kept is the one that came in its place.
#[tokio::test(flavor = "multi_thread")]
async fn b5_an_organization_that_was_found_stays_signed_in_after_a_restart() {
    let firm = Firm::with(2).await;
    let (companion, _, keyring) = firm.fresh().await;
    let person = firm.user(SeedRole::Salesperson);
    let found = companion
        .discover_password(&firm.place(), &person.email, &person.password)
        .await
        .unwrap();
    companion.enter_found(&found[0].id, true).await.unwrap();
    companion.stop().await;
    for _ in 0..2 {
        let (again, ..) = firm.over(Arc::clone(&keyring)).await;
        let reached = again.connect_with(Secrets::default()).await;
        reached.organization.unwrap();
        again.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b5_an_organization_of_which_one_is_no_enabled_user_is_not_listed() {
    let firm = Firm::with(2).await;
    let (companion, ..) = firm.fresh().await;
    let agent = firm.user(SeedRole::SupportAgent);
    let found = companion
        .discover_password(&firm.place(), &agent.email, &agent.password)
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    let wrong = companion
        .discover_password(&firm.place(), &agent.email, "wrong")
        .await;
    assert_eq!(wrong.unwrap_err().code, FailureCode::SignIn);
}

#[tokio::test(flavor = "multi_thread")]
async fn b5_a_second_organization_is_added_and_both_are_kept() {
    let firm = Firm::with(2).await;
    let (companion, ..) = firm.fresh().await;
    let person = firm.user(SeedRole::Salesperson);
    for place in [0, 1] {
        let found = companion
            .discover_password(&firm.place(), &person.email, &person.password)
            .await
            .unwrap();
        assert_eq!(found.iter().filter(|one| one.known).count(), place);
        companion.enter_found(&found[place].id, false).await.unwrap();
    }
    let organizations = companion.app().await.unwrap().organizations;
    let told: Vec<(&str, bool, bool)> = organizations
        .iter()
        .map(|one| (one.name.as_str(), one.current, one.primary))
        .collect();
    assert_eq!(
        told,
        [("Alder & Finch 2", true, false), ("Alder & Finch", false, true)]
    );
    companion.use_organization(&organizations[1].id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_discovery_service_is_told_from_one() {
    let firm = Firm::with(1).await;
    let (companion, ..) = firm.fresh().await;
    for address in ["", "nothing", "http://elsewhere.example/"] {
        let place = DiscoverPlace::Service(address.to_owned());
        assert!(companion.discovery(&place).await.is_err(), "{address}");
    }
    let place = DiscoverPlace::Service(firm.urls[0].to_string());
    assert_eq!(
        companion.discovery(&place).await.unwrap_err().code,
        FailureCode::Invalid
    );
}

/// What a browser does with the address that it is given: the page, the person's name and password, and the way back.
async fn in_a_browser(url: &str, name: &str, password: &str) {
    let mut url = Url::parse(url).unwrap();
    let page = sent("GET", &url, "").await;
    let (_, rest) = page.split_once("name=\"flow\" value=\"").unwrap();
    let (flow, _) = rest.split_once('"').unwrap();
    let fields = [
        ("flow", flow),
        ("action", "sign-in"),
        ("username", name),
        ("password", password),
    ];
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    url.set_query(None);
    let reply = sent("POST", &url, &body).await;
    let location = reply.lines().find_map(|line| line.strip_prefix("location: "));
    let back = Url::parse(location.unwrap().trim()).unwrap();
    sent("GET", &back, "").await;
}

async fn sent(method: &str, url: &Url, body: &str) -> String {
    let address = url.socket_addrs(|| None).unwrap();
    let mut line = TcpStream::connect(address.as_slice()).await.unwrap();
    let target = url.query().map_or_else(
        || url.path().to_owned(),
        |query| format!("{}?{query}", url.path()),
    );
    let request = format!(
        "{method} {target} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        url.authority(),
        body.len()
    );
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn b6_a_server_of_a_firm_is_reached_by_its_version_and_signed_in_to_by_ad_fs() {
    let firm = Firm::on_premises(Premises::Adfs).await;
    let (companion, ear, _) = firm.fresh().await;
    let person = firm.user(SeedRole::Salesperson);
    let url = firm.urls[0].to_string();
    let found = companion.probe(&url).await.unwrap();
    assert_eq!(found.methods, [SignInMethod::Browser]);
    let signing_in = companion.sign_in_browser(&url, true, None);
    let browser = async {
        let opened = ear.wait_for_browser().await;
        assert!(
            opened.contains("resource=") && !opened.contains("scope="),
            "{opened}"
        );
        in_a_browser(&opened, &person.email, &person.password).await;
    };
    let (signed_in, ()) = tokio::join!(signing_in, browser);
    signed_in.unwrap();
    let app = companion.app().await.unwrap();
    assert_eq!(app.user.unwrap().email, person.email);
    assert_eq!(app.organization.unwrap().url, url);
}

#[tokio::test(flavor = "multi_thread")]
async fn b6_the_sign_in_of_a_windows_domain_is_named_and_refused() {
    let firm = Firm::on_premises(Premises::Windows).await;
    let (companion, ..) = firm.fresh().await;
    let refused = companion.probe(firm.urls[0].as_str()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Unsupported);
    assert!(
        refused.message.contains("Windows domain") && refused.message.contains("AD FS"),
        "{}",
        refused.message
    );
}
