//! Everything that the pane shows for one message, in one round trip: its email record, its people, and for the person
//! in focus their cards, parent account, last and next activity, open opportunities and cases (DESIGN walk 1, H.3).
//!
//! The person's record is not known before the reply, so every part asks by address: through lookups (`parentcontactid/
//! emailaddress1`), a lambda from account to contacts, and related rows that come along (reference A7).

use jiff::Timestamp;
use regarding_model::address::EmailAddress;
use regarding_model::ids::MessageId;
use regarding_model::record::KnownTable;
use uuid::Uuid;

use super::activity_rows::ActivityRow;
use super::cards::{self, Card};
use super::find_email::{FindEmail, TrackedEmail};
use super::linkable::{CaseRow, OpportunityRow};
use super::people::{People, ResolvePeople, Unasked, addresses_of, carries, set_aside};
use crate::api::{ApiReply, ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Expand, Filter, Query};
use crate::row::{ANNOTATIONS, Row, rows};
use crate::tables::addressing;

/// How many open opportunities or cases of one person or company are shown.
const OPEN: u32 = 20;
/// How many activities are looked at to find the last and the next of each match.
const ACTIVITIES: u32 = 25;

/// Asks for the pane of a message.
#[derive(Debug, Clone)]
pub struct OpenPane {
    /// The derived id of its email record, and its identity.
    pub message: Option<(Uuid, MessageId)>,
    /// Everybody it names.
    pub people: Vec<EmailAddress>,
    /// Whose records are shown: the sender, or the first recipient of sent mail.
    pub focus: Option<EmailAddress>,
    /// The time, which parts last from next activity.
    pub now: Timestamp,
}

/// What the pane shows of one matching record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The person's or company's card.
    pub card: Card,
    /// The parent account's card.
    pub account: Option<Card>,
    /// The last completed activity.
    pub last: Option<ActivityRow>,
    /// The next one that is due.
    pub next: Option<ActivityRow>,
    /// Open opportunities, the soonest to close first.
    pub opportunities: Vec<OpportunityRow>,
    /// Open cases, the newest first.
    pub cases: Vec<CaseRow>,
}

/// Everything that the pane shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pane {
    /// The email records of the message; more than one only where others made some too.
    pub emails: Vec<TrackedEmail>,
    /// The people.
    pub people: People,
    /// One for each contact, lead and account that carries the address in focus, in no order.
    pub subjects: Vec<Subject>,
    /// Parts that could not be asked.
    pub unasked: Vec<Unasked>,
}

/// The parts that ask about the address in focus, in their order.
const FOCUS: [Ask; 7] = [
    Ask::Contacts,
    Ask::Leads,
    Ask::Accounts,
    Ask::Opportunities,
    Ask::Cases,
    Ask::Last,
    Ask::Next,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Contacts,
    Leads,
    Accounts,
    Opportunities,
    Cases,
    Last,
    Next,
}

impl OpenPane {
    fn people(&self) -> ResolvePeople {
        ResolvePeople {
            addresses: self.people.clone(),
        }
    }
}

impl Together for OpenPane {
    type Output = Pane;

    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        if let Some((derived, message)) = &self.message {
            let request = annotated(&FindEmail::query(*derived, message))
                .names(*derived)
                .carries("message-id", 1);
            parts.push(Part::One(request));
        }
        parts.extend(self.people().parts());
        if let Some(focus) = &self.focus {
            parts.extend(
                FOCUS
                    .iter()
                    .map(|ask| Part::One(annotated(&ask.query(focus, self.now)).carries("address", 1))),
            );
        }
        parts
    }

    fn read(&self, replies: &[PartReply]) -> Result<Pane, ApiError> {
        let mut pane = Pane::default();
        let mut rest = replies;
        if let Some((derived, _)) = &self.message {
            let (email, after) = rest.split_first().ok_or(ReplyFault::Batch)?;
            match TrackedEmail::read_all(email.one()?, *derived) {
                Ok(emails) => pane.emails = emails,
                Err(error) => pane
                    .unasked
                    .extend(set_aside(KnownTable::Email, error, &pane.unasked)?),
            }
            rest = after;
        }
        let focus_parts = if self.focus.is_some() { FOCUS.len() } else { 0 };
        let people_parts = rest.len().checked_sub(focus_parts).ok_or(ReplyFault::Batch)?;
        let (people, focus) = rest.split_at_checked(people_parts).ok_or(ReplyFault::Batch)?;
        pane.people = self.people().read(people)?;
        if let Some(address) = &self.focus {
            let mut about = About::default();
            for (ask, reply) in FOCUS.iter().zip(focus) {
                if let Err(error) = about.take(*ask, address, reply.one()?) {
                    pane.unasked.extend(set_aside(ask.table(), error, &pane.unasked)?);
                }
            }
            pane.subjects = about.subjects();
        }
        Ok(pane)
    }
}

fn annotated(query: &Query) -> ApiRequest {
    ApiRequest::get(query.path()).header(ANNOTATIONS.0, ANNOTATIONS.1)
}

impl Ask {
    fn table(self) -> KnownTable {
        match self {
            Self::Contacts => KnownTable::Contact,
            Self::Leads => KnownTable::Lead,
            Self::Accounts => KnownTable::Account,
            Self::Opportunities => KnownTable::Opportunity,
            Self::Cases => KnownTable::Incident,
            Self::Last | Self::Next => KnownTable::Task,
        }
    }

    fn query(self, focus: &EmailAddress, now: Timestamp) -> Query {
        match self {
            Self::Contacts => people(KnownTable::Contact, focus).expand(Expand::new(
                "parentcustomerid_account",
                &cards::selected(KnownTable::Account),
            )),
            Self::Leads => people(KnownTable::Lead, focus),
            Self::Accounts => accounts(focus),
            Self::Opportunities => Query::set("opportunities")
                .select(&OpportunityRow::COLUMNS)
                .filter(open_and(through(
                    &["parentcontactid", "customerid_contact"],
                    focus,
                )))
                .order("estimatedclosedate")
                .top(OPEN),
            Self::Cases => Query::set("incidents")
                .select(&CaseRow::COLUMNS)
                .filter(open_and(through(
                    &["primarycontactid", "customerid_contact"],
                    focus,
                )))
                .order("createdon desc")
                .top(OPEN),
            Self::Last => ActivityRow::query()
                .filter(Filter::And(vec![Filter::int("statecode", 1), with_person(focus)]))
                .order("actualend desc")
                .top(ACTIVITIES),
            Self::Next => ActivityRow::query()
                .filter(Filter::And(vec![
                    Filter::Or(vec![Filter::int("statecode", 0), Filter::int("statecode", 3)]),
                    Filter::from_time("scheduledend", now),
                    with_person(focus),
                ]))
                .order("scheduledend")
                .top(ACTIVITIES),
        }
    }
}

fn people(table: KnownTable, focus: &EmailAddress) -> Query {
    Query::set(addressing(table).set)
        .select(&cards::selected(table))
        .filter(Filter::Or(carries(table, focus)))
        .top(20)
}

/// Accounts with the address, and accounts of contacts with the address, with what is open there.
fn accounts(focus: &EmailAddress) -> Query {
    let of_contact = ["x/emailaddress1", "x/emailaddress2", "x/emailaddress3"];
    let of_contact = of_contact
        .map(|column| Filter::text(column, focus.as_str()))
        .to_vec();
    let mut any = carries(KnownTable::Account, focus);
    any.push(Filter::Any(
        "contact_customer_accounts",
        Box::new(Filter::Or(of_contact)),
    ));
    let open = |navigation, columns: &[&'static str], order| {
        Expand::new(navigation, columns)
            .filter(Filter::int("statecode", 0))
            .order(order)
            .top(OPEN)
    };
    Query::set("accounts")
        .select(&cards::selected(KnownTable::Account))
        .select(&["emailaddress2", "emailaddress3"])
        .filter(Filter::Or(any))
        .expand(open(
            "opportunity_customer_accounts",
            &OpportunityRow::COLUMNS,
            "estimatedclosedate",
        ))
        .expand(open(
            "incident_customer_accounts",
            &CaseRow::COLUMNS,
            "createdon desc",
        ))
        .top(20)
}

fn open_and(filter: Filter) -> Filter {
    Filter::And(vec![Filter::int("statecode", 0), filter])
}

/// Rows whose contact, by one of these lookups, carries the address.
fn through(lookups: &[&'static str], focus: &EmailAddress) -> Filter {
    let any = lookups.iter().flat_map(|lookup| related_columns(lookup));
    Filter::Or(any.map(|column| Filter::text(column, focus.as_str())).collect())
}

/// Activities on a record that carries the address, or with the address among their parties.
fn with_person(focus: &EmailAddress) -> Filter {
    let records = [
        "regardingobjectid_contact",
        "regardingobjectid_lead",
        "regardingobjectid_account",
    ];
    let party = Filter::text("x/addressused", focus.as_str());
    Filter::Or(vec![
        through(&records, focus),
        Filter::Any("activitypointer_activity_parties", Box::new(party)),
    ])
}

/// The address columns behind a lookup.
fn related_columns(lookup: &str) -> &'static [&'static str] {
    match lookup {
        "parentcontactid" => &[
            "parentcontactid/emailaddress1",
            "parentcontactid/emailaddress2",
            "parentcontactid/emailaddress3",
        ],
        "primarycontactid" => &[
            "primarycontactid/emailaddress1",
            "primarycontactid/emailaddress2",
            "primarycontactid/emailaddress3",
        ],
        "customerid_contact" => &[
            "customerid_contact/emailaddress1",
            "customerid_contact/emailaddress2",
            "customerid_contact/emailaddress3",
        ],
        "regardingobjectid_contact" => &[
            "regardingobjectid_contact/emailaddress1",
            "regardingobjectid_contact/emailaddress2",
            "regardingobjectid_contact/emailaddress3",
        ],
        "regardingobjectid_account" => &["regardingobjectid_account/emailaddress1"],
        "regardingobjectid_lead" => &["regardingobjectid_lead/emailaddress1"],
        _ => &[],
    }
}

/// What the parts about the address in focus told, before it is put together.
#[derive(Default)]
struct About {
    /// Card, parent account by id, parent account's card.
    people: Vec<(Card, Option<Card>)>,
    accounts: Vec<AccountAnswer>,
    /// With the contacts that they belong to.
    opportunities: Vec<(OpportunityRow, Vec<Uuid>)>,
    cases: Vec<(CaseRow, Vec<Uuid>)>,
    last: Vec<ActivityRow>,
    next: Vec<ActivityRow>,
}

struct AccountAnswer {
    card: Card,
    carries_address: bool,
    opportunities: Vec<OpportunityRow>,
    cases: Vec<CaseRow>,
}

impl About {
    fn take(&mut self, ask: Ask, focus: &EmailAddress, reply: &ApiReply) -> Result<(), ApiError> {
        let json = reply.json()?;
        for row in rows(&json)? {
            match ask {
                Ask::Contacts => self.people.push(read_contact(row)?),
                Ask::Leads => self.people.push((cards::read(KnownTable::Lead, row)?, None)),
                Ask::Accounts => self.accounts.push(read_account(row, focus)?),
                Ask::Opportunities => {
                    let of = contacts_of(row, &["_parentcontactid_value", "_customerid_value"])?;
                    self.opportunities.push((OpportunityRow::read(row)?, of));
                }
                Ask::Cases => {
                    let of = contacts_of(row, &["_primarycontactid_value", "_customerid_value"])?;
                    self.cases.push((CaseRow::read(row)?, of));
                }
                Ask::Last => self.last.push(ActivityRow::read(row)?),
                Ask::Next => self.next.push(ActivityRow::read(row)?),
            }
        }
        Ok(())
    }

    /// One subject for each match.
    fn subjects(self) -> Vec<Subject> {
        let people = self
            .people
            .iter()
            .map(|(card, account)| self.person(card, account.as_ref()));
        let companies = self
            .accounts
            .iter()
            .filter(|answer| answer.carries_address)
            .map(|answer| self.company(answer));
        people.chain(companies).collect()
    }

    /// The ids of all matches.
    fn matches(&self) -> Vec<Uuid> {
        let companies = self
            .accounts
            .iter()
            .filter(|answer| answer.carries_address)
            .map(|answer| &answer.card);
        self.people
            .iter()
            .map(|(card, _)| card)
            .chain(companies)
            .map(|card| card.record.record.id)
            .collect()
    }

    fn person(&self, card: &Card, account: Option<&Card>) -> Subject {
        let id = card.record.record.id;
        let parent = account.and_then(|account| {
            self.accounts
                .iter()
                .find(|answer| answer.card.record == account.record)
        });
        let own = self
            .opportunities
            .iter()
            .filter(|(_, of)| of.contains(&id))
            .map(|(row, _)| row);
        let own_cases = self
            .cases
            .iter()
            .filter(|(_, of)| of.contains(&id))
            .map(|(row, _)| row);
        Subject {
            card: card.clone(),
            account: account.cloned(),
            last: first_of(&self.last, id, &self.matches()),
            next: first_of(&self.next, id, &self.matches()),
            opportunities: opportunities(own.chain(parent.iter().flat_map(|answer| &answer.opportunities))),
            cases: cases(own_cases.chain(parent.iter().flat_map(|answer| &answer.cases))),
        }
    }

    fn company(&self, answer: &AccountAnswer) -> Subject {
        let id = answer.card.record.record.id;
        Subject {
            card: answer.card.clone(),
            account: None,
            last: first_of(&self.last, id, &self.matches()),
            next: first_of(&self.next, id, &self.matches()),
            opportunities: opportunities(answer.opportunities.iter()),
            cases: cases(answer.cases.iter()),
        }
    }
}

/// The first activity on a record. One that was found by its parties belongs to everybody with the address; one on
/// another match of the same address does not.
fn first_of(rows: &[ActivityRow], id: Uuid, others: &[Uuid]) -> Option<ActivityRow> {
    let is_elsewhere = |row: &&ActivityRow| {
        let regarding = row.regarding.as_ref().map(|named| named.record.id);
        regarding.is_some_and(|regarding| regarding != id && others.contains(&regarding))
    };
    rows.iter().find(|row| !is_elsewhere(row)).cloned()
}

/// Each once, the soonest to close first, those without a date last.
fn opportunities<'r>(rows: impl Iterator<Item = &'r OpportunityRow>) -> Vec<OpportunityRow> {
    let mut all: Vec<OpportunityRow> = rows.cloned().collect();
    all.sort_by_key(|row| (row.closes_at.is_none(), row.closes_at, row.record.record.id));
    all.dedup_by_key(|row| row.record.record.id);
    all
}

/// Each once, the newest first.
fn cases<'r>(rows: impl Iterator<Item = &'r CaseRow>) -> Vec<CaseRow> {
    let mut all: Vec<CaseRow> = rows.cloned().collect();
    all.sort_by_key(|row| (core::cmp::Reverse(row.opened_at), row.record.record.id));
    all.dedup_by_key(|row| row.record.record.id);
    all
}

fn read_contact(row: Row<'_>) -> Result<(Card, Option<Card>), ApiError> {
    let account = row.related("parentcustomerid_account")?;
    let account = account
        .map(|account| cards::read(KnownTable::Account, account))
        .transpose()?;
    Ok((cards::read(KnownTable::Contact, row)?, account))
}

fn read_account(row: Row<'_>, focus: &EmailAddress) -> Result<AccountAnswer, ApiError> {
    let opportunities = row
        .collection("opportunity_customer_accounts")?
        .into_iter()
        .map(OpportunityRow::read);
    let cases = row
        .collection("incident_customer_accounts")?
        .into_iter()
        .map(CaseRow::read);
    Ok(AccountAnswer {
        card: cards::read(KnownTable::Account, row)?,
        carries_address: addresses_of(KnownTable::Account, row)?.contains(focus),
        opportunities: opportunities.collect::<Result<_, _>>()?,
        cases: cases.collect::<Result<_, _>>()?,
    })
}

/// The ids in lookups that may point to a contact.
fn contacts_of(row: Row<'_>, columns: &[&'static str]) -> Result<Vec<Uuid>, ApiError> {
    let ids: Result<Vec<Option<Uuid>>, ApiError> = columns.iter().map(|column| row.id(column)).collect();
    Ok(ids?.into_iter().flatten().collect())
}
