//! Reference E: roles, depths, and asking what one may do.

use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::support::Org;

#[tokio::test]
async fn lists_omit_and_single_reads_refuse_what_the_caller_may_not_see() {
    let org = Org::start().await;
    let id = org
        .admin()
        .make("accounts", json!({"name": "Head office only"}))
        .await;
    let sales = org.sales();
    assert_eq!(sales.get("accounts").await.rows().len(), 0);
    assert_eq!(sales.get("accounts/$count").await.text, "0");
    assert_eq!(
        sales.get(&format!("accounts({id})")).await.refusal(),
        (403, "0x80048405".to_owned())
    );
    let contact = org
        .admin()
        .make(
            "contacts",
            json!({"lastname": "Hidden", "parentcustomerid_account@odata.bind": format!("/accounts({id})")}),
        )
        .await;
    let user = org.user(SeedRole::Salesperson);
    org.admin()
        .patch(
            &format!("contacts({contact})"),
            json!({"ownerid@odata.bind": format!("/systemusers({user})")}),
        )
        .await;
    let row = sales
        .get(&format!("contacts({contact})?$expand=parentcustomerid_account"))
        .await
        .json();
    assert!(
        row["parentcustomerid_account"].is_null(),
        "expansion shows no more than a read would"
    );
    let by_name = sales
        .get("contacts?$filter=parentcustomerid_account/name eq 'Head office only'")
        .await;
    assert!(by_name.rows().is_empty(), "nor does a filter tell");
}

#[tokio::test]
async fn a_salesperson_deletes_own_rows_only() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let own = sales.make("emails", json!({"subject": "own"})).await;
    assert_eq!(sales.delete(&format!("emails({own})")).await.status, 204);
    let user = org.user(SeedRole::Salesperson);
    let team_mate = sales.make("emails", json!({"subject": "given away"})).await;
    let colleague = admin
        .get(&format!(
            "systemusers?$filter=_businessunitid_value eq {} and systemuserid ne {user}",
            org.world
                .users
                .iter()
                .find(|one| one.id == user)
                .unwrap()
                .business_unit
        ))
        .await
        .rows();
    let colleague = colleague[0]["systemuserid"].as_str().unwrap().to_owned();
    let body = json!({"ownerid@odata.bind": format!("/systemusers({colleague})")});
    assert_eq!(
        sales.patch(&format!("emails({team_mate})"), body).await.status,
        204
    );
    assert_eq!(
        sales.get(&format!("emails({team_mate})")).await.status,
        200,
        "the same business unit"
    );
    assert_eq!(
        sales.delete(&format!("emails({team_mate})")).await.refusal(),
        (403, "0x80048405".to_owned())
    );
    assert_eq!(admin.delete(&format!("emails({team_mate})")).await.status, 204);
}

#[tokio::test]
async fn a_missing_privilege_is_named() {
    let org = Org::start().await;
    let agent = org.as_role(SeedRole::SupportAgent);
    let reply = agent.post("opportunities", json!({"name": "x"})).await;
    assert_eq!(reply.refusal(), (403, "0x80040220".to_owned()));
    assert!(reply.text.contains("prvCreateOpportunity"));
}

#[tokio::test]
async fn e2_privileges_and_access_can_be_asked_for() {
    let org = Org::start().await;
    let sales = org.sales();
    let user = org.user(SeedRole::Salesperson);
    let body = sales
        .get(&format!(
            "systemusers({user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"
        ))
        .await
        .json();
    let depth = |name: &str| {
        let all = body["RolePrivileges"].as_array().unwrap();
        all.iter()
            .find(|one| one["PrivilegeName"] == name)
            .map(|one| one["Depth"].clone())
    };
    assert_eq!(depth("prvReadActivity"), Some(json!("Local")));
    assert_eq!(depth("prvDeleteActivity"), Some(json!("Basic")));
    assert_eq!(depth("prvSyncToOutlook"), Some(json!("Global")));
    assert_eq!(depth("prvReadEmail"), None, "activities share one set");
    let account = sales.make("accounts", json!({"name": "Contoso"})).await;
    let access = sales
        .get(&format!("systemusers({user})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@p1)?@p1={{'@odata.id':'accounts({account})'}}"))
        .await
        .json();
    let rights = access["AccessRights"].as_str().unwrap().to_owned();
    assert!(
        rights.contains("ReadAccess") && rights.contains("DeleteAccess") && rights.contains(", "),
        "{rights}"
    );
    let agent = org.user(SeedRole::SupportAgent);
    let access = sales
        .get(&format!("systemusers({agent})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@p1)?@p1={{'@odata.id':'accounts({account})'}}"))
        .await
        .json();
    assert!(!access["AccessRights"].as_str().unwrap().contains("DeleteAccess"));
}

#[tokio::test]
async fn a2_acting_for_another_takes_a_privilege_and_gives_no_more_than_both_have() {
    let org = Org::start().await;
    let user = org.user(SeedRole::Salesperson).to_string();
    let header = [("MSCRMCallerID", user.as_str())];
    let refused = org
        .as_role(SeedRole::SupportAgent)
        .send("GET", "WhoAmI", &header, None)
        .await;
    assert_eq!(refused.refusal(), (403, "0x80040220".to_owned()));
    org.admin()
        .make("accounts", json!({"name": "Head office only"}))
        .await;
    let seen = org.admin().send("GET", "accounts/$count", &header, None).await;
    assert_eq!(seen.text, "0");
    let me = org.admin().send("GET", "WhoAmI", &header, None).await;
    assert_eq!(me.json()["UserId"], json!(user));
    let body = Some(json!({"name": "For her"}).to_string());
    let prefer = [header[0], ("Prefer", "return=representation")];
    let made = org.admin().send("POST", "accounts", &prefer, body).await.json();
    assert_eq!(made["_createdby_value"], json!(user));
    assert_eq!(
        made["_createdonbehalfby_value"],
        json!(org.user(SeedRole::SystemAdministrator))
    );
}

#[tokio::test]
async fn bound_operations_need_their_namespace_and_unbound_ones_do_not() {
    let org = Org::start().await;
    let sales = org.sales();
    let user = org.user(SeedRole::Salesperson);
    for (path, status) in [
        (
            format!("systemusers({user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"),
            200,
        ),
        (
            format!("systemusers({user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges"),
            200,
        ),
        (format!("systemusers({user})/RetrieveUserPrivileges()"), 404),
        ("WhoAmI".to_owned(), 200),
        ("RetrieveVersion()".to_owned(), 200),
        ("contacts/CreateMultiple".to_owned(), 404),
    ] {
        assert_eq!(sales.get(&path).await.status, status, "{path}");
    }
    let delivery = sales.post("emails/DeliverIncomingEmail", json!({})).await;
    assert_eq!(delivery.status, 404, "{}", delivery.text);
}

#[tokio::test]
async fn i11_a_person_may_lack_what_the_office_programs_need() {
    let org = Org::start().await;
    let admin = org.admin();
    let user = org.user(SeedRole::Salesperson);
    let roles = format!("systemusers({user})/systemuserroles_association");
    let held = admin.get(&format!("{roles}?$select=roleid")).await.rows();
    let unit = admin
        .get(&format!("systemusers({user})?$select=_businessunitid_value"))
        .await
        .json();
    let unit = unit["_businessunitid_value"].as_str().unwrap().to_owned();
    let body = json!({"name": "Reader", "businessunitid@odata.bind": format!("/businessunits({unit})")});
    let role = admin.make("roles", body).await;
    let wanted = admin
        .get("privileges?$select=privilegeid&$filter=name eq 'prvReadContact' or name eq 'prvReadUser' or name eq 'prvReadUserSettings'")
        .await
        .rows();
    let privileges: Vec<_> = wanted
        .iter()
        .map(|row| json!({"Depth": "Basic", "PrivilegeId": row["privilegeid"]}))
        .collect();
    let added = admin
        .post(
            &format!("roles({role})/Microsoft.Dynamics.CRM.AddPrivilegesRole"),
            json!({"Privileges": privileges}),
        )
        .await;
    assert_eq!(added.status, 204, "{}", added.text);
    assert_eq!(admin.add(&roles, &format!("roles({role})")).await.status, 204);
    for row in held {
        let path = format!("{roles}({})/$ref", row["roleid"].as_str().unwrap());
        assert_eq!(admin.delete(&path).await.status, 204);
    }
    let sales = org.sales();
    let body = sales
        .get(&format!(
            "systemusers({user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"
        ))
        .await
        .json();
    let names: Vec<_> = body["RolePrivileges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["PrivilegeName"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"prvReadContact"));
    for missing in [
        "prvSyncToOutlook",
        "prvUseOfficeApps",
        "prvReadEntity",
        "prvReadSystemForm",
    ] {
        assert!(!names.contains(&missing), "{missing}");
    }
    let tracked = [("Prefer", "odata.track-changes")];
    let delta = sales.send("GET", "contacts", &tracked, None).await;
    assert_eq!(
        delta.refusal(),
        (403, "0x80040220".to_owned()),
        "A14: own rows only"
    );
    for path in [
        "EntityDefinitions?$select=LogicalName",
        "systemforms",
        "RetrieveMetadataChanges()",
    ] {
        assert_eq!(
            sales.get(path).await.refusal(),
            (403, "0x80040220".to_owned()),
            "E1 {path}"
        );
    }
}
