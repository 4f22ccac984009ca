//! The filters that decide which records come to the mailbox (reference D4, C-1 to C-16): a person's own as `userqueries`, those
//! of everybody as `savedqueries`; several on one table are united (C-4), and without an active one nothing of a table comes (C-5).

use regarding_model::ids::RecordRef;
use regarding_net::Method;
use serde_json::json;
use uuid::Uuid;

use super::criteria::Criteria;
use super::fetch::{Count, Fetch, GetHits};
use super::organization::OrganizationRecords;
use super::{RecordError, SyncedTable};
use crate::api::{ApiReply, ApiRequest, Operation, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter as Condition, Query};
use crate::row::{Named, Row, rows};

/// `querytype` of filters for the mailbox (reference D4).
const OUTLOOK: i64 = 256;
/// `querytype` of the templates that filters are made of.
const TEMPLATE: i64 = 131_072;

/// Whose a filter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The person's own.
    User,
    /// The organization's, for everybody; only who may change its queries changes it (C-1).
    System,
}

impl Whose {
    /// The set and the key of the rows that such filters are (reference D4).
    fn rows(self) -> (&'static str, &'static str) {
        match self {
            Self::User => ("userqueries", "userqueryid"),
            Self::System => ("savedqueries", "savedqueryid"),
        }
    }

    fn path(self, id: Uuid) -> String {
        format!("{}({id})", self.rows().0)
    }
}

/// A filter.
#[derive(Clone, PartialEq, Eq)]
pub struct SyncFilter {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub whose: Whose,
    /// Its name.
    pub name: String,
    /// The table that it selects from.
    pub table: SyncedTable,
    /// Whether it is active.
    pub active: bool,
    /// Its criteria, as `FetchXML`. They may name people: shown, never stored (promise 1).
    pub criteria: String,
    /// Its version.
    pub etag: String,
}

impl core::fmt::Debug for SyncFilter {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SyncFilter({} of {:?})", self.id, self.table)
    }
}

/// Asks for all filters of synchronized tables that apply to the person.
#[derive(Debug, Clone, Copy)]
pub struct ListFilters;

impl Together for ListFilters {
    type Output = Vec<SyncFilter>;

    fn parts(&self) -> Vec<Part> {
        [Whose::User, Whose::System]
            .map(|whose| {
                let (set, key) = whose.rows();
                let query = Query::set(set)
                    .select(&[key, "name", "returnedtypecode", "statecode", "fetchxml"])
                    .filter(Condition::int("querytype", OUTLOOK));
                Part::One(ApiRequest::get(query.path()))
            })
            .into()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Vec<SyncFilter>, ApiError> {
        let [user, system] = replies else {
            return Err(ReplyFault::Batch.into());
        };
        let mut all = read(&user.one()?.json()?, Whose::User)?;
        all.extend(read(&system.one()?.json()?, Whose::System)?);
        Ok(all)
    }
}

fn read(json: &serde_json::Value, whose: Whose) -> Result<Vec<SyncFilter>, ApiError> {
    let (_, key) = whose.rows();
    let one = |row: Row<'_>| {
        // Filters of other tables are the product's own affair.
        let Some(table) = SyncedTable::named(&row.words("returnedtypecode")?) else {
            return Ok(None);
        };
        Ok(Some(SyncFilter {
            id: row.key(key)?,
            whose,
            name: row.words("name")?,
            table,
            active: row.int("statecode")?.unwrap_or(0) == 0,
            criteria: row.words("fetchxml")?,
            etag: row.etag()?.unwrap_or_default(),
        }))
    };
    rows(json)?
        .into_iter()
        .filter_map(|row| one(row).transpose())
        .collect()
}

/// Makes a filter.
#[derive(Clone)]
pub struct CreateFilter {
    /// Whose it will be.
    pub whose: Whose,
    /// An id of the caller's choosing, so that a second try makes no second filter.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The table.
    pub table: SyncedTable,
    /// Its criteria.
    pub criteria: String,
}

impl Operation for CreateFilter {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let (set, key) = self.whose.rows();
        let body = json!({
            key: self.id, "name": self.name, "returnedtypecode": self.table.logical_name(),
            "querytype": OUTLOOK, "fetchxml": self.criteria,
        });
        ApiRequest::new(Method::POST, set)
            .json(body)
            .names(self.id)
            .carries("filter", 1)
    }

    /// "Already there" is the success of an earlier try: the id is the caller's own.
    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        match reply.ok() {
            Ok(_) | Err(ApiError::AlreadyExists) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Changes a filter, if it still is the version that was seen.
#[derive(Clone)]
pub struct ChangeFilter {
    /// Whose it is.
    pub whose: Whose,
    /// Which one.
    pub id: Uuid,
    /// The version that was seen.
    pub etag: String,
    /// Its new name.
    pub name: Option<String>,
    /// Its new criteria.
    pub criteria: Option<String>,
    /// Whether it is active from now on.
    pub active: Option<bool>,
}

impl Operation for ChangeFilter {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let mut body = serde_json::Map::new();
        body.extend(self.name.as_ref().map(|name| ("name".to_owned(), json!(name))));
        let criteria = self.criteria.as_ref();
        body.extend(criteria.map(|criteria| ("fetchxml".to_owned(), json!(criteria))));
        if let Some(active) = self.active {
            let (state, reason) = if active { (0, 1) } else { (1, 2) };
            body.insert("statecode".to_owned(), json!(state));
            body.insert("statuscode".to_owned(), json!(reason));
        }
        ApiRequest::new(Method::PATCH, self.whose.path(self.id))
            .header("If-Match", self.etag.clone())
            .json(serde_json::Value::Object(body))
            .names(self.id)
            .carries("filter", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

/// Deletes a filter.
#[derive(Debug, Clone, Copy)]
pub struct DeleteFilter {
    /// Whose it is.
    pub whose: Whose,
    /// Which one.
    pub id: Uuid,
}

impl Operation for DeleteFilter {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::DELETE, self.whose.path(self.id))
            .names(self.id)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        match reply.ok() {
            Ok(_) | Err(ApiError::Gone) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Takes all filters of the person's own away and makes those of the default templates anew (`ResetUserFilters`, C-6).
#[derive(Debug, Clone, Copy)]
pub struct ResetFilters;

impl Operation for ResetFilters {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::POST, "ResetUserFilters")
            .json(json!({"QueryType": OUTLOOK}))
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

/// Asks for the default templates of synchronized tables: what a person without filters could have.
#[derive(Debug, Clone, Copy)]
pub struct ListTemplates;

impl Operation for ListTemplates {
    type Output = Vec<SyncFilter>;

    fn request(&self) -> ApiRequest {
        let query = Query::set("savedqueries")
            .select(&[
                "savedqueryid",
                "name",
                "returnedtypecode",
                "statecode",
                "fetchxml",
            ])
            .filter(Condition::And(vec![
                Condition::int("querytype", TEMPLATE),
                Condition::is("isdefault", true),
            ]));
        ApiRequest::get(query.path())
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<SyncFilter>, ApiError> {
        read(&reply.json()?, Whose::System)
    }
}

/// Makes the person's copies of templates as those are now; what was changed in the copies is lost (`InstantiateFilters`, C-6).
#[derive(Debug, Clone)]
pub struct ApplyTemplates {
    /// For whom.
    pub user: regarding_model::ids::UserId,
    /// Which templates.
    pub templates: Vec<Uuid>,
}

impl Operation for ApplyTemplates {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let of = |id: &Uuid| json!({"@odata.type": "Microsoft.Dynamics.CRM.savedquery", "savedqueryid": id});
        let list: Vec<_> = self.templates.iter().map(of).collect();
        ApiRequest::new(Method::POST, "InstantiateFilters")
            .json(json!({"TemplateCollection": list, "UserId": self.user}))
            .names(self.user.0)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

impl OrganizationRecords {
    /// Runs criteria before they are saved (C-16): the records that they select with their names, each once.
    ///
    /// # Errors
    /// [`RecordError::Api`] when they are no query of the table, or the organization does not run them.
    pub async fn try_criteria(&self, table: SyncedTable, criteria: &str) -> Result<Vec<Named>, RecordError> {
        let fetch = self.criteria_of(table, criteria)?;
        let first = GetHits::first(&fetch);
        let answers = self
            .client
            .run_all(self.rule, core::slice::from_ref(&first))
            .await?;
        let page = answers
            .into_iter()
            .next()
            .ok_or(ApiError::from(ReplyFault::Batch))??;
        let hits = self.client.hits(self.rule, &fetch, page).await?;
        let mut seen = std::collections::HashSet::new();
        let each = hits.into_iter().filter(|hit| seen.insert(hit.id));
        Ok(each
            .map(|hit| Named {
                record: RecordRef::new(table.name(), hit.id),
                name: hit.name,
            })
            .collect())
    }

    /// How many rows criteria select, without reading them; of those with links, a row that is joined twice counts twice.
    ///
    /// # Errors
    /// As [`OrganizationRecords::try_criteria`].
    pub async fn count_criteria(&self, table: SyncedTable, criteria: &str) -> Result<u64, RecordError> {
        let fetch = self.criteria_of(table, criteria)?;
        let count = Count(&fetch);
        let answers = self
            .client
            .run_all(self.rule, core::slice::from_ref(&count))
            .await?;
        let total = answers
            .into_iter()
            .next()
            .ok_or(ApiError::from(ReplyFault::Batch))?;
        Ok(total?)
    }

    fn criteria_of(&self, table: SyncedTable, criteria: &str) -> Result<Fetch, RecordError> {
        Ok(Fetch {
            rows: table.rows(),
            criteria: Criteria::of(table.logical_name(), criteria)?,
            more: super::changes::own_rows(table).to_owned(),
            exceptions: false,
            name: Some(super::tree::title(table)),
        })
    }
}
