//! The use case: synchronize now, or say what would happen.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use regarding_dataverse::operations::organization::ReadOrganization;
use regarding_dataverse::operations::privileges::{Privileges, RetrieveUserPrivileges};
use regarding_dataverse::synced::directions::ReadMappings;
use regarding_dataverse::synced::{
    OrganizationRecords, Person, ReadPerson, RecordError, SyncedTable, rights,
};
use regarding_mailbox::collections::{Collections, Owner};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::{DigestKey, Kind};
use regarding_model::ids::OrganizationId;
use regarding_model::{say, sentence};
use regarding_net::Rule;
use regarding_sync::cadence::{self, CompleteLook};
use regarding_sync::claim::{Holder, Standing};
use regarding_sync::plan::Agreement;

use uuid::Uuid;

use super::asked::not_there_words;
use super::control::{ClaimGate, Control, Gate};
use super::cycle::{Mode, complete_look_of};
use super::decisions::memory::{CycleTaken, Memory};
use super::files::FileRules;
use super::filters::Definitions;
use super::live::Live;
use super::observe::Asked;
use super::report::{Answers, KindReport};
use super::rules::RunRules;
use super::sides::{Sides, Stopped};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::app::ConnectionState;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::sync::{SyncGivenUpView, SyncNotThereView, SyncReportView, SyncRequest};

/// Under which name the cache keeps which key its digests were made with.
pub(super) const KEY: &str = "key";

/// What the synchronization keeps for the run of the program.
#[derive(Default)]
pub(crate) struct SyncSide {
    /// One cycle at a time.
    pub(super) turn: tokio::sync::Mutex<()>,
    /// What is known of it in this run.
    pub(crate) live: Live,
    /// What the tables that filters are about look like, as read last.
    pub(super) definitions: Definitions,
    /// What was done and decided in this run, to be taken back.
    pub(crate) decided: Memory,
    seeds: Mutex<HashMap<OrganizationId, Uuid>>,
}

impl SyncSide {
    /// What the key of the digests is made from, once the organization told.
    pub(crate) fn seed(&self, organization: OrganizationId) -> Option<Uuid> {
        let seeds = self.seeds.lock().unwrap_or_else(PoisonError::into_inner);
        seeds.get(&organization).copied()
    }

    /// Notes what the organization told.
    pub(crate) fn note_seed(&self, organization: OrganizationId, seed: Uuid) {
        let mut seeds = self.seeds.lock().unwrap_or_else(PoisonError::into_inner);
        seeds.insert(organization, seed);
    }
}

/// What the organization says about a run, the same for all kinds.
pub(super) struct Prepared {
    files: FileRules,
    person: Person,
    privileges: Privileges,
    rules: RunRules,
    key: DigestKey,
}

impl Prepared {
    /// The rules.
    pub(super) fn rules(&self) -> &RunRules {
        &self.rules
    }

    /// The rules alone.
    pub(super) fn into_rules(self) -> RunRules {
        self.rules
    }
}

impl Core {
    /// Runs a cycle over all kinds.
    pub(crate) async fn synchronize(self: &Arc<Self>, request: SyncRequest) -> Answer<SyncReportView> {
        let _turn = self.sync.turn.lock().await;
        let session = self.session()?;
        if !request.preview {
            self.ask_to_track(request.track.clone()).await?;
            if !request.track.is_empty() && self.is_elsewhere(&session).await? {
                let asked = self.asked_to_track(&session).await?;
                return self.track_elsewhere(&session, asked).await;
            }
        }
        let first = !self.has_agreed(session.organization);
        if first && request.agreed && !request.preview {
            self.agree_to_first(session.organization);
        }
        // Nothing is done before the person has seen what the first cycle would do.
        let preview = request.preview || (first && !request.agreed);
        let _alone = self.alone(preview).await?;
        let generation = self.may_synchronize(&session, preview).await?;
        self.note_generation(&session);
        let mut prepared = self.prepare(&session).await?;
        prepared.rules.policy = request.policy.map_or_else(|| self.sync_policy(), Into::into);
        let mut asked = self.asked_to_track(&session).await?;
        asked.extend(request.track);
        let mut looked_for = asked.clone();
        looked_for.extend(self.sync.decided.wanted(&session));
        let mut answers = Answers::default();
        let mut kinds = Vec::new();
        let mut given_up = Vec::new();
        let mut cycle = CycleTaken::default();
        for kind in Kind::ALL {
            let mode = match (preview, request.agreed) {
                (true, _) => Mode::Preview,
                (false, true) => Mode::Apply(Agreement::Everything),
                (false, false) => Mode::Apply(Agreement::None),
            };
            let control = Control {
                gate: self.gate(&session, generation),
                ..Control::default()
            };
            let report = self
                .run_kind(
                    kind,
                    (&session, &prepared),
                    (mode, &looked_for),
                    (generation, control),
                )
                .await;
            let mut report = match report {
                Ok(report) => report,
                Err(failure) => {
                    given_up.push(SyncGivenUpView {
                        kind: kind.into(),
                        failure,
                    });
                    continue;
                }
            };
            cycle.add(&mut report);
            answers.add(&report);
            if !preview {
                self.sync.live.ended(kind, &report, self.now());
            }
            given_up.extend(report.given_up().map(|failure| SyncGivenUpView {
                kind: kind.into(),
                failure: failure.clone(),
            }));
            kinds.push(report.view());
        }
        self.sync.decided.note_cycle(&session, cycle, self.now());
        if kinds.is_empty()
            && let Some(first) = given_up.first()
        {
            return Err(first.failure.clone());
        }
        let missing = self.settle_asked(&session, &asked, (answers, preview)).await?;
        let asks = kinds.iter().any(|kind| kind.brake.is_some());
        Ok(SyncReportView {
            preview: request.preview,
            first: first && preview,
            waits: !request.preview && (preview || asks),
            kinds,
            not_there: not_there_views(&missing),
            given_up,
        })
    }

    /// One cycle of one kind. The other kinds do not depend on how it goes (F-6).
    pub(super) async fn run_kind(
        self: &Arc<Self>,
        kind: Kind,
        (session, prepared): (&Arc<Session>, &Prepared),
        (mode, asked): (Mode, &Asked),
        (generation, control): (u64, Control),
    ) -> Answer<KindReport> {
        let complete = match mode {
            // What would happen is told of everything, and not only of what is new.
            Mode::Preview => Some(self.complete_look(generation)),
            Mode::Apply(_) if self.is_turned(kind, &prepared.rules) => Some(self.complete_look(generation)),
            Mode::Apply(_) => self.complete_look_if_due(session, kind, generation).await?,
        };
        let applies = matches!(mode, Mode::Apply(_));
        let sides = self.sides(kind, (session, prepared), complete, control).await?;
        let report = sides
            .cycle(kind, &prepared.rules, asked, (mode, self.now()))
            .await;
        self.still(session.tenure)?;
        if report.is_ok() && self.has_calendar_server() {
            self.note_calendars(ConnectionState::Connected, None);
        }
        let mut report = report.map_err(|stopped| self.stopped(session, stopped))?;
        if applies {
            let directions = prepared.rules.directions_of_kind(kind).cloned();
            let mut live = self.sync.live.lock();
            live.directions
                .extend(directions.map(|directions| (kind, directions)));
        }
        if let Some(stopped) = report.take_lost() {
            report.give_up(self.stopped(session, stopped));
        }
        Ok(report)
    }

    /// Whether fields of a kind go other ways than in the last run (B-2): no list of changes tells of that, and what a field held while it
    /// went nowhere is looked at once. The first run of a program looks at everything in any case.
    fn is_turned(&self, kind: Kind, rules: &RunRules) -> bool {
        let live = self.sync.live.lock();
        let before = live.directions.get(&kind);
        before.is_some() && before != rules.directions_of_kind(kind)
    }

    fn complete_look(&self, generation: u64) -> CompleteLook {
        CompleteLook {
            generation,
            at: self.now(),
        }
    }

    /// A complete look, when one is due ([`cadence::complete_look_is_due`]).
    async fn complete_look_if_due(
        &self,
        session: &Session,
        kind: Kind,
        generation: u64,
    ) -> Answer<Option<CompleteLook>> {
        let organization = session.organization;
        let last = self
            .cached(move |cache| {
                cache.read(|cache| {
                    cache
                        .sync_place()
                        .checkpoint(organization, complete_look_of(kind))
                })
            })
            .await?;
        let last = last.as_deref().and_then(CompleteLook::parse);
        let began = self.sync.live.lock().began;
        let due = cadence::complete_look_is_due(last, generation, began, self.now());
        Ok(due.then(|| self.complete_look(generation)))
    }

    /// What is asked before the first write of a cycle.
    pub(super) fn gate(self: &Arc<Self>, session: &Arc<Session>, generation: u64) -> Option<Arc<dyn Gate>> {
        Some(Arc::new(ClaimGate {
            core: Arc::clone(self),
            session: Arc::clone(session),
            generation,
            held: Mutex::default(),
        }))
    }

    /// Whether this person, on this computer, may synchronize (I-6, DESIGN section 5, claim): the generation of the claim.
    pub(super) async fn may_synchronize(&self, session: &Session, preview: bool) -> Answer<u64> {
        if let Some(refusal) = self.lacks(&[rights::SYNC]) {
            return Err(refusal);
        }
        if preview {
            self.describe_this_machine(session).await?;
            return Ok(0);
        }
        self.renew_claim(session).await?;
        if let Some(Standing::TakeFree) = self.standing() {
            self.take_over(session).await?;
        }
        match self.standing() {
            Some(Standing::Mine { generation }) => Ok(generation),
            Some(Standing::HeldBy(holder) | Standing::Relievable(holder)) => Err(held_by(&holder)),
            Some(Standing::TakeFree) | None => Err(failing::internal(sentence!("synchronizing"))),
        }
    }

    /// How this computer stands to the claim, as last seen.
    pub(crate) fn standing(&self) -> Option<Standing> {
        self.seen_claim().map(|seen| seen.standing(self.now()))
    }

    /// Where the items of a kind lie. Each kind is asked for by itself: a server of one that is away pauses no other.
    async fn collections_of(self: &Arc<Self>, _kind: Kind, person: &Person) -> Answer<Arc<dyn Collections>> {
        let owner = Owner {
            addresses: self.my_addresses(&person.addresses),
            zone: person.zone.clone(),
        };
        self.collections_for(owner).await
    }

    /// What of the person decides how records are read.
    pub(super) async fn person(&self, session: &Session, rule: Rule) -> Answer<Person> {
        let ask = ReadPerson {
            user: session.user,
            organization: session.organization,
            computer: jiff::tz::TimeZone::system(),
        };
        let person = session.client.run_together(rule, &ask).await;
        self.noting(session, person)
    }

    /// Asks the organization what holds for a run.
    pub(super) async fn prepare(&self, session: &Session) -> Answer<Prepared> {
        let client = &session.client;
        let person = self.person(session, Rule::Synchronize).await?;
        let privileges = RetrieveUserPrivileges { user: session.user };
        let privileges = self.noting(session, client.run(Rule::Synchronize, &privileges).await)?;
        let mappings = self.noting(session, client.run(Rule::Synchronize, &ReadMappings).await)?;
        let mut rules = RunRules::new(&mappings, &person, &privileges);
        rules.policy = self.sync_policy();
        let records = OrganizationRecords::new(
            Arc::clone(client),
            Rule::Synchronize,
            person.clone(),
            privileges.clone(),
        );
        for table in SyncedTable::ALL {
            let restricted = records.restricted_fields(table).await;
            let restricted = restricted.map_err(|error| self.stopped(session, error.into()))?;
            rules.restrict(table, &restricted);
        }
        let files = self.file_rules(session, &person).await?;
        let key = self.digest_key(session).await?;
        self.note_which_mailbox(session.organization).await?;
        Ok(Prepared {
            files,
            key,
            person,
            privileges,
            rules,
        })
    }

    /// Both sides of one kind.
    pub(super) async fn sides(
        self: &Arc<Self>,
        kind: Kind,
        (session, prepared): (&Session, &Prepared),
        complete: Option<CompleteLook>,
        control: Control,
    ) -> Answer<Sides> {
        let records = OrganizationRecords::new(
            Arc::clone(&session.client),
            Rule::Synchronize,
            prepared.person.clone(),
            prepared.privileges.clone(),
        );
        Ok(Sides {
            files: prepared.files.clone(),
            records: Arc::new(records),
            collections: self.collections_of(kind, &prepared.person).await?,
            cache: Arc::clone(&self.cache),
            organization: session.organization,
            person: prepared.person.clone(),
            directions: prepared.rules.directions_of_kind(kind).cloned(),
            key: prepared.key.clone(),
            complete,
            control,
            stretch: (self.organization.tenures.clone(), session.tenure),
        })
    }

    /// Which files go: asked only where the organization synchronizes them.
    async fn file_rules(&self, session: &Session, person: &Person) -> Answer<FileRules> {
        if !person.attachments {
            return Ok(FileRules::of(None));
        }
        let organization = ReadOrganization {
            id: session.organization,
        };
        let row = session.client.run(Rule::Synchronize, &organization).await;
        Ok(FileRules::of(Some(&self.noting(session, row)?)))
    }

    /// The key of the digests. Digests under another one say nothing: then all pairs are compared anew.
    pub(crate) async fn digest_key(&self, session: &Session) -> Answer<DigestKey> {
        let organization = session.organization;
        let seed = self.sync.seed(organization);
        if seed.is_none() {
            // The note was written by another program of this computer at the same moment: it is read again.
            self.describe_this_machine(session).await?;
        }
        let seed = self
            .sync
            .seed(organization)
            .ok_or_else(|| failing::internal(sentence!("synchronizing")))?;
        let key = DigestKey::of_seed(seed.as_bytes());
        let print = key.fingerprint();
        self.cached(move |cache| {
            cache.write(|cache| {
                let known = cache.read().sync_place().checkpoint(organization, KEY)?;
                if known.as_ref() != Some(&print) {
                    cache.synced().forget_bases(organization)?;
                    cache.sent().clear(organization)?;
                    cache.sync_place().look_at_everything(organization)?;
                    cache.sync_place().reached(organization, KEY, Some(&print))?;
                }
                Ok(())
            })
        })
        .await?;
        Ok(key)
    }

    /// Why a cycle was given up, in words.
    pub(super) fn stopped(&self, session: &Session, stopped: Stopped) -> FailureView {
        match stopped {
            Stopped::Organization(RecordError::Api(error)) => self.note_failure(session, error),
            Stopped::Organization(error) => FailureView::new(code(error.kind()), error.to_string()),
            Stopped::Mailbox(error) => {
                let noted = if self.has_calendar_server() {
                    self.noting_calendars::<()>(Err(error))
                } else {
                    self.noting_mailbox::<()>(Err(error))
                };
                match noted {
                    Err(view) => view,
                    Ok(()) => failing::internal(sentence!("synchronizing")),
                }
            }
            Stopped::Cache(error) => error.into(),
            Stopped::ByPerson => {
                FailureView::new(FailureCode::Cancelled, say!("You stopped the synchronization"))
            }
            Stopped::Relieved => match self.standing() {
                Some(Standing::HeldBy(holder) | Standing::Relievable(holder)) => held_by(&holder),
                Some(Standing::Mine { .. } | Standing::TakeFree) | None => FailureView::new(
                    FailureCode::Forbidden,
                    say!("This computer is not the synchronizing one any more"),
                ),
            },
            Stopped::WonBack => FailureView::new(
                FailureCode::Stale,
                say!("Another computer synchronized meanwhile, so everything is looked at again"),
            ),
            Stopped::Said(failure) => failure,
            Stopped::Defect => failing::internal(sentence!("synchronizing")),
        }
    }
}

/// What was asked for and is not there, as a front door shows it.
pub(super) fn not_there_views(missing: &Asked) -> Vec<SyncNotThereView> {
    let one = |uid: &String| SyncNotThereView {
        uid: uid.clone(),
        sentence: not_there_words(uid),
    };
    missing.iter().map(one).collect()
}

fn held_by(holder: &Holder) -> FailureView {
    let message = match &holder.name {
        Some(name) => say!(
            "Another computer of yours synchronizes: {name}. Make this one the synchronizing computer in the options first.",
            name = name
        ),
        None => say!(
            "Another computer of yours synchronizes. Make this one the synchronizing computer in the options first."
        ),
    };
    FailureView::new(FailureCode::Forbidden, message)
}

fn code(kind: FailureKind) -> FailureCode {
    match kind {
        FailureKind::Forbidden => FailureCode::Forbidden,
        FailureKind::Unsupported => FailureCode::Unsupported,
        _ => FailureCode::Invalid,
    }
}
