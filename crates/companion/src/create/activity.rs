//! A task, phone call, appointment or note on a record, prefilled from the message (H-30).

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{RoundMode, Timestamp, TimestampRound, ToSpan, Unit};
use regarding_dataverse::ApiError;
use regarding_dataverse::operations::create_activity::{CreateActivity, NewActivityKind};
use regarding_mailbox::mime::Message;
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use super::attempts::{Filled, Made};
use super::{form, person};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::pane::cards;
use crate::view::failure::FailureView;
use crate::view::pane::{
    ActivityKind, FormFieldKind, FormFieldView, FormValue, FormView, RecordRefView, RecordView,
};
use crate::words::{kind, rights, time};

/// How much of the message's text goes into the description.
pub(super) const QUOTED: usize = 1500;

impl Core {
    /// A form for an activity on a record.
    pub(crate) async fn activity_form(
        self: &Arc<Self>,
        key: &str,
        record: &RecordRefView,
        which: ActivityKind,
    ) -> Answer<FormView> {
        if let Some(refusal) = self.activity_refusal(record, which)? {
            return Err(refusal);
        }
        let (target, regarding) = person::regarding(self, record)?;
        if let Some(session) = self.organization.session()
            && let Some(refusal) = self.attaching_refusal(&session, [target]).await
        {
            return Err(refusal);
        }
        let about = self.about_key(key).await?;
        let fields = fields(which, &about.header.subject, &about.words, self.now());
        Ok(FormView {
            title: title(which),
            fields,
            regarding: Some(regarding),
            sender: None,
        })
    }

    /// Why the person cannot make such an activity on a record: creating it, linking it, and the record's side of the link each
    /// take a right (reference E1).
    fn activity_refusal(&self, record: &RecordRefView, which: ActivityKind) -> Answer<Option<FailureView>> {
        let (create, link) = match which {
            ActivityKind::Note => ("prvCreateNote", "prvAppendNote"),
            ActivityKind::Task | ActivityKind::PhoneCall | ActivityKind::Appointment => {
                ("prvCreateActivity", "prvAppendActivity")
            }
        };
        let target = cards::reference(record)?;
        Ok(self.lacks(&[create, link, &rights::append_to(&target.table)]))
    }

    /// Creates an activity on a record.
    pub(crate) async fn create_activity(
        self: &Arc<Self>,
        record: &RecordRefView,
        which: ActivityKind,
        values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        let (target, _) = person::regarding(self, record)?;
        form::check(&fields(which, "", "", self.now()), &values)?;
        let session = self.session()?;
        if let Some(refusal) = self.activity_refusal(record, which)? {
            return Err(refusal);
        }
        if let Some(refusal) = self.attaching_refusal(&session, [target.clone()]).await {
            return Err(refusal);
        }
        let table = new_kind(which).table();
        let link = self.noting(&session, session.client.regarding_link(table, &target).await)?;
        let form = Filled {
            record: Some(record.clone()),
            what: Made::Activity(which),
            values: values.clone(),
        };
        let create = CreateActivity {
            id: self.attempts.id_for(&form, Uuid::new_v4()),
            kind: new_kind(which),
            subject: form::value(&values, "subject").to_owned(),
            description: form::value(&values, "description").to_owned(),
            start: moment(&values, "start")?,
            end: moment(&values, "end")?,
            regarding: link,
        };
        let made = match session.client.run(Rule::CreateRecord, &create).await {
            Err(error @ ApiError::Forbidden { .. }) => {
                return Err(self.refused(&session, error, Some(&target)).await);
            }
            made => self.noting(&session, made)?,
        };
        self.attempts.done(create.id);
        self.names.note(&made, &create.subject);
        self.note_used(session.tenure, target).await?;
        self.panes.forget_all();
        self.emit(Event::PaneChanged { key: None });
        Ok(RecordView {
            kind: kind::singular(&made.table),
            ..self.named(&made)
        })
    }
}

/// The beginning of a message's text.
pub(super) fn quoted(message: &Message) -> String {
    let words = message.body.text.clone().unwrap_or_else(|| message.preview());
    let words: String = words.chars().take(QUOTED).collect();
    words.trim().to_owned()
}

fn moment(values: &[FormValue], name: &str) -> Answer<Option<Timestamp>> {
    match form::value(values, name) {
        "" => Ok(None),
        text => time::of_form(text, &TimeZone::system())
            .map(Some)
            .ok_or_else(|| failing::invalid(say!("That is not a date and time"))),
    }
}

fn new_kind(which: ActivityKind) -> NewActivityKind {
    match which {
        ActivityKind::Task => NewActivityKind::Task,
        ActivityKind::PhoneCall => NewActivityKind::PhoneCall,
        ActivityKind::Appointment => NewActivityKind::Appointment,
        ActivityKind::Note => NewActivityKind::Note,
    }
}

fn title(which: ActivityKind) -> String {
    match which {
        ActivityKind::Task => say!("New task"),
        ActivityKind::PhoneCall => say!("New phone call"),
        ActivityKind::Appointment => say!("New appointment"),
        ActivityKind::Note => say!("New note"),
    }
}

fn fields(which: ActivityKind, subject: &str, words: &str, now: Timestamp) -> Vec<FormFieldView> {
    let zone = TimeZone::system();
    let hour = TimestampRound::new().smallest(Unit::Hour).mode(RoundMode::Ceil);
    let next_hour = now.round(hour).unwrap_or(now);
    let later = next_hour.checked_add(30.minutes()).unwrap_or(next_hour);
    let when = |name: &str, label: &str, at: Timestamp, required: bool| {
        form::field(
            name,
            label,
            FormFieldKind::DateTime,
            &time::to_form(at, &zone),
            required,
            16,
        )
    };
    let mut fields = vec![form::field(
        "subject",
        &say!("Subject"),
        FormFieldKind::Text,
        subject,
        true,
        200,
    )];
    match which {
        ActivityKind::Task => fields.push(form::field(
            "start",
            &say!("Due"),
            FormFieldKind::DateTime,
            "",
            false,
            16,
        )),
        ActivityKind::PhoneCall => fields.push(when("start", &say!("Due"), next_hour, false)),
        ActivityKind::Appointment => {
            fields.push(when("start", &say!("Begins"), next_hour, true));
            fields.push(when("end", &say!("Ends"), later, true));
        }
        ActivityKind::Note => {}
    }
    let label = if which == ActivityKind::Note {
        &say!("Note")
    } else {
        &say!("Description")
    };
    fields.push(form::field(
        "description",
        label,
        FormFieldKind::Multiline,
        words,
        false,
        2000,
    ));
    fields
}
