//! What the person asked to have tracked: kept on the disk by its identifier until it is tracked or its refusal was said, whatever
//! happens meanwhile.

use std::collections::BTreeSet;

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::error::CacheError;
use regarding_model::fields::Kind;
use regarding_model::ids::OrganizationId;
use regarding_model::link::LinkState;
use regarding_model::say;

use super::observe::Asked;
use super::report::{Answers, Left};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::side::Session;

impl Core {
    /// Keeps what the person asks for.
    pub(crate) async fn ask_to_track(&self, uids: Vec<String>) -> Answer<()> {
        if uids.is_empty() {
            return Ok(());
        }
        let (organization, _) = self.account().ok_or_else(failing::signed_out)?;
        let now = self.now();
        self.sync.live.asks_again(&uids);
        self.cached(move |cache| {
            cache.write(|cache| {
                let mut all = uids.iter();
                all.try_for_each(|uid| cache.asked().ask(organization, uid, now))
            })
        })
        .await
    }

    /// What is asked for and not tracked yet.
    pub(super) async fn asked_to_track(&self, session: &Session) -> Answer<Asked> {
        let organization = session.organization;
        self.cached_in(session.tenure, move |cache| {
            cache.read(|cache| cache.asked().all(organization))
        })
        .await
    }

    /// The person takes back that an item is to be tracked. Whether they had asked for it.
    pub(crate) async fn no_longer_asked(&self, uid: &str) -> Answer<bool> {
        let Some((organization, _)) = self.account() else {
            return Ok(false);
        };
        let uid = uid.to_owned();
        self.cached(move |cache| cache.write(|cache| cache.asked().settle(organization, &uid)))
            .await
    }

    /// Forgets what is tracked now or was refused in words. Gives what is not there to be tracked, which is to be said; with
    /// `preview` nothing is forgotten.
    pub(super) async fn settle_asked(
        &self,
        session: &Session,
        asked: &Asked,
        (answers, preview): (Answers, bool),
    ) -> Answer<Asked> {
        if asked.is_empty() {
            return Ok(Asked::new());
        }
        let (organization, asked) = (session.organization, asked.clone());
        self.cached_in(session.tenure, move |cache| {
            let linked = linked(cache, organization, &asked)?;
            let (settled, missing) = answers.settled(&asked, &linked, Kind::ALL.len());
            if !preview {
                cache.write(|cache| {
                    let mut all = settled.iter();
                    all.try_for_each(|uid| cache.asked().settle(organization, uid).map(drop))
                })?;
            }
            Ok(missing)
        })
        .await
    }
}

/// Those of some UIDs that are tracked.
fn linked(
    cache: &IdCache,
    organization: OrganizationId,
    uids: &Asked,
) -> Result<BTreeSet<String>, CacheError> {
    let mut linked = BTreeSet::new();
    for kind in Kind::ALL {
        let links = cache.read(|cache| cache.synced().of_kind(organization, kind))?;
        let follow = links
            .into_iter()
            .filter(|link| link.state != LinkState::Untracked);
        linked.extend(
            follow
                .filter_map(|link| link.uid)
                .filter(|uid| uids.contains(uid)),
        );
    }
    Ok(linked)
}

/// What is said about items that are not there to be tracked.
pub(super) fn not_there(missing: &Asked) -> Vec<Left> {
    let one = |uid: &String| Left::not_there(uid, not_there_words(uid), not_there_advice());
    missing.iter().map(one).collect()
}

/// Why an item that was asked for is not tracked, when nothing of it was found.
pub(super) fn not_there_words(uid: &str) -> String {
    say!(
        "Nothing with the identifier {uid} can be tracked: it is not in your mailbox, makes no sense there, or belongs to something else.",
        uid = uid
    )
}

fn not_there_advice() -> String {
    say!("Look for it in your mailbox, and track it again once it is there.")
}
