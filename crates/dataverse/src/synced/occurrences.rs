//! Occurrences of series: the organization makes them, an edit makes an exception of one, a deletion takes one out (reference C3).

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use regarding_model::ids::RecordRef;
use uuid::Uuid;

use super::below::Below;
use super::create::TOGETHER;
use super::organization::OrganizationRecords;
use super::remove::remove;
use super::rows::{EXCEPTION, Wrote};
use super::seam::{OccurrenceEdit, RecordChange, Version};
use super::update::{told, version_of};
use super::{RecordError, SyncedTable};
use crate::api::{ApiReply, ApiRequest, Operation, Part};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::rows;

/// What came of writing to occurrences.
#[derive(Debug)]
pub(super) struct WroteBelow {
    /// By series, the occurrences that were changed, with the versions that the organization told.
    pub(super) told: HashMap<Uuid, Vec<(Uuid, String)>>,
    /// By series, the version that its own row was left in.
    rows: HashMap<Uuid, String>,
    /// The series of which one failed.
    pub(super) failed: HashMap<Uuid, RecordError>,
}

impl WroteBelow {
    /// What was written of a series, which had these exceptions.
    pub(super) fn of<'a>(&'a self, series: Uuid, below: &'a Below) -> Wrote<'a> {
        Wrote {
            row: self.rows.get(&series).map(String::as_str),
            before: below.of(series),
            below: self.told.get(&series).map_or(&[], Vec::as_slice),
        }
    }
}

impl OrganizationRecords {
    /// Changes occurrences of series, or takes them out; gives what was written of each series, and those of which one failed: with
    /// [`RecordError::NoOccurrence`] only when nothing else went wrong. `below`: the exceptions as they were read; one that somebody changed or
    /// made since stays as it is. `rows`: the versions that the series' own rows were left in.
    pub(super) async fn write_occurrences(
        &self,
        wanted: &[(Uuid, &[OccurrenceEdit])],
        below: &Below,
        mut rows: HashMap<Uuid, String>,
    ) -> Result<WroteBelow, RecordError> {
        let questions: Vec<FindOccurrence> = wanted
            .iter()
            .flat_map(|(series, edits)| {
                edits.iter().map(|edit| FindOccurrence {
                    series: *series,
                    original: [edit.original, self.midnight_of(edit.original)],
                })
            })
            .collect();
        let edits = || wanted.iter().flat_map(|(_, edits)| edits.iter());
        let mut failed = HashMap::new();
        let (mut changes, mut removals) = (Vec::new(), Vec::new());
        let mut answers = Vec::new();
        for together in questions.chunks(TOGETHER) {
            answers.extend(self.client.run_all(self.rule, together).await?);
        }
        for ((question, edit), answer) in questions.iter().zip(edits()).zip(answers) {
            let Some(found) = answer? else {
                // One that was taken out before is not there, as wanted.
                if edit.fields.is_some() {
                    failed.entry(question.series).or_insert(RecordError::NoOccurrence);
                }
                continue;
            };
            let Some(version) = found.as_read(question.series, below) else {
                failed.insert(question.series, ApiError::Stale.into());
                continue;
            };
            let record = SyncedTable::Appointment.record(found.id);
            match &edit.fields {
                Some(fields) => changes.push((
                    question.series,
                    RecordChange {
                        record,
                        version,
                        fields: fields.clone(),
                        occurrences: vec![],
                        files: vec![],
                        state: None,
                    },
                )),
                None => removals.push((question.series, record, version)),
            }
        }
        let told = self.change_occurrences(&changes, &mut failed).await?;
        self.take_out(&removals, &mut rows, &mut failed).await?;
        Ok(WroteBelow { told, rows, failed })
    }

    async fn change_occurrences(
        &self,
        changes: &[(Uuid, RecordChange)],
        failed: &mut HashMap<Uuid, RecordError>,
    ) -> Result<HashMap<Uuid, Vec<(Uuid, String)>>, RecordError> {
        let rows: Vec<RecordChange> = changes.iter().map(|(_, change)| change.clone()).collect();
        let mut told: HashMap<Uuid, Vec<(Uuid, String)>> = HashMap::new();
        for ((series, change), done) in changes.iter().zip(self.update_rows(&rows).await?) {
            match done {
                Ok(version) => told
                    .entry(*series)
                    .or_default()
                    .push((change.record.id, version.0)),
                Err(error) => {
                    failed.insert(*series, error);
                }
            }
        }
        Ok(told)
    }

    /// Takes occurrences out. The organization notes that in the row of the series, which gets another version: it is looked at right before
    /// and right after, in the same request, so that nobody else's version is taken for that one.
    async fn take_out(
        &self,
        removals: &[(Uuid, RecordRef, Version)],
        rows: &mut HashMap<Uuid, String>,
        failed: &mut HashMap<Uuid, RecordError>,
    ) -> Result<(), RecordError> {
        for together in removals.chunks(TOGETHER) {
            let series: BTreeSet<Uuid> = together.iter().map(|(series, ..)| *series).collect();
            let look = || series.iter().map(|id| version_of(SyncedTable::Series, *id));
            let removing = together
                .iter()
                .map(|(_, record, version)| remove(record, version));
            let parts = look().chain(removing).chain(look()).map(Part::One).collect();
            let replies = self.replies(parts).await?;
            let (before, rest) = replies.split_at_checked(series.len()).unwrap_or_default();
            let (removed, after) = rest.split_at_checked(together.len()).unwrap_or_default();
            for ((series, ..), reply) in together.iter().zip(removed) {
                match reply.one()?.ok() {
                    Ok(_) | Err(ApiError::Gone) => {}
                    Err(error) => {
                        failed.insert(*series, RecordError::Api(error));
                    }
                }
            }
            for (id, looks) in series.iter().zip(before.iter().zip(after)) {
                if let [Ok(before), Ok(after)] = [told(looks.0.one()?), told(looks.1.one()?)]
                    && rows.get(id).is_none_or(|left| *left == before.0)
                {
                    rows.insert(*id, after.0);
                }
            }
        }
        Ok(())
    }

    /// A whole day that is told by its first moment in UTC, as the organization has it.
    fn midnight_of(&self, original: Timestamp) -> Timestamp {
        let day = original.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        self.person.midnight(day).unwrap_or(original)
    }
}

/// Asks for the occurrence of a series at a time.
struct FindOccurrence {
    series: Uuid,
    /// The time as it is told, and as it is for whole days.
    original: [Timestamp; 2],
}

/// An occurrence as it is now.
struct Found {
    id: Uuid,
    version: Version,
    is_exception: bool,
}

impl Found {
    /// The version that a write to it names: the one that was read, where it was an exception then.
    fn as_read(&self, series: Uuid, below: &Below) -> Option<Version> {
        let own = || (!self.is_exception).then(|| self.version.clone());
        below.version(series, self.id).or_else(own)
    }
}

impl Operation for FindOccurrence {
    type Output = Option<Found>;

    fn request(&self) -> ApiRequest {
        let [told, midnight] = self.original;
        let at = |time| {
            Filter::Compare(
                "originalstartdate".into(),
                "eq",
                crate::query::Literal::Time(time),
            )
        };
        let whole = Filter::And(vec![Filter::is("isalldayevent", true), at(midnight)]);
        let timed = Filter::And(vec![Filter::is("isalldayevent", false), at(told)]);
        let query = Query::set("appointments")
            .select(&["activityid", "instancetypecode"])
            .filter(Filter::And(vec![
                Filter::id("seriesid", self.series),
                Filter::Or(vec![whole, timed]),
            ]));
        ApiRequest::get(query.path()).names(self.series)
    }

    fn read(&self, reply: &ApiReply) -> Result<Self::Output, ApiError> {
        let json = reply.json()?;
        let list = rows(&json)?;
        let Some(row) = list.first() else {
            return Ok(None);
        };
        let etag = row.etag()?.ok_or(ReplyFault::Value("@odata.etag"))?;
        Ok(Some(Found {
            id: row.key("activityid")?,
            version: Version(etag),
            is_exception: row.int("instancetypecode")? == Some(EXCEPTION),
        }))
    }
}
