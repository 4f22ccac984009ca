//! What tells messages of one Message-ID from each other (docs/adr/0030).

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use regarding_model::identity::written_message_id;
use regarding_model::ids::MessageId;
use regarding_sync::same_message::{Message, own_id};

fn id() -> MessageId {
    "<009601c813c6@outlook.example>".parse().unwrap()
}

fn message() -> Message {
    Message {
        sender: Some("mikel@nowhere.example".parse().unwrap()),
        subject: "Another PDF".to_owned(),
        sent: "2007-10-21T09:38:13Z".parse().ok(),
    }
}

#[test]
fn whatever_is_compared_is_in_the_identity() {
    let own = own_id(&id(), &message());
    let others = [
        Message {
            sender: Some("mikel@somewhere.example".parse().unwrap()),
            ..message()
        },
        Message {
            subject: "Testing outlook".to_owned(),
            ..message()
        },
        Message {
            sent: "2007-10-21T09:38:14Z".parse().ok(),
            ..message()
        },
    ];
    for other in others {
        assert_ne!(own_id(&id(), &other), own, "{other:?}");
        assert_eq!(written_message_id(&own_id(&id(), &other)), id());
    }
}

#[test]
fn signs_and_words_of_answering_are_not() {
    let answered = Message {
        subject: "RE: another  PDF!".to_owned(),
        ..message()
    };
    assert_eq!(own_id(&id(), &answered), own_id(&id(), &message()));
}
