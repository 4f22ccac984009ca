//! Reference A9, C2, C5: what emails and opportunities refer to, and files that are used again.

use serde_json::json;

use crate::support::Org;

#[tokio::test]
async fn c2_emails_name_a_template_and_opportunities_a_price_list() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let template = admin
        .make(
            "templates",
            json!({"title": "Offer", "templatetypecode": "email"}),
        )
        .await;
    let prices = admin.make("pricelevels", json!({"name": "Standard"})).await;
    let email = sales
        .make(
            "emails",
            json!({"subject": "x", "templateid@odata.bind": format!("/templates({template})")}),
        )
        .await;
    let row = sales.annotated(&format!("emails({email})")).await.json();
    assert_eq!(row["_templateid_value"], template);
    assert_eq!(
        row["_templateid_value@OData.Community.Display.V1.FormattedValue"],
        "Offer"
    );
    let deal = sales
        .make(
            "opportunities",
            json!({"name": "x", "pricelevelid@odata.bind": format!("/pricelevels({prices})")}),
        )
        .await;
    let found = sales
        .get("opportunities?$filter=pricelevelid/name eq 'Standard'&$select=name&$expand=pricelevelid($select=name)")
        .await
        .rows();
    assert_eq!(found[0]["opportunityid"], deal);
    assert_eq!(found[0]["pricelevelid"]["name"], "Standard");
    let refused = sales.post("pricelevels", json!({"name": "Mine"})).await;
    assert_eq!(refused.refusal(), (403, "0x80040220".to_owned()));
}

#[tokio::test]
async fn c2_a_file_is_used_again_by_whoever_may_read_it() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let email = |subject: &str| json!({"subject": subject});
    let (one, two) = (
        sales.make("emails", email("one")).await,
        sales.make("emails", email("two")).await,
    );
    let file = json!({
        "objectid_email@odata.bind": format!("/emails({one})"), "objecttypecode": "email",
        "filename": "plan.txt", "mimetype": "text/plain", "body": "cGxhbg==",
    });
    let first = sales.make("activitymimeattachments", file).await;
    let first = sales
        .get(&format!("activitymimeattachments({first})"))
        .await
        .json();
    let kept = first["_attachmentid_value"].as_str().unwrap().to_owned();
    let again = |email: &str| {
        json!({
            "objectid_email@odata.bind": format!("/emails({email})"), "objecttypecode": "email",
            "attachmentid@odata.bind": format!("/attachments({kept})"),
        })
    };
    let second = sales.make("activitymimeattachments", again(&two)).await;
    let second = sales
        .get(&format!("activitymimeattachments({second})"))
        .await
        .json();
    for (column, expected) in [
        ("body", "cGxhbg=="),
        ("filename", "plan.txt"),
        ("mimetype", "text/plain"),
    ] {
        assert_eq!(second[column], expected, "{column}");
    }
    assert_eq!(second["filesize"], 4);
    assert_eq!(second["_attachmentid_value"], kept.as_str());

    let mut both = again(&two);
    both["body"] = json!("cGxhbg==");
    let reply = sales.post("activitymimeattachments", both).await;
    assert_eq!(reply.refusal(), (400, "0x80040203".to_owned()));
    // The administrator's own file is nobody else's.
    let theirs = admin.make("emails", email("theirs")).await;
    let file = json!({
        "objectid_email@odata.bind": format!("/emails({theirs})"), "objecttypecode": "email",
        "filename": "secret.txt", "body": "c2VjcmV0",
    });
    let secret = admin.make("activitymimeattachments", file).await;
    let secret = admin
        .get(&format!(
            "activitymimeattachments({secret})?$select=_attachmentid_value"
        ))
        .await
        .json();
    let taken = json!({
        "objectid_email@odata.bind": format!("/emails({two})"), "objecttypecode": "email",
        "attachmentid@odata.bind": format!("/attachments({})", secret["_attachmentid_value"].as_str().unwrap()),
    });
    let reply = sales.post("activitymimeattachments", taken).await;
    assert_eq!(reply.refusal(), (404, "0x80040217".to_owned()), "{}", reply.text);
    assert_eq!(sales.get("attachments").await.refusal().0, 403);
}
