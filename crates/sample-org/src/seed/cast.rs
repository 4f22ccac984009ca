//! Everything and everybody of the sample as plain values: what rows and messages are made of.

use jiff::Timestamp;

use super::calendar::Calendar;
use super::chance::Source;
use super::companies::Company;
use super::correspondence::{self, About, Thread};
use super::people::{self, Lead, Person};
use super::sales::{self, Case, Deal};
use super::staff::{self, Colleague};
use super::texts::fill;

/// The cast of the sample. Places in these lists are how one thing names another.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) source: Source,
    pub(crate) calendar: Calendar,
    pub(crate) staff: Vec<Colleague>,
    pub(crate) companies: Vec<Company>,
    pub(crate) people: Vec<Person>,
    pub(crate) leads: Vec<Lead>,
    pub(crate) deals: Vec<Deal>,
    pub(crate) cases: Vec<Case>,
    pub(crate) threads: Vec<Thread>,
}

impl Cast {
    pub(crate) fn new(seed: u64, now: Timestamp) -> Self {
        let source = Source::new(seed);
        let calendar = Calendar::new(now);
        let staff = staff::colleagues(source);
        let (companies, people) = people::customers(source, &calendar, &staff);
        let leads = people::leads(source, &calendar, &people, &staff);
        let deals = sales::deals(source, &calendar, &companies, &people);
        let cases = sales::cases(source, &calendar, &people, &staff);
        let mut cast = Self {
            source,
            calendar,
            staff,
            companies,
            people,
            leads,
            deals,
            cases,
            threads: Vec::new(),
        };
        cast.threads = correspondence::threads(&cast);
        cast
    }

    /// The company of a person.
    pub(crate) fn company_of(&self, person: usize) -> Option<&Company> {
        self.people
            .get(person)
            .and_then(|person| self.companies.get(person.company))
    }

    /// Somebody else who works in a person's company, with an address of their own.
    pub(crate) fn workmate(&self, place: usize) -> Option<usize> {
        let person = self.people.get(place)?;
        self.people
            .iter()
            .position(|other| other.company == person.company && other.email != person.email && other.active)
    }

    /// What a conversation is about, by name.
    pub(crate) fn about_name(&self, about: About) -> String {
        let name = match about {
            About::Deal(place) => self.deals.get(place).map(|deal| deal.name.clone()),
            About::Case(place) => self.cases.get(place).map(|case| case.title.clone()),
            About::Company(place) => self.companies.get(place).map(|company| company.name.to_owned()),
        };
        name.unwrap_or_default()
    }

    /// Fills the slots of a text for a conversation.
    pub(crate) fn fill(&self, thread: &Thread, text: &str) -> String {
        let first = self
            .people
            .get(thread.person)
            .map(|person| person.first.as_str())
            .unwrap_or_default();
        let me = self
            .staff
            .get(thread.colleague)
            .map(|colleague| colleague.first)
            .unwrap_or_default();
        let company = self.company_of(thread.person);
        fill(
            text,
            &[
                ("deal", &self.about_name(thread.about)),
                ("first", first),
                ("me", me),
                ("company", company.map(|company| company.name).unwrap_or_default()),
                ("city", company.map(|company| company.city).unwrap_or_default()),
            ],
        )
    }
}
