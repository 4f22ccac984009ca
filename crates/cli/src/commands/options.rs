//! Options, the evidence log, and what is stored on this computer.

use regarding_companion::facade::{Answer, Companion, Secrets};
use regarding_companion::view::options::OptionChange;

use super::connect::{Need, connect};
use super::track::undecided;
use crate::args::ChangeOptions;
use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::options::{Evidence, Stored};

/// Changes options and shows them. The connection switch comes first: switched off, nothing is connected even for this
/// command; switched on, the rest can be asked of the organization.
pub(super) async fn options(
    companion: &Companion,
    asked: &ChangeOptions,
    secrets: Secrets,
    json: bool,
) -> Answer<Exit> {
    if let Some(connection) = asked.connection {
        companion
            .set_option(OptionChange::Connection(connection.is_on()))
            .await?;
    }
    let both = asked.marks.is_some_and(|switch| switch.is_on());
    let need = if both {
        Need::MailboxAndPerson
    } else if asked.track.is_some()
        || asked.synchronize.is_some()
        || asked.unknown_senders.is_some()
        || asked.pending_send.is_some()
    {
        Need::Organization
    } else {
        Need::Whatever
    };
    connect(companion, need, secrets).await?;
    if both && !asked.yes {
        let marks = companion.options().await?.marks;
        return Err(undecided(&format!("{} {}", marks.agreement, marks.readers), ""));
    }
    for change in changes(asked) {
        companion.set_option(change).await?;
    }
    output::show(json, &companion.options().await?)?;
    Ok(DONE)
}

fn changes(asked: &ChangeOptions) -> impl Iterator<Item = OptionChange> {
    let track = asked.track.map(|track| OptionChange::Track(track.into()));
    let synchronize = asked
        .synchronize
        .map(|switch| OptionChange::Synchronize(switch.is_on()));
    let keep = asked
        .keep
        .map(|switch| OptionChange::KeepSignedIn(switch.is_on()));
    let conflicts = asked
        .conflicts
        .map(|policy| OptionChange::BothChanged(policy.into()));
    let unknown = asked
        .unknown_senders
        .map(|unknown| OptionChange::UnknownSenders(unknown.into()));
    let marks = asked.marks.map(|switch| OptionChange::Marks(switch.is_on()));
    let pending = asked
        .pending_send
        .map(|switch| OptionChange::PendingSend(switch.is_on()));
    let contacts = asked
        .suggest_contacts
        .map(|contacts| OptionChange::SuggestContacts(contacts.into()));
    let others = asked
        .suggest_others
        .map(|others| OptionChange::SuggestOthers(others.into()));
    let all = [
        track,
        unknown,
        marks,
        pending,
        contacts,
        others,
        synchronize,
        conflicts,
        keep,
    ];
    all.into_iter().flatten()
}

/// Shows the newest lines of the evidence log.
pub(super) async fn evidence(companion: &Companion, limit: u32, json: bool) -> Answer<Exit> {
    output::show(json, &Evidence(companion.evidence(limit).await?))?;
    Ok(DONE)
}

/// Shows the whole evidence log as CSV.
pub(super) async fn evidence_csv(companion: &Companion) -> Answer<Exit> {
    output::show_text(&companion.evidence_csv().await?);
    Ok(DONE)
}

/// Shows what is stored, or empties it.
pub(super) async fn stored(companion: &Companion, clear: bool, json: bool) -> Answer<Exit> {
    let options = if clear {
        companion.clear_stored().await?
    } else {
        companion.stored().await?
    };
    output::show(
        json,
        &Stored {
            stored: options.stored,
            stored_at: options.stored_at,
        },
    )?;
    Ok(DONE)
}
