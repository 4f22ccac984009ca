//! Addresses that a person reads in a text: which host a link's words or a sender's name seem to name.

use url::Url;

/// Endings that make a lone word a host name. A word with a dot is often a file or a product (`Node.js`), so others count
/// only behind `www.` or a scheme.
const ENDINGS: [&str; 52] = [
    "com", "net", "org", "info", "biz", "io", "co", "gov", "edu", "mil", "eu", "de", "at", "ch", "uk", "fr",
    "it", "es", "nl", "be", "pl", "us", "ca", "au", "jp", "cn", "ru", "br", "in", "se", "no", "dk", "fi",
    "cz", "pt", "ie", "kr", "example", "test", "app", "dev", "cloud", "online", "shop", "site", "store",
    "xyz", "bank", "top", "live", "support", "invalid",
];

/// The host that a text seems to name, in lower case, when it reads like an address of the web.
pub(crate) fn named_host(text: &str) -> Option<String> {
    let visible: String = text
        .chars()
        .filter(|c| !crate::mime::attachment::is_hidden(*c))
        .collect();
    let mut words = visible.split_whitespace();
    let lone = visible.split_whitespace().count() == 1;
    words.find_map(|word| host_of(trimmed(word), lone))
}

/// The e-mail address that a text seems to name, in lower case.
pub(crate) fn named_mailbox(text: &str) -> Option<String> {
    let visible: String = text
        .chars()
        .filter(|c| !crate::mime::attachment::is_hidden(*c))
        .collect();
    visible.split_whitespace().map(trimmed).find_map(|word| {
        let (local, domain) = word.rsplit_once('@')?;
        let looks = !local.is_empty() && domain.contains('.') && is_host(domain);
        looks.then(|| word.to_lowercase())
    })
}

/// Whether two hosts are of one house: the same, or one within the other.
pub(crate) fn same_house(one: &str, other: &str) -> bool {
    let bare = |host: &str| {
        host.trim_end_matches('.')
            .to_lowercase()
            .trim_start_matches("www.")
            .to_owned()
    };
    let (one, other) = (bare(one), bare(other));
    one == other || one.ends_with(&format!(".{other}")) || other.ends_with(&format!(".{one}"))
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| {
        matches!(
            c,
            '<' | '>'
                | '('
                | ')'
                | '['
                | ']'
                | '"'
                | '\''
                | ','
                | ';'
                | '!'
                | '.'
                | '„'
                | '“'
                | '”'
                | '«'
                | '»'
        )
    })
}

fn host_of(word: &str, lone: bool) -> Option<String> {
    let lower = word.to_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Url::parse(&lower).ok()?.host_str().map(str::to_owned);
    }
    if word.contains('@') {
        return None;
    }
    let host = lower.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let ending = host.rsplit('.').next().unwrap_or_default();
    let counts = host.starts_with("www.") || (lone && ENDINGS.contains(&ending));
    if !counts || !host.contains('.') || !is_host(host) {
        return None;
    }
    // The same form as the target's: international names as they travel.
    Url::parse(&format!("http://{host}/"))
        .ok()?
        .host_str()
        .map(str::to_owned)
}

fn is_host(text: &str) -> bool {
    text.split('.').all(|label| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    })
}
