//! Roles made for one test: exactly these privileges, held by exactly this person.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]
#![expect(clippy::panic, reason = "helpers of tests")]

use serde_json::json;
use uuid::Uuid;

use crate::support::Org;

/// Makes a role in a business unit; privileges by name with their depths.
pub(crate) async fn role(org: &Org, unit: &str, privileges: &[(&str, &str)]) -> String {
    let admin = org.admin();
    let unit = org.named("businessunit", unit);
    let body =
        json!({"name": "Made for a test", "businessunitid@odata.bind": format!("/businessunits({unit})")});
    let role = admin.make("roles", body).await;
    add(org, &role, privileges).await;
    role
}

/// Adds privileges to a role.
pub(crate) async fn add(org: &Org, role: &str, privileges: &[(&str, &str)]) {
    let admin = org.admin();
    let mut list = Vec::new();
    for (name, depth) in privileges {
        let found = admin
            .get(&format!("privileges?$select=name&$filter=name eq '{name}'"))
            .await
            .rows();
        let id = found.first().unwrap_or_else(|| panic!("no {name}"))["privilegeid"].clone();
        list.push(json!({"Depth": depth, "PrivilegeId": id, "PrivilegeName": name}));
    }
    let path = format!("roles({role})/Microsoft.Dynamics.CRM.AddPrivilegesRole");
    let reply = admin.post(&path, json!({"Privileges": list})).await;
    assert_eq!(reply.status, 204, "{}", reply.text);
}

/// Takes every role from a user and gives them this one.
pub(crate) async fn only(org: &Org, user: Uuid, role: &str) {
    let admin = org.admin();
    let path = format!("systemusers({user})/systemuserroles_association");
    for held in admin.get(&path).await.rows() {
        let id = held["roleid"].as_str().unwrap();
        let reply = admin.delete(&format!("{path}({id})/$ref")).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
    }
    assert_eq!(admin.add(&path, &format!("roles({role})")).await.status, 204);
}

/// An account that somebody owns.
pub(crate) async fn account_of(org: &Org, owner: Uuid) -> String {
    let body = json!({"name": "Account", "ownerid@odata.bind": format!("/systemusers({owner})")});
    org.admin().make("accounts", body).await
}

/// The path of a question about somebody's rights on a record.
pub(crate) fn access_path(principal: &str, record: &str) -> String {
    format!(
        "{principal}/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@p1)?@p1={{'@odata.id':'{record}'}}"
    )
}

/// What a principal may do with a record, as the organization tells.
pub(crate) async fn access(org: &Org, principal: &str, record: &str) -> String {
    let reply = org.admin().get(&access_path(principal, record)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()["AccessRights"].as_str().unwrap().to_owned()
}
