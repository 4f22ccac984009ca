//! What a script meets before anything is connected: help, mistakes, and a profile that is not set up.

use crate::room::{regardingctl, regardingctl_in};

#[tokio::test]
async fn help_and_version_answer_without_a_profile() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("none");
    let help = regardingctl(&profile, "", &["--help"]).await.ended(0);
    assert!(
        help.out.contains("Exit codes") && help.out.contains("password-stdin"),
        "{help:?}"
    );
    regardingctl(&profile, "", &["--version"]).await.ended(0);
    assert!(!profile.exists(), "asking for help writes nothing");
}

#[tokio::test]
async fn a_command_line_that_makes_no_sense_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    for words in [
        &["frobnicate"][..],
        &["track"],
        &["messages", "--limit", "many"],
        &["status", "--password", "x"],
    ] {
        let ran = regardingctl(folder.path(), "", words).await.ended(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{ran:?}");
        let words: Vec<&str> = ["--json"].iter().chain(words).copied().collect();
        let ran = regardingctl(folder.path(), "", &words).await.ended(2);
        assert_eq!(ran.json()["error"]["code"], "invalid", "{ran:?}");
        assert!(!ran.err.is_empty(), "{ran:?}");
    }
}

#[tokio::test]
async fn without_an_account_every_command_says_to_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    for words in [
        &["whois", "a@b.example"][..],
        &["search", "Harbour"],
        &["folders"],
        &["messages"],
        &["activity", "task", "contact:1"],
    ] {
        let ran = regardingctl(folder.path(), "", words).await.ended(4);
        assert!(
            ran.err.contains("Sign in to your organization first")
                && ran.err.contains("--password-stdin")
                && ran.out.is_empty(),
            "{ran:?}"
        );
        assert_eq!(ran.err.lines().count(), 1, "one sentence: {ran:?}");
    }
}

#[tokio::test]
async fn a_failure_is_said_in_the_language_of_the_terminal_and_its_code_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["whois", "a@b.example", "--json"];
    for (locale, sentence) in [
        ("C.UTF-8", "Sign in to your organization first"),
        ("fr_FR.UTF-8", "Sign in to your organization first"),
        ("de_AT.UTF-8", "Melden Sie sich zuerst bei Ihrer Organisation an"),
        ("ar_EG.UTF-8", "سجّل الدخول إلى مؤسستك أولًا"),
    ] {
        let ran = regardingctl_in(locale, folder.path(), "", &words).await.ended(4);
        assert!(ran.err.contains(sentence), "{locale}: {ran:?}");
        // No mark of direction: it would steer the terminal.
        assert!(!ran.err.contains(['\u{2068}', '\u{fffd}']), "{locale}: {ran:?}");
        assert_eq!(ran.json()["error"]["code"], "sign_in", "{locale}");
    }
    let help = regardingctl_in("de_DE.UTF-8", folder.path(), "", &["--help"]).await;
    assert!(help.ended(0).out.contains("Exit codes"));
}

#[tokio::test]
async fn a_failure_is_json_as_well_when_json_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let ran = regardingctl(folder.path(), "", &["whois", "a@b.example", "--json"])
        .await
        .ended(4);
    let error = ran.json();
    assert_eq!(error["error"]["code"], "sign_in");
    assert_eq!(error["error"]["side"], "organization");
    assert!(
        error["error"]["message"].is_string() && error["error"]["retry_after"].is_null(),
        "{error}"
    );
}

#[tokio::test]
async fn status_and_local_commands_need_no_account() {
    let folder = tempfile::tempdir().unwrap();
    let status = regardingctl(folder.path(), "", &["status", "--json"])
        .await
        .ended(0);
    assert_eq!(status.json()["phase"], "first_start");
    let pending = regardingctl(folder.path(), "", &["pending", "--json"])
        .await
        .ended(0);
    assert_eq!(pending.json()["pending"], 0);
    let stored = regardingctl(folder.path(), "", &["stored", "--json"])
        .await
        .ended(0);
    assert!(stored.json()["stored"].is_array());
    let evidence = regardingctl(folder.path(), "", &["evidence", "--json"])
        .await
        .ended(0);
    assert_eq!(
        evidence.json().as_array().map(Vec::len),
        Some(0),
        "nothing has left this computer"
    );
}

#[tokio::test]
async fn an_organization_that_is_not_there_is_offline_and_no_password_shows() {
    let folder = tempfile::tempdir().unwrap();
    let mail = folder.path().join("mail");
    std::fs::create_dir_all(mail.join("cur")).unwrap();
    let mailbox = format!("maildir:{}", mail.display());
    // A port that was free a moment ago: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}/");
    let words = [
        "sign-in",
        &url,
        "--user",
        "a@b.example",
        "--mailbox",
        &mailbox,
        "--password-stdin",
    ];
    let ran = regardingctl(&folder.path().join("profile"), "Kx7-secret-Kx7\n", &words)
        .await
        .ended(3);
    assert!(!ran.err.contains("Kx7") && !ran.out.contains("Kx7"), "{ran:?}");
}
