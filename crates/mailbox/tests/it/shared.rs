//! Mailboxes of other people and of nobody, on a real Dovecot that lets users share their folders (RFC 2342, RFC 4314).

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::Imap;
use regarding_mailbox::seam::{FlagChange, Flags, Folder, FolderId, FolderPurpose, Mailbox, Whose};

use crate::dovecot::Dovecot;
use crate::house::message;
use crate::logbook::unread;

const BOB: &str = "bob@example.test";
const ALICE: &str = "alice@example.test";

/// `list` says whether the folders of others stand in the common list.
fn sharing(list: &str) -> Dovecot {
    let settings = format!(
        "mail_plugins = $mail_plugins acl
protocol imap {{
  mail_plugins = quota imap_quota imap_zlib acl imap_acl
}}
plugin {{
  acl = vfile
  acl_shared_dict = file:{{place}}/mail/shared-mailboxes
}}
namespace others {{
  type = shared
  separator = /
  prefix = shared/%%u/
  location = maildir:{{place}}/mail/%%u/Maildir
  subscriptions = no
  list = {list}
}}
"
    );
    Dovecot::start_with(None, &settings)
}

/// Bob lets Alice into his inbox and his sent mail, and into nothing else.
async fn bob_shares(dovecot: &Dovecot) -> Imap {
    let bob = Imap::new(dovecot.account_of(BOB, "bob-pw"), unread());
    bob.check().await.unwrap();
    for (folder, name) in [("INBOX", "to-bob"), ("Sent", "by-bob"), ("Drafts", "unfinished")] {
        let text = message(&format!("{name}@x.example"), name);
        bob.append(&FolderId(folder.to_owned()), &text, Flags::default())
            .await
            .unwrap();
    }
    for folder in ["INBOX", "Sent"] {
        let who = format!("user={ALICE}");
        dovecot.doveadm(&["acl", "set", "-u", BOB, folder, &who, "lookup", "read"]);
    }
    bob
}

fn seen(folders: &[Folder]) -> Vec<(&str, &str, FolderPurpose, &Whose, bool)> {
    let others = folders.iter().filter(|folder| folder.whose != Whose::Mine);
    others
        .map(|folder| {
            let Folder {
                id,
                name,
                purpose,
                whose,
                selectable,
                ..
            } = folder;
            (id.0.as_str(), name.as_str(), *purpose, whose, *selectable)
        })
        .collect()
}

#[tokio::test]
async fn folders_of_others_are_told_from_ones_own() {
    for list in ["children", "no"] {
        let dovecot = sharing(list);
        let _bob = bob_shares(&dovecot).await;
        let alice = Imap::new(dovecot.account(), unread());
        let folders = alice.folders().await.unwrap();
        let bobs = Whose::Of(BOB.to_owned());
        assert_eq!(
            seen(&folders),
            [
                (
                    "shared",
                    "Mailboxes of others",
                    FolderPurpose::Other,
                    &Whose::Everybodys,
                    false
                ),
                // Dovecot lets the mailbox itself stand for its inbox.
                ("shared/bob@example.test", BOB, FolderPurpose::Inbox, &bobs, true),
                (
                    "shared/bob@example.test/Sent",
                    "Sent",
                    FolderPurpose::Sent,
                    &bobs,
                    true
                ),
            ],
            "{list}"
        );
        for purpose in [FolderPurpose::Inbox, FolderPurpose::Sent] {
            let mine: Vec<_> = folders.iter().filter(|folder| folder.is_my(purpose)).collect();
            assert_eq!(mine.len(), 1, "one folder of one's own for {purpose:?}");
        }
    }
}

#[tokio::test]
async fn ones_own_copy_stands_before_that_of_somebody_else() {
    let dovecot = sharing("children");
    let _bob = bob_shares(&dovecot).await;
    let alice = Imap::new(dovecot.account(), unread());
    let id = "to-bob@x.example".parse().unwrap();
    let found = alice.find(&id).await.unwrap();
    let at: Vec<&str> = found.iter().map(|key| key.folder.0.as_str()).collect();
    assert_eq!(at, ["shared/bob@example.test"], "nobody has it but Bob");
    let inbox = FolderId("INBOX".to_owned());
    let text = message("to-bob@x.example", "to both");
    alice.append(&inbox, &text, Flags::default()).await.unwrap();
    let found = alice.find(&id).await.unwrap();
    let at: Vec<&str> = found.iter().map(|key| key.folder.0.as_str()).collect();
    assert_eq!(at, ["INBOX"]);
}

/// Reading needs no more than the right to read; what the right does not cover is refused with a sentence, not pretended.
#[tokio::test]
async fn rfc_4314_a_right_to_read_is_no_right_to_mark() {
    let dovecot = sharing("children");
    let bob = bob_shares(&dovecot).await;
    let alice = Imap::new(dovecot.account(), unread());
    let inbox = FolderId("shared/bob@example.test".to_owned());
    let page = alice.page(&inbox, None, 10).await.unwrap();
    let key = page.envelopes[0].key.clone();
    assert!(!alice.read(&key).await.unwrap().0.is_empty());
    let seen = FlagChange {
        seen: Some(true),
        flagged: None,
    };
    let refused = alice.mark(&key, seen).await.unwrap_err();
    assert!(matches!(refused, MailboxError::Forbidden { .. }), "{refused:?}");
    let his = bob.page(&FolderId("INBOX".to_owned()), None, 10).await.unwrap();
    assert!(!his.envelopes[0].flags.seen);
    let marked = alice.set_marks(&inbox, &[key], true).await;
    assert!(
        matches!(marked, Err(MailboxError::Unsupported { .. })),
        "{marked:?}"
    );
}
