//! Missing rights in words: a sentence that a salesperson understands, with the right's own name for the administrator.

use regarding_dataverse::error::COLUMN_RIGHTS;
use regarding_model::ids::TableName;
use regarding_model::record::KnownTable;

/// The privilege that lets somebody link activities and notes to records of a table: `prvAppendToOpportunity`. A table of the
/// organization's own goes by its logical name; privileges are compared without regard to case.
pub(crate) fn append_to(table: &TableName) -> String {
    let word = match KnownTable::of(table) {
        Some(KnownTable::Contact) => "Contact",
        Some(KnownTable::Account) => "Account",
        Some(KnownTable::Lead) => "Lead",
        Some(KnownTable::Opportunity) => "Opportunity",
        Some(KnownTable::Incident) => "Incident",
        Some(KnownTable::SystemUser) => "User",
        Some(KnownTable::Queue) => "Queue",
        Some(KnownTable::Annotation) => "Note",
        Some(KnownTable::Email | KnownTable::Appointment | KnownTable::Task | KnownTable::PhoneCall) => {
            "Activity"
        }
        None => table.as_str(),
    };
    format!("prvAppendTo{word}")
}

/// Why something is refused, by the name of the right that is missing (reference E1, E2, A17).
pub(crate) fn refusal(right: &str) -> String {
    if let Some(words) = of_privilege(right) {
        return format!("Your role does not let you {words} ({right}). Ask your administrator for it");
    }
    if let Some(words) = of_record(right) {
        return format!(
            "You may not {words} ({right}). Its owner or your administrator can share it with you"
        );
    }
    let [create, read, _] = COLUMN_RIGHTS;
    if COLUMN_RIGHTS.contains(&right) {
        let what = match right {
            _ if right == create => "set",
            _ if right == read => "read",
            _ => "change",
        };
        return format!(
            "Your organization protects one of these values, and you may not {what} it ({right}). Ask your administrator for it"
        );
    }
    format!("You lack a right in your organization ({right}). Ask your administrator for it")
}

/// Why something is refused when nobody said which right is missing.
pub(crate) const UNNAMED: &str = "Your organization does not let you do this, and it did not say which right is missing. Ask your administrator for it";

fn of_privilege(right: &str) -> Option<String> {
    let name = right.strip_prefix("prv")?;
    let special = match name {
        "SyncToOutlook" => "synchronize with your mailbox",
        "UseOfficeApps" => "use your organization beside your mail",
        "GoOffline" => "keep records on your computer",
        "ActOnBehalfOfAnotherUser" => "act for somebody else",
        "SendAsUser" => "send mail for somebody else",
        _ => "",
    };
    if !special.is_empty() {
        return Some(special.to_owned());
    }
    // AppendTo before Append: the longer verb begins with the shorter one.
    let verbs = [
        ("Create", "create ", ""),
        ("Read", "read ", ""),
        ("Write", "change ", ""),
        ("Delete", "delete ", ""),
        ("AppendTo", "link anything to ", ""),
        ("Append", "link ", " with other records"),
        ("Assign", "give ", " to somebody else"),
        ("Share", "share ", ""),
    ];
    let (rest, before, behind) = verbs
        .iter()
        .find_map(|(verb, before, behind)| name.strip_prefix(verb).map(|rest| (rest, before, behind)))?;
    Some(format!("{before}{}{behind}", noun(rest)))
}

fn noun(word: &str) -> String {
    match word {
        "Activity" => "activities such as e-mails, appointments, tasks and phone calls".to_owned(),
        "Note" => "notes".to_owned(),
        "Account" => "accounts".to_owned(),
        "Contact" => "contacts".to_owned(),
        "Lead" => "leads".to_owned(),
        "Opportunity" => "opportunities".to_owned(),
        "Incident" => "cases".to_owned(),
        "User" => "users".to_owned(),
        "UserSettings" => "personal options".to_owned(),
        "Queue" => "queues".to_owned(),
        other => format!("records of the kind {other}"),
    }
}

fn of_record(right: &str) -> Option<&'static str> {
    Some(match right {
        "ReadAccess" => "see this record",
        "WriteAccess" => "change this record",
        "AppendAccess" => "link this record with others",
        "AppendToAccess" => "link anything to this record",
        "CreateAccess" => "create this record for its owner",
        "DeleteAccess" => "delete this record",
        "ShareAccess" => "share this record",
        "AssignAccess" => "give this record to somebody else",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use regarding_model::record::KnownTable;

    use super::{append_to, refusal};

    #[test]
    fn a_missing_right_is_said_in_words_and_by_its_name() {
        for (right, words) in [
            (
                "prvCreateLead",
                "Your role does not let you create leads (prvCreateLead)",
            ),
            (
                "prvAppendToIncident",
                "link anything to cases (prvAppendToIncident)",
            ),
            ("prvAppendNote", "link notes with other records (prvAppendNote)"),
            ("prvDeleteActivity", "delete activities such as e-mails"),
            (
                "prvReadnew_project",
                "read records of the kind new_project (prvReadnew_project)",
            ),
            ("prvSyncToOutlook", "synchronize with your mailbox"),
            (
                "AppendToAccess",
                "You may not link anything to this record (AppendToAccess)",
            ),
            (
                "AttributePrivilegeCreate",
                "you may not set it (AttributePrivilegeCreate)",
            ),
            (
                "prvUnheardOf",
                "You lack a right in your organization (prvUnheardOf)",
            ),
        ] {
            let said = refusal(right);
            assert!(said.contains(words), "{said}");
            assert!(!said.ends_with('.'), "a front door ends the sentence: {said}");
        }
    }

    #[test]
    fn e1_regarding_asks_for_append_to_on_the_table() {
        assert_eq!(append_to(&KnownTable::Incident.name()), "prvAppendToIncident");
        assert_eq!(
            append_to(&"new_project".parse().unwrap()),
            "prvAppendTonew_project"
        );
    }
}
