//! A large organization: so many contacts, with accounts, leads, opportunities, cases and activities in proportion. The
//! same for the same arguments, made chunk by chunk, so that a million needs no more memory here than ten thousand.
//! Identifiers count up within a table, as those of the real service's database do.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::calendar::Calendar;
use super::chance::{Chance, Source};
use super::names::{Language, names, split};
use super::row::SeedRow;
use super::staff::{self, Colleague, DOMAIN};

/// How many contacts one chunk holds.
const CHUNK: u64 = 5_000;
/// How many minutes lie between two rows of a table, going back from now.
const APART: i64 = 3;

/// A large organization before it is loaded.
#[derive(Debug, Clone)]
pub struct Crowd {
    source: Source,
    calendar: Calendar,
    staff: Vec<Colleague>,
    contacts: u64,
}

/// The tables of a crowd, with how many contacts there are for each row.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Account,
    Contact,
    Lead,
    Opportunity,
    Incident,
    Email,
    Appointment,
    Task,
    PhoneCall,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Account,
        Self::Contact,
        Self::Lead,
        Self::Opportunity,
        Self::Incident,
        Self::Email,
        Self::Appointment,
        Self::Task,
        Self::PhoneCall,
    ];

    const fn table(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Contact => "contact",
            Self::Lead => "lead",
            Self::Opportunity => "opportunity",
            Self::Incident => "incident",
            Self::Email => "email",
            Self::Appointment => "appointment",
            Self::Task => "task",
            Self::PhoneCall => "phonecall",
        }
    }

    const fn contacts_each(self) -> u64 {
        match self {
            Self::Contact => 1,
            Self::Email => 2,
            Self::Lead => 5,
            Self::Account | Self::Opportunity | Self::Task => 10,
            Self::Appointment | Self::PhoneCall => 20,
            Self::Incident => 50,
        }
    }
}

impl Crowd {
    /// So many contacts, and what belongs to them.
    #[must_use]
    pub fn new(seed: u64, now: Timestamp, contacts: u64) -> Self {
        let source = Source::new(seed);
        Self {
            source,
            calendar: Calendar::new(now),
            staff: staff::colleagues(source)
                .into_iter()
                .filter(|one| !one.disabled)
                .collect(),
            contacts,
        }
    }

    /// How many chunks there are.
    #[must_use]
    pub fn chunks(&self) -> u64 {
        self.contacts.div_ceil(CHUNK)
    }

    /// The rows of one chunk: of each table, those whose numbers lie in it.
    #[must_use]
    pub fn chunk(&self, number: u64) -> Vec<SeedRow> {
        let mut chance = self.source.stream(&format!("crowd/{number}"));
        let (from, to) = (number * CHUNK, ((number + 1) * CHUNK).min(self.contacts));
        let mut rows = Vec::new();
        for kind in Kind::ALL {
            for contact in from..to {
                if contact.is_multiple_of(kind.contacts_each()) {
                    self.add(kind, contact / kind.contacts_each(), &mut chance, &mut rows);
                }
            }
        }
        rows
    }

    /// How many rows a table has.
    fn count(&self, kind: Kind) -> u64 {
        self.contacts.div_ceil(kind.contacts_each())
    }

    /// The identifier of a row: a prefix for the table, and the row's number.
    fn id(&self, kind: Kind, number: u64) -> Uuid {
        let prefix = self.source.id("crowd", kind.table()).as_u128();
        let low = 0xFFFF_FFFF_FFFF_u128;
        Uuid::from_u128((prefix & !low) | (u128::from(number) & low))
    }

    /// A row that another one belongs to; it is in the same chunk or an earlier one.
    fn parent(&self, kind: Kind, contact: u64) -> Uuid {
        self.id(
            kind,
            (contact / kind.contacts_each()).min(self.count(kind).saturating_sub(1)),
        )
    }

    fn made(&self, number: u64) -> Timestamp {
        let minutes = i64::try_from(number).unwrap_or(i64::MAX).saturating_mul(APART) % 2_000_000;
        self.calendar.now() - SignedDuration::from_mins(minutes)
    }

    fn row(&self, kind: Kind, number: u64, chance: &mut Chance) -> SeedRow {
        let owner = self
            .staff
            .get(chance.place(self.staff.len()))
            .map_or(Uuid::nil(), |one| one.id);
        let made = self.made(number);
        SeedRow::new(kind.table(), self.id(kind, number))
            .lookup("ownerid", "systemuser", owner)
            .with("createdon", made)
            .with("modifiedon", made)
    }

    fn add(&self, kind: Kind, number: u64, chance: &mut Chance, rows: &mut Vec<SeedRow>) {
        let row = self.row(kind, number, chance);
        let contact = number * kind.contacts_each();
        match kind {
            Kind::Account => rows.push(self.account(row, number, chance)),
            Kind::Contact => rows.push(self.contact(row, number, chance)),
            Kind::Lead => rows.push(self.lead(row, number, chance)),
            Kind::Opportunity => rows.push(self.opportunity(row, contact, chance)),
            Kind::Incident => rows.push(self.incident(row, number, contact)),
            Kind::Email | Kind::Appointment | Kind::Task | Kind::PhoneCall => {
                self.activity(kind, row, (number, contact), chance, rows);
            }
        }
    }

    fn account(&self, row: SeedRow, number: u64, chance: &mut Chance) -> SeedRow {
        let town = chance.pick(TOWNS);
        row.with("name", format!("{} {} {number}", chance.pick(TRADES), town))
            .with("accountnumber", format!("A{number:08}"))
            .with("emailaddress1", format!("office@{}", domain(number)))
            .with("telephone1", phone(number))
            .with("address1_city", town)
            .with("industrycode", chance.between(1, 33))
            .with("numberofemployees", chance.between(3, 4_000))
            .lookup("primarycontactid", "contact", self.id(Kind::Contact, number * 10))
    }

    fn contact(&self, row: SeedRow, number: u64, chance: &mut Chance) -> SeedRow {
        let (first, last, local) = person(chance);
        let company = number / Kind::Account.contacts_each();
        row.with("firstname", first)
            .with("lastname", last)
            .with("emailaddress1", format!("{local}.{number}@{}", domain(company)))
            .with("telephone1", phone(number))
            .with("jobtitle", chance.pick(TITLES))
            .lookup("parentcustomerid", "account", self.parent(Kind::Account, number))
    }

    fn lead(&self, row: SeedRow, number: u64, chance: &mut Chance) -> SeedRow {
        let (first, last, local) = person(chance);
        row.with("firstname", first)
            .with("lastname", last)
            .with("subject", format!("Enquiry {number}"))
            .with("companyname", format!("{} {number}", chance.pick(TRADES)))
            .with(
                "emailaddress1",
                format!("{local}.{number}@lead{}.example", number / 3),
            )
            .with("leadqualitycode", chance.between(1, 3))
    }

    fn opportunity(&self, row: SeedRow, contact: u64, chance: &mut Chance) -> SeedRow {
        row.with("name", format!("Heat for site {contact}"))
            .with("estimatedvalue", f64::from(chance.between(1_000, 900_000) as u32))
            .with("closeprobability", chance.between(5, 95))
            .lookup(
                "transactioncurrencyid",
                "transactioncurrency",
                staff::currency_id(self.source),
            )
            .lookup("customerid", "account", self.parent(Kind::Account, contact))
            .lookup("parentaccountid", "account", self.parent(Kind::Account, contact))
            .lookup("parentcontactid", "contact", self.id(Kind::Contact, contact))
    }

    fn incident(&self, row: SeedRow, number: u64, contact: u64) -> SeedRow {
        row.with("title", format!("Question about delivery {number}"))
            .with("ticketnumber", format!("CAS-{number:07}"))
            .lookup("customerid", "account", self.parent(Kind::Account, contact))
            .lookup("primarycontactid", "contact", self.id(Kind::Contact, contact))
    }

    fn activity(
        &self,
        kind: Kind,
        row: SeedRow,
        (number, contact): (u64, u64),
        chance: &mut Chance,
        rows: &mut Vec<SeedRow>,
    ) {
        let (id, made) = (row.id, self.made(number));
        let row = row
            .with("subject", format!("{} {number}", chance.pick(SUBJECTS)))
            .lookup(
                "regardingobjectid",
                "account",
                self.parent(Kind::Account, contact),
            );
        let row = match kind {
            Kind::Email => row
                .with("messageid", format!("<{number}.crowd@{DOMAIN}>"))
                .with("directioncode", chance.percent(50))
                .with("statecode", 1)
                .with("statuscode", if chance.percent(50) { 3 } else { 4 }),
            Kind::Appointment => row
                .with("scheduledstart", made + SignedDuration::from_hours(48))
                .with("scheduledend", made + SignedDuration::from_hours(49)),
            _ => row.with("scheduledend", made + SignedDuration::from_hours(72)),
        };
        rows.push(row);
        let roles = match kind {
            Kind::Appointment => [(5, contact), (7, contact)],
            _ => [(1, contact), (2, contact)],
        };
        for (role, contact) in roles {
            let party = SeedRow::new("activityparty", self.party(id, role))
                .with("participationtypemask", role)
                .lookup("activityid", kind.table(), id);
            rows.push(if matches!(role, 1 | 5) {
                party
                    .lookup("partyid", "contact", self.id(Kind::Contact, contact))
                    .with("addressused", format!("party.{contact}@{}", domain(contact / 10)))
            } else {
                let colleague = self.staff.get(chance.place(self.staff.len()));
                party.lookup(
                    "partyid",
                    "systemuser",
                    colleague.map_or(Uuid::nil(), |one| one.id),
                )
            });
        }
    }

    /// Beside the activity's own identifier, so that these count up too.
    fn party(&self, activity: Uuid, role: i64) -> Uuid {
        let bits = activity.as_u128() ^ (1 << 120);
        Uuid::from_u128((bits & !(0xF << 108)) | (u128::from(role.unsigned_abs() & 0xF) << 108))
    }
}

fn domain(company: u64) -> String {
    format!("firm{company}.example")
}

fn phone(number: u64) -> String {
    format!("+49 30 5550 {number}")
}

/// First name, last name, and both as they stand in an address.
fn person(chance: &mut Chance) -> (&'static str, &'static str, String) {
    let language = chance.pick(LANGUAGES);
    let all = names(language);
    let (first, last) = (chance.pick(all.first), chance.pick(all.last));
    let ((first, left), (last, right)) = (split(first), split(last));
    let local = format!("{left}.{right}").replace([' ', '\''], "");
    (first, last, local)
}

const LANGUAGES: &[Language] = &[
    Language::English,
    Language::German,
    Language::Dutch,
    Language::Nordic,
    Language::Polish,
    Language::French,
    Language::Greek,
    Language::Cyrillic,
];
const TOWNS: &[&str] = &[
    "Bremen", "Gdańsk", "Lyon", "Porto", "Tallinn", "Utrecht", "Zürich", "Århus",
];
const TRADES: &[&str] = &[
    "Bakery",
    "Brewery",
    "Dairy",
    "Foundry",
    "Hospital",
    "Laundry",
    "Shipyard",
    "Waterworks",
];
const TITLES: &[&str] = &["Buyer", "Engineer", "Head of Works", "Plant Manager", "Site Lead"];
const SUBJECTS: &[&str] = &[
    "Offer",
    "Drawings",
    "Delivery date",
    "Commissioning",
    "Spare parts",
    "Follow-up",
];
