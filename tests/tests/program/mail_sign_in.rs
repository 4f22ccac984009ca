//! The mailbox by the sign-in to the organization, as a person at a terminal has it: a real mail server that asks the
//! organization's authority whose tokens it is shown.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regarding_tests::api::{Api, Control};
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::{Install, Ran};
use regarding_tests::keyring::{Keyring, secrets};
use regarding_tests::organization::Organization;
use regarding_tests::relay::Relay;
use regarding_tests::search::Search;
use serde_json::{Value, json};

use crate::scene::{Scene, waiting};

/// What the person types. The organization's password is all that they know.
fn sign_in(scene: &Scene, mail: &Dovecot, install: &Install, url: &str, more: &[&str]) -> Ran {
    let mara = scene.mara();
    let mailbox = format!("imap:127.0.0.1:{}", mail.port());
    let words = ["sign-in", url, "--user", &mara.email, "--mailbox", &mailbox];
    let line = ["--security", "none", "--json"];
    install.run(&[&words[..], &line, more].concat())
}

fn place() -> (Scene, Dovecot, Install) {
    place_of(Organization::start())
}

fn place_of(organization: Organization) -> (Scene, Dovecot, Install) {
    let scene = Scene::with(organization);
    let mail = Dovecot::of(&scene.organization, &scene.mara());
    let mut install = Install::new();
    install.knows(&[&scene.mara().password]);
    (scene, mail, install)
}

#[test]
fn without_a_password_the_sign_in_of_the_organization_opens_the_mailbox() {
    let (scene, mail, install) = place();
    let status = sign_in(&scene, &mail, &install, &scene.organization.url, &[])
        .ended(0)
        .json();
    assert_eq!(status["phase"], "ready", "{status}");
    assert_eq!(status["mailbox"]["server"]["sign_in"], "organization", "{status}");
    let folders = install.run(&["folders", "--json"]).ended(0).json();
    assert!(
        folders.as_array().is_some_and(|folders| folders.len() >= 5),
        "a later command opens it in the same way: {folders}"
    );
    let refused = install.run_bare(&["folders"]).refused(4);
    assert!(refused.err.contains("sign-in"), "nothing was kept: {refused:?}");
}

#[test]
fn with_keep_the_refresh_token_alone_is_in_the_keyring_and_opens_both() {
    let (scene, mail, mut install) = place();
    let relay = Relay::before(&scene.organization);
    let keyring = Keyring::give(&mut install);
    let _ = sign_in(&scene, &mail, &install, &relay.url, &["--keep"]).ended(0);
    for words in [&["folders"][..], &["messages"], &["search", "pump"], &["folders"]] {
        let _ = install.run_bare(words).ended(0);
    }
    let tokens = tokens(&relay);
    let refresh: Vec<&str> = tokens.iter().map(|token| token.refresh.as_str()).collect();
    let kept = secrets(&keyring.kept());
    assert!(
        kept.iter()
            .filter(|secret| refresh.contains(&secret.as_str()))
            .count()
            == 1,
        "promise 3: one refresh token is kept"
    );
    let mail_tokens: Vec<&Token> = tokens.iter().filter(|token| token.is_for_mail()).collect();
    assert!(
        mail_tokens.len() >= 4,
        "each command that opened the mailbox got one"
    );
    let access = tokens.iter().map(|token| ("access token", token.access.as_str()));
    let anywhere = access.chain(
        tokens
            .iter()
            .map(|token| ("refresh token", token.refresh.as_str())),
    );
    let found = Search::new(anywhere.clone()).below(install.home());
    assert_eq!(found, Vec::<String>::new(), "promise 3");
    assert!(
        !mail_tokens
            .iter()
            .any(|token| keyring.kept().contains(&token.access)),
        "no token for the mail server is kept"
    );
    let _ = install.run_bare(&["sign-out"]).ended(0);
    assert_eq!(secrets(&keyring.kept()), Vec::<String>::new());
}

#[test]
fn a_token_opens_the_organization_or_the_mailbox_never_both() {
    let (scene, mail, install) = place();
    let relay = Relay::before(&scene.organization);
    let _ = sign_in(&scene, &mail, &install, &relay.url, &[]).ended(0);
    let (for_mail, for_organization): (Vec<Token>, Vec<Token>) =
        tokens(&relay).into_iter().partition(Token::is_for_mail);
    let mara = scene.mara();
    assert!(!for_mail.is_empty() && !for_organization.is_empty());
    for token in &for_mail {
        assert!(opens(&mail, &mara.email, &token.access));
        assert!(!Api::takes(&scene.organization, &token.access), "{}", token.scope);
        let colleague = &scene.organization.user("System Administrator").email;
        assert!(
            !opens(&mail, colleague, &token.access),
            "nor anybody else's mailbox"
        );
    }
    for token in &for_organization {
        assert!(Api::takes(&scene.organization, &token.access));
        assert!(!opens(&mail, &mara.email, &token.access), "{}", token.scope);
    }
}

#[test]
fn a_revoked_sign_in_asks_for_the_organization_and_loses_no_request() {
    let (scene, mail, mut install) = place();
    let keyring = Keyring::give(&mut install);
    let url = scene.organization.url.clone();
    let _ = sign_in(&scene, &mail, &install, &url, &["--keep"]).ended(0);
    let inbox = std::path::Path::new(mail.variable("MAIL_HOME")).join(&scene.mara().email);
    let id = "revoked@mail.example";
    deliver(&inbox, id, &scene.mara().email);
    let control = Control::of(&scene.organization);
    control.fail("POST", "/api/data/", 1000, &json!({"kind": "unavailable"}));
    let _ = install.run_bare(&["track", id, "--yes"]).ended(10);
    control.heal();
    control.revoke(&scene.mara());
    for words in [&["messages"][..], &["pending", "--retry"]] {
        let refused = install.run_bare(words).refused(4);
        assert!(refused.err.contains("sign-in"), "{refused:?}");
    }
    assert_eq!(secrets(&keyring.kept()), Vec::<String>::new());
    assert_eq!(waiting(&install), 1, "the request is kept");
    let _ = sign_in(&scene, &mail, &install, &url, &["--keep"]).ended(0);
    let _ = install.run_bare(&["pending", "--retry"]).ended(0);
    assert_eq!(waiting(&install), 0);
    assert_eq!(scene.seen().emails(id).len(), 1);
}

#[test]
fn an_authority_that_gives_no_tokens_for_mail_is_told_of_and_the_password_opens_it() {
    let (scene, mail, mut install) = place_of(Organization::start_with(&["--refuse-mail"]));
    let url = scene.organization.url.clone();
    for way in [&[][..], &["--mailbox-sign-in", "organization"]] {
        let refused = sign_in(&scene, &mail, &install, &url, way).refused(4);
        assert!(refused.err.contains("password"), "{refused:?}");
    }
    install.knows(&[&scene.mara().password, mail.variable("IMAP_PASSWORD")]);
    for way in [&[][..], &["--mailbox-sign-in", "password"]] {
        let status = sign_in(&scene, &mail, &install, &url, way).ended(0).json();
        assert_eq!(status["mailbox"]["server"]["sign_in"], "password", "{status}");
    }
    let _ = install.run(&["folders"]).ended(0);
}

#[test]
fn a_password_that_is_missing_for_certain_is_told_before_anything_leaves() {
    let (scene, mail, install) = place();
    let relay = Relay::before(&scene.organization);
    let refused = sign_in(
        &scene,
        &mail,
        &install,
        &relay.url,
        &["--mailbox-sign-in", "password"],
    )
    .refused(4);
    assert!(refused.err.contains("--password-stdin"), "{refused:?}");
    assert_eq!(relay.lines(), 0);
}

/// What the authority gave out.
struct Token {
    access: String,
    refresh: String,
    scope: String,
}

impl Token {
    fn is_for_mail(&self) -> bool {
        self.scope
            .contains("https://outlook.office.com/IMAP.AccessAsUser.All")
    }
}

fn tokens(relay: &Relay) -> Vec<Token> {
    let token = |reply: &[u8]| {
        let text = String::from_utf8_lossy(reply).into_owned();
        let body: Value = serde_json::from_str(text.split_once("\r\n\r\n")?.1).ok()?;
        let member = |name: &str| body.get(name)?.as_str().map(str::to_owned);
        Some(Token {
            access: member("access_token")?,
            refresh: member("refresh_token")?,
            scope: member("scope")?,
        })
    };
    let passed = relay.passed();
    passed.iter().filter_map(|passed| token(&passed.reply)).collect()
}

/// Whether a token opens a mailbox, asked without any code of ours (XOAUTH2).
fn opens(mail: &Dovecot, user: &str, token: &str) -> bool {
    let mut line = TcpStream::connect(("127.0.0.1", mail.port())).unwrap();
    let mut answers = BufReader::new(line.try_clone().unwrap())
        .lines()
        .map(Result::unwrap);
    let proof = STANDARD.encode(format!("user={user}\x01auth=Bearer {token}\x01\x01"));
    assert!(answers.next().unwrap().starts_with("* OK"));
    line.write_all(format!("a AUTHENTICATE XOAUTH2 {proof}\r\n").as_bytes())
        .unwrap();
    for answer in answers {
        if answer.starts_with('+') {
            // The explanation of a refusal wants a reply without meaning.
            line.write_all(b"\r\n").unwrap();
        } else if let Some(outcome) = answer.strip_prefix("a ") {
            return outcome.starts_with("OK");
        }
    }
    panic!("no answer");
}

/// Puts a message into a mailbox's inbox, as a delivery agent would.
fn deliver(home: &std::path::Path, id: &str, to: &str) {
    let folder = home.join("Maildir/new");
    let text = format!(
        "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: {to}\r\nSubject: About {id}\r\nMessage-ID: <{id}>\r\n\
         Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\nAs agreed.\r\n"
    );
    let file = folder.join("1772442000.M1P1.host");
    std::fs::write(&file, text).unwrap();
    let owner = std::fs::metadata(home).unwrap();
    let (user, group) = {
        use std::os::unix::fs::MetadataExt as _;
        (owner.uid(), owner.gid())
    };
    let _ = std::os::unix::fs::chown(&file, Some(user), Some(group));
}
