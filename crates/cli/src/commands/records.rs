//! Records: who is behind an address, search, and creating people and activities.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::pane::{FormValue, FormView, RecordRefView, SenderMessage};

use super::track::undecided;
use crate::args::AddPerson;
use crate::args::values::Activity;
use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::records::{Created, Records};

/// Tells who is behind an address.
pub(super) async fn who_is(companion: &Companion, address: &str, json: bool) -> Answer<Exit> {
    output::show(json, &Records(companion.who_is(address).await?))?;
    Ok(DONE)
}

/// Finds records by name.
pub(super) async fn search(companion: &Companion, text: &str, json: bool) -> Answer<Exit> {
    output::show(json, &companion.search(text).await?)?;
    Ok(DONE)
}

/// Adds a person of a message; the sender's message is tracked regarding the new record (G-30).
pub(super) async fn add(companion: &Companion, asked: AddPerson, json: bool) -> Answer<Exit> {
    let key = companion.find_message(&asked.message).await?;
    let form = companion
        .person_form(&key, &asked.address, asked.kind.into())
        .await?;
    let message = if asked.without_tracking {
        SenderMessage::Leave
    } else if asked.yes {
        SenderMessage::TrackAgreed
    } else {
        if let Some(sender) = form.sender.as_ref().filter(|sender| sender.needs_consent) {
            return Err(undecided(
                &sender.visibility,
                "or --without-tracking to add the sender alone",
            ));
        }
        SenderMessage::Track
    };
    let values = filled(form, asked.values)?;
    let record = companion
        .create_person(&key, &asked.address, asked.kind.into(), values, message)
        .await?;
    output::show(json, &Created(record))?;
    Ok(DONE)
}

/// Creates an activity on a record.
pub(super) async fn activity(
    companion: &Companion,
    kind: Activity,
    record: &RecordRefView,
    values: Vec<FormValue>,
    json: bool,
) -> Answer<Exit> {
    let made = companion.create_activity(record, kind.into(), values).await?;
    output::show(json, &Created(made))?;
    Ok(DONE)
}

/// The prefilled form with the values that the person gave instead.
fn filled(form: FormView, given: Vec<FormValue>) -> Answer<Vec<FormValue>> {
    let mut values: Vec<FormValue> = form
        .fields
        .into_iter()
        .map(|field| FormValue {
            name: field.name,
            value: field.value,
        })
        .collect();
    for one in given {
        match values.iter_mut().find(|value| value.name == one.name) {
            Some(value) => value.value = one.value,
            None => {
                let names: Vec<&str> = values.iter().map(|value| value.name.as_str()).collect();
                let sentence = format!("There is no column {} here, only {}", one.name, names.join(", "));
                return Err(FailureView::new(FailureCode::Invalid, sentence));
            }
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use regarding_companion::view::pane::{FormFieldKind, FormFieldView, FormValue, FormView};

    use super::filled;

    #[test]
    fn given_values_replace_prefilled_ones_and_unknown_columns_are_named() {
        let field = |name: &str, value: &str| FormFieldView {
            name: name.to_owned(),
            label: name.to_owned(),
            kind: FormFieldKind::Text,
            value: value.to_owned(),
            required: false,
            max_length: 50,
        };
        let form = || FormView {
            title: String::new(),
            fields: vec![field("firstname", "Ada"), field("lastname", "Okafor")],
            regarding: None,
            sender: None,
        };
        let value = |name: &str, value: &str| FormValue {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        assert_eq!(
            filled(form(), vec![value("lastname", "Obi")]).unwrap(),
            [value("firstname", "Ada"), value("lastname", "Obi")]
        );
        let refused = filled(form(), vec![value("ownerid", "x")]).unwrap_err();
        assert_eq!(
            refused.message,
            "There is no column ownerid here, only firstname, lastname"
        );
    }
}
