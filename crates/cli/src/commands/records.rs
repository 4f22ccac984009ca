//! Records: who is behind an address, search, and creating people and activities.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::pane::{
    ConvertRequest, FormValue, FormView, RecordRefView, SenderMessage, TrackRequest,
};

use super::track::{stop_without_consent, undecided};
use crate::args::values::{Activity, Close, Kind};
use crate::args::{AddPerson, Convert, NewRecord};
use crate::exit::{self, DONE, Exit};
use crate::output;
use crate::pages::records::{Created, Ended, Opened, Records};

/// Tells who is behind an address.
pub(super) async fn who_is(companion: &Companion, address: &str, json: bool) -> Answer<Exit> {
    output::show(json, &Records(companion.who_is(address).await?))?;
    Ok(DONE)
}

/// Finds records by name.
pub(super) async fn search(
    companion: &Companion,
    text: &str,
    kind: Option<Kind>,
    json: bool,
) -> Answer<Exit> {
    output::show(json, &companion.search(text, kind.map(Into::into)).await?)?;
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
                &say!("or --without-tracking to add the sender alone"),
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

/// Creates a record, and sets the message regarding it if that is wished (H-20, H-31).
pub(super) async fn new(companion: &Companion, asked: NewRecord, json: bool) -> Answer<Exit> {
    let key = companion.find_message(&asked.message).await?;
    // What would stop the second step stops the first: nothing is left half done.
    if asked.link {
        stop_without_right(companion, &key).await?;
        if !asked.yes {
            stop_without_consent(companion, &key).await?;
        }
    }
    let (kind, person) = (asked.kind.into(), whose(companion, &key, asked.person).await?);
    let form = companion.new_record_form(&key, kind, person.as_ref(), "").await?;
    let values = filled(form, asked.values)?;
    let created = companion.create_new_record(kind, person.as_ref(), values).await?;
    if !asked.link {
        output::show(json, &Created(created))?;
        return Ok(DONE);
    }
    let request = TrackRequest {
        key,
        regarding: Some(RecordRefView {
            table: created.table.clone(),
            id: created.id.clone(),
        }),
        attachments: None,
        without_history: false,
        consent: asked.yes,
    };
    let tracking = companion.track(request).await?;
    let code = exit::of_state(tracking.state);
    output::show(json, &Opened { created, tracking })?;
    Ok(code)
}

/// Converts a message, and tracks it regarding what it became (G-2).
pub(super) async fn convert(companion: &Companion, asked: Convert, json: bool) -> Answer<Exit> {
    let key = companion.find_message(&asked.message).await?;
    let (kind, person) = (asked.kind.into(), whose(companion, &key, asked.person).await?);
    let form = companion.convert_form(&key, kind, person.as_ref()).await?;
    if let Some(sender) = form.sender.as_ref().filter(|sender| sender.needs_consent)
        && !asked.yes
    {
        return Err(undecided(&sender.visibility, ""));
    }
    let request = ConvertRequest {
        key: key.clone(),
        kind,
        person,
        values: filled(form, asked.values)?,
        consent: asked.yes,
    };
    let created = companion.convert(request).await?;
    let tracking = companion.pane(&key).await?.tracking;
    let code = exit::of_state(tracking.state);
    output::show(json, &Opened { created, tracking })?;
    Ok(code)
}

/// Whom the new record is for: who was named, else the person whom the pane shows; nobody for unknown people.
async fn whose(
    companion: &Companion,
    key: &str,
    named: Option<RecordRefView>,
) -> Answer<Option<RecordRefView>> {
    if named.is_some() {
        return Ok(named);
    }
    let subject = companion.pane(key).await?.subject;
    Ok(subject.map(|subject| RecordRefView {
        table: subject.card.record.table,
        id: subject.card.record.id,
    }))
}

async fn stop_without_right(companion: &Companion, key: &str) -> Answer<()> {
    match companion.pane(key).await?.tracking.blocked {
        Some(sentence) => Err(FailureView::new(
            FailureCode::Forbidden,
            sentence.trim_end_matches('.'),
        )),
        None => Ok(()),
    }
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

/// Closes a record (reference C1).
pub(super) async fn close(
    companion: &Companion,
    kind: Close,
    record: &RecordRefView,
    values: Vec<FormValue>,
    json: bool,
) -> Answer<Exit> {
    let form = companion.ending_form(record, kind.into()).await?;
    let values = filled(form, values)?;
    let ended = companion.end_record(record, kind.into(), values).await?;
    output::show(json, &Ended(ended))?;
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
                let sentence = say!(
                    "There is no column {name} here, only {names}",
                    name = one.name,
                    names = names.join(", ")
                );
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
            options: vec![],
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
