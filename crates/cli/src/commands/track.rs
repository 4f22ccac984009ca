//! Tracking, untracking, and requests that wait.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::pane::{TrackRequest, TrackingState, TrackingView};

use crate::args::TrackMessage;
use crate::args::values::Attachments;
use crate::exit::{self, DONE, Exit, PENDING};
use crate::output;
use crate::pages::app::Pending;
use crate::pages::decisions::Answered;

/// Tracks a message, an appointment, a contact or a task, and sets what it is regarding.
pub(super) async fn track(companion: &Companion, asked: &TrackMessage, json: bool) -> Answer<Exit> {
    let key = match &asked.item {
        Some(item) => companion.find_item(item).await?,
        None => {
            companion
                .find_message(asked.message.as_deref().unwrap_or_default())
                .await?
        }
    };
    if !asked.yes {
        stop_without_consent(companion, &key).await?;
    }
    let attachments = match &asked.attachments {
        Attachments::All => None,
        Attachments::Only(some) => Some(some.clone()),
    };
    let request = TrackRequest {
        key,
        regarding: asked.regarding.clone(),
        attachments,
        without_history: asked.without_history,
        consent: asked.yes,
    };
    let tracking = companion.track(request).await?;
    output::show(json, &tracking)?;
    Ok(of_state(companion, tracking.state))
}

/// The exit of a request. One that waits where nothing can be kept is lost when this command ends.
fn of_state(companion: &Companion, state: TrackingState) -> Exit {
    match exit::of_state(state) {
        PENDING if !companion.keeps_requests() => exit::of(FailureCode::Offline),
        exit => exit,
    }
}

/// Before the first tracking of a thread the person learns who will be able to see it (I-9).
pub(super) async fn stop_without_consent(companion: &Companion, key: &str) -> Answer<()> {
    let pane = companion.pane(key).await?;
    match pane.visibility {
        Some(sentence) if pane.needs_consent => Err(undecided(&sentence, "")),
        Some(_) | None => Ok(()),
    }
}

/// The person has to say whether they agree to a sentence; `or` is another way on.
pub(super) fn undecided(sentence: &str, or: &str) -> FailureView {
    let or = if or.is_empty() {
        String::new()
    } else {
        format!(", {or}")
    };
    FailureView::new(
        FailureCode::Invalid,
        say!(
            "{sentence} Say --yes to agree to that{or}; nothing has been sent",
            sentence = sentence.trim_end(),
            or = or
        ),
    )
}

/// Untracks a message (I-12), once the person agreed to what is deleted.
pub(super) async fn untrack(companion: &Companion, message: &str, yes: bool, json: bool) -> Answer<Exit> {
    let key = companion.find_message(message).await?;
    if !yes {
        let tracking = companion.pane(&key).await?.tracking;
        if let Some(sentence) = would_go(&tracking) {
            return Err(undecided(&sentence, ""));
        }
    }
    let outcome = companion.untrack(&key).await?;
    output::show(json, &outcome)?;
    Ok(of_state(companion, outcome.tracking.state))
}

/// What untracking would take away, in a sentence; `None` where there is nothing.
fn would_go(tracking: &TrackingView) -> Option<String> {
    let owner = tracking.owner.clone();
    match (&tracking.record, tracking.owned_by_me) {
        (Some(_), true) => Some(match owner {
            Some(owner) => say!(
                "The copy of this message in your organization is yours ({owner}), so it would be deleted.",
                owner = owner
            ),
            None => say!("The copy of this message in your organization is yours, so it would be deleted."),
        }),
        (Some(_), false) => Some(say!(
            "The copy of this message belongs to {owner}, so it would stay in your organization.",
            owner = owner.unwrap_or_else(|| say!("somebody else"))
        )),
        (None, _) if tracking.state == TrackingState::NotTracked => None,
        (None, _) => Some(say!(
            "What waits for your organization would be withdrawn, and a copy of this message there would be deleted if it is yours."
        )),
    }
}

/// Untracks an appointment, a contact or a task (D-38, D-53, D-55, D-77); its record goes only with a yes.
pub(super) async fn untrack_item(
    companion: &Companion,
    uid: &str,
    (delete, yes): (bool, bool),
    json: bool,
) -> Answer<Exit> {
    if delete && !yes {
        return Err(undecided(
            &say!("Its record in your organization would be deleted, too."),
            "",
        ));
    }
    let answer = companion.untrack_item(uid, delete).await?;
    let exit = if answer.done {
        DONE
    } else {
        exit::of(FailureCode::Forbidden)
    };
    output::show(json, &Answered(vec![answer]))?;
    Ok(exit)
}

/// Tells which requests wait, after trying them or taking one back.
pub(super) async fn pending(
    companion: &Companion,
    retry: bool,
    withdraw: Option<&str>,
    json: bool,
) -> Answer<Exit> {
    if let Some(id) = withdraw {
        companion.withdraw(id).await?;
    }
    let pending = if retry {
        companion.retry_pending().await?
    } else {
        companion.pending().await?
    };
    let requests = companion.waiting().await?;
    let failed = requests.iter().any(|one| one.state == TrackingState::Failed);
    output::show(json, &Pending { pending, requests })?;
    Ok(match retry {
        true if failed => exit::of_state(TrackingState::Failed),
        true if pending > 0 => PENDING,
        _ => DONE,
    })
}
