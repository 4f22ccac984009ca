//! Where a look at the filters ended, as a text to be kept. It holds no content of any record.

use core::time::Duration;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::SyncedTable;
use super::fetch::Hit;
use crate::changes::Checkpoint;

/// How far a look reaches back behind the newest row of the last one, as in `crate::changes`.
const OVERLAP: Duration = Duration::from_secs(300);
/// The shape of a text; another one is not read.
const SHAPE: u64 = 1;

/// What a place is a place of: another organization, kind or set of filters begins anew.
pub(super) struct About {
    pub(super) root: String,
    pub(super) kind: &'static str,
    pub(super) filters: String,
}

/// Where a look ended.
pub(super) enum Place {
    /// Change tracking: a link for each table.
    Tracked(BTreeMap<SyncedTable, Checkpoint>),
    /// The answers of the filters, and how many looks saw nothing since they were run.
    Asked { answers: Vec<Answer>, quiet: u64 },
}

/// What a filter answers: how many rows, since when, and which of them are that new.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) count: u64,
    pub(super) since: Option<Timestamp>,
    pub(super) newest: String,
}

impl Place {
    /// The text to keep.
    pub(super) fn text(&self, about: &About) -> String {
        json!({"shape": SHAPE, "root": about.root, "kind": about.kind, "filters": about.filters, "place": self.json()})
            .to_string()
    }

    fn json(&self) -> Json {
        match self {
            Self::Tracked(links) => {
                let links: BTreeMap<&str, &str> = links
                    .iter()
                    .map(|(table, link)| (table.logical_name(), link.as_str()))
                    .collect();
                json!({"links": links})
            }
            Self::Asked { answers, quiet } => {
                let answers: Vec<Json> = answers
                    .iter()
                    .map(|answer| {
                        json!({"count": answer.count, "newest": answer.newest,
                            "since": answer.since.map(|since| since.to_string())})
                    })
                    .collect();
                json!({"answers": answers, "quiet": quiet})
            }
        }
    }

    /// The place of a text, when it is one of the same.
    pub(super) fn read(text: &str, about: &About) -> Option<Self> {
        let whole: Json = serde_json::from_str(text).ok()?;
        let says = |name: &str, wanted: Json| whole.get(name) == Some(&wanted);
        let same = says("shape", json!(SHAPE))
            && says("root", json!(about.root))
            && says("kind", json!(about.kind))
            && says("filters", json!(about.filters));
        let place = whole.get("place").filter(|_| same)?;
        if let Some(links) = place.get("links").and_then(Json::as_object) {
            let link = |(name, link): (&String, &Json)| {
                Some((SyncedTable::named(name)?, Checkpoint::from_text(link.as_str()?)))
            };
            return Some(Self::Tracked(links.iter().map(link).collect::<Option<_>>()?));
        }
        let read = |answer: &Json| {
            let since = match answer.get("since")? {
                Json::Null => None,
                since => Some(since.as_str()?.parse().ok()?),
            };
            Some(Answer {
                count: answer.get("count")?.as_u64()?,
                newest: answer.get("newest")?.as_str()?.to_owned(),
                since,
            })
        };
        let answers = place.get("answers")?.as_array()?;
        Some(Self::Asked {
            answers: answers.iter().map(read).collect::<Option<_>>()?,
            quiet: place.get("quiet")?.as_u64()?,
        })
    }
}

/// A text after which the filters are run whole, whatever they answer. Change tracking tells everything as it is.
pub(super) fn stirred(text: String) -> String {
    let Ok(mut whole) = serde_json::from_str::<Json>(&text) else {
        return text;
    };
    match whole.pointer_mut("/place/quiet") {
        Some(quiet) => *quiet = json!(u64::MAX),
        None => return text,
    }
    whole.to_string()
}

/// What a filter answers, out of its rows.
pub(super) fn answer(hits: &[Hit]) -> Answer {
    let newest = hits.iter().filter_map(|hit| hit.modified).max();
    let since = newest.and_then(|newest| newest.checked_sub(OVERLAP).ok());
    let new: Vec<Hit> = hits
        .iter()
        .filter(|hit| since.is_some() && hit.modified >= since)
        .cloned()
        .collect();
    Answer {
        count: hits.len() as u64,
        since,
        newest: digest(&new),
    }
}

pub(super) fn digest(hits: &[Hit]) -> String {
    let mut each: Vec<String> = hits
        .iter()
        .map(|hit| format!("{} {}", hit.id, hit.etag))
        .collect();
    each.sort();
    Uuid::new_v5(&Uuid::NAMESPACE_OID, each.join("\n").as_bytes()).to_string()
}
