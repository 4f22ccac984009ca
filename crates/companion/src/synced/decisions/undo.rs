//! Taking back what the last cycle, or an answer, did: each step by itself, only where both sides are still as it left them, and
//! what cannot be taken back is said, before and after.

use std::sync::Arc;

use regarding_model::link::{Link, Place};
use regarding_model::say;
use regarding_sync::plan::Step;
use regarding_sync::run::Ending;
use regarding_sync::undo::{Inverse, Loss, Stays, Taken, inverse};

use super::desk::{Desk, There};
use super::memory::{Did, Remembered};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::synced::report::{about_what, failure, number, what};
use crate::synced::sides::Stopped;
use crate::view::sync::SyncStepWhat;
use crate::view::sync_decisions::{AnsweredView, UndoStepView, UndoView};
use crate::words::time::rfc3339;

/// A step that a cycle did, and how it is taken back.
struct Plan {
    remembered: Remembered,
    inverse: Result<Inverse, Stays>,
}

impl Core {
    /// What taking back the last cycle would do, and what of it cannot be taken back.
    pub(crate) async fn undoable(self: &Arc<Self>) -> Answer<UndoView> {
        let desk = self.desk(true).await?;
        let Some(cycle) = self.sync.decided.cycle(&desk.session) else {
            return Ok(nothing());
        };
        let plans = desk.plans(cycle.steps).await;
        let plans = self.at_desk(&desk, plans)?;
        let steps: Vec<UndoStepView> = plans.iter().filter_map(before).collect();
        Ok(view(Some(rfc3339(cycle.at)), steps))
    }

    /// Takes the last cycle back, as far as it can be.
    pub(crate) async fn undo_cycle(self: &Arc<Self>) -> Answer<UndoView> {
        let desk = self.desk(false).await?;
        let Some(cycle) = self.sync.decided.cycle(&desk.session) else {
            return Ok(nothing());
        };
        let plans = desk.plans(cycle.steps).await;
        let plans = self.at_desk(&desk, plans)?;
        let inverses: Vec<Step> = plans
            .iter()
            .filter_map(|plan| Some(plan.inverse.as_ref().ok()?.step.clone()))
            .collect();
        let done = desk.apply(inverses).await;
        let done = self.at_desk(&desk, done)?;
        self.sync.decided.no_cycle(&desk.session);
        drop(desk);
        self.emit(Event::SyncChanged);
        self.emit(Event::DecisionsChanged);
        let mut endings = done.into_iter().map(|one| one.ending);
        let steps = plans.iter().filter_map(|plan| {
            let told = before(plan)?;
            Some(match plan.inverse {
                Ok(_) => after(told, endings.next()),
                Err(_) => told,
            })
        });
        let steps: Vec<UndoStepView> = steps.collect();
        Ok(view(Some(rfc3339(cycle.at)), steps))
    }

    /// Takes an answer back. What it was about waits for the person again.
    pub(crate) async fn undo_decision(self: &Arc<Self>, id: &str) -> Answer<AnsweredView> {
        let desk = self.desk(false).await?;
        let Some(answer) = self.sync.decided.take_answer(&desk.session, id) else {
            return Err(failing::invalid(say!("That can no longer be taken back")));
        };
        let answered = match answer.did {
            Did::Apart(record, uids) => {
                let organization = desk.sides.organization;
                let forgotten = desk.sides.cached(move |cache| {
                    cache.write(|cache| {
                        uids.iter()
                            .try_for_each(|uid| cache.apart().forget(organization, &record, uid))
                    })
                });
                let forgotten = forgotten.await;
                self.at_desk(&desk, forgotten)?;
                done(say!("It is taken back, and waits for your word again."))
            }
            Did::Steps(taken) => self.undo_steps(&desk, taken).await?,
        };
        drop(desk);
        self.answered_about([]);
        Ok(answered)
    }

    async fn undo_steps(&self, desk: &Desk<'_>, taken: Vec<Taken>) -> Answer<AnsweredView> {
        let remembered = taken.into_iter().map(|taken| Remembered {
            title: String::new(),
            taken,
        });
        let plans = desk.plans(remembered.collect()).await;
        let plans = self.at_desk(desk, plans)?;
        if let Some(stays) = plans.iter().find_map(|plan| plan.inverse.as_ref().err()) {
            return Ok(not_done(why(*stays)));
        }
        let losses: Vec<String> = plans
            .iter()
            .filter_map(|plan| lost(plan.inverse.as_ref().ok()?))
            .collect();
        let steps = plans
            .into_iter()
            .filter_map(|plan| plan.inverse.ok())
            .map(|inverse| inverse.step);
        let endings = desk.apply(steps.collect()).await;
        let endings = self.at_desk(desk, endings)?;
        let failed = endings.iter().find(|one| one.ending != Ending::Done);
        Ok(match failed {
            Some(one) => not_done(one.failure()),
            None => {
                let taken_back = say!("It is taken back, and waits for your word again.");
                let all: Vec<String> = core::iter::once(taken_back).chain(losses).collect();
                done(all.join(" "))
            }
        })
    }
}

impl Desk<'_> {
    /// How steps are taken back, by what is there now. Those that changed nothing are left out.
    async fn plans(&self, steps: Vec<Remembered>) -> Result<Vec<Plan>, Stopped> {
        let mut plans: Vec<Plan> = steps
            .into_iter()
            .filter_map(|remembered| {
                let inverse = inverse(&remembered.taken)?;
                Some(Plan { remembered, inverse })
            })
            .collect();
        let links: Vec<Link> = plans
            .iter()
            .filter_map(|plan| plan.inverse.as_ref().ok()?.step.link.as_deref().cloned())
            .collect();
        let there = self.read_links(links.iter()).await?;
        for plan in &mut plans {
            if let Ok(inverse) = &plan.inverse
                && let Err(stays) = still(inverse, &there)
            {
                plan.inverse = Err(stays);
            }
        }
        Ok(plans)
    }
}

fn still(inverse: &Inverse, there: &There) -> Result<(), Stays> {
    let (place, record) = about_what(&inverse.step);
    let item = place.and_then(|place: &Place| there.items.get(place));
    let record = record.and_then(|record| there.records.get(record));
    inverse.still(item.map(|view| &view.version), record.map(|view| &view.version))
}

/// A step before it is taken back.
fn before(plan: &Plan) -> Option<UndoStepView> {
    let step = &plan.remembered.taken.step;
    Some(UndoStepView {
        what: what(step).unwrap_or(SyncStepWhat::ChangeItem),
        title: plan.remembered.title.clone(),
        record: about_what(step).1.map(ToString::to_string),
        back: plan.inverse.is_ok(),
        sentence: match &plan.inverse {
            Ok(inverse) => lost(inverse),
            Err(stays) => Some(why(*stays)),
        },
    })
}

fn after(told: UndoStepView, ending: Option<Ending>) -> UndoStepView {
    match ending {
        Some(Ending::Done) => told,
        Some(ending) => UndoStepView {
            back: false,
            sentence: Some(failure(ending)),
            ..told
        },
        None => UndoStepView {
            back: false,
            sentence: Some(say!("It was not begun, because a side could not be reached.")),
            ..told
        },
    }
}

fn view(cycle: Option<String>, steps: Vec<UndoStepView>) -> UndoView {
    let back = steps.iter().filter(|step| step.back).count();
    UndoView {
        cycle,
        back: number(back),
        left: number(steps.len() - back),
        steps,
    }
}

fn nothing() -> UndoView {
    view(None, Vec::new())
}

fn why(stays: Stays) -> String {
    match stays {
        Stays::NotRead => say!("What was there before it is not known."),
        Stays::Unconfirmed => {
            say!("The server did not say what it made of the change, so somebody's edit could be lost.")
        }
        Stays::Occurrence => say!("Single dates of the series would not come back as they were."),
        Stays::Unlinked => {
            say!(
                "Nothing was changed on either side. They follow each other again once a filter selects the record."
            )
        }
        Stays::Away => {
            say!(
                "Nothing was changed on either side. They follow each other again once the item is seen again."
            )
        }
        Stays::ChangedSince => say!("Somebody changed it since."),
        Stays::Gone => say!("It is not there any more."),
    }
}

/// What does not come back, in words.
fn lost(inverse: &Inverse) -> Option<String> {
    let sentences = inverse.losses.iter().map(|loss| match loss {
        Loss::OfItem => say!("What only the item held, such as alarms and categories, does not come back."),
        Loss::OfRecord => {
            say!("What is not synchronized of the record, and what belonged to it, does not come back.")
        }
        Loss::Told => say!("The attendees have been told, and are not told again."),
    });
    let sentences: Vec<String> = sentences.collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn done(sentence: String) -> AnsweredView {
    AnsweredView {
        done: true,
        sentence,
        now: None,
        undo: None,
    }
}

fn not_done(sentence: String) -> AnsweredView {
    AnsweredView {
        done: false,
        sentence,
        now: None,
        undo: None,
    }
}
