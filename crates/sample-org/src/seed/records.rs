//! Accounts, contacts, leads, opportunities, cases and notes as rows (reference C5).

use uuid::Uuid;

use super::cast::Cast;
use super::chance::Chance;
use super::companies::Company;
use super::custom;
use super::people::{Lead, Person};
use super::row::SeedRow;
use super::sales::{Case, Deal};
use super::staff::currency_id;
use super::texts::deals::NOTES;

impl Cast {
    /// The row of a company.
    pub(crate) fn account_id(&self, company: usize) -> Uuid {
        self.source.id(
            "account",
            self.companies.get(company).map_or("", |company| company.domain),
        )
    }

    /// The row of a colleague.
    pub(crate) fn user_id(&self, colleague: usize) -> Uuid {
        self.staff
            .get(colleague)
            .map_or(Uuid::nil(), |colleague| colleague.id)
    }

    /// All customers and what is sold or mended for them.
    pub(crate) fn record_rows(&self) -> Vec<SeedRow> {
        let mut chance = self.source.stream("records");
        let mut rows = Vec::new();
        for (place, company) in self.companies.iter().enumerate() {
            rows.push(self.account(&mut chance, place, company));
        }
        rows.extend(self.people.iter().map(|person| self.contact(&mut chance, person)));
        rows.extend(self.leads.iter().map(|lead| self.lead(lead)));
        let deals = self.deals.iter().enumerate();
        rows.extend(deals.map(|(number, deal)| self.opportunity(number, deal)));
        rows.extend(self.cases.iter().map(|case| self.incident(case)));
        rows.extend(self.notes());
        rows
    }

    fn account(&self, chance: &mut Chance, place: usize, company: &Company) -> SeedRow {
        let people: Vec<&Person> = self
            .people
            .iter()
            .filter(|person| person.company == place)
            .collect();
        let owner = people.first().map_or(0, |person| person.owner);
        let since = self.calendar.past_time(400 + chance.between(0, 500), 9, 0);
        let row = SeedRow::new("account", self.account_id(place))
            .with("name", company.name)
            .with("accountnumber", format!("AF-{}", 20_100 + place))
            .with("telephone1", format!("{} 5550 0", company.dial))
            .with("emailaddress1", format!("info@{}", company.domain))
            .with("websiteurl", format!("https://www.{}/", company.domain))
            .with("industrycode", company.industry)
            .with("customertypecode", 3)
            .with("numberofemployees", company.employees)
            .with("revenue", money(company.revenue * 1_000_000))
            .with("description", company.about)
            .with("statecode", 0)
            .with("statuscode", 1)
            .with("createdon", since)
            .with("modifiedon", since)
            .lookup(
                "transactioncurrencyid",
                "transactioncurrency",
                currency_id(self.source),
            )
            .lookup("ownerid", "systemuser", self.user_id(owner));
        let row = custom::with_contract(address(row, company), place);
        let row = custom::with_sources(row, place);
        match people.iter().find(|person| person.active) {
            Some(person) => row.lookup("primarycontactid", "contact", person.id),
            None => row,
        }
    }

    fn contact(&self, chance: &mut Chance, person: &Person) -> SeedRow {
        let row = SeedRow::new("contact", person.id)
            .text("firstname", &person.first)
            .with("lastname", person.last.clone())
            .with("fullname", person.name())
            .with("jobtitle", person.title)
            .with("emailaddress1", person.email.clone())
            .text("telephone1", &person.phone)
            .text("mobilephone", &person.mobile)
            .with("preferredcontactmethodcode", chance.pick(&[1, 1, 1, 2, 3]))
            .with("donotbulkemail", chance.percent(15))
            .with("statecode", i64::from(!person.active))
            .with("statuscode", 1 + i64::from(!person.active))
            .with("createdon", person.since)
            .with("modifiedon", person.since)
            .lookup("parentcustomerid", "account", self.account_id(person.company))
            .lookup("ownerid", "systemuser", self.user_id(person.owner));
        let row = custom::with_language(row, person.language);
        match self.companies.get(person.company) {
            Some(company) => address(row, company),
            None => row,
        }
    }

    fn lead(&self, lead: &Lead) -> SeedRow {
        let person = Person {
            id: lead.id,
            company: 0,
            first: lead.first.clone(),
            last: lead.last.clone(),
            title: lead.title,
            email: lead.email.clone(),
            phone: lead.phone.clone(),
            mobile: String::new(),
            language: lead.language,
            active: true,
            owner: lead.owner,
            since: lead.since,
        };
        SeedRow::new("lead", lead.id)
            .with("subject", lead.subject.clone())
            .text("firstname", &lead.first)
            .with("lastname", lead.last.clone())
            .with("fullname", person.name())
            .with("companyname", lead.company.clone())
            .with("jobtitle", lead.title)
            .with("emailaddress1", lead.email.clone())
            .text("telephone1", &lead.phone)
            .with("leadqualitycode", lead.quality)
            .with("leadsourcecode", lead.source)
            .with("estimatedamount", money(lead.amount))
            .with("statecode", lead.state.0)
            .with("statuscode", lead.state.1)
            .with("createdon", lead.since)
            .with("modifiedon", lead.since)
            .lookup(
                "transactioncurrencyid",
                "transactioncurrency",
                currency_id(self.source),
            )
            .lookup("ownerid", "systemuser", self.user_id(lead.owner))
    }

    fn opportunity(&self, number: usize, deal: &Deal) -> SeedRow {
        let stages = ["1-Qualify", "2-Develop", "3-Propose", "4-Close"];
        let stage = usize::try_from(deal.stage)
            .ok()
            .and_then(|at| stages.get(at))
            .copied()
            .unwrap_or_default();
        let row = SeedRow::new("opportunity", deal.id)
            .with("name", deal.name.clone())
            .with(custom::TENDER, format!("T-{}", 2_600 + number))
            .with("description", deal.about)
            .with("estimatedvalue", money(deal.value))
            .with("closeprobability", deal.probability)
            .with("opportunityratingcode", deal.rating)
            .with("salesstage", deal.stage)
            .with("stepname", stage)
            .with("estimatedclosedate", deal.closes)
            .with("isrevenuesystemcalculated", false)
            .with("statecode", deal.state.0)
            .with("statuscode", deal.state.1)
            .with("createdon", deal.since)
            .with("modifiedon", deal.since)
            .lookup(
                "transactioncurrencyid",
                "transactioncurrency",
                currency_id(self.source),
            )
            .lookup("ownerid", "systemuser", self.user_id(deal.owner));
        let row = custom::with_deadline(row, deal.closes);
        let row = match deal.state.0 {
            0 => row,
            1 => row
                .with("actualvalue", money(deal.value))
                .with("actualclosedate", deal.closes),
            _ => row.with("actualclosedate", deal.closes),
        };
        match self.people.get(deal.person) {
            Some(person) => row
                .lookup("customerid", "account", self.account_id(person.company))
                .lookup("parentaccountid", "account", self.account_id(person.company))
                .lookup("parentcontactid", "contact", person.id),
            None => row,
        }
    }

    fn incident(&self, case: &Case) -> SeedRow {
        let check = case.id.simple().to_string().to_uppercase();
        let row = SeedRow::new("incident", case.id)
            .with("title", case.title.clone())
            .with(
                "ticketnumber",
                format!("CAS-{:05}-{}", case.number, check.get(..6).unwrap_or_default()),
            )
            .with("description", case.description)
            .with("prioritycode", case.priority)
            .with("casetypecode", case.kind)
            .with("caseorigincode", case.origin)
            .with("resolveby", case.resolve_by)
            .with("isescalated", false)
            .with("statecode", case.state.0)
            .with("statuscode", case.state.1)
            .with("createdon", case.since)
            .with("modifiedon", case.since)
            .lookup("ownerid", "systemuser", self.user_id(case.owner));
        match self.people.get(case.person) {
            Some(person) => row
                .lookup("customerid", "account", self.account_id(person.company))
                .lookup("primarycontactid", "contact", person.id),
            None => row,
        }
    }

    /// Notes on accounts, contacts and opportunities.
    fn notes(&self) -> Vec<SeedRow> {
        let mut chance = self.source.stream("notes");
        let mut note = |number: usize, table, id, owner| {
            let at = chance.place(NOTES.len());
            let (subject, text) = NOTES.get(at).copied().unwrap_or_default();
            let written = self.calendar.past_time(chance.between(6, 340), 16, 30);
            SeedRow::new("annotation", self.source.id("annotation", &number.to_string()))
                .with("subject", subject)
                .with("notetext", text)
                .with("isdocument", false)
                .with("createdon", written)
                .with("modifiedon", written)
                .lookup("objectid", table, id)
                .lookup("ownerid", "systemuser", self.user_id(owner))
        };
        let accounts = (0..self.companies.len()).step_by(2).map(|place| {
            let owner = self
                .people
                .iter()
                .find(|person| person.company == place)
                .map_or(0, |person| person.owner);
            ("account", self.account_id(place), owner)
        });
        let contacts = self
            .people
            .iter()
            .step_by(4)
            .map(|person| ("contact", person.id, person.owner));
        let deals = self
            .deals
            .iter()
            .step_by(3)
            .map(|deal| ("opportunity", deal.id, deal.owner));
        let objects: Vec<_> = accounts.chain(contacts).chain(deals).collect();
        objects
            .into_iter()
            .enumerate()
            .map(|(number, (table, id, owner))| note(number, table, id, owner))
            .collect()
    }
}

fn address(row: SeedRow, company: &Company) -> SeedRow {
    row.with("address1_line1", company.street)
        .with("address1_postalcode", company.postal_code)
        .with("address1_city", company.city)
        .with("address1_country", company.country)
}

/// Whole euros as an amount of money.
#[expect(
    clippy::cast_precision_loss,
    reason = "the amounts of the sample are far below 2^53"
)]
fn money(euros: i64) -> f64 {
    euros as f64
}
