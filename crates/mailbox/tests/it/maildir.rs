//! The Maildir adapter: the contract, and what is its own.

use std::fs;

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::maildir::Maildir;
use regarding_mailbox::seam::{FlagChange, FolderId, FolderPurpose};

use crate::contract;
use crate::house::{House, maildir, message};

fn remove(house: &House, folder: &str, id: &str) {
    for place in ["cur", "new"] {
        for file in fs::read_dir(house.root.join(format!(".{folder}")).join(place)).unwrap() {
            let path = file.unwrap().path();
            if String::from_utf8_lossy(&fs::read(&path).unwrap()).contains(id) {
                fs::remove_file(path).unwrap();
            }
        }
    }
}

#[tokio::test]
async fn keeps_the_contract() {
    let (house, _place) = maildir().await;
    contract::all(&house, |folder, id| remove(&house, folder, id)).await;
}

#[tokio::test]
async fn reading_moves_a_new_message_as_the_specification_says() {
    let (house, _place) = maildir().await;
    house.deliver("INBOX", &message("a@x.example", "A"));
    let inbox = house.inbox().await;
    let key = house.mailbox.page(&inbox, None, 1).await.unwrap().envelopes[0]
        .key
        .clone();
    house.mailbox.read(&key).await.unwrap();
    assert_eq!(
        fs::read_dir(house.root.join("new")).unwrap().count(),
        1,
        "reading alone changes nothing"
    );
    house
        .mailbox
        .mark(
            &key,
            FlagChange {
                seen: Some(true),
                flagged: None,
            },
        )
        .await
        .unwrap();
    let name = fs::read_dir(house.root.join("cur"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .file_name();
    assert!(name.to_string_lossy().ends_with(":2,S"), "{name:?}");
}

#[tokio::test]
async fn a_folder_id_cannot_lead_out_of_the_maildir() {
    let (house, place) = maildir().await;
    fs::create_dir_all(place.path().join("secret/cur")).unwrap();
    for id in [
        "../secret",
        "..",
        "./../secret",
        ".",
        "/etc",
        "secret",
        ".a/../../secret",
        ".\0",
    ] {
        let outcome = house.mailbox.page(&FolderId(id.to_owned()), None, 1).await;
        assert!(matches!(outcome, Err(MailboxError::Gone)), "{id:?}");
    }
}

#[tokio::test]
async fn names_in_both_encodings_are_shown_and_a_deep_archive_is_not_the_archive() {
    let (house, _place) = maildir().await;
    for name in [".Verträge", ".Entw&APw-rfe 2", ".Kunden.Archive"] {
        house.make(&house.root.join(name));
    }
    let folders = house.mailbox.folders().await.unwrap();
    let names: Vec<&str> = folders.iter().map(|folder| folder.name.as_str()).collect();
    assert!(
        names.contains(&"Verträge") && names.contains(&"Entwürfe 2"),
        "{names:?}"
    );
    let archives = folders
        .iter()
        .filter(|folder| folder.purpose == FolderPurpose::Archive)
        .count();
    assert_eq!(archives, 1);
    // A parent that does not exist is part of the name.
    assert!(names.contains(&"Kunden/Archive"));
}

#[tokio::test]
async fn a_pipe_in_the_folder_does_not_keep_the_reader_waiting() {
    let (house, _place) = maildir().await;
    let pipe = house.root.join("cur/1700000000.pipe:2,");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    house.deliver("INBOX", &message("a@x.example", "A"));
    let page = house.mailbox.page(&house.inbox().await, None, 10).await.unwrap();
    assert_eq!(page.envelopes.len(), 1);
}

#[tokio::test]
async fn a_folder_that_is_no_maildir_is_refused_in_words() {
    let place = tempfile::tempdir().unwrap();
    let refused = Maildir::open(place.path()).await.unwrap_err();
    assert_eq!(refused.to_string(), "There is no Maildir in that folder");
}
