//! FetchXML (reference A7, D4; powerapps-docs `fetchxml/`): text to a tree, the tree to SQL with bound values. Names are
//! looked up in the schema, values are bound, so no text of a query ever becomes SQL. Rows that the reader may not see
//! are left out of every table that a query joins.

pub(crate) mod ast;
pub(crate) mod columns;
mod condition;
mod joins;
mod links;
mod operators;
pub(crate) mod order;
mod parse;
pub(crate) mod plan;
mod sql;
pub(crate) mod totals;
mod xml;

pub(crate) use parse::fetch;
pub(crate) use sql::select;
