//! The mailbox in use: opening it, folders, lists, single messages, and watching for new mail.
//!
//! Content of messages lives in memory only (promise 1). It knows the mailbox seam and nothing of the organization, but for
//! the tracked marks of a list, which come from the cache, and for a mailbox that opens with the organization's sign-in.

pub(crate) mod badge;
pub(crate) mod changes;
pub(crate) mod find;
pub(crate) mod key;
pub(crate) mod list;
mod marks;
pub(crate) mod memory;
pub(crate) mod message;
pub(crate) mod names;
pub(crate) mod open;
pub(crate) mod order;
mod organization;
mod others;
mod pictures;
pub(crate) mod read;
mod recognised;
pub(crate) mod request;
pub(crate) mod search;
pub(crate) mod side;
mod sign_ins;
pub(crate) mod text;
pub(crate) mod watch;
