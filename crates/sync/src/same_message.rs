//! Whether a record with a message's Message-ID is the record of that message (docs/adr/0030).
//!
//! Machines give one Message-ID to many messages, and whoever got a message can write another one under its Message-ID. Compared is
//! what a record holds anyway and what does not change on the way. Lists rewrite subjects and senders and leave the date; people write
//! on behalf of others; other programs keep less of a message. So only a clear contradiction makes two messages of them.

use core::time::Duration;

use jiff::{SignedDuration, Timestamp};
use regarding_model::address::EmailAddress;
use regarding_model::identity;
use regarding_model::ids::MessageId;

use crate::incoming::base_subject;

/// Clocks of two servers may be so far apart, and programs may cut seconds.
const CLOCKS: Duration = Duration::from_secs(5 * 60);
/// A server that takes a time for one of another zone is wrong by whole quarters of an hour, and by no more than this.
const ZONES: Duration = Duration::from_secs(14 * 3600);
/// A record that says when a message arrived, or when somebody completed it, may say so days after it was sent.
const ON_THE_WAY: Duration = Duration::from_secs(3 * 24 * 3600);
/// A record without a time of its own is completed in the moment in which it is made.
const AT_ONCE: Duration = Duration::from_secs(2);

/// What a message says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who wrote it.
    pub sender: Option<EmailAddress>,
    /// Its subject.
    pub subject: String,
    /// When it was sent.
    pub sent: Option<Timestamp>,
}

/// What a record says of its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Whether programs of ours make records under this id: then it holds the date of the message's header.
    pub ours: bool,
    /// An address or several.
    pub sender: Option<String>,
    /// The subject.
    pub subject: Option<String>,
    /// When the message was sent, where the organization's services say so.
    pub sent: Option<Timestamp>,
    /// When it was sent, arrived or was completed.
    pub ended: Option<Timestamp>,
    /// When the record was made.
    pub made: Option<Timestamp>,
}

/// How one thing that both say compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Same,
    Unclear,
    Different,
}

/// The identity by which a message is told from others of its Message-ID: by all that [`is_another`] compares, so that what differs in
/// one of them is never taken for the same.
#[must_use]
pub fn own_id(id: &MessageId, message: &Message) -> MessageId {
    identity::namesake_id(
        id,
        message.sent,
        message.sender.as_ref(),
        &words(&message.subject),
    )
}

/// Whether a record is clearly of another message.
#[must_use]
pub fn is_another(message: &Message, record: &Record) -> bool {
    let differ = [sender(message, record), subject(message, record)]
        .iter()
        .filter(|one| **one == Says::Different)
        .count();
    match time(message, record) {
        (Says::Different, Certain::Yes) => true,
        (Says::Different, Certain::No) => differ > 0,
        (Says::Same | Says::Unclear, _) => differ > 1,
    }
}

/// Whether a record's time is that of the message's header for certain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Certain {
    Yes,
    No,
}

fn time(message: &Message, record: &Record) -> (Says, Certain) {
    let Some(sent) = message.sent else {
        return (Says::Unclear, Certain::No);
    };
    let by_itself = |ended: &Timestamp| record.made.is_some_and(|made| apart(made, *ended) <= AT_ONCE);
    match (record.ended, record.sent) {
        (Some(ended), _) if record.ours && !by_itself(&ended) => (of_header(sent, ended), Certain::Yes),
        (ended, told) => {
            let times = [told, ended, record.made];
            let near = |at: &Timestamp| apart(sent, *at) <= ON_THE_WAY;
            let says = if times.iter().flatten().any(near) {
                Says::Unclear
            } else if times.iter().any(Option::is_some) {
                Says::Different
            } else {
                Says::Unclear
            };
            (says, Certain::No)
        }
    }
}

fn of_header(sent: Timestamp, kept: Timestamp) -> Says {
    const QUARTER: i64 = 15 * 60;
    let apart = apart(sent, kept);
    let beyond = i64::try_from(apart.as_secs()).unwrap_or(i64::MAX) % QUARTER;
    let by_quarters = beyond <= 1 || beyond >= QUARTER - 1;
    if apart <= CLOCKS {
        Says::Same
    } else if apart <= ZONES && by_quarters {
        Says::Unclear
    } else {
        Says::Different
    }
}

fn apart(one: Timestamp, other: Timestamp) -> Duration {
    SignedDuration::unsigned_abs(one.duration_since(other))
}

fn sender(message: &Message, record: &Record) -> Says {
    let (Some(mine), Some(theirs)) = (&message.sender, &record.sender) else {
        return Says::Unclear;
    };
    let theirs: Vec<EmailAddress> = theirs
        .split([';', ',', ' ', '<', '>', '"'])
        .filter_map(|part| part.parse().ok())
        .collect();
    if theirs.is_empty() {
        // A name, or the path of a directory: nothing to compare with.
        Says::Unclear
    } else if theirs.contains(mine) {
        Says::Same
    } else {
        Says::Different
    }
}

/// Whether the words of one stand in the other, in their order: lists put a label before, services a token behind, and columns cut.
fn subject(message: &Message, record: &Record) -> Says {
    let mine = words(&message.subject);
    let theirs = words(record.subject.as_deref().unwrap_or_default());
    let (short, long) = if mine.len() <= theirs.len() {
        (mine, theirs)
    } else {
        (theirs, mine)
    };
    let Some((last, before)) = short.split_last() else {
        return Says::Unclear;
    };
    let stands = long.windows(short.len()).any(|part| {
        part.split_last()
            .is_some_and(|(end, first)| first == before && (end == last || is_cut(last, end, &short)))
    });
    if stands { Says::Same } else { Says::Different }
}

/// Whether a long subject ends within a word, since it did not fit.
fn is_cut(word: &str, whole: &str, all: &[String]) -> bool {
    let long = all.iter().map(String::len).sum::<usize>() > 100;
    long && whole.starts_with(word)
}

/// What a subject says, without labels, tokens and signs.
fn words(subject: &str) -> Vec<String> {
    base_subject(subject)
        .split(|one: char| !one.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{Message, Record, is_another};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000)
            .unwrap()
            .checked_add(SignedDuration::from_secs(seconds))
            .unwrap()
    }

    fn message() -> Message {
        Message {
            sender: Some("ilse@x.example".parse().unwrap()),
            subject: "Offer for the harbour crane".to_owned(),
            sent: Some(at(0)),
        }
    }

    /// As this program makes it, a day after the message was sent.
    fn ours() -> Record {
        Record {
            ours: true,
            sender: Some("ilse@x.example".to_owned()),
            subject: Some("Offer for the harbour crane".to_owned()),
            sent: None,
            ended: Some(at(0)),
            made: Some(at(86_400)),
        }
    }

    fn theirs() -> Record {
        Record {
            ours: false,
            ended: Some(at(4000)),
            made: Some(at(4000)),
            ..ours()
        }
    }

    #[track_caller]
    fn same(record: &Record) {
        assert!(!is_another(&message(), record), "{record:?}");
    }

    #[track_caller]
    fn another(record: &Record) {
        assert!(is_another(&message(), record), "{record:?}");
    }

    #[test]
    fn copies_of_one_message_stay_one_whatever_changed_on_their_way() {
        same(&ours());
        let subjects = [
            "[crane-list] RE: Offer for the harbour crane CRM:0001042",
            "Offer for the harbour",
            "",
        ];
        for subject in subjects {
            same(&Record {
                subject: Some(subject.to_owned()),
                sender: Some("crane-list@lists.example".to_owned()),
                ..ours()
            });
        }
        for sender in [
            "Ilse Brandt",
            "/O=FIRM/CN=ILSE",
            "",
            "ILSE@x.example; boss@x.example",
        ] {
            same(&Record {
                sender: Some(sender.to_owned()),
                ended: Some(at(40)),
                ..ours()
            });
        }
        // A gateway that takes the zone for another one, and a subject that the person wrote anew.
        same(&Record {
            ended: Some(at(-7200)),
            subject: Some("Crane, for the file".to_owned()),
            ..ours()
        });
        same(&Record {
            sender: None,
            subject: None,
            ended: None,
            made: None,
            ..ours()
        });
    }

    #[test]
    fn a_subject_that_was_cut_within_a_word_is_the_same() {
        let long = "crane ".repeat(140);
        let cut: String = long.chars().take(800).collect();
        let message = Message {
            subject: long,
            sender: Some("list@x.example".parse().unwrap()),
            ..message()
        };
        let record = Record {
            subject: Some(cut),
            ..ours()
        };
        assert!(!is_another(&message, &record));
    }

    #[test]
    fn a_machine_that_gives_every_message_one_message_id_wrote_several() {
        another(&Record {
            ended: Some(at(-3000)),
            ..ours()
        });
        another(&Record {
            ended: Some(at(-86_400)),
            made: Some(at(-86_000)),
            ..ours()
        });
    }

    #[test]
    fn a_forged_message_id_is_seen_by_two_things_that_differ() {
        let forged = Record {
            sender: Some("mallory@z.example".to_owned()),
            subject: Some("Your invoice".to_owned()),
            ..ours()
        };
        another(&forged);
        another(&Record {
            ours: false,
            ended: Some(at(30)),
            ..forged.clone()
        });
        // With the subject of what it pretends to be, but not its date.
        another(&Record {
            subject: ours().subject,
            ended: Some(at(7000)),
            ..forged
        });
    }

    #[test]
    fn a_record_that_says_when_a_message_arrived_is_held_to_its_time_only_beside_another_difference() {
        same(&theirs());
        let late = Record {
            ended: Some(at(10 * 86_400)),
            made: Some(at(10 * 86_400)),
            ..theirs()
        };
        same(&late);
        another(&Record {
            subject: Some("Something else".to_owned()),
            ..late.clone()
        });
        // One that names the time of sending besides.
        same(&Record {
            subject: Some("Something else".to_owned()),
            sent: Some(at(20)),
            ..late
        });
    }

    #[test]
    fn a_time_that_the_organization_put_in_itself_says_nothing_for_certain() {
        same(&Record {
            ended: Some(at(90_000)),
            made: Some(at(89_999)),
            ..ours()
        });
    }

    #[test]
    fn a_message_without_a_date_is_another_one_only_by_sender_and_subject() {
        let undated = Message {
            sent: None,
            ..message()
        };
        let other_subject = Record {
            subject: Some("Minutes".to_owned()),
            ended: Some(at(5 * 86_400)),
            ..ours()
        };
        assert!(!is_another(&undated, &other_subject));
        let both = Record {
            sender: Some("otto@y.example".to_owned()),
            ..other_subject
        };
        assert!(is_another(&undated, &both));
    }
}
