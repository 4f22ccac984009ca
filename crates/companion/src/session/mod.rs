//! The organization in use: signing in, keeping the session alive, who the person is there, and the claim.

pub(crate) mod accounts;
pub(crate) mod api_words;
pub(crate) mod begin;
pub(crate) mod beside;
pub(crate) mod claim;
pub(crate) mod connect;
pub(crate) mod discover;
pub(crate) mod heartbeat;
pub(crate) mod myself;
pub(crate) mod shape;
pub(crate) mod side;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod signed_in;
pub(crate) mod tenure;
pub(crate) mod vault;
