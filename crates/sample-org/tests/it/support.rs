//! A running organization for one test, and requests to it as one of its users.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use axum::Router;
use jiff::Timestamp;
use regarding_sample_org::seed::row::Cell;
use regarding_sample_org::seed::{self, SeedRole, World};
use regarding_sample_org::server::{self, AccessTokens, Authority, Running, ServeOptions};
use regarding_sample_org::store::Store;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;

/// Tokens that are the users' ids.
struct Tokens(HashMap<String, Uuid>);

impl AccessTokens for Tokens {
    fn user_of(&self, bearer: &str) -> Option<Uuid> {
        self.0.get(bearer).copied()
    }
}

/// A server with nothing but users, units, roles and a currency in it.
pub(crate) struct Org {
    pub(crate) running: Running,
    pub(crate) world: World,
    pub(crate) store: Arc<Store>,
    client: Client,
}

/// The empty organization, from which most tests take a copy.
static EMPTY: LazyLock<(World, Store)> = LazyLock::new(|| {
    let now: Timestamp = "2026-03-04T10:00:00Z".parse().unwrap();
    let world = seed::empty(seed::DEFAULT_SEED, now);
    let store = Store::create(&world, None).unwrap();
    (world, store)
});

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The members of `value`.
    pub(crate) fn rows(&self) -> Vec<Value> {
        self.json()["value"]
            .as_array()
            .cloned()
            .unwrap_or_else(|| panic!("no list: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and error code.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (
            self.status,
            self.json()["error"]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    }
}

impl Org {
    pub(crate) async fn start() -> Self {
        let (world, store) = &*EMPTY;
        Self::serving(store.copy().unwrap(), world.clone(), ServeOptions::default()).await
    }

    /// With other settings of the organization than the seed's.
    pub(crate) async fn with(settings: &[(&'static str, Cell)]) -> Self {
        let now: Timestamp = "2026-03-04T10:00:00Z".parse().unwrap();
        let mut world = seed::empty(seed::DEFAULT_SEED, now);
        let row = world.rows.iter_mut().find(|row| row.table == "organization");
        row.unwrap().columns.extend(settings.iter().cloned());
        Self::of(world, ServeOptions::default()).await
    }

    pub(crate) async fn of(world: World, options: ServeOptions) -> Self {
        let store = Store::create(&world, None).unwrap();
        Self::serving(store, world, options).await
    }

    /// With so many contacts and what belongs to them.
    pub(crate) async fn crowded(contacts: u64) -> Self {
        let now: Timestamp = "2026-03-04T10:00:00Z".parse().unwrap();
        let world = seed::empty(seed::DEFAULT_SEED, now);
        let crowd = seed::Crowd::new(seed::DEFAULT_SEED, now, contacts);
        let store = Store::create_crowded(&world, &crowd, None).unwrap();
        Self::serving(store, world, ServeOptions::default()).await
    }

    async fn serving(store: Store, world: World, options: ServeOptions) -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let root = server::root_of(&listener).unwrap();
        let tokens = world
            .users
            .iter()
            .map(|user| (user.id.to_string(), user.id))
            .collect();
        let authority = Authority {
            tokens: Arc::new(Tokens(tokens)),
            routes: Router::new(),
            authorization_uri: format!("{root}tenant/oauth2/authorize"),
        };
        let store = Arc::new(store);
        let running = server::serve(listener, Arc::clone(&store), authority, options).unwrap();
        Self {
            running,
            world,
            store,
            client: Client::new(),
        }
    }

    pub(crate) fn root(&self) -> String {
        format!("{}api/data/v9.2/", self.running.url)
    }

    pub(crate) fn user(&self, role: SeedRole) -> Uuid {
        self.world.users.iter().find(|user| user.role == role).unwrap().id
    }

    /// Somebody of the company by family name.
    pub(crate) fn colleague(&self, last: &str) -> Uuid {
        let rows = self.world.rows.iter().filter(|row| row.table == "systemuser");
        rows.into_iter()
            .find(|row| row.columns.get("lastname") == Some(&last.into()))
            .unwrap()
            .id
    }

    /// A row of the seed by its name.
    pub(crate) fn named(&self, table: &str, name: &str) -> Uuid {
        let rows = self.world.rows.iter().filter(|row| row.table == table);
        rows.into_iter()
            .find(|row| {
                ["name", "title"]
                    .iter()
                    .any(|column| row.columns.get(column) == Some(&name.into()))
            })
            .unwrap()
            .id
    }

    pub(crate) fn as_role(&self, role: SeedRole) -> As<'_> {
        As {
            org: self,
            token: self.user(role).to_string(),
        }
    }

    pub(crate) fn admin(&self) -> As<'_> {
        self.as_role(SeedRole::SystemAdministrator)
    }

    pub(crate) fn sales(&self) -> As<'_> {
        self.as_role(SeedRole::Salesperson)
    }
}

/// One user's requests.
pub(crate) struct As<'a> {
    org: &'a Org,
    token: String,
}

impl As<'_> {
    /// Any request; `path` is below the service root, blanks and quotes may stand as they are.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Reply {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    pub(crate) async fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> reqwest::Result<Reply> {
        let body = body.unwrap_or_default().into_bytes();
        self.try_send_bytes(method, path, headers, body).await
    }

    pub(crate) async fn try_send_bytes(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> reqwest::Result<Reply> {
        let url = if path.starts_with("http://") {
            path.to_owned()
        } else {
            format!("{}{path}", self.org.root())
        };
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.org.client.request(method, url).bearer_auth(&self.token);
        if !headers.iter().any(|(name, _)| *name == "Content-Type") {
            request = request.header("Content-Type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.body(body).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Reply {
            status,
            headers,
            text: response.text().await?,
        })
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], None).await
    }

    /// `GET` with all annotations.
    pub(crate) async fn annotated(&self, path: &str) -> Reply {
        self.send(
            "GET",
            path,
            &[("Prefer", "odata.include-annotations=\"*\"")],
            None,
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send("POST", path, &[], Some(body.to_string())).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send("PATCH", path, &[], Some(body.to_string())).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.send("PUT", path, &[], Some(body.to_string())).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, &[], None).await
    }

    /// Changes a row, which must go well.
    pub(crate) async fn set(&self, path: &str, body: Value) {
        let reply = self.patch(path, body).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
    }

    /// Adds a row to a collection: its URL below the service root.
    pub(crate) async fn add(&self, collection: &str, url: &str) -> Reply {
        let body = json!({"@odata.id": format!("{}{url}", self.org.root())});
        self.post(&format!("{collection}/$ref"), body).await
    }

    /// Makes a row and gives its id.
    pub(crate) async fn make(&self, set: &str, body: Value) -> String {
        let reply = self.post(set, body).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
        let url = reply.header("OData-EntityId").to_owned();
        let id = url.rsplit('(').next().unwrap().trim_end_matches(')').to_owned();
        assert_eq!(url, format!("{}{set}({id})", self.org.root()));
        id
    }

    pub(crate) async fn contact(&self, first: &str, last: &str, address: &str) -> String {
        self.make(
            "contacts",
            json!({"firstname": first, "lastname": last, "emailaddress1": address}),
        )
        .await
    }
}
