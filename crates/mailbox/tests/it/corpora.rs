//! Mail that other projects collected: every message is read, listed and made safe to show.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use regarding_mailbox::html::{self, ColorScheme, InlinePart, Options, RemoteImages};
use regarding_mailbox::mime;

use crate::hostile_html::assert_harmless;
use crate::house::maildir;

pub(crate) fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpora")
}

pub(crate) fn messages() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![corpora().join("mail"), corpora().join("bounces")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_message_is_read_and_shown() {
    let all = messages();
    assert!(all.len() >= 187, "{} messages", all.len());
    for path in all {
        let raw = fs::read(&path).unwrap();
        let message = mime::read(&raw).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(message.preview().chars().count() <= 200);
        assert_eq!(message.header, mime::header_only(&raw), "{}", path.display());
        for attachment in &message.attachments {
            let bytes = mime::attachment_bytes(&raw, attachment.index).unwrap();
            assert_eq!(bytes.len() as u64, attachment.size, "{}", path.display());
            assert!(!attachment.name.is_empty() && !attachment.name.contains(['/', '\\', '\0']));
        }
        let part = |id: &str| {
            let (media_type, bytes) = mime::inline_part(&raw, id).ok()?;
            Some(InlinePart { media_type, bytes })
        };
        let options = Options {
            images: RemoteImages::Block,
            scheme: ColorScheme::Light,
        };
        assert_harmless(
            &html::render(&message.body, options, &part).document,
            RemoteImages::Block,
        );
    }
}

#[tokio::test]
async fn every_message_is_listed() {
    let (house, _place) = maildir().await;
    let all = messages();
    for path in &all {
        house.deliver("INBOX", &fs::read(path).unwrap());
    }
    let mailbox = Arc::clone(&house.mailbox);
    let page = mailbox.page(&house.inbox().await, None, 1000).await.unwrap();
    assert_eq!(page.envelopes.len(), all.len());
}

#[test]
fn known_messages_come_out_as_their_text_says() {
    let raw = fs::read(corpora().join("mail/cpython/msg_02.eml")).unwrap();
    let message = mime::read(&raw).unwrap();
    assert_eq!(message.header.subject, "Ppp digest, Vol 1 #2 - 5 msgs");
    assert_eq!(message.header.people[0].written, "ppp-request@zzz.org");
    let digest = mime::read(&fs::read(corpora().join("mail/cpython/msg_05.eml")).unwrap()).unwrap();
    assert!(!digest.attachments.is_empty() || digest.body.text.is_some());
}
