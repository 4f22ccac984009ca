//! Messages without a Message-ID go by what their headers have in common with their copies (DESIGN section 4). Two that say different
//! things under the same header, as devices that scan or watch send them, cannot be told apart in the organization.

use regarding_mailbox::seam::ItemKey;
use regarding_model::identity::is_derived_message_id;
use regarding_model::ids::MessageId;
use regarding_model::say;

use crate::core::Core;
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::view::failure::{FailureCode, FailureView};

/// How many of the same header are looked at.
const MOST: usize = 50;

impl Core {
    /// Refuses what would become one record with another message of its folder.
    pub(super) async fn refuse_alike(&self, id: &MessageId, key: &ItemKey, read: &ReadMessage) -> Answer<()> {
        if !is_derived_message_id(id) {
            return Ok(());
        }
        let mailbox = self.open_mailbox()?;
        let alike = self.noting_mailbox(mailbox.adapter.find_in(&key.folder, id).await)?;
        for other in alike.iter().filter(|other| *other != key).take(MOST) {
            if content(&self.read_message(other).await?.raw) != content(&read.raw) {
                return Err(FailureView::new(
                    FailureCode::Invalid,
                    say!(
                        "Another message in this folder has the same sender, recipients, date and subject, and neither has a Message-ID: in your \
                         organization they would be one"
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// What stands below the header.
fn content(raw: &[u8]) -> &[u8] {
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n"].map(|end| {
        let at = raw.windows(end.len()).position(|window| window == end);
        at.map(|at| at + end.len())
    });
    let begin = ends.into_iter().flatten().min().unwrap_or(0);
    raw.get(begin..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::content;

    #[test]
    fn content_begins_behind_the_first_empty_line() {
        assert_eq!(content(b"A: b\r\n\r\nx\n\ny"), b"x\n\ny");
        assert_eq!(content(b"A: b\n\nx\r\n\r\ny"), b"x\r\n\r\ny");
        assert_eq!(content(b"no header"), b"no header");
    }
}
