//! Addresses as the operations take them (reference C1): separated by semicolons or commas, bare or as `"Name" <address>`.

use std::collections::BTreeSet;

/// The longest address that a party holds (reference A10).
const LONGEST: usize = 320;

/// One address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// The name beside it.
    pub(super) name: Option<String>,
    /// The address alone.
    pub(super) text: String,
}

/// The addresses of a text, each once; what is none is left out.
pub(super) fn list(text: &str) -> Vec<Address> {
    let mut seen = BTreeSet::new();
    pieces(text)
        .into_iter()
        .filter_map(one)
        .filter(|address| seen.insert(address.text.to_lowercase()))
        .collect()
}

/// Cuts outside of quotes and angle brackets.
fn pieces(text: &str) -> Vec<&str> {
    let (mut quoted, mut inside) = (false, false);
    text.split(move |character| {
        match character {
            '"' => quoted = !quoted,
            '<' if !quoted => inside = true,
            '>' if !quoted => inside = false,
            _ => {}
        }
        matches!(character, ';' | ',') && !quoted && !inside
    })
    .collect()
}

fn one(piece: &str) -> Option<Address> {
    let piece = piece.trim();
    let (name, text) = match piece.rsplit_once('<') {
        Some((name, rest)) => (name, rest.split('>').next()?),
        None => ("", piece),
    };
    let text = text.trim();
    let (local, domain) = text.rsplit_once('@')?;
    let usable = !local.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace);
    let name = name.trim().trim_matches('"').trim();
    (usable && text.len() <= LONGEST).then(|| Address {
        name: (!name.is_empty()).then(|| name.to_owned()),
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn c1_addresses_come_bare_or_with_names_and_each_once() {
        let found =
            list("a@x.example; \"Voss; Mara\" <m@x.example>, Holm <h@x.example>;A@X.example;;nobody;@;<>");
        let texts: Vec<_> = found.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["a@x.example", "m@x.example", "h@x.example"]);
        let names: Vec<_> = found.iter().map(|one| one.name.as_deref()).collect();
        assert_eq!(names, [None, Some("Voss; Mara"), Some("Holm")]);
        assert!(list("").is_empty());
    }
}
