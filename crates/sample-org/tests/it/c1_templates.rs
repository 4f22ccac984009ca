//! Templates of emails, knowledge articles, sales literature: what the public pages of the tables and of `InstantiateTemplate` say.

#![expect(clippy::indexing_slicing, reason = "helpers of tests")]

use regarding_sample_org::seed::{self, SeedRole};
use regarding_sample_org::server::ServeOptions;
use serde_json::{Value, json};

use crate::support::{As, Org};

async fn sample() -> Org {
    let now: jiff::Timestamp = "2026-03-04T10:00:00Z".parse().unwrap_or_default();
    Org::of(seed::sample(seed::DEFAULT_SEED, now), ServeOptions::default()).await
}

async fn titles(user: &As<'_>, filter: &str) -> Vec<String> {
    let path = format!("templates?$select=title&$filter={filter}&$orderby=title");
    let rows = user.get(&path.replace(' ', "%20")).await.rows();
    let title = |row: &Value| row["title"].as_str().unwrap_or_default().to_owned();
    rows.iter().map(title).collect()
}

async fn instantiated(user: &As<'_>, template: &str, kind: &str, id: &str) -> Value {
    let body = json!({"TemplateId": template, "ObjectType": kind, "ObjectId": id});
    let reply = user.post("InstantiateTemplate", body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let answer = reply.json();
    assert_eq!(answer["value"].as_array().map(Vec::len), Some(1));
    answer["value"][0].clone()
}

#[tokio::test]
async fn a9_c2_files_of_a_template_are_read_with_it_and_those_of_personal_ones_by_their_owner_alone() {
    let org = sample().await;
    let [sales, service, admin] = [org.sales(), org.as_role(SeedRole::SupportAgent), org.admin()];
    let of = |template: &uuid::Uuid| {
        format!(
            "activitymimeattachments?$select=filename,objecttypecode,filesize&$orderby=attachmentnumber\
             &$filter=_objectid_value%20eq%20{template}%20and%20objecttypecode%20eq%20'template'"
        )
    };
    let visit = of(&org.named("template", "Meeting on site"));
    for user in [&sales, &service, &admin] {
        let rows = user.get(&visit).await.rows();
        let names: Vec<_> = rows.iter().map(|row| row["filename"].clone()).collect();
        assert_eq!(names, ["Site-visit-checklist.pdf", "How-to-find-us.pdf"]);
    }
    let hers = org.named("template", "Short thanks");
    let file = json!({
        "filename": "thanks.txt", "mimetype": "text/plain", "body": "aGk=",
        "objectid_template@odata.bind": format!("/templates({hers})"), "objecttypecode": "template",
    });
    let made = sales.post("activitymimeattachments", file.clone()).await;
    assert_eq!(made.status, 204, "{}", made.text);
    assert_eq!(sales.get(&of(&hers)).await.rows().len(), 1);
    for other in [&service, &admin] {
        assert_eq!(
            other.get(&of(&hers)).await.rows().len(),
            0,
            "however far a role reaches"
        );
        let refused = other.post("activitymimeattachments", file.clone()).await;
        assert_eq!(refused.status, 403, "{}", refused.text);
    }
    let gone = sales.delete(&format!("templates({hers})")).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    assert_eq!(
        sales.get(&of(&hers)).await.rows().len(),
        0,
        "files go with their template"
    );
}

#[tokio::test]
async fn personal_templates_are_their_owners_alone_and_those_of_the_organization_everybodys() {
    let org = sample().await;
    let [sales, service, admin] = [org.sales(), org.as_role(SeedRole::SupportAgent), org.admin()];
    let shared = titles(&sales, "ispersonal eq false").await;
    assert!(shared.len() >= 9, "{shared:?}");
    assert_eq!(titles(&service, "ispersonal eq false").await, shared);
    assert_eq!(
        titles(&sales, "ispersonal eq true").await,
        ["Harbour projects: next steps", "Short thanks"]
    );
    assert_eq!(
        titles(&service, "ispersonal eq true").await,
        ["Spare part on its way"]
    );
    assert_eq!(
        titles(&admin, "ispersonal eq true").await,
        ["Planned maintenance"],
        "however far a role reaches"
    );
    let hers = org.named("template", "Short thanks");
    assert_eq!(service.get(&format!("templates({hers})")).await.status, 403);
    let refused = service
        .patch(&format!("templates({hers})"), json!({"title": "x"}))
        .await;
    assert_eq!(refused.status, 403);
    let theirs = org.named("template", "Quotation follow-up");
    let refused = sales
        .patch(&format!("templates({theirs})"), json!({"title": "x"}))
        .await;
    assert_eq!(
        refused.status, 403,
        "those of the organization are not everybody's to change"
    );
    let own = json!({"title": "Mine", "templatetypecode": "contact", "ispersonal": true, "subject": "a", "body": "b"});
    sales.make("templates", own).await;
    assert!(
        titles(&sales, "ispersonal eq true")
            .await
            .contains(&"Mine".to_owned())
    );
    assert!(
        !titles(&service, "title ne null")
            .await
            .contains(&"Mine".to_owned())
    );
}

#[tokio::test]
async fn a_template_is_filled_in_from_the_record_and_who_is_around_it() {
    let org = sample().await;
    let sales = org.sales();
    let contact = sales
        .contact("Nadia", "Rossi & Co", "nadia@portosud.example")
        .await;
    let deal = json!({
        "name": "Ten <cranes>", "estimatedvalue": 1200.5, "parentcontactid@odata.bind": format!("/contacts({contact})"),
    });
    let deal = sales.make("opportunities", deal).await;
    let template = org.named("template", "Quotation follow-up").to_string();
    let email = instantiated(&sales, &template, "opportunity", &deal).await;
    assert_eq!(email["@odata.type"], "#Microsoft.Dynamics.CRM.email");
    assert_eq!(
        email["subject"], "Our quotation for Ten <cranes>",
        "a subject is plain text"
    );
    let text = email["description"].as_str().unwrap_or_default();
    for words in [
        "Dear Nadia,",
        "<b>Ten &lt;cranes&gt;</b>",
        "Value: €1,200.50",
        "Planned decision: not fixed yet",
        "Mara Voss",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[tokio::test]
async fn a_missing_value_gives_the_words_of_its_slug() {
    let org = sample().await;
    let sales = org.sales();
    let lead = sales
        .make("leads", json!({"subject": "Pumps", "lastname": "Moreau"}))
        .await;
    let template = org.named("template", "First contact").to_string();
    let email = instantiated(&sales, &template, "lead", &lead).await;
    let text = email["description"].as_str().unwrap_or_default();
    assert!(
        text.contains("Dear customer,") && text.contains("when your company plans"),
        "{text}"
    );
}

#[tokio::test]
async fn a_template_fits_records_of_its_table_and_one_of_users_every_record() {
    let org = sample().await;
    let sales = org.sales();
    let contact = sales.contact("Nadia", "Rossi", "nadia@portosud.example").await;
    let deals = org.named("template", "Quotation follow-up").to_string();
    let asked = |template: &str, kind: &str, id: &str| json!({"TemplateId": template, "ObjectType": kind, "ObjectId": id});
    let wrong = sales
        .post("InstantiateTemplate", asked(&deals, "contact", &contact))
        .await;
    assert_eq!(wrong.status, 400, "{}", wrong.text);
    let thanks = org.named("template", "Thank you for the meeting").to_string();
    let email = instantiated(&sales, &thanks, "contact", &contact).await;
    assert_eq!(email["subject"], "Thank you for the meeting");
    let me = org.user(SeedRole::Salesperson).to_string();
    instantiated(&sales, &thanks, "systemuser", &me).await;
    let gone = "00000000-0000-0000-0000-00000000000a";
    assert_eq!(
        sales
            .post("InstantiateTemplate", asked(gone, "contact", &contact))
            .await
            .status,
        404
    );
    assert_eq!(
        sales
            .post("InstantiateTemplate", asked(&thanks, "contact", gone))
            .await
            .status,
        404
    );
    let service = org.as_role(SeedRole::SupportAgent);
    let hers = org.named("template", "Short thanks").to_string();
    assert_eq!(
        service
            .post("InstantiateTemplate", asked(&hers, "contact", &contact))
            .await
            .status,
        403
    );
    let missing = sales
        .post("InstantiateTemplate", json!({"TemplateId": thanks}))
        .await;
    assert_eq!(missing.status, 400);
}

#[tokio::test]
async fn published_articles_and_literature_with_its_files_can_be_read() {
    let org = sample().await;
    let sales = org.sales();
    let filter = "statecode eq 3 and isrootarticle eq false and contains(title,'fault')";
    let path = format!("knowledgearticles?$select=title,articlepublicnumber,content&$filter={filter}");
    let rows = sales.get(&path.replace(' ', "%20")).await.rows();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["articlepublicnumber"], "KA-01002");
    assert!(
        rows[0]["content"]
            .as_str()
            .is_some_and(|text| text.contains("E22"))
    );
    let path = "salesliteratureitems?$select=title,filename,filesize&$expand=salesliteratureid($select=name)&$orderby=filename";
    let rows = sales.get(path).await.rows();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0]["salesliteratureid"]["name"], "About Alder & Finch");
    let id = rows[0]["salesliteratureitemid"].as_str().unwrap_or_default();
    let file = sales
        .get(&format!("salesliteratureitems({id})?$select=documentbody"))
        .await
        .json();
    assert!(
        file["documentbody"]
            .as_str()
            .is_some_and(|text| text.starts_with("JVBERi")),
        "a PDF"
    );
    let refused = sales
        .patch(&format!("salesliteratureitems({id})"), json!({"title": "x"}))
        .await;
    assert_eq!(refused.status, 403, "sales reads it");
}
