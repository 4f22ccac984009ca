//! Mail that is tracked by itself, and why (A-62, G-20 to G-28, G-50 to G-56, G-70 to G-82, G-90).

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use proptest::prelude::*;
use regarding_model::address::EmailAddress;
use regarding_model::ids::{MessageId, RecordRef};
use regarding_model::item::Direction;
use regarding_sync::incoming::{
    Asked, Because, Correlation, FolderRule, Hits, Known, Mail, Marks, Method, Nature, Never, NeverRule,
    Newcomer, NotWelcome, Options, Sender, Sending, Tokens, Tracked, Verdict, Way, WhyNot, after_reading,
    base_subject, before_asking, decide, newcomer, smart_words, told,
};

const EMAIL: &str = "email:00000000-0000-0000-0000-00000000000";

struct Scene {
    from: Option<EmailAddress>,
    to: Vec<EmailAddress>,
    subject: &'static str,
    direction: Direction,
    protected: bool,
    asked: Asked,
    known: Known,
    options: Options,
}

impl Scene {
    /// A received message of a stranger, with the default option.
    fn new() -> Self {
        Self {
            from: Some(address("ilse.brandt@hafenwerk.example")),
            to: vec![address("mara.voss@alderfinch.example")],
            subject: "The cranes",
            direction: Direction::Received,
            protected: false,
            asked: Asked::default(),
            known: Known {
                record: None,
                sender: Sender::default(),
                hits: Hits::default(),
                internal: false,
                stopped: false,
                forward: false,
                addressed: true,
            },
            options: Options {
                method: Method::Answers,
                correlation: Correlation::default(),
                ignore_internal: false,
                restrict_protected: false,
                never: Never::default(),
                never_for_all: Never::default(),
            },
        }
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut scene = Self::new();
        change(&mut scene);
        scene
    }

    fn mail<T>(&self, work: impl FnOnce(&Mail<'_>) -> T) -> T {
        let id = id("a@x");
        work(&Mail {
            id: &id,
            thread: &id,
            direction: self.direction,
            from: self.from.as_ref(),
            recipients: self.to.iter().collect(),
            subject: self.subject,
            nature: Nature::Personal,
            protected: self.protected,
        })
    }

    fn verdict(&self) -> Verdict {
        self.mail(|mail| decide(mail, &self.asked, &self.known, &self.options))
    }

    fn why_not(&self) -> Option<WhyNot> {
        match self.verdict() {
            Verdict::Leave(why) => Some(why),
            Verdict::Track { .. } => None,
        }
    }

    fn because(&self) -> Option<Because> {
        match self.verdict() {
            Verdict::Track { because, .. } => Some(because),
            Verdict::Leave(_) => None,
        }
    }
}

fn address(text: &str) -> EmailAddress {
    text.parse().unwrap()
}

fn id(text: &str) -> MessageId {
    text.parse().unwrap()
}

fn record(text: &str) -> RecordRef {
    text.parse().unwrap()
}

fn tracked(number: u8) -> Tracked {
    Tracked {
        record: record(&format!("{EMAIL}{number}")),
        id: Some(id(&format!("{number}@tracked"))),
        regarding: Some(record(&format!(
            "opportunity:10000000-0000-0000-0000-00000000000{number}"
        ))),
    }
}

#[test]
fn g20_to_g24_each_option_takes_what_it_says_and_nothing_else() {
    let people = Sender {
        person: true,
        record: true,
        colleague: false,
    };
    let custom = Sender {
        person: false,
        record: true,
        colleague: false,
    };
    let colleague = Sender {
        person: false,
        record: true,
        colleague: true,
    };
    let stranger = Sender::default();
    let answer = Way::Answer;
    let cases = [
        (Method::All, stranger, false, Ok(Because::Everything)),
        (Method::Answers, people, false, Err(WhyNot::ContinuesNothing)),
        (Method::Answers, stranger, true, Ok(Because::Continues(answer))),
        (Method::People, people, false, Ok(Because::Person)),
        (Method::People, custom, true, Err(WhyNot::NotAPerson)),
        (Method::People, colleague, false, Err(WhyNot::NotAPerson)),
        (Method::AnyRecord, custom, false, Ok(Because::Record)),
        (Method::AnyRecord, colleague, false, Ok(Because::Record)),
        (Method::AnyRecord, stranger, true, Err(WhyNot::NotKnown)),
        (Method::None, people, true, Err(WhyNot::Off)),
    ];
    for (method, sender, answers, expected) in cases {
        let scene = Scene::with(|scene| {
            scene.options.method = method;
            scene.known.sender = sender;
            scene.known.hits.answer = answers.then(|| tracked(1));
        });
        let found = scene.because().ok_or_else(|| scene.why_not().unwrap());
        assert_eq!(found, expected, "{method:?} {sender:?} {answers}");
    }
}

#[test]
fn g25_a_mark_and_a_folder_ignore_the_option_and_the_lists() {
    for method in [Method::None, Method::Answers] {
        let mut scene = Scene::with(|scene| {
            scene.options.method = method;
            scene.options.never.domain("hafenwerk.example");
            scene.known.stopped = true;
            scene.asked.marked = true;
        });
        assert_eq!(scene.because(), Some(Because::Mark));
        scene.asked = Asked {
            folder: Some(FolderRule::Tracked { regarding: None }),
            marked: false,
        };
        assert_eq!(scene.because(), Some(Because::Folder));
    }
}

#[test]
fn g26_g52_what_is_taken_inherits_the_regarding_of_what_it_continues() {
    let scene = Scene::with(|scene| {
        scene.options.method = Method::All;
        scene.known.hits.answer = Some(tracked(1));
    });
    let expected = Verdict::Track {
        because: Because::Everything,
        regarding: tracked(1).regarding,
        parent: Some(tracked(1)),
    };
    assert_eq!(scene.verdict(), expected);
}

#[test]
fn g79_a_folder_with_a_record_sets_it_and_g78_one_without_leaves_what_is_inherited() {
    let folder = record("incident:20000000-0000-0000-0000-000000000001");
    for (regarding, expected) in [(Some(folder.clone()), Some(folder)), (None, tracked(1).regarding)] {
        let scene = Scene::with(|scene| {
            scene.asked.folder = Some(FolderRule::Tracked { regarding });
            scene.known.hits.answer = Some(tracked(1));
        });
        let Verdict::Track { regarding, .. } = scene.verdict() else {
            panic!("a tracked folder tracks");
        };
        assert_eq!(regarding, expected);
    }
}

#[test]
fn g82_a_private_folder_keeps_its_mail_from_being_tracked() {
    let scene = Scene::with(|scene| {
        scene.options.method = Method::All;
        scene.asked.folder = Some(FolderRule::Private);
    });
    assert_eq!(scene.why_not(), Some(WhyNot::PrivateFolder));
}

#[test]
fn a94_mail_between_colleagues_is_left_where_the_organization_says_so() {
    let mut scene = Scene::with(|scene| {
        scene.options.method = Method::All;
        scene.known.sender.colleague = true;
    });
    assert_eq!(scene.because(), Some(Because::Everything));
    scene.options.ignore_internal = true;
    assert_eq!(scene.why_not(), Some(WhyNot::Internal));
}

#[test]
fn g28_g112_protected_mail_stays_out_where_the_organization_says_so() {
    let mut scene = Scene::with(|scene| {
        scene.options.method = Method::All;
        scene.protected = true;
    });
    assert_eq!(scene.because(), Some(Because::Everything));
    scene.options.restrict_protected = true;
    assert_eq!(scene.why_not(), Some(WhyNot::Protected));
}

#[test]
fn g50_the_first_way_that_hits_counts_and_smart_matching_is_off_by_default() {
    let mut hits = Hits {
        answer: Some(tracked(1)),
        token: Some(tracked(2)),
        conversation: Some(tracked(3)),
        smart: Some(tracked(4)),
        ..Hits::default()
    };
    let all = Correlation {
        smart: true,
        ..Correlation::default()
    };
    let way = |hits: &Hits, counts| hits.first(counts).map(|found| found.way);
    assert_eq!(way(&hits, all), Some(Way::Answer));
    hits.answer = None;
    assert_eq!(way(&hits, all), Some(Way::Token));
    hits.token = None;
    assert_eq!(way(&hits, all), Some(Way::Conversation));
    hits.conversation = None;
    assert_eq!(way(&hits, all), Some(Way::Smart));
    assert_eq!(way(&hits, Correlation::default()), None);
}

#[test]
fn g51_the_headers_can_be_turned_off_and_the_token_counts_then() {
    let hits = Hits {
        answer: Some(tracked(1)),
        token: Some(tracked(2)),
        conversation: Some(tracked(3)),
        ..Hits::default()
    };
    let counts = Correlation {
        headers: false,
        ..Correlation::default()
    };
    assert_eq!(hits.first(counts).map(|found| found.way), Some(Way::Token));
    let none = Correlation {
        tokens: false,
        ..counts
    };
    assert_eq!(hits.first(none), None);
}

#[test]
fn g53_a_token_never_beats_a_header_that_leads_elsewhere() {
    let mut hits = Hits {
        token: Some(tracked(2)),
        names: vec![id("private@x")],
        answers_untracked: true,
        ..Hits::default()
    };
    assert_eq!(hits.first(Correlation::default()), None);
    // An answer in between that is not tracked is no contradiction: the thread's own message bears the token (G-56).
    hits.names.push(id("2@tracked"));
    assert_eq!(
        hits.first(Correlation::default()).map(|found| found.way),
        Some(Way::Token)
    );
    // A header that leads to nothing that anybody knows contradicts nothing (G-54).
    hits.names = vec![id("lost@x")];
    hits.answers_untracked = false;
    assert_eq!(
        hits.first(Correlation::default()).map(|found| found.way),
        Some(Way::Token)
    );
}

#[test]
fn g56_bettered_a_forward_to_colleagues_only_is_not_tracked() {
    let mut scene = Scene::with(|scene| {
        scene.known.hits.answer = Some(tracked(1));
        scene.known.forward = true;
        scene.known.internal = true;
    });
    assert_eq!(scene.why_not(), Some(WhyNot::ForwardInside));
    scene.known.internal = false;
    assert_eq!(scene.because(), Some(Because::Continues(Way::Answer)));
}

#[test]
fn a_conversation_that_the_person_stopped_is_not_tracked() {
    let scene = Scene::with(|scene| {
        scene.known.hits.answer = Some(tracked(1));
        scene.known.stopped = true;
    });
    assert_eq!(scene.why_not(), Some(WhyNot::Stopped));
}

#[test]
fn mail_that_the_person_sent_is_tracked_when_it_continues_tracked_mail() {
    let mut scene = Scene::with(|scene| scene.direction = Direction::Sent);
    assert_eq!(scene.why_not(), Some(WhyNot::SentAnew));
    scene.known.hits.answer = Some(tracked(1));
    assert_eq!(scene.because(), Some(Because::Continues(Way::Answer)));
}

#[test]
fn what_is_a_record_already_is_never_made_one_again() {
    let scene = Scene::with(|scene| {
        scene.known.record = Some(tracked(1));
        scene.asked.marked = true;
        scene.options.method = Method::All;
    });
    assert_eq!(scene.why_not(), Some(WhyNot::Already));
}

#[test]
fn the_lists_look_at_the_other_side_of_a_message() {
    let rule = |never: &Never, scene: &Scene| scene.mail(|mail| never.refuses(mail));
    let mut never = Never::default();
    never.address(address("ilse.brandt@hafenwerk.example"));
    assert_eq!(rule(&never, &Scene::new()), Some(NeverRule::Address));
    let sent = Scene::with(|scene| {
        scene.direction = Direction::Sent;
        scene.from = Some(address("mara.voss@alderfinch.example"));
        scene.to = vec![
            address("ilse.brandt@hafenwerk.example"),
            address("x@other.example"),
        ];
    });
    assert_eq!(rule(&never, &sent), None, "somebody else gets it too");
    assert!(never.domain("@other.example"));
    assert_eq!(rule(&never, &sent), Some(NeverRule::Domain));
    let below = Scene::with(|scene| scene.from = Some(address("a@news.other.example")));
    assert_eq!(rule(&never, &below), Some(NeverRule::Domain));
    let alike = Scene::with(|scene| scene.from = Some(address("a@another.example")));
    assert_eq!(rule(&never, &alike), None);
    assert!(!never.domain("a b") && !never.domain(" @ ") && !never.words("–"));
    assert!(never.words("doctor's appointment"));
    let private = Scene::with(|scene| {
        scene.from = None;
        scene.subject = "Re: DOCTOR’S  Appointment!";
    });
    assert_eq!(rule(&never, &private), Some(NeverRule::Word));
}

#[test]
fn a_message_that_is_left_alone_here_is_told_to_nobody() {
    let mut scene = Scene::new();
    let asks = |scene: &Scene| {
        scene.mail(|mail| before_asking(mail, &scene.asked, &scene.known, &scene.options).is_none())
    };
    assert!(asks(&scene));
    scene.known.stopped = true;
    assert!(!asks(&scene));
    scene.known.stopped = false;
    scene
        .options
        .never
        .address(address("ilse.brandt@hafenwerk.example"));
    assert!(!asks(&scene));
}

#[test]
fn what_the_organization_decides_is_told_as_its_decision() {
    let scene = Scene::with(|scene| scene.known.hits.answer = Some(tracked(1)));
    let expected = Verdict::Track {
        because: Because::Organization,
        regarding: tracked(1).regarding,
        parent: Some(tracked(1)),
    };
    assert_eq!(told(true, &scene.known, &scene.options), expected);
    assert_eq!(
        told(false, &scene.known, &scene.options),
        Verdict::Leave(WhyNot::Organization)
    );
}

#[test]
fn f6_tokens_are_found_at_the_end_and_never_inside_of_a_word() {
    let tokens = Tokens {
        prefix: "CRM:".to_owned(),
    };
    let cases = [
        ("Offer CRM:0001001", Some("CRM:0001001")),
        ("crm:0001001 and CRM:0002002", Some("CRM:0002002")),
        ("(CRM:0001001)", Some("CRM:0001001")),
        ("XCRM:0001001", None),
        ("CRM: 1", None),
        ("CRM:", None),
        ("ÖCRM:1 ünïcode CRM:7x", Some("CRM:7")),
    ];
    for (subject, expected) in cases {
        assert_eq!(tokens.find(subject).as_deref(), expected, "{subject}");
    }
    let none = Tokens {
        prefix: String::new(),
    };
    assert_eq!(none.find("123"), None);
}

#[test]
fn f7_g55_labels_before_a_subject_do_not_count() {
    let cases = [
        ("RE: FW: The cranes", "The cranes"),
        ("  AW : Antwort:  Die Kräne", "Die Kräne"),
        ("The cranes: urgent", "The cranes: urgent"),
        ("re:re:", ""),
        ("[list] RE: x", "[list] RE: x"),
        (": x", ": x"),
    ];
    for (subject, expected) in cases {
        assert_eq!(base_subject(subject), expected, "{subject}");
    }
    assert_eq!(smart_words("Re: The the cranes now", 3).len(), 2);
}

#[test]
fn machines_are_told_from_people_by_their_marks() {
    let of = |marks| Nature::of(marks);
    let none = Marks::default();
    let cases = [
        (none, Nature::Personal),
        (
            Marks {
                auto_submitted: Some("no"),
                ..none
            },
            Nature::Personal,
        ),
        (
            Marks {
                auto_submitted: Some("auto-replied; owner=x"),
                ..none
            },
            Nature::Automatic,
        ),
        (
            Marks {
                precedence: Some("Bulk"),
                ..none
            },
            Nature::Bulk,
        ),
        (Marks { list: true, ..none }, Nature::Bulk),
        (
            Marks {
                content_type: Some("multipart/report; report-type=delivery-status"),
                ..none
            },
            Nature::Report,
        ),
        (
            Marks {
                no_return: true,
                ..none
            },
            Nature::Automatic,
        ),
    ];
    for (marks, expected) in cases {
        assert_eq!(of(marks), expected, "{marks:?}");
    }
}

#[test]
fn g30_bettered_no_newcomer_is_made_of_a_machine() {
    let makes = |nature: Nature, from: &str| nature.makes_newcomers(&address(from));
    assert!(makes(Nature::Personal, "ilse.brandt@hafenwerk.example"));
    assert!(makes(Nature::Personal, "reply@x.example"));
    for from in [
        "no-reply@x.example",
        "do_not.reply@x.example",
        "noreply-orders@x.example",
        "MAILER-DAEMON@x.example",
        "bounce+mara=alder@x.example",
    ] {
        assert!(!makes(Nature::Personal, from), "{from}");
    }
    for nature in [Nature::Bulk, Nature::Automatic, Nature::Report] {
        assert!(!makes(nature, "ilse.brandt@hafenwerk.example"));
    }
}

/// What becomes of the sender of a scene, with one thing changed.
fn welcome(
    option: Option<Newcomer>,
    scene: &Scene,
    change: impl FnOnce(&mut Sending<'_>),
) -> Result<Newcomer, NotWelcome> {
    let mut sending = Sending {
        nature: Nature::Personal,
        inside: false,
        stopped: false,
        never: [&scene.options.never, &scene.options.never_for_all],
    };
    change(&mut sending);
    scene.mail(|mail| newcomer(option, mail, sending).map(|(kind, _)| kind))
}

#[test]
fn g_30_an_unknown_sender_becomes_what_the_option_says_and_only_a_person_does() {
    let plain = Scene::new();
    let contact = Some(Newcomer::Contact);
    assert_eq!(welcome(contact, &plain, |_| {}), Ok(Newcomer::Contact));
    assert_eq!(welcome(Some(Newcomer::Lead), &plain, |_| {}), Ok(Newcomer::Lead));
    assert_eq!(welcome(None, &plain, |_| {}), Err(NotWelcome::Off));
    assert_eq!(
        welcome(contact, &plain, |sending| sending.inside = true),
        Err(NotWelcome::Inside)
    );
    assert_eq!(
        welcome(contact, &plain, |sending| sending.stopped = true),
        Err(NotWelcome::Never)
    );
    for nature in [Nature::Bulk, Nature::Automatic, Nature::Report] {
        let made = welcome(contact, &plain, |sending| sending.nature = nature);
        assert_eq!(made, Err(NotWelcome::NobodyThere), "{nature:?}");
    }
    let silent = Scene::with(|scene| scene.from = Some(address("no-reply@hafenwerk.example")));
    assert_eq!(welcome(contact, &silent, |_| {}), Err(NotWelcome::NobodyThere));
    let sent = Scene::with(|scene| scene.direction = Direction::Sent);
    let nameless = Scene::with(|scene| scene.from = None);
    for scene in [sent, nameless] {
        assert_eq!(welcome(contact, &scene, |_| {}), Err(NotWelcome::NoSender));
    }
    let never = [
        Scene::with(|scene| {
            let from = address("ilse.brandt@hafenwerk.example");
            scene.options.never.address(from);
        }),
        Scene::with(|scene| assert!(scene.options.never.domain("hafenwerk.example"))),
        Scene::with(|scene| assert!(scene.options.never.words("cranes"))),
    ];
    for scene in never {
        assert_eq!(welcome(contact, &scene, |_| {}), Err(NotWelcome::Never));
    }
}

proptest! {
    #[test]
    fn subjects_of_any_kind_are_read_without_harm(prefix in ".{0,6}", subject in ".{0,60}") {
        let tokens = Tokens { prefix: prefix.clone() };
        if let Some(token) = tokens.find(&subject) {
            prop_assert!(token.starts_with(&prefix) && token.len() > prefix.len());
        }
        prop_assert!(subject.ends_with(base_subject(&subject)));
    }
}

#[test]
fn f_12_mail_that_does_not_name_the_person_is_tracked_only_where_all_mail_is() {
    let with = |method| {
        Scene::with(|scene| {
            scene.known.addressed = false;
            scene.known.sender.person = true;
            scene.options.method = method;
        })
    };
    assert_eq!(with(Method::People).why_not(), Some(WhyNot::NotAddressed));
    assert!(matches!(with(Method::All).verdict(), Verdict::Track { .. }));
}

#[test]
fn rfc_3834_what_a_machine_answers_is_left_alone_unless_the_person_asked_for_it() {
    let options = Scene::new().options;
    for nature in [Nature::Automatic, Nature::Report] {
        let by = |because| after_reading(nature, false, because, &options);
        assert_eq!(by(Because::Everything), Some(WhyNot::Machine));
        assert_eq!(by(Because::Mark), None, "G-25");
    }
    assert_eq!(
        after_reading(Nature::Bulk, false, Because::Person, &options),
        None
    );
}
