//! `regarding-org serve --data DIR` on a folder that an earlier version made: what that version did not have is there, once, and what
//! somebody changed since stays as it is.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a helper of a test fails the test by panicking"
)]

use std::path::Path;

use reqwest::Client;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::binary::Server;

fn start(folder: &Path) -> Server {
    Server::start(&[
        "--listen",
        "127.0.0.1:0",
        "--control",
        "0",
        "--issue-tokens",
        "--data",
        folder.to_str().expect("a name of letters"),
    ])
}

fn file(folder: &Path) -> Connection {
    let db = Connection::open(folder.join("organization.sqlite")).expect("the file");
    // Its indexes name an order of the program's own.
    let order = |a: &str, b: &str| a.to_lowercase().cmp(&b.to_lowercase());
    db.create_collation("ANYCASE", order).expect("an order");
    db
}

/// The file as a version before templates, articles and sales literature made it.
fn made_earlier(folder: &Path) {
    let db = file(folder);
    let dropped = [
        "subjectsafehtml",
        "subjectpresentationxml",
        "safehtml",
        "presentationxml",
        "mimetype",
    ];
    for column in dropped {
        db.execute_batch(&format!("ALTER TABLE template DROP COLUMN {column}"))
            .expect("a column of today");
    }
    db.execute_batch(
        "DELETE FROM template; DELETE FROM activitymimeattachment;
         DROP TABLE knowledgearticle; DROP TABLE salesliterature; DROP TABLE salesliteratureitem;
         DELETE FROM roleprivileges WHERE privilegeid IN
             (SELECT privilegeid FROM privilege WHERE name LIKE '%KnowledgeArticle' OR name LIKE '%SalesLiterature');
         DELETE FROM privilege WHERE name LIKE '%KnowledgeArticle' OR name LIKE '%SalesLiterature';
         DELETE FROM counter WHERE name = 'edition';
         UPDATE contact SET jobtitle = 'Changed since' WHERE contactid = (SELECT min(contactid) FROM contact);",
    )
    .expect("what was not there then");
}

/// A person of the sample at a server.
struct Person<'s> {
    server: &'s Server,
    token: String,
}

impl<'s> Person<'s> {
    fn of(server: &'s Server, role: &str) -> Self {
        let number = (0..9).find(|number| server.has(&format!("/users/{number}/role"), role));
        let number = number.expect("somebody with that role");
        Self {
            server,
            token: server.text(&format!("/users/{number}/token")).to_owned(),
        }
    }

    async fn rows(&self, query: &str) -> Vec<Value> {
        let url = format!("{}api/data/v9.2/{query}", self.server.text("/url"));
        let answer = Client::new().get(url).bearer_auth(&self.token).send().await;
        let text = answer.expect("an answer").text().await.expect("a text");
        let json: Value = serde_json::from_str(&text).expect("JSON");
        let rows = json["value"].as_array().cloned();
        assert!(rows.is_some(), "{query}: {json}");
        rows.unwrap_or_default()
    }

    async fn instantiated(&self, template: &Value) -> String {
        let deal = &self.rows("opportunities?$select=opportunityid&$top=1").await[0]["opportunityid"];
        let body = json!({"TemplateId": template, "ObjectType": "opportunity", "ObjectId": deal});
        let url = format!("{}api/data/v9.2/InstantiateTemplate", self.server.text("/url"));
        let ask = Client::new().post(url).bearer_auth(&self.token);
        let ask = ask
            .header("Content-Type", "application/json")
            .body(body.to_string());
        ask.send().await.expect("an answer").text().await.expect("a text")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn h_35_a_folder_of_an_earlier_version_gets_what_templates_need_and_keeps_what_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(start(folder.path()));
    made_earlier(folder.path());

    let server = start(folder.path());
    let sales = Person::of(&server, "Salesperson");
    let shared = "templates?$select=title&$filter=title%20eq%20'Meeting%20on%20site'";
    let template = sales.rows(shared).await;
    assert_eq!(template.len(), 1, "{template:?}");
    let made = sales.instantiated(&template[0]["templateid"]).await;
    assert!(made.contains("would like to see the site"), "{made}");
    let files = "activitymimeattachments?$select=filename&$filter=objecttypecode%20eq%20'template'";
    assert_eq!(sales.rows(files).await.len(), 2);
    assert!(
        !sales.rows("knowledgearticles?$select=title").await.is_empty(),
        "with the right to read them"
    );
    assert!(!sales.rows("salesliteratureitems?$select=title").await.is_empty());
    let changed = "contacts?$select=jobtitle&$filter=jobtitle%20eq%20'Changed%20since'";
    let admin = Person::of(&server, "System Administrator");
    assert_eq!(admin.rows(changed).await.len(), 1, "what was there stays");
    drop(server);

    // Brought once: what is deleted now stays away.
    file(folder.path())
        .execute_batch("DELETE FROM template WHERE title = 'Meeting on site'")
        .expect("a deletion");
    let server = start(folder.path());
    let sales = Person::of(&server, "Salesperson");
    assert_eq!(sales.rows(shared).await.len(), 0);
}
