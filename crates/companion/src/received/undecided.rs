//! Which messages of a look were not decided about yet. A message whose Message-ID is a record's is compared with the record, unless that
//! was done before: Message-IDs repeat (docs/adr/0030).

use std::collections::{HashMap, HashSet};

use regarding_dataverse::operations::find_email::{FindEmails, TrackedEmail};
use regarding_id_cache::cache::CacheReader;
use regarding_id_cache::error::CacheError;
use regarding_mailbox::seam::Envelope;
use regarding_model::identity::{email_record_id, is_namesake};
use regarding_model::ids::OrganizationId;
use regarding_net::Rule;
use uuid::Uuid;

use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;
use crate::track::bearer::Bearer;

/// What is to be decided.
pub(super) struct Undecided {
    /// Messages, in their order.
    pub(super) fresh: Vec<Envelope>,
    /// Messages that bear the Message-ID of one of those, and differ from it: theirs is decided first.
    pub(super) alike: Vec<Envelope>,
}

/// How a message stands, as far as this computer knows.
enum Standing {
    Decided,
    Fresh,
    /// A record has its Message-ID, and whether it is its own has to be seen.
    Doubtful {
        record: Uuid,
        decided: bool,
    },
}

impl Core {
    /// Those of the messages that were not decided about.
    pub(super) async fn undecided(&self, session: &Session, messages: Vec<Envelope>) -> Answer<Undecided> {
        let organization = session.organization;
        let (standings, alike) = self
            .cached(move |cache| cache.read(|cache| standings(cache, organization, messages)))
            .await?;
        let found = self.doubted(session, &standings).await?;
        let mut fresh = Vec::new();
        for (mut message, standing) in standings {
            let decided = match standing {
                Standing::Decided => true,
                Standing::Fresh => false,
                Standing::Doubtful { record, decided } => {
                    let other = self
                        .settle_doubt(session, &mut message, found.get(&record))
                        .await?;
                    decided && !other
                }
            };
            if !decided {
                fresh.push(message);
            }
        }
        Ok(Undecided { fresh, alike })
    }

    /// The records with which messages are to be compared: one request for so many.
    async fn doubted(
        &self,
        session: &Session,
        standings: &[(Envelope, Standing)],
    ) -> Answer<HashMap<Uuid, TrackedEmail>> {
        let records = standings.iter().filter_map(|(_, standing)| match standing {
            Standing::Doubtful { record, .. } => Some(*record),
            Standing::Decided | Standing::Fresh => None,
        });
        let records: Vec<Uuid> = records.collect::<HashSet<_>>().into_iter().collect();
        let mut found = HashMap::new();
        for ids in records.chunks(FindEmails::MOST) {
            let ask = FindEmails { ids: ids.to_vec() };
            let emails = self.noting(session, session.client.run(Rule::Track, &ask).await)?;
            found.extend(emails.into_iter().map(|email| (email.id, email)));
        }
        Ok(found)
    }

    /// Whether the message is another one than the record's; then it has an identity of its own now.
    async fn settle_doubt(
        &self,
        session: &Session,
        message: &mut Envelope,
        email: Option<&TrackedEmail>,
    ) -> Answer<bool> {
        let Some(email) = email else { return Ok(false) };
        let (organization, bearer) = (session.organization, Bearer::of(&message.header));
        if !bearer.is_another(organization, email) {
            self.note_compared(session.tenure, bearer.compared(organization, false))
                .await?;
            return Ok(false);
        }
        let own = self
            .note_namesake(session.tenure, organization, &message.header)
            .await?;
        let Some(header) = own else { return Ok(false) };
        message.header = header;
        Ok(true)
    }
}

type Standings = (Vec<(Envelope, Standing)>, Vec<Envelope>);

fn standings(
    cache: &CacheReader<'_>,
    organization: OrganizationId,
    messages: Vec<Envelope>,
) -> Result<Standings, CacheError> {
    let (mut standings, mut alike) = (Vec::new(), Vec::new());
    let mut seen: HashMap<Uuid, Uuid> = HashMap::new();
    for message in messages {
        let bearer = Bearer::of(&message.header);
        let item = email_record_id(organization, &bearer.id);
        let own = bearer.own(organization);
        match seen.get(&item) {
            // Two copies in one folder: one decision.
            Some(first) if *first == own => continue,
            Some(_) => alike.push(message),
            None => {
                seen.insert(item, own);
                let standing = standing(cache, organization, &bearer, item)?;
                standings.push((message, standing));
            }
        }
    }
    Ok((standings, alike))
}

fn standing(
    cache: &CacheReader<'_>,
    organization: OrganizationId,
    bearer: &Bearer,
    item: Uuid,
) -> Result<Standing, CacheError> {
    let decided = cache.received().get(organization, item)?.is_some();
    let plain = if decided {
        Standing::Decided
    } else {
        Standing::Fresh
    };
    let compared = cache.namesakes().get(organization, bearer.own(organization))?;
    if is_namesake(&bearer.id) || compared == Some(false) {
        return Ok(plain);
    }
    let linked = cache.links().get(item)?;
    let linked = linked.filter(|link| link.organization == organization);
    let record = match linked {
        Some(link) => Some(link.record.id),
        None => cache.index().email(organization, item)?.map(|email| email.record),
    };
    Ok(record.map_or(plain, |record| Standing::Doubtful { record, decided }))
}
