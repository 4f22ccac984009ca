//! The evidence log in words, and as CSV.

use jiff::Timestamp;
use regarding_id_cache::tables::evidence::Evidence;
use regarding_model::say;
use regarding_model::text::{Language, Voice, speaking};
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
    Rule::of(name).map_or_else(|| name.to_owned(), Rule::sentence)
}

fn count(line: &Evidence, kind: &str) -> u64 {
    line.counts
        .iter()
        .find(|(code, _)| code.as_str() == kind)
        .map_or(0, |(_, count)| *count)
}

/// `3 address, 1 message`; nothing for a request that only asks.
fn what(line: &Evidence) -> String {
    let words: Vec<String> = carried(line)
        .map(|(code, count)| say!("{count} {kind}", count = count, kind = kind(code)))
        .collect();
    if words.is_empty() {
        say!("nothing of a message or a record")
    } else {
        words.join(", ")
    }
}

fn carried(line: &Evidence) -> impl Iterator<Item = (&str, u64)> {
    let counts = line.counts.iter().map(|(code, count)| (code.as_str(), *count));
    counts.filter(|(code, _)| !matches!(*code, BYTES | ATTEMPT))
}

/// What a request can carry; a kind of another version by its name.
fn kind(code: &str) -> String {
    match code {
        "address" => say!("address"),
        "addresses" => say!("addresses"),
        "attachment" => say!("attachment"),
        "contact" => say!("contact"),
        "account" => say!("account"),
        "lead" => say!("lead"),
        "opportunity" => say!("opportunity"),
        "incident" => say!("incident"),
        "appointment" => say!("appointment"),
        "task" => say!("task"),
        "phonecall" => say!("phonecall"),
        "annotation" => say!("annotation"),
        "folders" => say!("folders"),
        "link" => say!("link"),
        "message" => say!("message"),
        "message-id" => say!("message-id"),
        "messages" => say!("messages"),
        "note" => say!("note"),
        "parties" => say!("parties"),
        "pictures" => say!("pictures"),
        "recipients" => say!("recipients"),
        "search_text" => say!("search text"),
        "sender" => say!("sender"),
        "settings" => say!("settings"),
        "subject" => say!("subject"),
        other => other.replace('_', " "),
    }
}

fn outcome(code: &str) -> String {
    match code {
        "ok" => say!("answered"),
        "refused" => say!("answered: refused"),
        "sent" => say!("left; no answer was noted"),
        "lost" => say!("may have arrived; no whole answer came back"),
        "not_sent" => say!("never left: no connection"),
        "abandoned" => say!("given up while it was under way"),
        status => say!("answered ({status})", status = status),
    }
}

/// For other programs: its words are those of English, whatever the person speaks.
fn csv(lines: &[Evidence]) -> String {
    let mut text = "at,rule,method,host,carried,identifiers,outcome,bytes\r\n".to_owned();
    for line in lines {
        let identifiers: Vec<String> = line.identifiers.iter().map(Uuid::to_string).collect();
        let fields = [
            time::rfc3339(line.at),
            line.rule.to_string(),
            line.method.to_string(),
            line.host.clone(),
            speaking(Voice::of(Language::English), || what(line)),
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
