//! Opening a profile and connecting by itself. Never fails: what is damaged, newer or read-only is told as a notice.

use std::path::PathBuf;
use std::sync::Arc;

use regarding_id_cache::cache::IdCache;
use regarding_model::say;
use regarding_model::text::InEnglish;
use regarding_net::{Net, NetOptions};

use super::Core;
use super::evidence_sink::CacheEvidence;
use super::names::Names;
use super::notices::Notices;
use super::tasks::Tasks;
use crate::calendars::side::CalendarSide;
use crate::compose::side::ComposeSide;
use crate::create::attempts::Attempts;
use crate::host::{Host, Surroundings};
use crate::items::side::ItemSide;
use crate::mail::side::MailboxSide;
use crate::pane::memory::PaneMemory;
use crate::profile::{Profile, ProfileUse};
use crate::received::side::ReceivedSide;
use crate::session::side::OrganizationSide;
use crate::session::vault::Vault;
use crate::synced::start::SyncSide;
use crate::track::left_behind::LeftBehind;
use crate::track::namesake::Namesakes;
use crate::track::running::Running;
use crate::view::app::{ConnectionState, LanguageChoice, NoticeLevel};
use crate::words::language;

/// Why a profile cannot be used at all: a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused(pub(crate) String);

impl Core {
    /// Opens a profile.
    pub(crate) fn open(
        folder: Option<PathBuf>,
        host: Arc<dyn Host>,
        usage: ProfileUse,
        surroundings: Surroundings,
    ) -> Result<Arc<Self>, Refused> {
        // The window follows its settings; a command speaks as its terminal does, and has said so already.
        let languages = (usage == ProfileUse::Alone).then_some(surroundings.languages);
        if let Some(system) = &languages {
            // What is wrong with the settings is told as well.
            language::speak(LanguageChoice::System, system);
        }
        let profile = Profile::open(folder, usage);
        if let Some(system) = &languages {
            language::speak(profile.settings.get().language, system);
        }
        if profile.taken {
            return Err(Refused(say!(
                "Another window of Regarding uses the profile in {folder}. Go to that one, or close it first.",
                folder = profile.folder.display()
            )));
        }
        let notices = Notices::default();
        for problem in &profile.problems {
            notices.add(NoticeLevel::Warning, problem.clone());
        }
        let cache = Arc::new(open_cache(&profile, &notices)?);
        let options = NetOptions {
            on: profile.settings.get().connection_on,
            ..NetOptions::default()
        };
        let net = Arc::new(Net::with_clock(
            &options,
            Arc::new(CacheEvidence::new(Arc::clone(&cache))),
            surroundings.clock,
        ));
        Ok(Arc::new(Self {
            host,
            profile,
            cache,
            net,
            vault: Vault::new(surroundings.keyring),
            languages,
            notices,
            organization: OrganizationSide::new(),
            mailbox: MailboxSide::new(),
            calendars: CalendarSide::new(),
            items: ItemSide::new(),
            panes: PaneMemory::new(),
            names: Names::new(),
            attempts: Attempts::default(),
            running: Running::default(),
            left_behind: LeftBehind::new(),
            namesakes: Namesakes::default(),
            sync: SyncSide::default(),
            compose: ComposeSide::default(),
            received: ReceivedSide::default(),
            tasks: Tasks::new(),
        }))
    }

    /// Opens the mailbox and takes the kept sign-in up, beside; then the heart beats.
    pub(crate) fn begin(self: &Arc<Self>) {
        let settings = self.profile.settings.get();
        if settings.organization.is_some() {
            let state = if self.net.is_on() {
                ConnectionState::Connecting
            } else {
                ConnectionState::Off
            };
            self.note_state(state, None);
        }
        if settings.mailbox.is_some() {
            self.note_mailbox(ConnectionState::Connecting, None);
        }
        let core = Arc::clone(self);
        self.tasks.run(async move {
            // Both tell by themselves what stands in the way.
            if core.mailbox_follows() {
                let _ = core.resume().await;
                core.take_primary_aside().await;
                let _ = core.reopen_mailbox(None).await;
            } else {
                let _ = tokio::join!(core.reopen_mailbox(None), core.resume());
            }
        });
        let core = Arc::clone(self);
        self.tasks.run(core.heartbeat());
        let core = Arc::clone(self);
        self.tasks.run(core.synchronizer());
        let core = Arc::clone(self);
        self.tasks.run(core.receiver());
        let core = Arc::clone(self);
        self.tasks.run(core.sender());
        let core = Arc::clone(self);
        self.tasks.run(core.look_beside());
    }
}

/// The cache on the disk, else in memory with a sentence about it.
fn open_cache(profile: &Profile, notices: &Notices) -> Result<IdCache, Refused> {
    let opened = IdCache::open(&profile.cache_path()).or_else(|error| {
        tracing::warn!(error = %InEnglish(&error), "the cache is kept in memory");
        notices.add(
            NoticeLevel::Error,
            say!("{error}. It is left as it is; links and requests of this run are kept only until you close Regarding.", error = error),
        );
        IdCache::in_memory()
    });
    let opened = opened.map_err(|error| {
        Refused(say!(
            "{error}. The program cannot work without it.",
            error = error
        ))
    })?;
    if let Some(sentence) = opened.how.sentence() {
        notices.add(NoticeLevel::Warning, sentence);
    }
    Ok(opened.cache)
}
