//! Names for the marks of a list: read live, beside, in one round trip for a page.

use regarding_dataverse::operations::record_card::{Extent, RecordCard};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Rule;

use crate::core::Core;
use crate::words::kind;

/// The most records of one page; a page has no more rows.
const MOST: usize = 100;

impl Core {
    /// Reads the names of records that have none in this run. Whether something was learned.
    pub(crate) async fn read_names(&self, mut unnamed: Vec<RecordRef>) -> bool {
        unnamed.retain(|record| self.names.get(record).is_none());
        unnamed.sort_unstable();
        unnamed.dedup();
        unnamed.truncate(MOST);
        if unnamed.is_empty() {
            return false;
        }
        let Ok(session) = self.session() else { return false };
        let known = unnamed.iter().filter_map(|record| {
            let table = KnownTable::of(&record.table)?;
            Some(RecordCard {
                table,
                id: record.id,
                shape: session.client.shape(),
                extent: Extent::Line,
            })
        });
        let asked: Vec<RecordCard> = known.collect();
        let Ok(answers) = self.noting(&session, session.client.run_all(Rule::ReadRecords, &asked).await)
        else {
            return false;
        };
        for (asked, answer) in asked.iter().zip(&answers) {
            let record = RecordRef::new(asked.table.name(), asked.id);
            match answer {
                Ok(Some(card)) => self.names.note(&record, &card.record.name),
                // Gone or out of sight: called by its kind, and not asked for again in this run.
                Ok(None) | Err(_) => self.names.note(&record, &kind::singular(&record.table)),
            }
        }
        !answers.is_empty()
    }
}
