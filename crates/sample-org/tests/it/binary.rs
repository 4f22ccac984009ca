//! The program `regarding-org` as scripts use it: one line of JSON, tokens that work, a control port, an orderly end.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test by panicking"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use reqwest::{Client, StatusCode};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_regarding-org");

/// A server at work; it ends with the test.
pub(crate) struct Server {
    child: Child,
    ready: Value,
}

impl Server {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        // The client library wants a TLS provider, even for plain HTTP; a second installation is refused and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut child = Command::new(PROGRAM)
            .arg("serve")
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("standard output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let ready = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        Self { child, ready }
    }

    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.ready
            .pointer(pointer)
            .and_then(Value::as_str)
            .expect("a text")
    }

    /// Whether a text of the ready line is this one.
    pub(crate) fn has(&self, pointer: &str, text: &str) -> bool {
        self.ready.pointer(pointer).and_then(Value::as_str) == Some(text)
    }

    async fn who_am_i(&self) -> (StatusCode, Value) {
        let url = format!("{}api/data/v9.2/WhoAmI", self.text("/url"));
        let answer = Client::new()
            .get(url)
            .bearer_auth(self.text("/users/0/token"))
            .send()
            .await
            .expect("an answer");
        let status = answer.status();
        let body = answer.bytes().await.expect("a body");
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn one_line_says_where_it_is_and_who_can_sign_in() {
    let server = Server::start(&["--listen", "127.0.0.1:0", "--seed", "sample", "--issue-tokens"]);
    assert!(server.text("/authority").starts_with(server.text("/url")));
    let users = server.ready["users"].as_array().expect("a list");
    let roles: Vec<_> = users.iter().filter_map(|user| user["role"].as_str()).collect();
    assert_eq!(
        roles,
        [
            "Salesperson",
            "Customer Service Representative",
            "System Administrator"
        ]
    );
    let (status, body) = server.who_am_i().await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["UserId"].as_str(), Some(server.text("/users/0/id")), "A16");
}

#[tokio::test]
async fn without_issue_tokens_there_are_none_and_empty_is_enough_to_sign_in() {
    let server = Server::start(&["--seed", "empty"]);
    assert_eq!(server.ready.pointer("/users/0/token"), None);
    let base = server.text("/url").trim_end_matches('/').to_owned();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", "regarding-desktop")
        .append_pair("grant_type", "password")
        .append_pair("username", server.text("/users/0/email"))
        .append_pair("password", server.text("/users/0/password"))
        .append_pair("scope", &format!("{base}/.default"))
        .finish();
    let request = Client::new().post(format!("{}/oauth2/v2.0/token", server.text("/authority")));
    let request = request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(form);
    assert_eq!(request.send().await.expect("an answer").status(), 200);
}

#[tokio::test]
async fn the_control_port_revokes_and_makes_requests_fail() {
    let server = Server::start(&["--seed", "empty", "--issue-tokens", "--control", "0"]);
    let command = |path: &str, body: String| {
        let request = Client::new().post(format!("{}{path}", server.text("/control")));
        request
            .header("Content-Type", "application/json")
            .body(body)
            .send()
    };
    let rule = r#"{"path_prefix":"/api/","times":1,"fault":{"kind":"unavailable"}}"#;
    assert_eq!(
        command("/faults", rule.to_owned())
            .await
            .expect("an answer")
            .status(),
        204
    );
    assert_eq!(server.who_am_i().await.0, 503);
    assert_eq!(server.who_am_i().await.0, 200);
    let expired = command("/expire-changes", "{}".to_owned())
        .await
        .expect("an answer");
    assert_eq!(expired.status(), 204);
    let user = |email: &str| serde_json::json!({ "email": email }).to_string();
    assert_eq!(
        command("/revoke", user("nobody@x.example"))
            .await
            .expect("an answer")
            .status(),
        404
    );
    assert_eq!(
        command("/revoke", user(server.text("/users/0/email")))
            .await
            .expect("an answer")
            .status(),
        204
    );
    assert_eq!(server.who_am_i().await.0, 401);
}

#[test]
fn other_addresses_than_loopback_are_refused_with_a_sentence() {
    let output = Command::new(PROGRAM)
        .args(["serve", "--listen", "0.0.0.0:0"])
        .output()
        .expect("the program starts");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("on this computer only"));
    assert!(output.stdout.is_empty());
}

#[test]
fn the_mailbox_is_written_and_its_summary_printed() {
    let home = tempfile::tempdir().expect("a folder");
    let out = home.path().join("mail");
    let output = Command::new(PROGRAM)
        .arg("mailbox")
        .arg("--out")
        .arg(&out)
        .output()
        .expect("the program starts");
    let summary: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(summary["owner"], "mara.voss@alderfinch.example");
    assert!(out.join(".Harbour retrofit/cur").is_dir());
    std::fs::write(home.path().join("own.txt"), "mine").expect("a file");
    let refused = Command::new(PROGRAM)
        .arg("mailbox")
        .arg("--out")
        .arg(home.path())
        .output()
        .expect("it starts");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("choose an empty one"));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_in_order() {
    for signal in ["TERM", "INT"] {
        let mut server = Server::start(&["--seed", "empty"]);
        let told = Command::new("kill")
            .args(["-s", signal, &server.child.id().to_string()])
            .status();
        assert!(told.expect("kill runs").success());
        assert!(server.child.wait().expect("it ends").success(), "{signal}");
    }
}
