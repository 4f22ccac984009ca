//! What an answer begins with, and sending exactly once.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use jiff::SignedDuration;
use regarding_model::address::{EmailAddress, Participant, Role};
use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_model::item::MessageHeader;
use regarding_sync::compose::{
    Answering, missed, put_in, quote, recipients, references, subject, subject_and_offer,
};
use regarding_sync::outgoing::{
    AfterTry, Copies, Named, Reached, Step, TAKEN_FOR, TRIES_OF_WRITTEN, Written, after_try, next_try, step,
    submission_host, with_token, written,
};

fn person(role: Role, address: &str) -> Participant {
    Participant {
        role,
        name: None,
        written: address.to_owned(),
        address: address.parse().ok(),
    }
}

fn header(people: Vec<Participant>) -> MessageHeader {
    MessageHeader {
        id: "three@x.example".parse().unwrap(),
        subject: String::new(),
        people,
        sent: None,
        in_reply_to: None,
        references: vec!["one@x.example".parse().unwrap(), "two@x.example".parse().unwrap()],
    }
}

fn is_mine(address: &EmailAddress) -> bool {
    address.as_str() == "me@x.example"
}

fn shown(people: &[Participant]) -> Vec<(Role, &str)> {
    people
        .iter()
        .map(|person| (person.role, person.written.as_str()))
        .collect()
}

#[test]
fn an_answer_that_goes_elsewhere_than_the_message_came_from_is_noticed() {
    let of = |from: &str, wished: &[&str]| {
        let header = header(vec![
            person(Role::From, from),
            person(Role::To, "other@x.example"),
        ]);
        let wished: Vec<_> = wished.iter().map(|one| person(Role::To, one)).collect();
        missed(&header, &wished, is_mine).map(|author| author.written.clone())
    };
    assert_eq!(
        of("boss@x.example", &["boss@free.example"]).as_deref(),
        Some("boss@x.example")
    );
    assert_eq!(of("boss@x.example", &[]), None);
    assert_eq!(of("boss@x.example", &["desk@x.example", "boss@x.example"]), None);
    assert_eq!(of("me@x.example", &["list@x.example"]), None, "it is mine");
}

#[test]
fn a_subject_gets_its_prefix_once() {
    for (answering, before, after) in [
        (Answering::Sender, "Offer", "Re: Offer"),
        (Answering::All, "RE: Offer", "RE: Offer"),
        (Answering::Sender, "AW : Offer", "AW : Offer"),
        (Answering::Sender, "Fwd: Offer", "Re: Fwd: Offer"),
        (Answering::Forward, "Re: Offer", "Fwd: Re: Offer"),
        (Answering::Forward, "WG: Offer", "WG: Offer"),
        (Answering::Sender, "Reason: none", "Re: Reason: none"),
        (Answering::Sender, "", "Re:"),
    ] {
        assert_eq!(subject(answering, before), after, "{before}");
    }
}

#[test]
fn an_answer_goes_to_the_author_and_to_all_but_the_person() {
    let message = header(vec![
        person(Role::From, "ilse@y.example"),
        person(Role::To, "ME@x.example"),
        person(Role::To, "bo@y.example"),
        person(Role::Cc, "cy@y.example"),
        person(Role::Cc, "Ilse@y.example"),
    ]);
    let to = recipients(Answering::Sender, &message, &[], is_mine);
    assert_eq!(shown(&to), [(Role::To, "ilse@y.example")]);
    let all = recipients(Answering::All, &message, &[], is_mine);
    assert_eq!(
        shown(&all),
        [
            (Role::To, "ilse@y.example"),
            (Role::Cc, "bo@y.example"),
            (Role::Cc, "cy@y.example")
        ]
    );
    assert_eq!(shown(&recipients(Answering::Forward, &message, &[], is_mine)), []);
    let wished = [person(Role::From, "desk@y.example")];
    let to = recipients(Answering::Sender, &message, &wished, is_mine);
    assert_eq!(shown(&to), [(Role::To, "desk@y.example")]);
}

#[test]
fn who_answers_a_message_of_their_own_writes_to_its_recipients() {
    let message = header(vec![
        person(Role::From, "me@x.example"),
        person(Role::To, "ilse@y.example"),
        person(Role::Cc, "cy@y.example"),
    ]);
    let to = recipients(Answering::Sender, &message, &[], is_mine);
    assert_eq!(shown(&to), [(Role::To, "ilse@y.example")]);
    let alone = header(vec![
        person(Role::From, "me@x.example"),
        person(Role::To, "me@x.example"),
    ]);
    let to = recipients(Answering::All, &alone, &[], is_mine);
    assert_eq!(shown(&to), [(Role::To, "me@x.example")]);
}

#[test]
fn an_answer_stands_last_in_its_thread() {
    let ids: Vec<String> = references(&header(vec![]))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(ids, ["one@x.example", "two@x.example", "three@x.example"]);
}

#[test]
fn a_quote_is_marked_on_every_line() {
    assert_eq!(
        quote("Ilse wrote:", "a\n\n> b\n\n"),
        "Ilse wrote:\n> a\n>\n>> b\n"
    );
}

/// Promise 5: what may have been sent is never sent again by itself.
#[test]
fn only_what_was_certainly_not_handed_over_is_sent() {
    let all = [false, true]
        .into_iter()
        .flat_map(|draft| [false, true].map(|elsewhere| Copies { draft, elsewhere }));
    for copies in all {
        for reached in [Reached::Nothing, Reached::Handing, Reached::Accepted] {
            let expected = match reached {
                Reached::Accepted => Step::Finish,
                Reached::Handing if copies.elsewhere => Step::Finish,
                Reached::Handing => Step::Ask,
                Reached::Nothing if copies.draft => Step::Send,
                Reached::Nothing => Step::Drop,
            };
            assert_eq!(step(reached, copies), expected, "{reached:?} {copies:?}");
        }
    }
}

#[test]
fn a_refusal_waits_for_the_person_and_a_cut_line_does_not() {
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let next = |kind| {
        next_try(
            Cause {
                kind,
                side: Some(Side::Mailbox),
            },
            1,
            now,
        )
    };
    for kind in [
        FailureKind::Offline,
        FailureKind::Throttled(None),
        FailureKind::SignIn,
    ] {
        assert!(next(kind).is_some_and(|at| at > now), "{kind:?}");
    }
    for kind in [
        FailureKind::Forbidden,
        FailureKind::Invalid,
        FailureKind::Unsupported,
        FailureKind::Internal,
    ] {
        assert_eq!(next(kind), None, "{kind:?}");
    }
}

#[test]
fn the_server_that_sends_is_guessed_from_the_mailbox() {
    for (mailbox, sends) in [
        ("imap.example.org", "smtp.example.org"),
        ("IMAP.example.org", "smtp.example.org"),
        ("mail.example.org", "mail.example.org"),
        ("outlook.office365.com", "smtp.office365.com"),
        ("imap.test", "imap.test"),
        ("127.0.0.1", "127.0.0.1"),
    ] {
        assert_eq!(submission_host(mailbox), sends);
    }
}

#[test]
fn a_60_c2_what_may_have_gone_out_is_looked_for_and_never_taken() {
    let (fresh, old) = (SignedDuration::from_secs(1), TAKEN_FOR);
    for (known, since) in [(false, fresh), (true, fresh), (false, old), (true, old)] {
        let of = |sending, named| written(sending, named, known, since);
        for named in [Named::Nothing, Named::Taken, Named::Ours, Named::Another] {
            assert_eq!(of(false, named), Written::Take, "it waits: {named:?}");
        }
        assert_eq!(of(true, Named::Nothing), Written::Leave, "another program's");
        assert_eq!(of(true, Named::Another), Written::Leave);
        let ours = if known { Written::Leave } else { Written::Look };
        assert_eq!(of(true, Named::Ours), ours, "in hand here: {known}");
        // Not handed over by whoever took it; that may be another computer, which is about to.
        let taken = if known || since == old {
            Written::Take
        } else {
            Written::Leave
        };
        assert_eq!(of(true, Named::Taken), taken, "{known} {since:?}");
    }
}

#[test]
fn f_22_what_heals_is_tried_five_times_and_what_does_not_fails_at_once() {
    let now = "2026-03-04T05:06:07Z".parse().unwrap();
    let of = |kind| Cause {
        kind,
        side: Some(Side::Mailbox),
    };
    let put_off = of(FailureKind::Throttled(None));
    for tries in 1..TRIES_OF_WRITTEN {
        assert_eq!(after_try(put_off, tries, now), AfterTry::Waits, "{tries}");
    }
    assert_eq!(after_try(put_off, TRIES_OF_WRITTEN, now), AfterTry::Failed);
    // Unlike F-21: nothing is wrong with the message, however long the server is away.
    for away in [FailureKind::Offline, FailureKind::SignIn] {
        for tries in 1..=TRIES_OF_WRITTEN + 1 {
            assert_eq!(
                after_try(of(away), tries, now),
                AfterTry::Stands,
                "{away:?} {tries}"
            );
        }
    }
    for stays in [
        FailureKind::Invalid,
        FailureKind::Forbidden,
        FailureKind::Internal,
    ] {
        assert_eq!(after_try(of(stays), 1, now), AfterTry::Failed, "{stays:?}");
    }
}

#[test]
fn g_53_a_token_stands_once_at_the_end_of_the_subject() {
    assert_eq!(with_token("Offer", Some("CRM:0001001")), "Offer CRM:0001001");
    assert_eq!(
        with_token("Offer CRM:0001001", Some("CRM:0001001")),
        "Offer CRM:0001001"
    );
    assert_eq!(with_token("", Some("CRM:0001001")), "CRM:0001001");
    assert_eq!(with_token("Offer ", None), "Offer ");
    assert_eq!(with_token("Offer", Some(" ")), "Offer");
}

const FORWARDED: &str = "-------- Forwarded message --------";

#[test]
fn words_are_put_in_behind_the_persons_own_and_above_signature_and_quote() {
    let put = |text: &str| put_in(text, "Template\n\ntext\n", FORWARDED);
    assert_eq!(put(""), "Template\n\ntext");
    assert_eq!(put("Hello,\n"), "Hello,\n\nTemplate\n\ntext");
    assert_eq!(put("\n\n-- \nMara\n"), "Template\n\ntext\n\n-- \nMara\n");
    assert_eq!(
        put("Hello,\n\n-- \nMara\n\n\nIlse wrote:\n> old\n"),
        "Hello,\n\nTemplate\n\ntext\n\n-- \nMara\n\n\nIlse wrote:\n> old\n"
    );
    assert_eq!(
        put("Mine\n\nIlse wrote on Monday:\n> old\n>> older"),
        "Mine\n\nTemplate\n\ntext\n\nIlse wrote on Monday:\n> old\n>> older"
    );
    assert_eq!(
        put("For you\n\n-------- Forwarded message --------\nFrom: a@x"),
        "For you\n\nTemplate\n\ntext\n\n-------- Forwarded message --------\nFrom: a@x"
    );
}

#[test]
fn nothing_of_what_stands_there_is_lost_when_words_are_put_in() {
    for text in [
        "a\n> b\nc",
        "> only a quote",
        "a\n\n\n> b",
        "-- \n",
        "one\r\ntwo\r\n> three",
        "–\n-- \n> x",
    ] {
        let made = put_in(text, "NEW", FORWARDED);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let without: Vec<String> = words(&made).into_iter().filter(|word| word != "NEW").collect();
        assert_eq!(without, words(text), "{text:?} became {made:?}");
        assert_eq!(made.matches("NEW").count(), 1);
    }
    assert_eq!(put_in("kept", "", FORWARDED), "kept");
}

#[test]
fn an_empty_subject_gives_way_and_another_one_stays() {
    assert_eq!(
        subject_and_offer(" ", "Our  quotation\nfor you"),
        ("Our quotation for you".to_owned(), None)
    );
    assert_eq!(
        subject_and_offer("Re: pumps", "Our quotation"),
        ("Re: pumps".to_owned(), Some("Our quotation".to_owned()))
    );
    assert_eq!(subject_and_offer("Same", "Same"), ("Same".to_owned(), None));
    assert_eq!(subject_and_offer("Mine", ""), ("Mine".to_owned(), None));
}
