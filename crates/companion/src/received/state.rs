//! How automatic tracking stands, as front doors show it.

use std::sync::Arc;

use regarding_model::{say, say_many};

use super::never_kept::NeverOf;
use super::words;
use crate::core::Core;
use crate::core::failing;
use crate::facade::Answer;
use crate::host::Event;
use crate::session::myself::Services;
use crate::view::received::{ReceivedView, ReceivedWay};
use crate::words::services;
use crate::words::time;

impl Core {
    /// Automatic tracking as a whole.
    pub(super) async fn received_view(&self) -> Answer<ReceivedView> {
        let (never, never_for_all) = match self.organization.session() {
            Some(session) if self.net.is_on() => {
                let own = Box::pin(self.never_list(&session, NeverOf::Person)).await;
                (own.ok(), Box::pin(self.never_for_all_view(&session)).await)
            }
            _ => (None, None),
        };
        let conversations = match (&never, self.account()) {
            (Some(list), Some((organization, _))) => self.stopped_conversations(organization, list).await?,
            _ => Vec::new(),
        };
        let (review, newcomers) = (self.review().await?, self.newcomers().await?);
        let review_more = self.review_more(&review).await?;
        // Told last: what the others are asked takes a while, in which a look may end.
        let running = self.received.lock().running;
        Ok(ReceivedView {
            way: self.received_way(),
            ways: words::ways(),
            sentence: self.received_sentence(),
            readers: self.who_can_read(),
            warning: self.also_processed(),
            running,
            never: never.map(|list| list.entries()),
            conversations,
            never_for_all,
            review,
            review_more,
            newcomers,
        })
    }

    pub(super) fn received_way(&self) -> ReceivedWay {
        let settings = self.profile.settings.get();
        let organization = settings.organization.as_ref().map(|one| one.id);
        organization.map_or(ReceivedWay::Off, |id| settings.received_way(id))
    }

    fn received_sentence(&self) -> String {
        // Folders may be on though the option's way is off.
        if self.received_way() == ReceivedWay::Off {
            return self.received_still_words(None);
        }
        if let Some(still) = self.received_still() {
            return self.received_still_words(still);
        }
        let (now, known) = (self.now(), self.received.lock());
        if let Some(running) = known.running {
            return say_many!(
                count = running.total,
                "Deciding about {count} new message: {done} done.",
                "Deciding about {count} new messages: {done} done.",
                done = running.done
            );
        }
        if let Some(trouble) = &known.trouble {
            return say!(
                "The last look did not end: {why}. The next one is at {when}.",
                why = trouble.failure.message.trim_end_matches('.'),
                when = time::here(trouble.next, now)
            );
        }
        match known.looked {
            Some(at) => say!(
                "New mail is decided about as it comes; last looked at {when}.",
                when = time::here(at, now)
            ),
            None => say!("New mail is decided about as it comes."),
        }
    }

    /// That the organization's own services do the same, so that nobody wonders who tracked what.
    fn also_processed(&self) -> Option<String> {
        let myself = self.organization.session().and_then(|session| session.myself())?;
        match &myself.services {
            Services::Known(processing) if processing.mail.is_some() => {
                Some(services::view(&myself.services).sentence)
            }
            Services::Known(_) | Services::NoMailbox | Services::Refused(_) => None,
        }
    }

    /// The person decides how received mail is decided about.
    pub(super) async fn set_received(self: &Arc<Self>, way: ReceivedWay) -> Answer<ReceivedView> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        if way != ReceivedWay::Off {
            if let Some(refusal) = self.tracking_refusal() {
                return Err(refusal);
            }
            if !self.profile.settings.get().uses_primary() {
                return Err(failing::invalid(say!(
                    "Synchronization belongs to your primary organization: make this one the primary one first"
                )));
            }
        }
        let now = self.now();
        self.remember(|settings| settings.receive(organization, way, now));
        if way != ReceivedWay::Here {
            self.forget_addresses(organization).await?;
        }
        if way == ReceivedWay::Off {
            self.cancel_receiving();
        } else {
            self.received.lock().trouble = None;
            self.received.news();
        }
        self.emit(Event::OptionsChanged);
        self.emit(Event::ReceivedChanged);
        self.received_view().await
    }
}
