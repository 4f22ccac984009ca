//! Whether the organization's own services process the mailbox too, in one sentence with what to do (reference C6).

use regarding_model::say;
use regarding_sync::services::{Processing, Service};

use crate::session::myself::Services;
use crate::view::app::{NoticeLevel, ServicesView};

/// As front doors show it.
pub(crate) fn view(services: &Services) -> ServicesView {
    let (level, sentence) = match services {
        Services::Known(processing) => of(processing),
        Services::NoMailbox => (
            NoticeLevel::Info,
            say!(
                "Your organization has no mailbox of yours, so none of its own services processes your mail."
            ),
        ),
        Services::Refused(right) => (NoticeLevel::Warning, unknown(right.as_deref())),
    };
    ServicesView { level, sentence }
}

fn of(processing: &Processing) -> (NoticeLevel, String) {
    let sentence = match (processing.mail, processing.items) {
        (None, None) => {
            let sentence = say!("None of your organization's own services processes this mailbox.");
            return (NoticeLevel::Info, sentence);
        }
        (Some(mail), None) => say!(
            "{service} processes your received mail too, so it may be tracked without you: choose in your options which mail is tracked, \
             or ask your administrator to set the mailbox's incoming email to None.",
            service = capital(&name(mail))
        ),
        (None, Some(items)) => say!(
            "{service} processes your appointments, contacts and tasks already: leave their synchronization to it, or ask your administrator \
             to set the mailbox's appointments, contacts and tasks to None before one of your computers synchronizes them.",
            service = capital(&name(items))
        ),
        (Some(mail), Some(items)) => say!(
            "{mail} processes your received mail, and {items} your appointments, contacts and tasks: leave them to it, or ask your administrator \
             to set these delivery methods of the mailbox to None, so that nothing is handled twice.",
            mail = capital(&name(mail)),
            items = name(items)
        ),
    };
    (NoticeLevel::Warning, sentence)
}

/// Refused is not the same as no.
fn unknown(right: Option<&str>) -> String {
    let why = right.map_or_else(
        || say!("that could not be read"),
        |right| say!("your role does not let you read that ({right})", right = right),
    );
    say!(
        "Whether your organization's own services process this mailbox too is not known, because {why}: ask your administrator.",
        why = why
    )
}

/// A service's name, as it stands in a sentence.
pub(crate) fn name(service: Service) -> String {
    match service {
        Service::ServerSide => say!("server-side synchronization"),
        Service::Router => say!("the Email Router"),
        Service::ForwardMailbox => say!("the forward mailbox"),
        Service::OutlookAddIn => say!("the Outlook add-in of Dynamics 365"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use regarding_sync::services::{Processing, Service};

    use super::{NoticeLevel, Services, view};

    #[test]
    fn c6_double_processing_is_told_with_what_to_do_and_a_refusal_is_no_no() {
        let both = Processing {
            mail: Some(Service::Router),
            items: Some(Service::ServerSide),
            ..Processing::default()
        };
        let told = view(&Services::Known(both));
        assert_eq!(told.level, NoticeLevel::Warning);
        assert!(
            told.sentence.starts_with(
                "The Email Router processes your received mail, and server-side synchronization"
            )
        );
        assert!(told.sentence.contains("ask your administrator"));
        let none = view(&Services::Known(Processing::default()));
        assert_eq!(none.level, NoticeLevel::Info);
        let refused = view(&Services::Refused(Some("prvReadMailbox".to_owned())));
        assert_eq!(refused.level, NoticeLevel::Warning);
        assert!(refused.sentence.contains("is not known") && refused.sentence.contains("prvReadMailbox"));
    }
}
