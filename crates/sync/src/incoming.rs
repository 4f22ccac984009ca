//! Which mail is tracked by itself, and why: the options of the person and of the administrator, what is never tracked, the
//! folder or mark that asks for it, and what a message continues (A-62, G-20 to G-28, G-50 to G-56, G-70 to G-82, G-90).
//!
//! A decision is a [`Verdict`] with its [`Reason`], for mail that is tracked and for mail that is not: the person can ask why.
//! A reason is a code and says nothing of the message, so it may be kept (promise 1).
//!
//! What is known of a message comes from one of two places: from here, by the index of addresses and tracked messages, or from
//! the organization, which was asked (`CheckIncomingEmail`). The decision is the same function for both.

mod correlate;
pub mod folders;
pub mod marks;
mod method;
mod nature;
mod never;
mod newcomer;
mod reason;
mod subject;

use regarding_model::address::EmailAddress;
use regarding_model::identity::is_namesake;
use regarding_model::ids::{MessageId, RecordRef};
use regarding_model::item::Direction;

pub use correlate::{Continues, Correlation, Hits, Tracked, Way};
pub use method::{Method, Sender};
pub use nature::{Marks, Nature};
pub use never::{Never, NeverRule};
pub use newcomer::{Newcomer, NotWelcome, Sending, newcomer};
pub use reason::{Reason, UNDO_FOR};
pub use subject::{Tokens, base_subject, forwards, smart_words};

/// What is asked about a message.
#[derive(Debug, Clone)]
pub struct Mail<'a> {
    /// Its identity.
    pub id: &'a MessageId,
    /// The message that began its thread, as far as its header tells.
    pub thread: &'a MessageId,
    /// Whether the person received it or sent it.
    pub direction: Direction,
    /// Its author.
    pub from: Option<&'a EmailAddress>,
    /// Everybody it is addressed to.
    pub recipients: Vec<&'a EmailAddress>,
    /// Its subject.
    pub subject: &'a str,
    /// Whether a person wrote it.
    pub nature: Nature,
    /// Whether it may be read by nobody but its recipients: encrypted or rights-managed (G-28, G-112).
    pub protected: bool,
}

/// What the place of a message asks for: a folder's rule (G-70) or a mark (G-90).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The folder in which it lies is tracked, and what its mail is regarding.
    pub folder: Option<FolderRule>,
    /// It bears the mark *Tracked to Dynamics 365*.
    pub marked: bool,
}

/// The rule of a folder, its own or the one it inherits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderRule {
    /// Its mail is tracked.
    Tracked {
        /// What it is regarding.
        regarding: Option<RecordRef>,
    },
    /// Its mail is not tracked by itself, though the folder around it is (G-82).
    Private,
}

/// What is known of a message beyond itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The record that it is already.
    pub record: Option<Tracked>,
    /// Whose address the author's is.
    pub sender: Sender,
    /// What it continues.
    pub hits: Hits,
    /// Whether all of its people are of the person's own organization.
    pub internal: bool,
    /// Whether the person, or somebody else here, said that this conversation is not to be tracked.
    pub stopped: bool,
    /// Whether it only passes a message on, and answers nothing.
    pub forward: bool,
    /// Whether the person is among those whom it names as recipients; mail by a list or a hidden copy names them not (F-12).
    pub addressed: bool,
}

/// What the organization and the person chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Which received mail is tracked.
    pub method: Method,
    /// Which ways of continuing a message count (G-50, G-51, A-93).
    pub correlation: Correlation,
    /// Mail between colleagues is not kept for each of them (`ignoreinternalemail`, A-94).
    pub ignore_internal: bool,
    /// Rights-managed and encrypted mail stays out (`RestrictIRMEmailItems`, G-28).
    pub restrict_protected: bool,
    /// What is never tracked by itself: the person's list.
    pub never: Never,
    /// The same of everybody: the administrator's list.
    pub never_for_all: Never,
}

/// Why a message is tracked by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Because {
    /// It lies in a folder that is tracked (G-70).
    Folder,
    /// It bears the mark (G-90).
    Mark,
    /// All received mail is tracked (G-20).
    Everything,
    /// It continues tracked mail (G-21).
    Continues(Way),
    /// Its author is a contact, an account or a lead (G-22).
    Person,
    /// Its author's address is that of a record (G-23).
    Record,
    /// The organization said so.
    Organization,
}

/// Why a message is not tracked by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WhyNot {
    /// It is a record already.
    Already,
    /// It bears the Message-ID of another message, which is a record (docs/adr/0030).
    Namesake,
    /// The person chose that no mail is tracked by itself (G-24).
    Off,
    /// The person stopped this conversation.
    Stopped,
    /// The person's list says never.
    Never(NeverRule),
    /// The administrator's list says never.
    NeverForAll(NeverRule),
    /// It lies in a private folder (G-82).
    PrivateFolder,
    /// It is protected, and the organization keeps such mail out (G-28).
    Protected,
    /// It has no author whose address could be looked up.
    NoSender,
    /// It is between colleagues, and such mail is not kept.
    Internal,
    /// It passes a tracked message on to colleagues only, and answers nothing (bettering G-56).
    ForwardInside,
    /// It continues nothing that is tracked (G-21).
    ContinuesNothing,
    /// Its author is no contact, account or lead (G-22).
    NotAPerson,
    /// Its author is not known at all (G-23).
    NotKnown,
    /// The person sent it, and it continues nothing that is tracked.
    SentAnew,
    /// It does not name the person among its recipients (F-12, F-31).
    NotAddressed,
    /// A machine wrote it in answer, or reports (RFC 3834, RFC 3464): nobody asked for a copy of that.
    Machine,
    /// It could not be read.
    Unreadable,
    /// The organization said no.
    Organization,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is tracked.
    Track {
        /// Why.
        because: Because,
        /// What it becomes regarding (G-52, G-79).
        regarding: Option<RecordRef>,
        /// The record that it continues.
        parent: Option<Tracked>,
    },
    /// It is left alone.
    Leave(WhyNot),
}

/// What is decided before anybody is asked anything: a message that is left alone here is never told to the organization.
#[must_use]
pub fn before_asking(mail: &Mail<'_>, asked: &Asked, known: &Known, options: &Options) -> Option<Verdict> {
    if known.record.is_some() {
        return Some(Verdict::Leave(WhyNot::Already));
    }
    // What the person asks for by a mark or a folder ignores the option (G-25), and a list of what is never tracked *by itself*.
    if asked.marked {
        return Some(track(Because::Mark, None, known, options));
    }
    if let Some(FolderRule::Tracked { regarding }) = &asked.folder {
        return Some(track(Because::Folder, regarding.clone(), known, options));
    }
    let not = if asked.folder == Some(FolderRule::Private) {
        WhyNot::PrivateFolder
    } else if is_namesake(mail.id) {
        WhyNot::Namesake
    } else if options.method == Method::None {
        WhyNot::Off
    } else if known.stopped {
        WhyNot::Stopped
    } else if let Some(rule) = options.never.refuses(mail) {
        WhyNot::Never(rule)
    } else if let Some(rule) = options.never_for_all.refuses(mail) {
        WhyNot::NeverForAll(rule)
    } else if mail.protected && options.restrict_protected {
        WhyNot::Protected
    } else if let Some(not) = by_nature(mail.nature) {
        not
    } else if known.forward && known.internal {
        WhyNot::ForwardInside
    } else {
        return None;
    };
    Some(Verdict::Leave(not))
}

/// What only the whole message tells, for one that is to be tracked: who wrote it, and whether it is protected.
#[must_use]
pub fn after_reading(nature: Nature, protected: bool, because: Because, options: &Options) -> Option<WhyNot> {
    let asked_for = matches!(because, Because::Folder | Because::Mark);
    let kept_out = protected && options.restrict_protected;
    let not = kept_out
        .then_some(WhyNot::Protected)
        .or_else(|| by_nature(nature));
    not.filter(|_| !asked_for)
}

fn by_nature(nature: Nature) -> Option<WhyNot> {
    match nature {
        Nature::Automatic | Nature::Report => Some(WhyNot::Machine),
        // Lists and newsletters are as the person's option says: their senders may be customers.
        Nature::Personal | Nature::Bulk => None,
    }
}

/// What becomes of a message.
#[must_use]
pub fn decide(mail: &Mail<'_>, asked: &Asked, known: &Known, options: &Options) -> Verdict {
    if let Some(verdict) = before_asking(mail, asked, known, options) {
        return verdict;
    }
    match mail.direction {
        Direction::Received => received(mail, known, options),
        Direction::Sent => sent(known, options),
    }
}

/// What becomes of a message about which the organization was asked: yes or no is its own, what the message continues is known
/// here (G-26: correlation comes after filtering).
#[must_use]
pub fn told(yes: bool, known: &Known, options: &Options) -> Verdict {
    if yes {
        track(Because::Organization, None, known, options)
    } else {
        Verdict::Leave(WhyNot::Organization)
    }
}

fn received(mail: &Mail<'_>, known: &Known, options: &Options) -> Verdict {
    if mail.from.is_none() {
        return Verdict::Leave(WhyNot::NoSender);
    }
    if !known.addressed && options.method != Method::All {
        return Verdict::Leave(WhyNot::NotAddressed);
    }
    if known.sender.colleague && options.ignore_internal {
        return Verdict::Leave(WhyNot::Internal);
    }
    match method::takes(options.method, known, options.correlation) {
        Ok(because) => track(because, None, known, options),
        Err(not) => Verdict::Leave(not),
    }
}

/// Mail that the person sent is tracked when it continues tracked mail, or when all mail is.
fn sent(known: &Known, options: &Options) -> Verdict {
    let continues = known.hits.first(options.correlation);
    match (options.method, continues) {
        (Method::All, _) => track(Because::Everything, None, known, options),
        (_, Some(found)) => track(Because::Continues(found.way), None, known, options),
        (_, None) => Verdict::Leave(WhyNot::SentAnew),
    }
}

/// A tracked message is regarding what was asked for it, else what the message it continues is regarding (G-52).
fn track(because: Because, regarding: Option<RecordRef>, known: &Known, options: &Options) -> Verdict {
    let parent = known.hits.first(options.correlation).map(|found| found.tracked);
    let inherited = || parent.as_ref().and_then(|parent| parent.regarding.clone());
    Verdict::Track {
        because,
        regarding: regarding.or_else(inherited),
        parent,
    }
}
