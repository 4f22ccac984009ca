//! Content lines (RFC 5545 section 3.1, RFC 6350 section 3.2): what iCalendar and vCard are made of.
//!
//! A file is taken apart into lines that keep their own bytes, and put together from them again. Whoever changes a line writes that
//! line anew; every other byte of the file, also of what nobody here understands, stays as it was. So there is one reader for
//! looking and for changing, and no writer of whole files.

mod document;
mod fold;
mod line;
pub(crate) mod text;

pub(crate) use document::{Component, Document, Malformed, Node};
pub(crate) use line::Line;
