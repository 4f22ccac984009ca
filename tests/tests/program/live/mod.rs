//! The synchronization against real servers of calendars and address books: killed at random moments while both sides are edited from
//! outside, and compared field by field from outside afterwards (promises 4 to 7).
//!
//! `REGARDING_LIVE_SEED` chooses the moments and the edits, `REGARDING_LIVE_KILLS` how often each server's run is killed.

mod carried;
mod compared;
mod edits;
mod faults;
mod invitations;
mod kills;
mod lines;
mod services;
mod stand;
