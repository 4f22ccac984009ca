//! The index by which this computer decides: brought up to date by what changed in the organization since the last time. Fingerprints
//! under the key of this computer's digests (docs/adr/0010); no address and no text is kept.

use regarding_dataverse::changes::{Checkpoint, Follow, Look, Looked, Seen};
use regarding_dataverse::received::{AddressTable, Addresses, EmailRow, EmailRows};
use regarding_id_cache::cache::CacheWriter;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::received::{AddressRow, KnownEmail};
use regarding_model::address::EmailAddress;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::DigestKey;
use regarding_model::identity::email_record_id;
use regarding_model::ids::OrganizationId;
use regarding_net::Rule;
use uuid::Uuid;

use super::facts::{ADDRESS, Rules, TOKEN};
use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;

/// Under which name the index keeps what its fingerprints were made with.
pub(super) const KEY: &str = "received:key";

fn source(table: &str) -> String {
    format!("received:table:{table}")
}

impl Core {
    /// Brings the messages of the index up to date, and the addresses where this computer decides.
    pub(super) async fn refresh_index(
        &self,
        session: &Session,
        rules: &Rules,
        addresses: bool,
    ) -> Answer<()> {
        self.heed_key(session, &rules.key).await?;
        let (organization, key) = (session.organization, rules.key.clone());
        self.follow(session, &EmailRows, move |cache, look| {
            put_emails(cache, organization, &key, look)
        })
        .await?;
        if !addresses {
            return Ok(());
        }
        for table in AddressTable::ALL {
            let key = rules.key.clone();
            self.follow(session, &table, move |cache, look| {
                put_addresses(cache, organization, &key, table, look)
            })
            .await?;
        }
        Ok(())
    }

    /// Fingerprints under another key say nothing: then the index begins anew.
    async fn heed_key(&self, session: &Session, key: &DigestKey) -> Answer<()> {
        let (organization, print) = (session.organization, key.fingerprint());
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                let known = cache.read().sync_place().checkpoint(organization, KEY)?;
                if known.as_deref() == Some(print.as_str()) {
                    return Ok(());
                }
                cache.index().clear(organization)?;
                cache.sync_place().reached(organization, KEY, Some(&print))?;
                let tables = AddressTable::ALL.iter().map(AddressTable::name);
                for table in tables.chain([EmailRows.table().name]) {
                    cache.sync_place().reached(organization, &source(table), None)?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Takes in what is different in a table, and keeps where the next look goes on with it. A table that the person may not read
    /// has nothing for them.
    async fn follow<F>(
        &self,
        session: &Session,
        table: &F,
        take: impl FnOnce(&CacheWriter<'_>, Look<F::Item>) -> Result<(), CacheError> + Send + 'static,
    ) -> Answer<()>
    where
        F: Follow + Sync,
        F::Item: Send + 'static,
    {
        let (organization, source) = (session.organization, source(table.table().name));
        let from = source.clone();
        let since = self
            .cached(move |cache| cache.read(|cache| cache.sync_place().checkpoint(organization, &from)))
            .await?
            .map(Checkpoint::from_text);
        let looked = session
            .client
            .look(Rule::MailIndex, table, since.as_ref(), &[])
            .await;
        let Looked { look, checkpoint } = match looked {
            Err(error) if error.kind() == FailureKind::Forbidden => return Ok(()),
            other => self.noting(session, other)?,
        };
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                take(cache, look)?;
                cache
                    .sync_place()
                    .reached(organization, &source, Some(checkpoint.as_str()))
            })
        })
        .await
    }
}

fn put_addresses(
    cache: &CacheWriter<'_>,
    organization: OrganizationId,
    key: &DigestKey,
    table: AddressTable,
    look: Look<Addresses>,
) -> Result<(), CacheError> {
    let (rows, gone) = parts(look);
    if gone.is_none() {
        cache.index().clear_addresses(organization, table.name())?;
    }
    for row in rows {
        let Some(record) = table.record(row.id) else {
            continue;
        };
        // A row that makes no sense has no address that counts.
        let addresses = row.item.ok().filter(|addresses| addresses.active);
        let written = addresses.map(|addresses| addresses.written).unwrap_or_default();
        let digests = written
            .iter()
            .filter_map(|text| text.parse::<EmailAddress>().ok())
            .map(|address| key.of_text(ADDRESS, address.as_str()))
            .collect();
        cache
            .index()
            .put_addresses(organization, &AddressRow { record, digests })?;
    }
    for id in gone.unwrap_or_default() {
        cache.index().remove_addresses(organization, table.name(), id)?;
    }
    Ok(())
}

fn put_emails(
    cache: &CacheWriter<'_>,
    organization: OrganizationId,
    key: &DigestKey,
    look: Look<EmailRow>,
) -> Result<(), CacheError> {
    let (rows, gone) = parts(look);
    if gone.is_none() {
        cache.index().clear_emails(organization)?;
    }
    for row in rows {
        let Ok(email) = row.item else { continue };
        let known = KnownEmail {
            record: row.id,
            item: email
                .message
                .map(|message| email_record_id(organization, &message)),
            token: email.token.map(|token| key.of_text(TOKEN, &token)),
            regarding: email.regarding,
            made_at: email.made_at,
        };
        cache.index().put_email(organization, &known)?;
    }
    for id in gone.unwrap_or_default() {
        cache.index().remove_email(organization, id)?;
    }
    Ok(())
}

/// The rows of a look, and what is gone; `None` when the look is a complete one. Of the index nothing is lost that counts when a row
/// is only out of sight: it is no record for this person then (G-44).
fn parts<T>(look: Look<T>) -> (Vec<Seen<T>>, Option<Vec<Uuid>>) {
    match look {
        Look::Complete { rows, .. } => (rows, None),
        Look::Delta {
            changed,
            mut removed,
            unseen,
        } => {
            removed.extend(unseen);
            (changed, Some(removed))
        }
    }
}
