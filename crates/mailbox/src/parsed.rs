//! An item as its text says it, wherever the text lies: the same for servers and for files.

use std::collections::BTreeSet;

use jiff::Timestamp;
use regarding_model::fields::{Content, Kind};

use crate::collections::{
    Edit, Exception, FileBytes, Item, LinkMark, Organizer, Owner, Peculiarity, PlaceKey, Revision,
};
use crate::error::MailboxError;
use crate::lines::{Document, Malformed};
use crate::{ical, vcard};
use regarding_model::say;

/// What a text says.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) kind: Kind,
    pub(crate) uid: Option<String>,
    pub(crate) content: Content,
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) mark: Option<LinkMark>,
    pub(crate) peculiarities: BTreeSet<Peculiarity>,
    pub(crate) organizer: Organizer,
    pub(crate) changed: Option<Timestamp>,
    pub(crate) invites: bool,
    pub(crate) uninvited: bool,
}

impl Parsed {
    /// The item at a place.
    pub(crate) fn at(self, place: PlaceKey, revision: Revision) -> Item {
        Item {
            place,
            revision,
            kind: self.kind,
            uid: self.uid,
            content: self.content,
            exceptions: self.exceptions,
            mark: self.mark,
            peculiarities: self.peculiarities.into_iter().collect(),
            organizer: self.organizer,
            changed: self.changed,
            invites: self.invites,
            uninvited: self.uninvited,
        }
    }
}

/// Which format a text is in, told by what it begins with.
enum Format {
    Calendar,
    Card,
}

fn taken_apart(bytes: &[u8]) -> Result<(Format, Document), MailboxError> {
    let document = Document::read(bytes)
        .map_err(|Malformed| bad_item(say!("its parts lie in each other too deeply")))?;
    let format = if document.components("VCALENDAR").next().is_some() {
        Format::Calendar
    } else if document.components("VCARD").next().is_some() {
        Format::Card
    } else {
        return Err(bad_item(say!("it is neither a calendar entry nor a contact")));
    };
    Ok((format, document))
}

/// Reads a text.
pub(crate) fn read(bytes: &[u8], owner: &Owner) -> Result<Parsed, MailboxError> {
    match taken_apart(bytes)? {
        (Format::Calendar, document) => ical::read(&document, owner),
        (Format::Card, document) => vcard::read(&document),
    }
}

/// Changes a text: what the edit names, and no other byte. The same bytes come back when everything is as it should be already.
pub(crate) fn edit(bytes: &[u8], edit: &Edit, owner: &Owner) -> Result<Vec<u8>, MailboxError> {
    let (format, mut document) = taken_apart(bytes)?;
    match format {
        Format::Calendar => ical::edit(&mut document, edit, owner)?,
        Format::Card => vcard::edit(&mut document, edit)?,
    }
    Ok(document.to_bytes())
}

/// A new text.
pub(crate) fn create(
    kind: Kind,
    uid: &str,
    edit: &Edit,
    owner: &Owner,
    now: Timestamp,
) -> Result<Vec<u8>, MailboxError> {
    let document = match kind {
        Kind::Appointment | Kind::Task => ical::create(kind, uid, edit, owner, now)?,
        Kind::Contact => vcard::create(uid, edit)?,
    };
    Ok(document.to_bytes())
}

/// The files in a text (B-81).
pub(crate) fn files(bytes: &[u8]) -> Result<Vec<FileBytes>, MailboxError> {
    match taken_apart(bytes)? {
        (Format::Calendar, document) => Ok(ical::files(&document)),
        (Format::Card, _) => Ok(Vec::new()),
    }
}

/// Every UID in a text, each once.
pub(crate) fn uids(bytes: &[u8]) -> Vec<String> {
    let Ok((_, document)) = taken_apart(bytes) else {
        return Vec::new();
    };
    let cards = document.components("VCARD");
    let calendars = document.components("VCALENDAR");
    let entries = calendars.flat_map(|it| it.components("VEVENT").chain(it.components("VTODO")));
    let uids = cards
        .chain(entries)
        .flat_map(|it| it.all("UID"))
        .map(|line| line.text().trim().to_owned());
    let distinct: BTreeSet<String> = uids.filter(|uid| !uid.is_empty()).collect();
    distinct.into_iter().collect()
}

/// Whether a change of this text could make a server write to somebody: it names people, and the server was not told to leave them
/// alone.
pub(crate) fn writes_to_people(bytes: &[u8], owner: &Owner) -> bool {
    match taken_apart(bytes) {
        Ok((Format::Calendar, document)) => ical::writes_to_people(&document, owner),
        Ok((Format::Card, _)) | Err(_) => false,
    }
}

/// Why an item cannot be read or written, without content.
pub(crate) fn bad_item(reason: impl Into<String>) -> MailboxError {
    MailboxError::BadItem {
        reason: reason.into(),
    }
}

/// What this program does not do.
pub(crate) fn not_done(what: impl Into<String>) -> MailboxError {
    MailboxError::NotDone { what: what.into() }
}

#[cfg(test)]
mod tests;
