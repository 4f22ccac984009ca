//! What was told about the focus, put together: one subject for each record that carries the address, or for the record itself.

use std::sync::Arc;

use regarding_model::record::KnownTable;
use serde_json::Value;
use uuid::Uuid;

use super::Subject;
use super::ask::{Ask, Focus, of_account, parent_account};
use crate::api::ApiReply;
use crate::error::ApiError;
use crate::operations::activity_rows::ActivityRow;
use crate::operations::cards::{self, Card};
use crate::operations::linkable::{CaseRow, OpportunityRow};
use crate::operations::people::addresses_of;
use crate::row::{Row, metadata_version, rows};
use crate::shape::Shape;

/// What the parts about the address in focus told, before it is put together.
#[derive(Default)]
pub(super) struct About {
    /// Card, parent account by id, parent account's card.
    people: Vec<(Card, Option<Card>)>,
    accounts: Vec<AccountAnswer>,
    /// With the contacts that they belong to.
    opportunities: Vec<(OpportunityRow, Vec<Uuid>)>,
    cases: Vec<(CaseRow, Vec<Uuid>)>,
    last: Vec<ActivityRow>,
    next: Vec<ActivityRow>,
    how_many: Option<u32>,
    version: Option<String>,
    shape: Arc<Shape>,
}

struct AccountAnswer {
    card: Card,
    in_focus: bool,
    opportunities: Vec<OpportunityRow>,
    cases: Vec<CaseRow>,
}

impl About {
    pub(super) fn new(shape: Arc<Shape>) -> Self {
        Self {
            shape,
            ..Self::default()
        }
    }

    /// The version of the metadata that the replies named.
    pub(super) fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    pub(super) fn take(&mut self, ask: Ask, focus: &Focus, reply: &ApiReply) -> Result<(), ApiError> {
        let json = reply.json()?;
        self.version = metadata_version(&json).or(self.version.take());
        if ask == Ask::HowMany {
            self.how_many = how_many(&json);
            return Ok(());
        }
        for row in rows(&json)? {
            match ask {
                Ask::Contacts => self.people.push(read_contact(row, &self.shape)?),
                Ask::Leads => {
                    let lead = cards::read(KnownTable::Lead, row, &self.shape)?;
                    self.people.push((lead, None));
                }
                Ask::Accounts => self.accounts.push(read_account(row, focus, &self.shape)?),
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
                Ask::HowMany => {}
            }
        }
        Ok(())
    }

    /// What is told of a record that is no person and no company: its card, and the activities on it.
    pub(super) fn on(&self, card: Card) -> Subject {
        Subject {
            card,
            account: None,
            last: self.last.first().cloned(),
            next: self.next.first().cloned(),
            activities: self.how_many,
            opportunities: vec![],
            cases: vec![],
        }
    }

    /// One subject for each match.
    pub(super) fn subjects(self) -> Vec<Subject> {
        let people = self
            .people
            .iter()
            .map(|(card, account)| self.person(card, account.as_ref()));
        let companies = self
            .accounts
            .iter()
            .filter(|answer| answer.in_focus)
            .map(|answer| self.company(answer));
        people.chain(companies).collect()
    }

    /// The ids of all matches.
    fn matches(&self) -> Vec<Uuid> {
        let companies = self
            .accounts
            .iter()
            .filter(|answer| answer.in_focus)
            .map(|answer| &answer.card);
        self.people
            .iter()
            .map(|(card, _)| card)
            .chain(companies)
            .map(|card| card.record.record.id)
            .collect()
    }

    /// The count is of everything with the address: of one record only where no other carries it.
    fn activities(&self) -> Option<u32> {
        self.how_many.filter(|_| self.matches().len() == 1)
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
            activities: self.activities(),
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
            activities: self.activities(),
            opportunities: opportunities(answer.opportunities.iter()),
            cases: cases(answer.cases.iter()),
        }
    }
}

/// `@odata.count`. The organization counts to 5000 and then says 5000 (reference A7): what reaches that is not told.
fn how_many(reply: &Value) -> Option<u32> {
    let count = reply.get("@odata.count")?.as_u64()?;
    u32::try_from(count).ok().filter(|count| *count < 5000)
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

fn read_contact(row: Row<'_>, shape: &Shape) -> Result<(Card, Option<Card>), ApiError> {
    let account = row.related(&parent_account(shape))?;
    let account = account
        .map(|account| cards::read(KnownTable::Account, account, shape))
        .transpose()?;
    Ok((cards::read(KnownTable::Contact, row, shape)?, account))
}

fn read_account(row: Row<'_>, focus: &Focus, shape: &Shape) -> Result<AccountAnswer, ApiError> {
    let opportunities = row
        .collection(&of_account(shape, KnownTable::Opportunity))?
        .into_iter()
        .map(OpportunityRow::read);
    let cases = row
        .collection(&of_account(shape, KnownTable::Incident))?
        .into_iter()
        .map(CaseRow::read);
    let card = cards::read(KnownTable::Account, row, shape)?;
    let in_focus = match focus {
        Focus::Address(address) => addresses_of(KnownTable::Account, row)?.contains(address),
        Focus::Record(id) => card.record.record.id == *id,
    };
    Ok(AccountAnswer {
        card,
        in_focus,
        opportunities: opportunities.collect::<Result<_, _>>()?,
        cases: cases.collect::<Result<_, _>>()?,
    })
}

/// The ids in lookups that may point to a contact.
fn contacts_of(row: Row<'_>, columns: &[&'static str]) -> Result<Vec<Uuid>, ApiError> {
    let ids: Result<Vec<Option<Uuid>>, ApiError> = columns.iter().map(|column| row.id(column)).collect();
    Ok(ids?.into_iter().flatten().collect())
}
