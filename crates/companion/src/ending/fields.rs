//! The forms in which records are closed, and what was filled in.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_dataverse::operations::closable::Closable;
use regarding_model::say;
use serde_json::Number;

use crate::core::failing;
use crate::create::form;
use crate::facade::Answer;
use crate::view::pane::{EndingKind, FormFieldKind, FormFieldView, FormOptionView, FormValue};

/// The most characters of a description (reference C5).
const DESCRIPTION: usize = 2000;

/// What qualifying a lead can make for this person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Makes {
    pub(super) account: bool,
    pub(super) contact: bool,
    pub(super) opportunity: bool,
}

/// The fields. A status reason is asked for only where there are several.
pub(super) fn of(
    kind: EndingKind,
    closable: &Closable,
    reasons: &[(i64, String)],
    makes: Makes,
    now: Timestamp,
) -> Vec<FormFieldView> {
    let mut fields: Vec<FormFieldView> = reason(reasons).into_iter().collect();
    match kind {
        EndingKind::Win | EndingKind::Lose => fields.extend(result(kind, closable, now)),
        EndingKind::Resolve => fields.extend(resolution()),
        EndingKind::Qualify => fields.extend(made(makes)),
        EndingKind::Disqualify | EndingKind::Cancel => {}
    }
    fields
}

fn reason(reasons: &[(i64, String)]) -> Option<FormFieldView> {
    let [(first, _), _, ..] = reasons else {
        return None;
    };
    let options = reasons.iter().map(|(value, label)| FormOptionView {
        value: value.to_string(),
        label: label.clone(),
    });
    Some(FormFieldView {
        options: options.collect(),
        ..form::field(
            "statuscode",
            &say!("Status reason"),
            FormFieldKind::Choice,
            &first.to_string(),
            true,
            20,
        )
    })
}

/// What an opportunity brought in and when; of a lost one nothing is expected.
fn result(kind: EndingKind, closable: &Closable, now: Timestamp) -> [FormFieldView; 3] {
    let estimated = closable.estimated.as_deref().unwrap_or_default();
    let revenue = if kind == EndingKind::Win { estimated } else { "" };
    let today = TimeZone::system().to_datetime(now).date().to_string();
    [
        form::field(
            "actualrevenue",
            &say!("Actual revenue"),
            FormFieldKind::Number,
            revenue,
            false,
            24,
        ),
        form::field(
            "actualend",
            &say!("Close date"),
            FormFieldKind::Date,
            &today,
            false,
            10,
        ),
        description(),
    ]
}

fn resolution() -> [FormFieldView; 3] {
    [
        form::field("subject", &say!("Resolution"), FormFieldKind::Text, "", true, 200),
        form::field(
            "timespent",
            &say!("Minutes spent"),
            FormFieldKind::Number,
            "",
            false,
            9,
        ),
        description(),
    ]
}

fn made(makes: Makes) -> Vec<FormFieldView> {
    [
        ("account", say!("Create an account"), makes.account),
        ("contact", say!("Create a contact"), makes.contact),
        ("opportunity", say!("Create an opportunity"), makes.opportunity),
    ]
    .into_iter()
    .filter(|(_, _, possible)| *possible)
    .map(|(name, label, _)| form::field(name, &label, FormFieldKind::YesNo, "true", false, 5))
    .collect()
}

fn description() -> FormFieldView {
    form::field(
        "description",
        &say!("Description"),
        FormFieldKind::Multiline,
        "",
        false,
        DESCRIPTION,
    )
}

/// The status reason that was chosen, else the one that there is; -1 asks for the default of the state (reference C1).
pub(super) fn status(
    fields: &[FormFieldView],
    values: &[FormValue],
    reasons: &[(i64, String)],
) -> Answer<i64> {
    let Some(field) = fields.iter().find(|field| field.name == "statuscode") else {
        return Ok(reasons.first().map_or(-1, |(reason, _)| *reason));
    };
    let chosen = form::value(values, "statuscode");
    let known = field.options.iter().any(|option| option.value == chosen);
    match chosen.parse() {
        Ok(reason) if known => Ok(reason),
        _ => Err(failing::invalid(say!(
            "{field} has no such choice",
            field = field.label
        ))),
    }
}

/// An amount; none for an empty field.
pub(super) fn amount(values: &[FormValue], name: &str) -> Answer<Option<Number>> {
    let text = form::value(values, name);
    if text.is_empty() {
        return Ok(None);
    }
    let number: Option<Number> = serde_json::from_str(text).ok();
    number.map(Some).ok_or_else(no_number)
}

/// Whole minutes; none for an empty field.
pub(super) fn minutes(values: &[FormValue]) -> Answer<Option<u32>> {
    match form::value(values, "timespent") {
        "" => Ok(None),
        // The column takes what fits into a signed number of 32 bits (reference C5).
        text => text
            .parse()
            .ok()
            .filter(|minutes| i32::try_from(*minutes).is_ok())
            .map(Some)
            .ok_or_else(no_number),
    }
}

/// A day; none for an empty field.
pub(super) fn day(values: &[FormValue]) -> Answer<Option<String>> {
    match form::value(values, "actualend") {
        "" => Ok(None),
        text => text
            .parse::<jiff::civil::Date>()
            .map(|day| Some(day.to_string()))
            .map_err(|_| failing::invalid(say!("That is not a date"))),
    }
}

/// Whether something is wished.
pub(super) fn wished(values: &[FormValue], name: &str) -> bool {
    form::value(values, name) == "true"
}

fn no_number() -> crate::view::failure::FailureView {
    failing::invalid(say!("That is not a number"))
}

#[cfg(test)]
mod tests {
    use super::{FormValue, amount, day, minutes};

    fn given(name: &str, value: &str) -> [FormValue; 1] {
        [FormValue {
            name: name.to_owned(),
            value: value.to_owned(),
        }]
    }

    #[test]
    fn what_is_no_number_and_no_day_is_refused_before_anything_is_sent() {
        let revenue = |text| amount(&given("actualrevenue", text), "actualrevenue");
        assert_eq!(revenue("900.5").unwrap().unwrap().to_string(), "900.5");
        assert_eq!(revenue(" ").unwrap(), None);
        assert!(revenue("much").is_err() && revenue("1e999").is_err());
        let spent = |text| minutes(&given("timespent", text));
        assert_eq!(spent("45").unwrap(), Some(45));
        assert!(spent("-1").is_err() && spent("4294967295").is_err());
        let closed = |text| day(&given("actualend", text));
        assert_eq!(closed("2026-02-03").unwrap().as_deref(), Some("2026-02-03"));
        assert!(closed("2026-02-30").is_err());
    }
}
