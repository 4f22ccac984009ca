//! The private property that names the pair an item belongs to (DESIGN section 4), the same in calendars and on cards:
//!
//! `X-REGARDING-LINK:ORGANIZATION/TABLE/RECORD/UID/USER/WORD`, with GUIDs, the logical name of the table, and the UID that the item had
//! when it was marked, every character of it but letters, digits, `-`, `_` and `.` as `%XX`. There is nothing in it that a server could
//! want to write differently. Marks of the first versions name no user. The word stands only where the person untracked the item
//! (`untracked`), or tracked it anew since (`tracked`), or is to be asked whether the attendees are invited (`uninvited`); a version that
//! does not know it finds no mark.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use regarding_model::ids::RecordRef;
use uuid::Uuid;

use crate::collections::{Bond, LinkMark};
use crate::lines::{Component, Line};

/// The name of the property.
pub(crate) const NAME: &str = "X-REGARDING-LINK";

const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// The mark of a component.
pub(crate) fn read(component: &Component) -> Option<LinkMark> {
    component.all(NAME).find_map(|line| of_value(line.value().trim()))
}

fn of_value(value: &str) -> Option<LinkMark> {
    let mut parts = value.splitn(6, '/');
    let organization = parts.next()?.parse().ok()?;
    let table = parts.next()?.parse().ok()?;
    let id = Uuid::parse_str(parts.next()?).ok()?;
    let uid = percent_decode_str(parts.next()?).decode_utf8().ok()?.into_owned();
    let user = parts.next().map(str::parse).transpose().ok()?;
    let bond = match parts.next() {
        None => Bond::Linked,
        Some("untracked") => Bond::Untracked,
        Some("tracked") => Bond::TrackedAnew,
        Some("uninvited") => Bond::Uninvited,
        Some(_) => return None,
    };
    Some(LinkMark {
        organization,
        user,
        record: RecordRef::new(table, id),
        uid,
        bond,
    })
}

/// Sets the mark of a component, or takes it away.
pub(crate) fn write(component: &mut Component, mark: Option<&LinkMark>, newline: &str) {
    if read(component).as_ref() == mark {
        return;
    }
    component.retain_lines(|line| !line.is(NAME));
    if let Some(mark) = mark {
        let uid = utf8_percent_encode(&mark.uid, KEPT);
        let word = match mark.bond {
            Bond::Linked => "",
            Bond::Untracked => "/untracked",
            Bond::TrackedAnew => "/tracked",
            Bond::Uninvited => "/uninvited",
        };
        let whose = mark.user.map(|user| format!("/{user}{word}")).unwrap_or_default();
        let value = format!(
            "{}/{}/{}/{uid}{whose}",
            mark.organization, mark.record.table, mark.record.id
        );
        component.push_line(Line::new(NAME, &value, newline), newline);
    }
}
