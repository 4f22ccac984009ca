//! Names for the marks of a list: read live, beside, in one round trip for a page.

use std::sync::Arc;

use regarding_dataverse::operations::record_card::RecordCard;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Rule;

use crate::core::Core;
use crate::host::Event;
use crate::view::app::ConnectionState;
use crate::words::kind;

/// The most records of one page; a page has no more rows.
const MOST: usize = 100;

impl Core {
    /// Reads names that a list shows no name for; the front door hears of it when there are some.
    pub(crate) fn name_beside(self: &Arc<Self>, mut unnamed: Vec<RecordRef>, folder: String) {
        unnamed.sort_unstable();
        unnamed.dedup();
        unnamed.truncate(MOST);
        if unnamed.is_empty() || self.organization.status.state() != ConnectionState::Connected {
            return;
        }
        let core = Arc::clone(self);
        self.tasks.run(async move {
            if core.read_names(&unnamed).await {
                core.emit(Event::MailChanged { folder: Some(folder) });
            }
        });
    }

    /// Whether something was learned.
    async fn read_names(&self, records: &[RecordRef]) -> bool {
        let Ok(session) = self.session() else { return false };
        let known = records.iter().filter_map(|record| {
            let table = KnownTable::of(&record.table)?;
            Some(RecordCard { table, id: record.id })
        });
        let asked: Vec<RecordCard> = known.collect();
        let Ok(answers) = self.noting(session.client.run_all(Rule::ReadRecords, &asked).await) else {
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
