//! What a lead hands on to the records that it becomes (reference C5).

use crate::schema::Table;
use crate::store::value::Values;

/// Columns that an account takes over under another name.
pub(super) const ACCOUNT: &[(&str, &str)] = &[("companyname", "name")];
/// Columns that an opportunity takes over, under which name.
pub(super) const OPPORTUNITY: &[(&str, &str)] = &[
    ("subject", "name"),
    ("estimatedamount", "estimatedvalue"),
    ("estimatedclosedate", "estimatedclosedate"),
    ("budgetamount", "budgetamount"),
    ("description", "description"),
    ("transactioncurrencyid", "transactioncurrencyid"),
];
/// What a person and a company have in common with a lead; the postal address comes on top.
const ALIKE: &[&str] = &[
    "salutation",
    "firstname",
    "middlename",
    "lastname",
    "jobtitle",
    "emailaddress1",
    "emailaddress2",
    "emailaddress3",
    "telephone1",
    "telephone2",
    "telephone3",
    "mobilephone",
    "fax",
    "pager",
    "websiteurl",
    "description",
    "numberofemployees",
    "revenue",
    "transactioncurrencyid",
    "donotemail",
    "donotphone",
    "donotfax",
    "donotbulkemail",
    "donotpostalmail",
];

/// The columns of a lead that qualifying it reads, besides its address.
pub(super) fn columns() -> impl Iterator<Item = &'static str> {
    [
        "statecode",
        "companyname",
        "subject",
        "estimatedamount",
        "estimatedclosedate",
        "budgetamount",
    ]
    .into_iter()
    .chain(["parentaccountid", "parentcontactid", "fullname"])
    .chain(ALIKE.iter().copied())
}

/// A part of the first postal address.
pub(super) fn is_address(name: &str) -> bool {
    name.starts_with("address1_") && !matches!(name, "address1_addressid" | "address1_composite")
}

/// The lead's values for a table, each under the name that it has there.
pub(super) fn taken(
    values: &Values,
    table: &'static Table,
    renamed: &[(&str, &'static str)],
    alike: bool,
) -> Values {
    let target = |name: &'static str| {
        let other = renamed.iter().find(|(from, _)| *from == name);
        match other {
            Some((_, to)) => Some(*to),
            None => (alike && (ALIKE.contains(&name) || is_address(name))).then_some(name),
        }
    };
    values
        .iter()
        .filter(|(_, value)| !value.is_null())
        .filter_map(|(name, value)| Some((table.column(target(name)?)?.name, value.clone())))
        .collect()
}
