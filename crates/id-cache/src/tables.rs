//! One file for each table: what a row is, how it is read, how it is written, and the statement that made it.

use regarding_model::text::Sentence;

pub mod apart;
pub mod asked;
pub mod choice;
pub mod consent;
pub mod evidence;
pub mod filed;
pub mod link;
pub mod loss;
pub mod machine;
pub mod mark;
pub mod namesake;
pub mod newcomer;
pub mod outgoing;
pub mod pending_action;
pub mod received;
pub mod recent;
pub mod sent;
pub mod stopped;
pub mod sync_place;
pub mod synced;
pub mod wanted;

/// One table of the cache, as the *Privacy* tab names it to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TableInfo {
    /// Its name in the file.
    pub(crate) name: &'static str,
    /// What is in it, as a sentence.
    pub(crate) sentence: Sentence,
}

/// All tables, in the order in which a person meets them.
pub(crate) const ALL: [TableInfo; 26] = [
    link::INFO,
    namesake::INFO,
    synced::INFO,
    sent::INFO,
    apart::INFO,
    loss::INFO,
    asked::INFO,
    wanted::INFO,
    pending_action::INFO,
    outgoing::INFO,
    received::INFO,
    received::ADDRESSES,
    received::EMAILS,
    filed::INFO,
    mark::INFO,
    mark::PLACES,
    newcomer::INFO,
    stopped::INFO,
    choice::INFO,
    recent::INFO,
    consent::INFO,
    evidence::INFO,
    sync_place::CHECKPOINTS,
    sync_place::UNFINISHED,
    sync_place::IDENTITIES,
    machine::INFO,
];
