//! What front doors may ask and do about writing and sending.

use crate::facade::{Answer, Companion};
use crate::view::compose::{
    ComposeFields, ComposeStart, ComposeView, EnclosedView, OutgoingAnswer, OutgoingView, RecipientView,
    SendRequest, SignatureView, SubmissionRequest, SubmissionView, ThenRequest,
};
use crate::view::options::PendingSendView;

impl Companion {
    /// Begins a message.
    ///
    /// # Errors
    /// When the message that it answers is not there, or the person's own address is not known.
    pub async fn compose(&self, start: ComposeStart) -> Answer<ComposeView> {
        self.core()?.compose(start).await
    }

    /// Adds a file that goes along.
    ///
    /// # Errors
    /// When the message would become larger than mail servers take.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn enclose(&self, id: &str, name: &str, bytes: Vec<u8>) -> Answer<Vec<EnclosedView>> {
        self.core()?.enclose(id, name, bytes)
    }

    /// Takes a file out again.
    ///
    /// # Errors
    /// When the message is not being written any more.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn leave_out(&self, id: &str, index: u32) -> Answer<Vec<EnclosedView>> {
        self.core()?.leave_out(id, index)
    }

    /// Saves what was written among the drafts of the mailbox, with what is to happen once it is sent; answers the draft's key.
    ///
    /// # Errors
    /// When the mailbox cannot be reached.
    pub async fn save_draft(&self, fields: ComposeFields, then: ThenRequest) -> Answer<String> {
        self.core()?.save_draft(&fields, &then).await
    }

    /// Gives up what was written, and its draft if the person says so.
    ///
    /// # Errors
    /// When the mailbox cannot be reached to take the draft away.
    pub async fn discard_draft(&self, id: &str, draft_too: bool) -> Answer<()> {
        self.core()?.discard(id, draft_too).await
    }

    /// Sends a message. Answers once it is safe in the mailbox and tried once.
    ///
    /// # Errors
    /// When it cannot be put into the mailbox, names nobody to send it to, or the person has not agreed to who can read it.
    pub async fn send(&self, fields: ComposeFields, request: SendRequest) -> Answer<OutgoingView> {
        self.core()?.send(&fields, &request).await
    }

    /// Messages that are to be sent and are not.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub async fn outgoing(&self) -> Answer<Vec<OutgoingView>> {
        self.core()?.outgoing().await
    }

    /// Tries them now; answers what is left.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub async fn send_outgoing(&self) -> Answer<Vec<OutgoingView>> {
        self.core()?.send_now().await
    }

    /// What the person decides about one of them; answers what is left.
    ///
    /// # Errors
    /// When it does not wait any more.
    pub async fn answer_outgoing(&self, id: &str, answer: OutgoingAnswer) -> Answer<Vec<OutgoingView>> {
        self.core()?.answer_outgoing(id, answer).await
    }

    /// Whether what the person writes in the organization goes out from here, and how far that is.
    ///
    /// # Errors
    /// When the profile could not be opened.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn pending_send(&self) -> Answer<PendingSendView> {
        Ok(self.core()?.pending_send_view())
    }

    /// How messages go out.
    ///
    /// # Errors
    /// When the profile could not be opened.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn submission(&self) -> Answer<SubmissionView> {
        Ok(self.core()?.submission())
    }

    /// Takes a server into use that sends the mailbox's mail, once it let the person sign in.
    ///
    /// # Errors
    /// What stands in the way of that.
    pub async fn use_submission(&self, request: SubmissionRequest) -> Answer<SubmissionView> {
        self.core()?.use_submission(request).await
    }

    /// What stands below the person's messages.
    ///
    /// # Errors
    /// When the organization, which keeps it, cannot be reached.
    pub async fn signature(&self) -> Answer<SignatureView> {
        self.core()?.signature().await
    }

    /// Keeps another one; an empty one is none.
    ///
    /// # Errors
    /// As [`Companion::signature`], and when it is too long.
    pub async fn set_signature(&self, text: &str) -> Answer<SignatureView> {
        self.core()?.set_signature(text).await
    }

    /// Those whom a text may mean, while the person types a recipient.
    ///
    /// # Errors
    /// When the profile could not be opened.
    pub async fn complete_recipient(&self, text: &str) -> Answer<Vec<RecipientView>> {
        self.core()?.complete(text).await
    }
}
