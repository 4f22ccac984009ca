//! Reference E1, E2: privileges with depths over a hierarchy of business units, roles of teams, and asking for them.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::rights::{access, account_of, add, only, role};
use crate::support::Org;

/// Accounts of the support agent, of somebody in her unit, of somebody in the unit below, of somebody elsewhere.
async fn four_accounts(org: &Org) -> [String; 4] {
    [
        account_of(org, org.user(SeedRole::SupportAgent)).await,
        account_of(org, org.colleague("Vidal")).await,
        account_of(org, org.colleague("Lindgren")).await,
        account_of(org, org.user(SeedRole::Salesperson)).await,
    ]
}

fn ids(rows: &[Value]) -> Vec<String> {
    let mut all: Vec<String> = rows
        .iter()
        .map(|row| row["accountid"].as_str().unwrap().to_owned())
        .collect();
    all.sort();
    all
}

fn sorted(ids: &[String]) -> Vec<String> {
    let mut all = ids.to_vec();
    all.sort();
    all
}

#[tokio::test]
async fn e1_depth_is_measured_from_the_unit_and_down_the_hierarchy() {
    let org = Org::start().await;
    let accounts = four_accounts(&org).await;
    let agent = org.user(SeedRole::SupportAgent);
    for (depth, reached) in [("Basic", 1), ("Local", 2), ("Deep", 3), ("Global", 4)] {
        let made = role(
            &org,
            "Service",
            &[
                ("prvReadAccount", depth),
                ("prvWriteAccount", depth),
                ("prvShareAccount", depth),
            ],
        )
        .await;
        only(&org, agent, &made).await;
        let own = org.as_role(SeedRole::SupportAgent);
        let (within, beyond) = accounts.split_at(reached);
        assert_eq!(
            ids(&own.get("accounts").await.rows()),
            sorted(within),
            "E4: {depth} lists omit"
        );
        assert_eq!(own.get("accounts/$count").await.text, reached.to_string());
        for id in within {
            let path = format!("accounts({id})");
            assert_eq!(own.get(&path).await.status, 200, "{depth}");
            assert_eq!(
                own.patch(&path, json!({"fax": depth})).await.status,
                204,
                "{depth}"
            );
            let rights = access(&org, &format!("systemusers({agent})"), &path).await;
            assert_eq!(rights, "ReadAccess, WriteAccess, ShareAccess", "{depth}");
            assert_eq!(
                own.delete(&path).await.refusal(),
                (403, "0x80040220".to_owned()),
                "no privilege to delete at all"
            );
        }
        for id in beyond {
            let path = format!("accounts({id})");
            assert_eq!(
                own.get(&path).await.refusal(),
                (403, "0x80048405".to_owned()),
                "{depth}"
            );
            let patched = own.patch(&path, json!({"fax": depth})).await;
            assert_eq!(patched.refusal(), (403, "0x80048405".to_owned()), "{depth}");
            assert!(patched.text.contains("WriteAccess"), "the right is named");
            assert_eq!(
                access(&org, &format!("systemusers({agent})"), &path).await,
                "None"
            );
        }
    }
}

#[tokio::test]
async fn e1_each_verb_has_its_own_privilege() {
    let org = Org::start().await;
    let agent = org.user(SeedRole::SupportAgent);
    let other = org.colleague("Vidal");
    let account = account_of(&org, agent).await;
    let path = format!("accounts({account})");
    let own = org.as_role(SeedRole::SupportAgent);
    let bind = json!({"ownerid@odata.bind": format!("/systemusers({other})")});
    let email = json!({"subject": "x", "regardingobjectid_account_email@odata.bind": format!("/{path}")});
    let read = role(&org, "Service", &[("prvReadAccount", "Global")]).await;
    only(&org, agent, &read).await;
    for (missing, method, path, body) in [
        (
            "prvCreateAccount",
            "POST",
            "accounts".to_owned(),
            json!({"name": "x"}),
        ),
        ("prvWriteAccount", "PATCH", path.clone(), json!({"fax": "1"})),
        ("prvAssignAccount", "PATCH", path.clone(), bind),
        ("prvCreateActivity", "POST", "emails".to_owned(), email.clone()),
        ("prvAppendActivity", "POST", "emails".to_owned(), email.clone()),
        ("prvAppendToAccount", "POST", "emails".to_owned(), email),
        ("prvDeleteAccount", "DELETE", path.clone(), Value::Null),
    ] {
        let refused = own.send(method, &path, &[], Some(body.to_string())).await;
        assert_eq!(refused.refusal(), (403, "0x80040220".to_owned()), "{missing}");
        assert!(refused.text.contains(missing), "{missing}: {}", refused.text);
        add(&org, &read, &[(missing, "Global")]).await;
        if missing == "prvCreateActivity" {
            continue;
        }
        let reply = own.send(method, &path, &[], Some(body.to_string())).await;
        if missing == "prvAppendActivity" {
            assert!(
                reply.text.contains("prvAppendToAccount"),
                "E1: both sides of regarding"
            );
        } else {
            assert_eq!(reply.status, 204, "{missing}: {}", reply.text);
        }
    }
}

#[tokio::test]
async fn e1_a_new_row_belongs_to_somebody_within_reach() {
    let org = Org::start().await;
    let agent = org.user(SeedRole::SupportAgent);
    let made = role(
        &org,
        "Service",
        &[("prvReadAccount", "Global"), ("prvCreateAccount", "Local")],
    )
    .await;
    only(&org, agent, &made).await;
    let own = org.as_role(SeedRole::SupportAgent);
    let body = |owner| json!({"name": "x", "ownerid@odata.bind": format!("/systemusers({owner})")});
    assert_eq!(
        own.post("accounts", body(org.colleague("Vidal"))).await.status,
        204
    );
    let refused = own.post("accounts", body(org.colleague("Lindgren"))).await;
    assert_eq!(
        refused.refusal(),
        (403, "0x80040220".to_owned()),
        "the unit below is not this unit"
    );
    assert_eq!(
        own.get("accounts/$count").await.text,
        "1",
        "a refused row leaves no trace"
    );
}

#[tokio::test]
async fn e1_a_role_of_a_team_reaches_from_the_teams_unit() {
    let org = Org::start().await;
    let accounts = four_accounts(&org).await;
    let agent = org.user(SeedRole::SupportAgent);
    let admin = org.admin();
    let none = role(&org, "Service", &[]).await;
    only(&org, agent, &none).await;
    let own = org.as_role(SeedRole::SupportAgent);
    assert_eq!(
        own.get("accounts").await.refusal(),
        (403, "0x80040220".to_owned())
    );

    let unit = org.named("businessunit", "Sales North");
    let body = json!({"name": "Helpers", "businessunitid@odata.bind": format!("/businessunits({unit})")});
    let team = admin.make("teams", body).await;
    let of_team = role(&org, "Sales North", &[("prvReadAccount", "Local")]).await;
    assert_eq!(
        admin
            .add(
                &format!("teams({team})/teamroles_association"),
                &format!("roles({of_team})")
            )
            .await
            .status,
        204
    );
    let members = format!("teams({team})/teammembership_association");
    assert_eq!(
        admin.add(&members, &format!("systemusers({agent})")).await.status,
        204
    );
    let seen = [accounts[0].clone(), accounts[3].clone()];
    assert_eq!(
        ids(&own.get("accounts").await.rows()),
        sorted(&seen),
        "own rows, and the team's unit"
    );

    admin
        .set(&format!("roles({of_team})"), json!({"isinherited": 0}))
        .await;
    let seen = [accounts[3].clone()];
    assert_eq!(
        ids(&own.get("accounts").await.rows()),
        sorted(&seen),
        "team privileges only"
    );

    let path = format!("{members}({agent})/$ref");
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(
        own.get("accounts").await.refusal(),
        (403, "0x80040220".to_owned())
    );
}

#[tokio::test]
async fn e2_privileges_of_teams_are_reported_at_basic_depth_only() {
    let org = Org::start().await;
    let agent = org.user(SeedRole::SupportAgent);
    let admin = org.admin();
    let own_role = role(&org, "Service", &[("prvReadContact", "Local")]).await;
    only(&org, agent, &own_role).await;
    let team = admin.make("teams", json!({"name": "Helpers"})).await;
    let of_team = role(
        &org,
        "Alder & Finch",
        &[("prvReadAccount", "Deep"), ("prvReadContact", "Global")],
    )
    .await;
    admin
        .add(
            &format!("teams({team})/teamroles_association"),
            &format!("roles({of_team})"),
        )
        .await;
    admin
        .add(
            &format!("teams({team})/teammembership_association"),
            &format!("systemusers({agent})"),
        )
        .await;

    let user = format!("systemusers({agent})/Microsoft.Dynamics.CRM");
    let all = admin
        .get(&format!("{user}.RetrieveUserPrivileges()"))
        .await
        .json();
    let list = all["RolePrivileges"].as_array().unwrap();
    let depths: Vec<(&str, &str)> = list
        .iter()
        .map(|one| {
            (
                one["PrivilegeName"].as_str().unwrap(),
                one["Depth"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(depths, [("prvReadAccount", "Basic"), ("prvReadContact", "Local")]);
    let service = org.named("businessunit", "Service").to_string();
    assert!(list.iter().all(|one| one["BusinessUnitId"] == json!(service)));
    assert!(list.iter().all(|one| one["PrivilegeId"].is_string()));

    let path = format!("{user}.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvReadContact')");
    let one = admin.get(&path).await.json();
    let root = org.named("businessunit", "Alder & Finch").to_string();
    let held: Vec<(&str, &str)> = one["RolePrivileges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["Depth"].as_str().unwrap(),
                one["BusinessUnitId"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(held, [("Local", service.as_str()), ("Global", root.as_str())]);
    let path = format!("{user}.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvDeleteContact')");
    assert_eq!(admin.get(&path).await.json()["RolePrivileges"], json!([]));
    assert_eq!(
        admin
            .post(&format!("{user}.RetrieveUserPrivileges"), json!({}))
            .await
            .status,
        405
    );
}

#[tokio::test]
async fn e4_owner_teams_own_and_access_teams_do_not() {
    let org = Org::start().await;
    let admin = org.admin();
    let agent = org.user(SeedRole::SupportAgent);
    let made = role(&org, "Service", &[("prvReadAccount", "Basic")]).await;
    only(&org, agent, &made).await;
    let account = account_of(&org, org.user(SeedRole::SystemAdministrator)).await;
    let path = format!("accounts({account})");
    let give = |team: &str| json!({"ownerid@odata.bind": format!("/teams({team})")});

    let access_team = admin
        .make("teams", json!({"name": "Readers", "teamtype": 1}))
        .await;
    let refused = admin.patch(&path, give(&access_team)).await;
    assert_eq!(refused.refusal(), (400, "0x80048340".to_owned()));
    let of_team = role(&org, "Alder & Finch", &[("prvReadAccount", "Basic")]).await;
    let refused = admin
        .add(
            &format!("teams({access_team})/teamroles_association"),
            &format!("roles({of_team})"),
        )
        .await;
    assert_eq!(refused.refusal(), (400, "0x80048331".to_owned()));

    let team = admin.make("teams", json!({"name": "Owners"})).await;
    let refused = admin.patch(&path, give(&team)).await;
    assert_eq!(
        refused.refusal(),
        (403, "0x80040220".to_owned()),
        "its roles do not read accounts"
    );
    assert!(refused.text.contains("prvReadAccount"));
    admin
        .add(
            &format!("teams({team})/teamroles_association"),
            &format!("roles({of_team})"),
        )
        .await;
    admin.set(&path, give(&team)).await;
    let own = org.as_role(SeedRole::SupportAgent);
    assert_eq!(own.get(&path).await.status, 403);
    admin
        .add(
            &format!("teams({team})/teammembership_association"),
            &format!("systemusers({agent})"),
        )
        .await;
    assert_eq!(
        own.get(&path).await.status,
        200,
        "rows of one's team, with any depth"
    );
    assert_eq!(access(&org, &format!("teams({team})"), &path).await, "ReadAccess");
    assert_eq!(
        admin.delete(&format!("teams({team})")).await.refusal(),
        (405, "0x80040227".to_owned()),
        "it owns something"
    );
}

#[tokio::test]
async fn e_the_rows_of_security_are_readable_under_the_names_of_the_reference() {
    let org = Org::start().await;
    let admin = org.admin();
    for set in [
        "roles",
        "privileges",
        "teams",
        "businessunits",
        "teammemberships",
        "systemuserrolescollection",
        "teamrolescollection",
        "roleprivilegescollection",
        "principalobjectaccessset",
        "principalobjectattributeaccessset",
        "fieldsecurityprofiles",
        "fieldpermissions",
        "systemuserprofilescollection",
        "teamprofilescollection",
    ] {
        assert_eq!(admin.get(set).await.status, 200, "{set}");
        assert!(
            admin
                .get(&format!(
                    "EntityDefinitions?$select=EntitySetName&$filter=EntitySetName eq '{set}'"
                ))
                .await
                .rows()
                .len()
                == 1,
            "{set}"
        );
    }
    let root = org.named("businessunit", "Alder & Finch");
    let below = admin
        .get(&format!(
            "businessunits({root})/business_unit_parent_business_unit?$select=name"
        ))
        .await
        .rows();
    assert_eq!(below.len(), 3);
    let service = org.named("businessunit", "Service");
    let below = admin
        .get(&format!(
            "businessunits({service})/business_unit_parent_business_unit?$select=name"
        ))
        .await
        .rows();
    assert_eq!(below[0]["name"], "Field Service");
    let one = admin
        .get("privileges?$select=name,accessright,canbebasic&$filter=name eq 'prvAppendToActivity'")
        .await
        .rows();
    assert_eq!(
        (one[0]["accessright"].clone(), one[0]["canbebasic"].clone()),
        (json!(16), json!(true))
    );
    let held = admin
        .get(&format!(
            "systemusers({})?$select=fullname&$expand=systemuserroles_association($select=name)",
            org.user(SeedRole::Salesperson)
        ))
        .await
        .json();
    assert_eq!(held["systemuserroles_association"][0]["name"], "Salesperson");
}

#[tokio::test]
async fn e1_a_role_has_a_copy_in_each_unit_below_and_only_administrators_change_roles() {
    let org = Org::start().await;
    let admin = org.admin();
    let made = role(&org, "Service", &[("prvReadAccount", "Local")]).await;
    let copies = admin
        .get(&format!(
            "roles({made})/role_parent_root_role?$filter=roleid ne {made}"
        ))
        .await
        .rows();
    assert_eq!(copies.len(), 1, "in Field Service");
    let copy = copies[0]["roleid"].as_str().unwrap();
    let held = admin
        .get(&format!("roles({copy})/roleprivileges_association"))
        .await
        .rows();
    assert_eq!(held[0]["name"], "prvReadAccount");
    assert_eq!(
        admin.delete(&format!("roles({copy})")).await.refusal(),
        (405, "0x80040227".to_owned())
    );

    let sales = org.sales();
    for (method, path, body, right) in [
        (
            "POST",
            "roles".to_owned(),
            json!({"name": "Mine"}),
            "prvCreateRole",
        ),
        (
            "PATCH",
            format!("roles({made})"),
            json!({"name": "Mine"}),
            "prvWriteRole",
        ),
        (
            "POST",
            "fieldsecurityprofiles".to_owned(),
            json!({"name": "Mine"}),
            "prvCreateFieldSecurityProfile",
        ),
    ] {
        let refused = sales.send(method, &path, &[], Some(body.to_string())).await;
        assert_eq!(refused.refusal(), (403, "0x80040220".to_owned()), "{path}");
        assert!(refused.text.contains(right), "{right}");
    }
    let user = org.user(SeedRole::Salesperson);
    let path = format!("systemusers({user})/systemuserroles_association");
    let refused = sales.add(&path, &format!("roles({made})")).await;
    assert_eq!(refused.refusal(), (403, "0x80040220".to_owned()));
    assert!(refused.text.contains("prvAssignRole"));
    assert_eq!(admin.add(&path, &format!("roles({made})")).await.status, 204);
    assert_eq!(
        admin.add(&path, &format!("roles({made})")).await.refusal(),
        (412, "0x80040237".to_owned())
    );
    assert_eq!(admin.delete(&format!("roles({made})")).await.status, 204);
    assert_eq!(
        admin.get(&format!("roles({copy})")).await.status,
        404,
        "the copy goes with its root"
    );
    assert_eq!(
        admin.get(&path).await.rows().len(),
        1,
        "and nobody holds it any more"
    );
    let everywhere =
        json!({"Privileges": [{"Depth": "Basic", "PrivilegeId": "00000000-0000-0000-0000-000000000001"}]});
    let other = role(&org, "Service", &[]).await;
    let path = format!("roles({other})/Microsoft.Dynamics.CRM.AddPrivilegesRole");
    assert_eq!(
        admin.post(&path, everywhere).await.status,
        404,
        "no such privilege"
    );
}
