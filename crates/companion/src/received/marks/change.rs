//! The person agrees to marks, or ends them; and how they stand, in words.

use std::sync::Arc;

use regarding_mailbox::seam::{FolderPurpose, MarkLook, TRACKED_MARK};
use regarding_model::{say, say_many};

use super::round;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::view::options::MarksView;

impl Core {
    /// How marks stand.
    pub(crate) fn marks_view(&self) -> MarksView {
        let on = self.heeds_marks();
        MarksView {
            on,
            word: TRACKED_MARK.to_owned(),
            sentence: if on { self.marks_sentence() } else { off() },
            agreement: agreement(),
            readers: self.who_can_read(),
        }
    }

    fn marks_sentence(&self) -> String {
        let known = self.received.lock().marks;
        let on = say!(
            "Messages that are tracked bear the mark {word}. Put it on in another program to have a message tracked; take it off to untrack it, \
             and your organization keeps its record.",
            word = TRACKED_MARK
        );
        let Some(known) = known else {
            let looking = say!(
                "Your mailbox is being looked through for marks; messages that bore one before you turned this on stay as they are."
            );
            return format!("{on} {looking}");
        };
        if known.without == known.folders {
            return say!(
                "Your mailbox keeps no marks of one's own, so nothing is written into it, and nothing follows from marks."
            );
        }
        let without = (known.without > 0).then(|| {
            say_many!(
                count = known.without,
                "{count} folder keeps no such marks and is left alone.",
                "{count} folders keep no such marks and are left alone."
            )
        });
        let vanished = (known.vanished > 0).then(|| {
            say_many!(
                count = known.vanished,
                "{count} mark vanished with all others of its folder; nobody can have meant that, so the message stays tracked.",
                "{count} marks vanished at once; nobody can have meant that, so the messages stay tracked."
            )
        });
        let sentences = [Some(on), without, vanished];
        sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The person agrees to marks or ends them. The front door has shown what is written, and who can read what is tracked.
    pub(crate) async fn set_marks(self: &Arc<Self>, on: bool) -> Answer<()> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        if on {
            self.marks_blocked().await?;
        }
        // No look goes on meanwhile: it would know half of the change.
        let turn = self.received.turn.lock().await;
        self.remember(|settings| {
            settings.marks.retain(|one| *one != organization);
            if on {
                settings.marks.push(organization);
            }
        });
        if !on {
            let rounds = self.ended_round();
            self.cached(move |cache| {
                cache.write(|cache| {
                    cache.marks().end(organization)?;
                    match &rounds {
                        Some(round) => cache.sync_place().reached(organization, round, None),
                        None => Ok(()),
                    }
                })
            })
            .await?;
            self.received.lock().marks = None;
        }
        drop(turn);
        self.received.news();
        self.emit(Event::ReceivedChanged);
        Ok(())
    }

    fn ended_round(&self) -> Option<String> {
        let session = self.organization.session()?;
        let mailbox = self.mailbox.opened()?;
        Some(round(&session, &mailbox))
    }

    /// Whatever stands in the way is said before anything is agreed to.
    async fn marks_blocked(&self) -> Answer<()> {
        if let Some(refusal) = self.tracking_refusal() {
            return Err(refusal);
        }
        if !self.profile.settings.get().uses_primary() {
            return Err(failing::invalid(say!(
                "Synchronization belongs to your primary organization: make this one the primary one first"
            )));
        }
        let mailbox = self.open_mailbox()?;
        let folders = self.noting_mailbox(mailbox.folders().await)?;
        let inbox = folders
            .into_iter()
            .find(|folder| folder.is_my(FolderPurpose::Inbox))
            .ok_or_else(failing::no_mailbox)?;
        let look = mailbox.adapter.look_for_marks(&inbox.id, &[], None).await;
        match self.noting_mailbox(look)? {
            MarkLook::NotKept => Err(failing::invalid(say!(
                "Your mailbox keeps no marks of one's own, so there is nothing to turn on"
            ))),
            MarkLook::Same | MarkLook::Seen(_) => Ok(()),
        }
    }
}

fn off() -> String {
    say!("Nothing is written into your messages, and nothing follows from marks.")
}

fn agreement() -> String {
    say!(
        "Every message that you track from now on gets the keyword {word} in your mailbox, where other programs and everybody who can open the \
         mailbox see it. Whoever puts it on a message there has the message tracked.",
        word = TRACKED_MARK
    )
}
