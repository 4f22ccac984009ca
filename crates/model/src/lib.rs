//! What the rest of the house speaks in: identifiers, records and items as values, the kinds of failure, and
//! the identities that are derived instead of stored.
//!
//! This crate sits at the bottom. It knows no protocol, no store, no clock and no window.

pub mod address;
pub mod failure;
pub mod fields;
pub mod folder;
pub mod global_object;
pub mod identity;
pub mod ids;
pub mod item;
pub mod link;
pub mod record;
pub mod secret;
pub mod text;
