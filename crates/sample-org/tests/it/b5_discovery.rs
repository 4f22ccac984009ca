//! Reference B5, B6: several organizations with one authority, the service that lists them, and installations of one's own.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use reqwest::{Client, Response, redirect};
use serde_json::{Value, json};
use url::Url;

use crate::binary::Server;

// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:49152/callback";

fn client() -> Client {
    let client = Client::builder().redirect(redirect::Policy::none()).build();
    client.expect("a client")
}

async fn get(url: &str, token: &str) -> Response {
    let request = client().get(url);
    let request = if token.is_empty() {
        request
    } else {
        request.bearer_auth(token)
    };
    request.send().await.expect("an answer")
}

async fn json_of(response: Response) -> Value {
    serde_json::from_str(&response.text().await.expect("a body")).unwrap_or_default()
}

async fn form(url: &str, pairs: &[(&str, &str)]) -> Response {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    let request = client()
        .post(url)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body);
    request.send().await.expect("an answer")
}

fn challenges(response: &Response) -> Vec<String> {
    let all = response.headers().get_all("www-authenticate");
    all.iter()
        .map(|value| value.to_str().expect("text").to_owned())
        .collect()
}

fn instances(server: &Server) -> String {
    format!("{}api/discovery/v2.0/Instances", server.text("/discovery"))
}

#[tokio::test]
async fn b5_the_organizations_that_somebody_may_enter_are_listed() {
    let server = Server::start(&["--seed", "empty", "--issue-tokens", "--organizations", "3"]);
    let list = instances(&server);
    let all = json_of(get(&list, server.text("/users/0/discovery_token")).await).await;
    let rows = all["value"].as_array().expect("a list").clone();
    assert_eq!(rows.len(), 3);
    for property in "ApiUrl Url Id EnvironmentId TenantId UniqueName UrlName FriendlyName Region Version State OrganizationType SchemaType \
         IsUserSysAdmin LastUpdated"
        .split_whitespace()
    {
        assert!(!rows[0][property].is_null(), "{property}");
    }
    assert_eq!(
        (rows[0]["State"].as_i64(), rows[0]["IsUserSysAdmin"].as_bool()),
        (Some(0), Some(false))
    );
    for (place, row) in rows.iter().enumerate() {
        let url = server.text(&format!("/organizations/{place}/url"));
        assert_eq!(row["Url"].as_str(), Some(url.trim_end_matches('/')));
        assert_eq!(
            row["Id"].as_str(),
            Some(server.text(&format!("/organizations/{place}/id")))
        );
    }
    let names: Vec<_> = rows.iter().filter_map(|row| row["UniqueName"].as_str()).collect();
    assert_eq!(names, ["alderfinch", "alderfinch2", "alderfinch3"]);
    // The agent is disabled in the second: it is missing, and entering it is refused.
    let agent = server.text("/users/1/discovery_token");
    let theirs = json_of(get(&list, agent).await).await;
    assert_eq!(theirs["value"].as_array().map(Vec::len), Some(2));
    let second = format!("{}api/data/v9.2/WhoAmI", server.text("/organizations/1/url"));
    assert_eq!(
        get(&second, server.text("/organizations/1/users/1/token"))
            .await
            .status(),
        403
    );
    let admin = json_of(get(&list, server.text("/users/2/discovery_token")).await).await;
    assert_eq!(admin["value"][0]["IsUserSysAdmin"], true);
    // Queries.
    let token = server.text("/users/0/discovery_token");
    let one = json_of(
        get(
            &format!("{list}(UniqueName='alderfinch2')?$select=Url,FriendlyName"),
            token,
        )
        .await,
    )
    .await;
    assert_eq!(one["FriendlyName"], "Alder & Finch 2");
    assert!(one.get("UniqueName").is_none());
    let by_id = format!("{list}({})", server.text("/organizations/2/id"));
    assert_eq!(
        json_of(get(&by_id, token).await).await["UniqueName"],
        "alderfinch3"
    );
    let some = json_of(
        get(
            &format!("{list}?$filter=UniqueName%20eq%20'alderfinch'&$select=Id"),
            token,
        )
        .await,
    )
    .await;
    assert_eq!(some["value"].as_array().map(Vec::len), Some(1));
    let none = get(&format!("{list}?$filter=UniqueName%20eq%20'nobody'"), token).await;
    assert_eq!(none.status(), 200);
    assert_eq!(json_of(none).await["value"], json!([]), "an empty list is 200");
    assert_eq!(
        get(&format!("{list}(UniqueName='nobody')"), token).await.status(),
        404
    );
    assert_eq!(
        get(&format!("{list}?$filter=Nothing((("), token).await.status(),
        400
    );
    assert_eq!(
        get(
            &format!("{}api/discovery/v2.0/Nothing", server.text("/discovery")),
            token
        )
        .await
        .status(),
        404
    );
}

#[tokio::test]
async fn b5_a_token_is_for_one_of_them_and_the_list_has_its_own() {
    let server = Server::start(&["--seed", "empty", "--issue-tokens", "--organizations", "2"]);
    let list = instances(&server);
    let refused = get(&list, "").await;
    assert_eq!(refused.status(), 401);
    let challenge = challenges(&refused).remove(0);
    assert!(
        challenge.starts_with(&format!("Bearer authorization_uri={}", server.text("/authority"))),
        "{challenge}"
    );
    assert!(
        challenge.ends_with(&format!("resource_id={}", server.text("/discovery"))),
        "the id ends in a slash: {challenge}"
    );
    let organizations = [0, 1].map(|place| {
        let url = server.text(&format!("/organizations/{place}/url"));
        format!("{url}api/data/v9.2/WhoAmI")
    });
    let own = server.text("/users/0/token");
    let other = server.text("/organizations/1/users/0/token");
    let listing = server.text("/users/0/discovery_token");
    for (url, right) in [
        (&organizations[0], own),
        (&organizations[1], other),
        (&list, listing),
    ] {
        for token in [own, other, listing] {
            let status = get(url, token).await.status();
            assert_eq!(status, if token == right { 200 } else { 401 }, "{url}");
        }
    }
    // Each has people of its own, told apart by address.
    let me = json_of(get(&organizations[1], other).await).await;
    assert_eq!(
        me["UserId"].as_str(),
        Some(server.text("/organizations/1/users/0/id"))
    );
    assert_ne!(me["UserId"].as_str(), Some(server.text("/users/0/id")));
    assert_eq!(
        me["OrganizationId"].as_str(),
        Some(server.text("/organizations/1/id"))
    );
    // One sign-in serves all: the refresh token is exchanged for each resource (B2).
    let token = format!("{}/oauth2/v2.0/token", server.text("/authority"));
    let scope = format!("{}/user_impersonation offline_access", server.text("/discovery"));
    assert!(scope.contains("//user_impersonation"), "B5: the double slash");
    let name = server.text("/users/0/email");
    let password = server.text("/users/0/password");
    let first = form(
        &token,
        &[
            ("client_id", "regarding-desktop"),
            ("grant_type", "password"),
            ("username", name),
            ("password", password),
            ("scope", &scope),
        ],
    )
    .await;
    let first = json_of(first).await;
    assert_eq!(
        get(&list, first["access_token"].as_str().expect("a token"))
            .await
            .status(),
        200
    );
    let scope = format!("{}.default offline_access", server.text("/organizations/1/url"));
    let refresh = first["refresh_token"].as_str().expect("a refresh token");
    let next = form(
        &token,
        &[
            ("client_id", "regarding-desktop"),
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh),
            ("scope", &scope),
        ],
    )
    .await;
    let next = json_of(next).await;
    assert_eq!(
        get(&organizations[1], next["access_token"].as_str().expect("a token"))
            .await
            .status(),
        200
    );
}

#[tokio::test]
async fn b6_an_installation_of_ones_own_has_its_name_in_the_path_and_signs_in_by_ad_fs() {
    let server = Server::start(&["--seed", "empty", "--issue-tokens", "--on-premises", "adfs"]);
    let url = server.text("/url").to_owned();
    let host = Url::parse(&url).expect("a URL").join("/").expect("a root");
    assert_eq!(url, format!("{host}alderfinch/"));
    let root = format!("{url}api/data/v9.1/");
    let refused = get(&root, "").await;
    assert_eq!(refused.status(), 401);
    assert_eq!(
        challenges(&refused),
        [format!(
            "Bearer authorization_uri={host}adfs/oauth2/authorize, resource_id={host}"
        )]
    );
    // What is not there: the cloud's path, a newer version, the cloud's addresses of the authority.
    let token = server.text("/users/0/token");
    for path in [
        "api/data/v9.1/WhoAmI",
        "alderfinch/api/data/v9.2/WhoAmI",
        "other/api/data/v9.1/WhoAmI",
        "common/oauth2/v2.0/token",
    ] {
        assert_eq!(get(&format!("{host}{path}"), token).await.status(), 404, "{path}");
    }
    let found = json_of(get(&format!("{host}adfs/.well-known/openid-configuration"), "").await).await;
    assert_eq!(found["token_endpoint"], format!("{host}adfs/oauth2/token"));
    // Authorization code with a resource in the place of scopes.
    let query = [
        ("client_id", "regarding-desktop"),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("resource", host.as_str()),
        ("state", "s"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish();
    let authorize = format!("{host}adfs/oauth2/authorize");
    let page = get(&format!("{authorize}?{query}"), "").await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.expect("a page");
    let flow = page
        .split("name=\"flow\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a flow");
    let answer = [
        ("flow", flow),
        ("username", server.text("/users/0/email")),
        ("password", server.text("/users/0/password")),
    ];
    let back = form(&authorize, &answer).await;
    let back = back.headers()["location"]
        .to_str()
        .expect("an address")
        .to_owned();
    let back = Url::parse(&back).expect("a URL");
    let code = back
        .query_pairs()
        .find(|(name, _)| name == "code")
        .expect("a code")
        .1
        .into_owned();
    let pairs = [
        ("client_id", "regarding-desktop"),
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("resource", host.as_str()),
    ];
    let issued = json_of(form(&format!("{host}adfs/oauth2/token"), &pairs).await).await;
    let access = issued["access_token"].as_str().expect("a token").to_owned();
    let refresh = issued["refresh_token"]
        .as_str()
        .expect("a refresh token")
        .to_owned();
    let me = json_of(get(&format!("{root}WhoAmI"), &access).await).await;
    assert_eq!(me["UserId"].as_str(), Some(server.text("/users/0/id")));
    assert_eq!(
        me["@odata.context"],
        format!("{root}$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse")
    );
    let pairs = [
        ("client_id", "regarding-desktop"),
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
        ("resource", host.as_str()),
    ];
    let again = json_of(form(&format!("{host}adfs/oauth2/token"), &pairs).await).await;
    assert!(again["access_token"].is_string(), "{again}");
    let wrong = [
        ("client_id", "regarding-desktop"),
        ("grant_type", "refresh_token"),
        ("refresh_token", again["refresh_token"].as_str().expect("a token")),
        ("resource", "https://elsewhere.example/"),
    ];
    assert_eq!(
        form(&format!("{host}adfs/oauth2/token"), &wrong).await.status(),
        400
    );
    // URLs in replies and requests lead through the name.
    let made = client()
        .post(format!("{root}contacts"))
        .bearer_auth(&access)
        .json(&json!({"lastname": "X"}))
        .send()
        .await
        .expect("an answer");
    let entity = made.headers()["odata-entityid"]
        .to_str()
        .expect("a URL")
        .to_owned();
    assert!(entity.starts_with(&format!("{root}contacts(")), "{entity}");
    let path = entity.strip_prefix(host.as_str()).expect("below the host");
    let body = format!(
        "--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET /{path} HTTP/1.1\r\n\r\n\r\n--b--\r\n"
    );
    let batch = client()
        .post(format!("{root}$batch"))
        .bearer_auth(&access)
        .header("Content-Type", "multipart/mixed; boundary=b")
        .body(body)
        .send()
        .await
        .expect("an answer");
    assert_eq!(batch.status(), 200);
    assert!(batch.text().await.expect("a body").contains("200 OK"));
}

#[tokio::test]
async fn b6_a_domain_that_signs_people_in_says_so_and_takes_no_token() {
    let server = Server::start(&["--seed", "empty", "--issue-tokens", "--on-premises", "integrated"]);
    let url = format!("{}api/data/v9.1/WhoAmI", server.text("/url"));
    for token in ["", server.text("/users/0/token")] {
        let refused = get(&url, token).await;
        assert_eq!(refused.status(), 401);
        assert_eq!(
            challenges(&refused),
            ["Negotiate", "NTLM"],
            "B4: several challenges"
        );
    }
}
