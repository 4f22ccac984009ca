//! The embedded sample organization: a server that speaks the Dataverse Web API.

pub mod api;
pub mod authority;
mod fetchxml;
pub mod mailbox;
mod markup;
pub mod odata;
pub mod probe;
pub mod schema;
pub mod security;
pub mod seed;
pub mod server;
pub mod store;
