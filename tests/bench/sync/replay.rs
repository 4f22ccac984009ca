//! What ours asked the organization, asked once more.

use regarding_tests::organization::Organization;
use regarding_tests::relay::Passed;
use reqwest::{Client, Method};

/// What the connection says for itself, and the conditions: they would fail, and a write that fails costs nothing.
const LEFT_OUT: [&str; 6] = [
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "if-match",
    "if-none-match",
];

/// What ours asked the organization in each job.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) first: Vec<Passed>,
    pub(crate) changes: Vec<Passed>,
    pub(crate) quiet: Vec<Passed>,
}

/// The same, with the organization that was asked, which stands as long as this does.
#[derive(Debug)]
pub(crate) struct Recorded {
    /// Where it is asked: the relay before it.
    pub(crate) url: String,
    pub(crate) asked: Asked,
    pub(crate) _organization: Organization,
}

/// Sends the same requests to the same place, one after the other, as most of them came from what the one before had answered.
pub(crate) async fn again(client: &Client, url: &str, asked: &[Passed]) {
    for passed in asked {
        let method = Method::from_bytes(passed.method.as_bytes()).expect("a method");
        let place = format!("{}{}", url.trim_end_matches('/'), passed.path);
        let mut request = client.request(method, place);
        let lines = passed
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "));
        for (name, value) in lines {
            if !LEFT_OUT.contains(&name.to_ascii_lowercase().as_str()) {
                request = request.header(name, value);
            }
        }
        let answer = request.body(unconditional(&passed.body)).send().await;
        let _ = answer.expect("an answer").bytes().await;
    }
}

/// A batch without the conditions of its parts.
fn unconditional(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    let lines = text.split_inclusive('\n');
    let kept = lines.filter(|line| !line.to_ascii_lowercase().starts_with("if-match:"));
    kept.collect::<String>().into_bytes()
}
