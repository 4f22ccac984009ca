//! Everything that waits for a person, read at this moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use regarding_dataverse::synced::ReadEditor;
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Held, Link, Place};
use regarding_net::Rule;
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, Pair, RecordNews, Single};
use regarding_sync::plan::{About, Plan};

use super::answer::waits_for_attendees;
use super::conflicts::HeldPair;
use super::desk::{Desk, There};
use super::invitations::{collection_of, question};
use super::proposals;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::synced::observe::Asked;
use crate::synced::report::about_what;
use crate::synced::sides::Stopped;
use crate::synced::values::{key, place};
use crate::view::sync_decisions::{ConflictView, DecidedView, DecisionsView};
use crate::words::time::rfc3339;

/// How many records are asked together who changed them.
const TOGETHER: usize = 100;

/// What waits, on its way to the front door.
#[derive(Default)]
struct Waiting {
    /// Conflicts with where their item is and which record it is.
    conflicts: Vec<(ConflictView, Place, RecordRef)>,
    rest: DecisionsParts,
}

#[derive(Default)]
struct DecisionsParts {
    proposals: Vec<crate::view::sync_decisions::ProposalView>,
    invitations: Vec<crate::view::sync_decisions::InvitationView>,
}

impl Waiting {
    fn count(&self) -> usize {
        self.conflicts.len() + self.rest.proposals.len() + self.rest.invitations.len()
    }
}

impl Core {
    /// What waits for the person, and what they decided and may take back.
    pub(crate) async fn decisions(self: &Arc<Self>) -> Answer<DecisionsView> {
        let session = self.session()?;
        if self.runs_no_cycles(&session) {
            return Box::pin(self.decisions_alone(&session)).await;
        }
        let desk = self.desk(true).await?;
        let mut waiting = Waiting::default();
        for kind in Kind::ALL {
            let before = waiting.count();
            let added = desk.waiting(kind, self.now(), &mut waiting).await;
            self.at_desk(&desk, added)?;
            if self.sync.live.waiting(kind, waiting.count() - before) {
                self.emit(Event::SyncChanged);
            }
        }
        let dated = self.dated(&desk, waiting.conflicts).await?;
        let decided = self.sync.decided.answers(&desk.session);
        let cycle = self.sync.decided.cycle(&desk.session);
        Ok(DecisionsView {
            conflicts: dated,
            proposals: waiting.rest.proposals,
            invitations: waiting.rest.invitations,
            decided: decided
                .into_iter()
                .map(|answer| DecidedView {
                    id: answer.id.to_string(),
                    title: answer.title,
                    sentence: answer.sentence,
                    at: rfc3339(answer.at),
                })
                .collect(),
            last_cycle: cycle.map(|cycle| rfc3339(cycle.at)),
            policy: self.profile.settings.get().both_changed,
        })
    }

    /// Whether this computer has no cycle of its own to ask about anything: another one synchronizes, or the first one was not agreed to.
    pub(super) fn runs_no_cycles(&self, session: &Session) -> bool {
        self.is_held_elsewhere() || !self.has_agreed(session.organization)
    }

    /// What waits, without a cycle, of the items that were asked for here (D-57). What this computer decided before is the affair of the one
    /// that synchronizes now.
    async fn decisions_alone(self: &Arc<Self>, session: &Session) -> Answer<DecisionsView> {
        let mut decisions = self.no_decisions();
        if self.asked_to_track(session).await?.is_empty() {
            for kind in Kind::ALL {
                self.sync.decided.all_wanted(session, kind, Asked::new());
            }
            return Ok(decisions);
        }
        let desk = self.desk(true).await?;
        let asked = self.at_desk(&desk, desk.asked().await)?;
        let mut news = false;
        for kind in Kind::ALL {
            let proposed = desk.sides.proposed_alone(kind, &asked).await;
            let proposed = self.at_desk(&desk, proposed)?;
            let items = proposed.iter().flat_map(|(_, items)| items);
            let wait = items.filter_map(|item| item.uid.clone()).collect();
            news |= self.sync.decided.all_wanted(session, kind, wait);
            let views = proposed
                .iter()
                .map(|(record, items)| proposals::view(kind, (record, false), items));
            decisions.proposals.extend(views);
        }
        if news {
            self.emit(Event::SyncChanged);
        }
        Ok(decisions)
    }

    fn no_decisions(&self) -> DecisionsView {
        DecisionsView {
            conflicts: Vec::new(),
            proposals: Vec::new(),
            invitations: Vec::new(),
            decided: Vec::new(),
            last_cycle: None,
            policy: self.profile.settings.get().both_changed,
        }
    }

    /// Conflicts with when each side was changed last, and by whom, where that is told.
    async fn dated(
        &self,
        desk: &Desk<'_>,
        conflicts: Vec<(ConflictView, Place, RecordRef)>,
    ) -> Answer<Vec<ConflictView>> {
        let mut editors = BTreeMap::new();
        let asked: Vec<ReadEditor> = conflicts
            .iter()
            .filter_map(|(_, _, record)| ReadEditor::of(record))
            .collect();
        let records = conflicts.iter().map(|(_, _, record)| record);
        let mut told = Vec::new();
        for some in asked.chunks(TOGETHER) {
            let answers = desk.session.client.run_all(Rule::Synchronize, some).await;
            told.extend(self.noting(&desk.session, answers)?);
        }
        for (record, editor) in records.zip(told) {
            // A value is shown without its editor rather than not at all.
            editors.insert(record.clone(), editor.unwrap_or_default());
        }
        let places: Vec<Place> = conflicts.iter().map(|(_, place, _)| place.clone()).collect();
        let stamps = desk.stamps(&places).await;
        let stamps = self.at_desk(desk, stamps)?;
        let dated = conflicts.into_iter().map(|(mut view, place, record)| {
            view.mailbox.changed = stamps.get(&place).map(|at| rfc3339(*at));
            if let Some(editor) = editors.get(&record) {
                view.organization.changed = editor.at.map(rfc3339);
                view.organization.by.clone_from(&editor.by);
            }
            view
        });
        Ok(dated.collect())
    }
}

impl Desk<'_> {
    async fn waiting(&self, kind: Kind, now: jiff::Timestamp, waiting: &mut Waiting) -> Result<(), Stopped> {
        let looked = self.sides.look(kind).await?;
        let (met, _) = self.sides.observe(kind, &looked, &self.asked().await?).await?;
        let rules = self.rules_at(now);
        let plan = Plan::new(&met.pairs, &met.singles, rules);
        self.conflicts_of(&met, &plan, waiting);
        self.removals(kind, waiting).await?;
        let writing = self.sides.writing(&plan).await;
        let asks = plan.steps.iter().filter(|step| step.invites());
        for step in asks.filter(|step| writing.get(collection_of(step)) == Some(&true)) {
            let item = about_what(step).0.and_then(|place| item_at(&met, place));
            waiting
                .rest
                .invitations
                .extend(item.and_then(|item| question(step, &item.content)));
        }
        for single in &met.singles {
            if let Single::Proposed {
                record,
                items,
                kind,
                removed,
            } = single
            {
                let view = proposals::view(*kind, (record, *removed), items);
                waiting.rest.proposals.push(view);
            }
        }
        Ok(())
    }

    /// What the plan holds in pairs that are linked already.
    fn conflicts_of(&self, met: &Met, plan: &Plan, waiting: &mut Waiting) {
        for note in &plan.notes {
            let About::Held(held @ (Held::Field(_) | Held::Occurrence(_))) = note.about else {
                continue;
            };
            let of_note = |pair: &&Pair| Some(&pair.link.record) == note.record.as_ref();
            let Some(pair) = met.pairs.iter().find(of_note) else {
                continue;
            };
            let (ItemNews::Changed(item) | ItemNews::Unchanged(Some(item))) = &pair.item else {
                continue;
            };
            let (RecordNews::Changed(record) | RecordNews::Unchanged(Some(record))) = &pair.record else {
                continue;
            };
            let Some(directions) = self.rules.directions_of(&pair.link) else {
                continue;
            };
            let held_pair = HeldPair {
                link: &pair.link,
                item: Some(item),
                record: Some(record),
                directions,
                key: &self.sides.key,
            };
            let place = item.place.clone();
            waiting.conflicts.extend(
                held_pair
                    .view(held)
                    .map(|view| (view, place, pair.link.record.clone())),
            );
        }
    }

    /// Pairs of which one half was removed while the other was changed.
    async fn removals(&self, kind: Kind, waiting: &mut Waiting) -> Result<(), Stopped> {
        let organization = self.sides.organization;
        let mut links: Vec<Link> = self
            .sides
            .cached(move |cache| cache.read(|cache| cache.synced().removals(organization, kind)))
            .await?;
        // What was decided is asked about its attendees only.
        links.retain(|link| !waits_for_attendees(link));
        let there: There = self.read_links(links.iter()).await?;
        for link in &links {
            let view = self
                .held_pair(link, &there)
                .and_then(|held| held.view(Held::Removal));
            waiting
                .conflicts
                .extend(view.map(|view| (view, link.place.clone(), link.record.clone())));
        }
        Ok(())
    }

    /// When items were changed last, where they say so.
    async fn stamps(&self, places: &[Place]) -> Result<BTreeMap<Place, jiff::Timestamp>, Stopped> {
        let mut stamps = BTreeMap::new();
        for some in places.chunks(TOGETHER) {
            let keys: Vec<_> = some.iter().map(key).collect();
            let (items, _) = self.sides.collections.read(&keys).await?;
            let told = items
                .iter()
                .filter_map(|item| Some((place(&item.place), item.changed?)));
            stamps.extend(told);
        }
        Ok(stamps)
    }
}

fn item_at<'a>(met: &'a Met, place: &Place) -> Option<&'a regarding_sync::pair::ItemView> {
    let of_pairs = met.pairs.iter().filter_map(|pair| match &pair.item {
        ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)) => Some(&**item),
        _ => None,
    });
    let of_singles = met.singles.iter().filter_map(|single| match single {
        Single::Both { item, .. } => Some(&**item),
        _ => None,
    });
    of_pairs.chain(of_singles).find(|item| item.place == *place)
}
