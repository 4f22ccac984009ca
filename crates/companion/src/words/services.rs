//! Whether the organization's own services process the mailbox too, in one sentence with what to do (reference C6).

use regarding_sync::services::{Processing, Service};

use crate::session::myself::Services;
use crate::view::app::{NoticeLevel, ServicesView};

/// As front doors show it.
pub(crate) fn view(services: &Services) -> ServicesView {
    let (level, sentence) = match services {
        Services::Known(processing) => of(processing),
        Services::NoMailbox => (
            NoticeLevel::Info,
            "Your organization has no mailbox of yours, so none of its own services processes your mail."
                .to_owned(),
        ),
        Services::Refused(right) => (NoticeLevel::Warning, unknown(right.as_deref())),
    };
    ServicesView { level, sentence }
}

fn of(processing: &Processing) -> (NoticeLevel, String) {
    let sentence = match (processing.mail, processing.items) {
        (None, None) => {
            let sentence = "None of your organization's own services processes this mailbox.";
            return (NoticeLevel::Info, sentence.to_owned());
        }
        (Some(mail), None) => format!(
            "{} processes your received mail too, so it may be tracked without you: choose in your options which mail is tracked, \
             or ask your administrator to set the mailbox's incoming email to None.",
            capital(name(mail))
        ),
        (None, Some(items)) => format!(
            "{} processes your appointments, contacts and tasks already: leave their synchronization to it, or ask your administrator \
             to set the mailbox's appointments, contacts and tasks to None before one of your computers synchronizes them.",
            capital(name(items))
        ),
        (Some(mail), Some(items)) => format!(
            "{} processes your received mail, and {} your appointments, contacts and tasks: leave them to it, or ask your administrator \
             to set these delivery methods of the mailbox to None, so that nothing is handled twice.",
            capital(name(mail)),
            name(items)
        ),
    };
    (NoticeLevel::Warning, sentence)
}

/// Refused is not the same as no.
fn unknown(right: Option<&str>) -> String {
    let why = right.map_or_else(
        || "that could not be read".to_owned(),
        |right| format!("your role does not let you read that ({right})"),
    );
    format!(
        "Whether your organization's own services process this mailbox too is not known, because {why}: ask your administrator."
    )
}

fn name(service: Service) -> &'static str {
    match service {
        Service::ServerSide => "server-side synchronization",
        Service::Router => "the Email Router",
        Service::ForwardMailbox => "the forward mailbox",
        Service::OutlookAddIn => "the Outlook add-in of Dynamics 365",
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
