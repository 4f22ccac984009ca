//! Untracking an appointment, a contact or a task: its item stays in the mailbox, and its record stays or goes as the person says.

use std::sync::Arc;

use jiff::Timestamp;
use regarding_model::failure::FailureKind;
use regarding_model::fields::Kind;
use regarding_model::link::{Link, LinkState};
use regarding_model::say;
use regarding_sync::plan::{Plan, Untracking};
use regarding_sync::removal::Stays;
use regarding_sync::run::Ending;

use super::desk::Desk;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::synced::report::failure;
use crate::synced::sides::Stopped;
use crate::view::sync_decisions::AnsweredView;

impl Core {
    /// Untracks the item of a UID.
    pub(crate) async fn untrack_item(self: &Arc<Self>, uid: &str, delete: bool) -> Answer<AnsweredView> {
        let untracking = if delete {
            Untracking::Delete
        } else {
            Untracking::Keep
        };
        let was_asked = self.no_longer_asked(uid).await?;
        if let (true, Some(session)) = (was_asked, self.organization.session()) {
            self.sync.decided.no_longer_wanted(&session, &[uid.to_owned()]);
        }
        let (desk, elsewhere) = match self.desk_anywhere().await {
            Err(_) if was_asked => return Ok(answered(true, taken_back())),
            desk => desk?,
        };
        let link = match desk.link_of(uid).await {
            Ok(None) if elsewhere => desk.link_elsewhere(uid).await,
            link => link,
        };
        let Some(link) = self.at_desk(&desk, link)? else {
            if was_asked {
                return Ok(answered(true, taken_back()));
            }
            return Err(failing::gone(say!(
                "No appointment, contact or task of this UID is tracked"
            )));
        };
        let answer = desk.untrack(&link, (untracking, elsewhere), self.now()).await;
        let answer = self.at_desk(&desk, answer)?;
        drop(desk);
        self.emit(Event::SyncChanged);
        self.emit(Event::DecisionsChanged);
        Ok(answer)
    }
}

/// What others change all the time is given up for this time.
const TRIES: usize = 3;

impl Desk<'_> {
    /// Untracks a pair. What changed meanwhile on either side is no reason not to: it is read again.
    async fn untrack(
        &self,
        link: &Link,
        (untracking, elsewhere): (Untracking, bool),
        now: Timestamp,
    ) -> Result<AnsweredView, Stopped> {
        let mut answer = answered(false, failure(Ending::Overtaken));
        for _ in 0..TRIES {
            let there = self.read_links([link].into_iter()).await?;
            let found = match there.items.get(&link.place) {
                Some(_) => None,
                None => self.found_elsewhere(link).await?,
            };
            let item = there.items.get(&link.place).or(found.as_ref());
            let halves = (item, there.records.get(&link.record));
            let plan = match Plan::of_untracking(link, halves, untracking, self.rules_at(now)) {
                Ok(plan) if elsewhere => plan.elsewhere(),
                Ok(plan) => plan,
                Err(stays) => return Ok(answered(false, stays_because(stays))),
            };
            let deletes = halves.1.is_some() && untracking == Untracking::Delete;
            let done = self.apply(plan.steps).await?;
            answer = match done.first() {
                Some(one) if one.ending == Ending::Overtaken => continue,
                Some(one) if one.ending == Ending::Done => answered(true, what_became(deletes)),
                Some(one) if elsewhere && one.ending == Ending::Failed(FailureKind::Unsupported) => {
                    answered(false, not_told())
                }
                Some(one) => answered(false, one.failure()),
                None => answered(false, failure(Ending::Failed(FailureKind::Internal))),
            };
            break;
        }
        Ok(answer)
    }

    /// The link of the item of a UID, if it follows a record.
    async fn link_of(&self, uid: &str) -> Result<Option<Link>, Stopped> {
        let (organization, uid) = (self.sides.organization, uid.to_owned());
        let found = self.sides.cached(move |cache| {
            cache.read(|cache| {
                let mut all = Vec::new();
                for kind in Kind::ALL {
                    all.extend(cache.synced().of_kind(organization, kind)?);
                }
                all.retain(|link| link.uid.as_ref() == Some(&uid) && link.state != LinkState::Untracked);
                Ok(all)
            })
        });
        Ok(found.await?.into_iter().next())
    }
}

fn not_told() -> String {
    say!(
        "Its calendar or address book does not take the note that it was untracked. Untrack it on the computer that synchronizes. Nothing was done."
    )
}

fn answered(done: bool, sentence: String) -> AnsweredView {
    AnsweredView {
        done,
        sentence,
        now: None,
        undo: None,
    }
}

fn taken_back() -> String {
    say!("You asked to have it tracked; that is taken back, and it stays as it is.")
}

fn what_became(deletes: bool) -> String {
    if deletes {
        say!("It stays in your mailbox, and its record is deleted.")
    } else {
        say!(
            "It stays in your mailbox, and its record in the organization; neither follows the other any more."
        )
    }
}

/// Why a record is not deleted. Only four reasons are given here; the others are about removals.
fn stays_because(stays: Stays) -> String {
    match stays {
        Stays::Past => {
            say!("The record is not deleted, because the appointment has begun already. Nothing was done.")
        }
        Stays::NotOwner => {
            say!("The record is not deleted, because somebody else owns it. Nothing was done.")
        }
        Stays::OneWay => say!(
            "The record is not deleted, because records of this kind are changed in the organization only. Nothing was done."
        ),
        _ => say!("The record is not deleted, because you may not delete it. Nothing was done."),
    }
}
