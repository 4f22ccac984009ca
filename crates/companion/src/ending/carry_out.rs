//! Closing a record, and telling what came of it.

use std::sync::Arc;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::close_case::CloseCase;
use regarding_dataverse::operations::close_opportunity::CloseOpportunity;
use regarding_dataverse::operations::qualify_lead::QualifyLead;
use regarding_dataverse::operations::set_state::SetState;
use regarding_model::ids::RecordRef;
use regarding_model::say;
use regarding_net::Rule;

use super::fields;
use super::offer::Ending;
use crate::core::Core;
use crate::create::form;
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::pane::{EndedView, EndingKind, FormFieldView, FormValue, RecordRefView, RecordView};

/// A closing that was filled in.
struct Filled<'f> {
    kind: EndingKind,
    fields: &'f [FormFieldView],
    values: &'f [FormValue],
    status: i64,
}

impl Core {
    /// Closes a record as its form says.
    pub(crate) async fn end_record(
        self: &Arc<Self>,
        record: &RecordRefView,
        kind: EndingKind,
        values: Vec<FormValue>,
    ) -> Answer<EndedView> {
        let session = self.session()?;
        let ending = self.may_end(&session, record, kind).await?;
        let fields = self.ending_fields(&session, &ending, kind);
        form::check(&fields, &values)?;
        let reasons = session.client.shape().reasons(ending.table, super::state(kind));
        let filled = Filled {
            kind,
            fields: &fields,
            values: &values,
            status: fields::status(&fields, &values, &reasons)?,
        };
        let made = self.close(&session, &ending, &filled).await?;
        self.note_used(session.tenure, ending.record.clone()).await?;
        self.panes.forget_all();
        self.emit(Event::PaneChanged { key: None });
        Ok(EndedView {
            sentence: sentence(kind, &ending.closable.name),
            made: self.made_of(made).await,
        })
    }

    /// What was made, by its names: the organization gave them, and the answer does not tell them.
    async fn made_of(&self, made: Vec<RecordRef>) -> Vec<RecordView> {
        self.read_names(made.clone()).await;
        made.iter().map(|record| self.named(record)).collect()
    }

    async fn close(&self, session: &Session, ending: &Ending, filled: &Filled<'_>) -> Answer<Vec<RecordRef>> {
        let done = match filled.kind {
            EndingKind::Win | EndingKind::Lose => {
                let close = opportunity(ending, filled)?;
                session.client.run(Rule::CloseRecord, &close).await.map(none)
            }
            EndingKind::Resolve => {
                let close = case(ending, filled)?;
                session.client.run(Rule::CloseRecord, &close).await.map(none)
            }
            EndingKind::Qualify => {
                let qualify = lead(ending, filled);
                session.client.run(Rule::CloseRecord, &qualify).await
            }
            EndingKind::Disqualify | EndingKind::Cancel => {
                let close = SetState {
                    table: ending.table,
                    id: ending.record.id,
                    state: super::state(filled.kind),
                    status: (filled.status != -1).then_some(filled.status),
                };
                session.client.run(Rule::CloseRecord, &close).await.map(none)
            }
        };
        match done {
            Err(error @ ApiError::Forbidden { .. }) => {
                Err(self.refused(session, error, Some(&ending.record)).await)
            }
            done => self.noting(session, done),
        }
    }
}

fn none((): ()) -> Vec<RecordRef> {
    Vec::new()
}

fn opportunity(ending: &Ending, filled: &Filled<'_>) -> Answer<CloseOpportunity> {
    Ok(CloseOpportunity {
        id: ending.record.id,
        won: filled.kind == EndingKind::Win,
        status: filled.status,
        subject: sentence(filled.kind, &ending.closable.name),
        revenue: fields::amount(filled.values, "actualrevenue")?,
        day: fields::day(filled.values)?,
        description: form::value(filled.values, "description").to_owned(),
    })
}

fn case(ending: &Ending, filled: &Filled<'_>) -> Answer<CloseCase> {
    Ok(CloseCase {
        id: ending.record.id,
        status: filled.status,
        subject: form::value(filled.values, "subject").to_owned(),
        minutes: fields::minutes(filled.values)?,
        description: form::value(filled.values, "description").to_owned(),
    })
}

/// What the form did not offer is not made.
fn lead(ending: &Ending, filled: &Filled<'_>) -> QualifyLead {
    let wished = |name: &str| {
        let offered = filled.fields.iter().any(|field| field.name == name);
        offered && fields::wished(filled.values, name)
    };
    QualifyLead {
        id: ending.record.id,
        account: wished("account"),
        contact: wished("contact"),
        opportunity: wished("opportunity"),
        status: filled.status,
    }
}

fn sentence(kind: EndingKind, name: &str) -> String {
    match kind {
        EndingKind::Win => say!("Won: {name}", name = name),
        EndingKind::Lose => say!("Lost: {name}", name = name),
        EndingKind::Qualify => say!("Qualified: {name}", name = name),
        EndingKind::Disqualify => say!("Disqualified: {name}", name = name),
        EndingKind::Resolve => say!("Resolved: {name}", name = name),
        EndingKind::Cancel => say!("Canceled: {name}", name = name),
    }
}
