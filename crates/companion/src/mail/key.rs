//! Keys: how front doors name a copy of a message and a folder. Opaque to them, and free of the Message-ID's alphabet.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use regarding_mailbox::seam::{FolderId, ItemKey};

/// The key of a copy.
pub(crate) fn of_item(key: &ItemKey) -> String {
    format!("{}.{}", BASE64.encode(&key.folder.0), BASE64.encode(&key.name))
}

/// The copy of a key; `None` for a text that is no key.
pub(crate) fn to_item(text: &str) -> Option<ItemKey> {
    let (folder, name) = text.split_once('.')?;
    Some(ItemKey {
        folder: FolderId(decoded(folder)?),
        name: decoded(name)?,
    })
}

/// The key of a folder.
pub(crate) fn of_folder(folder: &FolderId) -> String {
    BASE64.encode(&folder.0)
}

/// The folder of a key.
pub(crate) fn to_folder(text: &str) -> Option<FolderId> {
    decoded(text).map(FolderId)
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(BASE64.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use regarding_mailbox::seam::{FolderId, ItemKey};

    use super::{of_item, to_item};

    #[test]
    fn a_key_names_one_copy_and_no_other_text_is_a_key() {
        let key = ItemKey {
            folder: FolderId("Kunden/Büro.2026".to_owned()),
            name: "17:2,S".to_owned(),
        };
        assert_eq!(to_item(&of_item(&key)), Some(key));
        for wrong in ["", ".", "a.b.c", "<x@y.example>", "x@y.example", "ä.ö"] {
            assert!(to_item(wrong).is_none_or(|key| key.name.is_empty()), "{wrong}");
        }
    }
}
