//! What unknown senders of mail that is tracked by itself become (A-64, G-30). The organization keeps the option, where it makes contacts
//! unless somebody says otherwise; this computer makes records only once the person chose so here, having read what that does.

use regarding_dataverse::operations::mail_rules::ReadMailRules;
use regarding_dataverse::operations::user_settings::{ChangeUnknownSenders, UnknownSenders};
use regarding_model::say;
use regarding_net::Rule;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::failure::FailureView;
use crate::view::options::{UnknownSenderOption, UnknownSendersView};
use crate::view::pane::PersonKind;

impl Core {
    /// What the person chose, beside the organization's word of it.
    pub(super) async fn unknown_senders_view(&self, kept: Option<UnknownSenders>) -> UnknownSendersView {
        let Some((kept, session)) = kept.zip(self.organization.session()) else {
            return UnknownSendersView {
                option: None,
                sentence: say!("Your organization keeps this option and cannot be asked now."),
            };
        };
        let agreed = self
            .profile
            .settings
            .get()
            .newcomers
            .contains(&session.organization);
        let option = if agreed {
            option_of(kept)
        } else {
            UnknownSenderOption::Nothing
        };
        let refusal = self.unknown_senders_refusal(&session, option).await;
        let sentence = match refusal.map(|refusal| refusal.message) {
            Some(refusal) => refusal,
            None => words(option),
        };
        UnknownSendersView {
            option: Some(option),
            sentence,
        }
    }

    /// Why nothing can be made: the organization does not want it, or the person may not.
    async fn unknown_senders_refusal(
        &self,
        session: &Session,
        option: UnknownSenderOption,
    ) -> Option<FailureView> {
        let kind = match option {
            UnknownSenderOption::Nothing => return None,
            UnknownSenderOption::Contacts => PersonKind::Contact,
            UnknownSenderOption::Leads => PersonKind::Lead,
        };
        if let Some(refusal) = self.newcomer_refusal(kind) {
            return Some(refusal);
        }
        let about = ReadMailRules {
            id: session.organization,
        };
        let about = session.client.run(Rule::Options, &about).await.ok()?;
        (!about.makes_newcomers).then(|| {
            failing::invalid(say!(
                "Your organization does not want records to be made of unknown senders by themselves"
            ))
        })
    }

    /// The person chooses.
    pub(super) async fn set_unknown_senders(&self, option: UnknownSenderOption) -> Answer<()> {
        let session = self.session()?;
        if let Some(refusal) = self.unknown_senders_refusal(&session, option).await {
            return Err(refusal);
        }
        let change = ChangeUnknownSenders {
            user: session.user,
            become_what: kept_of(option),
        };
        self.noting(&session, session.client.run(Rule::Options, &change).await)?;
        let organization = session.organization;
        self.remember(|settings| {
            settings.newcomers.retain(|one| *one != organization);
            if option != UnknownSenderOption::Nothing {
                settings.newcomers.push(organization);
            }
        });
        Ok(())
    }
}

fn option_of(kept: UnknownSenders) -> UnknownSenderOption {
    match kept {
        UnknownSenders::Nothing => UnknownSenderOption::Nothing,
        UnknownSenders::Contacts => UnknownSenderOption::Contacts,
        UnknownSenders::Leads => UnknownSenderOption::Leads,
    }
}

fn kept_of(option: UnknownSenderOption) -> UnknownSenders {
    match option {
        UnknownSenderOption::Nothing => UnknownSenders::Nothing,
        UnknownSenderOption::Contacts => UnknownSenders::Contacts,
        UnknownSenderOption::Leads => UnknownSenders::Leads,
    }
}

fn words(option: UnknownSenderOption) -> String {
    match option {
        UnknownSenderOption::Nothing => {
            say!("This computer makes no records of senders whom your organization does not know.")
        }
        UnknownSenderOption::Contacts => say!(
            "A sender whom your organization does not know becomes a contact when their mail is tracked by itself or you track a meeting to \
             which they invite you; newsletters, machines and colleagues do not. Each one is listed for review and can be taken back."
        ),
        UnknownSenderOption::Leads => say!(
            "A sender whom your organization does not know becomes a lead when their mail is tracked by itself or you track a meeting to \
             which they invite you; newsletters, machines and colleagues do not. Each one is listed for review and can be taken back."
        ),
    }
}
