//! One run: persons and installs take turns, then everything is left alone until it rests.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use jiff::Timestamp;
use regarding_model::fields::{Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_sync::merge::Policy;
use regarding_sync::run::Run;

use crate::bugs::Bug;
use crate::driver::Trouble;
use crate::install::Install;
use crate::mailbox::Mailbox;
use crate::manner::Manner;
use crate::organization::Organization;
use crate::ruled::Secured;
use crate::turning::Turned;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) rng: Rng,
    pub(crate) bug: Option<Bug>,
    pub(crate) manner: Manner,
    /// What happens to a field that both sides changed.
    pub(crate) policy: Policy,
    /// Columns that are secured, now and when the plan was made that is carried out.
    pub(crate) secured: Secured,
    pub(crate) known_secured: Secured,
    /// Fields that do not go both ways, now and when the plan was made that is carried out.
    pub(crate) turned: Turned,
    pub(crate) known_turned: Turned,
    /// The other computer runs in the middle of a cycle.
    pub(crate) beside: bool,
    /// The installs in the middle of whose last cycle that happened.
    pub(crate) overtaken: BTreeSet<usize>,
    pub(crate) mailbox: Mailbox,
    pub(crate) organization: Organization,
    pub(crate) installs: Vec<Install>,
    /// Writes that their run was cut over and that are still on their way.
    pub(crate) under_way: Vec<Run>,
    /// How many of them changed something when they got there.
    pub(crate) arrived_late: u64,
    /// UIDs of items that persons untracked, with the records that they followed.
    pub(crate) left_alone: BTreeMap<String, RecordRef>,
    /// Every value that a person entered, by its number, with its field.
    pub(crate) entered: Vec<Field>,
    /// What the person saw who entered a value in its place.
    pub(crate) saw: BTreeMap<u64, u64>,
    /// Fields, of occurrences too, of which it cannot be told whether they were edited before or after they were written.
    pub(crate) ambiguous: BTreeSet<(RecordRef, Option<Timestamp>, Field)>,
    /// Fields that nobody edits until their write is read again.
    pub(crate) muted: BTreeSet<Field>,
    /// By the value that was set back what stands in its place. Where a write of the former arrives late and is edited or removed, nobody can
    /// tell that the latter is newer.
    pub(crate) set_back: BTreeMap<u64, u64>,
    /// Those that were entered in the mailbox, which keeps them whole.
    pub(crate) whole: BTreeSet<u64>,
    /// Values that somebody saw and replaced, cleared, removed or decided against.
    pub(crate) replaced: BTreeSet<u64>,
    /// Values that were entered in an occurrence.
    pub(crate) own: BTreeSet<u64>,
    /// Values of occurrences that somebody took out or set back to what the rule has.
    pub(crate) withdrawn: BTreeSet<u64>,
    /// Values that were entered in items whose records take nothing back, and how often somebody edited one of those.
    pub(crate) one_way: BTreeSet<u64>,
    pub(crate) one_way_edits: u64,
    /// Values that a person copied to another item: more than one may hold them.
    pub(crate) copied: BTreeSet<u64>,
    /// What was seen to be wrong on the way.
    pub(crate) wrong: Vec<String>,
    /// How often a write was made.
    pub(crate) writes: u64,
    pub(crate) crashes: u64,
    pub(crate) wipes: u64,
    pub(crate) decided: u64,
    pub(crate) removals: u64,
    pub(crate) undone: u64,
    pub(crate) proposed: u64,
    /// How often a collection was moved, removed or left out.
    pub(crate) shifted: u64,
    /// How often a policy decided.
    pub(crate) ruled: u64,
    /// How often a column was secured.
    pub(crate) secured_columns: u64,
    /// A person said a word about the step that is carried out.
    pub(crate) word: bool,
    /// How often somebody said one, and how often the server wrote to people because of that.
    pub(crate) answered: u64,
    pub(crate) letters: u64,
    /// How often a plan waited for a yes.
    pub(crate) braked: u64,
    /// How often a field was turned, and how many edits that rested were edits like others from then on.
    pub(crate) turns: u64,
    pub(crate) woke: u64,
    /// How often the other computer took over in the middle of a cycle.
    pub(crate) taken_over: u64,
    /// How often an item was untracked, and how often one of those was tracked anew.
    pub(crate) untracked: u64,
    pub(crate) tracked_anew: u64,
    /// Records that left the filters by their last change.
    pub(crate) completed: u64,
    /// What happened, for the message about a failing seed.
    pub(crate) told: Vec<String>,
    /// What the last quiet cycle still did.
    pub(crate) restless: Vec<String>,
}

impl World {
    /// One run.
    pub(crate) fn began(seed: u64, bug: Option<Bug>, manner: Manner) -> Self {
        let mut world = Self {
            manner,
            policy: match (manner.ruled, seed % 3) {
                (true, 1) => Policy::OrganizationWins,
                (true, 2) => Policy::MailboxWins,
                _ => Policy::Ask,
            },
            secured: BTreeMap::new(),
            known_secured: BTreeMap::new(),
            turned: Turned::new(),
            known_turned: Turned::new(),
            beside: false,
            overtaken: BTreeSet::new(),
            rng: Rng::with_seed(seed),
            bug,
            mailbox: Mailbox::default(),
            organization: Organization::default(),
            installs: vec![Install::default(), Install::default()],
            under_way: Vec::new(),
            arrived_late: 0,
            left_alone: BTreeMap::new(),
            entered: Vec::new(),
            saw: BTreeMap::new(),
            muted: BTreeSet::new(),
            ambiguous: BTreeSet::new(),
            set_back: BTreeMap::new(),
            whole: BTreeSet::new(),
            replaced: BTreeSet::new(),
            own: BTreeSet::new(),
            withdrawn: BTreeSet::new(),
            one_way: BTreeSet::new(),
            one_way_edits: 0,
            copied: BTreeSet::new(),
            wrong: Vec::new(),
            writes: 0,
            crashes: 0,
            wipes: 0,
            decided: 0,
            removals: 0,
            undone: 0,
            proposed: 0,
            shifted: 0,
            ruled: 0,
            secured_columns: 0,
            word: false,
            answered: 0,
            letters: 0,
            braked: 0,
            turns: 0,
            woke: 0,
            taken_over: 0,
            untracked: 0,
            tracked_anew: 0,
            completed: 0,
            told: Vec::new(),
            restless: Vec::new(),
        };
        world.busy();
        world.rest();
        world
    }

    fn busy(&mut self) {
        let turns = self.rng.u32(10..40);
        for _ in 0..turns {
            for _ in 0..self.rng.u32(0..4) {
                self.somebody_acts();
            }
            self.somebody_sets_back();
            // A cycle asks for the rights when it begins.
            if self.manner.ruled && self.chance(15) {
                self.column_security();
            }
            if self.manner.turning && self.chance(25) {
                self.somebody_turns();
            }
            let asking = self.manner.inviting || self.manner.braked;
            let which = if self.manner.alone {
                0
            } else {
                self.rng.usize(0..2)
            };
            if self.manner.untracking && self.chance(30) {
                self.somebody_untracks(which, Trouble::some(&mut self.rng.clone()));
            }
            if asking && self.chance(40) {
                self.somebody_says_yes(which);
                self.somebody_answers(which, Trouble::some(&mut self.rng.clone()));
            }
            match self.rng.u32(0..20) {
                0 if !self.manner.alone => self.wipe(which),
                1..=4 => {
                    self.somebody_decides(which);
                    self.somebody_links(which);
                }
                5 if !self.manner.alone => {
                    let trouble = Trouble::some(&mut self.rng.clone());
                    self.somebody_undoes(which, trouble);
                }
                _ => self.cycle(which, Trouble::some(&mut self.rng.clone())),
            }
            self.rng.u64(..);
        }
    }

    fn wipe(&mut self, which: usize) {
        self.installs[which] = Install::default();
        tell!(self, "install {which} is wiped");
        self.wipes += 1;
    }

    /// Nobody edits any more; rights and sight are as they should be, and one install goes on alone, with a full look first.
    fn rest(&mut self) {
        for row in self.organization.rows.values_mut() {
            row.in_sight = true;
            row.may_write = true;
        }
        tell!(self, "everybody leaves");
        self.late_ones_arrive(100);
        self.secured.clear();
        self.all_go_both_ways();
        self.mailbox.left_out.clear();
        self.mailbox.forget();
        self.organization.forget();
        for _ in 0..12 {
            self.cycle(0, Trouble::NONE);
            self.somebody_decides(0);
            self.somebody_links(0);
            self.somebody_says_yes(0);
            self.somebody_answers(0, Trouble::NONE);
        }
        self.somebody_completes();
        self.cycle(0, Trouble::NONE);
        let before = self.writes;
        self.cycle(0, Trouble::NONE);
        if self.writes != before {
            self.restless
                .push(format!("{} writes in a quiet cycle", self.writes - before));
        }
    }

    /// Notes that a person entered a value in the place of one that they saw.
    pub(crate) fn entered(&mut self, field: Field, saw: Option<u64>) -> u64 {
        self.replace(saw);
        let number = u64::try_from(self.entered.len()).unwrap();
        self.entered.push(field);
        self.saw.extend(saw.map(|saw| (number, saw)));
        number
    }

    /// Notes that a person replaced what they saw.
    pub(crate) fn replace(&mut self, saw: Option<u64>) {
        let back = saw.and_then(|saw| self.set_back.get(&saw).copied());
        self.replaced.extend(saw.into_iter().chain(back));
    }

    pub(crate) fn kinds() -> [Kind; 3] {
        Kind::ALL
    }
}
