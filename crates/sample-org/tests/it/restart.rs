//! `regarding-org serve --data DIR`, started again: whoever was signed in is so still, whoever was not is not.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails the test by panicking"
)]

use std::path::Path;

use reqwest::{Client, StatusCode};
use serde_json::Value;

use crate::authority::{encode, json, text};
use crate::binary::Server;

/// An organization that keeps what it has in a folder, if it has one, always at the same address.
struct Kept<'f> {
    folder: Option<&'f Path>,
    listen: String,
    server: Option<Server>,
}

impl<'f> Kept<'f> {
    fn start(folder: Option<&'f Path>) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let mut kept = Self {
            folder,
            listen: format!("127.0.0.1:{port}"),
            server: None,
        };
        kept.restart();
        kept
    }

    /// As after a power cut: nothing is told to the one that runs.
    fn restart(&mut self) {
        drop(self.server.take());
        let mut arguments = vec!["--listen", &self.listen, "--seed", "empty", "--control", "0"];
        if let Some(folder) = self.folder {
            arguments.extend(["--data", folder.to_str().expect("a name of letters")]);
        }
        self.server = Some(Server::start(&arguments));
    }

    fn server(&self) -> &Server {
        self.server.as_ref().expect("it runs")
    }

    async fn token(&self, form: &[(&str, &str)]) -> (StatusCode, Value) {
        let base = self.server().text("/url").trim_end_matches('/');
        let scope = format!("{base}/.default offline_access");
        let mut form = form.to_vec();
        form.extend([("client_id", "regarding-desktop"), ("scope", scope.as_str())]);
        let answer = Client::new()
            .post(format!("{}/oauth2/v2.0/token", self.server().text("/authority")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(encode(&form))
            .send()
            .await
            .expect("an answer");
        (answer.status(), json(answer).await)
    }

    async fn sign_in(&self) -> Value {
        let (email, password) = (
            self.server().text("/users/0/email"),
            self.server().text("/users/0/password"),
        );
        let form = [
            ("grant_type", "password"),
            ("username", email),
            ("password", password),
        ];
        let (status, tokens) = self.token(&form).await;
        assert_eq!(status, 200, "{tokens}");
        tokens
    }

    async fn refresh(&self, tokens: &Value) -> (StatusCode, Value) {
        let token = text(tokens, "refresh_token");
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)])
            .await
    }

    async fn who_am_i(&self, tokens: &Value) -> StatusCode {
        let url = format!("{}api/data/v9.2/WhoAmI", self.server().text("/url"));
        let request = Client::new().get(url).bearer_auth(text(tokens, "access_token"));
        request.send().await.expect("an answer").status()
    }

    async fn revoke(&self) {
        let user = serde_json::json!({"email": self.server().text("/users/0/email")});
        let answer = Client::new()
            .post(format!("{}/revoke", self.server().text("/control")))
            .header("Content-Type", "application/json")
            .body(user.to_string())
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 204);
    }
}

/// Everything in a folder.
fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).expect("the folder");
    files
        .flat_map(|file| std::fs::read(file.expect("a file").path()).expect("its bytes"))
        .collect()
}

fn refused((status, body): (StatusCode, Value)) {
    assert_eq!((status.as_u16(), text(&body, "error")), (400, "invalid_grant"));
}

#[tokio::test]
async fn a_sign_in_goes_on_and_no_token_lies_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::start(Some(folder.path()));
    let first = kept.sign_in().await;
    kept.restart();
    assert_eq!(kept.who_am_i(&first).await, 200);
    let (status, second) = kept.refresh(&first).await;
    assert_eq!(status, 200, "{second}");
    assert_eq!(kept.who_am_i(&second).await, 200);
    let bytes = bytes_of(folder.path());
    for tokens in [&first, &second] {
        for kind in ["access_token", "refresh_token"] {
            let token = text(tokens, kind).as_bytes();
            assert!(!bytes.windows(token.len()).any(|part| part == token), "{kind}");
        }
    }
}

#[tokio::test]
async fn what_was_revoked_stays_revoked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::start(Some(folder.path()));
    let tokens = kept.sign_in().await;
    kept.revoke().await;
    kept.restart();
    refused(kept.refresh(&tokens).await);
    assert_eq!(kept.who_am_i(&tokens).await, 401);
}

#[tokio::test]
async fn a_refresh_token_that_was_used_before_still_ends_its_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::start(Some(folder.path()));
    let first = kept.sign_in().await;
    let (_, second) = kept.refresh(&first).await;
    kept.restart();
    refused(kept.refresh(&first).await);
    refused(kept.refresh(&second).await);
    kept.restart();
    refused(kept.refresh(&second).await);
}

#[tokio::test]
async fn mail_servers_go_on_with_the_secret_that_they_have() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::start(Some(folder.path()));
    let before = kept.server().text("/introspection").to_owned();
    kept.restart();
    assert_eq!(kept.server().text("/introspection"), before);
}

#[tokio::test]
async fn without_a_folder_nobody_is_signed_in_after_a_restart() {
    let mut kept = Kept::start(None);
    let tokens = kept.sign_in().await;
    kept.restart();
    refused(kept.refresh(&tokens).await);
}
