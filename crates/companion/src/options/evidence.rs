//! The evidence log in words, and as CSV.

use jiff::Timestamp;
use regarding_id_cache::tables::evidence::Evidence;
use regarding_net::Rule;
use uuid::Uuid;

use crate::core::Core;
use crate::core::evidence_sink::{ATTEMPT, BYTES};
use crate::facade::Answer;
use crate::view::options::EvidenceView;
use crate::words::time;

impl Core {
    /// The newest lines of the evidence log.
    pub(crate) async fn evidence(&self, limit: u32) -> Answer<Vec<EvidenceView>> {
        let lines = self
            .cached(move |cache| {
                cache.carry_over()?;
                cache.read(|cache| cache.evidence().newest(limit))
            })
            .await?;
        Ok(lines.iter().map(view).collect())
    }

    /// The whole evidence log as CSV.
    pub(crate) async fn evidence_csv(&self) -> Answer<String> {
        let lines = self
            .cached(|cache| {
                cache.carry_over()?;
                cache.read(|cache| cache.evidence().since(Timestamp::MIN))
            })
            .await?;
        Ok(csv(&lines))
    }
}

fn view(line: &Evidence) -> EvidenceView {
    EvidenceView {
        at: time::rfc3339(line.at),
        rule: rule(line.rule.as_str()),
        host: line.host.clone(),
        what: what(line),
        identifiers: line.identifiers.iter().map(Uuid::to_string).collect(),
        outcome: outcome(line.outcome.as_str()),
        bytes: u32::try_from(count(line, BYTES)).unwrap_or(u32::MAX),
    }
}

/// The rule in a sentence; that of another version by its name.
fn rule(name: &str) -> String {
    Rule::of(name).map_or_else(|| name.to_owned(), |rule| rule.sentence().to_owned())
}

fn count(line: &Evidence, kind: &str) -> u64 {
    line.counts
        .iter()
        .find(|(code, _)| code.as_str() == kind)
        .map_or(0, |(_, count)| *count)
}

/// `3 address, 1 message`; nothing for a request that only asks.
fn what(line: &Evidence) -> String {
    let kinds = line
        .counts
        .iter()
        .filter(|(code, _)| !matches!(code.as_str(), BYTES | ATTEMPT));
    let words: Vec<String> = kinds
        .map(|(code, count)| format!("{count} {}", code.as_str().replace('_', " ")))
        .collect();
    if words.is_empty() {
        "nothing of a message or a record".to_owned()
    } else {
        words.join(", ")
    }
}

fn outcome(code: &str) -> String {
    match code {
        "ok" => "answered".to_owned(),
        "refused" => "answered: refused".to_owned(),
        "sent" => "left; no answer was noted".to_owned(),
        "lost" => "may have arrived; no whole answer came back".to_owned(),
        "not_sent" => "never left: no connection".to_owned(),
        "abandoned" => "given up while it was under way".to_owned(),
        status => format!("answered ({status})"),
    }
}

fn csv(lines: &[Evidence]) -> String {
    let mut text = "at,rule,method,host,carried,identifiers,outcome,bytes\r\n".to_owned();
    for line in lines {
        let identifiers: Vec<String> = line.identifiers.iter().map(Uuid::to_string).collect();
        let fields = [
            time::rfc3339(line.at),
            line.rule.to_string(),
            line.method.to_string(),
            line.host.clone(),
            what(line),
            identifiers.join(" "),
            line.outcome.to_string(),
            count(line, BYTES).to_string(),
        ];
        text.push_str(&fields.map(|field| quoted(&field)).join(","));
        text.push_str("\r\n");
    }
    text
}

/// RFC 4180; a field that a spreadsheet would take for a formula is made a text.
fn quoted(field: &str) -> String {
    let tamed = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if tamed.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", tamed.replace('"', "\"\""))
    } else {
        tamed
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn csv_fields_stay_fields() {
        let table = [
            ("a", "a"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=1+1", "'=1+1"),
        ];
        for (field, expected) in table {
            assert_eq!(quoted(field), expected);
        }
    }
}
