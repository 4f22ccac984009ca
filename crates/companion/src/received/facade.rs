//! What front doors may ask and do about mail that is tracked by itself.

use super::never_kept::NeverOf;
use crate::facade::{Answer, Companion};
use crate::view::received::{NeverEntry, ReceivedView, ReceivedWay, UndoneView, WhyView};

impl Companion {
    /// Automatic tracking as a whole: how it is decided, what it does, what is never tracked, what to review.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub async fn received(&self) -> Answer<ReceivedView> {
        self.core()?.received_view().await
    }

    /// Decides how received mail is decided about. The front door has shown what each way sends, and who can read what is tracked.
    ///
    /// # Errors
    /// When nobody is signed in, or the person may not track.
    pub async fn set_received(&self, way: ReceivedWay) -> Answer<ReceivedView> {
        self.core()?.set_received(way).await
    }

    /// Looks at new mail now; answers when it is decided about and tracked.
    ///
    /// # Errors
    /// When automatic tracking is off or stands still, or a side cannot be reached.
    pub async fn receive_now(&self) -> Answer<ReceivedView> {
        let core = self.core()?;
        core.receive_now().await?;
        core.received_view().await
    }

    /// Stops the look that goes on; what was decided stays, and the rest comes with the next one.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn cancel_received(&self) -> Answer<()> {
        self.core()?.cancel_receiving();
        Ok(())
    }

    /// Why a message was tracked, or not.
    ///
    /// # Errors
    /// When the message is not in the mailbox.
    pub async fn why(&self, key: &str) -> Answer<WhyView> {
        self.core()?.why(key).await
    }

    /// Says that a message was rightly tracked, or that a record was rightly made of its unknown sender.
    ///
    /// # Errors
    /// When there is no such decision.
    pub async fn keep_received(&self, id: &str) -> Answer<()> {
        let core = self.core()?;
        if core.keep_newcomer(id).await? {
            return Ok(());
        }
        core.keep_received(id).await
    }

    /// Takes the tracking of a message back: the copy that it made is deleted. Or takes back that a record was made of its unknown
    /// sender: it is deleted unless somebody changed it.
    ///
    /// # Errors
    /// When there is no such decision, it is too long ago, or the person may not delete.
    pub async fn undo_received(&self, id: &str) -> Answer<UndoneView> {
        let core = self.core()?;
        match core.undo_newcomer(id).await? {
            Some(undone) => Ok(undone),
            None => core.undo_received(id).await,
        }
    }

    /// Adds an entry to the list of what is never tracked by itself, or takes it away: the person's own list, or the one `for_all`.
    ///
    /// # Errors
    /// When it is no entry, the person may not change the list of everybody, or the organization, which keeps the lists, cannot be
    /// reached.
    pub async fn set_never(&self, entry: NeverEntry, there: bool, for_all: bool) -> Answer<ReceivedView> {
        let core = self.core()?;
        let of = if for_all {
            NeverOf::Everybody
        } else {
            NeverOf::Person
        };
        core.change_never(of, &entry, there).await?;
        core.received_view().await
    }

    /// Stops tracking the conversation of a message by itself, or lets it go on.
    ///
    /// # Errors
    /// As [`Companion::set_never`].
    pub async fn stop_conversation(&self, key: &str, stop: bool) -> Answer<WhyView> {
        self.core()?.stop_conversation(key, stop).await
    }
}
