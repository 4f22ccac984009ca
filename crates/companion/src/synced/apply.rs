//! Carrying a plan out: many steps beside each other, each in its own order. What the steps of a wave ask for is asked for together.

mod items;
mod records;
mod turn;
mod wave;

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_model::failure::FailureKind;
use regarding_model::fields::Kind;
use regarding_model::link::{Link, Place, Version};
use regarding_sync::plan::Step;
use regarding_sync::run::{Ending, Next, Outcome, Run};

use self::turn::{Turn, turn};
pub(super) use self::wave::{Quoted, Told, Wave};
use super::bookings::Tally;
use super::control::{Phase, Progress};
use super::cycle::writes;
use super::report;
use super::sides::{Sides, Stopped, is_of_all};

/// How many steps go beside each other.
const WAVE: usize = 100;

/// No step takes more turns than this.
const MOST_TURNS: usize = 12;

/// How a step went.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) step: Step,
    pub(super) ending: Ending,
    /// In which words a side refused it.
    pub(super) why: Option<Quoted>,
    /// Occurrences that a side has no place for.
    pub(super) not_taken: usize,
    /// Files that the organization does not take.
    pub(super) files_stay: usize,
    /// An item that was there already where it was to be created.
    pub(super) found: Option<Place>,
    /// The link that was kept after it.
    pub(super) kept: Option<Link>,
}

impl Done {
    /// Why it is not done, in a sentence: in the words of the side that refused it, where it had any.
    pub(super) fn failure(&self) -> String {
        let quoted = self.why.as_ref().map(|quoted| quoted.0.clone());
        quoted.unwrap_or_else(|| report::failure(self.ending))
    }
}

/// How many files stay in the mailbox, by the number of the step.
type FilesStay = BTreeMap<usize, usize>;

/// What came to light while a wave was driven, by the number of the step.
#[derive(Default)]
struct Aside {
    stay: FilesStay,
    /// Items that were there already where they were to be created.
    found: BTreeMap<usize, Place>,
    /// The links that were kept last.
    kept: BTreeMap<usize, Link>,
}

impl Sides {
    /// Carries steps out ([`Sides::apply_waves`]): of an answer, which is about one thing or a few.
    pub(super) async fn apply(
        &self,
        kind: Kind,
        steps: Vec<Step>,
        now: Timestamp,
    ) -> Result<Vec<Done>, Stopped> {
        Ok(self.apply_waves(kind, steps, now, None).await?.0)
    }

    /// Carries steps out. Stops after a wave in which a side could not be reached, or when the person says so, or when the claim was
    /// lost meanwhile, with why then; what was not begun is not among what is done.
    pub(super) async fn apply_waves(
        &self,
        kind: Kind,
        steps: Vec<Step>,
        now: Timestamp,
        tally: Tally,
    ) -> Result<(Vec<Done>, Option<Stopped>), Stopped> {
        let total = steps.len();
        let mut done = Vec::with_capacity(total);
        let mut steps = steps.into_iter().peekable();
        while steps.peek().is_some() && !self.control.stop.is_cancelled() {
            let far = |done| Progress {
                kind,
                phase: Phase::Writing,
                done,
                total,
            };
            self.control.tell(far(done.len()));
            let wave: Vec<Step> = steps.by_ref().take(WAVE).collect();
            // Before the first one it was asked already.
            if !done.is_empty()
                && wave.iter().any(writes)
                && let Err(lost) = self.control.may_go_on().await
            {
                return Ok((done, Some(lost)));
            }
            let runs = wave.into_iter().map(|step| Run::new(step, self.key.clone()));
            let mut wave = Wave::new(runs.collect());
            let told = |over| self.control.tell(far(done.len() + over));
            let mut aside = self.drive(&mut wave, (now, tally), told).await?;
            let ended: Vec<Done> = wave
                .ended()
                .enumerate()
                .map(|(number, run)| ended(run, number, &mut aside))
                .collect();
            let away = ended
                .iter()
                .any(|one| matches!(one.ending, Ending::Failed(kind) if is_of_all(kind)));
            done.extend(ended);
            if away {
                break;
            }
        }
        Ok((done, None))
    }

    async fn drive(
        &self,
        wave: &mut Wave,
        (now, tally): (Timestamp, Tally),
        told: impl Fn(usize),
    ) -> Result<Aside, Stopped> {
        let mut aside = Aside::default();
        for _ in 0..MOST_TURNS {
            let mut turn = turn(wave.runs(), now);
            if turn.is_over() {
                break;
            }
            told(wave.over());
            self.add_files(wave, &mut turn, &mut aside.stay).await;
            self.create_records(wave, turn.create_records).await;
            self.update_records(wave, turn.update_records).await;
            self.delete_records(wave, turn.delete_records).await;
            self.confirm_records(wave, turn.read_records).await;
            aside.found.extend(self.write_items(wave, turn.items).await);
            self.confirm_items(wave, turn.read_items).await;
            let kept = turn.book.keep.iter();
            aside
                .kept
                .extend(kept.map(|(number, link, _)| (*number, link.clone())));
            self.book(wave, turn.book, tally).await?;
        }
        Ok(aside)
    }

    /// Puts the bytes of files to the writes that carry them; a step whose files cannot be read goes no further.
    async fn add_files(&self, wave: &mut Wave, turn: &mut Turn, stay: &mut FilesStay) {
        let item_of = |wave: &Wave, number: usize| {
            let step = wave.get(number).map(Run::step);
            step.and_then(|step| step.item.as_ref().map(|(place, _)| place.clone()))
        };
        for (number, mut new) in core::mem::take(&mut turn.create_records) {
            let item = item_of(wave, number);
            match self.files_of_new(&mut new, item.as_ref()).await {
                Ok(left) => {
                    stay.insert(number, left);
                    turn.create_records.push((number, new));
                }
                Err(refused) => wave.tell(number, refused),
            }
        }
        for (number, mut change) in core::mem::take(&mut turn.update_records) {
            let item = item_of(wave, number);
            match self.files_of_change(&mut change, item.as_ref()).await {
                Ok(left) => {
                    stay.insert(number, left);
                    turn.update_records.push((number, change));
                }
                Err(refused) => wave.tell(number, refused),
            }
        }
    }
}

fn ended((run, why): (Run, Option<Quoted>), number: usize, aside: &mut Aside) -> Done {
    let ending = match run.next() {
        Next::Ended(ending) => ending,
        // It took more turns than any step does.
        _ => Ending::Failed(FailureKind::Internal),
    };
    Done {
        step: run.step().clone(),
        not_taken: run.not_taken().len(),
        files_stay: aside.stay.get(&number).copied().unwrap_or_default(),
        ending,
        why,
        found: aside.found.remove(&number),
        kept: aside.kept.remove(&number),
    }
}

fn accepted(place: Option<Place>, version: Option<Version>) -> Outcome {
    Outcome::Accepted {
        place,
        version,
        content: None,
    }
}
