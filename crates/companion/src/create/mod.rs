//! Creating records from a message: forms prefilled, values checked, one try each. What the person typed is kept nowhere, so
//! these requests do not wait: they succeed now or say why not.

pub(crate) mod about;
pub(crate) mod activity;
pub(crate) mod attempts;
pub(crate) mod business;
pub(crate) mod convert;
pub(crate) mod form;
pub(crate) mod new_record;
pub(crate) mod person;
pub(crate) mod sender;
