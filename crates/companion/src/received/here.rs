//! Knowing what is needed to decide: out of the cache and the index, for many messages in one reading.

use std::sync::Arc;

use regarding_dataverse::operations::mail_rules::ReadMailRules;
use regarding_dataverse::operations::user_settings::{FilteringMethod, ReadSettings, UnknownSenders};
use regarding_net::Rule;
use regarding_sync::incoming::{Correlation, Known, Method, Newcomer, Options, Tokens};

use super::facts::{Facts, Looked, Rules};
use super::never_kept::NeverOf;
use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;

impl Core {
    /// What holds for a look: the person's option and list, what the organization says.
    pub(super) async fn received_rules(&self, session: &Session) -> Answer<Rules> {
        let settings = ReadSettings { user: session.user };
        let about = ReadMailRules {
            id: session.organization,
        };
        let (settings, about) = tokio::join!(
            session.client.run(Rule::Options, &settings),
            session.client.run(Rule::Options, &about),
        );
        let (settings, about) = (self.noting(session, settings)?, self.noting(session, about)?);
        let list = Box::pin(self.read_never(session, NeverOf::Person)).await?;
        let for_all = Box::pin(self.read_never(session, NeverOf::Everybody)).await?;
        let method = method(settings.filtering);
        let wanted = self.profile.settings.get().newcomers;
        let newcomers = newcomers(settings.unknown_senders)
            .filter(|_| about.makes_newcomers && wanted.contains(&session.organization));
        Ok(Rules {
            newcomers,
            organization: session.organization,
            options: Options {
                // Where the organization does not offer it, nobody can have chosen it (G-24).
                method: if method == Method::None && !about.none_is_offered {
                    Method::Answers
                } else {
                    method
                },
                correlation: Correlation {
                    headers: about.by_headers,
                    tokens: !about.prefix.is_empty(),
                    // Its own index is the organization's; here only what is certain counts.
                    smart: false,
                },
                ignore_internal: about.ignore_internal,
                restrict_protected: about.restrict_protected,
                never: list.rules(),
                never_for_all: for_all.rules(),
            },
            tokens: Tokens { prefix: about.prefix },
            list,
            key: self.digest_key(session).await?,
        })
    }

    /// What is known of each message.
    pub(super) async fn know(
        &self,
        rules: &Rules,
        facts: Vec<Arc<Facts>>,
    ) -> Answer<Vec<(Arc<Facts>, Known)>> {
        let lookup = rules.lookup();
        let asked = facts.clone();
        let looked: Vec<Looked> = self
            .cached(move |cache| {
                cache.read(|cache| asked.iter().map(|facts| facts.look(cache, &lookup)).collect())
            })
            .await?;
        let mut known = Vec::with_capacity(facts.len());
        for (facts, looked) in facts.into_iter().zip(looked) {
            let untracked = match facts.doubtful(&looked) {
                // Tokens repeat (G-53): one that leads elsewhere than the header does says nothing.
                Some(answered) => self.find_copy(answered, None).await?.is_some(),
                None => false,
            };
            let known_now = facts.known(looked, &rules.list, untracked);
            known.push((facts, known_now));
        }
        Ok(known)
    }
}

/// The person's option; a number that is not known here is the default.
fn method(filtering: Option<FilteringMethod>) -> Method {
    match filtering {
        Some(FilteringMethod::All) => Method::All,
        Some(FilteringMethod::FromPeople) => Method::People,
        Some(FilteringMethod::FromEmailEnabled) => Method::AnyRecord,
        Some(FilteringMethod::None) => Method::None,
        Some(FilteringMethod::InResponse) | None => Method::Answers,
    }
}

/// What unknown senders become (A-64, G-30).
fn newcomers(option: UnknownSenders) -> Option<Newcomer> {
    match option {
        UnknownSenders::Nothing => None,
        UnknownSenders::Contacts => Some(Newcomer::Contact),
        UnknownSenders::Leads => Some(Newcomer::Lead),
    }
}
