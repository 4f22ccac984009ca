//! From HTTP to the Web API and back: bearer check, challenge, delay, faults.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use url::Url;

use super::{Authority, ServeOptions};
use crate::store::Store;

/// Everything that the server answers.
pub(super) fn router(store: Arc<Store>, authority: Authority, options: ServeOptions, url: Url) -> Router {
    let _ = (store, options, url);
    authority.routes.fallback(|| async { StatusCode::NOT_FOUND })
}
