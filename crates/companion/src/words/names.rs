//! Names of people: badges and the split of a display name into given and family name.

/// Two letters for a badge: of the first and the last word; one for a single word; `?` for nothing.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let letters: Vec<char> = match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => vec![first, last],
        (Some(first), None) => vec![first],
        (None, _) => return "?".to_owned(),
    };
    letters.into_iter().flat_map(char::to_uppercase).collect()
}

/// A display name as given and family name: `Brandt, Ilse` and `Ilse Brandt` alike; a single word is a family name,
/// because that is the column that must not be empty. Without a name, the address's own part is taken apart.
pub(crate) fn split(name: Option<&str>, address: &str) -> (String, String) {
    let cleaned = name
        .map(|name| name.trim().trim_matches(['"', '\'']).trim())
        .unwrap_or_default();
    if cleaned.is_empty() || cleaned.contains('@') {
        return of_address(address);
    }
    if let Some((family, given)) = cleaned.split_once(',') {
        return (squeezed(given), squeezed(family));
    }
    match cleaned.rsplit_once(char::is_whitespace) {
        Some((given, family)) => (squeezed(given), family.to_owned()),
        None => (String::new(), cleaned.to_owned()),
    }
}

fn of_address(address: &str) -> (String, String) {
    let own = address.rsplit_once('@').map_or(address, |(own, _)| own);
    let own = own.split_once('+').map_or(own, |(own, _)| own);
    let words: Vec<String> = own
        .split(['.', '_', '-'])
        .filter(|word| !word.is_empty())
        .map(with_capital)
        .collect();
    match words.split_last() {
        Some((family, given)) => (given.join(" "), family.clone()),
        None => (String::new(), own.to_owned()),
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn with_capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// At most so many characters, cut at a character's border; columns have such limits.
pub(crate) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::{initials, split};

    #[test]
    fn badges_have_two_letters_where_there_are_two_words() {
        let table = [
            ("Ilse Brandt", "IB"),
            ("Jean-Luc van der Berg", "JB"),
            ("Hafenwerk", "H"),
            ("  (Ada)  lovelace ", "AL"),
            ("", "?"),
            ("محمد علي", "مع"),
        ];
        for (name, expected) in table {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn display_names_are_split_for_a_form() {
        let table = [
            (Some("Ilse Brandt"), "i@x", ("Ilse", "Brandt")),
            (Some("Brandt, Ilse"), "i@x", ("Ilse", "Brandt")),
            (Some("\"Brandt, Dr.  Ilse\""), "i@x", ("Dr. Ilse", "Brandt")),
            (Some("Anna Maria da Silva"), "i@x", ("Anna Maria da", "Silva")),
            (Some("Cher"), "i@x", ("", "Cher")),
            (
                Some("ilse.brandt@x.example"),
                "ilse.brandt@x.example",
                ("Ilse", "Brandt"),
            ),
            (None, "ilse.m.brandt+news@x.example", ("Ilse M", "Brandt")),
            (None, "info@x.example", ("", "Info")),
            (Some("  "), "@", ("", "")),
        ];
        for (name, address, (given, family)) in table {
            assert_eq!(
                split(name, address),
                (given.to_owned(), family.to_owned()),
                "{name:?}"
            );
        }
    }
}
