//! Forms: fields, what they begin with, and the check of what came back.

use regarding_dataverse::error::COLUMN_RIGHTS;
use regarding_model::record::KnownTable;
use regarding_model::{say, say_many};

use crate::core::failing;
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::pane::{FormFieldKind, FormFieldView, FormValue};
use crate::words::names::cut;
use crate::words::rights;

/// A field.
pub(crate) fn field(
    name: &str,
    label: &str,
    kind: FormFieldKind,
    value: &str,
    required: bool,
    max_length: usize,
) -> FormFieldView {
    FormFieldView {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        value: cut(value, max_length),
        required,
        max_length: u32::try_from(max_length).unwrap_or(u32::MAX),
        options: Vec::new(),
    }
}

/// The fields whose columns the person may fill in a new record (reference E3: column security). Where one that must be filled
/// is protected from them, there is no form.
pub(crate) fn open_to(
    session: &Session,
    table: KnownTable,
    fields: Vec<FormFieldView>,
) -> Answer<Vec<FormFieldView>> {
    let shape = session.client.shape();
    let closed = |field: &FormFieldView| !shape.may_create(table, &field.name);
    if fields.iter().any(|field| field.required && closed(field)) {
        return Err(protected());
    }
    Ok(fields.into_iter().filter(|field| !closed(field)).collect())
}

/// Refuses values for columns that are protected from the person, before anything is sent.
pub(crate) fn may_fill(session: &Session, table: KnownTable, values: &[FormValue]) -> Answer<()> {
    let shape = session.client.shape();
    let filled = values.iter().filter(|value| !value.value.trim().is_empty());
    match filled
        .into_iter()
        .find(|value| !shape.may_create(table, &value.name))
    {
        None => Ok(()),
        Some(_) => Err(protected()),
    }
}

fn protected() -> FailureView {
    let [create, ..] = COLUMN_RIGHTS;
    FailureView::new(FailureCode::Forbidden, rights::refusal(create))
}

/// The value of a field; empty when it was left out.
pub(crate) fn value<'v>(values: &'v [FormValue], name: &str) -> &'v str {
    values
        .iter()
        .find(|value| value.name == name)
        .map_or("", |value| value.value.trim())
}

/// Refuses values that a column does not take, naming the field.
pub(crate) fn check(fields: &[FormFieldView], values: &[FormValue]) -> Answer<()> {
    for field in fields {
        let text = value(values, &field.name);
        if field.required && text.is_empty() {
            return Err(failing::invalid(say!(
                "{field} must not be empty",
                field = field.label
            )));
        }
        if text.chars().count() > field.max_length as usize {
            return Err(failing::invalid(say_many!(
                count = field.max_length,
                "{field} takes at most {count} character",
                "{field} takes at most {count} characters",
                field = field.label
            )));
        }
    }
    match values
        .iter()
        .find(|value| !fields.iter().any(|field| field.name == value.name))
    {
        Some(_) => Err(failing::invalid(say!("The form has no such field"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{check, field};
    use crate::view::pane::{FormFieldKind, FormValue};

    #[test]
    fn values_are_checked_before_anything_is_sent() {
        let fields = [field("lastname", "Last name", FormFieldKind::Text, "", true, 5)];
        let values = |name: &str, value: &str| {
            [FormValue {
                name: name.to_owned(),
                value: value.to_owned(),
            }]
        };
        assert!(check(&fields, &values("lastname", "Grün")).is_ok());
        for (name, wrong) in [("lastname", "  "), ("lastname", "Abcdef"), ("ownerid", "x")] {
            assert!(check(&fields, &values(name, wrong)).is_err(), "{name}={wrong}");
        }
    }
}
