//! Which folder a folder is, whatever it is called and wherever it lies: rules about folders hold on to this (G-72).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::OrganizationId;

/// The longest identity: what `mailboxtrackingfolder.exchangefolderid` takes (reference F1).
const LONGEST: usize = 120;

/// The identity of a folder. Opaque, and without its name: it may be kept (promise 1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FolderIdentity(String);

impl FolderIdentity {
    /// What a server or a store calls the folder for ever (MAILBOXID of RFC 8474, a mark of our own). Longer ones are told by their
    /// fingerprint.
    #[must_use]
    pub fn lasting(token: &str) -> Self {
        let fits = token.len() + 2 <= LONGEST && token.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            Self(format!("i:{token}"))
        } else {
            Self(format!("h:{}", fingerprint(token)))
        }
    }

    /// Of a server that tells no lasting identity: when the folder was made (UIDVALIDITY of RFC 3501), which most servers give to one
    /// folder only, and a fingerprint of its name, for those that do not.
    #[must_use]
    pub fn made_at(validity: u32, name: &str) -> Self {
        Self(format!("v:{validity}:{}", fingerprint(name)))
    }

    /// An identity that was kept; `None` for a text that no version of this program wrote. Rules of other products name folders in other
    /// ways.
    #[must_use]
    pub fn kept(text: &str) -> Option<Self> {
        let known = ["i:", "h:", "v:"].iter().any(|begin| text.starts_with(begin));
        (known && text.len() <= LONGEST).then(|| Self(text.to_owned()))
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stays when a folder without a lasting identity gets another name.
    #[must_use]
    pub fn without_name(&self) -> Option<&str> {
        let rest = self.0.strip_prefix("v:")?;
        rest.split(':').next()
    }

    /// The key under which an organization's cache keeps what was seen in the folder.
    #[must_use]
    pub fn key(&self, organization: OrganizationId) -> Uuid {
        Uuid::new_v5(&organization.0, format!("folder\n{}", self.0).as_bytes())
    }
}

fn fingerprint(text: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes())
        .simple()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::FolderIdentity;

    #[test]
    fn g_72_an_identity_fits_its_column_and_holds_no_name() {
        let long = "M".repeat(255);
        for identity in [
            FolderIdentity::lasting("F2212ea87-6097-4256-9d51-71338625"),
            FolderIdentity::lasting(&long),
            FolderIdentity::made_at(u32::MAX, "Customers/Secret plan"),
        ] {
            assert!(identity.as_str().len() <= 120, "{identity:?}");
            assert!(!identity.as_str().contains("Secret"), "{identity:?}");
            assert_eq!(FolderIdentity::kept(identity.as_str()), Some(identity));
        }
        assert_eq!(
            FolderIdentity::kept("AAMkAGI2TG93AAA="),
            None,
            "another product's"
        );
    }

    #[test]
    fn what_stays_of_a_renamed_folder_is_when_it_was_made() {
        let (before, after) = (FolderIdentity::made_at(7, "A"), FolderIdentity::made_at(7, "B"));
        assert_ne!(before, after);
        assert_eq!(before.without_name(), after.without_name());
        assert_eq!(FolderIdentity::lasting("7").without_name(), None);
    }
}
