//! What a secret is for: which profile, which organization or mailbox.

use uuid::Uuid;

/// What a secret opens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretKind {
    /// The refresh token of an organization, by its address.
    Organization(String),
    /// The password of a mailbox, by the program's id for it.
    Mailbox(String),
    /// The password of a server of calendars and address books, by the program's id for it.
    Calendars(String),
}

/// Names one secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretKey {
    /// The profile that it belongs to.
    pub profile: Uuid,
    /// What it opens.
    pub kind: SecretKind,
}

impl SecretKey {
    /// The refresh token of an organization.
    #[must_use]
    pub fn organization(profile: Uuid, url: impl Into<String>) -> Self {
        Self {
            profile,
            kind: SecretKind::Organization(url.into()),
        }
    }

    /// The password of a mailbox.
    #[must_use]
    pub fn mailbox(profile: Uuid, mailbox: impl Into<String>) -> Self {
        Self {
            profile,
            kind: SecretKind::Mailbox(mailbox.into()),
        }
    }

    /// The password of a server of calendars and address books.
    #[must_use]
    pub fn calendars(profile: Uuid, account: impl Into<String>) -> Self {
        Self {
            profile,
            kind: SecretKind::Calendars(account.into()),
        }
    }

    /// The account name in the keyring.
    pub(crate) fn account(&self) -> String {
        let profile = self.profile;
        match &self.kind {
            SecretKind::Organization(url) => format!("{profile} organization {url}"),
            SecretKind::Mailbox(mailbox) => format!("{profile} mailbox {mailbox}"),
            SecretKind::Calendars(account) => format!("{profile} calendars {account}"),
        }
    }

    /// The account name of the list of what a profile keeps.
    pub(crate) fn list_account(profile: Uuid) -> String {
        format!("{profile} list")
    }

    /// Reads an account name; `None` for one that is not of this program's making.
    pub(crate) fn of_account(account: &str) -> Option<Self> {
        let mut words = account.splitn(3, ' ');
        let profile = Uuid::parse_str(words.next()?).ok()?;
        let kind = match (words.next()?, words.next()) {
            ("organization", Some(url)) => SecretKind::Organization(url.to_owned()),
            ("mailbox", Some(mailbox)) => SecretKind::Mailbox(mailbox.to_owned()),
            ("calendars", Some(account)) => SecretKind::Calendars(account.to_owned()),
            _ => return None,
        };
        Some(Self { profile, kind })
    }
}

#[cfg(test)]
mod tests {
    use super::{SecretKey, Uuid};

    #[test]
    fn a_key_is_found_again_by_its_account() {
        let profile = Uuid::from_u128(1);
        for key in [
            SecretKey::organization(profile, "https://org.example/"),
            SecretKey::mailbox(profile, "imap ilse@example with blanks"),
            SecretKey::calendars(profile, "ilse https://dav.example/ x"),
        ] {
            assert_eq!(SecretKey::of_account(&key.account()), Some(key));
        }
        for foreign in [
            "",
            "x",
            "00000000-0000-0000-0000-000000000001 list",
            "00000000-0000-0000-0000-000000000001",
        ] {
            assert_eq!(SecretKey::of_account(foreign), None, "{foreign:?}");
        }
    }
}
