//! What the pane tells of one record: card, account, last and next activity, what can be linked.

use std::sync::Arc;

use jiff::Timestamp;
use regarding_dataverse::operations::activity_rows::ActivityRow;
use regarding_dataverse::operations::pane::{AboutRecord, Subject};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;

use super::{cards, linkable};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::view::pane::{ActivityView, RecordRefView, SubjectView};
use crate::words::time;

/// One record as the pane shows it.
pub(crate) fn view(subject: &Subject, linked: Option<&RecordRef>, now: Timestamp) -> SubjectView {
    SubjectView {
        card: cards::view(&subject.card),
        account: subject.account.as_ref().map(cards::view),
        last: subject.last.as_ref().map(activity),
        next: subject.next.as_ref().map(activity),
        activities: subject.activities,
        opportunities: subject
            .opportunities
            .iter()
            .map(|row| linkable::opportunity(row, linked))
            .collect(),
        cases: subject
            .cases
            .iter()
            .map(|row| linkable::case(row, linked, now))
            .collect(),
    }
}

fn activity(row: &ActivityRow) -> ActivityView {
    ActivityView {
        record: cards::named(&row.record),
        when: row.when.map(time::rfc3339),
        shown: row.when.map(time::whole).unwrap_or_default(),
    }
}

impl Core {
    /// What the pane tells of a record, wherever it was found.
    pub(crate) async fn subject(self: &Arc<Self>, record: &RecordRefView) -> Answer<SubjectView> {
        let record = cards::reference(record)?;
        let table = KnownTable::of(&record.table).ok_or_else(|| {
            failing::invalid(say!(
                "Records of this table can be linked and opened, but not shown here"
            ))
        })?;
        let session = self.session()?;
        let now = self.now();
        let mut ask = AboutRecord {
            table,
            id: record.id,
            now,
            shape: self.shape_of(&session).await,
        };
        let mut answer = session.client.run_together(Rule::ReadRecords, &ask).await;
        if let Err(error) = &answer
            && self.note_refusal(&session, &ask.shape, error)
        {
            ask.shape = session.client.shape();
            answer = session.client.run_together(Rule::ReadRecords, &ask).await;
        }
        let subject = self.noting(&session, answer)?;
        let subject = subject.ok_or_else(|| {
            failing::no_record(say!("The record is no longer there, or you may not see it"))
        })?;
        let named = &subject.card.record;
        self.names.note(&named.record, &named.name);
        Ok(view(&subject, None, now))
    }
}
