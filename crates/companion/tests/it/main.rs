//! The use cases against the running sample organization and a Maildir.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by ending")]

mod account;
mod adoption;
mod another_account;
mod asking;
mod attachments;
mod business;
mod changes;
mod claim;
mod clock;
mod collections;
mod cut;
mod decisions;
mod direction;
mod discovery;
mod finding;
mod firm;
mod folders;
mod forms;
mod mail_server;
mod mail_sign_in;
mod marks;
mod organizations;
mod pane;
mod pictures;
mod post_office;
mod received;
mod relay;
mod rights;
mod rules;
mod signing_out;
mod synchronizing;
mod tracking;
mod trap;
mod waiting;
mod world;
