//! Synchronization in the running program (cadence, synchronizing computer, preview and brake): F-1, F-2, F-6, F-28, E-1,
//! E-2, E-4, E-5, I-8; promises 4 and 10.

use core::time::Duration;
use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::OptionChange;
use regarding_companion::view::sync::{SyncRequest, SyncStepWhat};
use regarding_companion::view::sync_state::{
    SyncLineOf, SyncLineState, SyncLineView, SyncOverall, SyncQuestionAbout, SyncStateView,
};
use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::clock::Jumpy;
use crate::world::{Install, World};

/// A computer at which the program runs, as a window runs it.
struct Desk {
    install: Install,
    clock: Arc<Jumpy>,
}

impl Desk {
    async fn new(world: &World, name: &str) -> Self {
        Self::on(world, name, Arc::new(Jumpy::default())).await
    }

    async fn on(world: &World, name: &str, clock: Arc<Jumpy>) -> Self {
        world.make_collections();
        let install = world
            .fresh_on(name, Arc::default(), Arc::clone(&clock) as _)
            .await;
        install.companion.begin();
        world.sign_in(&install, SeedRole::Salesperson, false).await;
        Self { install, clock }
    }

    /// One at which the person has agreed, and the first cycle is over.
    async fn agreed(world: &World, name: &str) -> Self {
        let desk = Self::new(world, name).await;
        desk.agree_to_first().await;
        desk
    }

    async fn agree_to_first(&self) {
        self.until("the question", |state| asks(state, SyncQuestionAbout::First))
            .await;
        let seen = self.install.companion.preview_sync().await.unwrap();
        let question = seen.question.unwrap();
        self.install
            .companion
            .agree_sync(question, Vec::new())
            .await
            .unwrap();
        self.until("the first cycle", all_well).await;
    }

    async fn state(&self) -> SyncStateView {
        self.install.companion.sync_state().await.unwrap()
    }

    /// Waits until the state is such.
    async fn until(&self, story: &str, wanted: impl Fn(&SyncStateView) -> bool) -> SyncStateView {
        for _ in 0..3_000 {
            let state = self.state().await;
            if wanted(&state) {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let last = self.state().await;
        assert!(wanted(&last), "{story}: {last:?}");
        last
    }

    async fn sync_now(&self) {
        self.install.companion.sync_now(Vec::new()).await.unwrap();
    }
}

fn asks(state: &SyncStateView, about: SyncQuestionAbout) -> bool {
    state.questions.iter().any(|question| question.about == about)
}

/// Appointments, contacts and tasks.
fn kinds(state: &SyncStateView) -> impl Iterator<Item = &SyncLineView> {
    state.lines.iter().filter(|line| line.linked.is_some())
}

fn all_well(state: &SyncStateView) -> bool {
    state.overall == SyncOverall::Well && kinds(state).all(|line| line.state == SyncLineState::UpToDate)
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

/// The contacts of the salesperson's that the filters select.
async fn contacts(world: &World) -> Vec<String> {
    let me = world.user(SeedRole::Salesperson).id;
    let path =
        format!("contacts?$select=contactid&$filter=_ownerid_value%20eq%20{me}%20and%20statecode%20eq%200");
    let rows = world.json(&path).await;
    let ids = rows.get("value").unwrap().as_array().unwrap().iter();
    ids.map(|row| row["contactid"].as_str().unwrap().to_owned())
        .collect()
}

/// A contact leaves the person's filters: it is inactive now.
async fn leaves(world: &World, contact: &str) {
    let inactive = json!({"statecode": 1, "statuscode": 2});
    world.change(&format!("contacts({contact})"), &inactive).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_synchronized_before_the_person_saw_what_would_happen_and_said_yes() {
    let world = World::new().await;
    let desk = Desk::new(&world, "a").await;
    let people = world.mail().join("contacts/people");
    let asked = desk
        .until("the question", |state| asks(state, SyncQuestionAbout::First))
        .await;
    assert_eq!(asked.questions[0].number, None, "nothing to say yes to yet");
    let refused = desk
        .install
        .companion
        .agree_sync(1, Vec::new())
        .await
        .unwrap_err();
    assert_eq!(refused.code, FailureCode::Stale);
    assert!(
        desk.install.companion.sync_now(Vec::new()).await.is_err(),
        "also not by asking for it"
    );
    let without = desk
        .install
        .companion
        .synchronize(SyncRequest::default())
        .await
        .unwrap();
    assert!(without.first && without.waits);

    let seen = desk.install.companion.preview_sync().await.unwrap();
    assert!(
        seen.report
            .kinds
            .iter()
            .any(|kind| kind.counts.items_created > 10)
    );
    assert_eq!(files(&people), 0, "a preview changes nothing");
    let question = seen.question.unwrap();
    desk.install
        .companion
        .agree_sync(question, Vec::new())
        .await
        .unwrap();
    let state = desk.until("the first cycle", all_well).await;
    assert!(files(&people) > 10);
    assert!(state.cycles.iter().any(|cycle| cycle.counts.items_created > 10));
    assert!(
        kinds(&state).all(|line| line.next.is_some() && line.checked.is_some()),
        "F-1"
    );
    let again = desk
        .install
        .companion
        .agree_sync(question, Vec::new())
        .await
        .unwrap_err();
    assert_eq!(again.code, FailureCode::Stale, "a yes is for one question");
}

#[tokio::test(flavor = "multi_thread")]
async fn f_6_f_28_what_is_away_pauses_with_its_reason_and_heals_by_itself() {
    let world = World::new().await;
    let desk = Desk::agreed(&world, "a").await;
    let (mail, aside) = (world.mail(), world.mail().with_extension("aside"));
    std::fs::rename(&mail, &aside).unwrap();
    desk.sync_now().await;
    let paused = desk
        .until("the pause", |state| state.overall == SyncOverall::Paused)
        .await;
    for line in kinds(&paused) {
        assert_eq!(line.state, SyncLineState::Paused, "{line:?}");
        assert!(
            line.sentence.contains("folder"),
            "promise 10, the reason: {line:?}"
        );
        assert!(
            line.since.is_some() && line.next.is_some(),
            "promise 10: {line:?}"
        );
    }
    std::fs::rename(&aside, &mail).unwrap();
    desk.clock.slept(SignedDuration::from_mins(1));
    // Mail has a line and a pace of its own.
    desk.until("healing", |state| {
        kinds(state).all(|line| line.state == SyncLineState::UpToDate)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e_2_e_4_a_second_computer_says_who_synchronizes_and_can_take_over() {
    let world = World::new().await;
    let first = Desk::agreed(&world, "a").await;
    let second = Desk::new(&world, "b").await;
    let state = second
        .until("who does it", |state| {
            state.sentence.contains("synchronizes; it was last seen")
        })
        .await;
    assert_eq!((state.overall, state.can_run), (SyncOverall::Still, false));
    assert!(state.questions.is_empty() && kinds(&state).all(|line| line.state == SyncLineState::Off));
    assert_eq!(
        second
            .install
            .companion
            .sync_now(Vec::new())
            .await
            .unwrap_err()
            .code,
        FailureCode::Invalid
    );

    let claim = second.install.companion.claim(true).await.unwrap();
    assert!(claim.mine && claim.shown);
    let before = files(&world.mail().join("contacts/people"));
    second.agree_to_first().await;
    assert_eq!(
        files(&world.mail().join("contacts/people")),
        before,
        "promise 5: nothing twice"
    );
    // The first one asks before its next cycle, and runs none.
    let cycles = first.state().await.cycles.len();
    first.clock.slept(SignedDuration::from_hours(1));
    let gave_way = first
        .until("giving way", |state| state.overall == SyncOverall::Still)
        .await;
    assert!(
        gave_way.sentence.contains("synchronizes"),
        "{}",
        gave_way.sentence
    );
    assert_eq!(gave_way.cycles.len(), cycles);
}

#[tokio::test(flavor = "multi_thread")]
async fn e_1_e_2_a_computer_that_synchronizes_nothing_holds_the_role_away_from_nobody() {
    let world = World::new().await;
    let idle = Desk::new(&world, "a").await;
    idle.until("the question", |state| asks(state, SyncQuestionAbout::First))
        .await;
    let works = Desk::agreed(&world, "b").await;
    let mine = async |desk: &Desk| desk.install.companion.claim(false).await.unwrap().mine;
    assert!(mine(&works).await && !mine(&idle).await);
    // The person wants the other one to do it, and then never says yes to its first cycle.
    assert!(idle.install.companion.claim(true).await.unwrap().mine);
    works.clock.slept(SignedDuration::from_mins(6));
    works
        .until("giving way", |state| state.overall == SyncOverall::Still)
        .await;
    idle.clock.slept(SignedDuration::from_mins(37));
    assert!(!mine(&idle).await, "it was left to whoever works");
    works.clock.slept(SignedDuration::from_mins(6));
    works.until("going on", all_well).await;
    assert!(mine(&works).await);
}

/// A card that somebody else's program put into the mailbox.
fn put_card(world: &World, uid: &str, last: &str) {
    let text =
        format!("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:{uid}\r\nFN:{last}\r\nN:{last};;;;\r\nEND:VCARD\r\n");
    let path = world.mail().join(format!("contacts/people/{uid}.vcf"));
    std::fs::write(path, text).unwrap();
}

async fn people(world: &World, last: &str) -> usize {
    let path = format!("contacts?$select=contactid&$filter=lastname%20eq%20'{last}'");
    let rows = world.json(&path).await;
    rows.get("value").unwrap().as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn e_4_promise_5_what_is_tracked_on_a_second_computer_goes_to_the_organization_at_once_and_once() {
    let world = World::new().await;
    let first = Desk::agreed(&world, "a").await;
    let second = Desk::new(&world, "b").await;
    second
        .until("who does it", |state| state.sentence.contains("synchronizes"))
        .await;
    put_card(&world, "karla-1", "Quartzmann");
    put_card(&world, "otto-1", "Feldspat");
    let track = |uid: &str| second.install.companion.sync_now(vec![uid.to_owned()]);
    track("karla-1").await.unwrap();
    for _ in 0..1_500 {
        if people(&world, "Quartzmann").await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(people(&world, "Quartzmann").await, 1);
    let request = SyncRequest {
        track: vec!["otto-1".to_owned(), "nobody".to_owned()],
        ..SyncRequest::default()
    };
    let report = second.install.companion.synchronize(request).await.unwrap();
    assert_eq!(people(&world, "Feldspat").await, 1);
    let missing: Vec<&str> = report.not_there.iter().map(|one| one.uid.as_str()).collect();
    assert_eq!(
        missing,
        ["nobody"],
        "and nothing else is done or said: {report:?}"
    );
    let state = second.state().await;
    assert_eq!((state.overall, state.can_run), (SyncOverall::Still, false));
    assert!(state.cycles.is_empty(), "a cycle is the holder's");

    // The holder links both and makes neither a second time.
    let before = files(&world.mail().join("contacts/people"));
    let linked = |state: &SyncStateView| {
        let contacts = kinds(state).find(|line| line.of == SyncLineOf::Contact);
        contacts.and_then(|line| line.linked).unwrap()
    };
    let had = linked(&first.state().await);
    first.sync_now().await;
    first
        .until("both are linked", |state| linked(state) == had + 2)
        .await;
    assert_eq!(files(&world.mail().join("contacts/people")), before);
    assert_eq!(
        (
            people(&world, "Quartzmann").await,
            people(&world, "Feldspat").await
        ),
        (1, 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn e_5_a_silent_holder_can_be_relieved() {
    let world = World::new().await;
    let first = Desk::agreed(&world, "a").await;
    first.install.companion.stop().await;
    let clock = Arc::new(Jumpy::default());
    let second = Desk::on(&world, "b", Arc::clone(&clock)).await;
    assert!(
        !second.install.companion.claim(false).await.unwrap().relievable,
        "it was there a moment ago"
    );
    clock.slept(SignedDuration::from_mins(37));
    let silent = second.install.companion.claim(false).await.unwrap();
    assert!(silent.relievable && !silent.mine);
    assert!(second.install.companion.claim(true).await.unwrap().mine);
}

#[tokio::test(flavor = "multi_thread")]
async fn i_8_switched_off_nothing_is_looked_at_and_it_is_said() {
    let world = World::new().await;
    let desk = Desk::agreed(&world, "a").await;
    let switch = |on| desk.install.companion.set_option(OptionChange::Connection(on));
    switch(false).await.unwrap();
    let state = desk
        .until("off", |state| state.overall == SyncOverall::Still)
        .await;
    assert!(state.sentence.contains("switched off"), "{}", state.sentence);
    let evidence = desk.install.companion.evidence(10_000).await.unwrap().len();
    desk.clock.slept(SignedDuration::from_hours(3));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(
        desk.install.companion.evidence(10_000).await.unwrap().len(),
        evidence,
        "zero requests"
    );
    switch(true).await.unwrap();
    desk.until("on again", |state| all_well(state) && state.cycles.len() > 1)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_sleep_both_sides_are_looked_at_at_once() {
    let world = World::new().await;
    let desk = Desk::agreed(&world, "a").await;
    let before = desk.state().await.cycles.len();
    desk.clock.slept(SignedDuration::from_hours(8));
    desk.until("a cycle after the sleep", |state| state.cycles.len() > before)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_4_a_yes_is_for_exactly_what_was_shown() {
    let world = World::new().await;
    let desk = Desk::agreed(&world, "a").await;
    let own = contacts(&world).await;
    for contact in own.iter().take(24) {
        leaves(&world, contact).await;
    }
    desk.sync_now().await;
    let asked = desk
        .until("the brake", |state| asks(state, SyncQuestionAbout::Losses))
        .await;
    let question = asked.questions[0].clone();
    assert_eq!((question.losses, question.by_filter), (24, true));
    assert!(
        question
            .steps
            .iter()
            .all(|step| step.what == SyncStepWhat::Unlink)
    );
    assert!(question.sentence.contains("24 contacts"), "{}", question.sentence);
    // One more leaves before the person answers: the yes is not for it.
    leaves(&world, &own[24]).await;
    let number = question.number.unwrap();
    desk.install
        .companion
        .agree_sync(number, Vec::new())
        .await
        .unwrap();
    let again = desk
        .until("asking again", |state| {
            state.questions.iter().any(|one| one.losses == 25)
        })
        .await;
    let stale = desk
        .install
        .companion
        .agree_sync(number, Vec::new())
        .await
        .unwrap_err();
    assert_eq!(stale.code, FailureCode::Stale, "that was another question");
    let people = world.mail().join("contacts/people");
    let before = files(&people);
    let number = again.questions[0].number.unwrap();
    desk.install
        .companion
        .agree_sync(number, Vec::new())
        .await
        .unwrap();
    let state = desk
        .until("the yes is carried out", |state| {
            all_well(state) && state.cycles.iter().any(|cycle| cycle.counts.unlinked == 25)
        })
        .await;
    assert!(state.questions.is_empty());
    assert_eq!(files(&people), before, "unlinked, not removed");
    let number = state
        .cycles
        .iter()
        .find(|cycle| cycle.counts.unlinked == 25)
        .unwrap()
        .number;
    let details = desk.install.companion.cycle_details(number).await.unwrap();
    let steps: usize = details.kinds.iter().map(|kind| kind.steps.len()).sum();
    assert_eq!(steps, 25);
}

/// Links of contacts that cycles took apart so far.
fn unlinked(state: &SyncStateView) -> u32 {
    state.cycles.iter().map(|cycle| cycle.counts.unlinked).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_4_small_cycles_that_take_much_away_together_ask_as_a_large_one_does() {
    let world = World::new().await;
    let desk = Desk::agreed(&world, "a").await;
    let own = contacts(&world).await;
    let (mut batches, mut gone) = (own.chunks(5), 0);
    let question = loop {
        for contact in batches.next().unwrap() {
            leaves(&world, contact).await;
        }
        desk.sync_now().await;
        let story =
            |state: &SyncStateView| asks(state, SyncQuestionAbout::Losses) || unlinked(state) == gone + 5;
        let state = desk.until("five are unlinked, or the brake", story).await;
        if let Some(question) = state.questions.first() {
            assert_eq!(unlinked(&state), gone, "nothing of it is done");
            break question.clone();
        }
        gone += 5;
        assert!(gone <= 20, "no more than a cycle may");
    };
    assert!(gone >= 5, "a handful is everyday");
    assert_eq!(question.losses, 5, "what is asked about is what would be done");
    let told = format!("With {gone} that were taken away in the last 24 hours");
    assert!(question.sentence.contains(&told), "{}", question.sentence);
    let companion = &desk.install.companion;
    let shown = companion.preview_sync().await.unwrap();
    assert!(
        shown.report.kinds.iter().any(|kind| kind.brake.is_some()),
        "a preview tells it"
    );
    companion
        .agree_sync(question.number.unwrap(), Vec::new())
        .await
        .unwrap();
    desk.until("the yes is carried out", |state| {
        all_well(state) && unlinked(state) == gone + 5
    })
    .await;
    for contact in batches.next().unwrap() {
        leaves(&world, contact).await;
    }
    desk.sync_now().await;
    desk.until("a yes is for what was before it, too", |state| {
        all_well(state) && unlinked(state) == gone + 10
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stopped_goes_on_and_nothing_is_made_twice() {
    let world = World::new().await;
    let desk = Desk::new(&world, "a").await;
    desk.until("the question", |state| asks(state, SyncQuestionAbout::First))
        .await;
    let seen = desk.install.companion.preview_sync().await.unwrap();
    let wanted: u32 = seen
        .report
        .kinds
        .iter()
        .map(|kind| kind.counts.items_created)
        .sum();
    desk.install
        .companion
        .agree_sync(seen.question.unwrap(), Vec::new())
        .await
        .unwrap();
    desk.until("it writes", |state| state.progress.is_some() || all_well(state))
        .await;
    desk.install.companion.cancel_sync().await.unwrap();
    desk.until("it stopped", |state| state.overall != SyncOverall::Running)
        .await;
    desk.sync_now().await;
    desk.until("the rest", |state| all_well(state) && !state.cycles.is_empty())
        .await;
    let quiet = desk.install.companion.preview_sync().await.unwrap().report;
    assert!(quiet.kinds.iter().all(|kind| kind.steps.is_empty()), "{quiet:?}");
    let made = files(&world.mail().join("contacts/people")) + files(&world.mail().join("calendars/home"));
    assert_eq!(u32::try_from(made).unwrap(), wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_it_and_forgets_what_was_agreed() {
    let world = World::new().await;
    let desk = Desk::agreed(&world, "a").await;
    desk.install.companion.sign_out().await.unwrap();
    let state = desk.until("nothing known", |state| state.cycles.is_empty()).await;
    assert_eq!((state.overall, state.can_run), (SyncOverall::Still, false));
    world.sign_in(&desk.install, SeedRole::Salesperson, false).await;
    desk.until("asked anew", |state| asks(state, SyncQuestionAbout::First))
        .await;
}
