//! Keys: how front doors name an appointment, a contact or a task. Opaque to them, and never the key of a message.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use regarding_mailbox::collections::{CollectionId, PlaceKey};
use regarding_mailbox::seam::{FolderId, ItemKey};

/// Stands before keys of items; the alphabet of other keys has no such sign.
const SIGN: char = '~';

/// The key of an item.
pub(crate) fn of_place(place: &PlaceKey) -> String {
    let (collection, name) = (BASE64.encode(&place.collection.0), BASE64.encode(&place.name));
    format!("{SIGN}{collection}.{name}")
}

/// The place of a key; `None` for a text that is none, the key of a message for one.
pub(crate) fn to_place(text: &str) -> Option<PlaceKey> {
    let (collection, name) = text.strip_prefix(SIGN)?.split_once('.')?;
    Some(PlaceKey {
        collection: CollectionId(decoded(collection)?),
        name: decoded(name)?,
    })
}

/// Under which key the pane of an item is remembered beside those of messages: no folder has such a name.
pub(crate) fn among_panes(place: &PlaceKey) -> ItemKey {
    ItemKey {
        folder: FolderId(format!("\0{}", place.collection.0)),
        name: place.name.clone(),
    }
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(BASE64.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use regarding_mailbox::collections::{CollectionId, PlaceKey};

    use super::{of_place, to_place};
    use crate::mail::key;

    #[test]
    fn a_key_names_one_item_and_no_message_and_the_other_way_round() {
        let place = PlaceKey {
            collection: CollectionId("https://dav.example/c/Büro/".to_owned()),
            name: "a b.ics".to_owned(),
        };
        let text = of_place(&place);
        assert_eq!(to_place(&text), Some(place));
        assert_eq!(key::to_item(&text), None);
        for other in ["", "~", "a.b", "QQ.QQ", "<x@y.example>"] {
            assert_eq!(to_place(other), None, "{other}");
        }
    }
}
