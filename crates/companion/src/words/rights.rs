//! Missing rights in words: a sentence that a salesperson understands, with the right's own name for the administrator.

use regarding_dataverse::error::COLUMN_RIGHTS;
use regarding_model::ids::TableName;
use regarding_model::record::KnownTable;
use regarding_model::text::Sentence;
use regarding_model::{say, sentence};

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
    if let Some(kind) = table_of_unknown(right) {
        return say!(
            "Your organization has no records of the kind {kind} that anything can be linked to, or your role does not let you ({right})",
            kind = kind,
            right = right
        );
    }
    if let Some(words) = of_privilege(right) {
        return say!(
            "Your role does not let you {words} ({right}). Ask your administrator for it",
            words = words,
            right = right
        );
    }
    if let Some(words) = of_record(right) {
        return say!(
            "You may not {words} ({right}). Its owner or your administrator can share it with you",
            words = words,
            right = right
        );
    }
    let [create, read, _] = COLUMN_RIGHTS;
    if COLUMN_RIGHTS.contains(&right) {
        return match right {
            _ if right == create => say!(
                "Your organization protects one of these values, and you may not set it ({right}). Ask your administrator for it",
                right = right
            ),
            _ if right == read => say!(
                "Your organization protects one of these values, and you may not read it ({right}). Ask your administrator for it",
                right = right
            ),
            _ => say!(
                "Your organization protects one of these values, and you may not change it ({right}). Ask your administrator for it",
                right = right
            ),
        };
    }
    say!(
        "You lack a right in your organization ({right}). Ask your administrator for it",
        right = right
    )
}

/// Why something is refused when nobody said which right is missing.
pub(crate) const UNNAMED: Sentence = sentence!(
    "Your organization does not let you do this, and it did not say which right is missing. Ask your administrator for it"
);

fn of_privilege(right: &str) -> Option<String> {
    let name = right.strip_prefix("prv")?;
    Some(match name {
        "SyncToOutlook" => say!("synchronize with your mailbox"),
        "UseOfficeApps" => say!("use your organization beside your mail"),
        "GoOffline" => say!("keep records on your computer"),
        "ActOnBehalfOfAnotherUser" => say!("act for somebody else"),
        "SendAsUser" => say!("send mail for somebody else"),
        _ => return of_verb(name),
    })
}

fn of_verb(name: &str) -> Option<String> {
    // AppendTo before Append: the longer verb begins with the shorter one.
    let verbs = [
        "Create", "Read", "Write", "Delete", "AppendTo", "Append", "Assign", "Share",
    ];
    let (verb, what) = verbs
        .iter()
        .find_map(|verb| Some((*verb, noun(name.strip_prefix(verb)?))))?;
    Some(match verb {
        "Create" => say!("create {records}", records = what),
        "Read" => say!("read {records}", records = what),
        "Write" => say!("change {records}", records = what),
        "Delete" => say!("delete {records}", records = what),
        "AppendTo" => say!("link anything to {records}", records = what),
        "Append" => say!("link {records} with other records", records = what),
        "Assign" => say!("give {records} to somebody else", records = what),
        _ => say!("share {records}", records = what),
    })
}

/// The table in the name of a right to link to it, where it is none that the program knows: there may be no such table.
fn table_of_unknown(right: &str) -> Option<&str> {
    let table = right.strip_prefix("prvAppendTo")?;
    noun_of_known(table).is_none().then_some(table)
}

fn noun(word: &str) -> String {
    noun_of_known(word).unwrap_or_else(|| say!("records of the kind {kind}", kind = word))
}

fn noun_of_known(word: &str) -> Option<String> {
    Some(match word {
        "Activity" => say!("activities such as e-mails, appointments, tasks and phone calls"),
        "Note" => say!("notes"),
        "Account" => say!("accounts"),
        "Contact" => say!("contacts"),
        "Lead" => say!("leads"),
        "Opportunity" => say!("opportunities"),
        "Incident" => say!("cases"),
        "User" => say!("users"),
        "UserSettings" => say!("personal options"),
        "Queue" => say!("queues"),
        "SyncAttributeMapping" => say!("the directions of synchronized fields"),
        "UserQuery" => say!("filters of your own"),
        _ => return None,
    })
}

fn of_record(right: &str) -> Option<String> {
    Some(match right {
        "ReadAccess" => say!("see this record"),
        "WriteAccess" => say!("change this record"),
        "AppendAccess" => say!("link this record with others"),
        "AppendToAccess" => say!("link anything to this record"),
        "CreateAccess" => say!("create this record for its owner"),
        "DeleteAccess" => say!("delete this record"),
        "ShareAccess" => say!("share this record"),
        "AssignAccess" => say!("give this record to somebody else"),
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
                "prvAppendTonew_project",
                "no records of the kind new_project that anything can be linked to, or your role does not let you",
            ),
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
