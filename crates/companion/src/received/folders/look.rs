//! A look at the folders whose mail is tracked: what came into each since the last one that was finished. A message that somebody moved
//! there, in whatever program, is asked for (G-71), how old it is says nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use regarding_dataverse::operations::find_email::FindEmail;
use regarding_id_cache::tables::filed::{Filed as Row, FiledState};
use regarding_id_cache::tables::received::State;
use regarding_mailbox::seam::{Changes, Checkpoint, Envelope, FolderId};
use regarding_model::identity::email_record_id;
use regarding_net::Rule;
use regarding_sync::incoming::{Asked, FolderRule, Verdict, before_asking};
use uuid::Uuid;

use super::rules::{FolderRules, TrackedFolder};
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::key;
use crate::mail::side::OpenMailbox;
use crate::received::facts::{Facts, Rules};
use crate::received::gather::Wanted;
use crate::received::settled::Decided;
use crate::session::side::Session;

/// So many are looked up in one round trip.
const TOGETHER: usize = 100;

/// A folder that came into a tracked one with more mail than this was not filled by hand: its mail is offered, and not tracked unasked.
const MOST_MOVED: usize = 100;

/// What a look at one folder found.
struct News {
    envelopes: Vec<Envelope>,
    position: Checkpoint,
    /// Whether everything in the folder was listed.
    whole: bool,
    /// Whether it was never looked at before.
    first: bool,
}

impl Core {
    /// Looks at all tracked folders, and does what they ask for.
    pub(in crate::received) async fn look_at_folders(
        self: &Arc<Self>,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        rules: &FolderRules,
    ) -> Answer<()> {
        let tracked = rules.tracked(session.organization);
        self.received.lock().places = tracked.iter().map(|folder| folder.id.clone()).collect();
        let mut known = HashSet::new();
        for folder in &tracked {
            let kept = self.kept_position(session, source(folder.key)).await?;
            known.extend(kept.map(|_| folder.key));
        }
        for folder in &tracked {
            self.still(session.tenure)?;
            // One that is new inside a folder that was looked at was put there; one of which nothing is known, since this computer begins
            // to track or lost its cache, may be full of what nobody asked for.
            let put_there = folder.root != folder.key && known.contains(&folder.root);
            self.look_at_folder(session, mailbox, folder, put_there).await?;
        }
        Ok(())
    }

    async fn look_at_folder(
        self: &Arc<Self>,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        folder: &TrackedFolder,
        put_there: bool,
    ) -> Answer<()> {
        let (organization, place) = (session.organization, folder.key);
        let seen = self
            .cached(move |cache| cache.read(|cache| cache.filed().in_folder(organization, place)))
            .await?;
        let news = self.news_of(session, mailbox, folder, &seen).await?;
        if news.first && (!put_there || news.envelopes.len() > MOST_MOVED) {
            self.note_before(session, folder.key, &news.envelopes).await?;
        } else {
            let fresh = fresh(session, &news, &seen);
            self.file_all(session, folder, fresh).await?;
        }
        if news.whole {
            self.forget_gone(session, folder.key, &news.envelopes, &seen)
                .await?;
        }
        self.still(session.tenure)?;
        self.keep_position(session, source(folder.key), &news.position)
            .await
    }

    async fn news_of(
        &self,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        folder: &TrackedFolder,
        seen: &HashMap<Uuid, FiledState>,
    ) -> Answer<News> {
        let kept = self.kept_position(session, source(folder.key)).await?;
        let changes = mailbox.adapter.changes(&folder.id, kept.as_ref()).await;
        let changes = self.noting_mailbox(changes)?;
        let position = changes.checkpoint().clone();
        let asked_for = |state: &FiledState| matches!(state, FiledState::Wanted | FiledState::Other);
        let wanted = match changes {
            Changes::Delta { arrived, .. } if !seen.values().any(asked_for) => {
                Wanted::These(arrived.into_iter().collect())
            }
            Changes::Delta { .. } | Changes::Complete { .. } => Wanted::All,
        };
        let whole = matches!(wanted, Wanted::All);
        let envelopes = self
            .list_wanted(mailbox, &folder.id, wanted, Timestamp::MIN)
            .await?;
        Ok(News {
            envelopes,
            position,
            whole,
            first: kept.is_none() && seen.is_empty(),
        })
    }

    /// Does what the folder asks for about its new messages, so many at a time.
    async fn file_all(
        self: &Arc<Self>,
        session: &Session,
        folder: &TrackedFolder,
        fresh: Vec<(Envelope, bool)>,
    ) -> Answer<()> {
        if fresh.is_empty() {
            return Ok(());
        }
        let rules = self.received_rules(session).await?;
        self.refresh_index(session, &rules, false).await?;
        let (total, mut done) = (fresh.len(), 0);
        for some in fresh.chunks(TOGETHER) {
            self.tell_progress(done, total);
            self.file_some(session, folder, &rules, some).await?;
            done += some.len();
        }
        self.emit(Event::MailChanged {
            folder: Some(key::of_folder(&folder.id)),
        });
        self.emit(Event::PaneChanged { key: None });
        Ok(())
    }

    async fn file_some(
        self: &Arc<Self>,
        session: &Session,
        folder: &TrackedFolder,
        rules: &Rules,
        some: &[(Envelope, bool)],
    ) -> Answer<()> {
        let asked: Vec<FindEmail> = some
            .iter()
            .map(|(envelope, _)| FindEmail {
                derived: email_record_id(session.organization, &envelope.header.id),
                message: envelope.header.id.clone(),
            })
            .collect();
        let answers = session.client.run_all(Rule::Track, &asked).await;
        let answers = self.noting(session, answers)?;
        for ((envelope, may_track), found) in some.iter().zip(answers) {
            self.still(session.tenure)?;
            let found = self.noting(session, found)?;
            let (facts, copy) = self.own_copy(session, envelope.clone(), &found).await?;
            let (item, envelope) = (facts.item, facts.envelope.clone());
            let state = match copy {
                Some(copy) => self.refile(session, folder, &facts, copy).await?,
                None if *may_track => {
                    self.track_filed(session, folder, rules, facts).await?;
                    FiledState::Done
                }
                None => FiledState::Done,
            };
            self.note_filed(session, folder.key, item, &envelope, state)
                .await?;
        }
        Ok(())
    }

    /// Tracks a message because of where it lies: unless the person took that back, or asked for something else meanwhile.
    async fn track_filed(
        self: &Arc<Self>,
        session: &Session,
        folder: &TrackedFolder,
        rules: &Rules,
        facts: Arc<Facts>,
    ) -> Answer<()> {
        let (organization, item) = (session.organization, facts.item);
        let before = self
            .cached(move |cache| cache.read(|cache| cache.received().get(organization, item)))
            .await?;
        if before.is_some_and(|decided| decided.state == State::Undone) {
            return Ok(());
        }
        let asked = Asked {
            folder: Some(FolderRule::Tracked {
                regarding: folder.regarding.clone(),
            }),
            marked: false,
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

    /// Notes what lies in a folder as being there before its mail was tracked; what is tracked already is done with.
    pub(super) async fn note_before(&self, session: &Session, place: Uuid, there: &[Envelope]) -> Answer<()> {
        let organization = session.organization;
        let ids: Vec<_> = there.iter().map(|envelope| envelope.header.id.clone()).collect();
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                for message_id in ids {
                    let item = email_record_id(organization, &message_id);
                    let tracked = cache.read().links().get(item)?.is_some();
                    let state = if tracked {
                        FiledState::Done
                    } else {
                        FiledState::Before
                    };
                    cache.filed().put(&Row {
                        organization,
                        folder: place,
                        item,
                        message_id,
                        state,
                    })?;
                }
                Ok(())
            })
        })
        .await
    }

    async fn note_filed(
        &self,
        session: &Session,
        place: Uuid,
        item: Uuid,
        envelope: &Envelope,
        state: FiledState,
    ) -> Answer<()> {
        let row = Row {
            organization: session.organization,
            folder: place,
            item,
            message_id: envelope.header.id.clone(),
            state,
        };
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| cache.filed().put(&row))
        })
        .await
    }

    /// What left the folder: should it come back, it is moved there again.
    async fn forget_gone(
        &self,
        session: &Session,
        place: Uuid,
        there: &[Envelope],
        seen: &HashMap<Uuid, FiledState>,
    ) -> Answer<()> {
        let organization = session.organization;
        let there: HashSet<Uuid> = there
            .iter()
            .map(|envelope| email_record_id(organization, &envelope.header.id))
            .collect();
        let gone: Vec<Uuid> = seen
            .keys()
            .filter(|item| !there.contains(item))
            .copied()
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                let mut gone = gone.into_iter();
                gone.try_for_each(|item| cache.filed().left(organization, place, item))
            })
        })
        .await
    }

    /// Lists everything in a folder, and where it stood before.
    pub(super) async fn everything_in(
        &self,
        mailbox: &Arc<OpenMailbox>,
        folder: &FolderId,
    ) -> Answer<(Vec<Envelope>, Checkpoint)> {
        let changes = self.noting_mailbox(mailbox.adapter.changes(folder, None).await)?;
        let there = self
            .list_wanted(mailbox, folder, Wanted::All, Timestamp::MIN)
            .await?;
        Ok((there, changes.checkpoint().clone()))
    }
}

/// Under which name the cache keeps how far a folder was looked at.
pub(super) fn source(place: Uuid) -> String {
    format!("filed:{place}")
}

/// The messages about which there is something to do, each once, and whether they may be tracked.
fn fresh(session: &Session, news: &News, seen: &HashMap<Uuid, FiledState>) -> Vec<(Envelope, bool)> {
    let mut once = HashSet::new();
    let mut fresh = Vec::new();
    for envelope in &news.envelopes {
        let item = email_record_id(session.organization, &envelope.header.id);
        let may_track = match seen.get(&item) {
            None | Some(FiledState::Wanted) => true,
            Some(FiledState::Other) => false,
            // It went and came back, since only what comes is named.
            Some(FiledState::Before | FiledState::Done) if !news.whole => true,
            Some(FiledState::Before | FiledState::Done | FiledState::Asked | FiledState::Stays) => continue,
        };
        if once.insert(item) {
            fresh.push((envelope.clone(), may_track));
        }
    }
    fresh
}
