//! Words: how values are said to a person. Pure functions; nothing here asks anybody anything.

pub(crate) mod criteria;
pub(crate) mod failure;
pub(crate) mod fields;
pub(crate) mod kind;
pub(crate) mod language;
pub(crate) mod names;
pub(crate) mod refused;
pub(crate) mod rights;
pub(crate) mod services;
pub(crate) mod time;
pub(crate) mod values;
