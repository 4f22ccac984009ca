//! Whom a person may be writing to, while they type: people of messages of this run, and records of the organization.

use regarding_dataverse::operations::recipients::Recipients;
use regarding_model::say;
use regarding_net::Rule;

use super::letter::named;
use crate::core::Core;
use crate::facade::Answer;
use crate::view::compose::RecipientView;
use crate::words::kind;

/// How many of the mailbox, and of each table.
const OF_EACH: u32 = 5;
/// The shortest text that is looked for.
const SHORTEST: usize = 2;

impl Core {
    /// Those whom a text may mean. Without the organization, those of the mailbox alone.
    pub(crate) async fn complete(&self, text: &str) -> Answer<Vec<RecipientView>> {
        let text = text.trim();
        if text.chars().count() < SHORTEST {
            return Ok(Vec::new());
        }
        let met = self.compose.meant(text, OF_EACH as usize);
        let mut all: Vec<RecipientView> = met
            .into_iter()
            .map(|met| view(met.name.as_deref(), &met.written, say!("Mailbox")))
            .collect();
        for found in self.known_to_organization(text).await {
            if !all
                .iter()
                .any(|other| other.address.eq_ignore_ascii_case(&found.address))
            {
                all.push(found);
            }
        }
        Ok(all)
    }

    async fn known_to_organization(&self, text: &str) -> Vec<RecipientView> {
        let Ok(session) = self.session() else {
            return Vec::new();
        };
        let ask = Recipients {
            text: text.to_owned(),
            top: OF_EACH,
            among: self.suggested_among(&session).await,
        };
        let answer = session.client.run_together(Rule::Search, &ask).await;
        let found = self.noting(&session, answer).unwrap_or_default();
        found
            .into_iter()
            .map(|one| view(Some(&one.name), &one.address, kind::singular(&one.table.name())))
            .collect()
    }
}

fn view(name: Option<&str>, address: &str, place: String) -> RecipientView {
    RecipientView {
        text: named(name, address),
        name: name.unwrap_or(address).to_owned(),
        address: address.to_owned(),
        place,
    }
}
