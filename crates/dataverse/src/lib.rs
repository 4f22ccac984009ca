//! The Dataverse Web API: one operation, one file, and the protocols of signing in.
//!
//! An operation is a value that builds its request and reads its reply; a [`Client`] sends it, alone or with others in
//! one `$batch`. This crate knows no mailbox, no store and no window, and keeps nothing on the disk.
//!
//! Every fact of the Web API that it relies on, with the tests of both sides, is in [`facts`].

pub mod api;
pub mod batch;
pub mod changes;
pub mod client;
pub mod error;
pub mod forms;
pub mod operations;
pub mod query;
pub mod received;
pub mod root;
pub mod row;
pub mod shape;
pub mod sign_in;
pub mod synced;
pub mod tables;

pub use api::{ApiReply, ApiRequest, Operation, Part, PartReply, Together};
pub use client::{Client, TokenError, TokenSource};
pub use error::{ApiError, ErrorCode, ReplyFault, Words};
pub use root::{AddressError, ServiceRoot};
pub use row::{Named, When};
pub use shape::Shape;

/// What of the Web API this client relies on, the tests that hold it, and what it does where the organization is otherwise.
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
