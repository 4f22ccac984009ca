//! Unknown senders of mail that was tracked by itself, and of invitations whose meeting the person tracked, become contacts or leads, where the person wants it (G-30): noted with the request
//! that tracks the message, made before the message is copied, so that its sender is known on it, and made again from the note where a
//! try was cut. Its id is derived from the address: exactly one, whoever hears of the sender first.

use std::sync::Arc;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::create_record::CreateRecord;
use regarding_dataverse::operations::newcomer::ReadVersion;
use regarding_dataverse::operations::people::ResolvePeople;
use regarding_id_cache::tables::newcomer::{Newcomer as Row, NewcomerState};
use regarding_mailbox::mime;
use regarding_model::address::{EmailAddress, Role};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::identity::newcomer_record_id;
use regarding_model::ids::RecordRef;
use regarding_model::item::MessageHeader;
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use regarding_sync::incoming::{Marks, Nature, Newcomer, Sending, newcomer};

use super::facts::{Facts, Rules};
use super::settled::Decided;
use crate::core::Core;
use crate::create::person;
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::session::side::Session;
use crate::view::failure::FailureView;
use crate::view::pane::PersonKind;

/// The longest address that a record holds (reference C5).
const ADDRESS: usize = 100;

/// So many that were cut are made in one look.
const MOST_DUE: usize = 50;

/// What became of one.
enum Welcomed {
    /// It was made, in this version.
    Made(Option<String>),
    /// Nothing was made: somebody is there already, or the organization does not let the person.
    NotMade,
}

fn kind_of(newcomer: Newcomer) -> PersonKind {
    match newcomer {
        Newcomer::Contact => PersonKind::Contact,
        Newcomer::Lead => PersonKind::Lead,
    }
}

/// Whether a version has the form that the organization gives it; no other text is kept.
fn is_version(etag: &str) -> bool {
    let number = etag.strip_prefix("W/\"").and_then(|rest| rest.strip_suffix('"'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// The kind of a record that was made.
pub(super) fn kind_of_record(record: &RecordRef) -> Option<PersonKind> {
    match KnownTable::of(&record.table)? {
        KnownTable::Contact => Some(PersonKind::Contact),
        KnownTable::Lead => Some(PersonKind::Lead),
        _ => None,
    }
}

/// Who wrote a message, as the whole of it tells.
pub(super) fn nature(read: &ReadMessage) -> Nature {
    let field = |name| mime::field(&read.raw, name);
    let (automatic, precedence) = (field("auto-submitted"), field("precedence"));
    let content_type = field("content-type");
    Nature::of(Marks {
        auto_submitted: automatic.as_deref(),
        precedence: precedence.as_deref(),
        list: field("list-id").is_some() || field("list-unsubscribe").is_some(),
        content_type: content_type.as_deref(),
        no_return: field("return-path").is_some_and(|path| path.trim() == "<>"),
    })
}

impl Core {
    /// The newcomer that a message which is to be tracked brings, as far as this computer can tell.
    pub(super) fn newcomer_of(
        &self,
        session: &Session,
        rules: &Rules,
        one: &Decided,
        read: &ReadMessage,
    ) -> Option<Row> {
        let known = one.sender;
        if known.record || known.person {
            return None;
        }
        let standing = (known.colleague, one.stopped);
        self.newcomer_by(session, rules, &one.facts, standing, read)
    }

    /// The newcomer that a message brings; `standing`: whether its sender is known to be a colleague, and its conversation was stopped.
    pub(super) fn newcomer_by(
        &self,
        session: &Session,
        rules: &Rules,
        facts: &Facts,
        (colleague, stopped): (bool, bool),
        read: &ReadMessage,
    ) -> Option<Row> {
        let inside =
            |address: &EmailAddress| self.is_mine(address) || self.my_domains().contains(address.domain());
        let sending = Sending {
            nature: nature(read),
            inside: colleague || facts.from.as_ref().is_some_and(inside),
            stopped,
            never: [&rules.options.never, &rules.options.never_for_all],
        };
        let mail = facts.mail();
        let (kind, from) = newcomer(rules.newcomers, &mail, sending).ok()?;
        let fits = from.as_str().encode_utf16().count() <= ADDRESS;
        if !fits || self.newcomer_refusal(kind_of(kind)).is_some() {
            return None;
        }
        let id = newcomer_record_id(session.organization, from);
        Some(Row {
            organization: session.organization,
            record: RecordRef::new(person::table(kind_of(kind)).name(), id),
            item: facts.item,
            message_id: facts.envelope.header.id.clone(),
            state: NewcomerState::Due,
            version: None,
            made_at: self.now(),
        })
    }

    /// Why the person may not make such a record.
    pub(crate) fn newcomer_refusal(&self, kind: PersonKind) -> Option<FailureView> {
        self.lacks(&[person::right(kind)])
    }

    /// Makes what was noted; what cannot be done now stays noted.
    pub(super) async fn welcome(&self, session: &Session, row: Row, header: &MessageHeader) -> Answer<()> {
        let welcomed = self.make_newcomer(session, &row, header).await?;
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| match welcomed {
                Welcomed::Made(version) => cache.newcomers().put(&Row {
                    state: NewcomerState::Made,
                    version,
                    ..row
                }),
                Welcomed::NotMade => cache.newcomers().forget(row.organization, row.record.id),
            })
        })
        .await?;
        self.panes.forget_all();
        Ok(())
    }

    async fn make_newcomer(&self, session: &Session, row: &Row, header: &MessageHeader) -> Answer<Welcomed> {
        let author = header.people.iter().find(|person| person.role == Role::From);
        let Some((author, address)) = author.and_then(|one| Some((one, one.address.clone()?))) else {
            return Ok(Welcomed::NotMade);
        };
        let Some(kind) = kind_of_record(&row.record).filter(|kind| self.newcomer_refusal(*kind).is_none())
        else {
            return Ok(Welcomed::NotMade);
        };
        let ask = ResolvePeople {
            addresses: vec![address.clone()],
        };
        let people = session.client.run_together(Rule::Newcomer, &ask).await;
        let people = self.noting(session, people)?;
        // A try that was cut may have made it; anybody else who is there is known. What may not be asked is not absent.
        let ours = people
            .matches
            .iter()
            .any(|found| found.record.record.id == row.record.id);
        let closed = |table| {
            matches!(
                table,
                KnownTable::Contact | KnownTable::Lead | KnownTable::Account
            )
        };
        let unasked = people.unasked.iter().any(|unasked| closed(unasked.table));
        if (!people.matches.is_empty() && !ours) || unasked {
            return Ok(Welcomed::NotMade);
        }
        self.still(session.tenure)?;
        let values = person::prefilled(session, kind, author.name.as_deref(), &address, &header.subject);
        let Some(values) = values else {
            return Ok(Welcomed::NotMade);
        };
        let create = CreateRecord {
            id: row.record.id,
            table: person::table(kind),
            values,
            parent_account: None,
            parent_contact: None,
            shape: session.client.shape(),
        };
        if !ours {
            match session.client.run(Rule::Newcomer, &create).await {
                Err(ApiError::Forbidden { .. }) => return Ok(Welcomed::NotMade),
                Err(error) if error.kind() == FailureKind::Invalid => return Ok(Welcomed::NotMade),
                made => self.noting(session, made).map(drop)?,
            }
        }
        self.names
            .note(&row.record, &person::full_name(kind, &create.values));
        let look = ReadVersion {
            table: create.table,
            id: create.id,
        };
        let version = session.client.run(Rule::Newcomer, &look).await;
        Ok(match self.noting(session, version)? {
            // A colleague was faster: it is theirs to take back.
            Some(version) if version.owner != Some(session.user) => Welcomed::NotMade,
            Some(version) => Welcomed::Made(version.etag.filter(|etag| is_version(etag))),
            None => Welcomed::Made(None),
        })
    }

    /// Makes those that were noted and whose try was cut.
    pub(super) async fn welcome_due(self: &Arc<Self>, session: &Session) -> Answer<()> {
        let organization = session.organization;
        let due = self
            .cached(move |cache| cache.read(|cache| cache.newcomers().due(organization)))
            .await?;
        for row in due.into_iter().take(MOST_DUE) {
            self.still(session.tenure)?;
            let found = self.find_copy(&row.message_id, None).await?;
            let read = match found {
                Some(key) => self.read_message(&key).await.ok(),
                None => None,
            };
            match read {
                Some(read) => self.welcome(session, row, &read.message.header).await?,
                // Without its message nothing is known of them any more.
                None => {
                    self.cached_in(session.tenure, move |cache| {
                        cache.write(|cache| cache.newcomers().forget(organization, row.record.id))
                    })
                    .await?;
                }
            }
        }
        Ok(())
    }
}
