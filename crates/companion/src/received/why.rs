//! Why a message was tracked, or not: told from what was decided, and never guessed (promise 10).

use std::sync::Arc;

use regarding_id_cache::tables::filed::FiledState;
use regarding_id_cache::tables::link::Link;
use regarding_id_cache::tables::mark::MarkState;
use regarding_id_cache::tables::received::{Decided, State};
use regarding_mailbox::seam::{Envelope, Flags, FolderPurpose, ItemKey};
use regarding_model::identity::{email_record_id, is_namesake};
use regarding_model::say;
use regarding_sync::incoming::{Method, Reason, Verdict, WhyNot, decide};
use regarding_sync::record_owner::LiesIn;

use super::never_kept::NeverOf;
use super::track_by_rule::refused;
use super::words;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::pane::visibility;
use crate::track::bearer::Bearer;
use crate::track::words::{let_go, of_code};
use crate::view::received::{NeverEntry, NeverKind, ReceivedWay, WhyView};
use crate::words::time;

fn lay_there() -> String {
    say!(
        "It was not tracked because it lay in its folder before the folder's mail was. You can have such mail tracked in the options."
    )
}

fn marked_before() -> String {
    say!(
        "It was not tracked because it bore the mark before marks were heeded. Take the mark off and put it on again to have it tracked."
    )
}

fn asked_about() -> String {
    say!(
        "Its folder says that it is regarding another record than you said: the Sync view asks you which one it is to be."
    )
}

fn because(decided: &Decided) -> String {
    Reason::of(decided.reason.as_str()).map_or_else(
        || say!("It was decided by a rule that this version does not know."),
        words::of_reason,
    )
}

impl Core {
    /// Why a message was tracked, or not.
    pub(super) async fn why(self: &Arc<Self>, key: &str) -> Answer<WhyView> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        let (place, read) = self.read_by_key(key).await?;
        let header = &read.message.header;
        let item = email_record_id(organization, &header.id);
        let bearer = Bearer::of(header);
        let (decided, link, filed, mark, newcomer) = self
            .cached(move |cache| {
                cache.read(|cache| {
                    // What was decided under its Message-ID may be about another message.
                    if bearer.is_strange(cache, organization)? {
                        return Ok((None, None, None, None, None));
                    }
                    let filed = cache.filed().of_item(organization, item)?;
                    let link = cache
                        .links()
                        .get(item)?
                        .filter(|link| link.organization == organization);
                    Ok((
                        cache.received().get(organization, item)?,
                        link,
                        filed,
                        cache.marks().get(organization, item)?,
                        cache.newcomers().by_message(organization, item)?,
                    ))
                })
            })
            .await?;
        let stopped = self.is_stopped(visibility::thread_of(organization, header)).await;
        let (because, beyond) = match (mark, &link, &decided) {
            (Some(MarkState::Kept), None, _) => (let_go(), None),
            (Some(MarkState::Before), None, None) => (marked_before(), None),
            (_, link, Some(decided)) => (because(decided), Some(self.decided_words(decided, link.as_ref()))),
            (_, Some(link), None) => (format!("{}.", of_code(link.reason.as_str())), None),
            (_, None, None) if filed == Some(FiledState::Before) => (lay_there(), None),
            (_, None, None) if is_namesake(&header.id) => {
                (words::of_reason(Reason::Left(WhyNot::Namesake)), None)
            }
            (_, None, None) => (self.undecided_words(&place, &read).await, None),
        };
        let more = [
            beyond,
            newcomer.and_then(|newcomer| self.newcomer_words(&newcomer)),
            (filed == Some(FiledState::Asked)).then(asked_about),
        ];
        let more: Vec<String> = more.into_iter().flatten().collect();
        // The pane's line about the tracking ends with the same reason: the link's.
        let said = match (&link, &decided) {
            (Some(link), Some(decided)) => link.reason == decided.reason,
            (Some(_), None) => true,
            (None, _) => mark == Some(MarkState::Kept),
        };
        let would = match &decided {
            Some(decided) => self.would(decided, &place, &read).await,
            None => None,
        };
        let undo = decided.as_ref().filter(|decided| self.can_undo(decided));
        Ok(WhyView {
            sentence: [&[because], &more[..]].concat().join(" "),
            beyond: said.then(|| more.join(" ")),
            at: decided.as_ref().map(|decided| time::rfc3339(decided.decided_at)),
            would,
            undo: undo.map(|decided| decided.item.to_string()),
            stopped,
        })
    }

    /// How and when it was decided, and what came of it since.
    fn decided_words(&self, decided: &Decided, link: Option<&Link>) -> String {
        let when = time::here(decided.decided_at, self.now());
        let how = if decided.asked {
            say!(
                "Your organization was asked, by sender, recipients and subject ({when}).",
                when = when
            )
        } else {
            say!(
                "This was decided on this computer, and nothing was sent to find out ({when}).",
                when = when
            )
        };
        let answered = match decided.state {
            State::Undone => Some(say!("You took that back.")),
            State::Kept => Some(say!("You said that this is well.")),
            State::Left | State::Tracked => None,
        };
        // What was left alone or taken back and is tracked now became so later.
        let later = link.filter(|_| matches!(decided.state, State::Left | State::Undone));
        let later = later.map(|link| {
            say!(
                "Since then: {what} ({when}).",
                what = of_code(link.reason.as_str()),
                when = time::here(link.tracked_at, self.now())
            )
        });
        [Some(how), answered, later]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Why nothing was decided.
    async fn undecided_words(&self, place: &ItemKey, read: &ReadMessage) -> String {
        if let Some(still) = self.received_still() {
            return say!(
                "It was not looked at. {why}",
                why = self.received_still_words(still)
            );
        }
        let purpose = match self.open_mailbox() {
            Ok(mailbox) => mailbox.purpose(&place.folder).await.ok(),
            Err(_) => None,
        };
        if !matches!(self.lies_in(&place.folder).await, Ok(LiesIn::Mine) | Err(_)) {
            return say!(
                "It was not looked at: in a mailbox that is not your own, only mail that comes into a tracked folder is tracked by itself."
            );
        }
        let looked_at = [FolderPurpose::Inbox, FolderPurpose::Sent];
        if purpose.is_some_and(|purpose| !looked_at.contains(&purpose)) {
            return say!(
                "It was not looked at: by itself only mail in the inbox, sent mail and mail that comes into a tracked folder is tracked."
            );
        }
        // Folders may be on though the option's way is off.
        if self.received_way() == ReceivedWay::Off {
            return say!(
                "It was not looked at. {why}",
                why = self.received_still_words(None)
            );
        }
        let settings = self.profile.settings.get();
        let since = self
            .account()
            .and_then(|(organization, _)| settings.received_of(organization).map(|one| one.since));
        match (since, read.message.header.sent) {
            (Some(since), Some(sent)) if sent < since => {
                say!("It was not looked at: it is older than your choice to have mail tracked by itself.")
            }
            _ => say!("It was not looked at yet: that happens within minutes."),
        }
    }

    /// Which other option would have tracked it, where this computer can tell without asking.
    async fn would(&self, decided: &Decided, place: &ItemKey, read: &ReadMessage) -> Option<String> {
        let not = match Reason::of(decided.reason.as_str())? {
            Reason::Left(not) => not,
            Reason::Tracked(_) => return None,
        };
        let by_option = matches!(
            not,
            WhyNot::Off
                | WhyNot::ContinuesNothing
                | WhyNot::NotAPerson
                | WhyNot::NotKnown
                | WhyNot::NotAddressed
        );
        if !by_option || self.received_way() != ReceivedWay::Here {
            return None;
        }
        let session = self.session().ok()?;
        let mut rules = self.received_rules(&session).await.ok()?;
        let envelope = Envelope {
            key: place.clone(),
            header: read.message.header.clone(),
            received: None,
            flags: Flags::default(),
            size: 0,
            preview: None,
            has_attachments: None,
        };
        let facts = Arc::new(self.facts(session.organization, envelope).await);
        let (facts, known) = self.know(&rules, vec![facts]).await.ok()?.pop()?;
        for method in [Method::Answers, Method::People, Method::AnyRecord, Method::All] {
            rules.options.method = method;
            let verdict = decide(&facts.mail(), &Default::default(), &known, &rules.options);
            // The whole message is here: what a machine wrote, or is kept out, no option would have tracked.
            if let Verdict::Track { because, .. } = verdict
                && refused(read, because, &rules).is_none()
            {
                return Some(words::would(method));
            }
        }
        None
    }

    async fn is_stopped(&self, thread: uuid::Uuid) -> bool {
        let Some(session) = self.organization.session().filter(|_| self.net.is_on()) else {
            return false;
        };
        let list = self.never_list(&session, NeverOf::Person).await;
        list.is_ok_and(|list| list.stops(&[thread]))
    }

    /// Stops tracking a conversation by itself, or lets it go on.
    pub(super) async fn stop_conversation(self: &Arc<Self>, key: &str, stop: bool) -> Answer<WhyView> {
        let session = self.session()?;
        let (_, read) = self.read_by_key(key).await?;
        let header = &read.message.header;
        let thread = visibility::thread_of(session.organization, header);
        let entry = NeverEntry {
            kind: NeverKind::Conversation,
            text: thread.to_string(),
        };
        self.change_never(NeverOf::Person, &entry, stop).await?;
        if stop {
            let message = Some(header.id.clone());
            self.note_stopped(session.tenure, session.organization, thread, message)
                .await?;
        }
        self.why(key).await
    }
}
