//! The texts of items that were just read or written, in memory and up to a size: a change of an item that was read a moment ago is one
//! request, and what a server keeps as it was sent need not be read again.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use quick_cache::Weighter;
use quick_cache::unsync::Cache;

use crate::collections::{CollectionId, PlaceKey, Revision};

/// How many bytes of texts are kept.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// About how many items that is.
const ABOUT: usize = 4096;

/// So many texts must have come back as they were sent before the server of a collection is believed.
const ENOUGH: u32 = 3;

/// A text, and the version that it is.
struct Text {
    revision: Revision,
    bytes: Vec<u8>,
    /// It was written here, and the server named a strong version for it.
    written: bool,
}

#[derive(Clone)]
struct BySize;

impl Weighter<PlaceKey, Text> for BySize {
    fn weight(&self, place: &PlaceKey, text: &Text) -> u64 {
        let around = place.collection.0.len() + place.name.len() + text.revision.0.len();
        (text.bytes.len() as u64)
            .saturating_add(around as u64)
            .saturating_add(128)
    }
}

/// What is known of how a server keeps what it is sent.
#[derive(Default)]
struct Word {
    kept: u32,
    broken: bool,
}

/// The texts of the run.
///
/// A strong version in the reply to a write says that the text lies there octet for octet (RFC 4791 section 5.3.4, RFC 6352
/// section 6.3.2.3). Some servers name one for a text that they put into words of their own: each is believed once it has kept its word
/// some times, and no more once it has broken it.
pub(super) struct Kept {
    texts: Mutex<Cache<PlaceKey, Text, BySize>>,
    words: Mutex<BTreeMap<CollectionId, Word>>,
}

impl Default for Kept {
    fn default() -> Self {
        Self::bounded(MOST_BYTES)
    }
}

impl Kept {
    fn bounded(bytes: u64) -> Self {
        Self {
            texts: Mutex::new(Cache::with_weighter(ABOUT, bytes, BySize)),
            words: Mutex::default(),
        }
    }

    /// Notes what was read: `text` as it arrived, `exact` as it lies there, where that is known.
    pub(super) fn read(&self, place: &PlaceKey, revision: &Revision, text: &[u8], exact: Option<Vec<u8>>) {
        let before = self.remove(place);
        if let Some(ours) = before.filter(|before| before.written && before.revision == *revision) {
            self.judge(&place.collection, is_same(&ours.bytes, text));
        }
        if let Some(bytes) = exact {
            self.put(place, revision, bytes, false);
        }
    }

    /// Notes what was written under a strong version.
    pub(super) fn wrote(&self, place: &PlaceKey, revision: &Revision, bytes: Vec<u8>) {
        self.put(place, revision, bytes, true);
    }

    /// The text of a version, which is to be changed now: it is not kept any longer.
    pub(super) fn take(&self, place: &PlaceKey, revision: &Revision) -> Option<Vec<u8>> {
        let text = self.remove(place)?;
        (text.revision == *revision).then_some(text.bytes)
    }

    /// The text that was written as a version, if the server is believed to have kept it.
    pub(super) fn as_written(&self, place: &PlaceKey, revision: &Revision) -> Option<Vec<u8>> {
        if !self.is_believed(&place.collection) {
            return None;
        }
        let text = lock(&self.texts)
            .get(place)
            .map(|text| (text.written, text.revision == *revision));
        if text != Some((true, true)) {
            return None;
        }
        self.take(place, revision)
    }

    fn is_believed(&self, collection: &CollectionId) -> bool {
        let words = lock(&self.words);
        words
            .get(collection)
            .is_some_and(|word| !word.broken && word.kept >= ENOUGH)
    }

    fn judge(&self, collection: &CollectionId, kept: bool) {
        let mut words = lock(&self.words);
        let word = words.entry(collection.clone()).or_default();
        word.kept = word.kept.saturating_add(1);
        word.broken |= !kept;
    }

    fn put(&self, place: &PlaceKey, revision: &Revision, bytes: Vec<u8>, written: bool) {
        let text = Text {
            revision: revision.clone(),
            bytes,
            written,
        };
        lock(&self.texts).insert(place.clone(), text);
    }

    fn remove(&self, place: &PlaceKey) -> Option<Text> {
        lock(&self.texts).remove(place).map(|(_, text)| text)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether two texts are the same, whichever way their lines end: XML knows one way only (XML 1.0 section 2.11).
fn is_same(ours: &[u8], theirs: &[u8]) -> bool {
    let without = |text: &[u8]| -> Vec<u8> { text.iter().copied().filter(|byte| *byte != b'\r').collect() };
    without(ours) == without(theirs)
}

/// The bytes of an item, by its text in XML and its length where the server tells it; `None` when they cannot be told.
///
/// XML takes the ends of lines away, which the formats know in one way only (RFC 5545 section 3.1, RFC 6350 section 3.2).
pub(super) fn exact(text: &str, length: Option<usize>) -> Option<Vec<u8>> {
    let usual = if text.contains('\r') {
        text.to_owned()
    } else {
        text.replace('\n', "\r\n")
    };
    match length {
        None => Some(usual.into_bytes()),
        Some(length) if length == usual.len() => Some(usual.into_bytes()),
        Some(length) if length == text.len() => Some(text.as_bytes().to_vec()),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, exact};
    use crate::collections::{CollectionId, PlaceKey, Revision};

    fn place(name: &str) -> PlaceKey {
        PlaceKey {
            collection: CollectionId("https://dav.example/cal/".to_owned()),
            name: name.to_owned(),
        }
    }

    fn version(number: u32) -> Revision {
        Revision(format!("\"{number}\""))
    }

    #[test]
    fn the_bytes_of_an_item_are_known_only_when_they_are_certain() {
        assert_eq!(exact("a\nb\n", None).as_deref(), Some(&b"a\r\nb\r\n"[..]));
        assert_eq!(exact("a\nb\n", Some(6)).as_deref(), Some(&b"a\r\nb\r\n"[..]));
        assert_eq!(exact("a\nb\n", Some(4)).as_deref(), Some(&b"a\nb\n"[..]));
        assert_eq!(exact("a\r\nb\n", None).as_deref(), Some(&b"a\r\nb\n"[..]));
        assert_eq!(exact("a\nb\n", Some(5)), None, "some lines end so, some so");
    }

    #[test]
    fn only_the_version_that_was_read_is_taken_and_only_once() {
        let kept = Kept::default();
        kept.read(&place("x"), &version(1), b"text", Some(b"text".to_vec()));
        assert_eq!(kept.take(&place("x"), &version(2)), None);
        assert_eq!(kept.take(&place("x"), &version(1)), None, "it was another one");
        kept.read(&place("x"), &version(2), b"text", Some(b"text".to_vec()));
        assert_eq!(kept.take(&place("x"), &version(2)), Some(b"text".to_vec()));
        assert_eq!(kept.take(&place("x"), &version(2)), None);
    }

    #[test]
    fn a_server_is_believed_after_some_words_kept_and_never_after_one_broken() {
        let kept = Kept::default();
        for number in 0..3 {
            kept.wrote(&place("x"), &version(number), b"a\r\nb\r\n".to_vec());
            assert_eq!(kept.as_written(&place("x"), &version(number)), None);
            kept.read(&place("x"), &version(number), b"a\nb\n", None);
        }
        kept.wrote(&place("x"), &version(9), b"mine".to_vec());
        assert_eq!(kept.as_written(&place("x"), &version(8)), None);
        assert_eq!(kept.as_written(&place("x"), &version(9)), Some(b"mine".to_vec()));
        kept.wrote(&place("x"), &version(10), b"mine".to_vec());
        kept.read(&place("x"), &version(10), b"theirs", None);
        kept.wrote(&place("x"), &version(11), b"mine".to_vec());
        assert_eq!(kept.as_written(&place("x"), &version(11)), None);
    }

    #[test]
    fn what_is_kept_has_a_bound() {
        let kept = Kept::bounded(10_000);
        for number in 0..1000 {
            let name = number.to_string();
            kept.read(&place(&name), &version(1), b"", Some(vec![b'x'; 1000]));
        }
        let there = (0..1000).filter(|number| kept.take(&place(&number.to_string()), &version(1)).is_some());
        assert!((1..10).contains(&there.count()));
        kept.read(&place("large"), &version(1), b"", Some(vec![b'x'; 100_000]));
        assert_eq!(kept.take(&place("large"), &version(1)), None);
    }
}
