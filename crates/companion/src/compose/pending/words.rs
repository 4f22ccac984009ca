//! How far mail of the organization is, in sentences.

use jiff::Timestamp;
use regarding_id_cache::tables::outgoing::{Outgoing, Stage};
use regarding_model::say;

use crate::words::time;

/// What is so, and what the person can do (promise 10).
pub(in crate::compose) fn told(outgoing: &Outgoing, now: Timestamp) -> String {
    let since = time::here(outgoing.since, now);
    match outgoing.stage {
        Stage::Unsure => say!(
            "You wrote it in your organization. The connection was lost before the server answered, or another computer of yours ended in the \
             middle, so nobody can know whether it was sent. Look whether it arrived before you send it again: it is not sent twice by \
             itself. That was {since}.",
            since = since
        ),
        Stage::Refused => say!(
            "You wrote it in your organization, where it is Failed now. Put right there what is wrong and send it again, there or here."
        ),
        Stage::Accepted => {
            say!("It was sent. Its copy is kept, and your organization is told, as soon as that can be done.")
        }
        Stage::Waiting | Stage::Handing => say!("You wrote it in your organization, and it is being sent."),
    }
}
