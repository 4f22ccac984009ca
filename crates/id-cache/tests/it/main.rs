//! The cache as its callers see it: tables, opening, schema, several programs at once, crashes.

mod clearing;
mod crash;
mod filed;
mod identifiers_only;
mod marks;
mod migration;
mod notes;
mod opening;
mod outgoing;
mod received;
mod schema_document;
mod several_programs;
mod synced;
mod tables;
mod values;
