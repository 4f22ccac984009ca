//! Reference G1: definitions of tables, columns, choices and relationships; who may change them.

#![expect(clippy::panic, reason = "helpers of tests")]

use serde_json::{Value, json};

use crate::support::{As, Org};

async fn refused(caller: &As<'_>, path: &str) -> (u16, String) {
    caller.get(path).await.refusal()
}

fn bad() -> (u16, String) {
    (400, "0x80060888".to_owned())
}

fn named<'a>(rows: &'a [Value], name: &str) -> &'a Value {
    rows.iter()
        .find(|row| row["LogicalName"] == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

#[tokio::test]
async fn g1_a_table_tells_what_the_reference_names() {
    let org = Org::start().await;
    let sales = org.sales();
    let contact = sales.get("EntityDefinitions(LogicalName='contact')").await.json();
    for property in "LogicalName SchemaName EntitySetName LogicalCollectionName ObjectTypeCode PrimaryIdAttribute PrimaryNameAttribute \
         DisplayName DisplayCollectionName IsActivity IsActivityParty HasActivities HasNotes ChangeTrackingEnabled \
         IsOptimisticConcurrencyEnabled IsQuickCreateEnabled IsAvailableOffline OwnershipType Privileges IsCustomEntity MetadataId"
        .split_whitespace()
    {
        assert!(contact.get(property).is_some_and(|value| !value.is_null()), "{property}");
    }
    assert_eq!(contact["IsQuickCreateEnabled"], true);
    let privileges = contact["Privileges"].as_array().unwrap();
    let read = privileges
        .iter()
        .find(|one| one["Name"] == "prvReadContact")
        .unwrap();
    assert_eq!(
        (read["PrivilegeType"].as_str(), read["CanBeBasic"].as_bool()),
        (Some("Read"), Some(true))
    );
    let id = read["PrivilegeId"].as_str().unwrap();
    assert_eq!(
        sales.get(&format!("privileges({id})?$select=name")).await.json()["name"],
        "prvReadContact"
    );
    let by_id = format!(
        "EntityDefinitions({})?$select=LogicalName",
        contact["MetadataId"].as_str().unwrap()
    );
    let same = sales.get(&by_id).await.json();
    assert_eq!(same["LogicalName"], "contact");
    assert!(same["MetadataId"].is_string() && same.get("SchemaName").is_none());
    let one = sales
        .get("EntityDefinitions(LogicalName='contact')?$select=LogicalName&$expand=Attributes($select=LogicalName;$filter=LogicalName eq 'jobtitle'),Keys,ManyToManyRelationships")
        .await
        .json();
    assert_eq!(one["Attributes"].as_array().unwrap().len(), 1);
    assert_eq!(one["Keys"], json!([]));
}

#[tokio::test]
async fn g1_a_column_tells_what_the_reference_names() {
    let org = Org::start().await;
    let sales = org.sales();
    let one = sales
        .get("EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='gendercode')")
        .await
        .json();
    for property in "LogicalName SchemaName AttributeType AttributeTypeName DisplayName RequiredLevel IsValidForForm IsValidForGrid \
         IsValidForRead IsValidForCreate IsValidForUpdate IsValidForAdvancedFind IsSecured CanBeSecuredForRead CanBeSecuredForCreate \
         CanBeSecuredForUpdate IsLogical SourceType IsPrimaryId IsPrimaryName MetadataId"
        .split_whitespace()
    {
        assert!(one.get(property).is_some_and(|value| !value.is_null()), "{property}");
    }
    assert_eq!(
        one["@odata.type"],
        "#Microsoft.Dynamics.CRM.PicklistAttributeMetadata"
    );
    assert_eq!(
        one["@odata.context"],
        format!(
            "{}$metadata#EntityDefinitions('contact')/Attributes/$entity",
            org.root()
        )
    );
    let rows = sales
        .get("EntityDefinitions(LogicalName='opportunity')/Attributes")
        .await
        .rows();
    assert_eq!(named(&rows, "name")["MaxLength"], 300, "C5");
    assert_eq!(named(&rows, "closeprobability")["MaxValue"], 100);
    assert_eq!(named(&rows, "estimatedvalue")["Precision"], 2);
    assert_eq!(
        named(&rows, "estimatedclosedate")["DateTimeBehavior"]["Value"],
        "DateOnly",
        "A5"
    );
    assert_eq!(
        named(&rows, "createdon")["DateTimeBehavior"]["Value"],
        "UserLocal"
    );
    assert_eq!(
        named(&rows, "customerid")["Targets"],
        json!(["account", "contact"])
    );
    assert_eq!(named(&rows, "customerid")["AttributeType"], "Customer");
    assert_eq!(named(&rows, "name")["RequiredLevel"]["Value"], "SystemRequired");
    let rows = sales
        .get("EntityDefinitions(LogicalName='email')/Attributes?$select=LogicalName,AttributeType")
        .await
        .rows();
    assert_eq!(named(&rows, "to")["AttributeType"], "PartyList", "A10");
    // Every name in every form is one of these.
    assert!(rows[0].get("DisplayName").is_none());
}

#[tokio::test]
async fn g1_casts_bring_choices_targets_and_states() {
    let org = Org::start().await;
    let sales = org.sales();
    let path = |table: &str, kind: &str, rest: &str| {
        format!(
            "EntityDefinitions(LogicalName='{table}')/Attributes/Microsoft.Dynamics.CRM.{kind}AttributeMetadata{rest}"
        )
    };
    let rows = sales
        .get(&path(
            "contact",
            "Picklist",
            "?$select=LogicalName&$expand=OptionSet,GlobalOptionSet",
        ))
        .await
        .rows();
    let gender = named(&rows, "gendercode");
    assert_eq!(gender["OptionSet"]["IsGlobal"], false);
    assert_eq!(gender["GlobalOptionSet"], Value::Null);
    let option = &gender["OptionSet"]["Options"][1];
    assert_eq!(
        (
            option["Value"].as_i64(),
            option["Label"]["UserLocalizedLabel"]["Label"].as_str()
        ),
        (Some(2), Some("Female"))
    );
    let rows = sales
        .get(&path(
            "opportunity",
            "Picklist",
            "?$select=LogicalName&$expand=OptionSet($select=Options),GlobalOptionSet($select=Name,Options)",
        ))
        .await
        .rows();
    let frame = named(&rows, "purchasetimeframe");
    assert_eq!(
        (&frame["OptionSet"], frame["GlobalOptionSet"]["Name"].as_str()),
        (&Value::Null, Some("purchasetimeframe"))
    );
    let rows = sales
        .get(&path("email", "Status", "?$select=LogicalName&$expand=OptionSet"))
        .await
        .rows();
    let reasons = rows[0]["OptionSet"]["Options"].as_array().unwrap();
    let pending = reasons.iter().find(|one| one["Value"] == 6).unwrap();
    assert_eq!(pending["State"], 0, "C2: Pending Send is open");
    let rows = sales
        .get(&path("email", "State", "?$expand=OptionSet"))
        .await
        .rows();
    let states = rows[0]["OptionSet"]["Options"].as_array().unwrap();
    assert_eq!(
        (
            states[1]["DefaultStatus"].as_i64(),
            states[1]["InvariantName"].as_str()
        ),
        (Some(2), Some("Completed"))
    );
    let rows = sales
        .get(&path(
            "contact",
            "Boolean",
            "?$select=LogicalName&$expand=OptionSet",
        ))
        .await
        .rows();
    assert_eq!(named(&rows, "donotemail")["OptionSet"]["FalseOption"]["Value"], 0);
    let rows = sales
        .get(&path("contact", "Lookup", "?$select=LogicalName,Targets"))
        .await
        .rows();
    assert_eq!(
        named(&rows, "parentcustomerid")["Targets"],
        json!(["account", "contact"])
    );
    assert!(
        sales
            .get(&path("contact", "MultiSelectPicklist", ""))
            .await
            .rows()
            .is_empty()
    );
    let set = "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='gendercode')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata/OptionSet?$select=Name";
    assert_eq!(sales.get(set).await.json()["Name"], "contact_gendercode");
}

#[tokio::test]
async fn g1_relationships_and_shared_choices_have_definitions_of_their_own() {
    let org = Org::start().await;
    let sales = org.sales();
    let one = sales
        .get("RelationshipDefinitions(SchemaName='contact_customer_accounts')")
        .await
        .json();
    assert_eq!(
        one["@odata.type"],
        "#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata"
    );
    assert_eq!(
        (
            one["ReferencingAttribute"].as_str(),
            one["ReferencingEntityNavigationPropertyName"].as_str()
        ),
        (Some("parentcustomerid"), Some("parentcustomerid_account"))
    );
    let cast = "RelationshipDefinitions/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata?$select=SchemaName,IntersectEntityName";
    let rows = sales.get(cast).await.rows();
    let members = rows
        .iter()
        .find(|row| row["SchemaName"] == "teammembership_association")
        .unwrap();
    assert_eq!(members["IntersectEntityName"], "teammembership");
    let many = sales
        .get("EntityDefinitions(LogicalName='systemuser')/ManyToManyRelationships")
        .await
        .rows();
    let roles = many
        .iter()
        .find(|row| row["SchemaName"] == "systemuserroles_association")
        .unwrap();
    let sides = ["Entity1LogicalName", "Entity2LogicalName"].map(|name| roles[name].as_str().unwrap());
    assert!(sides.contains(&"systemuser") && sides.contains(&"role"));
    let one = sales
        .get("EntityDefinitions(LogicalName='account')/OneToManyRelationships(SchemaName='Account_Emails')")
        .await
        .json();
    assert_eq!(
        one["ReferencingEntityNavigationPropertyName"], "regardingobjectid_account_email",
        "A9"
    );
    let set = sales
        .get("GlobalOptionSetDefinitions(Name='purchasetimeframe')")
        .await
        .json();
    assert_eq!(set["Options"].as_array().unwrap().len(), 5);
    assert_eq!(set["IsGlobal"], true);
    let all = sales.get("GlobalOptionSetDefinitions?$select=Name").await.rows();
    assert!(all.iter().any(|row| row["Name"] == "incident_caseorigincode"));
    for path in [
        "RelationshipDefinitions(SchemaName='nothing')",
        "GlobalOptionSetDefinitions(Name='nothing')",
        "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='nothing')",
        "EntityDefinitions(LogicalName='contact')/Attributes/Microsoft.Dynamics.CRM.NothingAttributeMetadata",
        "EntityDefinitions(LogicalName='contact')/Nothing",
        "EntityDefinitions(00000000-0000-0000-0000-000000000001)",
    ] {
        assert_eq!(sales.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn g1_queries_over_definitions_are_as_strict_as_the_real_ones() {
    let org = Org::start().await;
    let sales = org.sales();
    let owned = "EntityDefinitions?$select=LogicalName&$filter=OwnershipType eq Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned'";
    let rows = sales.get(owned).await.rows();
    assert!(rows.iter().any(|row| row["LogicalName"] == "contact"));
    assert!(rows.iter().all(|row| row["LogicalName"] != "organization"));
    let rows = sales.get("EntityDefinitions?$select=LogicalName&$filter=CanCreateAttributes/Value eq true and ObjectTypeCode lt 5").await.rows();
    assert_eq!(rows.len(), 4);
    let required = "EntityDefinitions(LogicalName='contact')/Attributes?$select=LogicalName&$filter=RequiredLevel/Value eq Microsoft.Dynamics.CRM.AttributeRequiredLevel'SystemRequired'";
    assert!(
        sales
            .get(required)
            .await
            .rows()
            .iter()
            .any(|row| row["LogicalName"] == "lastname")
    );
    let counted = sales
        .get("EntityDefinitions?$select=LogicalName&$count=true")
        .await
        .json();
    assert_eq!(
        counted["@odata.count"].as_u64(),
        Some(counted["value"].as_array().unwrap().len() as u64)
    );
    assert!(counted.get("@odata.nextLink").is_none());
    for query in [
        "EntityDefinitions?$filter=OwnershipType eq 'UserOwned'",
        "EntityDefinitions?$filter=OwnershipType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Picklist'",
        "EntityDefinitions?$select=Nothing",
        "EntityDefinitions?$expand=Nothing",
        "EntityDefinitions?$top=3",
        "EntityDefinitions?$orderby=LogicalName",
        "EntityDefinitions(LogicalName='contact')/Attributes?$select=MaxLength",
        "EntityDefinitions(LogicalName='contact')/Attributes?$expand=OptionSet",
        "contacts?$filter=lastname eq Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned'",
    ] {
        assert_eq!(refused(&sales, query).await, bad(), "{query}");
    }
}

#[tokio::test]
async fn g1_labels_are_in_the_language_of_their_reader() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let path =
        "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='jobtitle')?$select=DisplayName";
    let label = |json: &Value| {
        json["DisplayName"]["UserLocalizedLabel"]["Label"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(label(&sales.get(path).await.json()), "Job Title");
    let me = org.world.users[0].id;
    sales
        .set(
            &format!("usersettingscollection({me})"),
            json!({"uilanguageid": 1031}),
        )
        .await;
    let german = sales.get(path).await.json();
    assert_eq!(label(&german), "Position");
    let languages: Vec<_> = german["DisplayName"]["LocalizedLabels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["LanguageCode"].as_i64().unwrap())
        .collect();
    assert_eq!(languages, [1033, 1031]);
    assert_eq!(
        label(&admin.get(path).await.json()),
        "Job Title",
        "another reader"
    );
    let table = sales
        .get("EntityDefinitions(LogicalName='incident')?$select=DisplayName,DisplayCollectionName")
        .await
        .json();
    assert_eq!(label(&table), "Anfrage");
    let choice = "EntityDefinitions(LogicalName='account')/Attributes(LogicalName='new_servicecontract')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=DisplayName&$expand=OptionSet";
    let choice = sales.get(choice).await.json();
    assert_eq!(label(&choice), "Wartungsvertrag");
    assert_eq!(
        choice["OptionSet"]["Options"][2]["Label"]["UserLocalizedLabel"]["Label"],
        "Vollwartung"
    );
}

fn definition(kind: &str, schema: &str, label: &str) -> Value {
    json!({
        "@odata.type": format!("Microsoft.Dynamics.CRM.{kind}AttributeMetadata"),
        "SchemaName": schema,
        "DisplayName": {"LocalizedLabels": [{"Label": label, "LanguageCode": 1033}]},
        "RequiredLevel": {"Value": "None"},
    })
}

#[tokio::test]
async fn g1_an_administrator_adds_a_column_and_people_use_it() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let attributes = "EntityDefinitions(LogicalName='contact')/Attributes";
    let option = |value: i64, label: &str| json!({"Value": value, "Label": {"LocalizedLabels": [{"Label": label, "LanguageCode": 1033}]}});
    let mut text = definition("String", "new_Badge", "Badge");
    text["MaxLength"] = json!(5);
    let mut choice = definition("Picklist", "new_Size", "Size");
    choice["OptionSet"] = json!({"Options": [option(1, "Small"), option(2, "Large")]});
    let mut truth = definition("Boolean", "new_Vip", "VIP");
    truth["OptionSet"] = json!({"FalseOption": option(0, "No"), "TrueOption": option(1, "Yes")});
    let mut day = definition("DateTime", "new_Seen", "Seen");
    day["DateTimeBehavior"] = json!({"Value": "DateOnly"});
    let mut whole = definition("Integer", "new_Count", "Count");
    whole["MaxValue"] = json!(10);
    for body in [
        text,
        choice,
        truth,
        day,
        whole,
        definition("Memo", "new_Story", "Story"),
        definition("Money", "new_Debt", "Debt"),
        definition("Decimal", "new_Rate", "Rate"),
        definition("DateTime", "new_When", "When"),
    ] {
        let reply = admin.post(attributes, body).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
        let there = reply
            .header("OData-EntityId")
            .strip_prefix(&org.root())
            .unwrap()
            .to_owned();
        assert_eq!(admin.get(&there).await.status, 200, "{there}");
    }
    let body = json!({"lastname": "X", "new_badge": "12345", "new_size": 2, "new_vip": true, "new_seen": "2026-03-04", "new_count": 7, "new_debt": 1.5, "new_when": "2026-03-04T10:00:00Z"});
    let id = sales.make("contacts", body).await;
    let row = sales.annotated(&format!("contacts({id})")).await.json();
    assert_eq!(row["new_size@OData.Community.Display.V1.FormattedValue"], "Large");
    assert_eq!(
        (
            row["new_vip"].as_bool(),
            row["new_seen"].as_str(),
            row["new_count"].as_i64()
        ),
        (Some(true), Some("2026-03-04"), Some(7))
    );
    assert_eq!(
        sales
            .get("contacts?$filter=new_badge eq '12345' and new_vip eq true")
            .await
            .rows()
            .len(),
        1
    );
    let fetch = "<fetch><entity name='contact'><attribute name='new_badge'/><filter><condition attribute='new_size' operator='eq' value='2'/></filter></entity></fetch>";
    assert_eq!(crate::fetching::rows(&sales, "contacts", fetch).await.len(), 1);
    let path = format!("contacts({id})");
    assert_eq!(
        sales.patch(&path, json!({"new_badge": "123456"})).await.refusal(),
        (400, "0x80044331".to_owned())
    );
    assert_eq!(sales.patch(&path, json!({"new_size": 3})).await.status, 400);
    assert_eq!(sales.patch(&path, json!({"new_count": 11})).await.status, 400);
    assert!(
        sales
            .get("$metadata")
            .await
            .text
            .contains("<Property Name=\"new_badge\"")
    );
    // Change tracking and batches know it as well.
    let delta = sales
        .send("PATCH", &path, &[], Some(json!({"new_badge": "abc"}).to_string()))
        .await;
    assert_eq!(delta.status, 204);
    let mut label = definition("String", "new_Badge", "Door Badge");
    label["DisplayName"]["LocalizedLabels"] =
        json!([{"Label": "Türschild", "LanguageCode": 1031}, {"Label": "Door Badge", "LanguageCode": 1033}]);
    label["MaxLength"] = json!(6);
    let changed = admin
        .put(&format!("{attributes}(LogicalName='new_badge')"), label)
        .await;
    assert_eq!(changed.status, 204, "{}", changed.text);
    assert_eq!(
        sales.patch(&path, json!({"new_badge": "123456"})).await.status,
        204
    );
    let gone = admin
        .delete(&format!("{attributes}(LogicalName='new_badge')"))
        .await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    assert_eq!(refused(&sales, "contacts?$select=new_badge").await, bad());
    assert!(sales.get(&path).await.json().get("new_badge").is_none());
}

#[tokio::test]
async fn g1_definitions_that_do_not_fit_are_refused_and_change_nothing() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let attributes = "EntityDefinitions(LogicalName='contact')/Attributes";
    let before = admin.get(attributes).await.rows().len();
    let fine = definition("String", "new_Fine", "Fine");
    assert_eq!(
        sales.post(attributes, fine.clone()).await.refusal(),
        (403, "0x80040220".to_owned())
    );
    let without = |name: &str| {
        let mut body = fine.clone();
        body.as_object_mut().unwrap().remove(name);
        body
    };
    let with = |name: &str, value: Value| {
        let mut body = fine.clone();
        body[name] = value;
        body
    };
    for body in [
        without("SchemaName"),
        without("DisplayName"),
        without("@odata.type"),
        with("SchemaName", json!("Fine")),
        with("SchemaName", json!("new_")),
        with("SchemaName", json!("new_a\"; DROP TABLE contact; --")),
        with("SchemaName", json!("mscrm_x")),
        with("MaxLength", json!(0)),
        with("MaxLength", json!(5000)),
        with("MaxLength", json!("long")),
        with("RequiredLevel", json!({"Value": "Always"})),
        with(
            "DisplayName",
            json!({"LocalizedLabels": [{"Label": "x", "LanguageCode": 4}]}),
        ),
        definition("Picklist", "new_Size", "Size"),
        definition("Boolean", "new_Vip", "VIP"),
    ] {
        let reply = admin.post(attributes, body.clone()).await;
        assert_eq!(reply.refusal(), (400, "0x80040203".to_owned()), "{body}");
    }
    let taken = with("SchemaName", json!("new_CorrespondenceLanguage"));
    assert_eq!(
        admin.post(attributes, taken).await.refusal(),
        (400, "0x80047013".to_owned())
    );
    let used = format!("{attributes}(LogicalName='new_correspondencelanguage')");
    assert_eq!(
        admin.delete(&used).await.refusal(),
        (400, "0x8004f01f".to_owned()),
        "a form shows it"
    );
    assert_eq!(
        admin
            .delete(&format!("{attributes}(LogicalName='jobtitle')"))
            .await
            .status,
        400
    );
    assert_eq!(
        admin
            .delete(&format!("{attributes}(LogicalName='nothing')"))
            .await
            .status,
        404
    );
    assert_eq!(
        admin
            .post(
                "EntityDefinitions(LogicalName='systemuser')/Attributes",
                fine.clone()
            )
            .await
            .status,
        400
    );
    assert_eq!(
        admin
            .post(attributes, definition("Lookup", "new_Boss", "Boss"))
            .await
            .status,
        501
    );
    assert_eq!(admin.post("EntityDefinitions", json!({})).await.status, 501);
    assert_eq!(admin.get(attributes).await.rows().len(), before);
}
