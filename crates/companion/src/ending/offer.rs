//! What can be done with an open record, and what stands in the way: the person's role, their rights on this record, what it lacks.

use std::sync::Arc;

use regarding_dataverse::operations::closable::{Closable, ReadClosable};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;

use super::{fields, of_table, title};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::pane::cards;
use crate::session::side::Session;
use crate::track::rights::lacking;
use crate::view::failure::FailureView;
use crate::view::pane::{EndingKind, EndingView, FormFieldView, FormView, RecordRefView};

/// A record that is to be closed.
pub(super) struct Ending {
    pub(super) record: RecordRef,
    pub(super) table: KnownTable,
    pub(super) closable: Closable,
}

impl Core {
    /// In which ways a record can be closed now; none when it is closed already, or is of a kind that is not closed.
    pub(crate) async fn endings(self: &Arc<Self>, record: &RecordRefView) -> Answer<Vec<EndingView>> {
        let session = self.session()?;
        let ending = self.to_end(&session, record).await?;
        if !ending.closable.open {
            return Ok(Vec::new());
        }
        let on_record = self.writing_refusal(&session, &ending).await;
        let view = |kind: &EndingKind| EndingView {
            kind: *kind,
            label: title(*kind),
            blocked: self
                .ending_refusal(*kind)
                .or_else(|| on_record.clone())
                .map(|refusal| refusal.sentence()),
        };
        Ok(of_table(ending.table).iter().map(view).collect())
    }

    /// The form in which a record is closed.
    pub(crate) async fn ending_form(
        self: &Arc<Self>,
        record: &RecordRefView,
        kind: EndingKind,
    ) -> Answer<FormView> {
        let session = self.session()?;
        let ending = self.may_end(&session, record, kind).await?;
        let fields = self.ending_fields(&session, &ending, kind);
        let name = &ending.closable.name;
        self.names.note(&ending.record, name);
        Ok(FormView {
            title: title(kind),
            fields,
            regarding: Some(self.named(&ending.record)),
            sender: None,
        })
    }

    /// The fields of that form, as they begin.
    pub(super) fn ending_fields(
        &self,
        session: &Session,
        ending: &Ending,
        kind: EndingKind,
    ) -> Vec<FormFieldView> {
        let reasons = session.client.shape().reasons(ending.table, super::state(kind));
        let makes = |right| self.lacks(&[right]).is_none();
        let made = fields::Makes {
            account: ending.closable.new_account && makes("prvCreateAccount"),
            contact: ending.closable.new_contact && makes("prvCreateContact"),
            opportunity: makes("prvCreateOpportunity"),
        };
        fields::of(kind, &ending.closable, &reasons, made, self.now())
    }

    /// The record, once everything is there that closing it in this way takes.
    pub(super) async fn may_end(
        &self,
        session: &Session,
        record: &RecordRefView,
        kind: EndingKind,
    ) -> Answer<Ending> {
        if let Some(refusal) = self.ending_refusal(kind) {
            return Err(refusal);
        }
        let ending = self.to_end(session, record).await?;
        if !of_table(ending.table).contains(&kind) {
            return Err(not_closed_here());
        }
        if !ending.closable.open {
            return Err(failing::invalid(say!("It is closed already")));
        }
        match self.writing_refusal(session, &ending).await {
            Some(refusal) => Err(refusal),
            None => Ok(ending),
        }
    }

    async fn to_end(&self, session: &Session, record: &RecordRefView) -> Answer<Ending> {
        let record = cards::reference(record)?;
        let table = KnownTable::of(&record.table).filter(|table| !of_table(*table).is_empty());
        let table = table.ok_or_else(not_closed_here)?;
        let ask = ReadClosable { table, id: record.id };
        let closable = self.noting(session, session.client.run(Rule::ReadRecords, &ask).await)?;
        let closable =
            closable.ok_or_else(|| failing::no_record(say!("That record is gone, or out of your sight")))?;
        Ok(Ending {
            record,
            table,
            closable,
        })
    }

    /// What the person's role lacks. Actions leave an activity behind (reference C1).
    fn ending_refusal(&self, kind: EndingKind) -> Option<FailureView> {
        self.lacks(match kind {
            EndingKind::Win | EndingKind::Lose => &["prvWriteOpportunity", "prvCreateActivity"],
            EndingKind::Qualify | EndingKind::Disqualify => &["prvWriteLead"],
            EndingKind::Resolve => &["prvWriteIncident", "prvCreateActivity"],
            EndingKind::Cancel => &["prvWriteIncident"],
        })
    }

    /// What the person lacks on this record; the organization is asked where their role reaches some records only. What it does
    /// not tell now, it decides when it is asked to write.
    async fn writing_refusal(&self, session: &Session, ending: &Ending) -> Option<FailureView> {
        let write = match ending.table {
            KnownTable::Opportunity => "prvWriteOpportunity",
            KnownTable::Lead => "prvWriteLead",
            _ => "prvWriteIncident",
        };
        if !session.myself()?.is_narrow(write) {
            return None;
        }
        let asked = [ending.record.clone()];
        let told = session.client.rights_on(session.user, &asked).await.ok()?;
        lacking(told.first()?.as_ref(), &["WriteAccess"])
    }
}

fn not_closed_here() -> FailureView {
    failing::invalid(say!("Opportunities, leads and cases can be closed here"))
}
