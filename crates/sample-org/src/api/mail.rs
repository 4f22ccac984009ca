//! E-mail as the service handles it (reference C1, F5 to F7): tokens, sending.

mod send;
mod settings;
mod token;

pub(crate) use send::send;
pub(crate) use token::allocate;
