//! The use case: synchronize now, or say what would happen.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use regarding_dataverse::operations::privileges::RetrieveUserPrivileges;
use regarding_dataverse::synced::directions::ReadMappings;
use regarding_dataverse::synced::{
    OrganizationRecords, Person, ReadPerson, RecordError, SyncedTable, rights,
};
use regarding_mailbox::collections::{Collections, Owner};
use regarding_mailbox::local::LocalCollections;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::{DigestKey, Kind};
use regarding_model::ids::OrganizationId;
use regarding_model::{say, sentence};
use regarding_net::Rule;
use regarding_sync::claim::{Holder, Standing};
use regarding_sync::merge::Policy;

use uuid::Uuid;

use super::cycle::Mode;
use super::filters::Definitions;
use super::observe::Asked;
use super::rules::RunRules;
use super::sides::{Sides, Stopped};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::profile::settings::MailboxSettings;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::sync::{SyncPolicy, SyncReportView, SyncRequest};

/// Under which name the cache keeps which key its digests were made with.
const KEY: &str = "key";

/// What the synchronization keeps for the run of the program.
#[derive(Default)]
pub(crate) struct SyncSide {
    /// One cycle at a time.
    turn: tokio::sync::Mutex<()>,
    /// What the tables that filters are about look like, as read last.
    pub(super) definitions: Definitions,
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

impl Core {
    /// Runs a cycle over all kinds.
    pub(crate) async fn synchronize(self: &Arc<Self>, request: SyncRequest) -> Answer<SyncReportView> {
        let _turn = self.sync.turn.lock().await;
        let session = self.session()?;
        self.may_synchronize(&session, request.preview).await?;
        let (sides, mut rules) = self.both_sides(&session).await?;
        rules.policy = match request.policy {
            SyncPolicy::Ask => Policy::Ask,
            SyncPolicy::OrganizationWins => Policy::OrganizationWins,
            SyncPolicy::MailboxWins => Policy::MailboxWins,
        };
        let mode = if request.preview {
            Mode::Preview
        } else {
            Mode::Apply {
                agreed: request.agreed,
            }
        };
        let asked: Asked = request.track.into_iter().collect();
        let mut kinds = Vec::new();
        for kind in Kind::ALL {
            let report = sides.cycle(kind, &rules, &asked, (mode, self.now())).await;
            self.still(session.tenure)?;
            let report = report.map_err(|stopped| self.stopped(&session, stopped))?;
            kinds.push(report.view());
        }
        Ok(SyncReportView {
            preview: request.preview,
            waits: kinds.iter().any(|kind| kind.brake.is_some()) && !request.preview,
            kinds,
        })
    }

    /// Whether this person, on this computer, may synchronize (I-6, DESIGN section 5, claim).
    async fn may_synchronize(&self, session: &Session, preview: bool) -> Answer<()> {
        if let Some(refusal) = self.lacks(&[rights::SYNC]) {
            return Err(refusal);
        }
        if preview {
            return self.describe_this_machine(session).await;
        }
        self.renew_claim(session).await?;
        let standing = self.seen_claim().map(|seen| seen.standing(self.now()));
        match standing {
            Some(Standing::Mine { .. }) | None => Ok(()),
            Some(Standing::TakeFree) => self.take_over(session).await,
            Some(Standing::HeldBy(holder) | Standing::Relievable(holder)) => Err(held_by(&holder)),
        }
    }

    async fn collections_of(&self, person: &Person) -> Answer<Arc<dyn Collections>> {
        let settings = self.profile.settings.get().mailbox;
        let Some(MailboxSettings::Maildir { path }) = settings else {
            return Err(FailureView::new(
                FailureCode::Unsupported,
                say!("Calendars and address books of mail servers cannot be synchronized yet"),
            ));
        };
        let owner = Owner {
            addresses: person.addresses.clone(),
            zone: person.zone.clone(),
        };
        let opened = LocalCollections::open(std::path::Path::new(&path), owner).await;
        Ok(Arc::new(self.noting_mailbox(opened)?))
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

    async fn both_sides(&self, session: &Session) -> Answer<(Sides, RunRules)> {
        let client = &session.client;
        let person = self.person(session, Rule::Synchronize).await?;
        let collections = self.collections_of(&person).await?;
        let privileges = RetrieveUserPrivileges { user: session.user };
        let privileges = self.noting(session, client.run(Rule::Synchronize, &privileges).await)?;
        let mappings = self.noting(session, client.run(Rule::Synchronize, &ReadMappings).await)?;
        let mut rules = RunRules::new(&mappings, &person, &privileges);
        let records =
            OrganizationRecords::new(Arc::clone(client), Rule::Synchronize, person.clone(), privileges);
        for table in SyncedTable::ALL {
            let restricted = records.restricted_fields(table).await;
            let restricted = restricted.map_err(|error| self.stopped(session, error.into()))?;
            rules.restrict(table, &restricted);
        }
        let sides = Sides {
            records: Arc::new(records),
            collections,
            cache: Arc::clone(&self.cache),
            organization: session.organization,
            person,
            key: self.digest_key(session).await?,
        };
        Ok((sides, rules))
    }

    /// The key of the digests. Digests under another one say nothing: then all pairs are compared anew.
    async fn digest_key(&self, session: &Session) -> Answer<DigestKey> {
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
            Stopped::Mailbox(error) => match self.noting_mailbox::<()>(Err(error)) {
                Err(view) => view,
                Ok(()) => failing::internal(sentence!("synchronizing")),
            },
            Stopped::Cache(error) => error.into(),
            Stopped::Defect => failing::internal(sentence!("synchronizing")),
        }
    }
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
