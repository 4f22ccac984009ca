//! The columns that the administrator of Alder & Finch added (reference G1: custom columns carry the prefix of a publisher),
//! and what stands in them.

use jiff::Span;
use jiff::civil::Date;

use super::names::Language;
use super::row::SeedRow;
use crate::schema::{CustomColumn, CustomKind, CustomOption, EntityKey, Label};

/// The language in which a contact is written to.
pub(crate) const LANGUAGE: &str = "new_correspondencelanguage";
/// What an account has agreed on with the service.
pub(crate) const CONTRACT: &str = "new_servicecontract";
/// Where the heat of an account comes from: several at once.
pub(crate) const SOURCES: &str = "new_heatsources";
/// By when a tender must be handed in.
pub(crate) const DEADLINE: &str = "new_tenderdeadline";

/// The number of a tender at the company that called for it.
pub(crate) const TENDER: &str = "new_tendernumber";

/// The alternate keys (reference A6): one of a column, one of a lookup and a column.
pub(super) fn keys() -> Vec<EntityKey> {
    let key = |table: &str, schema: &str, columns: &[&str], english: &str, german: &str| EntityKey {
        table: table.to_owned(),
        schema: schema.to_owned(),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        labels: labels(english, german),
    };
    vec![
        key(
            "account",
            "new_AccountNumberKey",
            &["accountnumber"],
            "Account Number",
            "Firmennummer",
        ),
        key(
            "opportunity",
            "new_TenderKey",
            &["parentaccountid", TENDER],
            "Tender",
            "Ausschreibung",
        ),
    ]
}

fn labels(english: &str, german: &str) -> Vec<Label> {
    [(1033, english), (1031, german)]
        .map(|(language, text)| Label {
            language,
            text: text.to_owned(),
        })
        .into()
}

fn column(table: &str, schema: &str, kind: CustomKind, english: &str, german: &str) -> CustomColumn {
    CustomColumn {
        table: table.to_owned(),
        schema: schema.to_owned(),
        kind,
        labels: labels(english, german),
        description: String::new(),
        required: false,
    }
}

/// All of them.
pub(super) fn columns() -> Vec<CustomColumn> {
    let contract = |value, english, german| CustomOption {
        value,
        labels: labels(english, german),
    };
    let contracts = vec![
        contract(100_000_000, "None", "Keiner"),
        contract(100_000_001, "Inspection", "Inspektion"),
        contract(100_000_002, "Full Service", "Vollwartung"),
    ];
    let sources = vec![
        contract(100_000_000, "Waste Heat", "Abwärme"),
        contract(100_000_001, "Sea Water", "Meerwasser"),
        contract(100_000_002, "Ground", "Erdreich"),
        contract(100_000_003, "Air", "Luft"),
    ];
    vec![
        column(
            "account",
            "new_HeatSources",
            CustomKind::Choices(sources),
            "Heat Sources",
            "Wärmequellen",
        ),
        column(
            "contact",
            "new_CorrespondenceLanguage",
            CustomKind::Text(60),
            "Correspondence Language",
            "Korrespondenzsprache",
        ),
        column(
            "account",
            "new_ServiceContract",
            CustomKind::Choice(contracts),
            "Service Contract",
            "Wartungsvertrag",
        ),
        column(
            "opportunity",
            "new_TenderDeadline",
            CustomKind::Date,
            "Tender Deadline",
            "Abgabefrist",
        ),
        column(
            "opportunity",
            "new_TenderNumber",
            CustomKind::Text(40),
            "Tender Number",
            "Ausschreibungsnummer",
        ),
    ]
}

/// The language in which a contact is written to.
pub(super) fn with_language(row: SeedRow, language: Language) -> SeedRow {
    let name = match language {
        Language::English => "English",
        Language::German => "German",
        Language::Dutch => "Dutch",
        Language::Nordic => "Swedish",
        Language::Polish => "Polish",
        Language::French => "French",
        Language::Italian => "Italian",
        Language::Spanish => "Spanish",
        Language::Greek => "Greek",
        Language::Cyrillic => "Russian",
        Language::Arabic => "Arabic",
        Language::Hebrew => "Hebrew",
        Language::Japanese => "Japanese",
        Language::Chinese => "Chinese",
    };
    row.with(LANGUAGE, name)
}

/// What the account at that place has agreed on.
pub(super) fn with_contract(row: SeedRow, place: usize) -> SeedRow {
    let contracts = [100_000_001, 100_000_002, 100_000_000];
    match contracts.get(place % contracts.len()) {
        Some(contract) => row.with(CONTRACT, *contract),
        None => row,
    }
}

/// Where the heat of the account at that place comes from; of some nobody has asked yet.
pub(super) fn with_sources(row: SeedRow, place: usize) -> SeedRow {
    let known = [
        "100000000,100000001",
        "100000003",
        "",
        "100000000,100000002,100000003",
    ];
    match known.get(place % known.len()) {
        Some(sources) => row.text(SOURCES, sources),
        None => row,
    }
}

/// A tender is handed in two weeks before the deal is to be closed.
pub(super) fn with_deadline(row: SeedRow, closes: Date) -> SeedRow {
    match closes.checked_sub(Span::new().days(14)) {
        Ok(deadline) => row.with(DEADLINE, deadline),
        Err(_) => row,
    }
}
