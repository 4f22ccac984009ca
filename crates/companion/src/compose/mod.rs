//! Writing messages and sending them exactly once (docs/adr/0016).
//!
//! What is written lives in memory and, when it is saved or sent, in the mailbox's folder of drafts: never on this disk (promise 1).
//! What is to be sent is remembered by its Message-ID. What may be done with it is `regarding_sync::outgoing`'s to decide.

mod begin;
mod complete;
mod drafts;
mod facade;
pub(crate) mod faults;
mod finish;
mod folders;
mod hand_over;
mod insert;
mod letter;
mod list;
mod outgoing;
mod pending;
mod send;
mod service;
pub(crate) mod side;
mod signature;
mod submission;
pub(crate) mod suggest;
mod then;
mod words;
