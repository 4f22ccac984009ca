//! Occurrences of series: the organization makes them, an edit makes an exception of one, a deletion takes one out (reference C3).

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::create::TOGETHER;
use super::organization::OrganizationRecords;
use super::remove::remove;
use super::seam::{OccurrenceEdit, RecordChange, Version};
use super::{RecordError, SyncedTable};
use crate::api::{ApiReply, ApiRequest, Operation, Part};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::rows;

impl OrganizationRecords {
    /// Changes occurrences of series, or takes them out; gives the series of which one failed: with [`RecordError::NoOccurrence`] only when nothing else
    /// went wrong.
    pub(super) async fn write_occurrences(
        &self,
        wanted: &[(Uuid, &[OccurrenceEdit])],
    ) -> Result<HashMap<Uuid, RecordError>, RecordError> {
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
            let Some((id, version)) = answer? else {
                // One that was taken out before is not there, as wanted.
                if edit.fields.is_some() {
                    failed.entry(question.series).or_insert(RecordError::NoOccurrence);
                }
                continue;
            };
            let record = SyncedTable::Appointment.record(id);
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
        let rows: Vec<RecordChange> = changes.iter().map(|(_, change)| change.clone()).collect();
        for ((series, _), done) in changes.iter().zip(self.update_rows(&rows).await?) {
            if let Err(error) = done {
                failed.insert(*series, error);
            }
        }
        for together in removals.chunks(TOGETHER) {
            let parts = together
                .iter()
                .map(|(_, record, version)| Part::One(remove(record, version)))
                .collect();
            for ((series, ..), reply) in together.iter().zip(self.replies(parts).await?) {
                match reply.one()?.ok() {
                    Ok(_) | Err(ApiError::Gone) => {}
                    Err(error) => {
                        failed.insert(*series, RecordError::Api(error));
                    }
                }
            }
        }
        Ok(failed)
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

impl Operation for FindOccurrence {
    type Output = Option<(Uuid, Version)>;

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
            .select(&["activityid"])
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
        Ok(Some((row.key("activityid")?, Version(etag))))
    }
}
