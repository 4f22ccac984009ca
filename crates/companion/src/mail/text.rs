//! The text of a message for a place that shows no HTML.

use regarding_mailbox::html;

use crate::core::Core;
use crate::facade::Answer;

impl Core {
    /// The plain body, or what the HTML one shows; empty when there is neither. As foreign as the message itself.
    pub(crate) async fn body_text(&self, key: &str) -> Answer<String> {
        let (_, read) = self.read_by_key(key).await?;
        let body = &read.message.body;
        let plain = body.text.as_ref().filter(|text| !text.trim().is_empty());
        Ok(match (plain, &body.html) {
            (Some(text), _) => text.clone(),
            (None, Some(html)) => html::visible_text(html),
            (None, None) => String::new(),
        })
    }
}
