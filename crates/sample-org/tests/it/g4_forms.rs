//! Reference G3, G4 and checklist I.15: forms and views as administrators make them and clients read them.

#![expect(clippy::panic, reason = "helpers of tests")]

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::support::{As, Org};

const MAIN: i64 = 2;
const QUICK_VIEW: i64 = 6;
const QUICK_CREATE: i64 = 7;
const CARD: i64 = 11;

async fn forms(caller: &As<'_>, table: &str, kind: i64) -> Vec<Value> {
    // The query of the reference, G4.
    let query = format!(
        "systemforms?$filter=objecttypecode eq '{table}' and type eq {kind} and formactivationstate eq 1&$select=name,formid,formxml,formjson,isdefault"
    );
    let reply = caller.get(&query).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.rows()
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("no {name} in {row}"))
}

/// The values of an attribute of every element of that name.
fn values<'a>(xml: &'a str, element: &str, attribute: &str) -> Vec<&'a str> {
    xml.split(&format!("<{element} "))
        .skip(1)
        .filter_map(|rest| {
            let head = rest.split('>').next()?;
            head.split(&format!("{attribute}=\"")).nth(1)?.split('"').next()
        })
        .collect()
}

#[tokio::test]
async fn g4_every_table_that_people_work_with_has_its_forms() {
    let org = Org::start().await;
    let sales = org.sales();
    for table in ["contact", "account", "lead", "opportunity", "incident"] {
        let path =
            format!("EntityDefinitions(LogicalName='{table}')/Attributes?$select=LogicalName,AttributeType");
        let attributes = sales.get(&path).await.rows();
        for kind in [MAIN, QUICK_VIEW, QUICK_CREATE, CARD] {
            let all = forms(&sales, table, kind).await;
            assert_eq!(
                all.iter().filter(|form| form["isdefault"] == true).count(),
                1,
                "{table} {kind}"
            );
            for form in &all {
                let xml = text(form, "formxml");
                for field in values(xml, "control", "datafieldname") {
                    assert!(
                        attributes.iter().any(|one| one["LogicalName"] == field),
                        "{table}.{field}"
                    );
                }
                for language in values(xml, "label", "languagecode") {
                    assert!(matches!(language, "1033" | "1031"), "{language}");
                }
                for id in values(xml, "cell", "id")
                    .into_iter()
                    .chain(values(xml, "section", "id"))
                {
                    assert!(id.starts_with('{') && id.ends_with('}'), "{id}");
                }
                let json: Value = serde_json::from_str(text(form, "formjson")).unwrap();
                assert!(json["Tabs"].is_array(), "{json}");
            }
        }
    }
    for table in ["email", "appointment", "task", "phonecall"] {
        assert_eq!(forms(&sales, table, MAIN).await.len(), 1, "{table}");
    }
}

#[tokio::test]
async fn g4_controls_have_the_class_ids_of_their_columns() {
    let org = Org::start().await;
    let sales = org.sales();
    let main = forms(&sales, "contact", MAIN).await;
    let form = main.iter().find(|form| form["isdefault"] == true).unwrap();
    let xml = text(form, "formxml");
    for (control, class) in [
        ("firstname", "4273EDBD-AC1D-40D3-9FB2-095C621B552D"),
        ("gendercode", "3EF39988-22BB-4F0B-BBBE-64B5A3748AEE"),
        ("parentcustomerid", "270BD3DB-D9AF-4782-9025-509E298DEC0A"),
        ("birthdate", "5B773807-9FB2-42DB-97C3-7A91EFF8ADFF"),
        ("donotemail", "67FAC785-CD58-4F9F-ABB3-4B7DDC6ED5ED"),
        ("telephone1", "8C10015A-B339-4982-9474-A95FE05631A5"),
        ("notescontrol", "06375649-C143-495E-A496-C962E5B4488E"),
        (
            "parentcustomerid_quickview",
            "5C5600E0-1D6E-4205-A272-BE80DA87FD42",
        ),
        ("Activities", "E7A81278-8635-4D9E-8D4D-59480B391C5B"),
    ] {
        let expected = format!("<control id=\"{control}\" classid=\"{{{class}}}\"");
        assert!(xml.contains(&expected), "{expected}");
    }
    assert!(xml.contains("<header "));
    // The quick view that it shows is there, and is one of accounts.
    let inner = xml.split("<QuickForms>").nth(1).unwrap();
    let inner = inner
        .split("</QuickForms>")
        .next()
        .unwrap()
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    let id = inner.split("entityname=\"account\">").nth(1).unwrap();
    let id = id.split('<').next().unwrap();
    let view = sales.get(&format!("systemforms({id})")).await.json();
    assert_eq!(
        (view["objecttypecode"].as_str(), view["type"].as_i64()),
        (Some("account"), Some(QUICK_VIEW))
    );
    // A regarding lookup, a list of parties, and a status have controls of their own.
    let task = text(&forms(&sales, "phonecall", MAIN).await[0], "formxml").to_owned();
    for class in [
        "F3015350-44A2-4AA0-97B5-00166532B5E9",
        "CBFB742C-14E7-4A17-96BB-1A13F7F64AA2",
        "5D68B988-0661-4DB2-BC3E-17598AD3BE6C",
    ] {
        assert!(task.contains(class), "{class}");
    }
}

#[tokio::test]
async fn g4_a_form_is_for_everybody_or_for_a_role() {
    let org = Org::start().await;
    let sales = org.sales();
    let main = forms(&sales, "contact", MAIN).await;
    let of = |default: bool| main.iter().find(|form| form["isdefault"] == default).unwrap();
    assert!(text(of(true), "formxml").contains("FallbackForm=\"true\"><Everyone /></DisplayConditions>"));
    let own = text(of(false), "formxml");
    let role = values(own, "Role", "Id")[0].trim_matches(['{', '}']).to_owned();
    let row = sales.get(&format!("roles({role})")).await.json();
    assert_eq!(row["name"], SeedRole::SupportAgent.name());
    assert_eq!(row["_parentroleid_value"], Value::Null, "the root of the copies");
}

#[tokio::test]
async fn g1_the_seed_has_columns_that_an_administrator_added() {
    let now = "2026-03-04T10:00:00Z".parse().unwrap();
    let world = regarding_sample_org::seed::sample(1187, now);
    let org = Org::of(world, regarding_sample_org::server::ServeOptions::default()).await;
    let sales = org.sales();
    for (set, table, column) in [
        ("contacts", "contact", "new_correspondencelanguage"),
        ("accounts", "account", "new_servicecontract"),
        ("opportunities", "opportunity", "new_tenderdeadline"),
    ] {
        let rows = sales
            .annotated(&format!("{set}?$select={column}&$filter={column} ne null&$top=3"))
            .await
            .rows();
        assert!(!rows.is_empty(), "{set}");
        assert!(!rows[0][column].is_null());
        for kind in [MAIN, QUICK_VIEW, CARD] {
            let all = forms(&sales, table, kind).await;
            assert!(
                all.iter().any(|form| text(form, "formxml").contains(column)),
                "{table} {kind}"
            );
        }
    }
    let label = "new_servicecontract@OData.Community.Display.V1.FormattedValue";
    let rows = sales
        .annotated("accounts?$select=new_servicecontract&$filter=new_servicecontract eq 100000002&$top=1")
        .await
        .rows();
    assert_eq!(rows[0][label], "Full Service");
}

#[tokio::test]
async fn g4_an_administrator_changes_a_form_and_it_shows() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let card = forms(&sales, "contact", CARD).await.remove(0);
    let path = format!("systemforms({})", text(&card, "formid"));
    let xml = text(&card, "formxml");
    let cell = r#"<row><cell id="{0a0a0a0a-0000-0000-0000-000000000001}"><labels><label description="Pager" languagecode="1033" /></labels><control id="pager" classid="{4273EDBD-AC1D-40D3-9FB2-095C621B552D}" datafieldname="pager" /></cell></row></rows>"#;
    let changed = xml.replacen("</rows>", cell, 1);
    let version = |row: &Value| {
        row["@Microsoft.Dynamics.CRM.globalmetadataversion"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let before = version(&sales.annotated("contacts?$top=1").await.json());
    admin.set(&path, json!({"formxml": changed})).await;
    let seen = sales.get(&path).await.json();
    assert!(text(&seen, "formxml").contains("id=\"pager\""));
    assert!(text(&seen, "formjson").contains("pager"));
    let after = version(&sales.annotated("contacts?$top=1").await.json());
    assert_ne!(before, after, "A8: the metadata is another one");
    let publish = json!({"ParameterXml": "<importexportxml><entities><entity>contact</entity></entities></importexportxml>"});
    assert_eq!(admin.post("PublishXml", publish.clone()).await.status, 204);
    assert_eq!(admin.send("POST", "PublishAllXml", &[], None).await.status, 204);
    assert_eq!(
        admin
            .post("PublishXml", json!({"ParameterXml": "<contact/>"}))
            .await
            .status,
        400
    );
    assert_eq!(admin.post("PublishXml", json!({})).await.status, 400);
    // E1: reading is everybody's, changing is not.
    assert_eq!(
        sales.patch(&path, json!({"formxml": xml})).await.refusal(),
        (403, "0x80040220".to_owned())
    );
    assert_eq!(
        sales.post("PublishXml", publish).await.refusal(),
        (403, "0x80040220".to_owned())
    );
    let made = admin
        .make(
            "systemforms",
            json!({"name": "Second card", "objecttypecode": "contact", "type": CARD, "formxml": xml}),
        )
        .await;
    assert_eq!(forms(&sales, "contact", CARD).await.len(), 2);
    assert_eq!(admin.delete(&format!("systemforms({made})")).await.status, 204);
}

#[tokio::test]
async fn g4_markup_that_is_no_form_is_refused_and_changes_nothing() {
    let org = Org::start().await;
    let admin = org.admin();
    let card = forms(&admin, "contact", CARD).await.remove(0);
    let path = format!("systemforms({})", text(&card, "formid"));
    let xml = text(&card, "formxml");
    for bad in [
        "".to_owned(),
        "text".to_owned(),
        "<form/>".to_owned(),
        "<form><tabs></tabs></form>".to_owned(),
        xml.replacen("languagecode=\"1033\"", "", 1),
        xml.replacen("<tabs>", "<tabs><surprise/>", 1),
        xml.replacen("</form>", "", 1),
        format!("<!DOCTYPE form [<!ENTITY a 'b'>]>{xml}"),
    ] {
        let reply = admin.patch(&path, json!({"formxml": bad})).await;
        let expected = if bad.is_empty() {
            "0x80040203"
        } else {
            "0x80048425"
        };
        assert_eq!(reply.refusal(), (400, expected.to_owned()), "{bad}");
    }
    assert_eq!(admin.get(&path).await.json()["formxml"], xml);
    let body =
        |table: &str, kind: i64| json!({"name": "x", "objecttypecode": table, "type": kind, "formxml": xml});
    assert_eq!(admin.post("systemforms", body("nothing", CARD)).await.status, 400);
    assert_eq!(admin.post("systemforms", body("contact", 55)).await.status, 400);
}

#[tokio::test]
async fn g3_layouts_are_there_as_json_too() {
    let org = Org::start().await;
    let admin = org.admin();
    let views = admin
        .get("savedqueries?$filter=returnedtypecode eq 'contact' and statecode eq 0&$select=name,querytype,fetchxml,layoutxml,layoutjson,isdefault")
        .await
        .rows();
    for kind in [0, 2, 4, 64] {
        let view = views.iter().find(|view| view["querytype"] == kind).unwrap();
        let layout: Value = serde_json::from_str(text(view, "layoutjson")).unwrap();
        assert_eq!(layout["Object"], 2);
        assert_eq!(layout["Rows"][0]["Id"], "contactid");
        assert_eq!(
            layout["Rows"][0]["Cells"][0],
            json!({"Name": "fullname", "Width": 300, "Ishidden": false, "DisableSorting": false, "ImageProviderWebresource": ""})
        );
    }
    let id = views[0]["savedqueryid"].as_str().unwrap();
    let path = format!("savedqueries({id})");
    let grid = r#"<grid name="resultset" object="2" jump="lastname" select="1" icon="1" preview="1"><row name="result" id="contactid"><cell name="lastname" width="90" ishidden="1" /></row></grid>"#;
    admin.set(&path, json!({"layoutxml": grid})).await;
    let layout = admin.get(&path).await.json();
    let layout: Value = serde_json::from_str(text(&layout, "layoutjson")).unwrap();
    assert_eq!(layout["Rows"][0]["Cells"][0]["Ishidden"], true);
    for bad in ["<grid>", "<row/>", "x"] {
        assert_eq!(
            admin.patch(&path, json!({"layoutxml": bad})).await.refusal(),
            (400, "0x80040203".to_owned())
        );
    }
}
