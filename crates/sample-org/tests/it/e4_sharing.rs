//! Reference E2, E4: sharing records, what follows a share or a new owner, and asking who may do what.

use regarding_sample_org::seed::{self, DEFAULT_SEED, SeedRole};
use regarding_sample_org::server::ServeOptions;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::rights::{access, account_of, only, role};
use crate::support::Org;

fn target(account: &str) -> Value {
    json!({"accountid": account, "@odata.type": "Microsoft.Dynamics.CRM.account"})
}

fn user(id: Uuid) -> Value {
    json!({"systemuserid": id, "@odata.type": "Microsoft.Dynamics.CRM.systemuser"})
}

fn grant(account: &str, principal: &Value, mask: &str) -> Value {
    json!({"Target": target(account), "PrincipalAccess": {"AccessMask": mask, "Principal": principal}})
}

/// The support agent with a role that reads, changes, appends and shares her own rows only.
async fn with_a_small_role(org: &Org) -> Uuid {
    let agent = org.user(SeedRole::SupportAgent);
    let own = [
        ("prvReadAccount", "Basic"),
        ("prvWriteAccount", "Basic"),
        ("prvReadContact", "Basic"),
        ("prvReadActivity", "Basic"),
        ("prvShareAccount", "Basic"),
    ];
    let made = role(org, "Service", &own).await;
    only(org, agent, &made).await;
    agent
}

#[tokio::test]
async fn e2_access_is_granted_modified_and_revoked() {
    let org = Org::start().await;
    let agent = with_a_small_role(&org).await;
    let (admin, own) = (org.admin(), org.as_role(SeedRole::SupportAgent));
    let account = account_of(&org, org.user(SeedRole::Salesperson)).await;
    let path = format!("accounts({account})");
    let principal = format!("systemusers({agent})");
    assert_eq!(own.get(&path).await.status, 403);

    assert_eq!(
        admin
            .post("GrantAccess", grant(&account, &user(agent), "ReadAccess"))
            .await
            .status,
        204
    );
    assert_eq!(own.get(&path).await.status, 200);
    assert_eq!(own.get("accounts/$count").await.text, "1", "lists show it too");
    assert_eq!(
        own.patch(&path, json!({"fax": "1"})).await.refusal(),
        (403, "0x80048405".to_owned())
    );
    assert_eq!(access(&org, &principal, &path).await, "ReadAccess");

    admin
        .post("GrantAccess", grant(&account, &user(agent), "WriteAccess"))
        .await;
    assert_eq!(
        own.patch(&path, json!({"fax": "1"})).await.status,
        204,
        "grants add up"
    );
    assert_eq!(access(&org, &principal, &path).await, "ReadAccess, WriteAccess");
    let shared = admin
        .get(&format!(
            "RetrieveSharedPrincipalsAndAccess(Target=@p)?@p={{'@odata.id':'{path}'}}"
        ))
        .await
        .json();
    assert_eq!(
        shared["PrincipalAccesses"][0]["AccessMask"],
        "ReadAccess, WriteAccess"
    );
    assert_eq!(
        shared["PrincipalAccesses"][0]["Principal"]["systemuserid"],
        json!(agent)
    );
    let rows = admin
        .get(&format!("principalobjectaccessset?$filter=objectid eq {account}"))
        .await
        .rows();
    assert_eq!(rows.len(), 1, "one row for a principal and a record");
    assert_eq!(
        (
            &rows[0]["accessrightsmask"],
            &rows[0]["inheritedaccessrightsmask"],
            &rows[0]["principaltypecode"],
            &rows[0]["objecttypecode"]
        ),
        (&json!(3), &json!(0), &json!("systemuser"), &json!("account"))
    );

    admin
        .post("ModifyAccess", grant(&account, &user(agent), "ReadAccess"))
        .await;
    assert_eq!(
        access(&org, &principal, &path).await,
        "ReadAccess",
        "modifying replaces"
    );
    let revoke = json!({"Target": {"@odata.id": path}, "Revokee": {"@odata.id": principal}});
    assert_eq!(admin.post("RevokeAccess", revoke.clone()).await.status, 204);
    assert_eq!(access(&org, &principal, &path).await, "None");
    assert_eq!(own.get(&path).await.refusal(), (403, "0x80048405".to_owned()));
    assert!(admin.get("principalobjectaccessset").await.rows().is_empty());
    assert_eq!(
        admin.post("RevokeAccess", revoke).await.status,
        204,
        "nothing to revoke is no failure"
    );
}

#[tokio::test]
async fn e4_a_share_never_exceeds_the_receivers_privileges() {
    let org = Org::start().await;
    let agent = with_a_small_role(&org).await;
    let own = org.as_role(SeedRole::SupportAgent);
    let account = account_of(&org, org.user(SeedRole::Salesperson)).await;
    let path = format!("accounts({account})");
    let all = "ReadAccess,WriteAccess,AppendAccess,AppendToAccess,DeleteAccess,ShareAccess,AssignAccess";
    assert_eq!(
        org.admin()
            .post("GrantAccess", grant(&account, &user(agent), all))
            .await
            .status,
        204
    );
    assert_eq!(
        access(&org, &format!("systemusers({agent})"), &path).await,
        "ReadAccess, WriteAccess, ShareAccess"
    );
    let refused = own.delete(&path).await;
    assert_eq!(refused.refusal(), (403, "0x80040220".to_owned()));
    assert!(refused.text.contains("prvDeleteAccount"));
}

#[tokio::test]
async fn e4_teams_share_with_their_members_and_sharing_needs_its_right() {
    let org = Org::start().await;
    let agent = with_a_small_role(&org).await;
    let (admin, own) = (org.admin(), org.as_role(SeedRole::SupportAgent));
    let account = account_of(&org, org.user(SeedRole::Salesperson)).await;
    let path = format!("accounts({account})");
    let team = admin
        .make("teams", json!({"name": "Readers", "teamtype": 1}))
        .await;
    let members = format!("teams({team})/teammembership_association");
    admin.add(&members, &format!("systemusers({agent})")).await;
    let principal = json!({"teamid": team, "@odata.type": "#Microsoft.Dynamics.CRM.team"});
    assert_eq!(
        admin
            .post("GrantAccess", grant(&account, &principal, "ReadAccess"))
            .await
            .status,
        204
    );
    assert_eq!(own.get(&path).await.status, 200, "an access team gives access");

    let other = user(org.colleague("Vidal"));
    let refused = own
        .post("GrantAccess", grant(&account, &other, "ReadAccess"))
        .await;
    assert_eq!(refused.refusal(), (403, "0x80048405".to_owned()));
    assert!(refused.text.contains("ShareAccess"));
    admin
        .post("GrantAccess", grant(&account, &user(agent), "ShareAccess"))
        .await;
    assert_eq!(
        own.post("GrantAccess", grant(&account, &other, "ReadAccess"))
            .await
            .status,
        204
    );

    assert_eq!(
        admin.delete(&format!("{members}({agent})/$ref")).await.status,
        204
    );
    assert_eq!(own.get(&path).await.status, 403, "no longer a member");
}

#[tokio::test]
async fn e4_what_belongs_to_a_shared_record_is_shared_with_it() {
    let org = Org::start().await;
    let agent = with_a_small_role(&org).await;
    let (admin, own) = (org.admin(), org.as_role(SeedRole::SupportAgent));
    let account = account_of(&org, org.user(SeedRole::SystemAdministrator)).await;
    let other = account_of(&org, org.user(SeedRole::SystemAdministrator)).await;
    let parent = |id: &str| json!({"lastname": "Brandt", "parentcustomerid_account@odata.bind": format!("/accounts({id})")});
    let contact = admin.make("contacts", parent(&account)).await;
    let email = json!({"subject": "x", "regardingobjectid_contact_email@odata.bind": format!("/contacts({contact})")});
    let email = admin.make("emails", email).await;
    admin
        .post("GrantAccess", grant(&account, &user(agent), "ReadAccess"))
        .await;
    let (contact_path, email_path) = (format!("contacts({contact})"), format!("emails({email})"));
    assert_eq!(own.get(&contact_path).await.status, 200);
    assert_eq!(own.get(&email_path).await.status, 200, "to any depth");
    assert_eq!(own.get("activitypointers/$count").await.text, "1");
    let row = admin
        .get(&format!("principalobjectaccessset?$filter=objectid eq {contact}"))
        .await
        .rows();
    assert_eq!(
        (&row[0]["accessrightsmask"], &row[0]["inheritedaccessrightsmask"]),
        (&json!(0), &json!(1))
    );

    let later = admin.make("contacts", parent(&account)).await;
    assert_eq!(
        own.get(&format!("contacts({later})")).await.status,
        200,
        "a new record inherits"
    );
    admin
        .set(
            &format!("contacts({later})"),
            json!({"parentcustomerid_account@odata.bind": format!("/accounts({other})")}),
        )
        .await;
    assert_eq!(
        own.get(&format!("contacts({later})")).await.status,
        403,
        "and lets go when it moves"
    );

    let own_share = json!({
        "Target": {"contactid": contact, "@odata.type": "Microsoft.Dynamics.CRM.contact"},
        "PrincipalAccess": {"AccessMask": "ReadAccess", "Principal": user(agent)},
    });
    admin.post("GrantAccess", own_share).await;
    let revoke = json!({"Target": target(&account), "Revokee": user(agent)});
    admin.post("RevokeAccess", revoke).await;
    assert_eq!(own.get(&format!("accounts({account})")).await.status, 403);
    assert_eq!(
        own.get(&contact_path).await.status,
        200,
        "shared by itself as well"
    );
    assert_eq!(own.get(&email_path).await.status, 200, "and what belongs to it");
    assert_eq!(admin.delete(&contact_path).await.status, 204);
    assert!(
        admin.get("principalobjectaccessset").await.rows().is_empty(),
        "nothing is left of what is gone"
    );
}

#[tokio::test]
async fn e4_a_new_owner_gets_what_belongs_to_the_record() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let mara = org.user(SeedRole::Salesperson);
    let edda = org.colleague("Kallström");
    let account = account_of(&org, mara).await;
    let contact =
        json!({"lastname": "Brandt", "parentcustomerid_account@odata.bind": format!("/accounts({account})")});
    let contact = sales.make("contacts", contact).await;
    let task =
        json!({"subject": "x", "regardingobjectid_contact_task@odata.bind": format!("/contacts({contact})")});
    let task = sales.make("tasks", task).await;
    let loose = sales.make("tasks", json!({"subject": "of nobody"})).await;
    sales
        .set(
            &format!("accounts({account})"),
            json!({"ownerid@odata.bind": format!("/systemusers({edda})")}),
        )
        .await;
    for (path, owner) in [
        (format!("accounts({account})"), edda),
        (format!("contacts({contact})"), edda),
        (format!("tasks({task})"), edda),
        (format!("tasks({loose})"), mara),
    ] {
        let row = admin.get(&path).await.json();
        assert_eq!(
            (&row["_ownerid_value"], &row["_owninguser_value"]),
            (&json!(owner), &json!(owner)),
            "{path}"
        );
    }
    let party = admin
        .get(&format!(
            "tasks({task})/task_activity_parties?$filter=participationtypemask eq 9"
        ))
        .await
        .rows();
    assert_eq!(
        party[0]["_partyid_value"],
        json!(edda),
        "A10: the owner's row follows"
    );
    assert!(
        admin.get("principalobjectaccessset").await.rows().is_empty(),
        "nothing is kept by default"
    );

    let gone = org.colleague("Pauls");
    let refused = admin
        .patch(
            &format!("accounts({account})"),
            json!({"ownerid@odata.bind": format!("/systemusers({gone})")}),
        )
        .await;
    assert_eq!(refused.refusal(), (400, "0x80040225".to_owned()), "disabled");
}

#[tokio::test]
async fn e4_the_previous_owner_keeps_access_where_the_organization_says_so() {
    let now = "2026-03-04T10:00:00Z".parse().unwrap();
    let mut world = seed::empty(DEFAULT_SEED, now);
    let organization = world
        .rows
        .iter_mut()
        .find(|row| row.table == "organization")
        .unwrap();
    organization
        .columns
        .insert("sharetopreviousowneronassign", true.into());
    let org = Org::of(world, ServeOptions::default()).await;
    let agent = with_a_small_role(&org).await;
    let account = account_of(&org, agent).await;
    let path = format!("accounts({account})");
    let own = org.as_role(SeedRole::SupportAgent);
    let mara = org.user(SeedRole::Salesperson);
    org.admin()
        .set(
            &path,
            json!({"ownerid@odata.bind": format!("/systemusers({mara})")}),
        )
        .await;
    assert_eq!(own.get(&path).await.status, 200);
    assert_eq!(
        access(&org, &format!("systemusers({agent})"), &path).await,
        "ReadAccess, WriteAccess, ShareAccess",
        "all rights that the role has"
    );
}

#[tokio::test]
async fn e2_malformed_shares_are_refused_and_change_nothing() {
    let org = Org::start().await;
    let admin = org.admin();
    let agent = org.user(SeedRole::SupportAgent);
    let account = account_of(&org, org.user(SeedRole::Salesperson)).await;
    let nobody = Uuid::from_u128(1);
    for (body, refusal) in [
        (grant(&account, &user(agent), "None"), (403, "0x8004020d")),
        (grant(&account, &user(agent), "Everything"), (400, "0x80040203")),
        (grant(&account, &user(nobody), "ReadAccess"), (404, "0x80040217")),
        (
            grant(&nobody.to_string(), &user(agent), "ReadAccess"),
            (404, "0x80040217"),
        ),
        (
            grant(&account, &target(&account), "ReadAccess"),
            (400, "0x80040203"),
        ),
        (
            json!({"Target": user(agent), "PrincipalAccess": {"AccessMask": "ReadAccess", "Principal": user(agent)}}),
            (403, "0x80040220"),
        ),
        (json!({"Target": target(&account)}), (400, "0x80040203")),
        (json!({}), (400, "0x80040203")),
    ] {
        let reply = admin.post("GrantAccess", body.clone()).await;
        assert_eq!(reply.refusal(), (refusal.0, refusal.1.to_owned()), "{body}");
    }
    assert_eq!(admin.get("GrantAccess").await.status, 405);
    assert_eq!(
        admin
            .post("RetrieveSharedPrincipalsAndAccess", json!({}))
            .await
            .status,
        405
    );
    assert!(admin.get("principalobjectaccessset").await.rows().is_empty());
    assert_eq!(
        access(
            &org,
            &format!("organizations({})", org.world.organization.id),
            &format!("accounts({account})")
        )
        .await,
        "None"
    );
}
