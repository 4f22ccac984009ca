//! What is different in a collection: by the server's own account (RFC 6578), or by comparing versions where it keeps none.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::say;
use regarding_net::Rule;
use url::Url;

use super::wire::{Ask, Reply, Wire};
use super::xml::Multistatus;
use super::{bodies, places};
use crate::collections::{CollectionChanges, CollectionId, Revision};
use crate::error::{MailboxError, invalid};
use crate::moments::{Moment, Moments, key};
use crate::seam::Checkpoint;

/// Before the server's own token in a checkpoint.
const TOKEN: &str = "sync:";

/// A server gives a list in pieces at most so many times: more than any has, fewer than a loop.
const MOST_PIECES: usize = 10_000;

/// What is different since a checkpoint, or everything.
pub(super) async fn since(
    wire: &Wire,
    moments: &Moments,
    collection: &CollectionId,
    since: Option<&Checkpoint>,
) -> Result<CollectionChanges, MailboxError> {
    let url = places::collection_url(collection)?;
    let token = since.and_then(|since| since.0.strip_prefix(TOKEN));
    if let Some(token) = token.filter(|token| !token.is_empty()) {
        match by_token(wire, collection, &url, token).await {
            Err(error) if is_about_the_token(&error) => {}
            outcome => return outcome,
        }
    }
    // Somebody who holds a position by versions is served by versions again: it tells removals after a short while.
    let by_versions = since.is_some_and(|since| !since.0.starts_with(TOKEN));
    if !by_versions {
        match by_token(wire, collection, &url, "").await {
            Err(error) if is_about_the_report(&error) => {}
            outcome => return outcome,
        }
    }
    let now = versions(wire, &url).await?;
    Ok(moments.since(collection, now, since))
}

/// A token that the server does not know (any more) is refused in several ways: 403, 409, 410, 412 or an error of its own. Whatever
/// stands in the way of a list of everything as well is told by that one.
fn is_about_the_token(error: &MailboxError) -> bool {
    matches!(error, MailboxError::Stale | MailboxError::Gone) || is_about_the_report(error)
}

/// A report that the server does not offer is refused in as many ways.
fn is_about_the_report(error: &MailboxError) -> bool {
    matches!(
        error,
        MailboxError::Forbidden { .. }
            | MailboxError::Unsupported { .. }
            | MailboxError::Invalid { .. }
            | MailboxError::Stale
            | MailboxError::Failing { .. }
    )
}

/// What the pieces of an answer say together. What a later one says counts.
#[derive(Default)]
struct Pieces {
    present: BTreeMap<String, Revision>,
    removed: BTreeSet<String>,
    /// Items that the server named without their version.
    unnamed: bool,
}

impl Pieces {
    /// Takes a piece, and moves the position behind it; whether there are more.
    fn take(&mut self, reply: Reply, position: &mut String) -> Result<bool, MailboxError> {
        let (base, answer) = reply.multistatus()?;
        let more = self.note(&base, &answer);
        let next = answer
            .sync_token
            .ok_or_else(|| invalid(say!("it gave no position")))?;
        if self.unnamed {
            return Err(invalid(say!("it named an item without its version")));
        }
        if more && next == *position {
            return Err(invalid(say!("it gives the same piece again and again")));
        }
        *position = next;
        Ok(more)
    }

    fn note(&mut self, base: &Url, answer: &Multistatus) -> bool {
        let mut more = false;
        for entry in &answer.entries {
            if entry.status == Some(507) && places::is_same(base, &entry.href) {
                more = true;
            }
            let Some(name) = places::name_in(base, &entry.href) else {
                continue;
            };
            match (entry.status, &entry.etag) {
                (Some(404 | 410), _) => {
                    self.present.remove(&name);
                    self.removed.insert(name);
                }
                (_, Some(etag)) => {
                    self.removed.remove(&name);
                    self.present.insert(name, Revision(places::revision(etag)));
                }
                (_, None) => self.unnamed = true,
            }
        }
        more
    }
}

async fn by_token(
    wire: &Wire,
    collection: &CollectionId,
    url: &Url,
    token: &str,
) -> Result<CollectionChanges, MailboxError> {
    let mut pieces = Pieces::default();
    let mut position = token.to_owned();
    for _ in 0..MOST_PIECES {
        let ask = Ask::new("REPORT", url.clone(), Rule::CollectionChanges)
            .xml("0", bodies::sync_collection(&position))
            .list();
        if !pieces.take(wire.ask(&ask).await?, &mut position)? {
            return Ok(told(collection, pieces, token, &position));
        }
    }
    Err(invalid(say!("its list has no end")))
}

fn told(collection: &CollectionId, pieces: Pieces, token: &str, position: &str) -> CollectionChanges {
    let checkpoint = Checkpoint(format!("{TOKEN}{position}"));
    let present = pieces
        .present
        .into_iter()
        .map(|(name, revision)| (key(collection, &name), revision))
        .collect();
    if token.is_empty() {
        return CollectionChanges::Complete {
            present,
            checkpoint: Some(checkpoint),
        };
    }
    CollectionChanges::Delta {
        changed: present,
        removed: pieces.removed.iter().map(|name| key(collection, name)).collect(),
        checkpoint,
    }
}

/// Every item and its version.
async fn versions(wire: &Wire, url: &Url) -> Result<Moment, MailboxError> {
    let ask = Ask::new("PROPFIND", url.clone(), Rule::CollectionChanges)
        .xml("1", bodies::propfind(bodies::VERSION))
        .list();
    let (base, answer) = wire.ask(&ask).await.and_then(Reply::multistatus)?;
    let mut now = Moment::new();
    for entry in answer
        .entries
        .iter()
        .filter(|entry| !entry.is_collection && entry.status.is_none_or(|it| it < 300))
    {
        if let Some(name) = places::name_in(&base, &entry.href) {
            let etag = entry
                .etag
                .as_deref()
                .ok_or_else(|| invalid(say!("it named an item without its version")))?;
            now.insert(name, Revision(places::revision(etag)));
        }
    }
    Ok(now)
}
