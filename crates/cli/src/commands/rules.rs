//! Fields and filters.

use std::io::Read as _;

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::sync_rules::{
    FieldDirectionRequest, FilterChange, FilterCriteria, FilterSwitch,
};

use crate::args::rules::{Criteria, FieldsWhat, FiltersWhat};
use crate::exit::{self, DONE, Exit};
use crate::output;
use crate::pages::rules::{Fields, Filter, Filters, Preview};

/// Criteria are no longer than this.
const LONGEST: u64 = 64 * 1024;

/// Lists fields, or changes the way one travels.
pub(super) async fn fields(companion: &Companion, what: Option<FieldsWhat>, json: bool) -> Answer<Exit> {
    let (fields, only) = match what {
        None => (companion.synced_fields().await?, None),
        Some(FieldsWhat::List { kind }) => (companion.synced_fields().await?, kind),
        Some(FieldsWhat::Set {
            kind,
            field,
            direction,
        }) => {
            let request = FieldDirectionRequest {
                table: kind.logical_name().to_owned(),
                field,
                direction: direction.into(),
                version: None,
            };
            (companion.set_field_direction(request).await?, Some(kind))
        }
    };
    let mut fields = fields;
    if let Some(only) = only {
        fields.tables.retain(|table| table.table == only.logical_name());
    }
    output::show(json, &Fields(fields))?;
    Ok(DONE)
}

/// Lists, shows or changes filters.
pub(super) async fn filters(companion: &Companion, what: Option<FiltersWhat>, json: bool) -> Answer<Exit> {
    let (change, yes) = match what {
        None | Some(FiltersWhat::List) => {
            output::show(json, &Filters(companion.sync_filters().await?))?;
            return Ok(DONE);
        }
        Some(FiltersWhat::Show { id }) => return show(companion, &id, json).await,
        Some(FiltersWhat::Preview(criteria)) => {
            let change = FilterChange::Criteria(read(criteria)?);
            output::show(json, &Preview(companion.preview_filters(change).await?))?;
            return Ok(DONE);
        }
        Some(FiltersWhat::Set { criteria, yes }) => (FilterChange::Criteria(read(criteria)?), yes),
        Some(FiltersWhat::Switch { id, state, yes }) => {
            let switch = FilterSwitch {
                id,
                version: None,
                active: state.is_on(),
            };
            (FilterChange::Switch(switch), yes)
        }
        Some(FiltersWhat::Delete { id, yes }) => (FilterChange::Delete(id), yes),
        Some(FiltersWhat::Reset { yes }) => (FilterChange::Reset, yes),
    };
    if yes {
        output::show(json, &Filters(companion.change_filters(change).await?))?;
        return Ok(DONE);
    }
    output::show(json, &Preview(companion.preview_filters(change).await?))?;
    output::to_person(&say!("Nothing was changed. Say --yes to agree to that."));
    Ok(exit::of(FailureCode::Invalid))
}

async fn show(companion: &Companion, id: &str, json: bool) -> Answer<Exit> {
    let filters = companion.sync_filters().await?;
    let edit = companion.sync_filter(id).await?;
    let found = filters
        .filters
        .into_iter()
        .find(|one| Some(&one.id) == edit.id.as_ref());
    let filter = found.ok_or_else(|| FailureView::new(FailureCode::Gone, say!("There is no such filter")))?;
    output::show(
        json,
        &Filter {
            filter,
            fetchxml: edit.fetchxml,
        },
    )?;
    Ok(DONE)
}

/// The criteria on standard input.
fn read(criteria: Criteria) -> Answer<FilterCriteria> {
    let mut fetchxml = String::new();
    let input = std::io::stdin()
        .lock()
        .take(LONGEST)
        .read_to_string(&mut fetchxml);
    if input.is_err() || fetchxml.trim().is_empty() {
        return Err(FailureView::new(
            FailureCode::Invalid,
            say!("Standard input holds no criteria"),
        ));
    }
    Ok(FilterCriteria {
        id: criteria.id,
        everybody: criteria.everybody,
        version: None,
        table: criteria.table.map(|table| table.logical_name().to_owned()),
        name: criteria.name,
        fetchxml,
    })
}
