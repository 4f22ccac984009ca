//! *Convert To* (G-2): a lead, an opportunity or a case is made out of a message, and the message is tracked regarding it. What it
//! begins with is the message's: the title is its subject, the customer whoever wrote it, the description its text (H-31).

use std::sync::Arc;

use regarding_dataverse::operations::create_business::Customer;
use regarding_dataverse::operations::create_record::CreateRecord;
use regarding_mailbox::seam::ItemKey;
use regarding_model::address::Role;
use regarding_model::identity::email_record_id;
use regarding_model::ids::RecordRef;
use regarding_model::item::MessageHeader;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use super::about::About;
use super::business::{self, Belongs, BusinessKind};
use super::{form, person};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::track::words::gesture;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::pane::{
    ConvertKind, ConvertRequest, FormFieldView, FormValue, FormView, PersonKind, RecordRefView, RecordView,
};
use crate::words::rights;

/// The namespace of ids of records that messages become: the same form sent again makes no second record.
const NAMESPACE: Uuid = Uuid::from_u128(0x0d4c_51a7_27f8_4c0e_9a36_51f0_8be2_6c71);

impl Core {
    /// The form of the record that a message becomes. `person` is whom the pane shows.
    pub(crate) async fn convert_form(
        self: &Arc<Self>,
        key: &str,
        kind: ConvertKind,
        person: Option<&RecordRefView>,
    ) -> Answer<FormView> {
        let (about, _) = self.message_about(key).await?;
        let session = self.session()?;
        let belongs = self.may_convert(&session, kind, person).await?;
        let subject = &about.header.subject;
        let fields = match business_of(kind) {
            Some(which) => business::open_fields(&session, which, subject, &about.words)?,
            None => lead_fields(&session, &about)?,
        };
        Ok(FormView {
            title: title(kind),
            fields,
            regarding: belongs.shown,
            sender: Some(self.sender_view(&about.header, table(kind)).await?),
        })
    }

    /// Makes the record of such a form, and asks for the message to be tracked regarding it.
    ///
    /// Nothing is made while something stands in the way of tracking. Where the organization cannot be reached between the two
    /// steps, the request to track waits as any other; a try that is repeated meets the record of the one before.
    pub(crate) async fn convert(self: &Arc<Self>, asked: ConvertRequest) -> Answer<RecordView> {
        let (about, item) = self.message_about(&asked.key).await?;
        let header = &about.header;
        let session = self.session()?;
        match business_of(asked.kind) {
            Some(which) => business::may_fill(&session, which, &asked.values)?,
            None => lead_may_fill(&session, &asked.values)?,
        }
        let belongs = self
            .may_convert(&session, asked.kind, asked.person.as_ref())
            .await?;
        let copy = email_record_id(session.organization, &header.id);
        if let Some(refusal) = self.copy_refusal(&session, copy, None).await {
            return Err(refusal);
        }
        self.note_consent(session.tenure, header, asked.consent).await?;
        let id = identity(&session, header, &asked);
        let record = match business_of(asked.kind) {
            Some(which) => {
                self.make_business(&session, which, belongs.customer, &asked.values, id)
                    .await?
            }
            None => {
                self.make_lead(&session, belongs.customer, asked.values, id)
                    .await?
            }
        };
        self.panes.forget_all();
        self.emit(Event::PaneChanged { key: None });
        self.track_with(session.tenure, &item, header, record.clone(), gesture::CONVERTED)
            .await?;
        Ok(self.named(&record))
    }

    /// The message that a key names. Appointments and tasks are converted nowhere in this program.
    async fn message_about(self: &Arc<Self>, key: &str) -> Answer<(About, ItemKey)> {
        let mut about = self.about_key(key).await?;
        match about.message.take() {
            Some(item) => Ok((about, item)),
            None => Err(failing::invalid(say!("Only messages can be converted"))),
        }
    }

    /// Whose it will be, once everything is there that making it and linking the message to it takes (reference E1, E2).
    async fn may_convert(
        &self,
        session: &Session,
        kind: ConvertKind,
        person: Option<&RecordRefView>,
    ) -> Answer<Belongs> {
        if let Some(refusal) = self.linking_refusal(&table(kind).name()) {
            return Err(refusal);
        }
        if let Some(which) = business_of(kind) {
            return self.may_make_business(session, which, person).await;
        }
        let mut belongs = self.belongs(session, person).await?;
        // A lead is about no other lead.
        belongs.customer.lead = None;
        if belongs.customer == Customer::default() {
            belongs.shown = None;
        }
        if let Some(right) = lead_rights(&belongs.customer)
            .into_iter()
            .find(|right| session.myself().is_some_and(|myself| !myself.may(right)))
        {
            return Err(FailureView::new(FailureCode::Forbidden, rights::refusal(right)));
        }
        self.may_attach(session, &belongs.customer).await?;
        Ok(belongs)
    }

    async fn make_lead(
        &self,
        session: &Session,
        customer: Customer,
        values: Vec<FormValue>,
        id: Uuid,
    ) -> Answer<RecordRef> {
        let create = CreateRecord {
            id,
            table: KnownTable::Lead,
            values: person::columns(values),
            parent_account: customer.account,
            parent_contact: customer.contact,
            shape: session.client.shape(),
        };
        let made = self.noting(session, session.client.run(Rule::CreateRecord, &create).await)?;
        self.names
            .note(&made, &person::full_name(PersonKind::Lead, &create.values));
        self.note_used(session.tenure, made.clone()).await?;
        Ok(made)
    }
}

/// The id of the record: of the message, of what it becomes, and of every value in the form.
fn identity(session: &Session, header: &MessageHeader, asked: &ConvertRequest) -> Uuid {
    let message = email_record_id(session.organization, &header.id);
    let mut words = format!("{message}\n{}\n", table(asked.kind).logical_name());
    for value in &asked.values {
        words.push_str(&format!("{}={}\n", value.name, value.value));
    }
    Uuid::new_v5(&NAMESPACE, words.as_bytes())
}

/// The fields of a lead: the sender's name and address, the subject, the beginning of the text.
fn lead_fields(session: &Session, about: &About) -> Answer<Vec<FormFieldView>> {
    let from = about.header.people.iter().find(|one| one.role == Role::From);
    let begun = person::Begun {
        name: from.and_then(|one| one.name.as_deref()).unwrap_or_default(),
        company: "",
        address: from.and_then(|one| one.address.as_ref()),
        subject: &about.header.subject,
    };
    let mut fields = person::fields(PersonKind::Lead, &begun);
    if let Some(field) = fields.iter_mut().find(|field| field.name == "description") {
        field.value.clone_from(&about.words);
    }
    form::open_to(session, KnownTable::Lead, fields)
}

fn lead_may_fill(session: &Session, values: &[FormValue]) -> Answer<()> {
    form::check(
        &person::fields(PersonKind::Lead, &person::Begun::default()),
        values,
    )?;
    form::may_fill(session, KnownTable::Lead, values)
}

fn lead_rights(customer: &Customer) -> Vec<&'static str> {
    let to = [
        customer.account.map(|_| "prvAppendToAccount"),
        customer.contact.map(|_| "prvAppendToContact"),
    ];
    let to: Vec<&'static str> = to.into_iter().flatten().collect();
    let append = (!to.is_empty()).then_some("prvAppendLead");
    std::iter::once("prvCreateLead").chain(append).chain(to).collect()
}

fn business_of(kind: ConvertKind) -> Option<BusinessKind> {
    match kind {
        ConvertKind::Lead => None,
        ConvertKind::Opportunity => Some(BusinessKind::Opportunity),
        ConvertKind::Case => Some(BusinessKind::Case),
    }
}

fn table(kind: ConvertKind) -> KnownTable {
    business_of(kind).map_or(KnownTable::Lead, business::table)
}

fn title(kind: ConvertKind) -> String {
    match kind {
        ConvertKind::Lead => say!("Convert to lead"),
        ConvertKind::Opportunity => say!("Convert to opportunity"),
        ConvertKind::Case => say!("Convert to case"),
    }
}
