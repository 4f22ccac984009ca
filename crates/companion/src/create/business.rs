//! A new opportunity or case, prefilled from the message and the person in view (H-20, H-31). The contact is the person whose
//! records are shown: the sender, unless another was selected; the customer is their account.

use std::sync::Arc;

use regarding_dataverse::operations::cards::Card;
use regarding_dataverse::operations::create_business::{
    CreateBusiness, Customer, DESCRIPTION, NewBusinessKind,
};
use regarding_dataverse::operations::record_card::{Extent, RecordCard};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use super::attempts::{Filled, Made};
use super::form;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::pane::cards;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::pane::{FormFieldKind, FormFieldView, FormValue, FormView, RecordRefView, RecordView};
use crate::words::{kind, rights};

/// Which open business to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BusinessKind {
    /// An opportunity.
    Opportunity,
    /// A case.
    Case,
}

/// Whose business it will be, as the organization knows them.
#[derive(Default)]
pub(super) struct Belongs {
    pub(super) customer: Customer,
    /// The record to name in the form: the account, else the person.
    pub(super) shown: Option<RecordView>,
}

impl Core {
    /// A form for a new opportunity or case of somebody; of nobody in particular for `None`.
    pub(crate) async fn business_form(
        self: &Arc<Self>,
        key: &str,
        which: BusinessKind,
        person: Option<&RecordRefView>,
    ) -> Answer<FormView> {
        let about = self.about_key(key).await?;
        let session = self.session()?;
        let belongs = self.may_make_business(&session, which, person).await?;
        let words = match which {
            BusinessKind::Case => about.words,
            BusinessKind::Opportunity => String::new(),
        };
        Ok(FormView {
            title: title(which),
            fields: open_fields(&session, which, &about.header.subject, &words)?,
            regarding: belongs.shown,
            sender: None,
        })
    }

    /// Creates an opportunity or a case. Linking the message to it is a request of its own, with the consent that it needs.
    pub(crate) async fn create_business(
        self: &Arc<Self>,
        which: BusinessKind,
        person: Option<&RecordRefView>,
        values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        let session = self.session()?;
        may_fill(&session, which, &values)?;
        let belongs = self.may_make_business(&session, which, person).await?;
        let filled = Filled {
            record: person.cloned(),
            what: Made::Business(which),
            values: values.clone(),
        };
        let id = self.attempts.id_for(&filled, Uuid::new_v4());
        let made = self
            .make_business(&session, which, belongs.customer, &values, id)
            .await?;
        self.attempts.done(id);
        self.panes.forget_all();
        self.emit(Event::PaneChanged { key: None });
        Ok(self.named(&made))
    }

    /// Whose business it will be, once everything that making it takes is there.
    pub(super) async fn may_make_business(
        &self,
        session: &Session,
        which: BusinessKind,
        person: Option<&RecordRefView>,
    ) -> Answer<Belongs> {
        let belongs = self.belongs(session, person).await?;
        allowed(session, which, &belongs.customer)?;
        self.may_attach(session, &belongs.customer).await?;
        Ok(belongs)
    }

    /// Makes it under this id; a second time with the same id makes no second one.
    pub(super) async fn make_business(
        &self,
        session: &Session,
        which: BusinessKind,
        customer: Customer,
        values: &[FormValue],
        id: Uuid,
    ) -> Answer<RecordRef> {
        let create = CreateBusiness {
            id,
            kind: new_kind(which),
            name: form::value(values, name_column(which)).to_owned(),
            description: form::value(values, "description").to_owned(),
            customer,
            shape: session.client.shape(),
        };
        let made = self.noting(session, session.client.run(Rule::CreateRecord, &create).await)?;
        self.names.note(&made, &create.name);
        self.note_used(session.tenure, made.clone()).await?;
        Ok(made)
    }

    /// Whether the new record may be linked to the records of its customer (reference E2).
    pub(super) async fn may_attach(&self, session: &Session, customer: &Customer) -> Answer<()> {
        let records = [
            (KnownTable::Account, customer.account),
            (KnownTable::Contact, customer.contact),
            (KnownTable::Lead, customer.lead),
        ];
        let records = records
            .into_iter()
            .filter_map(|(table, id)| Some(RecordRef::new(table.name(), id?)));
        let refusal = self.attaching_refusal(session, records).await;
        refusal.map_or(Ok(()), Err)
    }

    /// Looks the person up: which account is theirs is the organization's word of now.
    pub(super) async fn belongs(&self, session: &Session, person: Option<&RecordRefView>) -> Answer<Belongs> {
        let Some(person) = person else {
            return Ok(Belongs::default());
        };
        let person = cards::reference(person)?;
        let table = KnownTable::of(&person.table).ok_or_else(nobody)?;
        let ask = RecordCard {
            table,
            id: person.id,
            shape: session.client.shape(),
            extent: Extent::Line,
        };
        let card = self.noting(session, session.client.run(Rule::ReadRecords, &ask).await)?;
        belongs_to(
            &card.ok_or_else(|| failing::no_record(say!("That record is gone, or out of your sight")))?,
        )
    }
}

fn nobody() -> FailureView {
    failing::invalid(say!(
        "Opportunities and cases belong to contacts, leads and accounts"
    ))
}

fn belongs_to(card: &Card) -> Answer<Belongs> {
    let id = Some(card.record.record.id);
    let mut shown = cards::record(card);
    let customer = match card.table {
        KnownTable::Account => Customer {
            account: id,
            ..Customer::default()
        },
        KnownTable::Lead => Customer {
            lead: id,
            ..Customer::default()
        },
        KnownTable::Contact => {
            let account = account_of(card);
            if let Some((record, name)) = &account {
                shown = RecordView {
                    table: record.table.to_string(),
                    id: record.id.to_string(),
                    name: name.clone(),
                    kind: kind::singular(&record.table),
                    detail: shown.name,
                };
            }
            Customer {
                account: account.map(|(record, _)| record.id),
                contact: id,
                lead: None,
            }
        }
        _ => return Err(nobody()),
    };
    Ok(Belongs {
        customer,
        shown: Some(shown),
    })
}

/// The account of a contact; the parent of a contact can be a contact too, which is no customer here.
fn account_of(card: &Card) -> Option<(RecordRef, String)> {
    let parent = card.told("_parentcustomerid_value")?.record.as_ref()?;
    let is_account = KnownTable::of(&parent.record.table) == Some(KnownTable::Account);
    is_account.then(|| (parent.record.clone(), parent.name.clone()))
}

/// What creating it takes (reference E1), said before anything is sent.
fn allowed(session: &Session, which: BusinessKind, customer: &Customer) -> Answer<()> {
    if which == BusinessKind::Case && customer.account.or(customer.contact).is_none() {
        return Err(failing::invalid(say!(
            "A case needs a customer: choose a contact or an account, or add the sender as one first"
        )));
    }
    let Some(myself) = session.myself() else {
        return Ok(());
    };
    match needed(which, customer)
        .into_iter()
        .find(|right| !myself.may(right))
    {
        None => Ok(()),
        Some(right) => Err(FailureView::new(FailureCode::Forbidden, rights::refusal(right))),
    }
}

fn needed(which: BusinessKind, customer: &Customer) -> Vec<&'static str> {
    let (create, append) = match which {
        BusinessKind::Opportunity => ("prvCreateOpportunity", "prvAppendOpportunity"),
        BusinessKind::Case => ("prvCreateIncident", "prvAppendIncident"),
    };
    let to = [
        customer.account.map(|_| "prvAppendToAccount"),
        customer.contact.map(|_| "prvAppendToContact"),
        customer.lead.map(|_| "prvAppendToLead"),
    ];
    let to: Vec<&'static str> = to.into_iter().flatten().collect();
    let append = (!to.is_empty()).then_some(append);
    std::iter::once(create).chain(append).chain(to).collect()
}

fn new_kind(which: BusinessKind) -> NewBusinessKind {
    match which {
        BusinessKind::Opportunity => NewBusinessKind::Opportunity,
        BusinessKind::Case => NewBusinessKind::Case,
    }
}

fn title(which: BusinessKind) -> String {
    match which {
        BusinessKind::Opportunity => say!("New opportunity"),
        BusinessKind::Case => say!("New case"),
    }
}

fn name_column(which: BusinessKind) -> &'static str {
    match which {
        BusinessKind::Opportunity => "name",
        BusinessKind::Case => "title",
    }
}

/// The fields that the person may fill in.
pub(super) fn open_fields(
    session: &Session,
    which: BusinessKind,
    subject: &str,
    words: &str,
) -> Answer<Vec<FormFieldView>> {
    form::open_to(session, table(which), fields(which, subject, words))
}

/// Refuses values that the columns do not take from this person, before anything is sent.
pub(super) fn may_fill(session: &Session, which: BusinessKind, values: &[FormValue]) -> Answer<()> {
    form::check(&fields(which, "", ""), values)?;
    form::may_fill(session, table(which), values)
}

/// Its table.
pub(super) fn table(which: BusinessKind) -> KnownTable {
    new_kind(which).table()
}

fn fields(which: BusinessKind, subject: &str, words: &str) -> Vec<FormFieldView> {
    let label = match which {
        BusinessKind::Opportunity => say!("Topic"),
        BusinessKind::Case => say!("Title"),
    };
    let longest = new_kind(which).longest_name();
    vec![
        form::field(
            name_column(which),
            &label,
            FormFieldKind::Text,
            subject,
            true,
            longest,
        ),
        form::field(
            "description",
            &say!("Description"),
            FormFieldKind::Multiline,
            words,
            false,
            DESCRIPTION,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use regarding_dataverse::operations::create_business::Customer;
    use uuid::Uuid;

    use super::{BusinessKind, needed};

    #[test]
    fn rights_are_asked_for_what_is_made_and_for_what_it_is_attached_to() {
        let customer = Customer {
            account: Some(Uuid::from_u128(1)),
            contact: Some(Uuid::from_u128(2)),
            lead: None,
        };
        assert_eq!(
            needed(BusinessKind::Case, &customer),
            [
                "prvCreateIncident",
                "prvAppendIncident",
                "prvAppendToAccount",
                "prvAppendToContact"
            ]
        );
        assert_eq!(
            needed(BusinessKind::Opportunity, &Customer::default()),
            ["prvCreateOpportunity"]
        );
    }
}
