//! Folders, messages and what is in them.

use super::{Answer, AttachmentFile, BodyDocument, BodyRequest, Companion, PictureFile};
use crate::mail::message;
use crate::view::mail::{FolderView, FoundMessagesView, LinkTargetView, MessagePageView, MessageView};

impl Companion {
    /// All folders, parents before children.
    pub async fn folders(&self) -> Answer<Vec<FolderView>> {
        self.core()?.folders().await
    }

    /// A page of a folder, newest first.
    pub async fn messages(&self, folder: &str, from: Option<&str>, limit: u32) -> Answer<MessagePageView> {
        self.core()?.messages(folder, from, limit).await
    }

    /// A page of the messages of a folder whose subject or people hold every word that was typed, newest first. It may be short, or
    /// empty, while there is more: ask on with its `next`.
    ///
    /// # Errors
    /// [`crate::view::failure::FailureCode::Cancelled`] when another search began meanwhile.
    pub async fn search_mail(
        &self,
        folder: &str,
        typed: &str,
        from: Option<&str>,
        limit: u32,
    ) -> Answer<FoundMessagesView> {
        self.core()?.search_mail(folder, typed, from, limit).await
    }

    /// One message.
    pub async fn message(&self, key: &str) -> Answer<MessageView> {
        self.core()?.message(key).await
    }

    /// The key of a message by its RFC Message-ID; a key is given back as it is.
    pub async fn find_message(&self, id: &str) -> Answer<String> {
        self.core()?.find_message(id).await
    }

    /// The document of a message's body, for the sandboxed frame.
    pub async fn body(&self, key: &str, request: BodyRequest) -> Answer<BodyDocument> {
        self.core()?.body(key, request).await
    }

    /// A picture of another computer by its number in the document of a message whose pictures the person asked for
    /// ([`BodyRequest::pictures_from`]).
    pub async fn picture(&self, key: &str, number: usize) -> Answer<PictureFile> {
        self.core()?.picture(key, number).await
    }

    /// The text of a message's body, for a place that shows no HTML.
    pub async fn body_text(&self, key: &str) -> Answer<String> {
        self.core()?.body_text(key).await
    }

    /// Marks a message read or unread.
    pub async fn mark_seen(&self, key: &str, seen: bool) -> Answer<()> {
        self.core()?.mark_seen(key, seen).await
    }

    /// The content of an attachment.
    pub async fn attachment(&self, key: &str, index: u32) -> Answer<AttachmentFile> {
        self.core()?.attachment(key, index).await
    }

    /// Where a clicked link leads, and what to tell before it opens.
    pub fn link_target(&self, url: &str) -> Answer<LinkTargetView> {
        message::link_target(url)
    }
}
