//! The service that lists the organizations which somebody may enter (reference B5). It has an address and tokens of its own.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request as HttpRequest, Response};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use super::http::{bearer, plain, unauthorized};
use super::{AccessTokens, Running};
use crate::api::{self, ApiError};
use crate::seed::Organization;
use crate::server::Faults;
use crate::store::Store;

/// Where it answers.
const PATH: &str = "/api/discovery/v2.0/";

/// An organization that may be listed.
pub struct Listed {
    /// Its names and id.
    pub organization: Organization,
    /// What a person would type.
    pub url: Url,
    /// Its rows.
    pub store: Arc<Store>,
    /// People as the authority knows them, and as this organization does.
    pub users: HashMap<Uuid, Uuid>,
}

struct Shared {
    tokens: Arc<dyn AccessTokens>,
    challenge: String,
    tenant: Uuid,
    root: Url,
    organizations: Vec<Listed>,
}

/// Serves the list on a listener that is bound already.
///
/// # Errors
/// When the listener's address cannot be read.
pub fn discovery(
    listener: TcpListener,
    tokens: Arc<dyn AccessTokens>,
    (authorization_uri, tenant): (&str, Uuid),
    organizations: Vec<Listed>,
) -> io::Result<Running> {
    let url = super::root_of(&listener)?;
    let shared = Arc::new(Shared {
        tokens,
        challenge: format!("Bearer authorization_uri={authorization_uri}, resource_id={url}"),
        tenant,
        root: url.clone(),
        organizations,
    });
    let app = Router::new().fallback(handle).with_state(shared);
    let stop = CancellationToken::new();
    let signal = stop.clone();
    let task = tokio::spawn(async move {
        axum::serve(listener, app)
            .with_graceful_shutdown(signal.cancelled_owned())
            .await
    });
    Ok(Running {
        url,
        faults: Faults::default(),
        stop,
        task,
    })
}

async fn handle(State(shared): State<Arc<Shared>>, request: HttpRequest<Body>) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let Some(below) = path.strip_prefix(PATH).map(str::to_owned) else {
        return plain(ApiError::new(404, "", "There is nothing here.").reply());
    };
    let Some(user) = bearer(&request).and_then(|token| shared.tokens.user_of(token)) else {
        return unauthorized(&shared.challenge);
    };
    if request.method() != "GET" {
        let refused = ApiError::wrong_verb(request.method().as_str(), "Instances");
        return plain(refused.reply());
    }
    let query = request.uri().query().unwrap_or_default().to_owned();
    let work = tokio::task::spawn_blocking(move || {
        let all: Vec<Json> = shared
            .organizations
            .iter()
            .filter_map(|organization| instance(&shared, organization, user))
            .collect();
        let root = format!("{}{}", shared.root.as_str().trim_end_matches('/'), PATH);
        api::instances(&root, all, &below, &query)
    });
    let failed = |_| ApiError::new(500, "0x80040216", "An unexpected error occurred.").reply();
    plain(work.await.unwrap_or_else(failed))
}

/// An organization as it is listed for somebody; `None` when they are not enabled in it.
fn instance(shared: &Shared, listed: &Listed, user: Uuid) -> Option<Json> {
    let user = listed.users.get(&user)?;
    let administrator = api::membership(&listed.store, *user)?;
    let url = listed.url.as_str().trim_end_matches('/');
    let organization = &listed.organization;
    Some(json!({
        "Id": organization.id,
        "EnvironmentId": organization.id,
        "TenantId": shared.tenant,
        "UniqueName": organization.unique_name,
        "UrlName": organization.unique_name,
        "FriendlyName": organization.name,
        "ApiUrl": url,
        "Url": url,
        "Region": "EUR",
        "Version": api::VERSION,
        "State": 0,
        "StatusMessage": 0,
        "OrganizationType": 0,
        "Purpose": null,
        "SchemaType": "Standard",
        "IsUserSysAdmin": administrator,
        "LastUpdated": "2026-01-01T00:00:00Z",
        "TrialExpirationDate": null,
        "DatacenterId": null,
        "DatacenterName": null,
    }))
}
