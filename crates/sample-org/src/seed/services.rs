//! Service activities: what the service coordinator booked the engineers on the road for (B.3, C-13).

use super::activities::Occasion;
use super::activity::{Activity, Party, role};
use super::cast::Cast;
use super::people::TOMASZ;
use super::row::SeedRow;
use super::staff::{INES, MARA, Unit};
use super::texts::talks::SERVICES;

/// So many are over; the others are to come.
const OVER: usize = 2;
/// The one to which the salesperson goes along: a coordinator of her unit booked it, so that she sees it.
const WITH_SALES: usize = 3;

impl Cast {
    /// All of them, one after the other for the people of the first companies that nobody of the first screen is at.
    pub(crate) fn service_rows(&self) -> Vec<SeedRow> {
        let people = self.people.iter().skip(TOMASZ).filter(|person| person.active);
        let booked = SERVICES.iter().enumerate().zip(people.step_by(3));
        booked
            .flat_map(|((number, line), person)| {
                let company = self.companies.get(person.company);
                let occasion = Occasion {
                    person,
                    colleague: if number == WITH_SALES {
                        self.coordinator()
                    } else {
                        INES
                    },
                    regarding: ("account", self.account_id(person.company)),
                    slots: [
                        String::new(),
                        person.name(),
                        company.map_or_else(String::new, |company| company.name.to_owned()),
                        company.map_or_else(String::new, |company| company.city.to_owned()),
                    ],
                };
                self.service(number, *line, &occasion)
            })
            .collect()
    }

    fn service(&self, number: usize, line: (&str, &str, &str), occasion: &Occasion<'_>) -> Vec<SeedRow> {
        let (subject, place, note) = line;
        let days = i64::try_from(number).unwrap_or_default();
        let over = number < OVER;
        let start = if over {
            self.calendar.past_time(12 + days * 20, 8, 30)
        } else {
            self.calendar.working_time(6 + days * 2, 10, 30)
        };
        let mut parties = vec![self.party(role::CUSTOMER, occasion.person)];
        parties.extend(self.engineer(number));
        parties.extend((number == WITH_SALES).then(|| self.own(role::RESOURCE, MARA)));
        let activity = Activity {
            table: "serviceappointment",
            id: self.source.id("serviceappointment", &number.to_string()),
            subject: occasion.fill(subject),
            description: occasion.fill(note),
            regarding: Some(occasion.regarding),
            owner: self.user_id(occasion.colleague),
            start,
            minutes: 180,
            state: if over { (1, 8) } else { (3, 4) },
            created: start.min(self.calendar.past_time(3, 11, 0)),
            parties,
        };
        let place = occasion.fill(place);
        activity.rows(self.source, |row| {
            row.text("location", &place).with("isalldayevent", false)
        })
    }

    /// Who coordinates the projects of the salesperson's unit.
    fn coordinator(&self) -> usize {
        let mut all = self.staff.iter();
        all.position(|one| one.unit == Unit::SalesNorth && one.title == "Project Coordinator")
            .unwrap_or(INES)
    }

    /// The engineers on the road take turns.
    fn engineer(&self, number: usize) -> Option<Party> {
        let mut engineers = self.staff.iter().enumerate();
        let on_the_road: Vec<usize> = engineers
            .by_ref()
            .filter(|(_, colleague)| colleague.unit == Unit::FieldService)
            .map(|(place, _)| place)
            .collect();
        let place = on_the_road.get(number.checked_rem(on_the_road.len())?)?;
        Some(self.own(role::RESOURCE, *place))
    }
}
