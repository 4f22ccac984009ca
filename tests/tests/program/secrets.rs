//! Promise 3: secrets live in the keyring, only if the person said so, and nowhere else.

use regarding_tests::api::Control;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::{Install, Ran};
use regarding_tests::keyring::{Keyring, secrets};
use regarding_tests::relay::Relay;
use regarding_tests::search::Search;
use serde_json::{Value, json};

use crate::scene::{Scene, waiting};

#[test]
fn without_keep_no_secret_is_left_anywhere() {
    let (scene, mail) = (Scene::open(), Dovecot::start());
    let relay = Relay::before(&scene.organization);
    let mut install = Install::new();
    let keyring = Keyring::give(&mut install);
    let _ = sign_in(&scene, &mail, &mut install, &relay.url, &[]).ended(0);
    for words in [&["status"][..], &["folders"], &["messages"], &["search", "pump"]] {
        let _ = install.run(words).ended(0);
    }
    assert_eq!(keyring.kept().trim(), "", "nothing is in the keyring");
    nowhere_on_the_disk(&scene, &mail, &relay, &install);
    let refused = install.run_bare(&["search", "pump"]).refused(4);
    assert!(refused.err.contains("sign-in"), "{refused:?}");
}

#[test]
fn with_keep_secrets_are_in_the_keyring_alone_and_the_next_start_connects_by_itself() {
    let (scene, mail) = (Scene::open(), Dovecot::start());
    let relay = Relay::before(&scene.organization);
    let mut install = Install::new();
    let keyring = Keyring::give(&mut install);
    let _ = sign_in(&scene, &mail, &mut install, &relay.url, &["--keep"]).ended(0);

    let kept = secrets(&keyring.kept());
    assert!(
        kept.iter().any(|secret| secret == mail.variable("IMAP_PASSWORD")),
        "the mailbox's password is kept"
    );
    assert!(
        !keyring.kept().contains(&scene.mara().password),
        "the organization's password is not, a token is"
    );
    let refresh = tokens(&relay, "refresh_token");
    assert!(
        kept.iter().any(|secret| refresh.contains(secret)),
        "the refresh token is kept"
    );
    nowhere_on_the_disk(&scene, &mail, &relay, &install);

    let status = install.run_bare(&["status", "--json"]).ended(0).json();
    assert_eq!(status["phase"], "ready", "{status}");
    assert_eq!(status["user"]["id"], scene.mara().id.as_str(), "{status}");
    let _ = install.run_bare(&["messages"]).ended(0);
    let _ = install.run_bare(&["search", "pump"]).ended(0);
    nowhere_on_the_disk(&scene, &mail, &relay, &install);
}

#[test]
fn signing_out_forgets_everything() {
    let (scene, mail) = (Scene::open(), Dovecot::start());
    let relay = Relay::before(&scene.organization);
    let mut install = Install::new();
    let keyring = Keyring::give(&mut install);
    let _ = sign_in(&scene, &mail, &mut install, &relay.url, &["--keep"]).ended(0);
    let _ = install.run_bare(&["search", "pump"]).ended(0);
    let refresh = tokens(&relay, "refresh_token");
    let _ = install.run_bare(&["sign-out"]).ended(0);

    assert_eq!(
        secrets(&keyring.kept()),
        Vec::<String>::new(),
        "the keyring is empty"
    );
    let mara = scene.mara();
    let account = [
        ("address", mara.email.as_str()),
        ("user", mara.id.as_str()),
        ("mail user", mail.variable("IMAP_USER")),
    ];
    let found = Search::new(account).below(&install.profile());
    assert_eq!(
        found,
        Vec::<String>::new(),
        "nothing of the account is in the profile"
    );
    nowhere_on_the_disk(&scene, &mail, &relay, &install);
    let status = install.run_bare(&["status", "--json"]).ended(0).json();
    assert_eq!(status["phase"], "first_start", "{status}");
    let stored = install.run_bare(&["stored", "--json"]).ended(0).json();
    for table in stored["stored"].as_array().unwrap() {
        let is_ours = table["table"] == "machine" || table["rows"] == 0;
        assert!(is_ours, "the cache is empty: {table}");
    }
    assert!(!refresh.is_empty());
    let before = relay.lines();
    let _ = install.run_bare(&["search", "pump"]).refused(4);
    assert_eq!(
        relay.lines(),
        before,
        "nobody is asked for somebody who signed out"
    );
}

/// Promise 3: what cannot be forgotten is told, and found by the next try.
#[test]
fn signing_out_while_the_keyring_is_away_is_no_success_and_can_be_done_once_more() {
    let (scene, mail) = (Scene::open(), Dovecot::start());
    let mut install = Install::new();
    let keyring = Keyring::give(&mut install);
    let url = scene.organization.url.clone();
    let _ = sign_in(&scene, &mail, &mut install, &url, &["--keep"]).ended(0);
    assert!(!secrets(&keyring.kept()).is_empty());

    install.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    let told = install.run_bare(&["sign-out"]).ended(1);
    assert!(told.err.contains("is still in it"), "{told:?}");
    assert!(!secrets(&keyring.kept()).is_empty());

    install.set("DBUS_SESSION_BUS_ADDRESS", keyring.bus());
    let _ = install.run_bare(&["sign-out"]).ended(0);
    assert_eq!(secrets(&keyring.kept()), Vec::<String>::new());
}

#[test]
fn without_a_keyring_it_says_so_and_stays_signed_in_for_this_run_only() {
    let (scene, mail) = (Scene::open(), Dovecot::start());
    let relay = Relay::before(&scene.organization);
    let mut install = Install::new();
    let status = sign_in(&scene, &mail, &mut install, &relay.url, &["--keep"])
        .ended(0)
        .json();
    assert_eq!(status["phase"], "ready", "{status}");
    let notices = status["notices"].to_string();
    assert!(
        notices.contains("keyring"),
        "it says that there is none: {status}"
    );
    nowhere_on_the_disk(&scene, &mail, &relay, &install);
    let refused = install.run_bare(&["search", "pump"]).ended(4);
    let told: Vec<&str> = refused.err.lines().collect();
    assert!(
        told.len() == 2 && told[0].contains("No keyring is running") && told[1].contains("sign-in"),
        "what is wrong here, then what became of it: {refused:?}"
    );
    let _ = install.run(&["search", "pump"]).ended(0);
}

#[test]
fn a_revoked_sign_in_asks_again_and_loses_no_request() {
    let scene = Scene::open();
    let control = Control::of(&scene.organization);
    let mut install = Install::new();
    let keyring = Keyring::give(&mut install);
    let mara = scene.mara();
    install.knows(&[&mara.password]);
    let mailbox = format!("maildir:{}", scene.post.folder.display());
    let words = [
        "sign-in",
        &scene.organization.url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
        "--keep",
    ];
    let _ = install.run(&words).ended(0);

    let id = scene.deliver("revoked@asks.example");
    control.fail("POST", "/api/data/", 1000, &json!({"kind": "unavailable"}));
    let _ = install.run_bare(&["track", &id, "--yes"]).ended(10);
    control.heal();
    control.revoke(&mara);
    let refused = install.run_bare(&["pending", "--retry"]).refused(4);
    assert!(refused.err.contains("sign"), "{refused:?}");
    assert_eq!(waiting(&install), 1, "the request is kept");
    assert_eq!(
        secrets(&keyring.kept()),
        Vec::<String>::new(),
        "a token that is good for nothing is not kept"
    );

    let _ = install.run(&words).ended(0);
    let _ = install.run_bare(&["pending", "--retry"]).ended(0);
    scene.the_one(&id, "");
    assert_eq!(waiting(&install), 0);
}

fn sign_in(scene: &Scene, mail: &Dovecot, install: &mut Install, url: &str, more: &[&str]) -> Ran {
    let mara = scene.mara();
    install.knows(&[&mara.password, mail.variable("IMAP_PASSWORD")]);
    let mailbox = format!("imap:127.0.0.1:{}", mail.port());
    let words = [
        "sign-in",
        url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
        "--security",
        "none",
    ];
    let account = ["--mailbox-user", mail.variable("IMAP_USER"), "--json"];
    install.run(&[&words[..], &account, more].concat())
}

/// Neither passwords nor any token that the authority gave out are in any file of the home.
fn nowhere_on_the_disk(scene: &Scene, mail: &Dovecot, relay: &Relay, install: &Install) {
    let mut all = vec![
        ("the organization's password".to_owned(), scene.mara().password),
        (
            "the mailbox's password".to_owned(),
            mail.variable("IMAP_PASSWORD").to_owned(),
        ),
    ];
    for kind in ["access_token", "refresh_token"] {
        let given = tokens(relay, kind);
        assert!(!given.is_empty(), "the relay saw a sign-in");
        all.extend(given.into_iter().map(|token| (kind.to_owned(), token)));
    }
    let found =
        Search::new(all.iter().map(|(name, text)| (name.as_str(), text.as_str()))).below(install.home());
    assert_eq!(found, Vec::<String>::new(), "promise 3");
}

/// The tokens of a kind that the authority gave out.
fn tokens(relay: &Relay, kind: &str) -> Vec<String> {
    let token = |reply: &[u8]| {
        let text = String::from_utf8_lossy(reply).into_owned();
        let body: Value = serde_json::from_str(text.split_once("\r\n\r\n")?.1).ok()?;
        body.get(kind)?.as_str().map(str::to_owned)
    };
    relay
        .passed()
        .iter()
        .filter_map(|passed| token(&passed.reply))
        .collect()
}
