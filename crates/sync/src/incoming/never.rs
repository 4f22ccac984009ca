//! What is never tracked by itself, whatever the options say: addresses, domains and words.

use std::collections::BTreeSet;

use regarding_model::address::EmailAddress;

use super::Mail;

/// What is never tracked: a person's own list, or the one that an administrator keeps in the organization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Never {
    addresses: BTreeSet<EmailAddress>,
    domains: BTreeSet<String>,
    words: BTreeSet<Vec<String>>,
}

/// Which kind of entry says never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NeverRule {
    /// An address.
    Address,
    /// A domain, or one above it.
    Domain,
    /// A word or several words in the subject.
    Word,
}

impl Never {
    /// Adds an address: mail from it, and mail that the person sends to nobody else.
    pub fn address(&mut self, address: EmailAddress) {
        self.addresses.insert(address);
    }

    /// Adds a domain, with all below it. A leading `@` or dot is not part of it. Gives whether it is one.
    pub fn domain(&mut self, domain: &str) -> bool {
        let domain = domain
            .trim()
            .trim_start_matches(['@', '.', '*'])
            .trim_end_matches('.')
            .to_lowercase();
        let is_one = !domain.is_empty() && !domain.contains(|c: char| c == '@' || c.is_whitespace());
        if is_one {
            self.domains.insert(domain);
        }
        is_one
    }

    /// Adds a word, or words in a row, of subjects. Gives whether there is any.
    pub fn words(&mut self, words: &str) -> bool {
        let words = words_of(words);
        let any = !words.is_empty();
        if any {
            self.words.insert(words);
        }
        any
    }

    /// Which kind of entry keeps a message from being tracked. It is the other side that counts: the author of received mail,
    /// and the recipients of sent mail if all of them are on the list.
    #[must_use]
    pub fn refuses(&self, mail: &Mail<'_>) -> Option<NeverRule> {
        let others: Vec<&EmailAddress> = match mail.direction {
            regarding_model::item::Direction::Received => mail.from.into_iter().collect(),
            regarding_model::item::Direction::Sent => mail.recipients.clone(),
        };
        let all =
            |says: &dyn Fn(&EmailAddress) -> bool| !others.is_empty() && others.iter().all(|one| says(one));
        if all(&|one| self.addresses.contains(one)) {
            Some(NeverRule::Address)
        } else if all(&|one| self.addresses.contains(one) || self.has_domain(one.domain())) {
            Some(NeverRule::Domain)
        } else if self.has_words(mail.subject) {
            Some(NeverRule::Word)
        } else {
            None
        }
    }

    fn has_domain(&self, domain: &str) -> bool {
        let mut rest = Some(domain);
        while let Some(domain) = rest {
            if self.domains.contains(domain) {
                return true;
            }
            rest = domain.split_once('.').map(|(_, above)| above);
        }
        false
    }

    fn has_words(&self, subject: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let subject = words_of(subject);
        self.words
            .iter()
            .any(|words| subject.windows(words.len()).any(|some| some == words.as_slice()))
    }
}

/// The words of a text: letters and digits, without case.
fn words_of(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
