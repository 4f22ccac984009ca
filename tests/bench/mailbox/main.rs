//! `cargo xtask bench mailbox`: a mailbox of 100,000 messages on a real Dovecot. The list fields beside a bare imaplib fetch
//! of the same fields, and the window beside Thunderbird on the same mailbox, side by side in one run.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints its findings and stops where something is wrong"
)]

mod evidence;
mod fields;
mod memory;
mod ratio;
mod thunderbird;
mod turns;
mod windows;

use regarding_tests::dovecot::{Dovecot, large_maildir};

/// How many messages, unless `REGARDING_BENCH_MESSAGES` says otherwise.
const MESSAGES: u32 = 100_000;

fn main() {
    let messages = std::env::var("REGARDING_BENCH_MESSAGES")
        .ok()
        .and_then(|text| text.parse().ok());
    let messages = messages.unwrap_or(MESSAGES);
    let folder = tempfile::Builder::new()
        .prefix("rb")
        .tempdir_in("/tmp")
        .expect("a folder");
    println!("Making a mailbox of {messages} messages");
    let maildir = large_maildir(folder.path(), messages);
    let server = Dovecot::start_with(Some(&maildir));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        turns::first_page(&server).await;
        fields::beside_imaplib(&server).await;
        windows::beside_thunderbird(&server, messages).await;
    });
}
