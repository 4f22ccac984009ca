//! Looking at an organization's metadata and forms: everything at first, later only whether anything is different.

use std::collections::BTreeMap;
use std::sync::Arc;

use regarding_model::failure::Failure as _;
use regarding_model::ids::{TableName, UserId};
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use uuid::Uuid;

use super::{READ, Shape, Table};
use crate::client::Client;
use crate::error::ApiError;
use crate::forms::{Form, FormKind, Listed, choose};
use crate::operations::column_rights::{ColumnRights, ReadColumnRights};
use crate::operations::definitions::ReadDefinitions;
use crate::operations::form_xml::FormXml;
use crate::operations::list_forms::{Forms, ListForms};
use crate::operations::metadata_changes::MetadataChanges;

/// For whom forms are read: labels and the choice of a form depend on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reader {
    /// Their language in the organization (LCID, `usersettings.uilanguageid`); 0 when it is not known.
    pub language: u32,
    /// Their security roles, and the roles of the whole organization that those come from; `None` when they may not be read.
    pub roles: Option<Vec<Uuid>>,
    /// Who they are, when column security is to be asked about (reference E3): they may read its profiles, and it holds for them.
    pub secured: Option<UserId>,
}

/// What a look brought, and by what the next one knows that nothing is different.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The shape.
    pub shape: Arc<Shape>,
    /// `globalmetadataversion` at that time, where the organization tells it: any reply that names another one means that it is
    /// time for a look.
    pub version: Option<String>,
    tables: BTreeMap<TableName, Table>,
    stamp: Option<String>,
    listed: Vec<Listed>,
    reader: Reader,
    rights: Option<ColumnRights>,
}

/// The most forms of one table whose content is read.
const MOST_OF_A_TABLE: usize = 10;

impl Client {
    /// Looks at metadata and forms. What the person may not read is left out; without metadata the documented names serve.
    ///
    /// # Errors
    /// Only what heals by itself or needs a sign-in.
    pub async fn look_at_shape(&self, reader: &Reader, known: &Known) -> Result<Known, ApiError> {
        let (tables, forms) = tokio::join!(self.tables(known), self.run(Rule::Metadata, &ListForms));
        let (tables, stamp) = tables?;
        let Forms {
            forms: mut listed,
            version,
        } = optional(forms)?.unwrap_or_default();
        listed.sort_by_key(|listed| listed.id);
        let rights = self.column_rights(reader, &tables).await?;
        if known.shape.is_read()
            && tables == known.tables
            && listed == known.listed
            && *reader == known.reader
            && rights == known.rights
        {
            return Ok(Known {
                version,
                stamp,
                ..known.clone()
            });
        }
        let chosen = self.chosen(&listed, reader).await?;
        Ok(Known {
            shape: Arc::new(Shape::new(tables.clone(), &chosen, reader.language).with_rights(rights.clone())),
            version,
            tables,
            stamp,
            listed,
            reader: reader.clone(),
            rights,
        })
    }

    /// What the person may do with secured columns; nothing is asked where there are none.
    async fn column_rights(
        &self,
        reader: &Reader,
        tables: &BTreeMap<TableName, Table>,
    ) -> Result<Option<ColumnRights>, ApiError> {
        let any = |table: &Table| table.columns.values().any(|column| column.secured);
        match reader.secured.filter(|_| tables.values().any(any)) {
            Some(user) => optional(self.run(Rule::Metadata, &ReadColumnRights { user }).await),
            None => Ok(None),
        }
    }

    /// The tables, by the changes since the last look where the organization tells them, else by their definitions.
    async fn tables(&self, known: &Known) -> Result<(BTreeMap<TableName, Table>, Option<String>), ApiError> {
        let changes = |since: Option<String>| async move {
            let ask = MetadataChanges { tables: &READ, since };
            self.run(Rule::Metadata, &ask).await
        };
        let told = match known.stamp.clone() {
            Some(stamp) => match changes(Some(stamp)).await {
                Ok(told) if !told.different => return Ok((known.tables.clone(), Some(told.stamp))),
                // Of a change only parts are told: the whole is read again. So it is when the stamp is too old.
                Ok(_) | Err(ApiError::Expired) => changes(None).await,
                Err(error) => Err(error),
            },
            None => changes(None).await,
        };
        match optional(told)? {
            Some(told) if !told.tables.is_empty() => Ok((told.tables, Some(told.stamp))),
            _ => {
                let ask = ReadDefinitions { tables: &READ };
                let read = self.run_together(Rule::Metadata, &ask).await;
                Ok((optional(read)?.unwrap_or_default(), None))
            }
        }
    }

    /// The form of each table that has one this person sees. Main forms are large: they are read for tables without a card.
    async fn chosen(
        &self,
        listed: &[Listed],
        reader: &Reader,
    ) -> Result<BTreeMap<KnownTable, Form>, ApiError> {
        let mut chosen = BTreeMap::new();
        for kinds in [&FormKind::ALL[..2], &FormKind::ALL[2..]] {
            let wanted = |form: &&Listed| kinds.contains(&form.kind) && !chosen.contains_key(&form.table);
            let wanted = of_each_table(listed.iter().filter(wanted));
            let asked: Vec<FormXml> = wanted
                .iter()
                .map(|form| FormXml {
                    id: form.id,
                    kind: form.kind,
                })
                .collect();
            let read = optional(self.run_all(Rule::Metadata, &asked).await)?.unwrap_or_default();
            let mut forms: BTreeMap<KnownTable, Vec<(Listed, Form)>> = BTreeMap::new();
            for (listed, form) in wanted.into_iter().zip(read) {
                // A form that cannot be read is not there; the next best one is.
                if let Ok(form) = form {
                    forms
                        .entry(listed.table)
                        .or_default()
                        .push((listed.clone(), form));
                }
            }
            for (table, forms) in forms {
                chosen.extend(choose(&forms, reader.roles.as_deref()).map(|form| (table, form.clone())));
            }
        }
        Ok(chosen)
    }
}

/// The first few of each table and kind, defaults first.
fn of_each_table<'l>(listed: impl Iterator<Item = &'l Listed>) -> Vec<&'l Listed> {
    let mut all: Vec<&Listed> = listed.collect();
    all.sort_by_key(|form| (form.table, form.kind, !form.is_default, form.id));
    let mut counts: BTreeMap<(KnownTable, FormKind), usize> = BTreeMap::new();
    all.retain(|form| {
        let count = counts.entry((form.table, form.kind)).or_default();
        *count += 1;
        *count <= MOST_OF_A_TABLE
    });
    all
}

/// What a person may not read, or an organization does not have, is no failure.
fn optional<T>(read: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind().heals_by_itself() || error == ApiError::SignIn => Err(error),
        Err(_) => Ok(None),
    }
}
