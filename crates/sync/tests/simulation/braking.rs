//! The brake (promise 4): a plan that would take more away than a number waits for a person's yes, and the yes is good for what they were shown.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState};
use regarding_sync::plan::{Action, Agreement, Limits, Losses, Plan};
use regarding_sync::run::Run;

use crate::bugs::Bug;
use crate::world::World;

/// So much may go without a yes. A share of the few pairs of a run says nothing.
const LIMITS: Limits = Limits {
    number: 2,
    percent: 100,
};

/// What an install knows about what it takes away.
#[derive(Debug, Default)]
pub(crate) struct Brakes {
    /// What waits, by kind.
    waits: Vec<(Kind, Losses)>,
    /// What a person said yes to, for the next cycle of a kind.
    agreed: Vec<(Kind, Losses)>,
    /// What cycles took away without a yes.
    lately: BTreeMap<Kind, usize>,
    /// Whether what the cycle takes away counts: a person said yes to none of it.
    counts: bool,
    /// Records that a person was shown when they said yes last.
    allowed: BTreeSet<RecordRef>,
    /// What went of others since then, by what was booked: never more than the number.
    gone: BTreeMap<Kind, usize>,
}

impl World {
    /// Whether a plan may be carried out.
    pub(crate) fn may_go(&mut self, which: usize, kind: Kind, plan: &Plan) -> bool {
        if !self.manner.braked {
            return true;
        }
        let pairs = self.installs[which]
            .links
            .values()
            .filter(|link| link.kind == kind)
            .count();
        let brakes = &mut self.installs[which].brakes;
        let agreed = brakes.agreed.iter().find(|(of, _)| *of == kind);
        let agreement = match (agreed, self.bug) {
            (Some(_), Some(Bug::YesToEverything)) | (_, Some(Bug::BrakeIgnored)) => Agreement::Everything,
            (Some((_, losses)), _) => Agreement::Shown(losses.clone()),
            (None, _) => Agreement::None,
        };
        if self.bug != Some(Bug::YesToEverything) {
            brakes.agreed.retain(|(of, _)| *of != kind);
        }
        let losses = plan.losses();
        brakes.waits.retain(|(of, _)| *of != kind);
        if LIMITS
            .asks(
                plan,
                (pairs, brakes.lately.get(&kind).copied().unwrap_or_default()),
                &agreement,
            )
            .is_some()
        {
            brakes.waits.push((kind, losses));
            self.braked += 1;
            tell!(self, "{which}: {kind:?} waits for a yes");
            return false;
        }
        brakes.counts = losses.is_empty() || !agreement.covers(&losses);
        if !brakes.counts {
            brakes.lately.remove(&kind);
        }
        true
    }

    /// A person says yes to what they are shown.
    pub(crate) fn somebody_says_yes(&mut self, which: usize) {
        let brakes = &mut self.installs[which].brakes;
        for (kind, losses) in core::mem::take(&mut brakes.waits) {
            brakes.gone.remove(&kind);
            brakes.agreed.retain(|(of, _)| *of != kind);
            brakes
                .allowed
                .extend(losses.iter().map(|(record, _)| record.clone()));
            brakes.agreed.push((kind, losses));
        }
    }

    /// What a step takes away counts once it is booked.
    pub(crate) fn note_loss(&mut self, which: usize, run: &Run, after: Option<&Link>) {
        // What a person said a word about is no cycle's doing.
        if !self.manner.braked || self.word {
            return;
        }
        let (step, install) = (run.step(), &mut self.installs[which]);
        let Some(link) = &step.link else { return };
        let was_active = install.links.get(&link.record).map(|link| link.state) == Some(LinkState::Active);
        let brakes = &mut install.brakes;
        if run.took_away() && brakes.counts {
            *brakes.lately.entry(step.kind).or_default() += 1;
        }
        let went = match (&step.action, after.map(|link| link.state)) {
            (Action::Undo(_), _) => false,
            (_, Some(LinkState::Active | LinkState::ItemGone | LinkState::RecordGone)) => false,
            (_, Some(_)) => was_active,
            (action, None) => matches!(action, Action::RemoveItem { .. } | Action::DeleteRecord),
        };
        if went && !brakes.allowed.contains(&link.record) {
            let gone = brakes.gone.entry(step.kind).or_default();
            *gone += 1;
            if *gone > LIMITS.number {
                self.wrong.push(format!("{} went without a yes", link.record));
            }
        }
    }

    /// An administrator narrows the filter of a kind, or widens it again: much goes at once.
    pub(crate) fn filter_changes(&mut self) {
        let kind = self.any_kind();
        let narrow = self.rng.bool();
        tell!(self, "the filter of {kind:?} gets narrow: {narrow}");
        let of_kind = self.organization.rows.iter().filter(|(_, row)| row.kind == kind);
        let records: Vec<RecordRef> = of_kind.map(|(record, _)| record.clone()).collect();
        for record in records {
            if self.rng.u8(0..4) > 0 {
                self.organization.rows.get_mut(&record).unwrap().in_filter = !narrow;
                self.organization.touch(&record);
            }
        }
    }
}
