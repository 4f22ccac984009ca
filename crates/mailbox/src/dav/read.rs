//! Reading items, many at once where the server is able to.

use std::collections::BTreeMap;

use regarding_model::say;
use regarding_net::Rule;
use url::Url;

use super::discover::Found;
use super::kept::{self, Kept};
use super::wire::{Ask, Reply, Wire};
use super::{bodies, places};
use crate::collections::{CollectionId, Item, Owner, PlaceKey, Revision, Unreadable};
use crate::error::{MailboxError, invalid};
use crate::moments::{key, resource_name};
use crate::parsed;

/// How many items are asked for at once: as many as a cycle writes beside each other. With photos of usual size that is some megabytes;
/// an answer that is too large is asked for in halves.
const AT_ONCE: usize = 100;

/// What was read, and what could not be.
pub(super) struct Read<'k> {
    pub(super) items: Vec<Item>,
    pub(super) unreadable: Vec<Unreadable>,
    /// How many could not be had since one could.
    failed_in_a_row: u32,
    kept: &'k Kept,
}

impl<'k> Read<'k> {
    /// Nothing yet; what is read is kept for a while.
    pub(super) fn new(kept: &'k Kept) -> Self {
        Self {
            items: Vec::new(),
            unreadable: Vec::new(),
            failed_in_a_row: 0,
            kept,
        }
    }

    /// Takes a text in: `bytes` as they arrived, `exact` as they lie there, where that is known.
    fn take(
        &mut self,
        place: PlaceKey,
        revision: Revision,
        (bytes, exact): (&[u8], Option<Vec<u8>>),
        owner: &Owner,
    ) {
        self.failed_in_a_row = 0;
        self.kept.read(&place, &revision, bytes, exact);
        match parsed::read(bytes, owner) {
            Ok(parsed) => self.items.push(parsed.at(place, revision)),
            Err(error) => self.unreadable.push(Unreadable { place, error }),
        }
    }
}

/// Reads items of one collection.
pub(super) async fn items(
    wire: &Wire,
    owner: &Owner,
    found: &Found,
    names: &[String],
    into: &mut Read<'_>,
) -> Result<(), MailboxError> {
    let mut waiting: Vec<Vec<String>> = names.chunks(AT_ONCE).map(<[String]>::to_vec).rev().collect();
    while let Some(group) = waiting.pop() {
        match together(wire, owner, found, &group, into).await {
            Ok(missing) => one_by_one(wire, owner, &found.collection.id, &missing, into).await?,
            // One item can spoil the answer for all: an answer that is too large, or whose XML cannot be read.
            Err(
                MailboxError::TooLarge { .. }
                | MailboxError::Invalid { .. }
                | MailboxError::Failing { status: 500 },
            ) if group.len() > 1 => {
                let (first, rest) = group.split_at(group.len() / 2);
                waiting.push(rest.to_vec());
                waiting.push(first.to_vec());
            }
            Err(
                MailboxError::TooLarge { .. }
                | MailboxError::Invalid { .. }
                | MailboxError::Unsupported { .. }
                | MailboxError::Failing { status: 500 },
            ) => {
                one_by_one(wire, owner, &found.collection.id, &group, into).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Asks for a group twice at most; what is still missing then is asked for alone.
async fn together(
    wire: &Wire,
    owner: &Owner,
    found: &Found,
    group: &[String],
    into: &mut Read<'_>,
) -> Result<Vec<String>, MailboxError> {
    let mut missing = group.to_vec();
    for _ in 0..2 {
        let answered = multiget(wire, found, &missing).await?;
        let mut still = Vec::new();
        for name in missing {
            match answered.get(&name) {
                Some(Answer::There(revision, data, length)) => {
                    into.take(
                        key(&found.collection.id, &name),
                        revision.clone(),
                        (data.as_bytes(), kept::exact(data, *length)),
                        owner,
                    );
                }
                Some(Answer::Gone) => {}
                None => still.push(name),
            }
        }
        missing = still;
        if missing.is_empty() || missing.len() == group.len() {
            break;
        }
    }
    Ok(missing)
}

/// What a server says of one item.
enum Answer {
    /// Its version, its text, and how long the server says that it is.
    There(Revision, String, Option<usize>),
    Gone,
}

async fn multiget(
    wire: &Wire,
    found: &Found,
    names: &[String],
) -> Result<BTreeMap<String, Answer>, MailboxError> {
    let url = places::collection_url(&found.collection.id)?;
    let hrefs = names
        .iter()
        .filter_map(|name| places::item_url(&key(&found.collection.id, name)).ok());
    let hrefs: Vec<String> = hrefs.map(|url| url.path().to_owned()).collect();
    let ask = Ask::new("REPORT", url, Rule::ItemRead)
        .xml("1", bodies::multiget(found.is_book, &hrefs))
        .carrying("items", hrefs.len(), Vec::new());
    let (base, answer) = wire.ask(&ask).await.and_then(Reply::multistatus)?;
    let mut answered = BTreeMap::new();
    for entry in answer.entries {
        let Some(name) = places::name_in(&base, &entry.href) else {
            continue;
        };
        match (entry.status, entry.etag, entry.data) {
            (Some(404 | 410), ..) => {
                answered.entry(name).or_insert(Answer::Gone);
            }
            (_, Some(etag), Some(data)) => {
                let revision = Revision(places::revision(&etag));
                answered.insert(name, Answer::There(revision, data, entry.length));
            }
            _ => {}
        }
    }
    Ok(answered)
}

async fn one_by_one(
    wire: &Wire,
    owner: &Owner,
    collection: &CollectionId,
    names: &[String],
    into: &mut Read<'_>,
) -> Result<(), MailboxError> {
    for name in names {
        let place = key(collection, name);
        match whole(wire, &place).await {
            Ok((revision, bytes)) => into.take(place, revision, (&bytes, Some(bytes.clone())), owner),
            Err(MailboxError::Gone) => {}
            Err(error) if concerns_the_item(&error) && into.failed_in_a_row < PATIENT => {
                into.failed_in_a_row += 1;
                into.unreadable.push(Unreadable { place, error });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// After so many items in a row that could not be had, it is not they.
const PATIENT: u32 = 20;

/// What concerns an item alone stands beside it; what concerns the server ends the run.
fn concerns_the_item(error: &MailboxError) -> bool {
    matches!(
        error,
        MailboxError::TooLarge { .. }
            | MailboxError::Invalid { .. }
            | MailboxError::Unsupported { .. }
            | MailboxError::Forbidden { .. }
            | MailboxError::Failing { status: 500 }
    )
}

/// One item as its server keeps it, byte for byte.
pub(super) async fn whole(wire: &Wire, place: &PlaceKey) -> Result<(Revision, Vec<u8>), MailboxError> {
    let ask = Ask::new("GET", places::item_url(place)?, Rule::ItemRead).carrying("items", 1, Vec::new());
    let reply = wire.ask(&ask).await?.good()?;
    let revision = match reply.etag() {
        Some(etag) => Revision(places::revision(etag)),
        None => version(wire, &reply.url).await?,
    };
    Ok((revision, reply.response.body.to_vec()))
}

/// The version of an item whose reply does not name it.
async fn version(wire: &Wire, url: &Url) -> Result<Revision, MailboxError> {
    let ask = Ask::new("PROPFIND", url.clone(), Rule::ItemRead).xml("0", bodies::propfind(bodies::VERSION));
    let (_, answer) = wire.ask(&ask).await.and_then(Reply::multistatus)?;
    let etag = answer.entries.into_iter().find_map(|entry| entry.etag);
    etag.map(|etag| Revision(places::revision(&etag)))
        .ok_or_else(|| invalid(say!("it names no version of an item")))
}

/// The items of a UID.
pub(super) async fn find(
    wire: &Wire,
    owner: &Owner,
    (found, kept): (&Found, &Kept),
    uid: &str,
) -> Result<Vec<Item>, MailboxError> {
    let questions = if found.is_book {
        vec![bodies::contacts_of(uid)]
    } else {
        vec![
            bodies::entries_of("VEVENT", uid),
            bodies::entries_of("VTODO", uid),
        ]
    };
    let url = places::collection_url(&found.collection.id)?;
    let mut read = Read::new(kept);
    for question in questions {
        let ask = Ask::new("REPORT", url.clone(), Rule::ItemFind)
            .xml("1", question)
            .carrying("uids", 1, Vec::new());
        let answer = wire.ask(&ask).await.and_then(Reply::multistatus);
        let (base, answer) = match answer {
            Ok(answer) => answer,
            // The question may be one that this server does not know; the name is asked for below.
            Err(
                MailboxError::Unsupported { .. }
                | MailboxError::Invalid { .. }
                | MailboxError::Forbidden { .. },
            ) => continue,
            Err(error) => return Err(error),
        };
        for entry in answer.entries {
            let name = places::name_in(&base, &entry.href);
            if let (Some(name), Some(etag), Some(data)) = (name, entry.etag, entry.data) {
                let revision = Revision(places::revision(&etag));
                let text = (data.as_bytes(), kept::exact(&data, entry.length));
                let before = read.unreadable.len();
                read.take(key(&found.collection.id, &name), revision, text, owner);
                if !data.contains(uid) {
                    read.unreadable.truncate(before);
                }
            }
        }
    }
    // Servers that find nothing, or too much, are believed neither.
    read.items.retain(|item| item.uid.as_deref() == Some(uid));
    if read.items.is_empty() {
        let name = resource_name(uid, if found.is_book { "vcf" } else { "ics" });
        one_by_one(wire, owner, &found.collection.id, &[name], &mut read).await?;
        read.items.retain(|item| item.uid.as_deref() == Some(uid));
    }
    read.items.sort_by(|a, b| a.place.cmp(&b.place));
    read.items.dedup_by(|a, b| a.place == b.place);
    // One that is there and makes no sense is not one that is not there.
    match read.unreadable.pop() {
        Some(one) if read.items.is_empty() => Err(one.error),
        _ => Ok(read.items),
    }
}
