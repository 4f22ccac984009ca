//! What the pane tells of one record: card, account, last and next activity, what can be linked.

use jiff::Timestamp;
use regarding_dataverse::operations::activity_rows::ActivityRow;
use regarding_dataverse::operations::pane::{OpenPane, Subject};
use regarding_dataverse::operations::record_card::RecordCard;
use regarding_model::address::EmailAddress;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Rule;

use super::{cards, linkable};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::view::pane::{ActivityView, CardView, RecordRefView, SubjectView};
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
    }
}

fn card_only(card: CardView) -> SubjectView {
    SubjectView {
        card,
        account: None,
        last: None,
        next: None,
        activities: None,
        opportunities: Vec::new(),
        cases: Vec::new(),
    }
}

impl Core {
    /// What the pane tells of a record, wherever it was found.
    pub(crate) async fn subject(&self, record: &RecordRefView) -> Answer<SubjectView> {
        let record = cards::reference(record)?;
        let table = KnownTable::of(&record.table).ok_or_else(|| {
            failing::invalid("Records of this table can be linked and opened, but not shown here")
        })?;
        let session = self.session()?;
        let card = RecordCard { table, id: record.id };
        let card = self.noting(session.client.run(Rule::ReadRecords, &card).await)?;
        let card =
            card.ok_or_else(|| failing::gone("The record is no longer there, or you may not see it"))?;
        self.names.note(&card.record.record, &card.record.name);
        let address: Option<EmailAddress> = card
            .field("emailaddress1")
            .and_then(|field| field.value.parse().ok());
        let related = match address {
            Some(address) => self.by_address(&session, address, &record).await?,
            None => None,
        };
        let now = self.now();
        Ok(related.map_or_else(
            || card_only(cards::view(&card)),
            |subject| view(&subject, None, now),
        ))
    }

    /// What belongs to a record is asked for by its address, as for the people of a message.
    async fn by_address(
        &self,
        session: &crate::session::side::Session,
        address: EmailAddress,
        record: &RecordRef,
    ) -> Answer<Option<Subject>> {
        let ask = OpenPane {
            message: None,
            people: vec![],
            focus: Some(address),
            now: self.now(),
        };
        let pane = self.noting(session.client.run_together(Rule::ReadRecords, &ask).await)?;
        Ok(pane
            .subjects
            .into_iter()
            .find(|subject| subject.card.record.record == *record))
    }
}
