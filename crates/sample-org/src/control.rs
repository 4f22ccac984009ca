//! `--control PORT`: commands for tests, on a loopback port of their own, never on the organization's. They revoke users,
//! expire tokens and delta links, and make requests fail.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Json, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Router, serve as serve_http};
use regarding_sample_org::authority::Authority;
use regarding_sample_org::seed::SeedUser;
use regarding_sample_org::server::{FaultPlan, Faults};
use regarding_sample_org::store::{Store, StoreError};
use serde::Deserialize;
use tokio::net::TcpListener;
use uuid::Uuid;

#[derive(Clone)]
struct Control {
    authority: Authority,
    faults: Faults,
    stores: Arc<[Arc<Store>]>,
    users: Arc<[(String, Uuid)]>,
}

/// Who is meant.
#[derive(Deserialize)]
struct User {
    email: String,
}

/// Listens on the port (0 takes a free one) and gives the address back: `POST /revoke {"email"}`, `POST /expire`,
/// `POST /faults` with a rule (and `after`, `part`), `DELETE /faults`, `POST /expire-changes` for the delta links given out so far,
/// `POST /expire-metadata` for the stamps of the metadata. Each answers 204, or 404 for an unknown user.
pub(crate) async fn serve(
    port: u16,
    authority: Authority,
    faults: Faults,
    stores: Arc<[Arc<Store>]>,
    people: &[SeedUser],
) -> Result<String, std::io::Error> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let users = people.iter().map(|user| (user.email.clone(), user.id)).collect();
    let app = Router::new()
        .route("/revoke", post(revoke))
        .route("/expire", post(expire))
        .route("/expire-changes", post(expire_changes))
        .route("/expire-metadata", post(expire_metadata))
        .route("/faults", post(add_fault).delete(clear_faults))
        .with_state(Control {
            authority,
            faults,
            stores,
            users,
        });
    // It ends with the process: there is nothing to finish.
    tokio::spawn(async move { serve_http(listener, app).await });
    Ok(address)
}

async fn revoke(State(control): State<Control>, Json(user): Json<User>) -> StatusCode {
    let known = control
        .users
        .iter()
        .find(|(email, _)| email.eq_ignore_ascii_case(&user.email));
    match known {
        Some((_, id)) => written(control.authority.revoke(*id)),
        None => StatusCode::NOT_FOUND,
    }
}

async fn expire(State(control): State<Control>) -> StatusCode {
    written(control.authority.expire_access_tokens())
}

fn written(outcome: Result<(), StoreError>) -> StatusCode {
    outcome.map_or(StatusCode::INTERNAL_SERVER_ERROR, |()| StatusCode::NO_CONTENT)
}

async fn expire_changes(State(control): State<Control>) -> StatusCode {
    written(
        control
            .stores
            .iter()
            .try_for_each(|store| store.expire_change_tracking()),
    )
}

async fn expire_metadata(State(control): State<Control>) -> StatusCode {
    written(
        control
            .stores
            .iter()
            .try_for_each(|store| store.expire_metadata()),
    )
}

async fn add_fault(State(control): State<Control>, Json(plan): Json<FaultPlan>) -> StatusCode {
    control.faults.add(plan);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(control): State<Control>) -> StatusCode {
    control.faults.clear();
    StatusCode::NO_CONTENT
}
