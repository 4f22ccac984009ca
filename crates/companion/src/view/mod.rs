//! What front doors show: plain values, already in words, typed for the window by generation.
//!
//! A view holds no rules. Texts that a person reads come ready made; codes stand beside them where a front door does
//! something different for one of them.

pub mod app;
pub mod calendars;
pub mod compose;
pub mod failure;
pub mod folders;
pub mod insert;
pub mod items;
pub mod mail;
pub mod options;
pub mod pane;
pub mod received;
pub mod sign_in;
pub mod sync;
pub mod sync_decisions;
pub mod sync_rules;
pub mod sync_state;
pub mod sync_unfollowed;
pub mod waiting;
