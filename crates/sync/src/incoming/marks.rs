//! What follows when a mark *Tracked to Dynamics 365* comes or goes (G-90 to G-93): adding it tracks, removing it untracks and keeps the
//! record. What this program wrote itself is known and asks for nothing, so writing and looking never answer each other.

/// How a message stands with its mark, as far as this computer knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkStanding {
    /// It was seen on none of its copies.
    Unknown,
    /// It is tracked and is to get the mark.
    Due,
    /// It is tracked and bears the mark.
    On,
    /// It was untracked here, and the mark is to be taken off.
    Off,
    /// Its mark was taken off in another program. `left` while other copies bear theirs still.
    LetGo {
        /// Whether other copies bear the mark still.
        left: bool,
    },
    /// It bore the mark before marks were heeded (G-92).
    Before,
}

/// What follows where a mark is seen that was not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appears {
    /// Nothing: it is another copy of a message that is known, or our own doing.
    Nothing,
    /// The message is tracked already, and from now on bears its mark.
    Bears,
    /// Whether it is tracked, the organization has to say; if it is not, it is asked for.
    Asks,
    /// It is asked for, though the organization may have kept its record.
    Tracks,
}

/// What follows where a mark is seen that was not there; `tracked` as far as this computer knows.
#[must_use]
pub fn appears(standing: MarkStanding, tracked: bool) -> Appears {
    match standing {
        MarkStanding::Due
        | MarkStanding::On
        | MarkStanding::Off
        | MarkStanding::Before
        | MarkStanding::LetGo { left: true } => Appears::Nothing,
        MarkStanding::LetGo { left: false } => Appears::Tracks,
        MarkStanding::Unknown if tracked => Appears::Bears,
        MarkStanding::Unknown => Appears::Asks,
    }
}

/// What follows where a message is there still and its mark is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loses {
    /// It is untracked, and the organization keeps its record (G-90).
    LetsGo,
    /// It is known no more: should the mark come back, that is a new one.
    Forgotten,
    /// Nothing: our own doing, or a message that is to be marked anyway.
    Nothing,
}

/// What follows where a message is there still and its mark is not.
#[must_use]
pub fn loses(standing: MarkStanding) -> Loses {
    match standing {
        MarkStanding::On => Loses::LetsGo,
        MarkStanding::Before => Loses::Forgotten,
        MarkStanding::Unknown | MarkStanding::Due | MarkStanding::Off | MarkStanding::LetGo { .. } => {
            Loses::Nothing
        }
    }
}

/// The most marks of one folder that people take off at once without leaving any.
const MOST_AT_ONCE: usize = 25;

/// Whether so many marks that went at once were taken off by a person. A store that loses the words of its marks (after a move, a
/// restored copy) loses all of a folder: that is absence, and absence takes nothing away (promise 4).
#[must_use]
pub fn is_removal(gone: usize, left: usize) -> bool {
    gone <= MOST_AT_ONCE || left > 0
}

#[cfg(test)]
mod tests {
    use super::{Appears, Loses, MarkStanding, appears, is_removal, loses};

    #[test]
    fn g_90_a_mark_tracks_what_is_not_tracked_and_our_own_asks_for_nothing() {
        let table = [
            (MarkStanding::Unknown, false, Appears::Asks),
            (MarkStanding::Unknown, true, Appears::Bears),
            (MarkStanding::Due, true, Appears::Nothing),
            (MarkStanding::On, true, Appears::Nothing),
            (MarkStanding::Off, false, Appears::Nothing),
            (MarkStanding::LetGo { left: true }, false, Appears::Nothing),
            (MarkStanding::LetGo { left: false }, false, Appears::Tracks),
        ];
        for (standing, tracked, expected) in table {
            assert_eq!(appears(standing, tracked), expected, "{standing:?}");
        }
        assert_eq!(appears(MarkStanding::Before, false), Appears::Nothing, "G-92");
    }

    #[test]
    fn g_90_a_mark_that_is_taken_off_lets_go_only_what_bore_it() {
        assert_eq!(loses(MarkStanding::On), Loses::LetsGo);
        assert_eq!(loses(MarkStanding::Before), Loses::Forgotten);
        for standing in [
            MarkStanding::Unknown,
            MarkStanding::Due,
            MarkStanding::Off,
            MarkStanding::LetGo { left: false },
        ] {
            assert_eq!(loses(standing), Loses::Nothing, "{standing:?}");
        }
    }

    #[test]
    fn promise_4_a_store_that_loses_all_its_marks_takes_nothing_away() {
        assert!(is_removal(25, 0) && is_removal(300, 1));
        assert!(!is_removal(26, 0));
    }
}
