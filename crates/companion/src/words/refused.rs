//! In which words a side refuses one thing among many. Only a refusal that is about the thing has words of its own here; what is
//! about the way to a side has the sentence of its kind ([`super::failure::of_one`]).

use regarding_dataverse::synced::{RecordError, Unfit, Why};
use regarding_mailbox::error::MailboxError;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::Kind;
use regarding_model::say;

use super::fields::name;
use crate::view::failure::FailureView;

/// The organization's refusal.
pub(crate) fn by_organization(kind: Kind, error: &RecordError) -> Option<String> {
    if !is_of_one(error.kind()) {
        return None;
    }
    Some(match error {
        RecordError::Unfit(all) if !all.is_empty() => {
            let sentences: Vec<String> = all.iter().map(|one| unfit(kind, *one)).collect();
            sentences.join(" ")
        }
        RecordError::Api(error) => FailureView::from(error.clone()).sentence(),
        error => sentence(&error.to_string()),
    })
}

/// The mailbox's refusal.
pub(crate) fn by_mailbox(error: &MailboxError) -> Option<String> {
    is_of_one(error.kind()).then(|| sentence(&error.to_string()))
}

fn is_of_one(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::Forbidden | FailureKind::Invalid | FailureKind::Unsupported
    )
}

/// The text with its full stop.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', '\u{61f}']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn unfit(kind: Kind, one: Unfit) -> String {
    let field = name(kind, one.field);
    match one.why {
        Why::TooLong { limit } => say!(
            "{field} is too long for the organization: it takes {limit} characters.",
            field = field,
            limit = limit
        ),
        Why::TooManyLines => say!(
            "{field} has more lines than the organization takes.",
            field = field
        ),
        Why::OutOfRange => say!(
            "{field} lies outside of what the organization can keep.",
            field = field
        ),
        Why::NoPlace => say!(
            "The organization has no place for {field} as it is.",
            field = field
        ),
        Why::Zone => say!("A series keeps its hour in the organization only in your own time zone."),
        Why::Series => {
            say!(
                "The organization makes no series out of an appointment, and no appointment out of a series."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use regarding_dataverse::synced::{RecordError, Unfit, Why};
    use regarding_mailbox::error::MailboxError;
    use regarding_model::fields::{Field, Kind};

    use super::{by_mailbox, by_organization};

    #[test]
    fn a_refusal_names_the_field_and_why() {
        let unfit = |field, why| Unfit { field, why };
        let error = RecordError::Unfit(vec![
            unfit(Field::Notes, Why::TooLong { limit: 2000 }),
            unfit(Field::Due, Why::OutOfRange),
        ]);
        let said = by_organization(Kind::Appointment, &error).unwrap_or_default();
        assert!(said.starts_with("Body is too long"), "{said}");
        assert!(
            said.contains("2,000 characters. Due") || said.contains("2000 characters. Due"),
            "{said}"
        );
    }

    #[test]
    fn what_the_mailbox_does_not_do_is_named_and_what_is_away_has_the_sentence_of_its_kind() {
        let what = "changing this meeting without writing to its attendees".to_owned();
        let said = by_mailbox(&MailboxError::NotDone { what }).unwrap_or_default();
        assert!(said.ends_with("without writing to its attendees."), "{said}");
        let reason = "no route".to_owned();
        assert_eq!(by_mailbox(&MailboxError::Offline { reason }), None);
    }
}
