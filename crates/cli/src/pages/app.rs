//! Where things stand.

use regarding_companion::view::app::AppView;
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

/// How many requests wait to reach the organization.
#[derive(Debug, Serialize)]
pub(crate) struct Waiting {
    /// So many.
    pub(crate) pending: u32,
}

impl Show for Waiting {
    fn on(&self, page: &mut Page) {
        match self.pending {
            0 => page.say("No request waits."),
            1 => page.say("1 request waits to reach the organization."),
            many => page.say(&format!("{many} requests wait to reach the organization.")),
        }
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
            page.field("Mailbox", &mailbox.label);
            page.say(&mailbox.connection.sentence);
        }
        Waiting {
            pending: self.pending,
        }
        .on(page);
        if let Some(synchronizing) = &self.synchronizing {
            page.say(&format!("{synchronizing}."));
        }
        for notice in &self.notices {
            page.field("Notice", &notice.message);
        }
    }
}
