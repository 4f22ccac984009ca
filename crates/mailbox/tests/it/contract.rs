//! What every mailbox does, whatever protocol it speaks. Each check takes a fresh house.

use std::collections::BTreeSet;

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::mime;
use regarding_mailbox::query::MailQuery;
use regarding_mailbox::seam::{
    Changes, Checkpoint, FlagChange, Flags, FolderId, FolderPurpose, ItemKey, MailboxEvent, MarkLook,
    MarksSeen, PageCursor,
};
use regarding_model::folder::FolderIdentity;

use crate::house::{House, message};

/// Runs the whole contract, one check after the other, each in folders of its own.
pub(crate) async fn all(house: &House, server_marks_gone: impl Fn(&str, &str)) {
    names_folders_and_their_purposes(house).await;
    pages_newest_first_without_gaps(house, &server_marks_gone).await;
    lists_what_the_header_says(house).await;
    tells_messages_without_an_id_apart(house).await;
    lists_a_large_message_as_a_small_one(house).await;
    reads_a_message_whole(house).await;
    marks_and_shows_marks(house).await;
    keeps_the_mark_of_tracking_or_says_that_it_does_not(house, &server_marks_gone).await;
    finds_every_copy(house).await;
    searches_by_subject_and_people(house, &server_marks_gone).await;
    takes_messages_in_and_out(house).await;
    tells_what_changed(house, &server_marks_gone).await;
    says_gone(house).await;
    knows_a_folder_again(house).await;
    tells_when_something_comes(house).await;
    works_again_when_it_was_closed_and_reopened(house).await;
}

async fn names_folders_and_their_purposes(house: &House) {
    house.create("Kunden");
    house.create("Kunden/Köln & Bonn");
    let folders = house.mailbox.folders().await.unwrap();
    for purpose in [
        FolderPurpose::Inbox,
        FolderPurpose::Sent,
        FolderPurpose::Drafts,
        FolderPurpose::Junk,
        FolderPurpose::Trash,
        FolderPurpose::Archive,
    ] {
        assert_eq!(
            folders.iter().filter(|folder| folder.purpose == purpose).count(),
            1,
            "{purpose:?}"
        );
    }
    let child = folders
        .iter()
        .position(|folder| folder.name == "Köln & Bonn")
        .expect("decoded name");
    let parent = folders
        .iter()
        .position(|folder| folder.name == "Kunden")
        .expect("parent");
    assert!(parent < child, "parents before children");
    assert_eq!(folders[child].parent.as_ref(), Some(&folders[parent].id));
    assert_eq!(folders[child].purpose, FolderPurpose::Other);
}

/// G-72: a rename leaves a folder what it is, and another one of its name is another one.
async fn knows_a_folder_again(house: &House) {
    let before = folder(house, "Before").await;
    let identity = house.mailbox.identify(&before).await.unwrap();
    let other = folder(house, "Other").await;
    assert_ne!(house.mailbox.identify(&other).await.unwrap(), identity);
    house.rename("Before", "After");
    let same = |one: &FolderIdentity| {
        *one == identity || (one.without_name().is_some() && one.without_name() == identity.without_name())
    };
    let folders = house.mailbox.folders().await.unwrap();
    let after = folders.iter().find(|folder| folder.name == "After").unwrap();
    let all = house.mailbox.identities().await.unwrap();
    let found: Vec<_> = all
        .iter()
        .filter(|(_, one)| same(one))
        .map(|(id, _)| id)
        .collect();
    assert_eq!(found, [&after.id], "renamed");
    let anew = folder(house, "Before").await;
    let anew = house.mailbox.identify(&anew).await.unwrap();
    assert!(!same(&anew), "made anew under the old name: {anew:?}");
    let nowhere = FolderId(before.0.replace("Before", "Nowhere"));
    let gone = house.mailbox.identify(&nowhere).await.unwrap_err();
    assert!(matches!(gone, MailboxError::Gone), "{gone:?}");
}

async fn folder(house: &House, name: &str) -> FolderId {
    house.create(name);
    let folders = house.mailbox.folders().await.unwrap();
    folders
        .into_iter()
        .find(|folder| folder.name == name)
        .unwrap_or_else(|| panic!("no folder {name}"))
        .id
}

async fn pages_newest_first_without_gaps(house: &House, make_gone: &impl Fn(&str, &str)) {
    let id = folder(house, "Pages").await;
    for n in 0..25 {
        house.deliver(
            "Pages",
            &message(&format!("page-{n}@x.example"), &format!("Number {n}")),
        );
    }
    let mut subjects = Vec::new();
    let mut cursor: Option<PageCursor> = None;
    for round in 0..4 {
        let page = house.mailbox.page(&id, cursor.as_ref(), 10).await.unwrap();
        assert_eq!(page.total, [25, 26, 24, 24][round]);
        assert!(page.envelopes.len() <= 10);
        subjects.extend(page.envelopes.into_iter().map(|one| one.header.subject));
        if round == 0 {
            house.deliver("Pages", &message("page-late@x.example", "Late"));
        }
        if round == 1 {
            make_gone("Pages", "page-20@x.example");
            make_gone("Pages", "page-3@x.example");
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let left = (0..25).rev().filter(|n| *n != 3);
    let expected: Vec<String> = left.map(|n| format!("Number {n}")).collect();
    assert_eq!(
        subjects, expected,
        "arrivals and removals between two pages shift nothing"
    );
    let newest = house.mailbox.page(&id, None, 1).await.unwrap();
    assert_eq!(newest.envelopes[0].header.subject, "Late");
    let preview = newest.envelopes[0].preview.as_deref();
    assert!(
        matches!(preview, None | Some("Hello there.")),
        "right where it is told at all: {preview:?}"
    );
    let none = folder(house, "Empty").await;
    let page = house.mailbox.page(&none, None, 10).await.unwrap();
    assert_eq!((page.envelopes.len(), page.total, page.next), (0, 0, None));
}

async fn lists_what_the_header_says(house: &House) {
    let id = folder(house, "Fields").await;
    let raw = b"From: =?utf-8?q?J=C3=BCrgen?= <j@x.example>\r\nTo: a@y.example, B <b@y.example>\r\nCc: c@y.example\r\n\
        Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\nDate: Fri, 5 Apr 2024 10:00:00 +0200\r\n\
        In-Reply-To: <p@x.example>\r\nReferences: <r@x.example>\r\n <p@x.example>\r\n\r\nno id here\r\n";
    house.deliver("Fields", raw);
    let page = house.mailbox.page(&id, None, 10).await.unwrap();
    let envelope = &page.envelopes[0];
    assert_eq!(
        envelope.header,
        mime::header_only(raw),
        "the list and the message agree, derived identity included"
    );
    assert_eq!(envelope.header.subject, "Grüße");
    assert_eq!(envelope.header.people.len(), 4);
    assert_eq!(envelope.header.thread_root().as_str(), "r@x.example");
    assert!(!envelope.flags.seen && envelope.size > 100 && envelope.received.is_some());
    assert_eq!(
        house.mailbox.find(&envelope.header.id).await.unwrap().len(),
        1,
        "found by its derived identity"
    );
}

/// A scanner sends the same people and the same subject every time, and no id: each sheet is a message of its own, and each is found.
async fn tells_messages_without_an_id_apart(house: &House) {
    let id = folder(house, "Scans").await;
    let head = "From: scanner@x.example\r\nTo: a@y.example\r\nSubject: Scan\r\n";
    let long = format!("X-Long: {}\r\n", "a".repeat(900)).repeat(40);
    let sheets = [
        format!("{head}\r\nThe first.\r\n"),
        format!("{head}\r\nThe second.\r\n"),
        format!("{head}{long}\r\nThe first.\r\nAnd more.\r\n"),
        format!("{head}\r\n{}", "A line of a sheet.\r\n".repeat(5_000)),
    ];
    for sheet in &sheets {
        house.deliver("Scans", sheet.as_bytes());
    }
    let page = house.mailbox.page(&id, None, 10).await.unwrap();
    let mut listed = BTreeSet::new();
    for one in page.envelopes {
        let raw = house.mailbox.read(&one.key).await.unwrap();
        assert_eq!(
            one.header,
            mime::read(&raw.0).unwrap().header,
            "the list and the message agree"
        );
        assert_eq!(house.mailbox.find(&one.header.id).await.unwrap(), [one.key]);
        listed.insert(one.header.id);
    }
    assert_eq!(listed.len(), sheets.len());
}

/// What a list tells of a message is right, and does not depend on how large the message is.
async fn lists_a_large_message_as_a_small_one(house: &House) {
    let id = folder(house, "Large").await;
    let file = "JVBERi0xLjcKJcfs\r\n".repeat(10_000);
    let text = "--b\r\nContent-Type: text/plain\r\n\r\nThe plan is below.\r\n";
    let attached = format!(
        "--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=plan.pdf\r\n\r\n{file}"
    );
    let picture = format!(
        "--b\r\nContent-Type: image/png\r\nContent-ID: <logo@x.example>\r\nContent-Disposition: inline\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{file}"
    );
    let cases = [
        ("large-1", format!("{text}{attached}"), true),
        ("large-2", format!("{text}{picture}"), false),
        ("large-3", format!("{text}{picture}{attached}"), true),
    ];
    for (name, parts, has) in cases {
        let head = format!("From: a@x.example\r\nMessage-ID: <{name}@x.example>\r\nSubject: Large\r\n");
        let mut told = Vec::new();
        for parts in [parts.replace(&file, "JVBERi0xLjcKJcfs\r\n"), parts] {
            let raw = format!("{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n");
            house.deliver("Large", raw.as_bytes());
            let listed = house
                .mailbox
                .page(&id, None, 1)
                .await
                .unwrap()
                .envelopes
                .remove(0);
            assert!(
                listed
                    .preview
                    .as_deref()
                    .is_none_or(|words| words == "The plan is below."),
                "{name}"
            );
            assert!(listed.has_attachments.is_none_or(|told| told == has), "{name}");
            told.push((listed.preview, listed.has_attachments));
        }
        assert_eq!(
            told[0], told[1],
            "{name}: as much is told of the large one as of the small one"
        );
    }
}

async fn reads_a_message_whole(house: &House) {
    let id = folder(house, "Whole").await;
    let mut raw = message("whole@x.example", "Whole");
    raw.extend(b"line of text with \xc3\xa4 and \xff\r\n".repeat(20_000));
    house.deliver("Whole", &raw);
    let page = house.mailbox.page(&id, None, 10).await.unwrap();
    let read = house.mailbox.read(&page.envelopes[0].key).await.unwrap();
    assert!(read.0 == raw, "{} of {} bytes", read.0.len(), raw.len());
}

async fn marks_and_shows_marks(house: &House) {
    let id = folder(house, "Marks").await;
    house.deliver("Marks", &message("marks@x.example", "Marks"));
    let key = house.mailbox.page(&id, None, 1).await.unwrap().envelopes[0]
        .key
        .clone();
    for (change, seen, flagged) in [
        (
            FlagChange {
                seen: Some(true),
                flagged: None,
            },
            true,
            false,
        ),
        (
            FlagChange {
                seen: None,
                flagged: Some(true),
            },
            true,
            true,
        ),
        (
            FlagChange {
                seen: Some(false),
                flagged: None,
            },
            false,
            true,
        ),
        (FlagChange::default(), false, true),
    ] {
        house.mailbox.mark(&key, change).await.unwrap();
        let envelope = house.mailbox.page(&id, None, 1).await.unwrap().envelopes[0].clone();
        assert_eq!(
            (envelope.flags.seen, envelope.flags.flagged),
            (seen, flagged),
            "{change:?}"
        );
        assert_eq!(envelope.key, key, "a mark does not change where a message is");
    }
    assert!(house.mailbox.read(&key).await.is_ok());
}

/// G-90: the mark is seen where it is, put on and taken off, and a message that is gone has not lost it.
async fn keeps_the_mark_of_tracking_or_says_that_it_does_not(house: &House, make_gone: &impl Fn(&str, &str)) {
    let id = folder(house, "Tracked").await;
    for n in 0..3 {
        house.deliver(
            "Tracked",
            &message(&format!("tracked-{n}@x.example"), &format!("Number {n}")),
        );
    }
    let page = house.mailbox.page(&id, None, 10).await.unwrap();
    let keys: Vec<ItemKey> = page.envelopes.iter().rev().map(|one| one.key.clone()).collect();
    let listed = house.mailbox.envelopes(&id, &keys[..2]).await.unwrap();
    let subjects: Vec<&str> = listed.iter().map(|one| one.header.subject.as_str()).collect();
    assert_eq!(subjects, ["Number 1", "Number 0"], "the newest first");

    let look = async |known: &[ItemKey], since: Option<&Checkpoint>| {
        house.mailbox.look_for_marks(&id, known, since).await.unwrap()
    };
    let seen = |look: MarkLook| match look {
        MarkLook::Seen(seen) => seen,
        other => panic!("{other:?}"),
    };
    let first = match look(&[], None).await {
        MarkLook::NotKept => {
            let refused = house.mailbox.set_marks(&id, &keys, true).await.unwrap_err();
            assert!(matches!(refused, MailboxError::Unsupported { .. }), "{refused:?}");
            return;
        }
        other => seen(other),
    };
    assert_eq!(first.marked, []);
    let set = async |keys: &[ItemKey], on| house.mailbox.set_marks(&id, keys, on).await.unwrap();
    assert_eq!(set(&keys[..2], true).await, keys[..2]);
    assert_eq!(
        set(&keys[..2], true).await,
        keys[..2],
        "what is so already is well"
    );
    let MarksSeen {
        marked,
        bare,
        position,
    } = seen(look(&keys[2..], None).await);
    assert_eq!((marked.as_slice(), bare.as_slice()), (&keys[..2], &keys[2..]));
    if position.is_some() {
        assert_eq!(
            look(&keys, position.as_ref()).await,
            MarkLook::Same,
            "a quiet folder is not read"
        );
    }
    let read = FlagChange {
        seen: Some(true),
        flagged: None,
    };
    house.mailbox.mark(&keys[0], read).await.unwrap();
    assert_eq!(
        seen(look(&[], position.as_ref()).await).marked,
        keys[..2],
        "other marks leave it"
    );
    assert_eq!(set(&keys[..1], false).await, keys[..1]);
    let after = seen(look(&keys[..2], position.as_ref()).await);
    assert_eq!(
        (after.marked.as_slice(), after.bare.as_slice()),
        (&keys[1..2], &keys[..1])
    );
    make_gone("Tracked", "tracked-0@x.example");
    let strange = ItemKey {
        folder: id.clone(),
        name: "1.1".to_owned(),
    };
    let known = [keys[0].clone(), keys[1].clone(), strange];
    let gone = seen(look(&known, after.position.as_ref()).await);
    assert_eq!(
        (gone.marked.as_slice(), gone.bare.as_slice()),
        (&keys[1..2], &[][..])
    );
    assert_eq!(set(&keys[..1], true).await, [], "what is gone is not as wanted");
    assert_eq!(house.mailbox.envelopes(&id, &known).await.unwrap().len(), 1);
}

async fn finds_every_copy(house: &House) {
    folder(house, "Find").await;
    for place in ["Find", "Archive", "Trash", "Junk"] {
        house.deliver(place, &message("find\"me\\(x)@x.example", "Find"));
    }
    let id = "<find\"me\\(x)@x.example>".parse().unwrap();
    let found = house.mailbox.find(&id).await.unwrap();
    assert_eq!(found.len(), 2, "two folders, but not Trash and Junk: {found:?}");
    for key in found {
        let raw = house.mailbox.read(&key).await.unwrap();
        assert_eq!(mime::header_only(&raw.0).id, id);
    }
    let part: Vec<ItemKey> = house.mailbox.find(&"find".parse().unwrap()).await.unwrap();
    assert_eq!(part, [], "an identity is not a search text");
}

/// What a search finds, newest first, page by page.
async fn found(house: &House, folder: &FolderId, typed: &str, limit: u32) -> Vec<String> {
    let query = MailQuery::of(typed).unwrap();
    let (mut subjects, mut cursor) = (Vec::new(), None);
    loop {
        let page = house.mailbox.search(folder, &query, cursor.as_ref(), limit).await;
        let page = page.unwrap_or_else(|error| panic!("{typed}: {error}"));
        assert!(page.envelopes.len() <= limit as usize);
        subjects.extend(page.envelopes.into_iter().map(|one| one.header.subject));
        cursor = page.next;
        if cursor.is_none() {
            return subjects;
        }
    }
}

async fn searches_by_subject_and_people(house: &House, make_gone: &impl Fn(&str, &str)) {
    let id = folder(house, "Search").await;
    for n in 0..12 {
        let raw = message(&format!("search-{n}@x.example"), &format!("Offer number {n}"));
        house.deliver("Search", &raw);
    }
    let others = [
        "From: =?utf-8?q?J=C3=BCrgen_Gro=C3=9F?= <jg@nordkai.example>\r\nTo: o@y.example\r\nCc: Quiet <quiet@reader.example>\r\n\
         Subject: =?utf-8?b?QW5nZWJvdCBmw7xyIEvDtmxu?=\r\nMessage-ID: <search-a@x.example>\r\n\r\nThe secret word is walrus.\r\n",
        "From: b@x.example\r\nTo: o@y.example\r\nSubject: He said \"yes\" to 50% of a\\b\r\nMessage-ID: <search-b@x.example>\r\n\r\nx\r\n",
    ];
    for raw in others {
        house.deliver("Search", raw.as_bytes());
    }
    let offers: Vec<String> = (0..12).rev().map(|n| format!("Offer number {n}")).collect();
    assert_eq!(
        found(house, &id, "oFFer", 5).await,
        offers,
        "page by page, newest first"
    );
    assert_eq!(
        found(house, &id, "offer ilse NUMBER 11", 5).await,
        ["Offer number 11"],
        "every word"
    );
    let cologne = ["Angebot für Köln"];
    for typed in [
        "köln",
        "KÖLN",
        "jürgen",
        "groß angebot",
        "nordkai.example",
        "quiet",
        "quiet@reader.example für",
    ] {
        assert_eq!(found(house, &id, typed, 5).await, cologne, "{typed}");
    }
    for typed in ["\"yes\"", "50%", "a\\b", "\" said"] {
        assert_eq!(found(house, &id, typed, 5).await.len(), 1, "{typed}");
    }
    for typed in [
        "walrus",
        "*",
        "x\" ALL \"",
        "offer) (ALL",
        "{3}",
        "köln\" ALL",
        "\\Seen",
    ] {
        assert_eq!(
            found(house, &id, typed, 5).await,
            Vec::<String>::new(),
            "{typed}: text, not words of the protocol"
        );
    }
    goes_on_where_it_was(house, &id, make_gone).await;
    let none = folder(house, "Search nothing").await;
    assert_eq!(found(house, &none, "offer", 5).await, Vec::<String>::new());
    let query = MailQuery::of("offer").unwrap();
    let nowhere = FolderId(id.0.replace("Search", "Nowhere"));
    let gone = house.mailbox.search(&nowhere, &query, None, 5).await;
    assert!(matches!(gone, Err(MailboxError::Gone)), "{gone:?}");
    let nonsense = PageCursor("nonsense".to_owned());
    let refused = house.mailbox.search(&id, &query, Some(&nonsense), 5).await;
    assert!(matches!(refused, Err(MailboxError::NoPlace)), "{refused:?}");
}

/// What comes and goes between two pages of a search shifts nothing.
async fn goes_on_where_it_was(house: &House, id: &FolderId, make_gone: &impl Fn(&str, &str)) {
    let query = MailQuery::of("offer").unwrap();
    let first = house.mailbox.search(id, &query, None, 5).await.unwrap();
    house.deliver("Search", &message("search-late@x.example", "Offer late"));
    make_gone("Search", "search-9@x.example");
    make_gone("Search", "search-2@x.example");
    let second = house
        .mailbox
        .search(id, &query, first.next.as_ref(), 20)
        .await
        .unwrap();
    let subjects: Vec<String> = second
        .envelopes
        .into_iter()
        .map(|one| one.header.subject)
        .collect();
    let expected: Vec<String> = [6, 5, 4, 3, 1, 0]
        .iter()
        .map(|n| format!("Offer number {n}"))
        .collect();
    assert_eq!(subjects, expected);
    assert_eq!(second.next, None);
}

async fn takes_messages_in_and_out(house: &House) {
    let drafts = house.folder(FolderPurpose::Drafts).await.id;
    let raw = message("kept@x.example", "Kept");
    let draft = Flags {
        seen: true,
        draft: true,
        ..Flags::default()
    };
    let id = "<kept@x.example>".parse().unwrap();
    assert_eq!(house.mailbox.find_in(&drafts, &id).await.unwrap(), []);
    house.mailbox.append(&drafts, &raw, draft).await.unwrap();
    let first = house.mailbox.find_in(&drafts, &id).await.unwrap();
    house
        .mailbox
        .append(&drafts, &raw, Flags::default())
        .await
        .unwrap();
    let both = house.mailbox.find_in(&drafts, &id).await.unwrap();
    assert_eq!(
        (first.len(), both.len(), &both[0]),
        (1, 2, &first[0]),
        "the newest last"
    );
    let page = house.mailbox.page(&drafts, None, 10).await.unwrap();
    let flags: Vec<Flags> = page.envelopes.iter().map(|one| one.flags).collect();
    assert_eq!(flags, [Flags::default(), draft]);
    assert!(
        house.mailbox.read(&first[0]).await.unwrap().0 == raw,
        "byte for byte"
    );
    house.mailbox.remove(&first[0]).await.unwrap();
    house.mailbox.remove(&first[0]).await.unwrap();
    let left = house.mailbox.find_in(&drafts, &id).await.unwrap();
    assert_eq!(left, both[1..], "one was taken away, and no other");
    let nowhere = FolderId("No such folder".to_owned());
    assert!(house.mailbox.append(&nowhere, &raw, draft).await.is_err());
    house.mailbox.remove(&both[1]).await.unwrap();
}

async fn tells_what_changed(house: &House, make_gone: &impl Fn(&str, &str)) {
    let id = folder(house, "Changes").await;
    for n in 0..3 {
        house.deliver(
            "Changes",
            &message(&format!("change-{n}@x.example"), &format!("Change {n}")),
        );
    }
    let Changes::Complete { present, checkpoint } = house.mailbox.changes(&id, None).await.unwrap() else {
        panic!("the first look is complete")
    };
    assert_eq!(present.len(), 3);
    let Changes::Delta {
        arrived,
        changed,
        removed,
        checkpoint,
    } = house.mailbox.changes(&id, Some(&checkpoint)).await.unwrap()
    else {
        panic!("a known checkpoint gives a delta")
    };
    assert_eq!(
        (arrived.len(), changed.len(), removed.len()),
        (0, 0, 0),
        "a quiet folder changes nothing"
    );
    house.deliver("Changes", &message("change-3@x.example", "Change 3"));
    house
        .mailbox
        .mark(
            &present[1],
            FlagChange {
                seen: Some(true),
                flagged: None,
            },
        )
        .await
        .unwrap();
    make_gone("Changes", "change-0@x.example");
    let Changes::Delta {
        arrived,
        changed,
        removed,
        ..
    } = house.mailbox.changes(&id, Some(&checkpoint)).await.unwrap()
    else {
        panic!("a known checkpoint gives a delta")
    };
    assert_eq!(arrived.len(), 1);
    assert_eq!(
        mime::header_only(&house.mailbox.read(&arrived[0]).await.unwrap().0).subject,
        "Change 3"
    );
    assert_eq!(
        changed
            .iter()
            .map(|(key, flags)| (key, flags.seen))
            .collect::<Vec<_>>(),
        [(&present[1], true)]
    );
    assert_eq!(removed, [present[2].clone()], "an explicit removal (promise 4)");
    assert!(matches!(
        house.mailbox.read(&present[2]).await,
        Err(MailboxError::Gone)
    ));
    stands_somewhere(house, &id).await;
    let forgotten = Checkpoint("nonsense".to_owned());
    let again = house.mailbox.changes(&id, Some(&forgotten)).await.unwrap();
    let there = house.mailbox.page(&id, None, 9).await.unwrap().total as usize;
    assert!(matches!(again, Changes::Complete { present, .. } if present.len() == there));
}

/// A position that a folder tells by itself is as good as that of a look at all of it.
async fn stands_somewhere(house: &House, id: &FolderId) {
    let Some(position) = house.mailbox.position(id).await.unwrap() else {
        return;
    };
    house.deliver("Changes", &message("change-4@x.example", "Change 4"));
    let changes = house.mailbox.changes(id, Some(&position)).await.unwrap();
    let Changes::Delta {
        arrived,
        changed,
        removed,
        ..
    } = changes
    else {
        panic!("a position gives a delta")
    };
    assert_eq!((arrived.len(), changed.len(), removed.len()), (1, 0, 0));
}

async fn says_gone(house: &House) {
    let nowhere = FolderId("No such folder".to_owned());
    assert!(matches!(
        house.mailbox.page(&nowhere, None, 1).await,
        Err(MailboxError::Gone)
    ));
    let inbox = house.inbox().await;
    for name in ["nonsense", "1.999999", "../../etc/passwd", ""] {
        let key = ItemKey {
            folder: inbox.clone(),
            name: name.to_owned(),
        };
        assert!(
            matches!(house.mailbox.read(&key).await, Err(MailboxError::Gone)),
            "{name}"
        );
        let change = FlagChange {
            seen: Some(true),
            flagged: None,
        };
        assert!(
            matches!(house.mailbox.mark(&key, change).await, Err(MailboxError::Gone)),
            "{name}"
        );
    }
}

async fn tells_when_something_comes(house: &House) {
    let inbox = house.inbox().await;
    let mut events = house.mailbox.watch(&inbox).await.unwrap();
    house.deliver("INBOX", &message("event@x.example", "Event"));
    assert_eq!(events.recv().await, Some(MailboxEvent::FolderChanged(inbox)));
}

async fn works_again_when_it_was_closed_and_reopened(house: &House) {
    house.mailbox.close().await;
    house.mailbox.reopen();
    assert!(!house.mailbox.folders().await.unwrap().is_empty());
}
