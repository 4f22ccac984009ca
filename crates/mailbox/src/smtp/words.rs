//! What the library's failures mean.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error;
use regarding_model::say;

use crate::error::{MailboxError, invalid};
use crate::imap::wire::{io_error, servers_words};

/// A failure in our words; those of the server where it gave some.
pub(super) fn of(error: &Error) -> MailboxError {
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    if error.is_permanent() {
        return MailboxError::Forbidden {
            reason: coded(error, &words),
        };
    }
    // 4yz: a greylist, a full queue. It asks to come back later.
    if error.is_transient() {
        return MailboxError::Busy { wait: None };
    }
    let io = error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>());
    match io {
        Some(io) => io_error(io),
        // The end of the line comes as an answer that is not whole.
        None if words.contains("incomplete") => MailboxError::Offline {
            reason: say!("the connection ended"),
        },
        None => invalid(say!("it could not be understood")),
    }
}

fn coded(error: &Error, words: &str) -> String {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    format!("{code} {}", servers_words(words)).trim().to_owned()
}
