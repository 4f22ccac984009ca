//! Reading `WWW-Authenticate` (reference B4): several challenges in one field or in several, values quoted or bare.

/// One challenge: a scheme and its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme in lower case: `bearer`, `negotiate`, `ntlm`.
    pub scheme: String,
    /// Its parameters; names in lower case.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// A parameter by its lower-case name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Reads all challenges of one header field. What makes no sense is left out.
#[must_use]
pub fn read(field: &str) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    for item in items(field) {
        let (head, rest) = item.split_once(char::is_whitespace).unwrap_or((item, ""));
        // `name=value` goes with the challenge before it; anything else begins a new one.
        let parameter = if head.contains('=') || rest.trim_start().starts_with('=') {
            item
        } else {
            challenges.push(Challenge {
                scheme: head.to_ascii_lowercase(),
                parameters: vec![],
            });
            rest.trim()
        };
        if let (Some(challenge), Some((name, value))) = (challenges.last_mut(), parameter.split_once('=')) {
            challenge
                .parameters
                .push((name.trim().to_ascii_lowercase(), unquoted(value.trim())));
        }
    }
    challenges
}

/// Splits at commas outside quotes.
fn items(field: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    let comma = |c: char| {
        let splits = c == ',' && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && quoted && !escaped;
        splits
    };
    field
        .split(comma)
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect()
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        text.extend(if c == '\\' { characters.next() } else { Some(c) });
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn bare_and_quoted_values_are_read() {
        for field in [
            "Bearer authorization_uri=https://login.example/t/oauth2/authorize, resource_id=https://org.example/",
            "Bearer authorization_uri=\"https://login.example/t/oauth2/authorize\", resource_id=\"https://org.example/\"",
            "bearer  authorization_uri = https://login.example/t/oauth2/authorize ,resource_id=https://org.example/",
        ] {
            let challenges = read(field);
            assert_eq!(challenges.len(), 1, "{field}");
            assert_eq!(
                challenges[0].parameter("authorization_uri"),
                Some("https://login.example/t/oauth2/authorize")
            );
            assert_eq!(
                challenges[0].parameter("resource_id"),
                Some("https://org.example/")
            );
        }
    }

    #[test]
    fn the_bearer_challenge_is_found_among_others() {
        let field = "Negotiate, NTLM, Basic realm=\"a, b \\\" c\", Bearer authorization_uri=https://l.example/oauth2/authorize";
        let challenges = read(field);
        let schemes: Vec<&str> = challenges
            .iter()
            .map(|challenge| challenge.scheme.as_str())
            .collect();
        assert_eq!(
            schemes,
            ["negotiate", "ntlm", "basic", "bearer"],
            "reference B4: several challenges on premises"
        );
        assert_eq!(challenges[2].parameter("realm"), Some("a, b \" c"));
        assert_eq!(
            challenges[3].parameter("authorization_uri"),
            Some("https://l.example/oauth2/authorize")
        );
    }

    proptest! {
        #[test]
        fn no_field_makes_the_reader_fall_over(field in any::<String>()) {
            let _ = read(&field);
        }
    }
}
