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

    /// Whether decimal and 64-bit numbers of the body are texts (reference A5).
    pub(crate) fn is_exact(&self) -> bool {
        self.header("content-type").any(is_exact)
    }

    /// Refuses another version of the protocol than 4.0 (reference A2).
    pub(crate) fn check_version(&self) -> Outcome<()> {
        let four = |text: &str| text.is_empty() || text == "4.0";
        let newer = |text: &str| text.parse::<f64>().is_ok_and(|version| version >= 4.0);
        let other = self.header("odata-version").find(|text| !four(text));
        let older = self
            .header("odata-maxversion")
            .find(|text| !text.is_empty() && !newer(text));
        match other.or(older) {
            None => Ok(()),
            Some(_) => Err(ApiError::new(
                400,
                "0x80060888",
                "The version of the protocol is not supported: OData-Version and OData-MaxVersion are 4.0.",
            )),
        }
    }

    /// The body as a JSON object. Another type than JSON is refused; none at all is taken for JSON.
    pub(crate) fn object(&self) -> Outcome<Map<String, Json>> {
        if let Some(kind) = self.header("content-type").find(|kind| !is_json(kind)) {
            return Err(ApiError::content_type(kind, "application/json"));
        }
        match serde_json::from_slice(self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body)) {
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
        let mut made = Preferences {
            exact: self.header("accept").any(is_exact),
            ..Preferences::default()
        };
        for header in self.header("prefer") {
            for preference in pieces(header) {
                made.set(preference);
            }
        }
        made
    }
}

/// `IEEE754Compatible=true` among the parameters of a media type.
fn is_exact(kind: &str) -> bool {
    kind.split([';', ',']).any(|parameter| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        name.trim().eq_ignore_ascii_case("IEEE754Compatible") && value.trim().eq_ignore_ascii_case("true")
    })
}

/// `application/json` in UTF-8, whatever its other parameters.
fn is_json(kind: &str) -> bool {
    let mut parts = kind.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    media.eq_ignore_ascii_case("application/json")
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                let value = value.trim().trim_matches('"');
                value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
            }
            _ => true,
        })
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
    /// `Accept: application/json;IEEE754Compatible=true` (reference A5): decimal and 64-bit numbers are texts.
    pub(crate) exact: bool,
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
            "odata.continue-on-error" | "continue-on-error" => {
                self.continue_on_error = value != "false";
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
