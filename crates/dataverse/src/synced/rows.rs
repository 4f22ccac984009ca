//! Rows by their ids, many in one round trip, and their versions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regarding_model::fields::{Content, Field, Period, Value};
use serde_json::Value as Json;
use uuid::Uuid;

use super::fates::WhyNot;
use super::organization::OrganizationRecords;
use super::seam::Version;
use super::{RecordError, SyncedTable};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Expand, Filter, Query};
use crate::row::{Row, VERSIONED, metadata_version, rows};

/// How many records one question reads, and how many questions go together.
pub(super) const A_QUESTION: usize = 100;
pub(super) const TOGETHER: usize = 10;

impl OrganizationRecords {
    /// The rows of records by their ids; who is missing is not seen.
    pub(super) async fn rows_of(
        &self,
        table: SyncedTable,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Json>, RecordError> {
        let filter = |ids: &[Uuid]| Filter::among_ids(table.rows().key, ids.to_vec());
        let mut found = HashMap::new();
        for row in self.ask(table, ids, filter).await? {
            let id = Row::of(&row, "value")?.key(table.rows().key)?;
            found.insert(id, row);
        }
        Ok(found)
    }

    /// The exceptions of series, by series.
    pub(super) async fn exceptions(&self, series: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Json>>, RecordError> {
        let filter = |ids: &[Uuid]| {
            Filter::And(vec![
                Filter::int("instancetypecode", EXCEPTION),
                Filter::Or(ids.iter().map(|id| Filter::id("seriesid", *id)).collect()),
            ])
        };
        let mut found: BTreeMap<Uuid, Vec<Json>> = BTreeMap::new();
        for row in self.ask(SyncedTable::Appointment, series, filter).await? {
            let id = Row::of(&row, "value")?.key("seriesid")?;
            found.entry(id).or_default().push(row);
        }
        Ok(found)
    }

    /// Rows of a table, asked for anew when the metadata changed meanwhile.
    async fn ask(
        &self,
        table: SyncedTable,
        ids: &[Uuid],
        filter: impl Fn(&[Uuid]) -> Filter,
    ) -> Result<Vec<Json>, RecordError> {
        let (rows, current) = self.ask_once(table, ids, &filter).await?;
        if current {
            return Ok(rows);
        }
        Ok(self.ask_once(table, ids, &filter).await?.0)
    }

    async fn ask_once(
        &self,
        table: SyncedTable,
        ids: &[Uuid],
        filter: impl Fn(&[Uuid]) -> Filter,
    ) -> Result<(Vec<Json>, bool), RecordError> {
        let columns = self.columns().await?;
        let questions: Vec<ReadRows> = ids
            .chunks(A_QUESTION)
            .map(|ids| ReadRows {
                table,
                filter: filter(ids),
                columns: columns.selectable(table),
                parties: table.has_attendees().then(|| self.party_collection(table)),
            })
            .collect();
        let (mut all, mut current) = (Vec::new(), true);
        for together in questions.chunks(TOGETHER) {
            for answer in self.client.run_all(self.rule, together).await? {
                let answer = answer?;
                current &= self.is_current(answer.version.as_ref());
                all.extend(answer.rows);
            }
        }
        Ok((all, current))
    }

    /// The versions of series as they are now, with those of their exceptions.
    pub(super) async fn series_versions(
        &self,
        series: &[Uuid],
    ) -> Result<HashMap<Uuid, Version>, RecordError> {
        let now = self.series_now(series).await?;
        Ok(now.into_iter().map(|(id, now)| (id, now.version())).collect())
    }

    /// Series as they are now.
    pub(super) async fn series_now(&self, series: &[Uuid]) -> Result<HashMap<Uuid, SeriesNow>, RecordError> {
        let masters = self.rows_of(SyncedTable::Series, series).await?;
        let exceptions = self.exceptions(series).await?;
        let mut found = HashMap::new();
        for (id, row) in &masters {
            let etag = Row::of(row, "value")?.etag()?;
            let below = of_rows(exceptions.get(id).map_or(&[], Vec::as_slice))?;
            found.extend(etag.map(|etag| (*id, SeriesNow { etag, below })));
        }
        Ok(found)
    }

    /// Why records are not seen: gone or forbidden.
    pub(super) async fn why_not(
        &self,
        table: SyncedTable,
        ids: impl Iterator<Item = &Uuid>,
    ) -> Result<Vec<(Uuid, RecordError)>, RecordError> {
        let questions: Vec<WhyNot> = ids
            .map(|id| WhyNot {
                rows: table.rows(),
                id: *id,
            })
            .collect();
        let mut told = Vec::new();
        for together in questions.chunks(A_QUESTION) {
            let answers = self.client.run_all(self.rule, together).await?;
            for (question, answer) in together.iter().zip(answers) {
                told.push((question.id, RecordError::Api(answer?.error())));
            }
        }
        Ok(told)
    }
}

/// `instancetypecode` of an exception (reference C3).
pub(super) const EXCEPTION: i64 = 3;

/// Whether an appointment takes whole days.
pub(super) fn is_whole(content: &Content) -> bool {
    matches!(
        content.get(Field::Time),
        Some(Value::Period(Period::AllDay { .. }))
    )
}

/// The ids and versions of rows.
pub(super) fn of_rows(rows: &[Json]) -> Result<Vec<(Uuid, String)>, RecordError> {
    rows.iter()
        .map(|json| {
            let row = Row::of(json, "value")?;
            Ok((row.key("activityid")?, row.etag()?.unwrap_or_default()))
        })
        .collect()
}

/// A series as it is now: its own version, and those of its exceptions.
#[derive(Debug)]
pub(super) struct SeriesNow {
    pub(super) etag: String,
    pub(super) below: Vec<(Uuid, String)>,
}

impl SeriesNow {
    fn version(self) -> Version {
        Version::of(&self.etag, self.below)
    }

    /// The version after a write. The whole of a series is only told by a look, and somebody else may have written in between: then it is the
    /// version of what was written, which is not there any more. Theirs would be taken for what the organization made of that, and would
    /// not travel (promise 7).
    pub(super) fn after(self, wrote: Wrote<'_>) -> Version {
        let row = wrote.row.unwrap_or(&self.etag);
        let theirs = |(id, etag): &(Uuid, String)| wrote.left(*id) != Some(etag);
        if row == self.etag && !self.below.iter().any(theirs) {
            return self.version();
        }
        let ids: BTreeSet<Uuid> = wrote.all().map(|(id, _)| *id).collect();
        let left = |id: &Uuid| Some((*id, wrote.left(*id)?.clone()));
        Version::of(row, ids.iter().filter_map(left).collect())
    }
}

/// What was written of a series, as far as the organization told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrote<'a> {
    /// The version that its row was left in; `None` where that was not told.
    pub(super) row: Option<&'a str>,
    /// The exceptions that it had.
    pub(super) before: &'a [(Uuid, String)],
    /// The occurrences that were changed, with the versions that they were left in.
    pub(super) below: &'a [(Uuid, String)],
}

impl Wrote<'_> {
    fn all(&self) -> impl Iterator<Item = &(Uuid, String)> {
        self.below.iter().chain(self.before)
    }

    /// The version that an exception was left in.
    fn left(&self, id: Uuid) -> Option<&String> {
        self.all().find(|(one, _)| *one == id).map(|(_, etag)| etag)
    }
}

/// What stands between the version of a series and that of its exceptions.
const BETWEEN: char = ' ';

impl Version {
    /// The version of a row, and of the exceptions below it.
    pub(super) fn of(etag: &str, mut below: Vec<(Uuid, String)>) -> Self {
        if below.is_empty() {
            return Self(etag.to_owned());
        }
        below.sort();
        let text: String = below.iter().map(|(id, etag)| format!("{id} {etag}\n")).collect();
        let digest = Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes());
        Self(format!("{etag}{BETWEEN}{digest}"))
    }

    /// The version of the row alone, for `If-Match`.
    pub(super) fn etag(&self) -> &str {
        self.0.split(BETWEEN).next().unwrap_or_default()
    }
}

/// Asks for rows of a table.
struct ReadRows {
    table: SyncedTable,
    filter: Filter,
    columns: Vec<&'static str>,
    parties: Option<String>,
}

/// Rows, and the version of the metadata that they came with.
struct Answered {
    rows: Vec<Json>,
    version: Option<String>,
}

impl Operation for ReadRows {
    type Output = Answered;

    fn request(&self) -> ApiRequest {
        let rows = self.table.rows();
        let mut query = Query::set(rows.set)
            .select(&[rows.key])
            .select(&self.columns)
            .filter(self.filter.clone());
        if let Some(parties) = &self.parties {
            let party = [
                "participationtypemask",
                "addressused",
                "unresolvedpartyname",
                "_partyid_value",
            ];
            query = query.expand(Expand::new(parties.clone(), &party));
        }
        let mut request = ApiRequest::get(query.path()).header(VERSIONED.0, VERSIONED.1);
        if let Filter::AmongIds(_, ids) = &self.filter {
            request.identifiers.extend(ids);
        }
        request
    }

    fn read(&self, reply: &ApiReply) -> Result<Answered, ApiError> {
        let mut json = reply.json()?;
        rows(&json)?;
        let version = metadata_version(&json);
        let rows = match json.get_mut("value").map(Json::take) {
            Some(Json::Array(list)) => list,
            _ => vec![],
        };
        Ok(Answered { rows, version })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Uuid = Uuid::from_u128(1);
    const SECOND: Uuid = Uuid::from_u128(2);

    fn now(etag: &str, below: [&str; 2]) -> SeriesNow {
        SeriesNow {
            etag: etag.to_owned(),
            below: vec![(FIRST, below[0].to_owned()), (SECOND, below[1].to_owned())],
        }
    }

    fn wrote<'a>(
        row: Option<&'a str>,
        before: &'a [(Uuid, String)],
        below: &'a [(Uuid, String)],
    ) -> Wrote<'a> {
        Wrote { row, before, below }
    }

    /// What was written is version 2 of the row, or version 5 of its first exception; the look that tells of the rest comes after it.
    #[test]
    fn promise_7_a_version_that_somebody_made_between_a_write_and_the_look_is_not_taken_for_its_own() {
        let before = now("1", ["4", "3"]).below;
        let row = |etag| now(etag, ["4", "3"]).after(wrote(Some("2"), &before, &[]));
        assert_eq!(row("2"), now("2", ["4", "3"]).version());
        assert_ne!(row("6"), now("6", ["4", "3"]).version(), "it is read again");
        assert_eq!(row("6").etag(), "2", "and nothing is written over theirs");

        let one = [(FIRST, "5".to_owned())];
        let occurrence = |first, second| now("2", [first, second]).after(wrote(Some("2"), &before, &one));
        assert_eq!(occurrence("5", "3"), now("2", ["5", "3"]).version());
        assert_ne!(occurrence("7", "3"), now("2", ["7", "3"]).version());
        assert_ne!(
            occurrence("5", "7"),
            now("2", ["5", "7"]).version(),
            "nor in another exception"
        );
    }

    /// An occurrence was written, and somebody named the series anew before that was looked at.
    #[test]
    fn promise_7_an_edit_of_a_series_beside_a_write_to_its_occurrence_is_not_taken_for_its_own() {
        let before = now("2", ["4", "3"]).below;
        let one = [(FIRST, "5".to_owned())];
        let after = now("6", ["5", "3"]).after(wrote(Some("2"), &before, &one));
        assert_ne!(after, now("6", ["5", "3"]).version(), "it is read again");
        assert_eq!(after.etag(), "2", "and nothing is written over theirs");
    }

    #[test]
    fn promise_7_an_exception_that_somebody_made_beside_a_write_is_not_taken_for_its_own() {
        let before = [(FIRST, "4".to_owned())];
        let after = now("2", ["4", "3"]).after(wrote(Some("2"), &before, &[]));
        assert_ne!(after, now("2", ["4", "3"]).version());
        let made = now("1", ["4", "3"]).after(wrote(None, &[], &before));
        assert_ne!(made, now("1", ["4", "3"]).version(), "of a new series neither");
    }
}
