//! What a message says that decisions go by, and what is known of it here: in the cache, in the index.

use regarding_id_cache::cache::CacheReader;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::received::KnownEmail;
use regarding_mailbox::seam::Envelope;
use regarding_model::address::{EmailAddress, Role};
use regarding_model::fields::DigestKey;
use regarding_model::identity::email_record_id;
use regarding_model::ids::{MessageId, OrganizationId, RecordRef};
use regarding_model::item::{Direction, MessageHeader};
use regarding_model::record::KnownTable;
use regarding_sync::incoming::{
    Hits, Known, Mail, Nature, Newcomer, Options, Sender, Tokens, Tracked, forwards,
};
use uuid::Uuid;

use super::never::NeverList;
use crate::core::Core;

/// How many of the messages that a header names are looked up: threads of newsletters name thousands.
const MOST_ANCESTORS: usize = 50;

/// What holds for one look.
pub(super) struct Rules {
    pub(super) organization: OrganizationId,
    pub(super) options: Options,
    pub(super) tokens: Tokens,
    pub(super) list: NeverList,
    /// What unknown senders become, where the person wants that here.
    pub(super) newcomers: Option<Newcomer>,
    /// The key of the index's fingerprints.
    pub(super) key: DigestKey,
}

/// One message.
pub(super) struct Facts {
    pub(super) envelope: Envelope,
    pub(super) item: Uuid,
    pub(super) direction: Direction,
    pub(super) from: Option<EmailAddress>,
    pub(super) to: Vec<EmailAddress>,
    pub(super) cc: Vec<EmailAddress>,
    /// The messages that it answers, the nearest first.
    ancestors: Vec<(MessageId, Uuid)>,
    addressed: bool,
    internal: bool,
}

/// What the cache knows of it.
#[derive(Default)]
pub(super) struct Looked {
    record: Option<Tracked>,
    sender: Sender,
    hits: Hits,
}

impl Facts {
    /// Decisions' view of it.
    pub(super) fn mail(&self) -> Mail<'_> {
        let header = &self.envelope.header;
        Mail {
            id: &header.id,
            thread: header.thread_root(),
            direction: self.direction,
            from: self.from.as_ref(),
            recipients: self.to.iter().chain(&self.cc).collect(),
            subject: &header.subject,
            // Both are told by the whole message only: `incoming::after_reading`.
            nature: Nature::Personal,
            protected: false,
        }
    }

    /// The message that it answers itself, where a token says something else: then the header has to be looked at.
    pub(super) fn doubtful(&self, looked: &Looked) -> Option<&MessageId> {
        let token_alone = looked.hits.token.is_some() && looked.hits.answer.is_none();
        self.ancestors.first().filter(|_| token_alone).map(|(id, _)| id)
    }

    /// Everything that is known of it.
    pub(super) fn known(&self, looked: Looked, list: &NeverList, answers_untracked: bool) -> Known {
        let mut hits = looked.hits;
        hits.answers_untracked = answers_untracked;
        Known {
            record: looked.record,
            sender: looked.sender,
            hits,
            internal: self.internal,
            stopped: list.stops(&self.threads()),
            forward: forwards(&self.envelope.header.subject),
            addressed: self.addressed,
        }
    }

    /// The conversations that it may belong to, by the messages that began them.
    pub(super) fn threads(&self) -> Vec<Uuid> {
        let ancestors = self.ancestors.iter().map(|(_, item)| *item);
        ancestors.chain([self.item]).collect()
    }

    /// What the cache knows of it.
    pub(super) fn look(&self, cache: &CacheReader<'_>, rules: &Lookup) -> Result<Looked, CacheError> {
        let organization = rules.organization;
        let link = cache.links().get(self.item)?.map(|link| Tracked {
            record: link.record,
            id: Some(self.envelope.header.id.clone()),
            regarding: link.regarding,
        });
        let asked = cache.pending_actions().of_item(self.item)?.map(|_| Tracked {
            record: RecordRef::new(KnownTable::Email.name(), self.item),
            id: Some(self.envelope.header.id.clone()),
            regarding: None,
        });
        let mut hits = Hits {
            names: self.ancestors.iter().map(|(id, _)| id.clone()).collect(),
            ..Hits::default()
        };
        for (id, item) in &self.ancestors {
            hits.answer = ancestor(cache, organization, id, *item)?;
            if hits.answer.is_some() {
                break;
            }
        }
        let token = rules.tokens.find(&self.envelope.header.subject);
        if let Some(token) = token {
            let digest = rules.key.of_text(TOKEN, &token);
            let found = cache.index().with_token(organization, digest)?;
            hits.token = found.map(|email| self.by_token(email));
        }
        Ok(Looked {
            record: link.or(asked),
            sender: self.sender(cache, rules)?,
            hits,
        })
    }

    /// The record says which message it is by a derived identity: the message is one of those that the header names, or another.
    fn by_token(&self, email: KnownEmail) -> Tracked {
        let named = self.ancestors.iter().find(|(_, item)| Some(*item) == email.item);
        Tracked {
            record: RecordRef::new(KnownTable::Email.name(), email.record),
            id: named.map(|(id, _)| id.clone()),
            regarding: email.regarding,
        }
    }

    fn sender(&self, cache: &CacheReader<'_>, rules: &Lookup) -> Result<Sender, CacheError> {
        let Some(from) = &self.from else {
            return Ok(Sender::default());
        };
        let digest = rules.key.of_text(ADDRESS, from.as_str());
        let tables = cache.index().tables_with(rules.organization, digest)?;
        let any = |names: &[&str]| tables.iter().any(|table| names.contains(&table.as_str()));
        Ok(Sender {
            person: any(&["contact", "account", "lead"]),
            record: !tables.is_empty(),
            colleague: any(&["systemuser", "queue"]),
        })
    }
}

/// What a text is that a fingerprint is made of.
pub(super) const ADDRESS: &str = "address";
pub(super) const TOKEN: &str = "token";

/// What a look into the cache goes by.
pub(super) struct Lookup {
    pub(super) organization: OrganizationId,
    pub(super) tokens: Tokens,
    pub(super) key: DigestKey,
}

impl Rules {
    pub(super) fn lookup(&self) -> Lookup {
        Lookup {
            organization: self.organization,
            tokens: self.tokens.clone(),
            key: self.key.clone(),
        }
    }
}

fn ancestor(
    cache: &CacheReader<'_>,
    organization: OrganizationId,
    id: &MessageId,
    item: Uuid,
) -> Result<Option<Tracked>, CacheError> {
    if let Some(email) = cache.index().email(organization, item)? {
        return Ok(Some(Tracked {
            record: RecordRef::new(KnownTable::Email.name(), email.record),
            id: Some(id.clone()),
            regarding: email.regarding,
        }));
    }
    // What was tracked here since the index was read.
    let link = cache.links().get(item)?;
    Ok(link.map(|link| Tracked {
        record: link.record,
        id: Some(id.clone()),
        regarding: link.regarding,
    }))
}

/// The messages that a header names, the nearest first, each once. A Message-ID that several messages bear names none of them.
fn ancestors(
    organization: OrganizationId,
    header: &MessageHeader,
    is_shared: impl Fn(Uuid) -> bool,
) -> Vec<(MessageId, Uuid)> {
    let mut found: Vec<(MessageId, Uuid)> = Vec::new();
    for id in header.in_reply_to.iter().chain(header.references.iter().rev()) {
        let item = email_record_id(organization, id);
        let is_new = *id != header.id && !found.iter().any(|(known, _)| known == id);
        if found.len() < MOST_ANCESTORS && is_new && !is_shared(item) {
            found.push((id.clone(), item));
        }
    }
    found
}

impl Core {
    /// What a message says.
    pub(super) async fn facts(&self, organization: OrganizationId, envelope: Envelope) -> Facts {
        let direction = self.likely_direction(&envelope.key, &envelope.header).await;
        let header = &envelope.header;
        let of = |role: Role| {
            let people = header.people.iter().filter(move |person| person.role == role);
            people.filter_map(|person| person.address.clone())
        };
        let mine_first = |mut all: Vec<EmailAddress>| {
            all.sort_by_key(|address| !self.is_mine(address));
            all
        };
        let from = of(Role::From).next();
        let to = mine_first(of(Role::To).collect());
        let cc = mine_first(of(Role::Cc).collect());
        let everybody = from.iter().chain(&to).chain(&cc);
        Facts {
            item: email_record_id(organization, &header.id),
            ancestors: ancestors(organization, header, |item| self.is_shared(item)),
            addressed: to.iter().chain(&cc).any(|address| self.is_mine(address)),
            internal: self.are_colleagues(everybody),
            direction,
            from,
            to,
            cc,
            envelope,
        }
    }

    /// Whether all of these write under a domain of the person's own.
    fn are_colleagues<'a>(&self, mut people: impl Iterator<Item = &'a EmailAddress>) -> bool {
        let domains = self.my_domains();
        !domains.is_empty() && people.all(|one| domains.iter().any(|domain| domain == one.domain()))
    }
}
