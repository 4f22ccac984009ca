//! The customers: accounts, their contacts, and leads. The people of the first screen come first and are the same for
//! every seed; the rest is drawn.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::calendar::Calendar;
use super::chance::{Chance, Source};
use super::companies::{self, BALTIC, Company, HAFENWERK, KISAMOS, NORTHGATE, WISLA};
use super::names::{Language, names, split};
use super::staff::{Colleague, MARA, Unit};

/// A contact.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: Uuid,
    /// The place of their company.
    pub(crate) company: usize,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) title: &'static str,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) mobile: String,
    pub(crate) language: Language,
    pub(crate) active: bool,
    /// The place of the colleague who owns the row.
    pub(crate) owner: usize,
    pub(crate) since: Timestamp,
}

impl Person {
    /// The name as it is shown: family name first where that is the custom.
    pub(crate) fn name(&self) -> String {
        match self.language {
            Language::Japanese => format!("{} {}", self.last, self.first),
            Language::Chinese => format!("{}{}", self.last, self.first),
            _ => format!("{} {}", self.first, self.last).trim().to_owned(),
        }
    }
}

/// The places of the people of the first screen.
pub(crate) const ILSE: usize = 0;
pub(crate) const OKAFOR: usize = 1;
pub(crate) const LEILA: usize = 2;
pub(crate) const EVGENIA: usize = 3;
pub(crate) const TOMASZ: usize = 4;
pub(crate) const JONAS: usize = 6;
/// How many contacts have a fixed place.
pub(crate) const FIXED: usize = 7;

type Line = (
    usize,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const CAST: [Line; FIXED] = [
    (
        HAFENWERK,
        "Ilse",
        "Brandt",
        "Head of Projects",
        "ilse.brandt@hafenwerk.example",
        "+49 40 5550 2210",
        "+49 170 5550 118",
    ),
    (
        HAFENWERK,
        "James",
        "Okafor",
        "Lead Engineer",
        "j.okafor@hafenwerk.example",
        "+49 40 5550 2231",
        "+49 171 5550 140",
    ),
    (
        HAFENWERK,
        "Leila",
        "Haddad",
        "Plant Manager",
        "leila.haddad@hafenwerk.example",
        "+49 40 5550 2244",
        "+49 171 5550 163",
    ),
    (
        KISAMOS,
        "Ευγενία",
        "Δήμου",
        "Procurement",
        "evgenia.dimou@kisamosmarine.example",
        "+30 28220 5550 14",
        "+30 694 5550 771",
    ),
    (
        WISLA,
        "Tomasz",
        "Lis",
        "Buyer",
        "tomasz.lis@wislacieplo.example",
        "+48 58 5550 611",
        "+48 601 5550 42",
    ),
    // The same person once more, entered for the service partner he also buys for: one address, two contacts.
    (
        BALTIC,
        "Tomasz",
        "Lis",
        "Spare Parts",
        "tomasz.lis@wislacieplo.example",
        "+372 6 5550 09",
        "",
    ),
    (
        NORTHGATE,
        "Jonas",
        "Adeyemi",
        "Site Manager",
        "jonas.adeyemi@northgate-mech.example",
        "+44 191 5550 302",
        "+44 7700 5550 26",
    ),
];

const TITLES: &[&str] = &[
    "Managing Director",
    "Technical Director",
    "Buyer",
    "Head of Purchasing",
    "Energy Manager",
    "Plant Manager",
    "Maintenance Lead",
    "Project Engineer",
    "Facility Manager",
    "Finance Director",
    "Sustainability Officer",
    "Site Manager",
    "Head of Operations",
    "Boiler House Supervisor",
    "Quality Manager",
    "Works Council Representative",
    "Assistant to the Board",
];

/// Companies and their people.
pub(crate) fn customers(
    source: Source,
    calendar: &Calendar,
    staff: &[Colleague],
) -> (Vec<Company>, Vec<Person>) {
    let companies = companies::all();
    let mut chance = source.stream("people");
    let mut people: Vec<Person> = CAST.iter().map(|line| fixed(source, calendar, line)).collect();
    let mut taken: HashSet<String> = people.iter().map(|person| person.email.clone()).collect();
    for (place, company) in companies.iter().enumerate() {
        let owner = owner_of(&mut chance, company.language, place, staff);
        let count = if place < 5 { 2 } else { chance.between(3, 4) };
        for number in 0..count {
            let person = drawn(source, calendar, &mut chance, company, place, number);
            if taken.insert(person.email.clone()) {
                people.push(Person { owner, ..person });
            }
        }
        if place % 9 == 5 {
            let pair =
                [90, 91].map(|number| front_office(source, calendar, &mut chance, company, place, number));
            people.extend(pair.map(|person| Person { owner, ..person }));
        }
    }
    (companies, people)
}

fn fixed(source: Source, calendar: &Calendar, line: &Line) -> Person {
    let (company, first, last, title, email, phone, mobile) = *line;
    Person {
        id: source.id("contact", &format!("{email}/{company}")),
        company,
        first: first.to_owned(),
        last: last.to_owned(),
        title,
        email: email.to_owned(),
        phone: phone.to_owned(),
        mobile: mobile.to_owned(),
        language: if company == KISAMOS {
            Language::Greek
        } else {
            Language::English
        },
        active: true,
        owner: MARA,
        since: calendar.past_time(410, 10, 5),
    }
}

fn drawn(
    source: Source,
    calendar: &Calendar,
    chance: &mut Chance,
    company: &Company,
    place: usize,
    number: i64,
) -> Person {
    let pool = names(company.language);
    let (first, first_latin) = split(chance.pick(pool.first));
    let (last, last_latin) = split(chance.pick(pool.last));
    let email = format!("{first_latin}.{last_latin}@{}", company.domain);
    let has_mobile = chance.percent(70);
    let country = company.dial.split(' ').next().unwrap_or_default();
    let mobile = format!(
        "{country} 7{} 5550 {}",
        chance.between(10, 99),
        chance.between(100, 999)
    );
    Person {
        id: source.id("contact", &format!("{place}/{number}")),
        company: place,
        first: first.to_owned(),
        last: last.to_owned(),
        title: chance.pick(TITLES),
        email,
        phone: format!("{} 5550 {}", company.dial, chance.between(1000, 9999)),
        mobile: if has_mobile { mobile } else { String::new() },
        language: company.language,
        active: number < 2 || chance.percent(82),
        owner: 0,
        since: calendar.past_time(chance.between(30, 800), 11, 20),
    }
}

/// One of the people behind the address of an office: two contacts share it.
fn front_office(
    source: Source,
    calendar: &Calendar,
    chance: &mut Chance,
    company: &Company,
    place: usize,
    number: i64,
) -> Person {
    let person = drawn(source, calendar, chance, company, place, number);
    Person {
        email: format!("office@{}", company.domain),
        title: "Front Office",
        active: true,
        ..person
    }
}

/// The colleague for a company: by region, the first companies are the salesperson's.
fn owner_of(chance: &mut Chance, language: Language, place: usize, staff: &[Colleague]) -> usize {
    if place < 9 || chance.percent(20) {
        return MARA;
    }
    let unit = match language {
        Language::English | Language::German | Language::Dutch | Language::Nordic | Language::Polish => {
            Unit::SalesNorth
        }
        _ => Unit::SalesSouth,
    };
    let of_unit: Vec<usize> = staff
        .iter()
        .enumerate()
        .filter(|(_, c)| c.unit == unit && !c.disabled)
        .map(|(at, _)| at)
        .collect();
    chance.pick(&of_unit)
}

/// A lead.
#[derive(Debug, Clone)]
pub(crate) struct Lead {
    pub(crate) id: Uuid,
    pub(crate) subject: String,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) language: Language,
    pub(crate) company: String,
    pub(crate) title: &'static str,
    pub(crate) email: String,
    pub(crate) phone: String,
    /// 1 hot, 2 warm, 3 cold.
    pub(crate) quality: i64,
    pub(crate) source: i64,
    pub(crate) amount: i64,
    /// State and status reason (reference C5).
    pub(crate) state: (i64, i64),
    pub(crate) owner: usize,
    pub(crate) since: Timestamp,
}

/// What leads ask about; `{place}` is their town.
const ENQUIRIES: &[&str] = &[
    "Heat pump for the drying hall",
    "Replacing two gas boilers",
    "Waste heat from refrigeration",
    "Hot water at 75 °C",
    "Offer for a school in {place}",
    "Subsidy check for a river-water heat pump",
    "Met at the fair in {place}",
    "Steam for the cleaning line",
    "Feasibility study, {place}",
    "Heat recovery from compressors",
    "Second unit like the first one",
    "Cooling and heating for a new hall",
    "Retrofit of a swimming bath",
    "Question from the webinar",
    "Rental unit for the winter",
];

const PROSPECTS: &[&str] = &[
    "Bergmann Guss",
    "Molenaar Foods",
    "Kranich Pharma",
    "Tallow & Reed",
    "Lumen Glas",
    "Vinterhav Hotels",
    "Zielona Farma",
    "Brickfield Schools Trust",
    "Saline Nord",
    "Maison Aubert",
    "Officine Tresa",
    "Halcyon Data Centres",
    "Korsholm Trä",
    "Ostsee Therme",
    "Riverside Laundries",
    "Castell Ceramics",
    "Weidenfeld Backwaren",
    "Larkspur Care Homes",
];

const TOWNS: &[&str] = &[
    "Kiel", "Utrecht", "Aarhus", "Lublin", "Leeds", "Nantes", "Bergamo", "Bilbao", "Turku", "Uppsala",
];

/// The leads: 64 of them. The first two share an address with contacts.
pub(crate) fn leads(
    source: Source,
    calendar: &Calendar,
    people: &[Person],
    staff: &[Colleague],
) -> Vec<Lead> {
    let mut chance = source.stream("leads");
    let mut leads: Vec<Lead> = (0..64)
        .map(|number| lead(source, calendar, &mut chance, number, staff))
        .collect();
    let shared = [
        (OKAFOR, "Okafor", "J.", "Own boat house, heat pump"),
        (TOMASZ, "Lis", "Tomasz", "Spares contract, second site"),
    ];
    for (lead, (person, last, first, subject)) in leads.iter_mut().zip(shared) {
        if let Some(person) = people.get(person) {
            lead.email.clone_from(&person.email);
            lead.phone.clone_from(&person.phone);
        }
        lead.company = if last == "Lis" {
            "Baltic Heat Services OÜ".to_owned()
        } else {
            "Hafenwerk GmbH".to_owned()
        };
        (lead.first, lead.last, lead.subject) = (first.to_owned(), last.to_owned(), subject.to_owned());
        (lead.language, lead.owner, lead.state) = (Language::English, MARA, (0, 1));
    }
    // A few more whose address a contact has, too.
    for (lead, person) in leads
        .iter_mut()
        .skip(10)
        .step_by(12)
        .zip(people.iter().skip(20).step_by(17))
    {
        lead.email.clone_from(&person.email);
        (lead.first, lead.last) = (person.first.clone(), person.last.clone());
        lead.language = person.language;
    }
    leads
}

fn lead(source: Source, calendar: &Calendar, chance: &mut Chance, number: i64, staff: &[Colleague]) -> Lead {
    use Language::{Dutch, English, French, German, Italian, Nordic, Polish, Spanish};
    let language = chance.pick(&[
        German, German, English, English, Dutch, Nordic, Polish, French, Italian, Spanish,
    ]);
    let pool = names(language);
    let (first, first_latin) = split(chance.pick(pool.first));
    let (last, last_latin) = split(chance.pick(pool.last));
    let company = chance.pick(PROSPECTS);
    let domain: String = company
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let sellers: Vec<usize> = staff
        .iter()
        .enumerate()
        .filter(|(_, c)| matches!(c.unit, Unit::SalesNorth | Unit::SalesSouth) && !c.disabled)
        .map(|(at, _)| at)
        .collect();
    Lead {
        id: source.id("lead", &number.to_string()),
        subject: chance.pick(ENQUIRIES).replace("{place}", chance.pick(TOWNS)),
        first: first.to_owned(),
        last: last.to_owned(),
        language,
        company: company.to_owned(),
        title: chance.pick(TITLES),
        email: format!("{first_latin}.{last_latin}@{domain}.example"),
        phone: format!(
            "+49 {} 5550 {}",
            chance.between(30, 89),
            chance.between(1000, 9999)
        ),
        quality: chance.between(1, 3),
        source: chance.pick(&[1, 2, 3, 6, 7, 8, 9]),
        amount: chance.between(8, 400) * 1_000,
        state: chance.pick(&[
            (0, 1),
            (0, 1),
            (0, 1),
            (0, 2),
            (0, 2),
            (1, 3),
            (2, 4),
            (2, 5),
            (2, 6),
        ]),
        owner: if chance.percent(30) {
            MARA
        } else {
            chance.pick(&sellers)
        },
        since: calendar.now() - SignedDuration::from_hours(chance.between(24, 24 * 330)),
    }
}
