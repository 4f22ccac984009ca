//! The server of calendars and address books in an account: how it is found, opened, refused, chosen from and given up (promises 2, 3
//! and 10).

use regarding_tests::dav::DavServer;
use regarding_tests::dav_proxy::{Guard, GuardedDav};
use regarding_tests::install::{Install, Ran};
use regarding_tests::search::Search;

use crate::scene::Scene;

/// Somebody who is signed in with a Maildir, and knows the password of the server.
fn desk(scene: &Scene, password: &str) -> Install {
    let mut install = scene.install(&scene.mara());
    install.knows(&[&scene.mara().password, "", password]);
    install
}

fn opened(install: &Install, url: &str, user: &str) -> Ran {
    install.run(&["calendars", "--at", url, "--user", user, "--json"])
}

#[test]
fn promise_3_a_server_is_opened_chosen_from_and_given_up_and_its_password_is_on_no_disk() {
    let scene = Scene::open();
    let server = DavServer::start("radicale.sh");
    let hand = server.hand();
    let home = server.variable("DAV_CALENDAR_HOME");
    hand.make_calendar(&format!("{home}pier/"));
    hand.make_calendar(&format!("{home}other/"));
    hand.make_book(&format!("{home}crew/"));
    let install = desk(&scene, "alice-pw");
    let view = opened(&install, server.url(), "alice").ended(0).json();
    assert_eq!(view["account"]["connection"]["state"], "connected", "{view:#}");
    let collections = view["collections"].as_array().unwrap();
    assert_eq!(collections.len(), 3);
    assert!(
        collections.iter().all(|one| one["takes_part"] == true),
        "all at first: {view:#}"
    );
    let places = homes(&install);
    assert!(
        places.iter().any(|place| home.contains(place.as_str())),
        "the next start goes there at once: {places:?}"
    );

    let other = format!("{home}other/");
    let pier = format!("{home}pier/");
    let view = install
        .run(&["calendars", "--leave", &other, "--home", &pier, "--json"])
        .ended(0)
        .json();
    let of = |id: &str| {
        let all = view["collections"].as_array().unwrap();
        all.iter().find(|one| one["id"] == id).unwrap().clone()
    };
    assert_eq!(of(&other)["takes_part"], false);
    assert_eq!(of(&pier)["home_of"].as_array().unwrap().len(), 2, "{view:#}");
    let _ = install.run(&["sync", "--yes", "--json"]).ended(0);
    assert!(hand.items(&other).is_empty(), "what is left out is left alone");
    assert!(!hand.items(&format!("{home}crew/")).is_empty());
    let found = Search::new([("the password", "alice-pw")]).below(&install.profile());
    assert!(found.is_empty(), "{found:?}");

    let _ = install.run(&["calendars", "--at", "none"]).ended(0);
    let status = install.run(&["status", "--json"]).ended(0).json();
    assert!(status["calendars"].is_null(), "{status:#}");
    assert!(homes(&install).is_empty(), "given up");
}

/// The paths of the places that the settings know to hold collections.
fn homes(install: &Install) -> Vec<String> {
    let settings = std::fs::read_to_string(install.profile().join("settings.json")).unwrap();
    let settings: serde_json::Value = serde_json::from_str(&settings).unwrap();
    let homes = settings["calendar_homes"].as_array().cloned().unwrap_or_default();
    let places = homes
        .iter()
        .flat_map(|home| home["places"].as_array().cloned().unwrap_or_default());
    let path = |place: serde_json::Value| place.as_str()?.splitn(4, '/').nth(3).map(str::to_owned);
    places.filter_map(path).collect()
}

#[test]
fn a_wrong_password_and_a_server_that_is_none_are_refused_in_words_and_change_nothing() {
    let scene = Scene::open();
    let server = DavServer::start("radicale.sh");
    let install = desk(&scene, "wrong");
    let refused = opened(&install, server.url(), "alice").refused(4);
    assert!(refused.err.contains("did not accept the sign-in"), "{refused:?}");
    // The sample organization is a server, and none of calendars.
    let install = desk(&scene, "alice-pw");
    let refused = opened(&install, &scene.organization.url, "alice");
    assert_ne!(refused.code, Some(0), "{refused:?}");
    assert!(refused.err.to_lowercase().contains("calendar"), "{refused:?}");
    let status = install.run(&["status", "--json"]).ended(0).json();
    assert!(status["calendars"].is_null(), "{status:#}");
}

#[test]
fn a_bad_certificate_and_a_line_without_encryption_are_refused_before_anything_of_the_person_is_shown() {
    let scene = Scene::open();
    let server = DavServer::start_with("radicale.sh", &[("DAV_TLS", "1")]);
    let install = desk(&scene, "alice-pw");
    let refused = opened(&install, server.url(), "alice").refused(9);
    assert!(
        refused.err.contains("could not prove its identity"),
        "{refused:?}"
    );
    let refused = opened(&install, "http://192.0.2.1/", "alice").refused(9);
    assert!(refused.err.contains("offers no encryption"), "{refused:?}");
}

#[test]
fn a_server_that_asks_nobody_is_opened_without_a_password() {
    let scene = Scene::open();
    let server = DavServer::start("xandikos.sh");
    let mut install = scene.install(&scene.mara());
    install.knows(&[&scene.mara().password]);
    let view = install
        .run(&["calendars", "--at", server.url(), "--json"])
        .ended(0)
        .json();
    assert_eq!(view["account"]["sign_in"], "nobody", "{view:#}");
}

#[test]
fn a_server_that_takes_tokens_opens_with_the_sign_in_to_the_organization_and_a_token_that_ended_is_replaced()
{
    let scene = Scene::open();
    let mara = scene.mara();
    let server = DavServer::start("radicale.sh");
    let hand = server.hand();
    let book = format!("{}crew/", server.variable("DAV_ADDRESSBOOK_HOME"));
    hand.make_book(&book);
    let door = GuardedDav::before(
        server.url(),
        Guard {
            introspection: scene.organization.introspection.clone(),
            user: mara.email.clone(),
            inside: ("alice".to_owned(), "alice-pw".to_owned()),
        },
    );
    let mut install = scene.install(&mara);
    install.knows(&[&mara.password]);
    // What the server offers is found out, and there is no password to be asked for.
    let view = opened(&install, &door.url, &mara.email).ended(0).json();
    assert_eq!(view["account"]["sign_in"], "organization", "{view:#}");
    let _ = install.run(&["sync", "--yes", "--json"]).ended(0);
    let items = hand.items(&book).len();
    assert!(items > 0);

    let (let_in, refused) = door.count();
    door.end_the_next_token();
    let report = install.run(&["sync", "--yes", "--json"]).ended(0).json();
    let after = door.count();
    assert!(after.1 > refused, "a token was refused");
    assert!(after.0 > let_in, "and another one taken: {report:#}");
    assert_eq!(hand.items(&book).len(), items, "{report:#}");
}
