//! The query language of the Web API: text to syntax trees to SQL (reference A6, A7).

pub(crate) mod apply;
pub(crate) mod column;
pub(crate) mod days;
pub(crate) mod error;
pub(crate) mod expand;
pub(crate) mod expression;
pub(crate) mod fragment;
pub(crate) mod functions;
mod hierarchy;
mod lexer;
pub(crate) mod options;
mod parser;
pub(crate) mod path;
pub(crate) mod sort;
pub(crate) mod sql;
pub(crate) mod text;

pub(crate) use error::QueryError;
pub(crate) use lexer::moment_of;
pub(crate) use parser::{filter, literal};
