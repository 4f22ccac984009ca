//! What an answer begins with: whom it goes to, its subject, the text it quotes, its place in the thread.

use core::fmt::Write as _;

use regarding_model::address::{EmailAddress, Participant, Role};
use regarding_model::identity::written_message_id;
use regarding_model::ids::MessageId;
use regarding_model::item::MessageHeader;

/// How an answer relates to the message that it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answering {
    /// To its author.
    Sender,
    /// To everybody in it.
    All,
    /// To others.
    Forward,
}

/// What stands before the subject of an answer, in the languages that are met; told apart from a word by the colon.
const REPLIES: [&str; 8] = ["re", "aw", "sv", "antw", "vs", "rv", "rif", "رد"];
/// The same for a forwarded message.
const FORWARDS: [&str; 7] = ["fwd", "fw", "wg", "tr", "i", "vb", "إعادة توجيه"];

/// The subject of an answer: one prefix, however often the thread went to and fro.
#[must_use]
pub fn subject(answering: Answering, subject: &str) -> String {
    let subject = subject.trim();
    let (mine, known) = match answering {
        Answering::Sender | Answering::All => ("Re", &REPLIES[..]),
        Answering::Forward => ("Fwd", &FORWARDS[..]),
    };
    let first = subject
        .split_once(':')
        .map(|(first, _)| first.trim().to_lowercase());
    if first.is_some_and(|first| known.contains(&first.as_str())) {
        return subject.to_owned();
    }
    format!("{mine}: {subject}").trim_end().to_owned()
}

/// Whom an answer goes to. The person's own addresses are left out; who answers a message of their own writes to its recipients.
/// `reply_to` are the people that its author wishes to be answered, if any.
#[must_use]
pub fn recipients(
    answering: Answering,
    header: &MessageHeader,
    reply_to: &[Participant],
    is_mine: impl Fn(&EmailAddress) -> bool,
) -> Vec<Participant> {
    if answering == Answering::Forward {
        return Vec::new();
    }
    let of = |role| header.people.iter().filter(move |person| person.role == role);
    let mine = |person: &&Participant| person.address.as_ref().is_some_and(&is_mine);
    let written_by_me = of(Role::From).any(|person| mine(&person));
    let authors: Vec<&Participant> = match (written_by_me, reply_to.is_empty()) {
        (true, _) => of(Role::To).collect(),
        (false, false) => reply_to.iter().collect(),
        (false, true) => of(Role::From).collect(),
    };
    let mut all: Vec<Participant> = Vec::new();
    let mut add = |people: Vec<&Participant>, role: Role, even_mine: bool| {
        for person in people {
            let known = all.iter().any(|other| same(other, person));
            if !known && (even_mine || !mine(&person)) {
                all.push(Participant {
                    role,
                    ..person.clone()
                });
            }
        }
    };
    // Who wrote to themselves answers themselves.
    let only_me = authors.iter().all(mine);
    add(authors, Role::To, only_me);
    if answering == Answering::All {
        add(of(Role::To).chain(of(Role::Cc)).collect(), Role::Cc, false);
    }
    all
}

/// The author whom an answer misses: it goes where the message wishes it to go, which is none of the addresses that it came from. Whoever
/// takes another one's name does that.
#[must_use]
pub fn missed<'h>(
    header: &'h MessageHeader,
    reply_to: &[Participant],
    is_mine: impl Fn(&EmailAddress) -> bool,
) -> Option<&'h Participant> {
    let authors = || header.people.iter().filter(|person| person.role == Role::From);
    let reached = authors().any(|author| {
        let mine = author.address.as_ref().is_some_and(&is_mine);
        mine || reply_to.iter().any(|wished| same(wished, author))
    });
    authors().next().filter(|_| !reached && !reply_to.is_empty())
}

fn same(one: &Participant, other: &Participant) -> bool {
    match (&one.address, &other.address) {
        (Some(one), Some(other)) => one == other,
        _ => one.written == other.written,
    }
}

/// The thread of an answer, oldest first (RFC 5322, 3.6.4).
#[must_use]
pub fn references(header: &MessageHeader) -> Vec<MessageId> {
    let mut all = header.references.clone();
    if all.is_empty() {
        all.extend(header.in_reply_to.clone());
    }
    let own = written_message_id(&header.id);
    all.retain(|id| *id != own);
    all.push(own);
    all
}

/// A text as a quote, below a line that says whose it is.
#[must_use]
pub fn quote(introduction: &str, text: &str) -> String {
    let mut quoted = format!("{introduction}\n");
    for line in text.trim_end().lines() {
        let mark = if line.is_empty() || line.starts_with('>') {
            ">"
        } else {
            "> "
        };
        // Writing to a text does not fail.
        let _ = writeln!(quoted, "{mark}{line}");
    }
    quoted
}

/// A text with words put in where the person writes: behind what they wrote, above the signature and what is quoted or passed on.
/// `forwarded` is the line that begins a message that is passed on.
#[must_use]
pub fn put_in(text: &str, words: &str, forwarded: &str) -> String {
    let (own, rest) = text.split_at(own_end(text, forwarded));
    let (own, words) = (own.trim_end(), words.trim_matches('\n').trim_end());
    let mut made = String::from(own);
    for part in [words, rest.trim_start_matches('\n').trim_end_matches('\n')] {
        if !part.is_empty() {
            if !made.is_empty() {
                made.push_str("\n\n");
            }
            made.push_str(part);
        }
    }
    if !rest.trim().is_empty() && text.ends_with('\n') {
        made.push('\n');
    }
    made
}

/// Where what the person wrote ends, in bytes.
fn own_end(text: &str, forwarded: &str) -> usize {
    let mut at = 0;
    let mut before = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        // The separator of a signature is two hyphens and a blank (RFC 3676, 4.3).
        if words == "-- " || (!forwarded.is_empty() && words == forwarded) {
            return at;
        }
        if words.starts_with('>') {
            // The line right above tells whose words are quoted.
            return before;
        }
        before = if words.trim().is_empty() {
            at + line.len()
        } else {
            at
        };
        at += line.len();
    }
    text.len()
}

/// The subject of a message after one was wished for: an empty one gives way, another one stays and the wished one is offered.
#[must_use]
pub fn subject_and_offer(subject: &str, wished: &str) -> (String, Option<String>) {
    let wished = wished.split_whitespace().collect::<Vec<_>>().join(" ");
    if subject.trim().is_empty() {
        return (wished, None);
    }
    let offered = (!wished.is_empty() && wished != subject.trim()).then_some(wished);
    (subject.to_owned(), offered)
}
