//! Reference A17: refusals are JSON with a code, also for what this organization does not offer.

use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::support::Org;

#[tokio::test]
async fn what_is_not_there_is_404_and_what_is_not_offered_is_501() {
    let org = Org::start().await;
    let admin = org.admin();
    let user = org.user(SeedRole::Salesperson);
    for (method, path, status) in [
        ("GET", "nothings".to_owned(), 404),
        ("GET", "accounts/nothing".to_owned(), 404),
        ("GET", "NoSuchFunction()".to_owned(), 404),
        ("GET", format!("systemusers({user})/nothing"), 404),
        ("PUT", "accounts".to_owned(), 405),
        ("DELETE", "accounts".to_owned(), 405),
        ("POST", "WhoAmI".to_owned(), 405),
        ("POST", "AddToQueue".to_owned(), 501),
        (
            "POST",
            format!("emails({user})/Microsoft.Dynamics.CRM.SendEmailFromTemplate"),
            501,
        ),
    ] {
        let reply = admin.send(method, &path, &[("Accept", "text/html")], None).await;
        assert_eq!(reply.status, status, "{method} {path}: {}", reply.text);
        assert!(reply.json()["error"]["message"].is_string());
        assert!(reply.header("Content-Type").starts_with("application/json"));
        assert!(!reply.header("x-ms-service-request-id").is_empty());
    }
}

#[tokio::test]
async fn c7_personal_options_are_neither_made_nor_deleted() {
    let org = Org::start().await;
    let admin = org.admin();
    let own = format!(
        "usersettingscollection({})",
        org.user(SeedRole::SystemAdministrator)
    );
    let body = json!({"paginglimit": 50});
    for reply in [
        admin.post("usersettingscollection", body.clone()).await,
        admin
            .patch(
                "usersettingscollection(11111111-2222-3333-4444-555555555555)",
                body,
            )
            .await,
        admin.delete(&own).await,
    ] {
        assert_eq!(reply.refusal(), (405, "0x80040800".to_owned()), "{}", reply.text);
    }
    assert_eq!(admin.get(&own).await.status, 200);
}

#[tokio::test]
async fn c7_personal_options_are_changed_by_their_owner() {
    let org = Org::start().await;
    let sales = org.sales();
    let path = format!("usersettingscollection({})", org.user(SeedRole::Salesperson));
    assert_eq!(
        sales
            .patch(&path, json!({"incomingemailfilteringmethod": 4}))
            .await
            .status,
        204
    );
    assert_eq!(sales.get(&path).await.json()["incomingemailfilteringmethod"], 4);
    let other = format!("usersettingscollection({})", org.user(SeedRole::SupportAgent));
    assert_eq!(
        sales
            .patch(&other, json!({"incomingemailfilteringmethod": 4}))
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn whoever_wants_all_annotations_gets_the_details_of_an_error() {
    let org = Org::start().await;
    let path = "accounts(11111111-2222-3333-4444-555555555555)";
    let reply = org.admin().annotated(path).await;
    assert_eq!(reply.refusal(), (404, "0x80040217".to_owned()));
    let error = reply.json()["error"].clone();
    assert_eq!(
        error["@Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus"],
        "0"
    );
    assert_eq!(
        error["@Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode"],
        "2147746327"
    );
    assert!(
        error["@Microsoft.PowerApps.CDS.HelpLink"]
            .as_str()
            .unwrap()
            .contains("80040217")
    );
    assert!(error["@Microsoft.PowerApps.CDS.TraceText"].is_string());
    assert_eq!(
        error["@Microsoft.PowerApps.CDS.InnerError.Message"],
        error["message"]
    );
    let plain = org.admin().get(path).await.json();
    assert_eq!(
        plain["error"].as_object().unwrap().len(),
        2,
        "only when asked for"
    );
    let prefer = [(
        "Prefer",
        "odata.include-annotations=\"Microsoft.PowerApps.CDS.ErrorDetails.*\"",
    )];
    let some = org
        .admin()
        .send("PATCH", path, &prefer, Some("[]".to_owned()))
        .await
        .json();
    assert_eq!(some["error"].as_object().unwrap().len(), 4, "{some}");
}

#[tokio::test]
async fn bodies_of_another_type_are_refused_and_do_nothing() {
    let org = Org::start().await;
    let admin = org.admin();
    let body = || Some(json!({"name": "Contoso"}).to_string());
    for kind in [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/mixed; boundary=b",
        "application/json; charset=utf-16",
        "nonsense",
    ] {
        let reply = admin
            .send("POST", "accounts", &[("Content-Type", kind)], body())
            .await;
        assert_eq!(reply.refusal(), (415, "0x80060888".to_owned()), "{kind}");
    }
    assert_eq!(admin.get("accounts/$count").await.text, "0");
    for kind in [
        "application/json",
        "Application/JSON;charset=UTF-8",
        "application/json; odata.metadata=minimal; IEEE754Compatible=true",
    ] {
        assert_eq!(
            admin
                .send("POST", "accounts", &[("Content-Type", kind)], body())
                .await
                .status,
            204,
            "{kind}"
        );
    }
    let marked = Some(format!("\u{feff}{}", json!({"name": "Contoso"})));
    assert_eq!(
        admin.send("POST", "accounts", &[], marked).await.status,
        204,
        "a byte order mark"
    );
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_sent() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let org = Org::start().await;
    let address = org.running.url.socket_addrs(|| None).unwrap()[0];
    let mut line = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/data/v9.2/accounts HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\n\r\n",
        org.user(SeedRole::SystemAdministrator)
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let mut reply = vec![0; 12];
    line.read_exact(&mut reply).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&reply), "HTTP/1.1 413");
    let long = format!("accounts?$filter=name eq '{}'", "a".repeat(32 * 1024));
    let reply = org.admin().get(&long).await;
    assert_eq!(reply.status, 414, "A1: 32 KB outside of a batch");
    assert!(reply.json()["error"]["message"].is_string());
}

#[tokio::test]
async fn identifiers_in_urls_are_bare_in_either_case() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("accounts", json!({"name": "Contoso"})).await;
    let upper = id.to_uppercase();
    for path in [
        format!("accounts({id})"),
        format!("accounts({upper})"),
        format!("accounts( {id} )"),
        format!("accounts(accountid={upper})"),
        format!("accounts%28{id}%29"),
        format!("accounts({id})/"),
    ] {
        assert_eq!(admin.get(&path).await.status, 200, "{path}");
    }
    let bare = id.replace('-', "");
    for path in [
        format!("accounts({{{id}}})"),
        format!("accounts('{id}')"),
        format!("accounts(guid'{id}')"),
        format!("accounts({bare})"),
        format!("accounts(urn:uuid:{id})"),
        format!("accounts({id}0)"),
        format!("accounts({})", &id[1..]),
        format!("accounts({id},{id})"),
        "accounts()".to_owned(),
        "accounts(null)".to_owned(),
        "accounts(1)".to_owned(),
    ] {
        let reply = admin.get(&path).await;
        assert!(
            matches!(reply.status, 400 | 404),
            "{path}: {} {}",
            reply.status,
            reply.text
        );
        assert!(reply.json()["error"]["code"].is_string(), "{path}");
    }
    let nobody = admin.get("accounts(00000000-0000-0000-0000-000000000000)").await;
    assert_eq!(nobody.refusal(), (404, "0x80040217".to_owned()));
}

#[tokio::test]
async fn verbs_that_a_resource_does_not_have_are_405() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("accounts", json!({"name": "Contoso"})).await;
    for (method, path) in [
        ("PATCH", "accounts".to_owned()),
        ("POST", format!("accounts({id})")),
        ("PUT", format!("accounts({id})")),
        ("POST", format!("accounts({id})/name")),
        ("PATCH", format!("accounts({id})/name")),
        ("PATCH", format!("accounts({id})/primarycontactid/$ref")),
        ("PUT", format!("accounts({id})/contact_customer_accounts/$ref")),
        ("GET", "$batch".to_owned()),
        ("OPTIONS", "accounts".to_owned()),
        ("TRACE", format!("accounts({id})")),
        ("PROPFIND", "accounts".to_owned()),
    ] {
        let reply = admin.send(method, &path, &[], Some("{}".to_owned())).await;
        assert_eq!(reply.refusal().0, 405, "{method} {path}: {}", reply.text);
    }
    assert_eq!(admin.send("HEAD", "accounts", &[], None).await.status, 405);
    assert_eq!(
        admin.get(&format!("accounts({id})")).await.json()["name"],
        "Contoso"
    );
}

#[tokio::test]
async fn a2_headers_that_say_something_are_not_passed_over() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let bypass = [("MSCRM.BypassCustomPluginExecution", "true")];
    let body = || Some(json!({"lastname": "X"}).to_string());
    let refused = sales.send("POST", "contacts", &bypass, body()).await;
    assert_eq!(refused.refusal(), (403, "0x80040220".to_owned()));
    assert!(refused.text.contains("prvBypassCustomPlugins"));
    assert_eq!(admin.send("POST", "contacts", &bypass, body()).await.status, 204);
    let off = [("MSCRM.BypassCustomPluginExecution", "false")];
    assert_eq!(sales.send("POST", "contacts", &off, body()).await.status, 204);
    for (name, value, status) in [
        ("OData-Version", "4.0", 200),
        ("OData-MaxVersion", "4.01", 200),
        ("OData-Version", "3.0", 400),
        ("OData-MaxVersion", "3.0", 400),
        ("OData-Version", "four", 400),
    ] {
        let reply = sales.send("GET", "WhoAmI", &[(name, value)], None).await;
        assert_eq!(reply.status, status, "{name}: {value}");
        let batch = [(name, value), ("Content-Type", "multipart/mixed; boundary=b")];
        let part = "--b\r\nContent-Type: application/http\r\n\r\nGET WhoAmI HTTP/1.1\r\n\r\n--b--\r\n";
        let reply = sales.send("POST", "$batch", &batch, Some(part.to_owned())).await;
        assert_eq!(reply.status, status, "{name}: {value} of a batch");
    }
}

#[tokio::test]
async fn a4_operations_that_are_bound_wrongly_are_not_there() {
    let org = Org::start().await;
    let admin = org.admin();
    let user = org.user(SeedRole::Salesperson);
    for (method, path, status) in [
        (
            "POST",
            format!("contacts({user})/Microsoft.Dynamics.CRM.QualifyLead"),
            404,
        ),
        (
            "POST",
            format!("emails({user})/Microsoft.Dynamics.CRM.WhoAmI"),
            404,
        ),
        (
            "POST",
            "contacts/Microsoft.Dynamics.CRM.DeliverIncomingEmail".to_owned(),
            404,
        ),
        (
            "POST",
            "contacts/Microsoft.Dynamics.CRM.SendEmail".to_owned(),
            404,
        ),
        (
            "POST",
            format!("emails({user})/Microsoft.Dynamics.CRM.CloseIncident"),
            404,
        ),
        ("POST", "QualifyLead".to_owned(), 404),
        ("POST", "BulkDelete".to_owned(), 501),
        ("POST", "Merge".to_owned(), 501),
        (
            "POST",
            "contacts/Microsoft.Dynamics.CRM.DeleteMultiple".to_owned(),
            501,
        ),
        (
            "POST",
            format!("emails({user})/Microsoft.Dynamics.CRM.DeliverImmediatePromoteEmail"),
            501,
        ),
    ] {
        let reply = admin.send(method, &path, &[], Some("{}".to_owned())).await;
        assert_eq!(reply.status, status, "{method} {path}: {}", reply.text);
        assert!(
            reply.json()["error"]["code"]
                .as_str()
                .is_some_and(|code| !code.is_empty())
        );
    }
}

#[tokio::test]
async fn a7_tokens_of_pages_that_are_malformed_are_refused() {
    let org = Org::start().await;
    let admin = org.admin();
    for last in ["A", "B", "C"] {
        admin.make("contacts", json!({"lastname": last})).await;
    }
    let page = admin
        .send(
            "GET",
            "contacts?$select=lastname",
            &[("Prefer", "odata.maxpagesize=1")],
            None,
        )
        .await
        .json();
    let next = page["@odata.nextLink"].as_str().unwrap();
    assert_eq!(admin.get(next).await.status, 200);
    let (before, token) = next.split_once("$skiptoken=").unwrap();
    for wrong in [
        String::new(),
        "x".to_owned(),
        token.replace("pagenumber%3D%222%22", "pagenumber%3D%22zwei%22"),
        token.replace("pagenumber%3D%222%22", "pagenumber%3D%220%22"),
        token.get(..token.len() - 9).unwrap().to_owned(),
        format!("{token}x"),
    ] {
        let reply = admin.get(&format!("{before}$skiptoken={wrong}")).await;
        assert_eq!(reply.refusal(), (400, "0x80060888".to_owned()), "{wrong}");
    }
    let id = page["value"][0]["contactid"].as_str().unwrap();
    for path in [format!("contacts({id})"), "contacts/$count".to_owned()] {
        let reply = admin.get(&format!("{path}?$skiptoken={token}")).await;
        assert_eq!(reply.refusal(), (400, "0x80060888".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a7_the_last_day_that_there_is_can_be_asked_for() {
    let org = Org::start().await;
    let admin = org.admin();
    admin.make("contacts", json!({"lastname": "A"})).await;
    for moment in ["9999-12-30T23:59:59Z", "9999-12-31T23:59:59Z"] {
        let path = format!("contacts?$filter=createdon lt {moment}");
        assert_eq!(admin.get(&path).await.rows().len(), 1, "{moment}");
        let path = format!("contacts?$filter=createdon ge {moment}");
        assert_eq!(admin.get(&path).await.rows().len(), 0, "{moment}");
        let fetch = format!(
            "<fetch><entity name='contact'><filter><condition attribute='createdon' operator='lt' value='{moment}'/></filter></entity></fetch>"
        );
        let reply = admin.get(&crate::fetching::url("contacts", &fetch)).await;
        assert_eq!(reply.rows().len(), 1, "{moment}: {}", reply.text);
    }
    for wrong in [
        "9999-12-32T00:00:00Z",
        "9999-12-31T25:00:00Z",
        "10000-01-01T00:00:00Z",
    ] {
        let reply = admin.get(&format!("contacts?$filter=createdon lt {wrong}")).await;
        assert_eq!(reply.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a17_refusals_of_queries_are_in_words() {
    let org = Org::start().await;
    let admin = org.admin();
    for path in [
        "contacts?$filter=lastname 'x'",
        "contacts?$filter=lastname eq 'x' 5",
        "contacts?$apply=aggregate(lastname with sum as s)",
    ] {
        let reply = admin.get(path).await;
        assert_eq!(reply.status, 400, "{path}");
        for inner in ["Text(", "Int(", "Sum", "Literal", "Token"] {
            assert!(!reply.text.contains(inner), "{path}: {}", reply.text);
        }
    }
}

#[tokio::test]
async fn a1_g1_the_documents_say_what_they_are_asked_for() {
    let org = Org::start().await;
    let sales = org.sales();
    let private = sales
        .get("EntityDefinitions?$select=LogicalName,IsPrivate&$filter=IsPrivate eq false")
        .await
        .rows();
    assert!(private.iter().any(|table| table["LogicalName"] == "contact"));
    let plain = sales.get("$metadata").await.text;
    assert!(!plain.contains("Org.OData."));
    let annotated = sales.get("$metadata?annotations=true").await.text;
    assert!(annotated.contains("Org.OData.Core.V1.Permissions"));
    assert!(annotated.contains("Org.OData.Capabilities.V1.ChangeTracking"));
    assert!(annotated.len() > plain.len());
}
