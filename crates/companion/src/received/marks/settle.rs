//! Marks that were not there: our own and those of other copies are noted, the others ask for their message to be tracked, by the walk
//! that every rule takes.

use std::sync::Arc;

use regarding_dataverse::operations::find_email::FindEmail;
use regarding_id_cache::cache::CacheReader;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::mark::{Mark, MarkPlace, MarkState};
use regarding_mailbox::seam::{Envelope, ItemKey};
use regarding_model::identity::email_record_id;
use regarding_model::ids::OrganizationId;
use regarding_net::Rule;
use regarding_sync::incoming::marks::{Appears, appears};
use regarding_sync::incoming::{Asked, Verdict, before_asking};
use uuid::Uuid;

use super::look::Place;
use super::standing;
use crate::core::Core;
use crate::facade::Answer;
use crate::mail::side::OpenMailbox;
use crate::received::facts::{Facts, Rules};
use crate::received::settled::Decided;
use crate::session::side::Session;
use crate::track::bearer::Bearer;

/// So many are looked up in one round trip.
const TOGETHER: usize = 100;

/// A message whose mark was not there, and what follows.
struct Fresh {
    envelope: Envelope,
    item: Uuid,
    follows: Appears,
}

impl Core {
    /// Does what marks ask for that were not there before.
    pub(super) async fn settle_marks(
        self: &Arc<Self>,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        place: &Place<'_>,
        fresh: Vec<ItemKey>,
    ) -> Answer<()> {
        let mut rules = None;
        for some in fresh.chunks(TOGETHER) {
            self.still(session.tenure)?;
            let listed = mailbox.adapter.envelopes(&place.folder.id, some).await;
            let envelopes = self.noting_mailbox(listed)?;
            let fresh = self.what_follows(session, envelopes).await?;
            let (asking, known): (Vec<Fresh>, Vec<Fresh>) = fresh
                .into_iter()
                .partition(|one| matches!(one.follows, Appears::Asks | Appears::Tracks));
            for one in &known {
                let bears = (one.follows == Appears::Bears).then_some(MarkState::On);
                self.note_mark(session, place.key, one, bears).await?;
            }
            if asking.is_empty() {
                continue;
            }
            if rules.is_none() {
                let read = self.received_rules(session).await?;
                self.refresh_index(session, &read, false).await?;
                rules = Some(read);
            }
            if let Some(rules) = &rules {
                self.settle_asking(session, place, rules, asking).await?;
            }
        }
        Ok(())
    }

    async fn what_follows(&self, session: &Session, envelopes: Vec<Envelope>) -> Answer<Vec<Fresh>> {
        let organization = session.organization;
        self.cached(move |cache| {
            cache.read(|cache| {
                let all = envelopes.into_iter().filter(|envelope| !envelope.flags.draft);
                all.map(|envelope| {
                    let item = email_record_id(organization, &envelope.header.id);
                    let strange = Bearer::of(&envelope.header).is_strange(cache, organization)?;
                    let follows = if strange {
                        // What is remembered under its Message-ID may be another one's.
                        Appears::Asks
                    } else {
                        follows(cache, organization, item)?
                    };
                    Ok(Fresh {
                        envelope,
                        item,
                        follows,
                    })
                })
                .collect()
            })
        })
        .await
    }

    /// Asks the organization about those of which this computer knows nothing, and tracks what is asked for.
    async fn settle_asking(
        self: &Arc<Self>,
        session: &Session,
        place: &Place<'_>,
        rules: &Rules,
        asking: Vec<Fresh>,
    ) -> Answer<()> {
        let asks: Vec<FindEmail> = asking
            .iter()
            .map(|one| FindEmail {
                derived: one.item,
                message: one.envelope.header.id.clone(),
            })
            .collect();
        let answers = session.client.run_all(Rule::Track, &asks).await;
        let answers = self.noting(session, answers)?;
        for (one, found) in asking.into_iter().zip(answers) {
            self.still(session.tenure)?;
            let found = self.noting(session, found)?;
            let (facts, copy) = self.own_copy(session, one.envelope, &found).await?;
            let one = Fresh {
                envelope: facts.envelope.clone(),
                item: facts.item,
                follows: one.follows,
            };
            let state = match copy {
                // Its record was kept when it was let go: the mark asks for it to be tracked again.
                Some(copy) if one.follows == Appears::Asks => {
                    let link = self.link_of(&facts).await?;
                    self.note_found(session, &facts, copy, link.as_ref()).await?;
                    MarkState::On
                }
                None if place.first => MarkState::Before,
                Some(_) | None => {
                    self.track_marked(session, rules, facts).await?;
                    MarkState::On
                }
            };
            self.note_mark(session, place.key, &one, Some(state)).await?;
            self.tell_of_marks(&[one.item]);
        }
        Ok(())
    }

    /// Tracks a message because it bears the mark (G-90): the option and the list of what is never tracked *by itself* say nothing here
    /// (G-25), and neither does that it was taken back before, since the mark is newer than that.
    async fn track_marked(
        self: &Arc<Self>,
        session: &Session,
        rules: &Rules,
        facts: Arc<Facts>,
    ) -> Answer<()> {
        let asked = Asked {
            folder: None,
            marked: true,
        };
        let Some((facts, known)) = self.know(rules, vec![facts]).await?.pop() else {
            return Ok(());
        };
        match before_asking(&facts.mail(), &asked, &known, &rules.options) {
            Some(verdict @ Verdict::Track { .. }) => {
                self.track_by_rule(session, rules, Decided::here(facts, &known, verdict))
                    .await
            }
            Some(Verdict::Leave(_)) | None => Ok(()),
        }
    }

    /// Notes where the mark is, after what it asks for is safe on the disk: a cut in between is repeated.
    async fn note_mark(
        &self,
        session: &Session,
        folder: Uuid,
        one: &Fresh,
        state: Option<MarkState>,
    ) -> Answer<()> {
        let (organization, item) = (session.organization, one.item);
        let place = MarkPlace {
            folder,
            place: one.envelope.key.name.clone(),
            item,
        };
        let message_id = one.envelope.header.id.clone();
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                cache.marks().seen(organization, &place)?;
                let now = cache.read().marks().get(organization, item)?;
                match state {
                    // What is due is to get the mark on its other copies too.
                    Some(state) if now != Some(MarkState::Due) => cache.marks().put(&Mark {
                        organization,
                        item,
                        message_id,
                        state,
                    }),
                    Some(_) | None => Ok(()),
                }
            })
        })
        .await
    }
}

fn follows(cache: &CacheReader<'_>, organization: OrganizationId, item: Uuid) -> Result<Appears, CacheError> {
    let state = cache.marks().get(organization, item)?;
    let linked = cache.links().get(item)?;
    let tracked = linked.is_some_and(|link| link.organization == organization)
        || cache.pending_actions().of_item(item)?.is_some();
    let left = cache.marks().is_anywhere(organization, item)?;
    Ok(appears(standing(state, left), tracked))
}
