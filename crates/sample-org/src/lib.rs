//! The embedded sample organization: a server that speaks the Dataverse Web API.
//!
//! Every fact of the Web API that it relies on, with the tests of both sides, is in [`facts`].

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
mod templating;

/// The tests that hold what this organization does, and what it does where the reference leaves it open.
pub mod facts {
    #![doc = include_str!("../../../docs/web-api.md")]

    /// Mail and closing.
    pub mod mail {
        #![doc = include_str!("../../../docs/web-api-mail.md")]
    }

    /// Writes, batches, change tracking.
    pub mod writes {
        #![doc = include_str!("../../../docs/web-api-writes.md")]
    }
}
