//! An unknown person becomes a contact, a lead or an account (H-12); an unknown sender's message is tracked and set
//! regarding the new record (G-30).

use std::sync::Arc;

use regarding_dataverse::operations::create_record::{CreateRecord, form_columns};
use regarding_model::address::{EmailAddress, Participant};
use regarding_model::ids::RecordRef;
use regarding_model::item::MessageHeader;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use super::form;
use super::sender::is_sender;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::pane::cards;
use crate::session::side::Session;
use crate::track::words::gesture;
use crate::view::pane::{
    FormFieldKind, FormFieldView, FormValue, FormView, PersonKind, RecordView, SenderMessage,
};
use crate::words::names;

/// The namespace of ids of records that are made here: a second try of the same form makes no second record.
const NAMESPACE: Uuid = Uuid::from_u128(0x5e0c_0b9d_7c53_4f4e_8a35_1c2b_90e7_33d4);

impl Core {
    /// A form for an unknown person, prefilled from the message.
    pub(crate) async fn person_form(
        self: &Arc<Self>,
        key: &str,
        address: &str,
        kind: PersonKind,
    ) -> Answer<FormView> {
        if let Some(refusal) = self.lacks(&[right(kind)]) {
            return Err(refusal);
        }
        let about = self.about_key(key).await?;
        let header = &about.header;
        let (address, person) = named(header, address)?;
        let sender = if is_sender(header, &address) {
            Some(self.sender_view(header, table(kind)).await?)
        } else {
            None
        };
        let mut fields = fields(kind, &begun(person, &address, header));
        if let Some(session) = self.organization.session() {
            fields = form::open_to(&session, table(kind), fields)?;
        }
        Ok(FormView {
            title: title(kind),
            fields,
            regarding: None,
            sender,
        })
    }

    /// Creates the record of an unknown person; the message of an unknown sender goes along with them, if wanted.
    pub(crate) async fn create_person(
        self: &Arc<Self>,
        key: &str,
        address: &str,
        kind: PersonKind,
        values: Vec<FormValue>,
        message: SenderMessage,
    ) -> Answer<RecordView> {
        let about = self.about_key(key).await?;
        let header = &about.header;
        let (address, person) = named(header, address)?;
        form::check(&fields(kind, &begun(person, &address, header)), &values)?;
        let session = self.session()?;
        if let Some(refusal) = self.lacks(&[right(kind)]) {
            return Err(refusal);
        }
        form::may_fill(&session, table(kind), &values)?;
        // Of anybody else only the record is made.
        let tracks = message != SenderMessage::Leave && is_sender(header, &address);
        if tracks {
            self.allow_tracking(session.tenure, header, message, table(kind))
                .await?;
        }
        let record = self.make_person(&session, kind, &address, values).await?;
        self.panes.forget_all();
        self.emit(Event::PaneChanged { key: None });
        if let (true, Some(item)) = (tracks, &about.message) {
            self.track_with(session.tenure, item, header, record.clone(), gesture::ADD_SENDER)
                .await?;
        }
        Ok(self.named(&record))
    }

    async fn make_person(
        &self,
        session: &Session,
        kind: PersonKind,
        address: &EmailAddress,
        values: Vec<FormValue>,
    ) -> Answer<RecordRef> {
        let table = table(kind);
        let typed: String = values
            .iter()
            .map(|value| format!("{}={}\n", value.name, value.value))
            .collect();
        let identity = format!(
            "{}\n{}\n{address}\n{typed}",
            session.organization,
            table.logical_name()
        );
        let create = CreateRecord {
            id: Uuid::new_v5(&NAMESPACE, identity.as_bytes()),
            table,
            values: columns(values),
            parent_account: None,
            parent_contact: None,
            shape: session.client.shape(),
        };
        let record = self.noting(session, session.client.run(Rule::CreateRecord, &create).await)?;
        self.names.note(&record, &full_name(kind, &create.values));
        self.note_used(session.tenure, record.clone()).await?;
        Ok(record)
    }
}

/// What is known of somebody by a message, in the columns that the person may fill; `None` where one that must be filled is
/// protected from them.
pub(crate) fn prefilled(
    session: &Session,
    kind: PersonKind,
    name: Option<&str>,
    address: &EmailAddress,
    subject: &str,
) -> Option<Vec<(String, String)>> {
    let begun = Begun {
        name: name.unwrap_or_default(),
        company: "",
        address: Some(address),
        subject,
    };
    let open = form::open_to(session, table(kind), fields(kind, &begun)).ok()?;
    let mut values: Vec<(String, String)> = open.into_iter().map(|field| (field.name, field.value)).collect();
    // What must not be empty is the address where the message does not say it: a lead of a message without a subject.
    for (column, value) in &mut values {
        if value.trim().is_empty() && matches!(column.as_str(), "lastname" | "subject") {
            *value = address.as_str().to_owned();
        }
    }
    Some(values)
}

/// A form about somebody whom the message names.
fn begun<'b>(person: &'b Participant, address: &'b EmailAddress, header: &'b MessageHeader) -> Begun<'b> {
    Begun {
        name: person.name.as_deref().unwrap_or_default(),
        company: "",
        address: Some(address),
        subject: &header.subject,
    }
}

/// The person of the message with this address.
fn named<'h>(header: &'h MessageHeader, address: &str) -> Answer<(EmailAddress, &'h Participant)> {
    let address: EmailAddress = address
        .parse()
        .map_err(|_| failing::invalid(say!("That is not an e-mail address")))?;
    let person = header
        .people
        .iter()
        .find(|person| person.address.as_ref() == Some(&address));
    let person =
        person.ok_or_else(|| failing::invalid(say!("The message names nobody with this address")))?;
    Ok((address, person))
}

pub(crate) fn table(kind: PersonKind) -> KnownTable {
    match kind {
        PersonKind::Contact => KnownTable::Contact,
        PersonKind::Lead => KnownTable::Lead,
        PersonKind::Account => KnownTable::Account,
    }
}

pub(crate) fn right(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Contact => "prvCreateContact",
        PersonKind::Lead => "prvCreateLead",
        PersonKind::Account => "prvCreateAccount",
    }
}

fn title(kind: PersonKind) -> String {
    match kind {
        PersonKind::Contact => say!("Add as contact"),
        PersonKind::Lead => say!("Add as lead"),
        PersonKind::Account => say!("Add as account"),
    }
}

/// Form values as columns.
pub(super) fn columns(values: Vec<FormValue>) -> Vec<(String, String)> {
    values
        .into_iter()
        .map(|value| (value.name, value.value))
        .collect()
}

/// The name that the organization will show for what was filled in.
pub(crate) fn full_name(kind: PersonKind, values: &[(String, String)]) -> String {
    let value = |column: &str| {
        let found = values.iter().find(|(name, _)| name == column);
        found.map_or("", |(_, value)| value.trim())
    };
    match kind {
        PersonKind::Account => value("name").to_owned(),
        PersonKind::Contact | PersonKind::Lead => format!("{} {}", value("firstname"), value("lastname"))
            .trim()
            .to_owned(),
    }
}

/// What a form begins with.
#[derive(Default)]
pub(super) struct Begun<'b> {
    /// A person's name as it is written in mail.
    pub(super) name: &'b str,
    /// A company's name.
    pub(super) company: &'b str,
    pub(super) address: Option<&'b EmailAddress>,
    /// What the message is about.
    pub(super) subject: &'b str,
}

/// The organization's columns for the table, with what they begin with.
pub(super) fn fields(kind: PersonKind, begun: &Begun<'_>) -> Vec<FormFieldView> {
    let address = begun.address.map_or("", EmailAddress::as_str);
    let (given, family) = names::split(Some(begun.name), address);
    let guessed = begun.address.map(company_of).unwrap_or_default();
    let company = if begun.company.is_empty() {
        guessed.as_str()
    } else {
        begun.company
    };
    form_columns(table(kind))
        .iter()
        .map(|column| {
            let value = match column.name {
                "firstname" => given.as_str(),
                "lastname" => family.as_str(),
                "emailaddress1" => address,
                "subject" => begun.subject,
                "name" => company,
                // A person's own name is not their company's.
                "companyname" => guessed.as_str(),
                _ => "",
            };
            let (label, kind) = label(column.name);
            form::field(
                column.name,
                &label,
                kind,
                value,
                column.required,
                column.max_length,
            )
        })
        .collect()
}

/// A guess at the company from the address; none for the houses that give addresses to everybody.
fn company_of(address: &EmailAddress) -> String {
    const EVERYBODYS: [&str; 9] = [
        "gmail",
        "googlemail",
        "outlook",
        "hotmail",
        "live",
        "yahoo",
        "icloud",
        "gmx",
        "proton",
    ];
    let mut labels: Vec<&str> = address.domain().split('.').collect();
    labels.pop();
    let name = match labels.last() {
        // `firm.co.uk` and the like: the firm stands before the short label.
        Some(last) if last.len() <= 3 && labels.len() > 1 => labels.get(labels.len() - 2),
        other => other,
    };
    let name = name.copied().unwrap_or_default();
    if EVERYBODYS.contains(&name) || name.starts_with("xn--") {
        return String::new();
    }
    let mut letters = name.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn label(column: &str) -> (String, FormFieldKind) {
    match column {
        "firstname" => (say!("First name"), FormFieldKind::Text),
        "lastname" => (say!("Last name"), FormFieldKind::Text),
        "jobtitle" => (say!("Job title"), FormFieldKind::Text),
        "emailaddress1" => (say!("Email"), FormFieldKind::Email),
        "telephone1" => (say!("Phone"), FormFieldKind::Phone),
        "mobilephone" => (say!("Mobile"), FormFieldKind::Phone),
        "description" => (say!("Description"), FormFieldKind::Multiline),
        "subject" => (say!("Topic"), FormFieldKind::Text),
        "companyname" => (say!("Company"), FormFieldKind::Text),
        "name" => (say!("Account name"), FormFieldKind::Text),
        "websiteurl" => (say!("Website"), FormFieldKind::Text),
        other => (other.to_owned(), FormFieldKind::Text),
    }
}

/// The record that a form belongs to, named.
pub(crate) fn regarding(
    core: &Core,
    record: &crate::view::pane::RecordRefView,
) -> Answer<(RecordRef, RecordView)> {
    let record = cards::reference(record)?;
    let view = core.named(&record);
    Ok((record, view))
}

#[cfg(test)]
mod tests {
    use super::{Begun, company_of, fields};
    use crate::view::pane::PersonKind;

    #[test]
    fn h_12_the_form_is_prefilled_from_name_and_address() {
        let address = "ilse@hafenwerk.example".parse().unwrap();
        let value = |kind, name: &str| {
            let begun = Begun {
                name: "Brandt, Ilse",
                company: "",
                address: Some(&address),
                subject: "Terminal B",
            };
            fields(kind, &begun)
                .into_iter()
                .find(|field| field.name == name)
                .map(|field| field.value)
        };
        assert_eq!(value(PersonKind::Contact, "firstname").as_deref(), Some("Ilse"));
        assert_eq!(value(PersonKind::Contact, "lastname").as_deref(), Some("Brandt"));
        assert_eq!(
            value(PersonKind::Contact, "emailaddress1").as_deref(),
            Some("ilse@hafenwerk.example")
        );
        assert_eq!(value(PersonKind::Lead, "subject").as_deref(), Some("Terminal B"));
        assert_eq!(value(PersonKind::Account, "name").as_deref(), Some("Hafenwerk"));
    }

    #[test]
    fn a_company_is_guessed_from_its_own_domain_only() {
        let table = [
            ("a@hafenwerk.example", "Hafenwerk"),
            ("a@mail.firm.co.uk", "Firm"),
            ("a@gmail.com", ""),
            ("a@localhost", ""),
        ];
        for (address, expected) in table {
            assert_eq!(company_of(&address.parse().unwrap()), expected, "{address}");
        }
    }
}
