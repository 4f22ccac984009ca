//! Mailboxes of other people, and of nobody, that the person may open: whose mail it is that lies there.

use regarding_mailbox::seam::{FolderId, Whose};
use regarding_model::address::EmailAddress;
use regarding_model::say;
use regarding_sync::record_owner::LiesIn;

use crate::core::Core;
use crate::facade::Answer;

impl Core {
    /// Whose mailbox a folder is in. A user whom the mail server knows by a name only has the person's own domain.
    pub(crate) async fn lies_in(&self, folder: &FolderId) -> Answer<LiesIn> {
        let mailbox = self.open_mailbox()?;
        Ok(match mailbox.whose(folder).await? {
            Whose::Mine => LiesIn::Mine,
            Whose::Everybodys => LiesIn::Common,
            Whose::Of(user) => self.address_of(&user).map_or(LiesIn::Common, LiesIn::Person),
        })
    }

    fn address_of(&self, user: &str) -> Option<EmailAddress> {
        let whole = || {
            self.my_domains()
                .into_iter()
                .map(|domain| format!("{user}@{domain}"))
        };
        if user.contains('@') {
            return user.parse().ok();
        }
        whole().find_map(|address| address.parse().ok())
    }

    /// What the person should know of a message that is not in their own mailbox (D-110, D-111).
    pub(super) async fn notice_of_others(&self, folder: &FolderId) -> Option<String> {
        match self.lies_in(folder).await.ok()? {
            LiesIn::Mine => None,
            LiesIn::Person(owner) => Some(say!(
                "This message is in the mailbox of {owner}. Once tracked, its copy in your organization belongs to them, if your rights allow it.",
                owner = owner
            )),
            LiesIn::Common => Some(say!(
                "This message is in a mailbox of several people. Once tracked, its copy in your organization belongs to the first of its \
                 recipients who works there, if your rights allow it."
            )),
        }
    }
}
