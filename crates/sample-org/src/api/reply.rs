//! A reply before it becomes HTTP, or a part of a batch.

use serde_json::Value as Json;

/// Status, headers, body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    /// HTTP status.
    pub(crate) status: u16,
    /// Headers; `Content-Length` is the transport's business.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// 204.
    pub(crate) fn empty() -> Self {
        Self {
            status: 204,
            ..Self::default()
        }
    }

    /// A JSON body.
    pub(crate) fn json(status: u16, body: &Json) -> Self {
        Self::written(status, body.to_string())
    }

    /// A JSON body that is text already.
    pub(crate) fn written(status: u16, body: String) -> Self {
        let kind = "application/json; odata.metadata=minimal".to_owned();
        Self {
            status,
            headers: vec![("Content-Type", kind)],
            body: body.into_bytes(),
        }
    }

    /// Says that decimal and 64-bit numbers are texts in it (reference A5), when it is JSON.
    pub(crate) fn say_exact(&mut self) {
        for (name, value) in &mut self.headers {
            if *name == "Content-Type" && value.starts_with("application/json") {
                value.push_str("; IEEE754Compatible=true");
            }
        }
    }

    /// A list of rows, which is sent as it grows (reference A1).
    pub(crate) fn list(body: &Json) -> Self {
        let kind = "application/json; odata.metadata=minimal; odata.streaming=true".to_owned();
        Self {
            headers: vec![("Content-Type", kind)],
            ..Self::json(200, body)
        }
    }

    /// A body of another type.
    pub(crate) fn text(kind: &str, body: String) -> Self {
        Self {
            status: 200,
            headers: vec![("Content-Type", kind.to_owned())],
            body: body.into_bytes(),
        }
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}
