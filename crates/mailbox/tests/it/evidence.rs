//! Promise 2 on a mail server: what a relay hears on the line is what stands in the evidence log, command by command, and of
//! content nothing stands there.

use std::collections::BTreeSet;
use std::sync::Arc;

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Account, Imap};
use regarding_mailbox::query::MailQuery;
use regarding_mailbox::seam::{FlagChange, FolderId, Mailbox, MailboxEvent};
use regarding_net::{Carried, EvidenceEntry, Outcome, Rule};

use crate::dovecot::Dovecot;
use crate::house::message;
use crate::logbook::Log;
use crate::relay::Relay;

/// A command as the line and the log both tell it.
#[derive(Debug, PartialEq, Eq)]
struct Command {
    method: String,
    bytes: u64,
}

/// The commands among the lines that went out: those with a tag. What follows a sign-in and ends IDLE has none.
fn heard(lines: &[String]) -> Vec<Command> {
    let command = |line: &String| {
        let (tag, rest) = line.split_once(' ')?;
        let tagged = tag.len() > 1 && tag[1..].bytes().all(|byte| byte.is_ascii_digit());
        let mut words = rest.split(' ').map(str::to_ascii_lowercase);
        let first = words.next()?;
        let method = if first == "uid" {
            format!("imap.uid-{}", words.next()?)
        } else {
            format!("imap.{first}")
        };
        let bytes = rest.len() as u64;
        tagged.then_some(Command { method, bytes })
    };
    lines.iter().filter_map(command).collect()
}

/// The commands in the log; connections are counted apart.
fn written(entries: &[EvidenceEntry]) -> Vec<Command> {
    let commands = entries.iter().filter(|entry| entry.method != "imap.connect");
    commands
        .map(|entry| Command {
            method: entry.method.clone(),
            bytes: entry.bytes_out,
        })
        .collect()
}

async fn scene() -> (Dovecot, Relay, Arc<Log>, Imap) {
    let dovecot = Dovecot::start();
    let house = dovecot.house(dovecot.account()).await;
    house.deliver("INBOX", &message("planted-1@x.example", "Planted subject"));
    house.deliver("INBOX", &message("planted-2@x.example", "Another one"));
    house.create("Planted folder");
    house.mailbox.close().await;
    let relay = Relay::before(dovecot.port("IMAP_PORT")).await;
    let log = Arc::new(Log::default());
    let account = Account {
        port: relay.port,
        ..dovecot.account()
    };
    let mailbox = Imap::new(account, Arc::clone(&log) as _);
    (dovecot, relay, log, mailbox)
}

#[tokio::test]
async fn every_command_has_its_line_under_the_rule_of_its_use() {
    let (dovecot, relay, log, mailbox) = scene().await;
    let inbox = FolderId("INBOX".to_owned());
    let seen = FlagChange {
        seen: Some(true),
        flagged: Some(false),
    };
    mailbox.check().await.unwrap();
    let mut entries = expect(
        &log,
        Rule::MailSignIn,
        &["imap.connect", "imap.authenticate", "imap.capability"],
    );
    mailbox.folders().await.unwrap();
    entries.extend(expect(&log, Rule::MailFolders, &["imap.list"]));
    let page = mailbox.page(&inbox, None, 1).await.unwrap();
    entries.extend(expect(&log, Rule::MailList, &["imap.select", "imap.fetch"]));
    mailbox.page(&inbox, page.next.as_ref(), 1).await.unwrap();
    entries.extend(expect(&log, Rule::MailList, &["imap.noop", "imap.fetch"]));
    let key = &page.envelopes[0].key;
    mailbox.read(key).await.unwrap();
    entries.extend(expect(&log, Rule::MailRead, &["imap.uid-fetch"]));
    mailbox.mark(key, seen).await.unwrap();
    entries.extend(expect(&log, Rule::MailMark, &["imap.uid-store"]));
    mailbox
        .set_marks(&inbox, core::slice::from_ref(key), true)
        .await
        .unwrap();
    mailbox.look_for_marks(&inbox, &[], None).await.unwrap();
    entries.extend(expect(
        &log,
        Rule::TrackedMarks,
        &[
            "imap.select",
            "imap.uid-store",
            "imap.uid-search",
            "imap.select",
            "imap.uid-search",
        ],
    ));
    mailbox
        .find(&"planted-2@x.example".parse().unwrap())
        .await
        .unwrap();
    entries.extend(expect(
        &log,
        Rule::MailFind,
        &["imap.list", "imap.select", "imap.uid-search"],
    ));
    let query = MailQuery::of("planted").unwrap();
    mailbox.search(&inbox, &query, None, 1).await.unwrap();
    entries.extend(expect(
        &log,
        Rule::MailSearch,
        &["imap.select", "imap.uid-search", "imap.uid-fetch"],
    ));
    mailbox.changes(&inbox, None).await.unwrap();
    entries.extend(expect(&log, Rule::MailList, &["imap.select", "imap.uid-fetch"]));
    mailbox.close().await;
    entries.extend(expect(&log, Rule::MailSignIn, &["imap.logout"]));

    let (on_the_line, in_the_log) = (heard(&relay.lines()), written(&entries));
    assert_eq!(
        on_the_line, in_the_log,
        "the same commands, of the same length, in the same order"
    );
    let connections = entries
        .iter()
        .filter(|entry| entry.method == "imap.connect")
        .count();
    assert_eq!(connections, 1);
    nothing_of_content(&dovecot, &entries);
}

/// The lines since the last call, all answered and under one rule; the methods named are among them, in this order.
fn expect(log: &Log, rule: Rule, methods: &[&str]) -> Vec<EvidenceEntry> {
    let lines = log.take();
    let mut wanted = methods.iter().peekable();
    for (entry, outcome) in &lines {
        assert_eq!(
            (entry.rule, outcome),
            (rule, &Some(Outcome::Done)),
            "{}",
            entry.method
        );
        if wanted.peek().is_some_and(|method| **method == entry.method) {
            wanted.next();
        }
    }
    assert_eq!(
        wanted.next(),
        None,
        "{rule}: {:?}",
        written(&lines.iter().map(|line| line.0.clone()).collect::<Vec<_>>())
    );
    lines.into_iter().map(|(entry, _)| entry).collect()
}

fn nothing_of_content(dovecot: &Dovecot, entries: &[EvidenceEntry]) {
    let text = format!("{entries:?}");
    let secrets = [dovecot.env("IMAP_USER"), dovecot.env("IMAP_PASSWORD")];
    for content in ["planted", "Planted", "INBOX", "Another one"]
        .into_iter()
        .chain(secrets)
    {
        assert!(!text.contains(content), "{content}");
    }
    let of = |method: &str| entries.iter().find(|entry| entry.method == method).unwrap();
    let sign_in = of("imap.authenticate");
    assert_eq!(sign_in.carried, [Carried::new("credentials", 1)]);
    assert_eq!(
        sign_in.bytes_out,
        "AUTHENTICATE PLAIN".len() as u64,
        "not even the length of the password"
    );
    assert_eq!(of("imap.uid-fetch").carried, [Carried::new("messages", 1)]);
    let found = entries
        .iter()
        .find(|entry| entry.rule == Rule::MailFind && entry.method == "imap.uid-search");
    assert_eq!(found.unwrap().carried, [Carried::new("message-ids", 1)]);
    let marked = entries.iter().filter(|entry| entry.rule == Rule::TrackedMarks);
    let kinds: BTreeSet<&str> = marked
        .flat_map(|entry| &entry.carried)
        .map(|carried| carried.kind)
        .collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["folders", "messages"]);
    let searches = entries.iter().filter(|entry| entry.method == "imap.uid-search");
    let carried: Vec<_> = searches.flat_map(|entry| &entry.carried).collect();
    assert!(carried.contains(&&Carried::new("search_text", 1)), "{carried:?}");
}

#[tokio::test]
async fn watching_has_its_lines_too_and_one_that_is_given_up_says_so() {
    let (_dovecot, relay, log, mailbox) = scene().await;
    let inbox = FolderId("INBOX".to_owned());
    let mut events = mailbox.watch(&inbox).await.unwrap();
    let idles = |log: &Log| {
        let lines = log.lines().into_iter();
        lines
            .filter(|(entry, _)| entry.method == "imap.idle")
            .map(|(entry, outcome)| (entry.rule, outcome))
            .collect::<Vec<_>>()
    };
    relay.heard("IDLE").await;
    assert_eq!(idles(&log), [(Rule::MailWatch, None)]);
    relay.cut();
    assert_eq!(events.recv().await, Some(MailboxEvent::Lost));
    assert_eq!(idles(&log)[0].1, Some(Outcome::Lost));
    assert_eq!(events.recv().await, Some(MailboxEvent::Restored));
    drop(events);
    mailbox.close().await;
    let connections = log
        .lines()
        .iter()
        .filter(|(entry, _)| entry.method == "imap.connect")
        .count();
    assert_eq!(connections, 2, "taken up again, written down again");
}

#[tokio::test]
async fn what_the_server_refuses_stands_in_the_log_as_refused() {
    let (_dovecot, relay, log, mailbox) = scene().await;
    let nowhere = FolderId("Planted elsewhere".to_owned());
    assert!(matches!(
        mailbox.page(&nowhere, None, 10).await,
        Err(MailboxError::Gone)
    ));
    let select = log
        .take()
        .into_iter()
        .find(|(entry, _)| entry.method == "imap.select");
    assert_eq!(select.unwrap().1, Some(Outcome::Refused));
    mailbox.close().await;
    assert!(
        heard(&relay.lines())
            .iter()
            .any(|command| command.method == "imap.select")
    );
}

#[tokio::test]
async fn a_connection_that_is_not_made_stands_in_the_log_as_not_made() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let dovecot = Dovecot::start();
    let account = Account {
        port,
        ..dovecot.account()
    };
    let log = Arc::new(Log::default());
    assert!(Imap::new(account, Arc::clone(&log) as _).check().await.is_err());
    let lines = log.take();
    let told: Vec<_> = lines
        .iter()
        .map(|(entry, outcome)| (entry.method.as_str(), entry.host.clone(), *outcome))
        .collect();
    assert_eq!(
        told,
        [(
            "imap.connect",
            format!("127.0.0.1:{port}"),
            Some(Outcome::NotSent)
        )]
    );
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_sent() {
    let (dovecot, relay, _log, _) = scene().await;
    let account = Account {
        port: relay.port,
        ..dovecot.account()
    };
    let refused = Imap::new(account, Log::full()).check().await;
    assert!(matches!(refused, Err(MailboxError::Evidence)));
    assert_eq!((relay.lines().len(), relay.round_trips()), (0, 0), "promise 2");
}
