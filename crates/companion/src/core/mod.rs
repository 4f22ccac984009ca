//! What every use case stands on: the open profile, the two sides, the memory of this run, and the tasks.

pub(crate) mod account;
pub(crate) mod cached;
pub(crate) mod evidence_sink;
pub(crate) mod failing;
pub(crate) mod names;
pub(crate) mod notices;
pub(crate) mod start;
pub(crate) mod status;
pub(crate) mod tasks;

use std::sync::Arc;

use regarding_id_cache::cache::IdCache;
use regarding_net::Net;

use self::names::Names;
use self::notices::Notices;
use self::tasks::Tasks;
use crate::calendars::side::CalendarSide;
use crate::compose::side::ComposeSide;
use crate::create::attempts::Attempts;
use crate::host::{Event, Host};
use crate::items::side::ItemSide;
use crate::mail::side::MailboxSide;
use crate::pane::memory::PaneMemory;
use crate::profile::Profile;
use crate::received::side::ReceivedSide;
use crate::session::side::OrganizationSide;
use crate::session::vault::Vault;
use crate::synced::start::SyncSide;
use crate::track::left_behind::LeftBehind;
use crate::track::namesake::Namesakes;
use crate::track::running::Running;
use crate::view::app::NoticeLevel;

/// One profile at work.
pub(crate) struct Core {
    /// The place it runs in.
    pub(crate) host: Arc<dyn Host>,
    /// Settings and folder.
    pub(crate) profile: Profile,
    /// Identifiers on the disk.
    pub(crate) cache: Arc<IdCache>,
    /// The way out.
    pub(crate) net: Arc<Net>,
    /// The keyring.
    pub(crate) vault: Vault,
    /// The languages of the system, best first, where this front door follows the settings.
    pub(crate) languages: Option<Vec<String>>,
    /// What to tell once.
    pub(crate) notices: Notices,
    /// The organization.
    pub(crate) organization: OrganizationSide,
    /// The mailbox.
    pub(crate) mailbox: MailboxSide,
    /// The server of calendars and address books.
    pub(crate) calendars: CalendarSide,
    /// Items of the mailbox seen in this run.
    pub(crate) items: ItemSide,
    /// Panes seen in this run.
    pub(crate) panes: PaneMemory,
    /// Names of records seen in this run.
    pub(crate) names: Names,
    /// Activities whose creation was tried.
    pub(crate) attempts: Attempts,
    /// Pending actions that are being carried out now.
    pub(crate) running: Running,
    /// Attachments that stayed when their message was tracked.
    pub(crate) left_behind: LeftBehind,
    /// Messages that bear the Message-ID of another one.
    pub(crate) namesakes: Namesakes,
    /// The synchronization of appointments, contacts and tasks.
    pub(crate) sync: SyncSide,
    /// Messages that are being written or sent.
    pub(crate) compose: ComposeSide,
    /// Mail that is tracked by itself.
    pub(crate) received: ReceivedSide,
    /// What goes on beside the use cases.
    pub(crate) tasks: Tasks,
}

impl Core {
    /// Tells the front door.
    pub(crate) fn emit(&self, event: Event) {
        self.host.emit(event);
    }

    /// Adds a notice and tells the front door.
    pub(crate) fn notice(&self, level: NoticeLevel, message: impl Into<String>) {
        if self.notices.add(level, message) {
            self.emit(Event::AppChanged);
        }
    }

    /// The time of day.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.net.clock().now()
    }
}
