//! A message as the operations describe it (reference C1), before it is a record.

use serde_json::Value as Json;

use super::super::error::{ApiError, Outcome};
use super::address::{self, Address};

/// What is asked about, or delivered.
#[derive(Debug, Default)]
pub(super) struct Message {
    /// `messageid`
    pub(super) id: String,
    /// The subject.
    pub(super) subject: String,
    /// Who wrote it.
    pub(super) from: Option<Address>,
    /// To, Cc, Bcc.
    pub(super) recipients: [Vec<Address>; 3],
    /// The In-Reply-To header.
    pub(super) reply_to: String,
    /// The conversation index.
    pub(super) index: String,
}

impl Message {
    /// Fills in what stands in `ExtraProperties`: columns of an email that no other parameter has.
    pub(super) fn extras(&mut self, extras: Option<&Json>) -> Outcome<()> {
        let Some(extras) = extras.filter(|json| !json.is_null()) else {
            return Ok(());
        };
        let extras = extras
            .as_object()
            .ok_or_else(|| ApiError::invalid("The parameter ExtraProperties takes an object."))?;
        for (name, json) in extras.iter().filter(|(name, _)| !name.contains('@')) {
            let slot = match name.as_str() {
                "inreplyto" => &mut self.reply_to,
                "conversationindex" => &mut self.index,
                _ => {
                    let text = format!("ExtraProperties has no property '{name}' here.");
                    return Err(ApiError::invalid(text));
                }
            };
            json.as_str().unwrap_or_default().trim().clone_into(slot);
        }
        Ok(())
    }

    /// The one address of a sender.
    pub(super) fn sender(text: &str) -> Option<Address> {
        address::list(text).into_iter().next()
    }

    /// Everybody's address, in small letters.
    pub(super) fn everybody(&self) -> Vec<String> {
        let recipients = self.recipients.iter().flatten();
        let all = self.from.iter().chain(recipients);
        all.map(|address| address.text.to_lowercase()).collect()
    }
}
