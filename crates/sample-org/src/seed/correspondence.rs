//! Who wrote to whom: the conversations behind the email records of the organization and behind the messages of the
//! sample mailbox, so that the two fit together.

use jiff::{SignedDuration, Timestamp};

use super::calendar::ordinal;
use super::cast::Cast;
use super::chance::Chance;
use super::names::Language;
use super::people::{EVGENIA, ILSE, JONAS, LEILA, OKAFOR, TOMASZ};
use super::sales::{HARBOUR, PRESSURE_DROP, SERVICE_CONTRACT};
use super::staff::{self, INES, MARA};
use super::texts::letters::{Author, Script};
use super::texts::{fill, foreign};

/// What a conversation is about, as a place in the cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Deal(usize),
    Case(usize),
    Company(usize),
}

/// One letter of a conversation.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) author: Author,
    pub(crate) at: Timestamp,
    /// What the author wrote, without signature and quotation.
    pub(crate) text: String,
    /// Its Message-ID without brackets.
    pub(crate) message_id: String,
    /// Whether the organization has it as an email record.
    pub(crate) tracked: bool,
}

/// One conversation between a colleague and a contact.
#[derive(Debug, Clone)]
pub(crate) struct Thread {
    /// Names the conversations of the first screen; drawn ones have a number.
    pub(crate) key: String,
    pub(crate) subject: String,
    pub(crate) person: usize,
    pub(crate) colleague: usize,
    /// A second contact who gets a copy.
    pub(crate) copy: Option<usize>,
    pub(crate) about: About,
    /// The language in which the customer writes.
    pub(crate) language: Language,
    pub(crate) letters: Vec<Letter>,
}

/// How many conversations are drawn, by the colleague's place: `None` stands for the owner of the contact.
const DRAWN: [(Option<usize>, usize); 3] = [(Some(MARA), 66), (Some(INES), 24), (None, 26)];

/// All conversations, those of the first screen first.
pub(crate) fn threads(cast: &Cast) -> Vec<Thread> {
    let mut threads = first_screen(cast);
    let mut chance = cast.source.stream("threads");
    for (colleague, count) in DRAWN {
        for _ in 0..count {
            let number = threads.len();
            threads.push(drawn(cast, &mut chance, number, colleague));
        }
    }
    threads
}

fn first_screen(cast: &Cast) -> Vec<Thread> {
    let calendar = &cast.calendar;
    let day = 24 * 60;
    let visit = ordinal(calendar.working_day(4));
    let thread =
        |key: &str, subject: &str, person, about, copy, letters: &[(Author, i64, bool, &str)]| Thread {
            key: key.to_owned(),
            subject: subject.to_owned(),
            person,
            colleague: MARA,
            copy,
            about,
            language: if person == EVGENIA {
                Language::Greek
            } else {
                Language::English
            },
            letters: letters
                .iter()
                .enumerate()
                .map(|(number, (author, minutes, tracked, text))| Letter {
                    author: *author,
                    at: calendar.minutes_ago(*minutes),
                    text: (*text).to_owned(),
                    message_id: cast.message_id(key, number, *author, person),
                    tracked: *tracked,
                })
                .collect(),
        };
    use Author::{Them, Us};
    vec![
        thread(
            "harbour",
            "Harbour retrofit, phase 2: revised figures",
            ILSE,
            About::Deal(HARBOUR),
            Some(OKAFOR),
            &[
                (
                    Us,
                    12 * day,
                    true,
                    "Dear Ilse,\n\nas discussed on the quay, here are the figures for the second phase. The two units are unchanged, the pipework follows the shorter route along the crane track.\n\nThe buffer tanks are quoted separately, so that you can decide about them later.",
                ),
                (
                    Them,
                    9 * day,
                    true,
                    "Dear Mara,\n\nthank you, this is what we needed. I shall present it to the board. Could you look at the tank price once more? Steel has come down since the summer.",
                ),
                (
                    Us,
                    2 * day,
                    false,
                    "Dear Ilse,\n\nI have asked the works about the tanks and expect an answer early in the week. The rest of the figures stands.\n\nIs the last week of January still the date you have in mind for commissioning?",
                ),
                (
                    Them,
                    41,
                    false,
                    "Good morning Mara,\n\nThank you, the board meets on Thursday and would like to see the revised figures for the second phase before noon on Wednesday. Two points are open on our side: the price of the buffer tanks, and whether commissioning can start in the last week of January.\n\nMr Okafor will take over the technical questions from here.",
                ),
            ],
        ),
        thread(
            "spares",
            "Heat pump spares, order 4471",
            TOMASZ,
            About::Company(super::companies::WISLA),
            None,
            &[(
                Them,
                12,
                false,
                "Hello Mara,\n\nCould you confirm the lead time for the two fan motors and the gasket set? Our stop is planned for the first week of next month, and the parts should be here a few days before.\n\nThe order number is 4471.",
            )],
        ),
        thread(
            "kisamos",
            "Προσφορά για τη σύμβαση",
            EVGENIA,
            About::Deal(SERVICE_CONTRACT),
            None,
            &[(
                Them,
                day + 190,
                true,
                "Καλημέρα σας κυρία Voss,\n\nΣας ευχαριστώ για την προσφορά, θα ήθελα να διευκρινίσουμε δύο σημεία: τον χρόνο απόκρισης σε περίπτωση βλάβης και το κόστος των μετακινήσεων.\n\nΜπορούμε να μιλήσουμε τη Δευτέρα;",
            )],
        ),
        thread(
            "visit",
            &format!("Site visit on the {visit}"),
            JONAS,
            About::Deal(HARBOUR),
            None,
            &[(
                Them,
                2 * day + 60,
                false,
                "Hi Mara,\n\nI have blocked the morning. Will you bring the drawings of the crane track, or shall I print them here? Two of my fitters come along, they need badges for the quay.",
            )],
        ),
        thread(
            "pressure",
            "Case 1187: pressure drop after restart",
            LEILA,
            About::Case(PRESSURE_DROP),
            None,
            &[(
                Them,
                3 * day + 40,
                true,
                "It happened again last night, log attached.\n\nFrom 2.1 bar to 1.7 bar between one and three o'clock, then it holds. We have looked at every joint we can reach.",
            )],
        ),
    ]
}

fn drawn(cast: &Cast, chance: &mut Chance, number: usize, colleague: Option<usize>) -> Thread {
    let is_case = colleague == Some(INES);
    let (about, person) = if is_case {
        any_case(cast, chance)
    } else {
        any_deal(cast, chance)
    };
    let language = cast
        .people
        .get(person)
        .map_or(Language::English, |person| person.language);
    let (language, (subject, letters)) = script(chance, language);
    let company_owner = cast.people.get(person).map_or(MARA, |person| person.owner);
    let key = number.to_string();
    let mut thread = Thread {
        subject: String::new(),
        person,
        colleague: colleague.unwrap_or(company_owner),
        copy: if chance.percent(15) {
            cast.workmate(person)
        } else {
            None
        },
        about,
        language,
        letters: Vec::new(),
        key,
    };
    thread.subject = if is_case {
        cast.about_name(about)
    } else {
        cast.fill(&thread, &with_number(subject, chance))
    };
    thread.letters = write(cast, chance, &thread, letters);
    thread
}

fn with_number(subject: &str, chance: &mut Chance) -> String {
    fill(subject, &[("number", &chance.between(1_000, 9_999).to_string())])
}

fn any_deal(cast: &Cast, chance: &mut Chance) -> (About, usize) {
    // The first deals are those of the first screen, whose conversations are fixed.
    let place = 3 + chance.place(cast.deals.len().saturating_sub(3));
    let person = cast.deals.get(place).map_or(TOMASZ, |deal| deal.person);
    if chance.percent(75) {
        (About::Deal(place), person)
    } else {
        (
            About::Company(cast.people.get(person).map_or(0, |person| person.company)),
            person,
        )
    }
}

fn any_case(cast: &Cast, chance: &mut Chance) -> (About, usize) {
    let place = 1 + chance.place(cast.cases.len().saturating_sub(1));
    (
        About::Case(place),
        cast.cases.get(place).map_or(TOMASZ, |case| case.person),
    )
}

/// A conversation in the person's language, or often in English; and in which.
fn script(chance: &mut Chance, language: Language) -> (Language, Script) {
    let language = if chance.percent(45) {
        Language::English
    } else {
        language
    };
    let scripts = foreign::scripts(language);
    let at = chance.place(scripts.len());
    (language, scripts.get(at).copied().unwrap_or(("", &[])))
}

fn write(cast: &Cast, chance: &mut Chance, thread: &Thread, texts: &[(Author, &str)]) -> Vec<Letter> {
    let length = i64::try_from(texts.len()).unwrap_or(1);
    let mut days_ago = chance.between(5 + length * 3, 350);
    let mut earliest = Timestamp::MIN;
    let mut letters = Vec::new();
    // Old mail is mostly tracked, the newest is left for the person to decide on.
    let tracks = thread.colleague != MARA || chance.percent(70);
    for (number, (author, text)) in texts.iter().enumerate() {
        let hour = i8::try_from(chance.between(8, 17)).unwrap_or(9);
        let minute = i8::try_from(chance.between(0, 59)).unwrap_or(0);
        let at = cast.calendar.past_time(days_ago, hour, minute).max(earliest);
        letters.push(Letter {
            author: *author,
            at,
            text: cast.fill(thread, text),
            message_id: cast.message_id(&thread.key, number, *author, thread.person),
            tracked: tracks && days_ago > 14,
        });
        earliest = at + SignedDuration::from_mins(chance.between(20, 200));
        days_ago = (days_ago - chance.between(0, 3)).max(5);
    }
    letters
}

impl Cast {
    /// A Message-ID as the author's mail server would make it, without brackets.
    fn message_id(&self, key: &str, number: usize, author: Author, person: usize) -> String {
        let id = self.source.id("message", &format!("{key}/{number}"));
        let address = self
            .people
            .get(person)
            .map(|person| person.email.as_str())
            .unwrap_or_default();
        let domain = match author {
            Author::Us => staff::DOMAIN,
            Author::Them => address.rsplit('@').next().unwrap_or_default(),
        };
        format!("{}@mail.{domain}", id.simple())
    }
}
