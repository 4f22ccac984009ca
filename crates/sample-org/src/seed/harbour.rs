//! The activities that the first screen shows beside Ilse Brandt: with her two tracked letters 23 of them, the last one a
//! call some days ago, the next one the site visit.

use jiff::Timestamp;

use super::activities::Occasion;
use super::activity::{Activity, role};
use super::cast::Cast;
use super::people::{ILSE, JONAS};
use super::row::SeedRow;
use super::sales::HARBOUR;
use super::staff::MARA;
use super::texts::talks::{CALLS, MEETINGS};

/// How many calls and past appointments there are with her; two more are ahead.
const CALL_COUNT: i64 = 12;
const MEETING_COUNT: i64 = 7;

/// When, subject, place, note.
type Meeting = (Timestamp, &'static str, &'static str, &'static str);

impl Cast {
    /// Calls and appointments with Ilse Brandt.
    pub(crate) fn harbour_rows(&self) -> Vec<SeedRow> {
        let (Some(ilse), Some(deal)) = (self.people.get(ILSE), self.deals.get(HARBOUR)) else {
            return Vec::new();
        };
        let slots = [
            deal.name.clone(),
            ilse.first.clone(),
            "Hafenwerk".to_owned(),
            "Hamburg".to_owned(),
        ];
        let occasion = Occasion {
            person: ilse,
            colleague: MARA,
            regarding: ("opportunity", deal.id),
            slots,
        };
        let calls = (0..CALL_COUNT)
            .zip(CALLS)
            .flat_map(|(number, line)| self.harbour_call(&occasion, number, *line));
        let meetings = self.harbour_meetings().into_iter().enumerate();
        let meetings = meetings.flat_map(|(number, line)| self.harbour_meeting(&occasion, number, line));
        calls.chain(meetings).collect()
    }

    fn harbour_activity(
        &self,
        occasion: &Occasion<'_>,
        table: &'static str,
        key: &str,
        start: Timestamp,
        (subject, note): (&str, &str),
    ) -> Activity {
        Activity {
            table,
            id: self.source.id(table, key),
            subject: occasion.fill(subject),
            description: occasion.fill(note),
            regarding: Some(occasion.regarding),
            owner: self.user_id(occasion.colleague),
            start,
            minutes: 15,
            state: (1, 2),
            created: start.min(self.calendar.past_time(5, 11, 0)),
            parties: Vec::new(),
        }
    }

    fn harbour_call(&self, occasion: &Occasion<'_>, number: i64, line: (&str, &str)) -> Vec<SeedRow> {
        let start = self.calendar.past_time(4 + number * 26, 10, 20);
        let call = Activity {
            parties: vec![
                self.own(role::SENDER, MARA),
                self.party(role::TO, occasion.person),
            ],
            ..self.harbour_activity(occasion, "phonecall", &format!("ilse/{number}"), start, line)
        };
        let phone = &occasion.person.phone;
        call.rows(self.source, |row| {
            row.with("directioncode", true).text("phonenumber", phone)
        })
    }

    fn harbour_meetings(&self) -> Vec<Meeting> {
        let past = (0..MEETING_COUNT)
            .zip(MEETINGS)
            .map(|(number, (subject, place, note))| {
                (
                    self.calendar.past_time(20 + number * 45, 13, 0),
                    *subject,
                    *place,
                    *note,
                )
            });
        let visit = self.calendar.working_time(4, 9, 0);
        let talk = self.calendar.working_time(17, 14, 0);
        past.chain([
            (
                visit,
                "Site visit",
                "Harbour",
                "Badges for the fitters; drawings of the crane track.",
            ),
            (
                talk,
                "Contract talk",
                "Hafenwerk, 3rd floor",
                "Terms of payment, warranty.",
            ),
        ])
        .collect()
    }

    fn harbour_meeting(&self, occasion: &Occasion<'_>, number: usize, line: Meeting) -> Vec<SeedRow> {
        let (start, subject, place, note) = line;
        let done = start < self.calendar.now();
        let mut parties = vec![
            self.own(role::ORGANIZER, MARA),
            self.party(role::REQUIRED, occasion.person),
        ];
        let jonas = self.people.get(JONAS).filter(|_| !done);
        parties.extend(jonas.map(|jonas| self.party(role::REQUIRED, jonas)));
        let meeting = Activity {
            minutes: 120,
            state: if done { (1, 3) } else { (3, 5) },
            parties,
            ..self.harbour_activity(
                occasion,
                "appointment",
                &format!("ilse/{number}"),
                start,
                (subject, note),
            )
        };
        let place = occasion.fill(place);
        meeting.rows(self.source, |row| {
            row.with("location", place).with("isalldayevent", false)
        })
    }
}
