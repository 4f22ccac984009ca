//! Decisions, and nothing else: who a message's people are in the organization, what state an item is in, what is tried
//! again and when, which install synchronizes, what untracking does.
//!
//! Each decision is a function of values to a value. This crate knows no clock (`now` is an argument), no
//! randomness, no network, no store and no text of an item, so that every decision can be tested with a table.

pub mod adopt;
pub mod agenda;
pub mod attachments;
pub mod cadence;
pub mod claim;
pub mod compose;
pub mod direction;
pub mod fields;
pub mod incoming;
pub mod item_state;
pub mod match_choice;
pub mod match_row;
pub mod merge;
pub mod observe;
pub mod outgoing;
pub mod pair;
pub mod parties;
pub mod plan;
pub mod propose;
pub mod record_owner;
pub mod removal;
pub mod retry;
pub mod run;
pub mod same_message;
pub mod services;
pub mod standstill;
pub mod suggestions;
pub mod tracking;
pub mod undo;
pub mod untrack;
pub mod visibility;
pub mod workload;
