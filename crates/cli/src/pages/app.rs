//! Where things stand.

use regarding_companion::view::app::AppView;
use regarding_companion::view::sign_in::MailboxSignIn;
use regarding_companion::view::waiting::WaitingView;
use serde::Serialize;

use crate::output::{Page, Show};

/// That something is done, for commands that answer nothing else.
#[derive(Debug, Serialize)]
pub(crate) struct Done {
    done: bool,
    #[serde(skip)]
    sentence: &'static str,
}

impl Done {
    /// It is done.
    pub(crate) fn new(sentence: &'static str) -> Self {
        Self { done: true, sentence }
    }
}

impl Show for Done {
    fn on(&self, page: &mut Page) {
        page.say(self.sentence);
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
            page.field("Request", &request.id);
            page.field("Message", request.subject.as_deref().unwrap_or_default());
            page.say(&request.reason);
        }
    }
}

/// How many requests wait to reach the organization.
fn how_many(pending: u32, page: &mut Page) {
    match pending {
        0 => page.say("No request waits."),
        1 => page.say("1 request waits to reach the organization."),
        many => page.say(&format!("{many} requests wait to reach the organization.")),
    }
}

impl Show for AppView {
    fn on(&self, page: &mut Page) {
        match (&self.organization, &self.user) {
            (Some(organization), Some(user)) => {
                page.field(
                    "Signed in",
                    &format!("{} at {} ({})", user.name, organization.name, organization.url),
                );
            }
            (Some(organization), None) => {
                page.field(
                    "Organization",
                    &format!("{} ({})", organization.name, organization.url),
                );
            }
            (None, _) => page.say("No organization is set up. Begin with `regardingctl sign-in`."),
        }
        page.field("Connection", &self.connection.sentence);
        if let Some(mailbox) = &self.mailbox {
            let server = mailbox.server.as_ref();
            let by_organization = server.is_some_and(|server| server.sign_in == MailboxSignIn::Organization);
            let how = if by_organization {
                ", with the sign-in to the organization"
            } else {
                ""
            };
            page.field("Mailbox", &format!("{}{how}", mailbox.label));
            page.say(&mailbox.connection.sentence);
        }
        how_many(self.pending, page);
        if let Some(synchronizing) = &self.synchronizing {
            page.say(&format!("{synchronizing}."));
        }
        if let Some(services) = &self.services {
            page.field("Other services", &services.sentence);
        }
        for notice in &self.notices {
            page.field("Notice", &notice.message);
        }
    }
}
