//! Reference A7: `?sql=`, the subset of SELECT that the documentation of the Python SDK names.

use serde_json::json;

use crate::support::Org;

async fn org() -> Org {
    let org = Org::start().await;
    let admin = org.admin();
    for (name, city, people) in [
        ("Alpha", "Hamburg", 10),
        ("Beta", "Hamburg", 20),
        ("Gamma 'x'", "Bremen", 30),
    ] {
        let body = json!({"name": name, "address1_city": city, "numberofemployees": people});
        admin.make("accounts", body).await;
    }
    admin.make("accounts", json!({"name": "Delta"})).await;
    org
}

#[tokio::test]
async fn a7_a_select_over_one_table_is_answered() {
    let org = org().await;
    let admin = org.admin();
    for (sql, names) in [
        (
            "SELECT name FROM account ORDER BY name",
            "Alpha,Beta,Delta,Gamma 'x'",
        ),
        (
            "select top 2 a.name from account where address1_city is not null order by name desc",
            "Gamma 'x',Beta",
        ),
        (
            "SELECT name FROM account WHERE address1_city = 'hamburg' AND numberofemployees > 10",
            "Beta",
        ),
        (
            "SELECT [name] FROM account WHERE (name LIKE 'a%' OR name LIKE '%ta') AND name <> 'Beta' ORDER BY name",
            "Alpha,Delta",
        ),
        (
            "SELECT name FROM account WHERE name NOT LIKE '%a' ORDER BY name",
            "Gamma 'x'",
        ),
        ("SELECT name FROM account WHERE name = 'Gamma ''x'''", "Gamma 'x'"),
        (
            "SELECT name FROM account WHERE numberofemployees IN (10, 30) ORDER BY name",
            "Alpha,Gamma 'x'",
        ),
        (
            "SELECT name FROM account WHERE numberofemployees NOT IN (10, 30) AND address1_city IS NOT NULL",
            "Beta",
        ),
        (
            "SELECT name FROM account WHERE numberofemployees BETWEEN 15 AND 25;",
            "Beta",
        ),
        ("SELECT name FROM account WHERE address1_city IS NULL", "Delta"),
    ] {
        let reply = admin.get(&format!("accounts?sql={}", encoded(sql))).await;
        assert_eq!(reply.status, 200, "{sql}: {}", reply.text);
        let found: Vec<String> = reply
            .rows()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(found.join(","), names, "{sql}");
    }
    let renamed = admin
        .get("accounts?sql=SELECT name AS title, accountid FROM account WHERE name = 'Alpha'")
        .await
        .rows();
    assert_eq!(renamed[0]["title"], "Alpha");
    assert!(renamed[0]["accountid"].is_string());
    let distinct = admin
        .get("accounts?sql=SELECT DISTINCT address1_city FROM account WHERE address1_city IS NOT NULL")
        .await
        .rows();
    assert_eq!(distinct.len(), 2);
    let pages = admin
        .send(
            "GET",
            "accounts?sql=SELECT name FROM account ORDER BY name",
            &[("Prefer", "odata.maxpagesize=3")],
            None,
        )
        .await;
    assert_eq!(pages.rows().len(), 3);
    let next = pages.json()["@odata.nextLink"].as_str().unwrap().to_owned();
    assert_eq!(admin.get(&next).await.rows()[0]["name"], "Gamma 'x'");
}

fn encoded(sql: &str) -> String {
    sql.replace('%', "%25").replace('+', "%2B")
}

#[tokio::test]
async fn a7_other_sql_is_refused() {
    let org = org().await;
    let admin = org.admin();
    for (sql, code) in [
        ("", "0x80060888"),
        ("DELETE FROM account", "0x80060888"),
        ("SELECT name FROM account; DROP TABLE account", "0x80060888"),
        ("SELECT name FROM account WHERE name = telephone1", "0x80060888"),
        ("SELECT name FROM account WHERE 1 = 1", "0x80060888"),
        ("SELECT TOP x name FROM account", "0x80060888"),
        ("SELECT TOP 6000 name FROM account", "0x80060888"),
        ("SELECT count(*) FROM account", "0x80060888"),
        ("SELECT name FROM account JOIN contact ON 1", "0x80060888"),
        ("SELECT name FROM (SELECT name FROM account)", "0x80060888"),
        ("SELECT name FROM account WHERE name LIKE 'a", "0x80060888"),
        ("SELECT name FROM account ORDER BY upper(name)", "0x80060888"),
        ("SELECT name FROM account -- x", "0x80060888"),
        ("SELECT nothing FROM account", "0x80041103"),
        ("SELECT name FROM contact", "0x80041128"),
    ] {
        let reply = admin.get(&format!("accounts?sql={}", encoded(sql))).await;
        assert_eq!(reply.refusal(), (400, code.to_owned()), "{sql}: {}", reply.text);
    }
    let both = admin
        .get("accounts?sql=SELECT name FROM account&$select=name")
        .await;
    assert_eq!(both.status, 400);
    let deep = format!("SELECT name FROM account WHERE {}name = 'x'", "(".repeat(200));
    assert_eq!(admin.get(&format!("accounts?sql={deep}")).await.status, 400);
}

#[tokio::test]
async fn a7_rights_hold_for_sql() {
    let org = org().await;
    let sql = "accounts?sql=SELECT name FROM account";
    assert!(
        org.sales().get(sql).await.rows().is_empty(),
        "they are the administrator's"
    );
    let refused = org.sales().get("roles?sql=SELECT name FROM role").await;
    assert_eq!(refused.status, 200);
}
