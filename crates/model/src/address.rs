//! E-mail addresses and the people of an item.

use core::fmt;
use core::str::FromStr;

use thiserror::Error;

/// An address that a query or a record may carry. Compared without regard to case, as the Web API does (reference A7).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

/// Why a text is no address that could be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("Not an e-mail address")]
pub struct EmailAddressError;

impl EmailAddress {
    /// The longest address a record can hold (`activityparty.addressused`, reference A10).
    pub const MAX_LENGTH: usize = 320;

    /// The address in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part behind the last `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl FromStr for EmailAddress {
    type Err = EmailAddressError;

    /// Takes any text with one part on each side of its last `@`, no blanks or control characters, and at most 320
    /// characters: what a mail program shows as an address, quotes and wildcards included.
    fn from_str(text: &str) -> Result<Self, EmailAddressError> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(EmailAddressError)?;
        let clean = |part: &str| !part.is_empty() && !part.chars().any(char::is_control);
        let fits = text.chars().count() <= Self::MAX_LENGTH;
        if fits && clean(local) && clean(domain) && !domain.contains(char::is_whitespace) {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(EmailAddressError)
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The part that a person plays in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The author, from the `From` field.
    From,
    /// A main recipient.
    To,
    /// A copy recipient.
    Cc,
    /// A hidden recipient; present in sent mail only (B-130).
    Bcc,
}

/// One person of a message, as its header names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Which field named them.
    pub role: Role,
    /// The display name, decoded; `None` when the header gave none.
    pub name: Option<String>,
    /// The address as written, or what stood in its place.
    pub written: String,
    /// The address, when what was written is one.
    pub address: Option<EmailAddress>,
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn addresses_are_compared_without_case() {
        assert_eq!(
            "Ilse.Brandt@HAFENWERK.example".parse::<EmailAddress>(),
            "ilse.brandt@hafenwerk.example".parse()
        );
    }

    #[test]
    fn odd_but_legal_addresses_are_kept_and_texts_without_two_parts_are_not() {
        for legal in [
            "o'neil@x.example",
            "\"a b\"@x.example",
            "100%_[x]@y.example",
            "ü@ö.example",
            "a@b@c.example",
        ] {
            assert!(legal.parse::<EmailAddress>().is_ok(), "{legal}");
        }
        for wrong in [
            "",
            "@",
            "a@",
            "@b",
            "undisclosed-recipients:;",
            "a@b c",
            "a\r\nBcc: x@y",
        ] {
            assert!(wrong.parse::<EmailAddress>().is_err(), "{wrong:?}");
        }
    }
}
