//! Sends operations to one organization, alone or together, with the person's token.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use regarding_model::failure::{Failure, FailureKind};
use regarding_model::ids::TableName;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_model::secret::Secret;
use regarding_net::{Method, Net, NetError, Repeat, Request, Response, Rule, header};
use thiserror::Error;

use crate::api::{ApiReply, ApiRequest, Operation, Part, PartReply, Together};
use crate::batch;
use crate::error::{ApiError, ReplyFault};
use crate::operations::metadata::{RegardingNavigation, SetName};
use crate::root::ServiceRoot;
use crate::shape::{Shape, by_rule, regarding_column};
use crate::tables;

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TokenError {
    /// A person has to sign in.
    #[error("{}", say!("Sign in to the organization"))]
    SignIn,
    /// The authority could not be asked.
    #[error(transparent)]
    Net(#[from] NetError),
}

impl Failure for TokenError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::SignIn => FailureKind::SignIn,
            Self::Net(error) => error.kind(),
        }
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::SignIn => Self::SignIn,
            TokenError::Net(error) => Self::Net(error),
        }
    }
}

/// Where access tokens come from.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// A token that is good for now; renewed when it is about to expire.
    async fn token(&self) -> Result<Secret, TokenError>;

    /// A token in place of one that the organization rejected.
    async fn renew(&self, rejected: &Secret) -> Result<Secret, TokenError>;
}

/// One organization, as one person sees it.
pub struct Client {
    root: ServiceRoot,
    tokens: Arc<dyn TokenSource>,
    net: Arc<Net>,
    shape: Mutex<Arc<Shape>>,
    sets: Mutex<HashMap<TableName, String>>,
    navigations: Mutex<HashMap<(KnownTable, TableName), String>>,
}

impl core::fmt::Debug for Client {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Client")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client of an organization.
    #[must_use]
    pub fn new(root: ServiceRoot, tokens: Arc<dyn TokenSource>, net: Arc<Net>) -> Self {
        Self {
            root,
            tokens,
            net,
            shape: Mutex::default(),
            sets: Mutex::default(),
            navigations: Mutex::default(),
        }
    }

    /// Where the organization is.
    #[must_use]
    pub fn root(&self) -> &ServiceRoot {
        &self.root
    }

    /// The way out that it uses.
    #[must_use]
    pub fn net(&self) -> &Arc<Net> {
        &self.net
    }

    /// What the organization's tables and forms look like, as far as that was read in this run.
    #[must_use]
    pub fn shape(&self) -> Arc<Shape> {
        Arc::clone(&locked(&self.shape))
    }

    /// Notes what was read ([`Client::look_at_shape`]).
    pub fn note_shape(&self, shape: Arc<Shape>) {
        *locked(&self.shape) = shape;
    }

    /// Sends one operation.
    ///
    /// # Errors
    /// [`ApiError`]; a rejected token is renewed once before it counts as [`ApiError::SignIn`].
    pub async fn run<O: Operation + Sync>(&self, rule: Rule, operation: &O) -> Result<O::Output, ApiError> {
        let reply = self.send_one(rule, &operation.request()).await?;
        operation.read(&reply)
    }

    /// Sends several requests in one round trip.
    ///
    /// # Errors
    /// [`ApiError`], as [`Client::run`].
    pub async fn run_together<T: Together + Sync>(
        &self,
        rule: Rule,
        together: &T,
    ) -> Result<T::Output, ApiError> {
        let replies = self.send_batch(rule, &together.parts()).await?;
        together.read(&replies)
    }

    /// Sends several operations of one kind in one round trip; each has its own result.
    ///
    /// # Errors
    /// [`ApiError`] when the round trip as a whole failed.
    pub async fn run_all<O: Operation + Sync>(
        &self,
        rule: Rule,
        operations: &[O],
    ) -> Result<Vec<Result<O::Output, ApiError>>, ApiError> {
        if operations.is_empty() {
            return Ok(vec![]);
        }
        let parts: Vec<Part> = operations
            .iter()
            .map(|operation| Part::One(operation.request()))
            .collect();
        let replies = self.send_batch(rule, &parts).await?;
        Ok(operations
            .iter()
            .zip(&replies)
            .map(|(operation, reply)| operation.read(reply.one()?))
            .collect())
    }

    /// The set name of a table: known, remembered, or asked for once (reference A6).
    ///
    /// # Errors
    /// [`ApiError::Gone`] when the organization has no such table.
    pub async fn set_of(&self, table: &TableName) -> Result<String, ApiError> {
        if let Some(known) = KnownTable::of(table) {
            return Ok(tables::addressing(known).set.to_owned());
        }
        if let Some(read) = self.shape().table(table) {
            return Ok(read.set.clone());
        }
        if let Some(set) = locked(&self.sets).get(table) {
            return Ok(set.clone());
        }
        let set = self
            .run(Rule::Metadata, &SetName { table: table.clone() })
            .await?;
        locked(&self.sets).insert(table.clone(), set.clone());
        Ok(set)
    }

    /// The navigation property by which an activity names a record of `target` as what it is regarding, read from the
    /// metadata once; the documented name when the metadata cannot be read (reference A9).
    ///
    /// # Errors
    /// Only what heals by itself or needs a sign-in; a refusal falls back.
    pub async fn regarding_navigation(
        &self,
        activity: KnownTable,
        target: &TableName,
    ) -> Result<String, ApiError> {
        let documented = || {
            by_rule(
                activity.logical_name(),
                regarding_column(activity),
                target.as_str(),
            )
        };
        let shape = self.shape();
        if shape.table(&activity.name()).is_some() {
            let read = shape.regarding(activity, target);
            return Ok(read.unwrap_or_else(documented).into_owned());
        }
        let key = (activity, target.clone());
        if let Some(name) = locked(&self.navigations).get(&key) {
            return Ok(name.clone());
        }
        let question = RegardingNavigation {
            activity,
            target: target.clone(),
        };
        let name = match self.run(Rule::Metadata, &question).await {
            Ok(Some(name)) => name,
            Ok(None) => documented().into_owned(),
            Err(error) if error.kind().heals_by_itself() || error.kind() == FailureKind::SignIn => {
                return Err(error);
            }
            Err(_) => return Ok(documented().into_owned()),
        };
        locked(&self.navigations).insert(key, name.clone());
        Ok(name)
    }

    async fn send_one(&self, rule: Rule, request: &ApiRequest) -> Result<ApiReply, ApiError> {
        let url = self
            .root
            .api()
            .join(&request.path)
            .map_err(|_| ApiError::Request("its path is no path"))?;
        let mut out = with_usual_headers(Request::new(request.method.clone(), url, rule))?;
        for (name, value) in &request.headers {
            let name = header::HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| ApiError::Request("a header name is none"))?;
            out = out.header(name, value)?;
        }
        if let Some(json) = &request.body {
            out = out
                .header(header::CONTENT_TYPE, "application/json; charset=utf-8")?
                .body(json.to_string());
        }
        out.repeat = request.repeat;
        out = out.evidence(request.carried.clone(), request.identifiers.clone());
        Ok(reply_of(&self.send_with_token(out).await?))
    }

    async fn send_batch(&self, rule: Rule, parts: &[Part]) -> Result<Vec<PartReply>, ApiError> {
        let written = batch::write(parts, &self.root.api_path())?;
        let url = self
            .root
            .api()
            .join("$batch")
            .map_err(|_| ApiError::Request("its path is no path"))?;
        let mut out = with_usual_headers(Request::new(Method::POST, url, rule))?
            .header(header::CONTENT_TYPE, &written.content_type)?
            .header(PREFER, "odata.continue-on-error")?
            .body(written.body);
        let requests = || parts.iter().flat_map(requests_of);
        if requests().all(|request| request.repeat == Repeat::Safe) {
            out = out.repeatable();
        }
        for request in requests() {
            out = out.evidence(request.carried.clone(), request.identifiers.clone());
        }
        let reply = self.send_with_token(out).await?;
        let content_type = reply.header("content-type").unwrap_or_default();
        let replies = match batch::read(content_type, &reply.body) {
            Ok(replies) => replies,
            // Not a batch at all: an error of the whole, or something that is no Web API.
            Err(fault) => return Err(reply_of(&reply).ok().err().unwrap_or(ApiError::Reply(fault))),
        };
        if replies.len() == parts.len() {
            Ok(replies)
        } else {
            Err(ReplyFault::Batch.into())
        }
    }

    /// Sends with the current token, and once more with a new one when that was rejected.
    async fn send_with_token(&self, request: Request) -> Result<Response, ApiError> {
        let token = self.tokens.token().await?;
        let reply = self.net.send(request.clone().bearer(&token)?).await?;
        if reply.status.as_u16() != 401 {
            return Ok(reply);
        }
        let token = self.tokens.renew(&token).await?;
        Ok(self.net.send(request.bearer(&token)?).await?)
    }
}

const PREFER: header::HeaderName = header::HeaderName::from_static("prefer");

/// The header fields of every request (reference A2).
fn with_usual_headers(request: Request) -> Result<Request, ApiError> {
    let version = header::HeaderName::from_static("odata-version");
    let max_version = header::HeaderName::from_static("odata-maxversion");
    Ok(request
        .header(header::ACCEPT, "application/json")?
        .header(max_version, "4.0")?
        .header(version, "4.0")?)
}

fn requests_of(part: &Part) -> &[ApiRequest] {
    match part {
        Part::One(request) => core::slice::from_ref(request),
        Part::ChangeSet(requests) => requests,
    }
}

fn reply_of(response: &Response) -> ApiReply {
    let text = |value: &header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    ApiReply {
        status: response.status.as_u16(),
        headers: response
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect(),
        body: response.body.to_vec(),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
