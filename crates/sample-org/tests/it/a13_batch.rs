//! Reference A13, H2 to H4: batches as real clients send them.

use serde_json::json;

use crate::support::{As, Org, Reply};

async fn batch(user: &As<'_>, boundary: &str, body: &str, more: &[(&str, &str)]) -> Reply {
    let kind = format!("multipart/mixed; boundary={boundary}");
    let mut headers = vec![("Content-Type", kind.as_str())];
    headers.extend(more);
    user.send("POST", "$batch", &headers, Some(body.to_owned())).await
}

fn statuses(reply: &Reply) -> Vec<u16> {
    reply
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("HTTP/1.1 ")?.split(' ').next()?.parse().ok())
        .collect()
}

fn get(path: &str) -> String {
    format!(
        "--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET {path} HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n"
    )
}

fn change(id: u32, method: &str, path: &str, body: &serde_json::Value) -> String {
    format!(
        "--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {id}\r\n\r\n{method} {path} HTTP/1.1\r\nContent-Type: application/json; type=entry\r\n\r\n{body}\r\n"
    )
}

fn change_set(members: &[String]) -> String {
    format!(
        "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n{}--c--\r\n",
        members.concat()
    )
}

#[tokio::test]
async fn urls_line_ends_boundaries_and_preambles_are_tolerated() {
    let org = Org::start().await;
    let parts = [
        get("/api/data/v9.2/WhoAmI"),
        get("WhoAmI()"),
        get(&format!("{}WhoAmI", org.root())),
    ]
    .concat();
    let body = format!("{parts}--b--\r\n");
    for (boundary, text) in [
        ("b", body.clone()),
        ("\"b\"", body.clone()),
        ("b", body.replace("\r\n", "\n")),
        ("b", format!("\r\nThis is a preamble.\r\n{body}")),
    ] {
        let reply = batch(&org.sales(), boundary, &text, &[]).await;
        assert_eq!(
            (reply.status, statuses(&reply)),
            (200, vec![200, 200, 200]),
            "{}",
            reply.text
        );
        assert!(
            reply
                .header("Content-Type")
                .starts_with("multipart/mixed; boundary=batchresponse_")
        );
    }
}

#[tokio::test]
async fn members_of_a_change_set_name_each_other() {
    let org = Org::start().await;
    let sales = org.sales();
    let body = change_set(&[
        change(1, "POST", "/api/data/v9.2/accounts", &json!({"name": "Contoso"})),
        change(
            2,
            "POST",
            "contacts",
            &json!({"lastname": "Lovelace", "parentcustomerid_account@odata.bind": "$1"}),
        ),
        change(3, "PUT", "$1/primarycontactid/$ref", &json!({"@odata.id": "$2"})),
        change(4, "PATCH", "$1", &json!({"fax": "7"})),
    ]);
    let second = change_set(&[change(
        1,
        "POST",
        "accounts",
        &json!({"name": "Content-IDs begin again"}),
    )]);
    let reply = batch(&sales, "b", &format!("{body}{second}--b--"), &[]).await;
    assert_eq!(
        (reply.status, statuses(&reply)),
        (200, vec![204; 5]),
        "{}",
        reply.text
    );
    for id in 1..=4 {
        assert!(reply.text.contains(&format!("Content-ID: {id}\r\n")));
    }
    assert!(reply.text.contains("changesetresponse_"));
    assert_eq!(
        reply.text.matches("\r\nOData-EntityId: ").count(),
        reply.text.matches("\r\nLocation: ").count()
    );
    let account = &sales
        .get("accounts?$filter=name eq 'Contoso'&$expand=primarycontactid($select=lastname)")
        .await
        .rows()[0];
    assert_eq!(
        (&account["fax"], &account["primarycontactid"]["lastname"]),
        (&json!("7"), &json!("Lovelace"))
    );
}

#[tokio::test]
async fn a_change_set_is_all_or_nothing_and_fails_as_one_part() {
    let org = Org::start().await;
    let sales = org.sales();
    let body = change_set(&[
        change(1, "POST", "accounts", &json!({"name": "Contoso"})),
        change(2, "POST", "contacts", &json!({"nosuch": 1})),
    ]);
    let whole = format!("{body}{}--b--", get("WhoAmI"));
    let reply = batch(&sales, "b", &whole, &[]).await;
    assert_eq!(
        (reply.status, statuses(&reply)),
        (400, vec![400]),
        "the first error ends it: {}",
        reply.text
    );
    assert!(reply.header("Content-Type").starts_with("multipart/mixed"));
    let reply = batch(&sales, "b", &whole, &[("Prefer", "odata.continue-on-error")]).await;
    assert_eq!((reply.status, statuses(&reply)), (200, vec![400, 200]));
    assert_eq!(sales.get("accounts/$count").await.text, "0");
}

#[tokio::test]
async fn what_came_before_a_failing_part_stays() {
    let org = Org::start().await;
    let sales = org.sales();
    let post = "--b\nContent-Type: application/http\n\nPOST accounts HTTP/1.1\nContent-Type: application/json\n\n{\"name\":\"Contoso\"}\n";
    let reply = batch(
        &sales,
        "b",
        &format!("{post}{}{}--b--", get("nothings"), get("WhoAmI")),
        &[],
    )
    .await;
    assert_eq!((reply.status, statuses(&reply)), (404, vec![204, 404]));
    assert_eq!(sales.get("accounts/$count").await.text, "1");
}

#[tokio::test]
async fn batches_that_break_the_rules_are_refused() {
    let org = Org::start().await;
    let sales = org.sales();
    let undefined = change_set(&[change(1, "PATCH", "$9", &json!({"name": "x"}))]);
    let reply = batch(&sales, "b", &format!("{undefined}--b--"), &[]).await;
    assert!(
        reply
            .text
            .contains("Content-ID Reference: '$9' does not exist in the batch context"),
        "{}",
        reply.text
    );
    let reading = change_set(&[change(1, "GET", "accounts", &json!({}))]);
    assert_eq!(
        batch(&sales, "b", &format!("{reading}--b--"), &[]).await.status,
        400
    );
    for body in [
        get("WhoAmI"),
        String::new(),
        "--other--".to_owned(),
        "--b\r\nContent-Type: application/http\r\n\r\nPOST $batch HTTP/1.1\r\n\r\n--b--".to_owned(),
        format!("{}--b--", get("http://127.0.0.1:1/elsewhere")),
        format!(
            "{}--b--",
            get(&format!("accounts?$filter=name%20eq%20'{}'", "a".repeat(70_000)))
        ),
        format!("{}--b--", get("WhoAmI").repeat(1001)),
    ] {
        let reply = batch(&sales, "b", &body, &[]).await;
        assert_eq!(reply.status, 400, "{}", reply.text);
        assert!(reply.json()["error"]["message"].is_string());
    }
    assert_eq!(
        batch(&sales, "b", &format!("{}--b--", get("WhoAmI").repeat(1000)), &[])
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn boundaries_headers_and_urls_may_be_odd() {
    let org = Org::start().await;
    let sales = org.sales();
    let plain = format!("{}--b--", get("WhoAmI"));
    for (kind, body) in [
        ("multipart/mixed;boundary=b".to_owned(), plain.clone()),
        (
            "Multipart/Mixed; charset=utf-8; Boundary=\"b\"; x=y".to_owned(),
            plain.clone(),
        ),
        (
            "multipart/mixed; boundary=\"a;=b c\"".to_owned(),
            plain.replace("--b", "--a;=b c"),
        ),
        (
            "multipart/mixed; boundary=--b".to_owned(),
            plain.replace("--b", "----b"),
        ),
        (
            "multipart/mixed; boundary=b".to_owned(),
            plain.replace("--b\r\n", "--b  \t\r\n"),
        ),
        (
            "multipart/mixed; boundary=b".to_owned(),
            format!("preamble\r\n--b2\r\n--bb--\r\n{plain}\r\nepilogue\r\n--b\r\n"),
        ),
        (
            "multipart/mixed; boundary=b".to_owned(),
            plain.replace("Content-Transfer-Encoding: binary\r\n", ""),
        ),
        (
            "multipart/mixed; boundary=b".to_owned(),
            plain
                .replace("Content-Type", "CONTENT-TYPE")
                .replace("binary", "\r\n binary"),
        ),
        (
            "multipart/mixed; boundary=b".to_owned(),
            plain
                .replace("GET ", "get ")
                .replace("Accept: application/json", "Accept:application/json"),
        ),
    ] {
        let reply = sales
            .send("POST", "$batch", &[("Content-Type", &kind)], Some(body.clone()))
            .await;
        assert_eq!(
            (reply.status, statuses(&reply)),
            (200, vec![200]),
            "{kind}: {body}\n{}",
            reply.text
        );
    }
    sales
        .make(
            "accounts",
            json!({"name": "It's Contoso", "websiteurl": "http://x.example/y"}),
        )
        .await;
    for url in [
        "accounts?$filter=name eq 'It''s Contoso'".to_owned(),
        "accounts?$filter=websiteurl eq 'http://x.example/y'".to_owned(),
        "/accounts?%24filter=name+eq+'It''s%20Contoso'".to_owned(),
        format!(
            "{}accounts?$filter=websiteurl eq 'http://x.example/y'",
            org.root()
        ),
    ] {
        let reply = batch(&sales, "b", &format!("{}--b--", get(&url)), &[]).await;
        assert_eq!((reply.status, statuses(&reply)), (200, vec![200]), "{url}");
        assert!(reply.text.contains("It's Contoso"), "{url}: {}", reply.text);
    }
}

#[tokio::test]
async fn several_change_sets_number_anew_and_each_holds_by_itself() {
    let org = Org::start().await;
    let sales = org.sales();
    let one = |name: &str| {
        change_set(&[
            change(1, "POST", "accounts", &json!({"name": name})),
            change(
                2,
                "POST",
                "contacts",
                &json!({"lastname": name, "parentcustomerid_account@odata.bind": "/$1"}),
            ),
        ])
    };
    let bad = change_set(&[
        change(1, "POST", "accounts", &json!({"name": "Bad"})),
        change(2, "PATCH", "$1", &json!({"nosuch": 1})),
    ]);
    let body = format!("{}{bad}{}--b--", one("First"), one("Second"));
    let reply = batch(&sales, "b", &body, &[]).await;
    assert_eq!(
        (reply.status, statuses(&reply)),
        (400, vec![204, 204, 400]),
        "the first error ends it"
    );
    assert_eq!(sales.get("accounts/$count").await.text, "1");
    let reply = batch(&sales, "b", &body, &[("Prefer", "odata.continue-on-error")]).await;
    assert_eq!(
        (reply.status, statuses(&reply)),
        (200, vec![204, 204, 400, 204, 204])
    );
    assert_eq!(sales.get("accounts/$count").await.text, "3");
    assert_eq!(
        sales
            .get("contacts?$filter=parentcustomerid_account/name eq 'Second'")
            .await
            .rows()
            .len(),
        1
    );
    let off = [("Prefer", "odata.continue-on-error=false")];
    assert_eq!(batch(&sales, "b", &body, &off).await.status, 400);
}

#[tokio::test]
async fn a_made_row_is_named_twice_and_its_content_id_comes_back() {
    let org = Org::start().await;
    let body = change_set(&[change(7, "POST", "accounts", &json!({"name": "Contoso"}))]);
    let reply = batch(&org.sales(), "b", &format!("{body}--b--"), &[]).await;
    let rows = org.sales().get("accounts").await.rows();
    let url = format!(
        "{}accounts({})",
        org.root(),
        rows[0]["accountid"].as_str().unwrap()
    );
    for line in [
        "Content-ID: 7".to_owned(),
        format!("Location: {url}"),
        format!("OData-EntityId: {url}"),
        "OData-Version: 4.0".to_owned(),
    ] {
        assert!(reply.text.contains(&line), "{line}: {}", reply.text);
    }
    assert!(reply.text.contains("boundary=changesetresponse_"));
}

#[tokio::test]
async fn a_part_asks_for_details_of_its_own_error() {
    let org = Org::start().await;
    let asking = "--b\r\nContent-Type: application/http\r\n\r\nGET nothings HTTP/1.1\r\nPrefer: odata.include-annotations=\"*\"\r\n\r\n";
    let body = format!("{asking}{}--b--", get("nothings"));
    let reply = batch(&org.sales(), "b", &body, &[("Prefer", "odata.continue-on-error")]).await;
    assert_eq!(
        reply.text.matches("@Microsoft.PowerApps.CDS.HelpLink").count(),
        1,
        "{}",
        reply.text
    );
}

#[tokio::test]
async fn a_relay_is_the_organizations_host_to_those_who_come_through_it() {
    let org = Org::start().await;
    let sales = org.sales();
    let host = [("Host", "contoso.example:8443")];
    let made = sales
        .send(
            "POST",
            "accounts",
            &host,
            Some(json!({"name": "Contoso"}).to_string()),
        )
        .await;
    assert!(
        made.header("OData-EntityId")
            .starts_with("http://contoso.example:8443/api/data/v9.2/accounts(")
    );
    let body = format!(
        "{}--b--",
        get("https://contoso.example:8443/api/data/v9.2/WhoAmI")
    );
    assert_eq!(batch(&sales, "b", &body, &host).await.status, 200);
    assert_eq!(batch(&sales, "b", &body, &[]).await.status, 400, "another host");
    for odd in ["", "a/b", "x@y", "?"] {
        let made = sales
            .send(
                "POST",
                "accounts",
                &[("Host", odd)],
                Some(json!({"name": "x"}).to_string()),
            )
            .await;
        assert!(
            made.status == 400
                || made
                    .header("OData-EntityId")
                    .starts_with(org.running.url.as_str()),
            "{odd}: {}",
            made.header("OData-EntityId")
        );
    }
}

#[tokio::test]
async fn a_batch_is_multipart_and_nothing_else() {
    let org = Org::start().await;
    for kind in [
        "application/json",
        "multipart/form-data; boundary=b",
        "text/plain",
        "",
    ] {
        let body = format!("{}--b--", get("WhoAmI"));
        let reply = org
            .sales()
            .send("POST", "$batch", &[("Content-Type", kind)], Some(body))
            .await;
        assert_eq!(reply.refusal(), (415, "0x80060888".to_owned()), "{kind}");
    }
}
