//! The person's computers and the claim in words (A-24, DESIGN section 5).

use jiff::Timestamp;
use regarding_model::say;
use regarding_sync::claim::{Holder, Machine, Standing};

use crate::session::claim::Seen;
use crate::view::options::MachineView;
use crate::words::time;

/// Which computer synchronizes, in one sentence.
pub(crate) fn standing_sentence(standing: &Standing, now: Timestamp) -> String {
    let name = |holder: &Holder| holder.name.clone().unwrap_or_else(|| say!("another computer"));
    match standing {
        Standing::Mine { .. } => say!("This computer synchronizes"),
        Standing::TakeFree => say!("No computer synchronizes"),
        Standing::HeldBy(holder) => {
            say!(
                "{computer} synchronizes; it was last seen at {when}",
                computer = capital(&name(holder)),
                when = time::here(holder.last_seen, now)
            )
        }
        Standing::Relievable(holder) => say!(
            "{computer} synchronizes, but was last seen at {when}; you can take over",
            computer = capital(&name(holder)),
            when = time::here(holder.last_seen, now)
        ),
    }
}

/// The computers as the options show them, this one first.
pub(crate) fn views(seen: &Seen, now: Timestamp) -> Vec<MachineView> {
    let mut machines: Vec<&Machine> = seen.machines.iter().collect();
    machines.sort_by_key(|machine| (machine.id != seen.me, core::cmp::Reverse(machine.last_seen)));
    machines
        .into_iter()
        .map(|machine| view(machine, seen, now))
        .collect()
}

fn view(machine: &Machine, seen: &Seen, now: Timestamp) -> MachineView {
    let synchronizes = seen
        .claim
        .as_ref()
        .is_some_and(|claim| claim.claim.machine == machine.id);
    let this = machine.id == seen.me;
    let last_seen = time::here(machine.last_seen, now);
    let sentence = match (this, synchronizes) {
        (true, true) => say!("This computer; it synchronizes."),
        (true, false) => say!("This computer; it does not synchronize."),
        (false, true) => say!("Synchronizes; last seen at {last_seen}.", last_seen = last_seen),
        (false, false) => say!(
            "Does not synchronize; last seen at {last_seen}.",
            last_seen = last_seen
        ),
    };
    MachineView {
        id: machine.id.to_string(),
        name: machine.name.clone(),
        this,
        synchronizes,
        last_seen: Some(time::rfc3339(machine.last_seen)),
        sentence,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
