//! Forms: fields, what they begin with, and the check of what came back.

use regarding_model::{say, say_many};

use crate::core::failing;
use crate::facade::Answer;
use crate::view::pane::{FormFieldKind, FormFieldView, FormValue};
use crate::words::names::cut;

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
    }
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
