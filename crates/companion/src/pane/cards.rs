//! Records and their cards in words: labels, the line that tells two of one name apart, the subtitle.

use jiff::tz::TimeZone;
use regarding_dataverse::Named;
use regarding_dataverse::operations::cards::{Card, CardField};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_model::say;

use crate::core::failing;
use crate::facade::Answer;
use crate::view::pane::{CardFieldView, CardView, RecordRefView, RecordView};
use crate::words::{kind, names, time};

/// A named record without further detail.
pub(crate) fn named(named: &Named) -> RecordView {
    RecordView {
        table: named.record.table.to_string(),
        id: named.record.id.to_string(),
        name: named.name.clone(),
        kind: kind::singular(&named.record.table),
        detail: String::new(),
    }
}

/// A card as a record with its telling line.
pub(crate) fn record(card: &Card) -> RecordView {
    RecordView {
        detail: detail(card),
        ..named(&card.record)
    }
}

/// A front door's record as a reference.
pub(crate) fn reference(view: &RecordRefView) -> Answer<RecordRef> {
    let wrong = || failing::invalid(say!("That names no record: a table and an id are needed"));
    let table = view.table.parse().map_err(|_| wrong())?;
    let id = uuid::Uuid::parse_str(view.id.trim()).map_err(|_| wrong())?;
    Ok(RecordRef::new(table, id))
}

/// `€ 412,000 · closes 15 Dec · 60 %` for an opportunity, the company for a person.
fn detail(card: &Card) -> String {
    let value = |column: &str| card.told(column).map(said);
    let parts: Vec<Option<String>> = match card.table {
        KnownTable::Opportunity => vec![
            value("_customerid_value"),
            value("estimatedvalue"),
            value("estimatedclosedate").map(|date| say!("closes {date}", date = date)),
            value("closeprobability").map(|percent| say!("{percent} %", percent = percent)),
        ],
        KnownTable::Incident => vec![
            value("ticketnumber"),
            value("_customerid_value"),
            value("prioritycode"),
            value("statuscode"),
        ],
        KnownTable::Contact => vec![value("jobtitle"), value("_parentcustomerid_value")],
        KnownTable::Lead => vec![value("companyname"), value("subject")],
        KnownTable::Account => vec![value("accountnumber"), value("address1_city")],
        KnownTable::SystemUser => vec![value("internalemailaddress")],
        KnownTable::Queue => vec![value("emailaddress")],
        KnownTable::Email | KnownTable::Appointment | KnownTable::Task | KnownTable::PhoneCall => {
            vec![value("_regardingobjectid_value"), value("scheduledend")]
        }
        KnownTable::Annotation => vec![value("createdon")],
    };
    parts
        .into_iter()
        .flatten()
        .chain(closed(card))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// How it is called that a record is not open any more, as the organization says it where it does.
fn closed(card: &Card) -> Option<String> {
    card.inactive
        .then(|| card.state.clone().unwrap_or_else(|| say!("Inactive")))
}

/// A card as the pane shows it.
pub(crate) fn view(card: &Card) -> CardView {
    let subtitle = subtitle(card);
    let own = record(card);
    CardView {
        subtitle,
        initials: names::initials(&own.name),
        record: own,
        fields: card
            .fields
            .iter()
            .filter(|field| !in_subtitle(card.table, &field.column))
            .map(field)
            .collect(),
        inactive: closed(card),
    }
}

/// The first fields of a card.
pub(crate) fn first_fields(card: Option<&Card>, most: usize) -> Vec<CardFieldView> {
    let fields = card.into_iter().flat_map(|card| &card.fields);
    fields.take(most).map(field).collect()
}

fn subtitle(card: &Card) -> String {
    let columns = subtitle_columns(card.table);
    let values = columns
        .iter()
        .filter_map(|column| card.told(column))
        .map(|field| field.value.clone());
    let line: Vec<String> = values.collect();
    if line.is_empty() {
        kind::singular(&card.record.record.table)
    } else {
        line.join(", ")
    }
}

fn subtitle_columns(table: KnownTable) -> &'static [&'static str] {
    match table {
        KnownTable::Contact => &["jobtitle", "_parentcustomerid_value"],
        KnownTable::Lead => &["companyname"],
        KnownTable::Account => &["industrycode"],
        KnownTable::Opportunity
        | KnownTable::Incident
        | KnownTable::SystemUser
        | KnownTable::Queue
        | KnownTable::Email
        | KnownTable::Appointment
        | KnownTable::Task
        | KnownTable::PhoneCall
        | KnownTable::Annotation => &[],
    }
}

/// The company stays in the fields too: there it can be opened.
fn in_subtitle(table: KnownTable, column: &str) -> bool {
    subtitle_columns(table).contains(&column) && !column.ends_with("_value")
}

fn field(field: &CardField) -> CardFieldView {
    CardFieldView {
        label: field.label.clone().unwrap_or_else(|| label(&field.column)),
        value: said(field),
        record: field.record.as_ref().map(named),
    }
}

/// A value as it is shown: of times in the words of this program, else as the organization formats it.
fn said(field: &CardField) -> String {
    match field.when {
        Some(when) => time::of_record(when, &TimeZone::system()),
        None => field.value.clone(),
    }
}

/// The words for the documented columns, for an organization that tells no labels: its own go before them.
fn label(column: &str) -> String {
    match column {
        "jobtitle" => say!("Job title"),
        "department" => say!("Department"),
        "_parentcustomerid_value" => say!("Company"),
        "telephone1" => say!("Phone"),
        "mobilephone" => say!("Mobile"),
        "emailaddress1" | "emailaddress" | "internalemailaddress" => say!("Email"),
        "address1_city" => say!("City"),
        "_ownerid_value" => say!("Owner"),
        "accountnumber" => say!("Account number"),
        "industrycode" => say!("Industry"),
        "websiteurl" => say!("Website"),
        "numberofemployees" => say!("Employees"),
        "_primarycontactid_value" => say!("Primary contact"),
        "subject" => say!("Topic"),
        "companyname" => say!("Company"),
        "leadqualitycode" => say!("Rating"),
        "_customerid_value" => say!("Customer"),
        "estimatedvalue" => say!("Estimated value"),
        "estimatedclosedate" => say!("Estimated close"),
        "closeprobability" => say!("Probability"),
        "stepname" => say!("Stage"),
        "statuscode" => say!("Status"),
        "ticketnumber" => say!("Case number"),
        "prioritycode" => say!("Priority"),
        "createdon" => say!("Created"),
        "_regardingobjectid_value" => say!("Regarding"),
        "scheduledend" => say!("Due"),
        "actualend" => say!("Completed"),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use regarding_dataverse::operations::cards::columns;
    use regarding_model::record::KnownTable;

    use super::label;

    #[test]
    fn every_column_of_every_card_has_words() {
        for table in KnownTable::ALL {
            for column in columns(table) {
                assert_ne!(
                    label(column),
                    *column,
                    "{column} of {} has no label",
                    table.logical_name()
                );
            }
        }
    }
}
