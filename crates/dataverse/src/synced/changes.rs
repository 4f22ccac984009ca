//! What is different among the records that the filters select. Two ways, as `crate::changes` has them, both told apart from
//! deletion (promise 4):
//!
//! - Who reads every row of a table follows it by change tracking (reference A14); only rows that changed are held against the
//!   filters. It serves filters whose answer changes with the rows alone.
//! - Everybody else asks how many rows each filter selects and which of them changed lately: two small questions a filter, however
//!   many records there are. If the answers are those of the last look, nothing happened; else the filters are run whole. A row
//!   that came into sight unchanged while another one left it is missed by that, so that every so often they are run anyway.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use uuid::Uuid;

use super::criteria::Criteria;
use super::fetch::{Count, Fetch, GetHits, Hit, Probe, Probed, among, changed_from};
use super::filters::{ListFilters, SyncFilter};
use super::follow::Changed;
use super::organization::OrganizationRecords;
use super::place::{About, Answer, Place, answer, digest};
use super::rights::reads_all;
use super::rows::EXCEPTION;
use super::seam::{Position, RecordChanges, Version};
use super::{RecordError, SyncedTable};
use crate::changes::{Checkpoint, Look, Looked, is_refusal};
use crate::error::{ApiError, ReplyFault};

/// After so many looks that saw nothing, the filters are run all the same: two hours at five minutes each.
const QUIET_LOOKS: u64 = 24;
/// How many changed rows one question holds against a filter.
const A_QUESTION: usize = 200;

/// What of a table is synchronized: occurrences of series are with their series.
pub(super) fn own_rows(table: SyncedTable) -> &'static str {
    if table == SyncedTable::Appointment {
        "<condition attribute=\"instancetypecode\" operator=\"eq\" value=\"0\"/>"
    } else {
        ""
    }
}

/// A filter, ready to be run.
struct Ready {
    table: SyncedTable,
    id: Uuid,
    fetch: Fetch,
}

impl OrganizationRecords {
    pub(super) async fn look_at(
        &self,
        kind: Kind,
        since: Option<&Position>,
    ) -> Result<RecordChanges, RecordError> {
        let filters = self.client.run_together(self.rule, &ListFilters).await?;
        let active: Vec<SyncFilter> = filters
            .into_iter()
            .filter(|filter| filter.active && filter.table.kind() == kind)
            .collect();
        let look = Looking {
            records: self,
            kind,
            filters: fingerprint(&active),
            queries: queries(&active)?,
        };
        look.look(since.and_then(|since| look.place(since))).await
    }
}

/// Filters are the same when their versions are; it holds nothing of what they say.
fn fingerprint(filters: &[SyncFilter]) -> String {
    let mut each: Vec<String> = filters
        .iter()
        .map(|filter| format!("{} {}", filter.id, filter.etag))
        .collect();
    each.sort();
    Uuid::new_v5(&Uuid::NAMESPACE_OID, each.join("\n").as_bytes()).to_string()
}

/// The filters as queries; those of series also for their exceptions.
fn queries(filters: &[SyncFilter]) -> Result<Vec<Ready>, RecordError> {
    let mut ready = Vec::new();
    for filter in filters {
        let criteria = Criteria::of(filter.table.logical_name(), &filter.criteria);
        let criteria = criteria.map_err(|error| RecordError::Filter { id: filter.id, error })?;
        let fetch = Fetch {
            rows: filter.table.rows(),
            criteria,
            more: own_rows(filter.table).to_owned(),
            exceptions: false,
            name: None,
        };
        if filter.table == SyncedTable::Series {
            ready.push(Ready {
                table: filter.table,
                id: filter.id,
                fetch: Fetch {
                    more: format!(
                        "<condition attribute=\"instancetypecode\" operator=\"eq\" value=\"{EXCEPTION}\"/>"
                    ),
                    exceptions: true,
                    ..fetch.clone()
                },
            });
        }
        ready.push(Ready {
            table: filter.table,
            id: filter.id,
            fetch,
        });
    }
    Ok(ready)
}

struct Looking<'a> {
    records: &'a OrganizationRecords,
    kind: Kind,
    filters: String,
    queries: Vec<Ready>,
}

impl Looking<'_> {
    fn tables(&self) -> &'static [SyncedTable] {
        SyncedTable::of_kind(self.kind)
    }

    /// Those whose rows a filter selects; exceptions of series are appointments.
    fn selected(&self) -> Vec<SyncedTable> {
        let has = |table| self.queries.iter().any(|query| query.table == table);
        let mut tables = self.tables().to_vec();
        tables
            .retain(|table| has(*table) || (*table == SyncedTable::Appointment && has(SyncedTable::Series)));
        tables
    }

    /// Whether change tracking tells everything that there is to know.
    fn can_track(&self) -> bool {
        let privileges = &self.records.privileges;
        let reads_all = self.tables().iter().all(|table| reads_all(privileges, *table));
        reads_all && !self.queries.is_empty() && self.queries.iter().all(|query| query.fetch.criteria.by_row)
    }

    async fn look(&self, place: Option<Place>) -> Result<RecordChanges, RecordError> {
        match place {
            Some(Place::Tracked(links)) if self.can_track() => match self.followed(&links).await? {
                Some(changes) => Ok(changes),
                None => self.everything().await,
            },
            Some(Place::Asked { answers, quiet }) if quiet < QUIET_LOOKS && !self.can_track() => {
                if self.same(&answers).await? {
                    let place = Place::Asked {
                        answers,
                        quiet: quiet + 1,
                    };
                    return Ok(RecordChanges::Delta {
                        changed: vec![],
                        unselected: vec![],
                        position: self.position(&place),
                    });
                }
                self.everything().await
            }
            _ => self.everything().await,
        }
    }

    /// Runs the filters whole. The links come first: what happens meanwhile is told by the next look.
    async fn everything(&self) -> Result<RecordChanges, RecordError> {
        let links = if self.can_track() {
            self.links().await?
        } else {
            None
        };
        let (present, answers) = self.run().await?;
        let place = match links {
            Some(links) => Place::Tracked(links),
            None => Place::Asked { answers, quiet: 0 },
        };
        Ok(RecordChanges::Complete {
            present: present.into_iter().collect(),
            position: self.position(&place),
        })
    }

    /// All rows of all filters, each once, with what the filters answer as of now.
    async fn run(&self) -> Result<(BTreeMap<RecordRef, Version>, Vec<Answer>), RecordError> {
        let mut masters: BTreeMap<RecordRef, String> = BTreeMap::new();
        let mut below: HashMap<Uuid, BTreeMap<Uuid, String>> = HashMap::new();
        let mut answers = Vec::new();
        for (query, hits) in self.queries.iter().zip(self.all_hits(&self.queries).await?) {
            answers.push(answer(&hits));
            for hit in hits {
                match hit.series {
                    Some(series) if query.fetch.exceptions => {
                        below.entry(series).or_default().insert(hit.id, hit.etag);
                    }
                    _ => {
                        masters.insert(query.table.record(hit.id), hit.etag);
                    }
                }
            }
        }
        let with_exceptions = |(record, etag): (RecordRef, String)| {
            let below = below.remove(&record.id).unwrap_or_default();
            let version = Version::of(&etag, below.into_iter().collect());
            (record, version)
        };
        Ok((masters.into_iter().map(with_exceptions).collect(), answers))
    }

    /// The rows of some queries: first pages in one round trip, then page after page.
    async fn all_hits(&self, queries: &[Ready]) -> Result<Vec<Vec<Hit>>, RecordError> {
        let (client, rule) = (&self.records.client, self.records.rule);
        let firsts: Vec<GetHits<'_>> = queries.iter().map(|query| GetHits::first(&query.fetch)).collect();
        let mut all = Vec::new();
        for (query, first) in queries.iter().zip(client.run_all(rule, &firsts).await?) {
            let hits = match first {
                Ok(first) => client.hits(rule, &query.fetch, first).await,
                Err(error) => Err(error),
            };
            all.push(hits.map_err(|error| of_filter(query.id, error))?);
        }
        Ok(all)
    }

    /// Whether the filters answer as they did: asked in one round trip, as long as few rows changed lately.
    async fn same(&self, before: &[Answer]) -> Result<bool, RecordError> {
        if before.len() != self.queries.len() {
            return Ok(false);
        }
        let newer: Vec<Option<Fetch>> = self.queries.iter().zip(before).map(newer).collect();
        let mut probes = Vec::new();
        for (query, newer) in self.queries.iter().zip(&newer) {
            probes.push(Probe::Count(Count(&query.fetch)));
            probes.extend(newer.as_ref().map(|newer| Probe::First(GetHits::first(newer))));
        }
        let (client, rule) = (&self.records.client, self.records.rule);
        let mut answers = client.run_all(rule, &probes).await?.into_iter();
        for ((query, before), newer) in self.queries.iter().zip(before).zip(&newer) {
            let missing = || Err(ReplyFault::Batch.into());
            match answers.next().unwrap_or_else(missing) {
                Ok(Probed::Count(count)) if count == before.count => {}
                // Too many rows to be counted (reference A7) are listed each time.
                Ok(_) | Err(ApiError::Refused { .. } | ApiError::Unsupported) => return Ok(false),
                Err(error) => return Err(of_filter(query.id, error)),
            }
            let Some(newer) = newer else {
                continue;
            };
            let hits = match answers.next().unwrap_or_else(missing) {
                Ok(Probed::First(first)) => client.hits(rule, newer, first).await,
                Ok(Probed::Count(_)) => Err(ReplyFault::Batch.into()),
                Err(error) => Err(error),
            };
            let hits = hits.map_err(|error| of_filter(query.id, error))?;
            if digest(&hits) != before.newest {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A link for each table, when change tracking is open to the person.
    async fn links(&self) -> Result<Option<BTreeMap<SyncedTable, Checkpoint>>, RecordError> {
        let mut links = BTreeMap::new();
        for table in self.selected() {
            let (client, rule) = (&self.records.client, self.records.rule);
            match client.track(rule, &Changed(table), None).await? {
                Some(looked) => links.insert(table, looked.checkpoint),
                None => return Ok(None),
            };
        }
        Ok(Some(links))
    }

    /// What change tracking tells, held against the filters; `None` when a link is of no use any more.
    async fn followed(
        &self,
        links: &BTreeMap<SyncedTable, Checkpoint>,
    ) -> Result<Option<RecordChanges>, RecordError> {
        let mut next = BTreeMap::new();
        let mut changed: BTreeSet<RecordRef> = BTreeSet::new();
        let mut gone: BTreeSet<RecordRef> = BTreeSet::new();
        for table in self.selected() {
            let (client, rule) = (&self.records.client, self.records.rule);
            let Some(link) = links.get(&table) else {
                return Ok(None);
            };
            let Some(looked) = client.track(rule, &Changed(table), Some(link)).await? else {
                return Ok(None);
            };
            let Looked {
                look:
                    Look::Delta {
                        changed: rows,
                        removed,
                        unseen,
                    },
                checkpoint,
            } = looked
            else {
                return Ok(None);
            };
            next.insert(table, checkpoint);
            gone.extend(removed.into_iter().chain(unseen).map(|id| table.record(id)));
            for row in rows {
                changed.extend(row.item?.record(table, row.id));
            }
        }
        let matched = self.matched(&changed).await?;
        let different = changed.union(&gone).cloned();
        let unselected = different.filter(|record| !matched.contains_key(record)).collect();
        Ok(Some(RecordChanges::Delta {
            changed: matched.into_iter().collect(),
            unselected,
            position: self.position(&Place::Tracked(next)),
        }))
    }

    /// Those of some records that a filter selects.
    async fn matched(
        &self,
        changed: &BTreeSet<RecordRef>,
    ) -> Result<BTreeMap<RecordRef, Version>, RecordError> {
        let mut questions = Vec::new();
        for query in self.queries.iter().filter(|query| !query.fetch.exceptions) {
            let name = query.table.name();
            let ids: Vec<Uuid> = changed
                .iter()
                .filter(|record| record.table == name)
                .map(|record| record.id)
                .collect();
            for ids in ids.chunks(A_QUESTION) {
                let more = format!("{}{}", query.fetch.more, among(query.fetch.key(), ids));
                questions.push(Ready {
                    table: query.table,
                    id: query.id,
                    fetch: Fetch {
                        more,
                        ..query.fetch.clone()
                    },
                });
            }
        }
        let mut matched = BTreeMap::new();
        for together in questions.chunks(50) {
            for (query, hits) in together.iter().zip(self.all_hits(together).await?) {
                let each = hits
                    .into_iter()
                    .map(|hit| (query.table.record(hit.id), Version(hit.etag)));
                matched.extend(each);
            }
        }
        // The version of a series is that of its exceptions, too.
        let series: Vec<Uuid> = matched
            .keys()
            .filter(|record| SyncedTable::of(&record.table) == Some(SyncedTable::Series))
            .map(|record| record.id)
            .collect();
        let versions = self.records.series_versions(&series).await?;
        let whole = versions
            .into_iter()
            .map(|(id, version)| (SyncedTable::Series.record(id), version));
        matched.extend(whole);
        Ok(matched)
    }

    fn position(&self, place: &Place) -> Position {
        Position(place.text(&self.about()))
    }

    /// The place of a position, when it is one of these filters in this organization.
    fn place(&self, position: &Position) -> Option<Place> {
        Place::read(&position.0, &self.about())
    }

    /// What a place is a place of.
    fn about(&self) -> About {
        About {
            root: self.records.client.root().to_string(),
            kind: self.tables().first().map_or("", |table| table.logical_name()),
            filters: self.filters.clone(),
        }
    }
}

/// The rows of a filter that changed since its answer, and a little before.
fn newer((query, before): (&Ready, &Answer)) -> Option<Fetch> {
    let since = before.since?;
    Some(Fetch {
        more: format!("{}{}", query.fetch.more, changed_from(since)),
        ..query.fetch.clone()
    })
}

/// A refusal of a filter is the filter's; anything else is of the way there.
fn of_filter(id: Uuid, error: ApiError) -> RecordError {
    if is_refusal(&error) {
        RecordError::Filter { id, error }
    } else {
        error.into()
    }
}
