//! The SQLite cache of identifiers, links, pending actions and the evidence log.
