//! The list fields of a whole folder, beside Python's imaplib fetching the same fields and throwing them away.

use std::process::Command;
use std::time::Instant;

use regarding_mailbox::imap::Imap;
use regarding_mailbox::seam::{FolderId, Mailbox};
use regarding_tests::binaries;
use regarding_tests::dovecot::Dovecot;

use crate::evidence::Log;
use crate::ratio;
use crate::turns::account;

/// How often both are measured, one after the other.
const ROUNDS: usize = 9;
/// The aim: our time over imaplib's.
const AIM: f64 = 1.3;
/// How many messages a page is asked for.
const PAGE: u32 = 2000;

/// Measures both in turn and prints the ratio of the medians.
pub(crate) async fn beside_imaplib(server: &Dovecot) {
    // The first fetch of all makes the server build its cache; neither side is measured on it.
    imaplib(server);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(imaplib(server));
        ours.push(whole_folder(server).await);
    }
    ratio::print(
        "list fields of the whole inbox beside a bare imaplib fetch",
        ours,
        theirs,
        AIM,
    );
}

/// Reads every page, as large as the seam gives them.
async fn whole_folder(server: &Dovecot) -> f64 {
    let log = Log::open();
    let mailbox = Imap::new(account(server, server.port()), log.sink());
    let folder = FolderId("INBOX".to_owned());
    let begun = Instant::now();
    let (mut from, mut count) = (None, 0);
    loop {
        let page = mailbox.page(&folder, from.as_ref(), PAGE).await.expect("a page");
        count += page.envelopes.len();
        from = page.next;
        if from.is_none() {
            let taken = begun.elapsed().as_secs_f64();
            assert_eq!(count, page.total as usize, "every message is listed once");
            assert!(
                log.lines() > count / PAGE as usize,
                "every command was written down"
            );
            return taken;
        }
    }
}

/// Python, connecting and signing in included.
fn imaplib(server: &Dovecot) -> f64 {
    let begun = Instant::now();
    let status = Command::new("python3")
        .arg(binaries::repository("tests/bench/mailbox/imaplib_fetch.py"))
        .args([
            server.variable("IMAP_PORT"),
            server.variable("IMAP_USER"),
            server.variable("IMAP_PASSWORD"),
        ])
        .status();
    assert!(status.is_ok_and(|status| status.success()), "imaplib failed");
    begun.elapsed().as_secs_f64()
}
