//! Which items of a collection are worth reading: the server looks them out by their kind and their time (RFC 4791 7.8, 9.9), so
//! that a week of a large calendar is not all of it.

use jiff::Timestamp;
use regarding_net::Rule;
use url::Url;

use super::wire::{Ask, Reply, Wire};
use super::{bodies, changes, places};
use crate::collections::{CollectionChanges, CollectionId, PlaceKey, Revision, Selection};
use crate::error::MailboxError;
use crate::moments::{Moments, key};

/// Where the items of a selection are.
pub(super) async fn places(
    wire: &Wire,
    moments: &Moments,
    collection: &CollectionId,
    selection: Selection,
) -> Result<Vec<(PlaceKey, Revision)>, MailboxError> {
    let url = places::collection_url(collection)?;
    let question = match selection {
        // An address book holds nothing else.
        Selection::Contacts => None,
        Selection::Tasks => Some(bodies::entries_in("VTODO", None)),
        Selection::Appointments { from, until } => {
            Some(bodies::entries_in("VEVENT", Some((&utc(from), &utc(until)))))
        }
    };
    let Some(question) = question else {
        return everything(wire, moments, collection).await;
    };
    match asked(wire, collection, &url, question).await {
        // A server that cannot look anything out lists all it has.
        Err(
            MailboxError::Unsupported { .. }
            | MailboxError::Invalid { .. }
            | MailboxError::Forbidden { .. }
            | MailboxError::Failing { .. },
        ) => everything(wire, moments, collection).await,
        outcome => outcome,
    }
}

async fn asked(
    wire: &Wire,
    collection: &CollectionId,
    url: &Url,
    question: String,
) -> Result<Vec<(PlaceKey, Revision)>, MailboxError> {
    let ask = Ask::new("REPORT", url.clone(), Rule::CollectionChanges)
        .xml("1", question)
        .list();
    let (base, answer) = wire.ask(&ask).await.and_then(Reply::multistatus)?;
    let there = answer.entries.into_iter().filter_map(|entry| {
        let name = places::name_in(&base, &entry.href)?;
        let revision = Revision(places::revision(&entry.etag?));
        Some((key(collection, &name), revision))
    });
    Ok(there.collect())
}

async fn everything(
    wire: &Wire,
    moments: &Moments,
    collection: &CollectionId,
) -> Result<Vec<(PlaceKey, Revision)>, MailboxError> {
    Ok(match changes::since(wire, moments, collection, None).await? {
        CollectionChanges::Complete { present, .. } => present,
        CollectionChanges::Delta { changed, .. } => changed,
    })
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
