//! Templates: those that fit what the message is about, filled in by the organization.

use regarding_dataverse::operations::instantiate_template::InstantiateTemplate;
use regarding_dataverse::operations::list_templates::{ListTemplates, Template};
use regarding_dataverse::operations::people::ResolvePeople;
use regarding_mailbox::html::readable_text;
use regarding_mailbox::mime::compose as mime;
use regarding_model::address::Role;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;
use regarding_sync::compose as decisions;

use super::{id_of, with_words};
use crate::core::Core;
use crate::facade::Answer;
use crate::pane::cards;
use crate::session::side::Session;
use crate::view::compose::ComposeFields;
use crate::view::insert::{InsertedView, TemplateView, TemplatesView};
use crate::view::pane::RecordRefView;
use crate::words::kind;

/// How many recipients are looked up to find one whom the organization knows.
const LOOKED_UP: usize = 10;

impl Core {
    /// The templates that fit: those of the record that the message is regarding, else of its first recipient whom the organization
    /// knows, and always those that fit every record.
    pub(crate) async fn templates(
        &self,
        to: &str,
        regarding: Option<&RecordRefView>,
    ) -> Answer<TemplatesView> {
        let session = self.session()?;
        let (about, sentence) = match regarding {
            Some(regarding) => {
                let sentence = say!("Filled in from the record that the message is regarding.");
                (Some(cards::reference(regarding)?), sentence)
            }
            None => self.recipient_of(&session, to).await?,
        };
        let ask = ListTemplates {
            table: about.as_ref().map(|about| about.table.clone()),
            user: session.user.0,
        };
        let found = session.client.run(Rule::Compose, &ask).await;
        let found = self.noting(&session, found)?;
        let kind = about.as_ref().map(|about| kind::singular(&about.table));
        Ok(TemplatesView {
            about: about.as_ref().map(reference),
            sentence,
            templates: found
                .into_iter()
                .map(|template| view(template, kind.as_deref()))
                .collect(),
        })
    }

    /// The first recipient whom the organization knows as a contact, a company or a lead.
    async fn recipient_of(&self, session: &Session, to: &str) -> Answer<(Option<RecordRef>, String)> {
        let people = mime::people(Role::To, to);
        let addresses: Vec<_> = people
            .into_iter()
            .filter_map(|person| person.address)
            .take(LOOKED_UP)
            .collect();
        let nobody = say!(
            "Nothing is filled in from a record yet. Choose what the message is regarding, or a recipient whom your organization knows, \
             for more templates."
        );
        if addresses.is_empty() {
            return Ok((None, nobody));
        }
        let ask = ResolvePeople {
            addresses: addresses.clone(),
        };
        let people = session.client.run_together(Rule::Compose, &ask).await;
        let people = self.noting(session, people)?;
        let known = addresses.iter().find_map(|address| {
            let found = people.of(address, session.user.0);
            let customer = |table| {
                matches!(
                    table,
                    KnownTable::Contact | KnownTable::Account | KnownTable::Lead
                )
            };
            found.into_iter().find(|one| customer(one.table) && !one.inactive)
        });
        Ok(match known {
            Some(one) => (
                Some(one.record.record.clone()),
                say!(
                    "Filled in from {name}, to whom you write.",
                    name = one.record.name
                ),
            ),
            None => (None, nobody),
        })
    }

    /// Puts a template in: the organization fills it in from the record; without one it is filled in from the person.
    pub(crate) async fn insert_template(
        &self,
        fields: &ComposeFields,
        template: &str,
        about: Option<&RecordRefView>,
    ) -> Answer<InsertedView> {
        let session = self.session()?;
        let object = match about {
            Some(about) => cards::reference(about)?,
            None => RecordRef::new(KnownTable::SystemUser.name(), session.user.0),
        };
        let ask = InstantiateTemplate {
            template: id_of(template)?,
            object,
        };
        let made = session.client.run(Rule::Compose, &ask).await;
        let made = self.noting(&session, made)?;
        let (subject, offered_subject) = decisions::subject_and_offer(&fields.subject, &made.subject);
        Ok(InsertedView {
            subject,
            offered_subject,
            ..with_words(fields, &readable_text(&made.body))
        })
    }
}

fn view(template: Template, kind: Option<&str>) -> TemplateView {
    TemplateView {
        id: template.id.to_string(),
        title: template.title,
        description: template.description,
        personal: template.personal,
        fits: match kind.filter(|_| !template.every) {
            Some(kind) => kind.to_owned(),
            None => say!("Every record"),
        },
    }
}

fn reference(record: &RecordRef) -> RecordRefView {
    RecordRefView {
        table: record.table.to_string(),
        id: record.id.to_string(),
    }
}
