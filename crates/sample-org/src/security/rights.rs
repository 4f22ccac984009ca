//! `AccessRights`: what may be done with one row, as bits and as the words of the wire (reference E2).

use super::Verb;

/// A set of rights on one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Rights(i64);

impl Rights {
    /// From `accessrightsmask`; bits without a meaning are dropped.
    pub(crate) const fn of_mask(mask: i64) -> Self {
        let mut known = 0;
        let mut at = 0;
        while at < Verb::ALL.len() {
            // A constant function has no iterator, and the place is below the length.
            #[expect(clippy::indexing_slicing, reason = "a constant function, within the length")]
            let (verb, _) = Verb::ALL[at];
            known |= verb.bit();
            at += 1;
        }
        Self(mask & known)
    }

    /// As `accessrightsmask` keeps it.
    pub(crate) const fn mask(self) -> i64 {
        self.0
    }

    /// Whether there is none.
    pub(crate) const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// With one more.
    pub(crate) const fn and(self, verb: Verb) -> Self {
        Self(self.0 | verb.bit())
    }

    /// Reads `ReadAccess,WriteAccess` or `None`; `None` when a word is unknown.
    pub(crate) fn read(text: &str) -> Option<Self> {
        text.split(',')
            .map(str::trim)
            .filter(|word| *word != "None")
            .try_fold(Self::default(), |all, word| {
                let (verb, _) = Verb::ALL.iter().find(|(_, name)| *name == word)?;
                Some(all.and(*verb))
            })
    }
}

impl core::fmt::Display for Rights {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let held = Verb::ALL.iter().filter(|(verb, _)| self.0 & verb.bit() != 0);
        let words: Vec<&str> = held.map(|(_, word)| *word).collect();
        f.write_str(if words.is_empty() { "None" } else { "" })?;
        f.write_str(&words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::Rights;

    #[test]
    fn e2_bits_and_words_are_those_of_the_reference() {
        for (mask, words) in [
            (0, "None"),
            (1, "ReadAccess"),
            (2, "WriteAccess"),
            (4, "AppendAccess"),
            (16, "AppendToAccess"),
            (32, "CreateAccess"),
            (65_536, "DeleteAccess"),
            (262_144, "ShareAccess"),
            (524_288, "AssignAccess"),
            (3, "ReadAccess, WriteAccess"),
        ] {
            assert_eq!(Rights::of_mask(mask).to_string(), words);
            assert_eq!(Rights::read(words).map(Rights::mask), Some(mask), "{words}");
        }
        assert_eq!(
            Rights::read("ReadAccess,WriteAccess").map(Rights::mask),
            Some(3),
            "blanks do not count"
        );
        assert_eq!(Rights::read("EverythingAccess"), None);
        assert!(Rights::of_mask(8).is_none(), "a bit without a meaning");
    }
}
