//! `QualifyLead` (reference C1): a lead becomes an account, a contact, an opportunity, as asked, and is closed as qualified.

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::super::{create, secured, update};
use super::handed_on::{ACCOUNT, OPPORTUNITY, columns, is_address, taken};
use super::parameter::{self, Body};
use crate::schema::{Column, Table};
use crate::security::Verb;
use crate::store::value::{Value, Values};
use crate::store::write;

/// What the action takes.
const PARAMETERS: &[&str] = &[
    "CreateAccount",
    "CreateContact",
    "CreateOpportunity",
    "OpportunityCurrencyId",
    "OpportunityCustomerId",
    "SourceCampaignId",
    "ProcessInstanceId",
    "Status",
];

/// What is to be made, and what was.
struct Work<'a, 's> {
    session: &'a Session<'s>,
    request: &'a Request,
    lead: Uuid,
    values: Values,
    made: Vec<(&'static Table, Uuid)>,
}

/// What the request asks for.
struct Wanted {
    account: bool,
    contact: bool,
    opportunity: bool,
    customer: Option<Value>,
    currency: Option<Value>,
    status: i64,
}

impl Wanted {
    fn of(session: &Session<'_>, body: &Body) -> Outcome<Self> {
        parameter::known(body, PARAMETERS)?;
        let unknown = ["SourceCampaignId", "ProcessInstanceId"];
        if let Some(name) = unknown.iter().find(|name| parameter::given(body, name).is_some()) {
            let text = format!("The parameter {name} of QualifyLead is not implemented by this organization");
            return Err(ApiError::unsupported(text));
        }
        let reference = |name: &str, tables: &[&str]| -> Outcome<Option<Value>> {
            let found = parameter::reference(session, body, name, tables)?;
            Ok(found.map(|(table, id)| Value::Ref(table.name, id)))
        };
        Ok(Self {
            account: parameter::yes_no(body, "CreateAccount")?,
            contact: parameter::yes_no(body, "CreateContact")?,
            opportunity: parameter::yes_no(body, "CreateOpportunity")?,
            customer: reference("OpportunityCustomerId", &["account", "contact"])?,
            currency: reference("OpportunityCurrencyId", &["transactioncurrency"])?,
            status: parameter::number(body, "Status")?,
        })
    }
}

/// `POST leads(id)/Microsoft.Dynamics.CRM.QualifyLead`: the records that were made.
pub(super) fn lead(session: &Session<'_>, request: &Request, id: Uuid) -> Outcome {
    let wanted = Wanted::of(session, &request.object()?)?;
    let values = open(session, id)?;
    let mut work = Work {
        session,
        request,
        lead: id,
        values,
        made: Vec::new(),
    };
    let (mut account, mut contact, mut opportunity) = (None, None, None);
    if wanted.account {
        account = Some(work.account()?);
    }
    if wanted.contact {
        contact = Some(work.contact(account.as_ref())?);
    }
    if wanted.opportunity {
        let people = [account.clone(), contact.clone()];
        opportunity = Some(work.opportunity(wanted.customer, wanted.currency, people)?);
    }
    work.close(wanted.status, [account, contact, opportunity])?;
    Ok(reply(session, &work.made))
}

/// The lead's values as the caller sees them, if it is still open and the caller may change it.
fn open(session: &Session<'_>, id: Uuid) -> Outcome<Values> {
    let table = table(session, "lead")?;
    session.may(Verb::Write, table, id)?;
    session.may(Verb::Read, table, id)?;
    let address = table
        .all_columns()
        .map(|column| column.name)
        .filter(|name| is_address(name));
    let wanted: Vec<&'static Column> = columns()
        .chain(address)
        .filter_map(|name| table.column(name))
        .collect();
    let values = write::fetch(session.db, table, id, &wanted)?.unwrap_or_default();
    if values.get("statecode").and_then(Value::int) != Some(0) {
        let text = "The lead is closed already.";
        return Err(ApiError::new(400, "0x80040519", text));
    }
    Ok(secured::masked(session, table, id, &values).unwrap_or(values))
}

fn table(session: &Session<'_>, name: &str) -> Outcome<&'static Table> {
    let found = session.catalog.table(name);
    found.ok_or_else(|| ApiError::no_resource(name))
}

impl Work<'_, '_> {
    fn make(&mut self, table: &'static Table, mut values: Values) -> Outcome<Value> {
        if let Some(column) = table.column("originatingleadid") {
            values.insert(column.name, Value::Ref("lead", self.lead));
        }
        secured::may_create(self.session, table, &values)?;
        let id = create::nested(self.session, table, &Map::new(), None, values, 0)?;
        create::accepted(self.session, self.request, table, id)?;
        self.made.push((table, id));
        Ok(Value::Ref(table.name, id))
    }

    fn account(&mut self) -> Outcome<Value> {
        let table = table(self.session, "account")?;
        let values = taken(&self.values, table, ACCOUNT, true);
        self.named(&values, "name", "a company name")?;
        self.make(table, values)
    }

    fn contact(&mut self, account: Option<&Value>) -> Outcome<Value> {
        let table = table(self.session, "contact")?;
        let mut values = taken(&self.values, table, &[], true);
        self.named(&values, "lastname", "a last name")?;
        let parent = account.cloned().or_else(|| self.known("parentaccountid"));
        values.extend(parent.map(|parent| ("parentcustomerid", parent)));
        let made = self.make(table, values)?;
        if let Some((_, account)) = account.and_then(Value::reference) {
            let accounts = self::table(self.session, "account")?;
            let primary = [("primarycontactid", made.clone())].into();
            write::update(self.session.db, accounts, account, &primary)?;
        }
        Ok(made)
    }

    fn opportunity(
        &mut self,
        customer: Option<Value>,
        currency: Option<Value>,
        [account, contact]: [Option<Value>; 2],
    ) -> Outcome<Value> {
        let table = table(self.session, "opportunity")?;
        let mut values = taken(&self.values, table, OPPORTUNITY, false);
        let name = self.values.get("fullname").filter(|name| !name.is_null());
        let name = name.cloned().unwrap_or_else(|| Value::Text("Lead".to_owned()));
        values.entry("name").or_insert(name);
        let account = account.or_else(|| self.known("parentaccountid"));
        let contact = contact.or_else(|| self.known("parentcontactid"));
        let customer = customer.or_else(|| account.clone()).or_else(|| contact.clone());
        let lookups = [
            ("parentaccountid", account),
            ("parentcontactid", contact),
            ("customerid", customer),
            ("transactioncurrencyid", currency),
        ];
        let given = lookups
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        values.extend(given);
        self.make(table, values)
    }

    fn known(&self, name: &str) -> Option<Value> {
        self.values.get(name).filter(|value| !value.is_null()).cloned()
    }

    fn named(&self, values: &Values, column: &str, what: &str) -> Outcome<()> {
        if values.contains_key(column) {
            return Ok(());
        }
        let text = format!("The lead cannot be qualified: it has not {what}.");
        Err(ApiError::new(400, "0x80081018", text))
    }

    /// The lead is qualified, and says what became of it.
    fn close(&self, status: i64, made: [Option<Value>; 3]) -> Outcome<()> {
        let names = ["parentaccountid", "parentcontactid", "qualifyingopportunityid"];
        let given = names.into_iter().zip(made);
        let mut changed: Values = given.filter_map(|(name, value)| Some((name, value?))).collect();
        changed.insert("statecode", Value::Int(1));
        // -1 asks for the state's default.
        if status != -1 {
            changed.insert("statuscode", Value::Int(status));
        }
        update::values(self.session, table(self.session, "lead")?, self.lead, changed)
    }
}

fn reply(session: &Session<'_>, made: &[(&'static Table, Uuid)]) -> Reply {
    let value: Vec<Json> = made
        .iter()
        .map(|(table, id)| {
            let kind = format!("#Microsoft.Dynamics.CRM.{}", table.name);
            json!({"@odata.type": kind, table.key: id.to_string()})
        })
        .collect();
    let context = format!(
        "{}$metadata#Collection(Microsoft.Dynamics.CRM.crmbaseentity)",
        session.root
    );
    Reply::json(200, &json!({"@odata.context": context, "value": value}))
}
