//! Where things stand.

use regarding_companion::text::Sentence;
use regarding_companion::view::app::AppView;
use regarding_companion::view::sign_in::MailboxSignIn;
use regarding_companion::view::waiting::WaitingView;
use regarding_companion::{say, say_many, sentence};
use serde::Serialize;

use crate::output::{Page, Show};

/// That something is done, for commands that answer nothing else.
#[derive(Debug, Serialize)]
pub(crate) struct Done {
    done: bool,
    #[serde(skip)]
    sentence: Sentence,
}

impl Done {
    /// It is done.
    pub(crate) fn new(sentence: Sentence) -> Self {
        Self { done: true, sentence }
    }
}

impl Show for Done {
    fn on(&self, page: &mut Page) {
        page.say(&self.sentence.to_string());
    }
}

/// The requests that wait to reach the organization.
#[derive(Debug, Serialize)]
pub(crate) struct Pending {
    /// So many.
    pub(crate) pending: u32,
    /// One by one, oldest first.
    pub(crate) requests: Vec<WaitingView>,
}

impl Show for Pending {
    fn on(&self, page: &mut Page) {
        how_many(self.pending, page);
        for request in &self.requests {
            page.gap();
            page.field(sentence!("Request"), &request.id);
            page.field(
                sentence!("Message"),
                request.subject.as_deref().unwrap_or_default(),
            );
            page.say(&request.reason);
        }
    }
}

/// How many requests wait to reach the organization.
fn how_many(pending: u32, page: &mut Page) {
    match pending {
        0 => page.say(&say!("No request waits.")),
        many => page.say(&say_many!(
            count = many,
            "{count} request waits to reach the organization.",
            "{count} requests wait to reach the organization."
        )),
    }
}

impl Show for AppView {
    fn on(&self, page: &mut Page) {
        match (&self.organization, &self.user) {
            (Some(organization), Some(user)) => {
                page.field(
                    sentence!("Signed in"),
                    &say!(
                        "{user} at {organization} ({address})",
                        user = user.name,
                        organization = organization.name,
                        address = organization.url
                    ),
                );
            }
            (Some(organization), None) => {
                page.field(
                    sentence!("Organization"),
                    &format!("{} ({})", organization.name, organization.url),
                );
            }
            (None, _) => page.say(&say!(
                "No organization is set up. Begin with `regardingctl sign-in`."
            )),
        }
        page.field(sentence!("Connection"), &self.connection.sentence);
        if let Some(mailbox) = &self.mailbox {
            let server = mailbox.server.as_ref();
            let by_organization = server.is_some_and(|server| server.sign_in == MailboxSignIn::Organization);
            let label = if by_organization {
                say!(
                    "{mailbox}, with the sign-in to the organization",
                    mailbox = mailbox.label
                )
            } else {
                mailbox.label.clone()
            };
            page.field(sentence!("Mailbox"), &label);
            page.sentence(&mailbox.connection.sentence);
        }
        if let Some(calendars) = &self.calendars {
            page.field(sentence!("Calendars"), &calendars.host);
            page.sentence(&calendars.connection.sentence);
        }
        how_many(self.pending, page);
        if let Some(synchronizing) = &self.synchronizing {
            page.sentence(synchronizing);
        }
        if let Some(services) = &self.services {
            page.field(sentence!("Other services"), &services.sentence);
        }
        for notice in &self.notices {
            page.field(sentence!("Notice"), &notice.message);
        }
    }
}
