//! The names by which records lead to others, from the metadata; from the documentation where that could not be read
//! (reference A9: *never derive*).
//!
//! What the program must know without metadata is in [`DOCUMENTED`], and in [`crate::tables`] for sets and keys: tables that
//! come with the product, whose names no administrator can change.

use regarding_model::ids::TableName;
use regarding_model::record::KnownTable;

use super::Shape;
use crate::query::Name;

/// A documented lookup: table, column, target, navigation property, collection on the other side.
type Documented = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// The lookups that the program goes along, as reference A9 has them.
const DOCUMENTED: [Documented; 22] = [
    (
        "contact",
        "parentcustomerid",
        "account",
        "parentcustomerid_account",
        "contact_customer_accounts",
    ),
    (
        "opportunity",
        "customerid",
        "account",
        "customerid_account",
        "opportunity_customer_accounts",
    ),
    (
        "opportunity",
        "customerid",
        "contact",
        "customerid_contact",
        "opportunity_customer_contacts",
    ),
    (
        "opportunity",
        "parentaccountid",
        "account",
        "parentaccountid",
        "opportunity_parent_account",
    ),
    (
        "opportunity",
        "parentcontactid",
        "contact",
        "parentcontactid",
        "opportunity_parent_contact",
    ),
    (
        "opportunity",
        "originatingleadid",
        "lead",
        "originatingleadid",
        "opportunity_originating_lead",
    ),
    (
        "lead",
        "parentaccountid",
        "account",
        "parentaccountid",
        "lead_parent_account",
    ),
    (
        "lead",
        "parentcontactid",
        "contact",
        "parentcontactid",
        "lead_parent_contact",
    ),
    (
        "incident",
        "customerid",
        "account",
        "customerid_account",
        "incident_customer_accounts",
    ),
    (
        "incident",
        "customerid",
        "contact",
        "customerid_contact",
        "incident_customer_contacts",
    ),
    (
        "incident",
        "primarycontactid",
        "contact",
        "primarycontactid",
        "contact_as_primary_contact",
    ),
    (
        "systemuser",
        "businessunitid",
        "businessunit",
        "businessunitid",
        "business_unit_system_users",
    ),
    (
        "activitypointer",
        "regardingobjectid",
        "contact",
        "regardingobjectid_contact",
        "Contact_ActivityPointers",
    ),
    (
        "activitypointer",
        "regardingobjectid",
        "lead",
        "regardingobjectid_lead",
        "Lead_ActivityPointers",
    ),
    (
        "activitypointer",
        "regardingobjectid",
        "account",
        "regardingobjectid_account",
        "Account_ActivityPointers",
    ),
    (
        "email",
        "parentactivityid",
        "email",
        "parentactivityid",
        "email_email_parentactivityid",
    ),
    (
        "email",
        "correlatedactivityid",
        "email",
        "CorrelatedActivityId_Email",
        "email_email_CorrelatedActivityId",
    ),
    (
        "activityparty",
        "activityid",
        "activitypointer",
        "activityid_activitypointer",
        "activitypointer_activity_parties",
    ),
    (
        "activityparty",
        "activityid",
        "email",
        "activityid_email",
        "email_activity_parties",
    ),
    (
        "activityparty",
        "activityid",
        "appointment",
        "activityid_appointment",
        "appointment_activity_parties",
    ),
    (
        "activityparty",
        "activityid",
        "recurringappointmentmaster",
        "activityid_recurringappointmentmaster",
        "recurringappointmentmaster_activity_parties",
    ),
    (
        "activityparty",
        "activityid",
        "serviceappointment",
        "activityid_serviceappointment",
        "serviceappointment_activity_parties",
    ),
];

impl Shape {
    /// The navigation property from a row of `table` along a lookup to a row of `target`.
    #[must_use]
    pub fn navigation(&self, table: &str, column: &str, target: &str) -> Name {
        let read = self
            .lookup(table, column, target)
            .map(|lookup| Name::from(lookup.navigation.clone()));
        read.unwrap_or_else(|| match documented(table, column, target) {
            Some((.., navigation, _)) => (*navigation).into(),
            None => by_rule(table, column, target),
        })
    }

    /// The collection of rows of `table` on a row of `target`, to which they belong by a lookup.
    #[must_use]
    pub fn collection(&self, table: &str, column: &str, target: &str) -> Name {
        let read = self
            .lookup(table, column, target)
            .and_then(|lookup| lookup.collection.clone());
        match (read, documented(table, column, target)) {
            (Some(read), _) => read.into(),
            (None, Some((.., collection))) => (*collection).into(),
            (None, None) => format!("{target}_{table}_{column}").into(),
        }
    }

    /// The navigation property by which an activity or a note names what it is regarding; `None` when the metadata was read
    /// and knows no such way.
    #[must_use]
    pub fn regarding(&self, activity: KnownTable, target: &TableName) -> Option<Name> {
        let (table, column) = (activity.logical_name(), regarding_column(activity));
        if self.tables.contains_key(&activity.name()) {
            let read = self.lookup(table, column, target.as_str())?;
            return Some(read.navigation.clone().into());
        }
        Some(by_rule(table, column, target.as_str()))
    }

    fn lookup(&self, table: &str, column: &str, target: &str) -> Option<&super::Lookup> {
        let table = self.tables.get(&table.parse().ok()?)?;
        let mut all = table.lookups.iter();
        all.find(|lookup| lookup.column == column && lookup.target.as_str() == target)
    }
}

/// The lookup by which a row says what it is about.
pub(crate) fn regarding_column(activity: KnownTable) -> &'static str {
    match activity {
        KnownTable::Annotation => "objectid",
        _ => "regardingobjectid",
    }
}

fn documented(table: &str, column: &str, target: &str) -> Option<&'static Documented> {
    DOCUMENTED
        .iter()
        .find(|known| (known.0, known.1, known.2) == (table, column, target))
}

/// The shape that documented names of lookups to several tables have: `regardingobjectid_account_email` on an activity,
/// `objectid_account`, `partyid_contact` elsewhere.
pub(crate) fn by_rule(table: &str, column: &str, target: &str) -> Name {
    if column == "regardingobjectid" {
        format!("{column}_{target}_{table}").into()
    } else {
        format!("{column}_{target}").into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use regarding_model::record::KnownTable;
    use serde_json::json;

    use super::{DOCUMENTED, Shape};
    use crate::shape::tables_in;

    #[test]
    fn a9_names_are_those_of_the_metadata_in_their_exact_case() {
        let email = json!({"LogicalName": "email", "EntitySetName": "emails", "PrimaryIdAttribute": "activityid", "ManyToOneRelationships": [
            {"ReferencingAttribute": "regardingobjectid", "ReferencedEntity": "new_project", "ReferencingEntityNavigationPropertyName": "regardingobjectid_New_Project_Email"},
        ]});
        let shape = Shape::new(tables_in(&[email]), &BTreeMap::new(), 1033);
        let project = "new_project".parse().unwrap();
        assert_eq!(
            shape.regarding(KnownTable::Email, &project).as_deref(),
            Some("regardingobjectid_New_Project_Email")
        );
        let unlinkable = "new_other".parse().unwrap();
        assert_eq!(
            shape.regarding(KnownTable::Email, &unlinkable),
            None,
            "the metadata knows no such way"
        );
    }

    #[test]
    fn a9_without_metadata_the_documented_names_serve() {
        let shape = Shape::default();
        let account = "account".parse().unwrap();
        assert_eq!(
            shape.regarding(KnownTable::Email, &account).as_deref(),
            Some("regardingobjectid_account_email")
        );
        assert_eq!(
            shape.regarding(KnownTable::Annotation, &account).as_deref(),
            Some("objectid_account")
        );
        assert_eq!(
            shape.navigation("activityparty", "partyid", "contact"),
            "partyid_contact"
        );
        for (table, column, target, navigation, collection) in DOCUMENTED {
            assert_eq!(shape.navigation(table, column, target), navigation);
            assert_eq!(shape.collection(table, column, target), collection);
        }
    }
}
