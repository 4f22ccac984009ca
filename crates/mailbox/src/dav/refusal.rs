//! What a failure on the way, or a refusal, means.

use core::time::Duration;

use regarding_model::say;
use regarding_net::{NetError, Response};
use url::Url;

use super::wire::{LARGEST_ITEMS, Reply};
use crate::error::{MailboxError, invalid, unsupported};

/// A failure on the way.
pub(super) fn failed(error: &NetError, url: &Url) -> MailboxError {
    let host = regarding_net::address::host_of(url);
    match error {
        NetError::SwitchedOff => offline(say!("the connection is switched off")),
        NetError::Unreachable => offline(say!("no connection could be made")),
        NetError::Timeout => offline(say!("it did not answer in time")),
        NetError::Cut => offline(say!("the connection ended")),
        NetError::Certificate => MailboxError::BadCertificate {
            host,
            reason: say!("its certificate is not valid"),
        },
        NetError::PlainText => MailboxError::Unencrypted { host },
        NetError::TooLarge { limit } => MailboxError::TooLarge {
            limit_mb: u32::try_from(limit / (1024 * 1024)).unwrap_or(u32::MAX),
        },
        NetError::Evidence => MailboxError::Evidence,
        NetError::Garbled => invalid(say!("its answer is no HTTP")),
        NetError::Setup => unsupported(say!("encryption as this computer has it")),
        NetError::Address | NetError::Redirect | NetError::Request => {
            invalid(say!("nothing can be sent to an address like that"))
        }
    }
}

fn offline(reason: impl Into<String>) -> MailboxError {
    MailboxError::Offline {
        reason: reason.into(),
    }
}

/// A refusal in words, without the server's own: they may quote what was sent.
pub(super) fn refusal(reply: &Reply) -> MailboxError {
    of_status(reply.status(), reply)
}

/// The same for a status that stands in an answer, or is that of the answer itself.
pub(super) fn of_status(status: u16, reply: &Reply) -> MailboxError {
    match status {
        401 => MailboxError::SignIn,
        403 => MailboxError::Forbidden {
            reason: say!("it does not allow that to this user"),
        },
        404 | 410 => MailboxError::Gone,
        409 | 412 => MailboxError::Stale,
        413 => MailboxError::TooLarge {
            limit_mb: u32::try_from(LARGEST_ITEMS / (1024 * 1024)).unwrap_or(u32::MAX),
        },
        405 | 415 | 501 => MailboxError::Unsupported {
            what: say!("that request"),
        },
        423 | 429 => MailboxError::Busy {
            wait: wait(&reply.response),
        },
        507 => MailboxError::Forbidden {
            reason: say!("its storage is full"),
        },
        status @ 500..=599 => MailboxError::Failing { status },
        status => MailboxError::Invalid {
            reason: say!("it answered with the status {status}", status = status),
        },
    }
}

pub(super) fn wait(response: &Response) -> Option<Duration> {
    let asked = response.header("retry-after")?;
    regarding_net::retry::retry_after(asked, jiff::Timestamp::now())
}
