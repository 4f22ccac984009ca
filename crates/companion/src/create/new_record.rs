//! *+ New* (H-20): a record that the search has not, whatever its table, for the person in view. Linking the message to it is a
//! request of its own, with the consent that it needs.

use std::sync::Arc;

use regarding_dataverse::operations::create_record::CreateRecord;
use regarding_model::address::EmailAddress;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use super::attempts::{Filled, Made};
use super::business::BusinessKind;
use super::{form, person};
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::pane::{FormValue, FormView, NewKind, PersonKind, RecordRefView, RecordView};

/// The two ways of making one: business belongs to a customer, people and companies carry a name.
enum Which {
    Business(BusinessKind),
    Person(PersonKind),
}

impl From<NewKind> for Which {
    fn from(kind: NewKind) -> Self {
        match kind {
            NewKind::Contact => Self::Person(PersonKind::Contact),
            NewKind::Account => Self::Person(PersonKind::Account),
            NewKind::Lead => Self::Person(PersonKind::Lead),
            NewKind::Opportunity => Self::Business(BusinessKind::Opportunity),
            NewKind::Case => Self::Business(BusinessKind::Case),
        }
    }
}

impl Core {
    /// A form for a new record: business is named after the message (H-31), people and companies after what was `typed` into
    /// the search. `person` is whom the pane shows.
    pub(crate) async fn new_record_form(
        self: &Arc<Self>,
        key: &str,
        kind: NewKind,
        person: Option<&RecordRefView>,
        typed: &str,
    ) -> Answer<FormView> {
        match Which::from(kind) {
            Which::Business(which) => self.business_form(key, which, person).await,
            Which::Person(which) => self.nobodys_form(key, which, person, typed).await,
        }
    }

    /// Creates the record that such a form describes.
    pub(crate) async fn create_new_record(
        self: &Arc<Self>,
        kind: NewKind,
        person: Option<&RecordRefView>,
        values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        match Which::from(kind) {
            Which::Business(which) => self.create_business(which, person, values).await,
            Which::Person(which) => self.create_nobodys(which, person, values).await,
        }
    }

    /// A form for a person or company that no message names.
    async fn nobodys_form(
        self: &Arc<Self>,
        key: &str,
        kind: PersonKind,
        person: Option<&RecordRefView>,
        typed: &str,
    ) -> Answer<FormView> {
        let about = self.about_key(key).await?;
        let session = self.session()?;
        let company = self.company(&session, kind, person).await?;
        self.may_make(kind, company.is_some())?;
        self.may_join(&session, company.as_ref()).await?;
        let address: Option<EmailAddress> = typed.trim().parse().ok();
        let name = if address.is_some() { "" } else { typed.trim() };
        let begun = person::Begun {
            name,
            company: name,
            address: address.as_ref(),
            subject: &about.header.subject,
        };
        Ok(FormView {
            title: title(kind),
            fields: form::open_to(&session, person::table(kind), person::fields(kind, &begun))?,
            regarding: company,
            sender: None,
        })
    }

    async fn create_nobodys(
        self: &Arc<Self>,
        kind: PersonKind,
        person: Option<&RecordRefView>,
        values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        let session = self.session()?;
        form::check(&person::fields(kind, &person::Begun::default()), &values)?;
        form::may_fill(&session, person::table(kind), &values)?;
        let company = self.company(&session, kind, person).await?;
        self.may_make(kind, company.is_some())?;
        self.may_join(&session, company.as_ref()).await?;
        let filled = Filled {
            record: person.cloned(),
            what: Made::Person(kind),
            values: values.clone(),
        };
        let create = CreateRecord {
            shape: session.client.shape(),
            id: self.attempts.id_for(&filled, Uuid::new_v4()),
            table: person::table(kind),
            values: person::columns(values),
            parent_account: company.and_then(|company| company.id.parse().ok()),
            parent_contact: None,
        };
        let made = self.noting(&session, session.client.run(Rule::CreateRecord, &create).await)?;
        self.attempts.done(create.id);
        self.names.note(&made, &person::full_name(kind, &create.values));
        self.note_used(session.tenure, made.clone()).await?;
        self.panes.forget_all();
        self.emit(Event::PaneChanged { key: None });
        Ok(self.named(&made))
    }

    /// The company that a new contact joins: that of the person in view. Leads and accounts belong to none.
    async fn company(
        &self,
        session: &Session,
        kind: PersonKind,
        person: Option<&RecordRefView>,
    ) -> Answer<Option<RecordView>> {
        if kind != PersonKind::Contact {
            return Ok(None);
        }
        let belongs = self.belongs(session, person).await?;
        Ok(belongs.shown.filter(|_| belongs.customer.account.is_some()))
    }

    /// Whether a contact may be linked to this company (reference E2).
    async fn may_join(&self, session: &Session, company: Option<&RecordView>) -> Answer<()> {
        let id = company.and_then(|company| company.id.parse().ok());
        let company = id.map(|id| RecordRef::new(KnownTable::Account.name(), id));
        let refusal = self.attaching_refusal(session, company).await;
        refusal.map_or(Ok(()), Err)
    }

    /// What making it takes (reference E1), said before anything is sent.
    fn may_make(&self, kind: PersonKind, joins: bool) -> Answer<()> {
        let joining = ["prvAppendContact", "prvAppendToAccount"];
        let needed = std::iter::once(person::right(kind)).chain(joining.into_iter().filter(|_| joins));
        self.lacks(&needed.collect::<Vec<_>>()).map_or(Ok(()), Err)
    }
}

fn title(kind: PersonKind) -> String {
    match kind {
        PersonKind::Contact => say!("New contact"),
        PersonKind::Lead => say!("New lead"),
        PersonKind::Account => say!("New account"),
    }
}
