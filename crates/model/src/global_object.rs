//! The `globalobjectid` of an appointment (reference C3): hex of the Outlook GlobalObjectId, which carries the iCalendar UID
//! (MS-OXOCAL 2.2.1.27, MS-OXCICAL 2.1.3.1.1.20.26). By it an appointment is found that the organization's own services made.

use core::fmt::Write as _;

/// What every GlobalObjectId begins with.
const PREFIX: [u8; 16] = [
    0x04, 0x00, 0x00, 0x00, 0x82, 0x00, 0xE0, 0x00, 0x74, 0xC5, 0xB7, 0x10, 0x1A, 0x82, 0xE0, 0x08,
];
/// What stands before a UID that is not of Outlook's own making.
const FOREIGN: [u8; 12] = *b"vCal-Uid\x01\x00\x00\x00";
/// Where the date of an occurrence stands: two bytes of the year, month, day.
const OCCURRENCE: core::ops::Range<usize> = 16..20;
/// Where the length of the data stands; the data follow.
const LENGTH: core::ops::Range<usize> = 36..40;
/// The most characters of the column (reference C3).
const MOST: usize = 300;

/// The `globalobjectid` of a UID, in upper case; `None` for one that is empty or does not fit the column.
#[must_use]
pub fn global_object_id(uid: &str) -> Option<String> {
    let uid = uid.trim();
    let bytes = match bytes_of_hex(uid).filter(|bytes| is_whole(bytes)) {
        Some(own) => of_series(own),
        None if uid.is_empty() => return None,
        None => foreign(uid)?,
    };
    Some(hex(&bytes)).filter(|text| text.len() <= MOST)
}

/// The UID that a `globalobjectid` carries; an occurrence has the UID of its series. `None` for anything else.
#[must_use]
pub fn uid_of(global_object_id: &str) -> Option<String> {
    let bytes = bytes_of_hex(global_object_id.trim()).filter(|bytes| is_whole(bytes))?;
    let data = bytes.get(LENGTH.end..)?;
    match data.strip_prefix(&FOREIGN) {
        Some(uid) => {
            let uid = uid.strip_suffix(&[0]).unwrap_or(uid);
            let uid = core::str::from_utf8(uid).ok()?;
            (!uid.is_empty() && !uid.contains('\0')).then(|| uid.to_owned())
        }
        None => Some(hex(&of_series(bytes))),
    }
}

fn foreign(uid: &str) -> Option<Vec<u8>> {
    let length = u32::try_from(FOREIGN.len() + uid.len() + 1).ok()?;
    let mut bytes = PREFIX.to_vec();
    bytes.resize(LENGTH.start, 0);
    bytes.extend(length.to_le_bytes());
    bytes.extend(FOREIGN);
    bytes.extend(uid.as_bytes());
    bytes.push(0);
    Some(bytes)
}

/// Whether these are a GlobalObjectId, complete.
fn is_whole(bytes: &[u8]) -> bool {
    let length = bytes.get(LENGTH).and_then(|length| length.try_into().ok());
    let length = length
        .map(u32::from_le_bytes)
        .and_then(|length| usize::try_from(length).ok());
    bytes.starts_with(&PREFIX) && length.is_some_and(|length| bytes.len() - LENGTH.end == length)
}

/// Without the date of an occurrence.
fn of_series(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(date) = bytes.get_mut(OCCURRENCE) {
        date.fill(0);
    }
    bytes
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || digits.len() > 4 * MOST {
        return None;
    }
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    digits
        .chunks_exact(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{global_object_id, uid_of};

    /// Made by Outlook: 16 bytes of data that say nothing.
    const OWN: &str = "040000008200E00074C5B7101A82E00800000000B0C2A5F7B0D8D9010000000000000000100000009E1B1D4D4B5D5F4F8C6A1D2E3F405162";

    #[test]
    fn c3_a_foreign_uid_stands_behind_its_word() {
        let id = global_object_id("a@b").unwrap();
        assert_eq!(
            id,
            [
                "040000008200E00074C5B7101A82E008",
                &"00".repeat(20),
                "10000000",
                "7643616C2D556964",
                "01000000",
                "614062",
                "00",
            ]
            .concat()
        );
        assert_eq!(uid_of(&id).as_deref(), Some("a@b"));
        assert_eq!(uid_of(&id.to_lowercase()).as_deref(), Some("a@b"));
    }

    #[test]
    fn c3_outlooks_own_is_its_uid_and_an_occurrence_has_that_of_its_series() {
        assert_eq!(global_object_id(OWN).as_deref(), Some(OWN));
        assert_eq!(uid_of(OWN).as_deref(), Some(OWN));
        let occurrence = OWN.replacen("E00800000000", "E00807EA0304", 1);
        assert_eq!(uid_of(&occurrence).as_deref(), Some(OWN));
        assert_eq!(global_object_id(&occurrence).as_deref(), Some(OWN));
    }

    #[test]
    fn what_is_none_or_too_long_is_none() {
        for text in ["", "zz", "0400", &OWN[..OWN.len() - 2], "é"] {
            assert_eq!(uid_of(text), None, "{text}");
        }
        assert_eq!(global_object_id("  "), None);
        assert!(global_object_id(&"x".repeat(97)).is_some());
        assert_eq!(global_object_id(&"x".repeat(98)), None, "300 characters");
    }

    proptest! {
        #[test]
        fn uids_come_back(uid in "[!-~]{1,97}") {
            prop_assert_eq!(global_object_id(&uid).and_then(|id| uid_of(&id)), Some(uid));
        }

        #[test]
        fn no_text_makes_it_fall_over(text in any::<String>()) {
            let _ = (uid_of(&text), global_object_id(&text));
        }
    }
}
