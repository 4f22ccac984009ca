//! FetchXML (reference A7, D4; powerapps-docs `fetchxml/`): text to a tree, the tree to SQL with bound values. Names are
//! looked up in the schema, values are bound, so no text of a query ever becomes SQL. Rows that the reader may not see
//! are left out of every table that a query joins.

pub(crate) mod ast;
pub(crate) mod columns;
mod condition;
mod links;
mod parse;
pub(crate) mod plan;

pub(crate) use parse::fetch;
