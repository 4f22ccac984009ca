//! The name of a message file: when it came, its unique part, its marks. `1700000000.M1P2.host,S=4096:2,FS`.

use crate::seam::{FlagChange, Flags};

/// The separators before the marks: the one of the specification, and two that are used where a file name may not
/// hold a colon.
const SEPARATORS: [&str; 3] = [":2,", "!2,", ";2,"];

/// One message file, by its name alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The file's name.
    pub(super) file: String,
    /// Whether it lies in `new`: nobody has looked at it yet.
    pub(super) is_new: bool,
    /// Seconds since 1970 when it came; 0 when the name does not tell.
    pub(super) arrived: i64,
}

impl Entry {
    pub(super) fn of(file: String, is_new: bool) -> Self {
        let digits = file.split('.').next().unwrap_or_default();
        let arrived = digits.parse::<u32>().map_or(0, i64::from);
        Self {
            file,
            is_new,
            arrived,
        }
    }

    /// The part that stays when marks change and when the file moves from `new` to `cur`.
    pub(super) fn unique(&self) -> &str {
        self.split().0
    }

    /// The letters of its marks, in the order of the name.
    pub(super) fn letters(&self) -> &str {
        self.split().1
    }

    /// The size that the name tells, when it does (`,S=`).
    pub(super) fn size(&self) -> Option<u64> {
        let field = self
            .unique()
            .split(',')
            .skip(1)
            .find_map(|field| field.strip_prefix("S="));
        field.and_then(|digits| digits.parse().ok())
    }

    /// The order of a page: newest first, and a fixed order among those of one second.
    pub(super) fn order(&self) -> (i64, &str) {
        (self.arrived, self.unique())
    }

    pub(super) fn flags(&self) -> Flags {
        let letters = if self.is_new { "" } else { self.letters() };
        let has = |letter| letters.contains(letter);
        Flags {
            seen: has('S'),
            answered: has('R'),
            flagged: has('F'),
            draft: has('D'),
        }
    }

    /// The file name in `cur` with changed marks; marks that this program does not know stay.
    pub(super) fn renamed(&self, change: FlagChange) -> String {
        let mut letters: Vec<char> = self.letters().chars().collect();
        for (letter, wanted) in [('S', change.seen), ('F', change.flagged)] {
            if let Some(wanted) = wanted {
                letters.retain(|one| *one != letter);
                letters.extend(wanted.then_some(letter));
            }
        }
        letters.sort_unstable();
        letters.dedup();
        let separator = SEPARATORS
            .iter()
            .find(|separator| self.file.contains(**separator))
            .unwrap_or(&DEFAULT);
        format!(
            "{}{separator}{}",
            self.unique(),
            letters.into_iter().collect::<String>()
        )
    }

    fn split(&self) -> (&str, &str) {
        let parts = SEPARATORS
            .iter()
            .find_map(|separator| self.file.rsplit_once(separator));
        parts.unwrap_or((&self.file, ""))
    }
}

/// The name in `cur` of a message with these marks.
pub(super) fn marked(unique: &str, flags: Flags) -> String {
    let letters = [
        ('D', flags.draft),
        ('F', flags.flagged),
        ('R', flags.answered),
        ('S', flags.seen),
    ];
    let set: String = letters
        .iter()
        .filter(|(_, set)| *set)
        .map(|(letter, _)| *letter)
        .collect();
    format!("{unique}{DEFAULT}{set}")
}

const DEFAULT: &str = if cfg!(windows) { "!2," } else { ":2," };

#[cfg(test)]
mod tests {
    use super::Entry;
    use crate::seam::FlagChange;

    #[test]
    fn a_name_tells_time_size_and_marks() {
        let entry = Entry::of("1700000000.M1P2.host,S=4096,W=4200:2,FRSa".to_owned(), false);
        assert_eq!((entry.arrived, entry.size()), (1_700_000_000, Some(4096)));
        assert_eq!(entry.unique(), "1700000000.M1P2.host,S=4096,W=4200");
        let flags = entry.flags();
        assert!(flags.flagged && flags.answered && flags.seen && !flags.draft);
    }

    #[test]
    fn unknown_marks_survive_and_letters_stay_in_order() {
        let entry = Entry::of("1.a:2,Sab".to_owned(), false);
        let change = FlagChange {
            seen: Some(false),
            flagged: Some(true),
        };
        assert_eq!(entry.renamed(change), "1.a:2,Fab");
        let fresh = Entry::of("1.a".to_owned(), true);
        assert!(
            fresh
                .renamed(FlagChange {
                    seen: Some(true),
                    flagged: None
                })
                .ends_with("2,S")
        );
    }

    #[test]
    fn strange_names_are_kept() {
        for strange in [
            "",
            ".",
            ":2,",
            "no-time",
            "99999999999999999999.x:2,S",
            "é:2,S:2,F",
        ] {
            let entry = Entry::of(strange.to_owned(), false);
            assert!(
                entry.arrived == 0 && strange.starts_with(entry.unique()),
                "{strange:?}"
            );
        }
    }
}
