//! The synchronized fields: every user sees which way each travels (B-3), an administrator of the organization changes it (B-2).

use std::collections::BTreeMap;
use std::sync::Arc;

use regarding_dataverse::operations::column_rights::Allowed;
use regarding_dataverse::operations::privileges::RetrieveUserPrivileges;
use regarding_dataverse::synced::directions::{
    CHANGE, ChangeDirection, Changed, Mapping, Mappings, ReadMappings,
};
use regarding_dataverse::synced::labels::{Labels, ReadLabels};
use regarding_dataverse::synced::{OrganizationRecords, Person, SyncedTable};
use regarding_model::fields::{Field, FieldDirection};
use regarding_model::say;
use regarding_net::Rule;

use super::rules::RunRules;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::sync_rules::{FieldDirectionRequest, SyncedFieldView, SyncedFieldsView, SyncedTableView};
use crate::words::fields as words;

/// What is known of the fields of one person.
struct Known {
    person: Person,
    mappings: Mappings,
    rules: RunRules,
    labels: Labels,
    restricted: BTreeMap<SyncedTable, BTreeMap<Field, Allowed>>,
    may_change: bool,
}

impl Core {
    /// The synchronized fields, as they are for this person.
    pub(crate) async fn synced_fields(&self) -> Answer<SyncedFieldsView> {
        let session = self.session()?;
        let known = self.known_fields(&session).await?;
        Ok(SyncedFieldsView {
            may_change: known.may_change,
            sentence: if known.may_change {
                say!("You may change the directions. A change holds for everybody in the organization.")
            } else {
                say!("Only an administrator of the organization changes the directions.")
            },
            tables: known.there().map(|table| known.table(table)).collect(),
        })
    }

    async fn known_fields(&self, session: &Session) -> Answer<Known> {
        let client = &session.client;
        let person = self.person(session, Rule::Options).await?;
        let ask = RetrieveUserPrivileges { user: session.user };
        let privileges = self.noting(session, client.run(Rule::Options, &ask).await)?;
        let mappings = self.noting(session, client.run(Rule::Options, &ReadMappings).await)?;
        let labels = client.run_together(Rule::Metadata, &ReadLabels).await;
        let labels = self.noting(session, labels)?;
        let rules = RunRules::new(&mappings, &person, &privileges);
        let records = OrganizationRecords::new(Arc::clone(client), Rule::Options, person.clone(), privileges);
        let mut restricted = BTreeMap::new();
        for table in SyncedTable::ALL {
            let fields = records.restricted_fields(table).await;
            let fields = fields.map_err(|error| self.stopped(session, error.into()))?;
            restricted.insert(table, fields);
        }
        Ok(Known {
            person,
            mappings,
            rules,
            labels,
            restricted,
            may_change: self.lacks(&[CHANGE]).is_none(),
        })
    }

    /// Changes the way a field travels, for everybody. What the person may not, and what is fixed, is refused before any call.
    pub(crate) async fn set_field_direction(
        &self,
        request: FieldDirectionRequest,
    ) -> Answer<SyncedFieldsView> {
        let session = self.session()?;
        if let Some(refusal) = self.lacks(&[CHANGE]) {
            return Err(refusal);
        }
        let (table, field) = pair_of(&request)?;
        let direction = FieldDirection::from(request.direction);
        if let Some(reason) = fixed_for_good(table, field) {
            return Err(failing::invalid(reason));
        }
        let mappings = session.client.run(Rule::Options, &ReadMappings).await;
        let mappings = self.noting(&session, mappings)?;
        let mapping = mappings.get(table, field).ok_or_else(no_such_field)?;
        let (Some(id), Some(seen)) = (mapping.id, request.version.or_else(|| mapping.etag.clone())) else {
            return Err(FailureView::new(
                FailureCode::Unsupported,
                say!("Your organization keeps no directions of fields that could be changed"),
            ));
        };
        if !mapping.allowed.contains(&direction) {
            return Err(not_allowed());
        }
        let change = ChangeDirection {
            id,
            etag: seen,
            direction,
        };
        match self.noting(&session, session.client.run(Rule::Options, &change).await)? {
            Changed::Done => {
                self.rules_changed();
                self.synced_fields().await
            }
            Changed::Fixed => Err(failing::invalid(always(table))),
            Changed::NotAllowed => Err(not_allowed()),
        }
    }
}

fn pair_of(request: &FieldDirectionRequest) -> Answer<(SyncedTable, Field)> {
    let table = table_of(&request.table)?;
    let field = Field::of(&request.field).ok_or_else(no_such_field)?;
    Ok((table, field))
}

/// A synchronized table by its logical name.
pub(super) fn table_of(name: &str) -> Answer<SyncedTable> {
    let table = name.parse().ok().and_then(|name| SyncedTable::of(&name));
    table.ok_or_else(|| failing::invalid(say!("Records of this kind are not synchronized")))
}

fn no_such_field() -> FailureView {
    failing::invalid(say!("There is no such field among those that are synchronized"))
}

fn not_allowed() -> FailureView {
    failing::invalid(say!("This field cannot travel that way"))
}

fn always(table: SyncedTable) -> String {
    if table.is_one_way() {
        say!("It always travels to your mailbox only; nobody can change that.")
    } else {
        say!("It always travels both ways; nobody can change that.")
    }
}

/// Why nobody chooses the direction of a field, whatever the organization says (B-5).
fn fixed_for_good(table: SyncedTable, field: Field) -> Option<String> {
    let pair = table.pairs().iter().find(|pair| pair.field == field)?;
    if !pair.in_mailbox {
        return Some(say!(
            "Contacts in a mailbox have no place for it, so it is not synchronized; nobody can change that."
        ));
    }
    if pair.settable {
        return None;
    }
    Some(match field {
        Field::Attachments => {
            say!("It follows the organization's setting for attachments of appointments.")
        }
        Field::Company => say!(
            "The mailbox takes the name of the parent account, if your personal options say so. A company that is typed in the mailbox never goes to the organization."
        ),
        _ if pair.computed => {
            say!("It is made of several columns and always travels both ways; nobody can change that.")
        }
        _ => always(table),
    })
}

impl Known {
    /// The tables that the organization has: services are planned in some only.
    fn there(&self) -> impl Iterator<Item = SyncedTable> {
        let is_there = |table: &SyncedTable| !table.is_one_way() || self.labels.tell_of(*table);
        SyncedTable::ALL.into_iter().filter(is_there)
    }

    fn table(&self, table: SyncedTable) -> SyncedTableView {
        // The reference's own order is that of people's eyes (B-20 to B-118).
        let fields = table.pairs().iter().filter_map(|pair| {
            let mapping = self.mappings.get(table, pair.field)?;
            Some(self.field(table, pair.field, mapping))
        });
        SyncedTableView {
            table: table.logical_name().to_owned(),
            title: words::table(table),
            fields: fields.collect(),
        }
    }

    fn field(&self, table: SyncedTable, field: Field, mapping: &Mapping) -> SyncedFieldView {
        let chosen = self.may_change && mapping.id.is_some() && !mapping.fixed();
        let fixed = fixed_for_good(table, field);
        let mailbox = words::name_in(table, field);
        let restricted = self.restricted.get(&table).and_then(|fields| fields.get(&field));
        SyncedFieldView {
            field: field.as_str().to_owned(),
            organization: self
                .label(table, mapping)
                .map_or_else(|| mailbox.clone(), str::to_owned),
            mailbox,
            columns: regarding_dataverse::synced::columns_of(table, field)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            direction: self.rules.direction(table, field).into(),
            said: mapping.direction.into(),
            allowed: if chosen && fixed.is_none() {
                mapping.allowed.iter().map(|one| (*one).into()).collect()
            } else {
                Vec::new()
            },
            reason: fixed.or_else(|| self.follows((table, field), mapping)),
            security: restricted.and_then(security),
            version: mapping.etag.clone(),
        }
    }

    /// What the organization calls a field. One that it calls by the logical name of the column has no name that people know.
    fn label(&self, table: SyncedTable, mapping: &Mapping) -> Option<&str> {
        let label = self.labels.of(table, mapping.column);
        label.filter(|label| *label != mapping.column)
    }

    /// What a field that can be chosen follows besides.
    fn follows(&self, (table, field): (SyncedTable, Field), mapping: &Mapping) -> Option<String> {
        let address = matches!(field, Field::HomeAddress | Field::OtherAddress);
        if address && !self.person.three_addresses {
            return Some(say!(
                "The organization synchronizes the mailing address only (its setting for addresses of contacts). An administrator changes that in the organization's settings."
            ));
        }
        mapping.fixed().then(|| always(table))
    }
}

/// What column security takes away (B-7, reference E3).
fn security(allowed: &Allowed) -> Option<String> {
    Some(match (allowed.read, allowed.create, allowed.update) {
        (true, true, true) => return None,
        (false, true, true) => say!(
            "Your organization does not show you this value. What stands in your mailbox stays there and is not shared."
        ),
        (false, ..) => say!(
            "Your organization neither shows you this value nor lets you set it. What stands in your mailbox stays there and is not shared."
        ),
        (true, false, false) => say!(
            "Your organization lets you see this value and not set it. What you type in your mailbox stays there and is not shared."
        ),
        (true, true, false) => say!(
            "Your organization lets you set this value in new records only. What you change later stays in your mailbox and is not shared."
        ),
        (true, false, true) => say!(
            "Your organization does not let you set this value in new records. It travels once the record is there."
        ),
    })
}
