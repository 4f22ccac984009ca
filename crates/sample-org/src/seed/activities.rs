//! A year of telephone calls, appointments and tasks, drawn; those of the first screen stand in their own file.

use jiff::Timestamp;
use uuid::Uuid;

use super::activity::{Activity, Party, role};
use super::cast::Cast;
use super::chance::Chance;
use super::people::Person;
use super::row::SeedRow;
use super::sales::elsewhere;
use super::texts::fill;
use super::texts::talks::{CALLS, MEETINGS, TASKS};

const CALL_COUNT: usize = 165;
const MEETING_COUNT: usize = 130;
const TASK_COUNT: usize = 135;

/// Whom an activity is with, and what about.
pub(super) struct Occasion<'a> {
    pub(super) person: &'a Person,
    pub(super) colleague: usize,
    pub(super) regarding: (&'static str, Uuid),
    /// What fills `{deal}`, `{first}`, `{company}` and `{city}`.
    pub(super) slots: [String; 4],
}

impl Occasion<'_> {
    pub(super) fn fill(&self, text: &str) -> String {
        let [deal, first, company, city] = &self.slots;
        fill(
            text,
            &[
                ("deal", deal),
                ("first", first),
                ("company", company),
                ("city", city),
            ],
        )
    }
}

impl Cast {
    /// All calls, appointments and tasks.
    pub(crate) fn activity_rows(&self) -> Vec<SeedRow> {
        let mut chance = self.source.stream("activities");
        let mut rows = self.harbour_rows();
        for number in 0..CALL_COUNT {
            rows.extend(
                self.occasion(&mut chance)
                    .map(|o| self.call(&mut chance, number, &o))
                    .unwrap_or_default(),
            );
        }
        for number in 0..MEETING_COUNT {
            rows.extend(
                self.occasion(&mut chance)
                    .map(|o| self.meeting(&mut chance, number, &o))
                    .unwrap_or_default(),
            );
        }
        for number in 0..TASK_COUNT {
            rows.extend(
                self.occasion(&mut chance)
                    .map(|o| self.task(&mut chance, number, &o))
                    .unwrap_or_default(),
            );
        }
        rows
    }

    fn occasion(&self, chance: &mut Chance) -> Option<Occasion<'_>> {
        let place = elsewhere(chance, &self.people);
        let person = self.people.get(place)?;
        let company = self.companies.get(person.company)?;
        let deal = self.deals.iter().find(|deal| deal.person == place);
        let regarding = match deal {
            Some(deal) if chance.percent(60) => ("opportunity", deal.id),
            _ if chance.percent(70) => ("contact", person.id),
            _ => ("account", self.account_id(person.company)),
        };
        let deal = deal.map_or_else(|| "the new unit".to_owned(), |deal| deal.name.clone());
        let slots = [
            deal,
            person.name(),
            company.name.to_owned(),
            company.city.to_owned(),
        ];
        Some(Occasion {
            person,
            colleague: person.owner,
            regarding,
            slots,
        })
    }

    pub(super) fn party(&self, role: i64, person: &Person) -> Party {
        Party::new(role, "contact", person.id, &person.email)
    }

    pub(super) fn own(&self, role: i64, colleague: usize) -> Party {
        let address = self
            .staff
            .get(colleague)
            .map(super::staff::Colleague::email)
            .unwrap_or_default();
        Party::new(role, "systemuser", self.user_id(colleague), &address)
    }

    fn call(&self, chance: &mut Chance, number: usize, occasion: &Occasion<'_>) -> Vec<SeedRow> {
        let at = chance.place(CALLS.len());
        let (subject, note) = CALLS.get(at).copied().unwrap_or_default();
        let (start, done) = self.moment(chance, 90);
        let outgoing = !done || chance.percent(60);
        let (from, to) = if outgoing {
            (
                self.own(role::SENDER, occasion.colleague),
                self.party(role::TO, occasion.person),
            )
        } else {
            (
                self.party(role::SENDER, occasion.person),
                self.own(role::TO, occasion.colleague),
            )
        };
        let activity = Activity {
            table: "phonecall",
            id: self.source.id("phonecall", &number.to_string()),
            subject: occasion.fill(subject),
            description: if done { occasion.fill(note) } else { String::new() },
            regarding: Some(occasion.regarding),
            owner: self.user_id(occasion.colleague),
            start,
            minutes: chance.pick(&[5, 10, 10, 15, 20, 30]),
            state: if done {
                (1, if outgoing { 2 } else { 4 })
            } else {
                (0, 1)
            },
            created: start.min(self.calendar.now()),
            parties: vec![from, to],
        };
        let phone = occasion.person.phone.clone();
        activity.rows(self.source, |row| {
            row.with("directioncode", outgoing).text("phonenumber", &phone)
        })
    }

    fn meeting(&self, chance: &mut Chance, number: usize, occasion: &Occasion<'_>) -> Vec<SeedRow> {
        let at = chance.place(MEETINGS.len());
        let (subject, place, note) = MEETINGS.get(at).copied().unwrap_or_default();
        let (start, done) = self.moment(chance, 78);
        let mut parties = vec![
            self.own(role::ORGANIZER, occasion.colleague),
            self.party(role::REQUIRED, occasion.person),
        ];
        if chance.percent(25) {
            let other = chance.place(self.staff.len());
            parties.extend((other != occasion.colleague).then(|| self.own(role::OPTIONAL, other)));
        }
        let id = self.source.id("appointment", &number.to_string());
        let activity = Activity {
            table: "appointment",
            id,
            subject: occasion.fill(subject),
            description: occasion.fill(note),
            regarding: Some(occasion.regarding),
            owner: self.user_id(occasion.colleague),
            start,
            minutes: chance.pick(&[30, 60, 60, 90, 120, 240]),
            state: if done { (1, 3) } else { (3, 5) },
            created: start.min(self.calendar.past_time(chance.between(1, 20), 9, 15)),
            parties,
        };
        let place = occasion.fill(place);
        activity.rows(self.source, |row| {
            row.text("location", &place).with("isalldayevent", false)
        })
    }

    fn task(&self, chance: &mut Chance, number: usize, occasion: &Occasion<'_>) -> Vec<SeedRow> {
        let at = chance.place(TASKS.len());
        let (subject, note) = TASKS.get(at).copied().unwrap_or_default();
        let (start, done) = self.moment(chance, 65);
        let state = if done {
            (1, 5)
        } else {
            chance.pick(&[(0, 2), (0, 2), (0, 3), (0, 4), (0, 7)])
        };
        let percent = match state {
            (1, _) => 100,
            (0, 3) => 40,
            _ => 0,
        };
        let activity = Activity {
            table: "task",
            id: self.source.id("task", &number.to_string()),
            subject: occasion.fill(subject),
            description: occasion.fill(note),
            regarding: Some(occasion.regarding),
            owner: self.user_id(occasion.colleague),
            start,
            minutes: 30,
            state,
            created: start.min(self.calendar.past_time(chance.between(1, 9), 10, 0)),
            parties: Vec::new(),
        };
        activity.rows(self.source, |row| row.with("percentcomplete", percent))
    }

    /// A moment of the last year, or of the next weeks in the other cases; and whether it is past.
    fn moment(&self, chance: &mut Chance, past_share: i64) -> (Timestamp, bool) {
        let hour = i8::try_from(chance.between(8, 16)).unwrap_or(9);
        let minute = chance.pick(&[0, 0, 15, 30, 30, 45]);
        if chance.percent(past_share) {
            (
                self.calendar.past_time(chance.between(1, 360), hour, minute),
                true,
            )
        } else {
            (
                self.calendar.working_time(chance.between(1, 32), hour, minute),
                false,
            )
        }
    }
}
