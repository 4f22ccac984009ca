//! Columns into fields (B.2 to B.4), in the normal form that the mailbox reads its items into.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{
    Attendee, Content, Field, Importance, Period, PersonName, PostalAddress, Value,
};

use super::columns::{ADDRESSES, Columns, DAYS, MOMENTS, NAME, ZONE, texts};
use super::{Person, SyncedTable, pattern, state, words, zones};
use crate::error::ApiError;
use crate::row::Row;

/// `participationtypemask` (reference A10).
pub(super) const REQUIRED: i64 = 5;
pub(super) const OPTIONAL: i64 = 6;
pub(super) const ORGANIZER: i64 = 7;
const RESOURCE: i64 = 10;
const CUSTOMER: i64 = 11;

/// How rows of a table are read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) table: SyncedTable,
    pub(super) person: &'a Person,
    pub(super) columns: &'a Columns,
    /// The collection of its parties.
    pub(super) parties: &'a str,
}

impl Reading<'_> {
    /// The fields of a row.
    ///
    /// # Errors
    /// When a column is of another type than the table has.
    pub(super) fn content(self, row: Row<'_>) -> Result<Content, ApiError> {
        let mut content = Content::default();
        for (field, column, _) in texts(self.table) {
            self.take(
                &mut content,
                *field,
                &[column],
                row.text(column)?.and_then(Value::text),
            );
        }
        let notes = row
            .text("description")?
            .and_then(|text| Value::text(&words::text(text)));
        self.take(&mut content, Field::Notes, &["description"], notes);
        match self.table {
            SyncedTable::Contact => self.contact(row, &mut content)?,
            SyncedTable::Appointment | SyncedTable::Series | SyncedTable::Service => {
                self.meeting(row, &mut content)?;
            }
            SyncedTable::Task | SyncedTable::PhoneCall | SyncedTable::Letter | SyncedTable::Fax => {
                self.task(row, &mut content)?;
            }
        }
        Ok(content)
    }

    /// Sets a field; where nothing may mean that its columns are hidden, nothing is said (B-7).
    fn take(self, content: &mut Content, field: Field, columns: &[&str], value: Option<Value>) {
        let hidden = || {
            columns
                .iter()
                .any(|column| self.columns.may_hide(self.table, column))
        };
        if value.is_none() && hidden() {
            content.withhold(field);
        } else {
            content.set(field, value);
        }
    }

    fn contact(self, row: Row<'_>, content: &mut Content) -> Result<(), ApiError> {
        for (field, column) in DAYS {
            let date = row.text(column)?.and_then(|text| text.get(..10)?.parse().ok());
            self.take(content, field, &[column], date.map(Value::Date));
        }
        let part = |column| Ok::<_, ApiError>(row.text(column)?.unwrap_or_default().trim().to_owned());
        let name = PersonName {
            first: part("firstname")?,
            middle: part("middlename")?,
            last: part("lastname")?,
            suffix: part("suffix")?,
        };
        let value = (name != PersonName::default()).then_some(Value::Name(name));
        self.take(content, Field::FullName, &NAME.map(|(column, _)| column), value);
        for (field, columns) in &ADDRESSES {
            if *field != Field::MailingAddress && !self.person.three_addresses {
                content.withhold(*field);
                continue;
            }
            let address = address(row, columns)?;
            let value = (address != PostalAddress::default()).then_some(Value::Address(address));
            self.take(content, *field, columns, value);
        }
        self.company(row, content);
        Ok(())
    }

    /// B-49, B-70: the parent's name; a contact without a parent says nothing about the text in the mailbox.
    fn company(self, row: Row<'_>, content: &mut Content) {
        let parent = row.named("_parentcustomerid_value", None);
        let name = parent
            .filter(|_| self.person.company)
            .and_then(|parent| Value::text(&parent.name));
        match name {
            Some(name) => content.set(Field::Company, Some(name)),
            None => content.withhold(Field::Company),
        }
    }

    fn activity(self, row: Row<'_>, content: &mut Content) -> Result<(), ApiError> {
        let importance = match row.int("prioritycode")? {
            Some(0) => Importance::Low,
            Some(2) => Importance::High,
            _ => Importance::Normal,
        };
        content.set(Field::Importance, Some(Value::Importance(importance)));
        let column = "_regardingobjectid_value";
        match (row.id(column)?, row.named(column, None)) {
            (None, _) => self.take(content, Field::Regarding, &["regardingobjectid"], None),
            (Some(_), Some(named)) => content.set(Field::Regarding, Some(Value::Record(named.record))),
            // A record of a table that is not told.
            (Some(_), None) => content.withhold(Field::Regarding),
        }
        Ok(())
    }

    fn meeting(self, row: Row<'_>, content: &mut Content) -> Result<(), ApiError> {
        self.activity(row, content)?;
        let (code, reason) = (row.int("statecode")?.unwrap_or_default(), row.int("statuscode")?);
        let show_as = if self.table == SyncedTable::Service {
            state::service_shows_as(code, reason)
        } else {
            state::show_as(code, reason)
        };
        content.set(Field::ShowAs, Some(Value::ShowAs(show_as)));
        // The files are read only where they are synchronized.
        content.withhold(Field::Attachments);
        let whole = row.flag("isalldayevent")?.unwrap_or(false);
        let zone = self.zone(row)?;
        let time = if self.table == SyncedTable::Series {
            match pattern::read(row, &zone, whole)? {
                Some(rule) => content.set(Field::Recurrence, Some(Value::Recurrence(rule))),
                None => content.withhold(Field::Recurrence),
            }
            pattern::first(row, &zone)?
        } else {
            let (start, end) = (row.time("scheduledstart")?, row.time("scheduledend")?);
            start
                .zip(end)
                .map(|(start, end)| (start, end.duration_since(start)))
        };
        match time.filter(|(_, length)| !length.is_negative()) {
            Some((start, length)) => {
                let period = self.period(&zone, start, length, whole);
                content.set(Field::Time, Some(Value::Period(period)));
            }
            None => content.withhold(Field::Time),
        }
        self.people(row, content)
    }

    /// The zone of a series is its own where it is told.
    fn zone(self, row: Row<'_>) -> Result<TimeZone, ApiError> {
        let code = if self.table == SyncedTable::Series {
            row.int(ZONE)?
        } else {
            None
        };
        let own = code
            .and_then(zones::name)
            .and_then(|name| TimeZone::get(name).ok());
        Ok(own.unwrap_or_else(|| self.person.zone.clone()))
    }

    fn period(self, zone: &TimeZone, start: Timestamp, length: SignedDuration, whole: bool) -> Period {
        let end = start.checked_add(length).unwrap_or(start);
        if !whole {
            return Period::Timed { start, end };
        }
        let person = Person {
            zone: zone.clone(),
            ..self.person.clone()
        };
        let first = person.whole_day(start);
        let until = person.whole_day(end);
        let next = first.tomorrow().unwrap_or(first);
        Period::AllDay {
            first,
            until: until.max(next),
        }
    }

    fn people(self, row: Row<'_>, content: &mut Content) -> Result<(), ApiError> {
        let parties = row.collection(self.parties)?;
        let mut organizer_is_me = self.table == SyncedTable::Service;
        for (roles, field) in self.roles() {
            let mut people: Vec<Attendee> = Vec::new();
            for party in &parties {
                let role = party.int("participationtypemask")?.unwrap_or_default();
                if !roles.contains(&role) {
                    continue;
                }
                let Some(address) = party.text("addressused")?.and_then(|text| text.parse().ok()) else {
                    continue;
                };
                let record = party.id("_partyid_value")?;
                organizer_is_me |= role == ORGANIZER && record == Some(self.person.user.0);
                let name = party.named("_partyid_value", None).map(|named| named.name);
                let spelled = party.text("unresolvedpartyname")?.map(str::to_owned);
                people.push(Attendee {
                    address,
                    name: name.filter(|name| !name.is_empty()).or(spelled),
                });
            }
            content.set(field, Value::people(people));
        }
        if self.table == SyncedTable::Service {
            content.set(Field::Organizer, self.me());
        }
        // An appointment to which nobody is invited has no organizer in a calendar.
        let invited = [Field::RequiredAttendees, Field::OptionalAttendees];
        if organizer_is_me && invited.iter().all(|field| content.get(*field).is_none()) {
            content.set(Field::Organizer, None);
        }
        Ok(())
    }

    /// Who is whom in a calendar. Of a service activity resources are required and customers optional.
    fn roles(self) -> [(&'static [i64], Field); 3] {
        let (required, optional): (&[i64], &[i64]) = if self.table == SyncedTable::Service {
            (&[RESOURCE, REQUIRED], &[CUSTOMER, OPTIONAL])
        } else {
            (&[REQUIRED], &[OPTIONAL])
        };
        [
            (&[ORGANIZER], Field::Organizer),
            (required, Field::RequiredAttendees),
            (optional, Field::OptionalAttendees),
        ]
    }

    /// B-100: a service activity has whoever synchronizes it as its organizer, since everybody has a copy of their own.
    fn me(self) -> Option<Value> {
        let address = self.person.addresses.first()?.clone();
        Value::people(vec![Attendee { address, name: None }])
    }

    fn task(self, row: Row<'_>, content: &mut Content) -> Result<(), ApiError> {
        self.activity(row, content)?;
        for (field, column) in MOMENTS {
            let moment = row.time(column)?.map(|at| Value::Moment(self.person.moment(at)));
            self.take(content, field, &[column], moment);
        }
        if self.table == SyncedTable::Task {
            let percent = row.int("percentcomplete")?.and_then(|n| u8::try_from(n).ok());
            let percent = percent.filter(|percent| *percent <= 100).map(Value::Percent);
            self.take(content, Field::PercentComplete, &["percentcomplete"], percent);
        } else {
            content.withhold(Field::PercentComplete);
        }
        let (code, reason) = (row.int("statecode")?.unwrap_or_default(), row.int("statuscode")?);
        let status = state::status(self.table, code, reason);
        content.set(Field::Status, Some(Value::Status(status)));
        Ok(())
    }
}

fn address(row: Row<'_>, columns: &[&'static str; 8]) -> Result<PostalAddress, ApiError> {
    let mut parts = Vec::new();
    for column in columns {
        parts.push(row.text(column)?.unwrap_or_default().trim().to_owned());
    }
    let mut rest = parts.split_off(3).into_iter();
    parts.retain(|line| !line.is_empty());
    let mut next = || rest.next().unwrap_or_default();
    Ok(PostalAddress {
        street: parts.join("\n"),
        city: next(),
        region: next(),
        postal_code: next(),
        country: next(),
        box_number: next(),
    })
}
