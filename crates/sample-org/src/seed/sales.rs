//! Opportunities and cases. Those of the first screen come first; the rest is drawn.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::calendar::Calendar;
use super::chance::{Chance, Source};
use super::companies::{Company, HAFENWERK};
use super::people::{EVGENIA, ILSE, LEILA, Person, TOMASZ};
use super::staff::{Colleague, INES, MARA, Unit};
use super::texts::cases::CASES;
use super::texts::deals::{ABOUT, DEALS};

/// An opportunity.
#[derive(Debug, Clone)]
pub(crate) struct Deal {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) about: &'static str,
    /// Euros.
    pub(crate) value: i64,
    /// Percent.
    pub(crate) probability: i64,
    /// 0 qualify, 1 develop, 2 propose, 3 close.
    pub(crate) stage: i64,
    /// 1 hot, 2 warm, 3 cold.
    pub(crate) rating: i64,
    /// State and status reason (reference C5).
    pub(crate) state: (i64, i64),
    pub(crate) closes: Date,
    /// The place of the contact.
    pub(crate) person: usize,
    pub(crate) owner: usize,
    pub(crate) since: Timestamp,
}

/// The places of the opportunities of the first screen.
pub(crate) const HARBOUR: usize = 0;
pub(crate) const SERVICE_CONTRACT: usize = 2;

/// How many opportunities there are.
const DEAL_COUNT: usize = 88;

type DealLine = (&'static str, i64, i64, i64, i64, usize, &'static str);

const FIXED_DEALS: [DealLine; 4] = [
    (
        "Harbour retrofit, phase 2",
        412_000,
        60,
        2,
        23,
        ILSE,
        "Second half of the quay: two units of 400 kW, buffer tanks, new pipework.",
    ),
    (
        "Pier 7 buffer tanks",
        68_500,
        25,
        0,
        69,
        ILSE,
        "Three tanks of 5,000 litres. Price of steel is the open point.",
    ),
    (
        "Kisamos Marine: service contract",
        46_200,
        75,
        2,
        31,
        EVGENIA,
        "Yearly service of both paint halls, three years.",
    ),
    (
        "Spare parts frame agreement, Wisła Ciepło",
        38_900,
        50,
        1,
        44,
        TOMASZ,
        "Fan motors and gaskets for eleven sites.",
    ),
];

/// All opportunities.
pub(crate) fn deals(
    source: Source,
    calendar: &Calendar,
    companies: &[Company],
    people: &[Person],
) -> Vec<Deal> {
    let mut chance = source.stream("deals");
    let fixed = FIXED_DEALS.iter().enumerate().map(|(number, line)| {
        let (name, value, probability, stage, closes, person, about) = *line;
        Deal {
            id: source.id("opportunity", &number.to_string()),
            name: name.to_owned(),
            about,
            value,
            probability,
            stage,
            rating: 2 - i64::from(probability > 50),
            state: (0, 1),
            closes: calendar.day(closes),
            person,
            owner: MARA,
            since: calendar.past_time(90, 14, 10),
        }
    });
    let mut deals: Vec<Deal> = fixed.collect();
    for number in deals.len()..DEAL_COUNT {
        deals.push(deal(source, calendar, &mut chance, number, companies, people));
    }
    deals
}

fn deal(
    source: Source,
    calendar: &Calendar,
    chance: &mut Chance,
    number: usize,
    companies: &[Company],
    people: &[Person],
) -> Deal {
    let (what, least, most) = chance.pick(DEALS);
    let person = elsewhere(chance, people);
    let state = chance.pick(&[
        (0, 1),
        (0, 1),
        (0, 1),
        (0, 1),
        (0, 2),
        (1, 3),
        (1, 3),
        (2, 4),
        (2, 5),
    ]);
    let stage = chance.between(0, 3);
    let (closes, since) = if state.0 == 0 {
        (chance.between(8, 210), chance.between(15, 240))
    } else {
        let ended = chance.between(5, 300);
        (-ended, ended + chance.between(20, 120))
    };
    let probability = match state.0 {
        0 => {
            [10, 30, 55, 80]
                .get(usize::try_from(stage).unwrap_or(0))
                .copied()
                .unwrap_or(10)
                + chance.between(0, 3) * 5
        }
        1 => 100,
        _ => 0,
    };
    let company = people
        .get(person)
        .and_then(|person| companies.get(person.company));
    let city = company.map(|company| company.city).unwrap_or_default();
    let name = if chance.percent(25) {
        format!("{what} ({city})")
    } else {
        what.to_owned()
    };
    Deal {
        id: source.id("opportunity", &number.to_string()),
        name,
        about: chance.pick(ABOUT),
        value: chance.between(least, most) * 1_000 + chance.between(0, 9) * 100,
        probability,
        stage,
        rating: chance.between(1, 3),
        state,
        closes: calendar.working_day(closes),
        person,
        owner: people.get(person).map_or(MARA, |person| person.owner),
        since: calendar.past_time(since, 9, 40),
    }
}

/// A person outside Hafenwerk, whose picture on the first screen stays as it is.
pub(crate) fn elsewhere(chance: &mut Chance, people: &[Person]) -> usize {
    loop {
        let place = chance.place(people.len());
        let fits = people
            .get(place)
            .is_none_or(|person| person.company != HAFENWERK && person.active);
        if fits {
            return place;
        }
    }
}

/// A case.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) id: Uuid,
    pub(crate) number: i64,
    pub(crate) title: String,
    pub(crate) description: &'static str,
    /// 1 high, 2 normal, 3 low.
    pub(crate) priority: i64,
    /// 1 question, 2 problem, 3 request.
    pub(crate) kind: i64,
    /// 1 phone, 2 email, 3 web.
    pub(crate) origin: i64,
    /// State and status reason (reference C5).
    pub(crate) state: (i64, i64),
    pub(crate) person: usize,
    pub(crate) owner: usize,
    pub(crate) since: Timestamp,
    pub(crate) resolve_by: Timestamp,
}

/// The place of the case of the first screen.
pub(crate) const PRESSURE_DROP: usize = 0;

/// How many cases there are.
const CASE_COUNT: i64 = 66;

/// All cases, the one of the first screen first.
pub(crate) fn cases(
    source: Source,
    calendar: &Calendar,
    people: &[Person],
    staff: &[Colleague],
) -> Vec<Case> {
    let mut chance = source.stream("cases");
    let first = Case {
        id: source.id("incident", "1187"),
        number: 1187,
        title: "Case 1187: pressure drop after restart".to_owned(),
        description: "After each restart the system loses 0.4 bar within two hours, then holds. No water on the floor.",
        priority: 1,
        kind: 2,
        origin: 2,
        state: (0, 1),
        person: LEILA,
        owner: MARA,
        since: calendar.minutes_ago(4 * 24 * 60),
        resolve_by: calendar.working_time(2, 17, 0),
    };
    let agents: Vec<usize> = agents(staff);
    let drawn = (1..CASE_COUNT).map(|back| case(source, calendar, &mut chance, back, people, &agents));
    core::iter::once(first).chain(drawn).collect()
}

fn agents(staff: &[Colleague]) -> Vec<usize> {
    staff
        .iter()
        .enumerate()
        .filter(|(_, c)| matches!(c.unit, Unit::Service | Unit::FieldService))
        .map(|(at, _)| at)
        .collect()
}

fn case(
    source: Source,
    calendar: &Calendar,
    chance: &mut Chance,
    back: i64,
    people: &[Person],
    agents: &[usize],
) -> Case {
    let number = 1187 - back;
    let (title, description) = chance.pick(CASES);
    let age = back * 5 + chance.between(2, 6);
    let since = calendar.past_time(age, 8 + i8::try_from(chance.between(0, 8)).unwrap_or(0), 12);
    let open = chance.percent(if age < 40 { 80 } else { 8 });
    let state = if open {
        chance.pick(&[(0, 1), (0, 1), (0, 2), (0, 3), (0, 4)])
    } else {
        chance.pick(&[(1, 5), (1, 5), (1, 5), (1, 1000), (2, 6)])
    };
    Case {
        id: source.id("incident", &number.to_string()),
        number,
        title: format!("Case {number}: {title}"),
        description,
        priority: chance.pick(&[1, 2, 2, 2, 3]),
        kind: if title.starts_with("question") {
            1
        } else {
            chance.pick(&[2, 2, 3])
        },
        origin: chance.between(1, 3),
        state,
        person: elsewhere(chance, people),
        owner: if chance.percent(45) {
            INES
        } else {
            chance.pick(agents)
        },
        since,
        resolve_by: since + SignedDuration::from_hours(24 * chance.between(3, 14)),
    }
}
