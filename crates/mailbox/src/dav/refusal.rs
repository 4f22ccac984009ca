//! What a failure on the way, or a refusal, means.

use core::time::Duration;

use regarding_net::{NetError, Response};
use url::Url;

use super::wire::{LARGEST_ITEMS, Reply};
use crate::error::{MailboxError, invalid, unsupported};

/// A failure on the way.
pub(super) fn failed(error: &NetError, url: &Url) -> MailboxError {
    let host = regarding_net::address::host_of(url);
    match error {
        NetError::SwitchedOff => offline("the connection is switched off"),
        NetError::Unreachable => offline("no connection could be made"),
        NetError::Timeout => offline("it did not answer in time"),
        NetError::Cut => offline("the connection ended"),
        NetError::Certificate => MailboxError::BadCertificate {
            host,
            reason: "its certificate is not valid".to_owned(),
        },
        NetError::PlainText => MailboxError::Unencrypted { host },
        NetError::TooLarge { limit } => MailboxError::TooLarge {
            limit_mb: u32::try_from(limit / (1024 * 1024)).unwrap_or(u32::MAX),
        },
        NetError::Evidence => MailboxError::Evidence,
        NetError::Garbled => invalid("its answer is no HTTP"),
        NetError::Setup => unsupported("encryption as this computer has it"),
        NetError::Address | NetError::Redirect | NetError::Request => {
            invalid("nothing can be sent to an address like that")
        }
    }
}

fn offline(reason: &str) -> MailboxError {
    MailboxError::Offline {
        reason: reason.to_owned(),
    }
}

/// A refusal in words, without the server's own: they may quote what was sent.
pub(super) fn refusal(reply: &Reply) -> MailboxError {
    match reply.status() {
        401 => MailboxError::SignIn,
        403 => MailboxError::Forbidden {
            reason: "it does not allow that to this user".to_owned(),
        },
        404 | 410 => MailboxError::Gone,
        409 | 412 => MailboxError::Stale,
        413 => MailboxError::TooLarge {
            limit_mb: u32::try_from(LARGEST_ITEMS / (1024 * 1024)).unwrap_or(u32::MAX),
        },
        405 | 415 | 501 => MailboxError::Unsupported {
            what: "that request".to_owned(),
        },
        429 => MailboxError::Busy {
            wait: wait(&reply.response),
        },
        507 => MailboxError::Forbidden {
            reason: "its storage is full".to_owned(),
        },
        status @ 500..=599 => MailboxError::Failing { status },
        status => MailboxError::Invalid {
            reason: format!("it answered with the status {status}"),
        },
    }
}

pub(super) fn wait(response: &Response) -> Option<Duration> {
    let asked = response.header("retry-after")?;
    regarding_net::retry::retry_after(asked, jiff::Timestamp::now())
}
