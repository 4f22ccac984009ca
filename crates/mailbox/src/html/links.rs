//! Whether a link is what it looks like. Pure: text and target in, judgement out.

use url::{Host, Url};

use crate::html::{address_text, scripts};

/// Why a link may not be what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deception {
    /// Its words name another host or mailbox than it leads to.
    NamesAnother,
    /// A user name stands before the host and can be taken for it: `https://bank.example@evil.example`.
    UserBeforeHost,
    /// It leads to a bare number instead of a name.
    BareNumber,
    /// The host's name mixes or imitates letters of another script.
    Lookalike,
}

/// A link to be careful with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkWarning {
    /// What is wrong with it.
    pub deception: Deception,
    /// The words of the link, at most 120 characters.
    pub text: String,
    /// Where it leads, whole.
    pub target: String,
    /// The host that it leads to, as it travels (international names in their ASCII form); for mail, the address.
    pub true_host: String,
}

/// Judges one link by its target and its words; `None` when nothing is wrong.
#[must_use]
pub fn judge(href: &str, text: &str) -> Option<LinkWarning> {
    let url = Url::parse(href).ok()?;
    let (true_host, deception) = if url.scheme() == "mailto" {
        mail(&url, text)?
    } else {
        web(&url, text)?
    };
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(LinkWarning {
        deception,
        text: words.chars().take(120).collect(),
        target: href.to_owned(),
        true_host,
    })
}

fn web(url: &Url, text: &str) -> Option<(String, Deception)> {
    let host = url.host()?;
    let true_host = host.to_string();
    let named = address_text::named_host(text);
    let deception = if !url.username().is_empty() || url.password().is_some() {
        Deception::UserBeforeHost
    } else if named.is_some_and(|named| !address_text::same_house(&named, &true_host)) {
        Deception::NamesAnother
    } else if matches!(host, Host::Ipv4(_) | Host::Ipv6(_)) {
        Deception::BareNumber
    } else if is_lookalike(&true_host) {
        Deception::Lookalike
    } else {
        return None;
    };
    Some((true_host, deception))
}

fn mail(url: &Url, text: &str) -> Option<(String, Deception)> {
    let target = percent_encoding::percent_decode_str(url.path())
        .decode_utf8_lossy()
        .to_lowercase();
    let named = address_text::named_mailbox(text)?;
    let reached = target.split(',').any(|one| one.trim() == named);
    (!reached).then_some((target, Deception::NamesAnother))
}

/// Whether the international name of a host, written as it is or in ASCII, can be taken for another one.
pub(crate) fn is_lookalike(host: &str) -> bool {
    let (shown, _) = idna::domain_to_unicode(host);
    let ending_is_latin = shown.rsplit('.').next().is_some_and(|ending| ending.is_ascii());
    shown.split('.').any(|label| {
        scripts::mixes_lookalikes(label) || (ending_is_latin && scripts::passes_for_latin(label))
    })
}

#[cfg(test)]
mod tests {
    use super::{Deception, judge};

    #[test]
    fn links_that_lie_are_found() {
        let table = [
            (
                "https://evil.example/x",
                "https://bank.example/login",
                Deception::NamesAnother,
            ),
            (
                "https://evil.example/",
                "Please visit www.bank.com today",
                Deception::NamesAnother,
            ),
            ("https://evil.example/", "bank.com", Deception::NamesAnother),
            (
                "https://evil.example/",
                "b\u{200b}ank.com",
                Deception::NamesAnother,
            ),
            (
                "https://bank.example@evil.example/",
                "log in",
                Deception::UserBeforeHost,
            ),
            ("http://192.0.2.7/", "log in", Deception::BareNumber),
            ("http://3221225991/", "log in", Deception::BareNumber),
            ("http://[2001:db8::1]/", "log in", Deception::BareNumber),
            ("https://раypal.com/", "log in", Deception::Lookalike),
            ("https://xn--e1awd7f.com/", "log in", Deception::Lookalike),
            (
                "mailto:evil@x.example",
                "ilse@bank.example",
                Deception::NamesAnother,
            ),
        ];
        for (href, text, expected) in table {
            assert_eq!(
                judge(href, text).map(|found| found.deception),
                Some(expected),
                "{href} {text}"
            );
        }
    }

    #[test]
    fn ordinary_links_are_left_alone() {
        let table = [
            ("https://bank.example/login", "bank.example"),
            ("https://www.bank.example/", "https://bank.example"),
            ("https://click.bank.com/x", "bank.com"),
            ("https://x.example/", "Node.js and e.g. this"),
            ("https://x.example/", "report.pdf"),
            ("https://müller.de/", "müller.de"),
            ("https://пример.рф/", "here"),
            ("mailto:a@x.example?subject=b", "A@x.example"),
            ("https://x.example/", "write to a@y.example"),
        ];
        for (href, text) in table {
            assert_eq!(judge(href, text), None, "{href} {text}");
        }
    }
}
