//! Choices that look like chance and are the same for the same seed. Each theme draws from a stream of its own, so that a
//! change in one leaves the others as they were.

use uuid::Uuid;

/// Everything that is derived from the seed: identifiers and streams of choices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source {
    seed: u64,
}

impl Source {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The id of the thing that a theme knows by a key.
    pub(crate) fn id(self, kind: &str, key: &str) -> Uuid {
        Uuid::new_v5(
            &Uuid::NAMESPACE_URL,
            format!("https://alderfinch.example/{}/{kind}/{key}", self.seed).as_bytes(),
        )
    }

    /// The stream of a theme.
    pub(crate) fn stream(self, theme: &str) -> Chance {
        let fingerprint = blake3::hash(format!("{}/{theme}", self.seed).as_bytes());
        let start = fingerprint
            .as_bytes()
            .iter()
            .take(8)
            .fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        Chance(fastrand::Rng::with_seed(start))
    }
}

/// A stream of choices.
#[derive(Debug)]
pub(crate) struct Chance(fastrand::Rng);

impl Chance {
    /// One of these. An empty list is a defect of the caller's data, and gives its default.
    pub(crate) fn pick<T: Copy + Default>(&mut self, choices: &[T]) -> T {
        let at = self.0.usize(..choices.len().max(1));
        choices.get(at).copied().unwrap_or_default()
    }

    /// A place in a list of that length; 0 for an empty one.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        self.0.usize(..length.max(1))
    }

    /// A number of the range, both ends included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.i64(least..=most.max(least))
    }

    /// Yes, in that many of a hundred cases.
    pub(crate) fn percent(&mut self, share: i64) -> bool {
        self.between(1, 100) <= share
    }
}
