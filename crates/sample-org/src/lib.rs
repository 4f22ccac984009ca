//! The embedded sample organization: a server that speaks the Dataverse Web API.

pub mod authority;
pub mod mailbox;
pub mod seed;
