//! The server of the person's calendars and address books: where it is, how to sign in there, which collections take part.

pub(crate) mod choose;
mod chosen;
mod connect;
mod credential;
mod facade;
mod find;
mod homes;
mod open;
pub(crate) mod side;
mod state;
pub(crate) mod words;
