//! What waits for a decision in the synchronization.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::sync_decisions::{AnsweredView, DecisionsView, SyncSide};

use crate::args::conflicts::{ConflictsAction, Told};
use crate::exit::{self, DONE, Exit};
use crate::output;
use crate::pages::decisions::{Answered, Waiting};
use crate::pages::unfollowed::Unfollowed;

/// Lists what waits, or answers.
pub(super) async fn conflicts(
    companion: &Companion,
    action: Option<ConflictsAction>,
    json: bool,
) -> Answer<Exit> {
    let answered = match action.unwrap_or(ConflictsAction::List) {
        ConflictsAction::List => {
            output::show(json, &Waiting(companion.decisions().await?))?;
            return Ok(DONE);
        }
        ConflictsAction::Decide { which, side } => decide(companion, &which, side.into()).await?,
        ConflictsAction::Link { record, uid } => vec![companion.link_proposal(&record, &uid).await?],
        ConflictsAction::Apart { record, uids } => vec![apart(companion, &record, uids).await?],
        ConflictsAction::Tell { which, answer } => {
            vec![tell(companion, &which, answer == Told::Yes).await?]
        }
    };
    let all = answered.iter().all(|one| one.done);
    output::show(json, &Answered(answered))?;
    Ok(if all { DONE } else { exit::of(FailureCode::Stale) })
}

/// Lists what is not kept the same any more, or brings something back.
pub(super) async fn unfollowed(companion: &Companion, record: Option<&str>, json: bool) -> Answer<Exit> {
    let Some(record) = record else {
        output::show(json, &Unfollowed(companion.unfollowed().await?))?;
        return Ok(DONE);
    };
    let answer = companion.bring_back(record).await?;
    let done = answer.done;
    output::show(json, &Answered(vec![answer]))?;
    Ok(if done { DONE } else { exit::of(FailureCode::Stale) })
}

async fn decide(companion: &Companion, which: &str, side: SyncSide) -> Answer<Vec<AnsweredView>> {
    let ids = match which.parse::<usize>() {
        Err(_) if which != "all" => vec![which.to_owned()],
        number => {
            let waiting = companion.decisions().await?;
            let ids = waiting.conflicts.into_iter().map(|one| one.id);
            match number {
                Ok(number) => ids.skip(number.wrapping_sub(1)).take(1).collect(),
                Err(_) => ids.collect(),
            }
        }
    };
    if ids.is_empty() && which != "all" {
        return Err(no_such());
    }
    companion.decide(ids, side).await
}

async fn tell(companion: &Companion, which: &str, told: bool) -> Answer<AnsweredView> {
    let Ok(number) = which.parse::<usize>() else {
        return companion.answer_invitation(which, told).await;
    };
    let waiting: DecisionsView = companion.decisions().await?;
    let found = waiting.invitations.get(number.wrapping_sub(1));
    let question = found.ok_or_else(no_such)?;
    companion.answer_invitation(&question.id, told).await
}

async fn apart(companion: &Companion, record: &str, uids: Vec<String>) -> Answer<AnsweredView> {
    if !uids.is_empty() {
        return companion.keep_apart(record, uids).await;
    }
    let waiting = companion.decisions().await?;
    let found = waiting
        .proposals
        .into_iter()
        .find(|proposal| proposal.record == record);
    let listed = found.ok_or_else(no_such)?.candidates;
    let uids = listed.into_iter().map(|candidate| candidate.uid).collect();
    companion.keep_apart(record, uids).await
}

fn no_such() -> FailureView {
    FailureView::new(
        FailureCode::Invalid,
        say!("Nothing that waits has this number or name; `regardingctl conflicts` lists them"),
    )
}
