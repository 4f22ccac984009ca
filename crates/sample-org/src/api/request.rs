//! A request as the Web API sees it, whether it came over HTTP or as a part of a batch.

use serde_json::{Map, Value as Json};

use super::error::{ApiError, Outcome};

/// Method, path, query, headers, body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    /// Upper-case verb.
    pub(crate) method: String,
    /// Below the service root, still percent-encoded, without a leading slash.
    pub(crate) path: String,
    /// Without the question mark.
    pub(crate) query: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// All values of a header.
    pub(crate) fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(given, _)| given == name)
            .map(|(_, value)| value.trim())
    }

    /// The body as a JSON object.
    pub(crate) fn object(&self) -> Outcome<Map<String, Json>> {
        match serde_json::from_slice(&self.body) {
            Ok(Json::Object(map)) => Ok(map),
            Ok(_) | Err(_) => Err(ApiError::new(
                400,
                "0x80048d19",
                "The request body is not a well-formed JSON object.",
            )),
        }
    }

    /// The preferences (reference A3): one header with commas, or several headers.
    pub(crate) fn preferences(&self) -> Preferences {
        let mut made = Preferences::default();
        for header in self.header("prefer") {
            for preference in pieces(header) {
                made.set(preference);
            }
        }
        made
    }
}

/// Commas inside quotes do not separate.
fn pieces(header: &str) -> Vec<&str> {
    let mut quoted = false;
    header
        .split(move |character| {
            quoted ^= character == '"';
            character == ',' && !quoted
        })
        .map(str::trim)
        .collect()
}

/// What the client prefers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Preferences {
    /// `odata.maxpagesize`
    pub(crate) page: Option<usize>,
    /// `odata.include-annotations`
    pub(crate) annotations: Vec<String>,
    /// `return=representation`
    pub(crate) representation: bool,
    /// `odata.track-changes`
    pub(crate) track_changes: bool,
    /// `odata.continue-on-error`
    pub(crate) continue_on_error: bool,
    /// What the reply says it followed.
    pub(crate) applied: Vec<String>,
}

impl Preferences {
    fn set(&mut self, preference: &str) {
        let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
        let value = value.trim().trim_matches('"');
        let known = match name.trim() {
            "odata.maxpagesize" | "maxpagesize" => {
                self.page = value.parse().ok().filter(|size| (1..=5000).contains(size));
                self.page.is_some()
            }
            "odata.include-annotations" | "include-annotations" => {
                self.annotations = value.split(',').map(|one| one.trim().to_owned()).collect();
                true
            }
            "return" => {
                self.representation = value == "representation";
                self.representation
            }
            "odata.track-changes" => {
                self.track_changes = true;
                true
            }
            "odata.continue-on-error" => {
                self.continue_on_error = true;
                false
            }
            _ => false,
        };
        if known {
            self.applied.push(preference.to_owned());
        }
    }

    /// Whether an annotation of that name was asked for (reference A8).
    pub(crate) fn wants(&self, annotation: &str) -> bool {
        self.annotations
            .iter()
            .any(|pattern| match pattern.strip_suffix('*') {
                Some(start) => annotation.starts_with(start),
                None => pattern == annotation,
            })
    }
}
