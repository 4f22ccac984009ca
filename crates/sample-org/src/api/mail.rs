//! E-mail as the service handles it (reference C1, F5 to F7): whether a message becomes a record, whose addresses it bears,
//! what it continues, tokens, sending.

mod address;
mod check;
mod correlate;
mod deliver;
mod delivery;
mod filter;
mod message;
mod newcomer;
mod participants;
mod resolve;
mod send;
mod settings;
mod smart;
mod thread;
mod token;
mod url;

pub(crate) use check::{incoming as check_incoming, promote as check_promote};
pub(crate) use deliver::{incoming as deliver_incoming, promote as deliver_promote};
pub(crate) use send::send;
pub(crate) use token::allocate;
