//! Templates: those that fit what the message is about, filled in by the organization.

use regarding_dataverse::operations::instantiate_template::InstantiateTemplate;
use regarding_dataverse::operations::list_templates::{ListTemplates, Template};
use regarding_dataverse::operations::pending_read::PendingFile;
use regarding_dataverse::operations::people::ResolvePeople;
use regarding_dataverse::operations::template_files::ReadTemplateFiles;
use regarding_mailbox::html::readable_text;
use regarding_mailbox::mime::compose::{self as mime, Enclosed};
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
use crate::view::compose::{ComposeFields, EnclosedView};
use crate::view::failure::FailureView;
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
        let template = id_of(template)?;
        let ask = InstantiateTemplate { template, object };
        let files = ReadTemplateFiles { id: template };
        let (made, files) = tokio::join!(
            session.client.run(Rule::Compose, &ask),
            session.client.run(Rule::Compose, &files)
        );
        let made = self.noting(&session, made)?;
        let files = self.noting(&session, files);
        let along = files.and_then(|files| self.enclose_template(&fields.id, files, &made.body));
        let (enclosed, note) = match along {
            Ok(enclosed) => (enclosed, None),
            // The words are of use without the files.
            Err(failure) => (None, Some(left_out(&failure))),
        };
        let (subject, offered_subject) = decisions::subject_and_offer(&fields.subject, &made.subject);
        Ok(InsertedView {
            subject,
            offered_subject,
            enclosed,
            note,
            ..with_words(fields, &readable_text(&made.body))
        })
    }

    /// Adds the files of a template to a message: all of them, or none when they are too large together. Pictures that stand in the
    /// template's text are no files of their own, and what goes along already does not go twice.
    fn enclose_template(
        &self,
        id: &str,
        files: Vec<PendingFile>,
        body: &str,
    ) -> Answer<Option<Vec<EnclosedView>>> {
        if files.is_empty() {
            return Ok(None);
        }
        let known = self.compose.get(id)?.enclosed;
        let drawn = |file: &PendingFile| {
            let id = file.content_id.as_ref();
            id.is_some_and(|id| body.contains(&format!("cid:{id}")))
        };
        let there = |file: &PendingFile| {
            let same = |one: &Enclosed| one.name == file.name && *one.bytes == *file.bytes;
            known.iter().any(same)
        };
        let new = files.into_iter().filter(|file| !drawn(file) && !there(file));
        let new: Vec<Enclosed> = new
            .map(|file| Enclosed {
                name: file.name,
                media_type: file.media_type,
                bytes: file.bytes.into(),
                content_id: None,
            })
            .collect();
        if new.is_empty() {
            return Ok(None);
        }
        self.enclose_all(id, new).map(Some)
    }
}

fn left_out(failure: &FailureView) -> String {
    say!(
        "The attachments of the template do not go along: {why}.",
        why = failure.message.trim_end_matches('.')
    )
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
