//! Whether a sender's name is what it looks like.

use regarding_model::address::Participant;

use crate::html::{address_text, links, scripts};
use crate::mime::attachment::is_hidden;

/// Why a sender's name may mislead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SenderWarning {
    /// The name is or holds an e-mail address that is not the sender's.
    NamesAnotherAddress {
        /// The address that the name shows.
        shown: String,
    },
    /// The name is or holds a host that is not the sender's.
    NamesAnotherHost {
        /// The host that the name shows.
        shown: String,
    },
    /// The name holds characters that cannot be seen or that turn the direction of others.
    HiddenCharacters,
    /// The name or the address mixes letters of scripts that look alike.
    Lookalike,
}

/// Everything that is odd about how this person is named.
#[must_use]
pub fn warnings(person: &Participant) -> Vec<SenderWarning> {
    let name = person.name.as_deref().unwrap_or_default();
    let real = person
        .address
        .as_ref()
        .map_or_else(|| person.written.to_lowercase(), ToString::to_string);
    let domain = real.rsplit_once('@').map_or("", |(_, domain)| domain);
    let mut found = Vec::new();
    let mailbox = address_text::named_mailbox(name);
    if let Some(shown) = mailbox.clone().filter(|shown| *shown != real) {
        found.push(SenderWarning::NamesAnotherAddress { shown });
    }
    let host = address_text::named_host(name).filter(|_| mailbox.is_none());
    if let Some(shown) = host.filter(|shown| !address_text::same_house(shown, domain)) {
        found.push(SenderWarning::NamesAnotherHost { shown });
    }
    if name.chars().chain(real.chars()).any(is_hidden) {
        found.push(SenderWarning::HiddenCharacters);
    }
    let mut words = name.split_whitespace();
    if words.any(scripts::mixes_lookalikes) || links::is_lookalike(domain) {
        found.push(SenderWarning::Lookalike);
    }
    found
}

#[cfg(test)]
mod tests {
    use regarding_model::address::{Participant, Role};

    use super::{SenderWarning, warnings};

    fn person(name: &str, address: &str) -> Participant {
        let address_value = address.parse().ok();
        Participant {
            role: Role::From,
            name: Some(name.to_owned()),
            written: address.to_owned(),
            address: address_value,
        }
    }

    #[test]
    fn names_that_lie_are_found() {
        let shown = "ceo@hafenwerk.example".to_owned();
        let found = warnings(&person("ceo@hafenwerk.example", "x@evil.example"));
        assert_eq!(found, [SenderWarning::NamesAnotherAddress { shown }]);
        let found = warnings(&person("www.bank.com", "x@evil.example"));
        assert_eq!(
            found,
            [SenderWarning::NamesAnotherHost {
                shown: "www.bank.com".to_owned()
            }]
        );
        assert_eq!(
            warnings(&person("Il\u{202e}se", "i@x.example")),
            [SenderWarning::HiddenCharacters]
        );
        assert_eq!(
            warnings(&person("Раul Brandt", "i@x.example")),
            [SenderWarning::Lookalike]
        );
        // How the host is written changes nothing: the first is the second one in ASCII.
        for address in ["i@xn--pypal-4ve.com", "i@p\u{430}ypal.com", "i@xn--e1awd7f.com"] {
            assert_eq!(
                warnings(&person("Ilse", address)),
                [SenderWarning::Lookalike],
                "{address}"
            );
        }
    }

    #[test]
    fn ordinary_names_are_left_alone() {
        for (name, address) in [
            ("Ilse Brandt", "ilse@hafenwerk.example"),
            ("ilse@hafenwerk.example", "Ilse@Hafenwerk.example"),
            ("Иван Петров", "ivan@x.example"),
            ("booking.com", "noreply@mail.booking.com"),
            ("李 (Lee)", "lee@x.example"),
            ("Jörg", "joerg@xn--mnchen-3ya.example"),
            ("Иван", "ivan@xn--h1alffa9f.xn--p1ai"),
        ] {
            assert_eq!(warnings(&person(name, address)), [], "{name}");
        }
    }
}
