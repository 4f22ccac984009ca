//! Writing items: only over the version that was read, and without making the server write to anybody who was not agreed on.

use jiff::Timestamp;
use regarding_model::fields::Kind;
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use super::discover::{Found, Scheduling};
use super::kept::Kept;
use super::wire::{Ask, Reply, Wire};
use super::{places, read, refusal, xml};
use crate::collections::{Edit, Invitations, Owner, PlaceKey, Revision};
use crate::error::{MailboxError, invalid, unsupported};
use crate::meeting::MeetingText;
use crate::moments::{key, resource_name};
use crate::parsed;

/// Creates an item under its derived name.
pub(super) async fn create(
    wire: &Wire,
    owner: &Owner,
    (found, kept): (&Found, &Kept),
    kind: Kind,
    uid: &str,
    edit: &Edit,
) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
    let bytes = parsed::create(kind, uid, edit, owner, Timestamp::now())?;
    add(wire, owner, (found, kept), uid, (bytes, edit)).await
}

/// Puts a meeting that came by mail into a calendar. A server that schedules writes to nobody because of it: whoever is invited has not
/// answered (RFC 6638, section 3.2.2.1), and what the owner may organize is refused where nothing keeps the server from inviting.
pub(super) async fn keep(
    wire: &Wire,
    owner: &Owner,
    (found, kept): (&Found, &Kept),
    uid: &str,
    text: &MeetingText,
) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
    stay_silent(found, text.bytes(), owner)?;
    let as_it_is = Edit::default();
    add(
        wire,
        owner,
        (found, kept),
        uid,
        (text.bytes().to_vec(), &as_it_is),
    )
    .await
}

/// Writes a new text under the name that its UID leads to.
async fn add(
    wire: &Wire,
    owner: &Owner,
    (found, kept): (&Found, &Kept),
    uid: &str,
    (bytes, edit): (Vec<u8>, &Edit),
) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
    let place = key(
        &found.collection.id,
        &resource_name(uid, if found.is_book { "vcf" } else { "ics" }),
    );
    let ask = put(&place, found, &bytes, edit)?.header("if-none-match", "*");
    let reply = wire.ask(&ask).await?;
    let reply = written(reply)?;
    let revision = version(wire, owner, (&place, kept), &reply, bytes).await;
    Ok((place, revision))
}

/// Changes an item: in one request, where the version that was read is in hand.
pub(super) async fn update(
    wire: &Wire,
    owner: &Owner,
    (found, kept): (&Found, &Kept),
    place: &PlaceKey,
    revision: &Revision,
    edit: &Edit,
) -> Result<Option<Revision>, MailboxError> {
    let bytes = text_of(wire, kept, place, revision).await?;
    let after = parsed::edit(&bytes, edit, owner)?;
    if after == bytes {
        return Ok(Some(revision.clone()));
    }
    if edit.invitations != Invitations::Agreed {
        stay_silent(found, &bytes, owner)?;
    }
    let ask = put(place, found, &after, edit)?;
    let reply = over(wire, ask, place, revision).await?;
    let reply = written(reply)?;
    Ok(version(wire, owner, (place, kept), &reply, after).await)
}

/// The text of a version: in hand, or read now.
async fn text_of(
    wire: &Wire,
    kept: &Kept,
    place: &PlaceKey,
    revision: &Revision,
) -> Result<Vec<u8>, MailboxError> {
    if let Some(bytes) = kept.take(place, revision) {
        return Ok(bytes);
    }
    let (now, bytes) = read::whole(wire, place).await?;
    if now == *revision {
        Ok(bytes)
    } else {
        Err(MailboxError::Stale)
    }
}

/// Removes an item.
pub(super) async fn remove(
    wire: &Wire,
    owner: &Owner,
    (found, kept): (&Found, &Kept),
    place: &PlaceKey,
    revision: &Revision,
    invitations: Invitations,
) -> Result<(), MailboxError> {
    if invitations != Invitations::Agreed && !found.is_book && found.scheduling == Scheduling::Always {
        let bytes = text_of(wire, kept, place, revision).await?;
        stay_silent(found, &bytes, owner)?;
    }
    let ask = silenced(
        Ask::new("DELETE", places::item_url(place)?, Rule::ItemWrite),
        found,
        invitations,
    );
    over(wire, ask, place, revision).await.and_then(written).map(drop)
}

/// An update or a removal of a meeting makes a server that schedules write to its attendees, whatever the item says by then
/// (RFC 6638 section 3.2.1: also when the attendees are taken out of its hands, they get a cancellation). Where nothing can keep it from
/// that, the change is not made (promise 8).
fn stay_silent(found: &Found, before: &[u8], owner: &Owner) -> Result<(), MailboxError> {
    match found.scheduling {
        Scheduling::Never | Scheduling::CanBeSilenced => Ok(()),
        Scheduling::Always if parsed::writes_to_people(before, owner) => Err(MailboxError::Loud),
        Scheduling::Always => Ok(()),
    }
}

/// Asks the server to write to nobody because of this request.
fn silenced(ask: Ask, found: &Found, invitations: Invitations) -> Ask {
    if found.is_book || found.scheduling == Scheduling::Never || invitations == Invitations::Agreed {
        return ask;
    }
    // RFC 6638 section 8.1 for somebody who was invited; the other one is Cyrus's own, for whoever invites.
    ask.header("schedule-reply", "F")
        .header("scheduling-enabled", "F")
}

fn put(place: &PlaceKey, found: &Found, bytes: &[u8], edit: &Edit) -> Result<Ask, MailboxError> {
    let media_type = if found.is_book {
        "text/vcard; charset=utf-8"
    } else {
        "text/calendar; charset=utf-8"
    };
    let record: Vec<Uuid> = edit.mark.iter().flatten().map(|mark| mark.record.id).collect();
    let ask = Ask::new("PUT", places::item_url(place)?, Rule::ItemWrite)
        .body(media_type, bytes.to_vec())
        .carrying("items", 1, record);
    Ok(silenced(ask, found, edit.invitations))
}

/// Asks for a change of one version. Where a server knows its versions as weak ones only, it is shown that form, which most of them
/// take; where it does not even take that, nothing can be changed there without the danger of losing somebody's edit.
async fn over(wire: &Wire, ask: Ask, place: &PlaceKey, revision: &Revision) -> Result<Reply, MailboxError> {
    let reply = wire.ask(&ask.clone().header("if-match", &revision.0)).await?;
    if reply.status() != 412 {
        return Ok(reply);
    }
    match read::whole(wire, place).await {
        Ok((now, _)) if now == *revision => {}
        Ok(_) => return Err(MailboxError::Stale),
        Err(error) => return Err(error),
    }
    let reply = wire
        .ask(&ask.header("if-match", &format!("W/{}", revision.0)))
        .await?;
    if reply.status() == 412 {
        return Err(unsupported(say!("changing an item only if nobody else did")));
    }
    Ok(reply)
}

/// A write that was carried out, or why it was not.
fn written(reply: Reply) -> Result<Reply, MailboxError> {
    let Some(status) = refused_by(&reply)? else {
        return Ok(reply);
    };
    // The same UID under another name is told by 403, 409 or 412 (RFC 4791 section 5.3.2.1).
    let twice = ["no-uid-conflict", "unique-scheduling-object-resource"];
    if twice.iter().any(|name| xml::names(&reply.response.body, name)) {
        return Err(MailboxError::Stale);
    }
    let unfit = [
        "valid-calendar-data",
        "valid-address-data",
        "valid-calendar-object-resource",
        "supported-calendar-component",
    ];
    if unfit.iter().any(|name| xml::names(&reply.response.body, name)) {
        return Err(invalid(say!("it does not take what was written for an item")));
    }
    // Nothing is there to write into (RFC 4918 section 9.7.1).
    Err(if status == 409 {
        MailboxError::Gone
    } else {
        refusal::of_status(status, &reply)
    })
}

/// With which status a write was refused. Some servers say 207 and put the refusal into it, where it means what it would mean alone.
fn refused_by(reply: &Reply) -> Result<Option<u16>, MailboxError> {
    let status = reply.status();
    if status != 207 {
        return Ok((!reply.response.status.is_success()).then_some(status));
    }
    let answer = xml::multistatus(&reply.response.body)?;
    // One that names no status has not said that it did it.
    let mut said = answer.entries.iter().map(|entry| entry.status.unwrap_or(status));
    Ok(said.find(|it| !(200..300).contains(it) || *it == 207))
}

/// The version of what was just written. One that the server does not say is looked up.
async fn version(
    wire: &Wire,
    owner: &Owner,
    (place, kept): (&PlaceKey, &Kept),
    reply: &Reply,
    wrote: Vec<u8>,
) -> Option<Revision> {
    let Some(etag) = reply.etag() else {
        return looked_up(wire, owner, place, &wrote).await;
    };
    let revision = Revision(places::revision(etag));
    // A weak one promises nothing about the bytes (RFC 9110 section 8.8.1).
    if !places::is_weak(etag) {
        kept.wrote(place, &revision, wrote);
    }
    Some(revision)
}

/// The version of what was just written, for a server that does not say it: only if what is there says what was written. Somebody else
/// may have been quicker than the look, and their version is not ours.
async fn looked_up(wire: &Wire, owner: &Owner, place: &PlaceKey, wrote: &[u8]) -> Option<Revision> {
    let (revision, bytes) = read::whole(wire, place).await.ok()?;
    let (there, ours) = (
        parsed::read(&bytes, owner).ok()?,
        parsed::read(wrote, owner).ok()?,
    );
    (there.content == ours.content && there.exceptions == ours.exceptions && there.mark == ours.mark)
        .then_some(revision)
}
