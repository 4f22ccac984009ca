//! Reasons as codes, which may be kept (promise 1): they say which rule, and nothing of the message.

use core::time::Duration;

use super::{Because, NeverRule, Way, WhyNot};

/// For how long a message that was tracked by itself can be taken back with one key: long enough for somebody who was away over a
/// week's end.
pub const UNDO_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

/// Why a message was tracked by itself, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It is tracked.
    Tracked(Because),
    /// It is left alone.
    Left(WhyNot),
}

impl Reason {
    /// Every reason with its code.
    pub const ALL: [(Self, &'static str); 33] = [
        (Self::Tracked(Because::Folder), "rule.folder"),
        (Self::Tracked(Because::Mark), "rule.mark"),
        (Self::Tracked(Because::Everything), "rule.everything"),
        (Self::Tracked(Because::Continues(Way::Answer)), "rule.answer"),
        (Self::Tracked(Because::Continues(Way::Token)), "rule.token"),
        (
            Self::Tracked(Because::Continues(Way::Conversation)),
            "rule.conversation",
        ),
        (Self::Tracked(Because::Continues(Way::Smart)), "rule.smart"),
        (Self::Tracked(Because::Person), "rule.person"),
        (Self::Tracked(Because::Record), "rule.record"),
        (Self::Tracked(Because::Organization), "rule.organization"),
        (Self::Left(WhyNot::Already), "left.already"),
        (Self::Left(WhyNot::Namesake), "left.namesake"),
        (Self::Left(WhyNot::Off), "left.off"),
        (Self::Left(WhyNot::Stopped), "left.stopped"),
        (
            Self::Left(WhyNot::Never(NeverRule::Address)),
            "left.never.address",
        ),
        (Self::Left(WhyNot::Never(NeverRule::Domain)), "left.never.domain"),
        (Self::Left(WhyNot::Never(NeverRule::Word)), "left.never.word"),
        (
            Self::Left(WhyNot::NeverForAll(NeverRule::Address)),
            "left.never_for_all.address",
        ),
        (
            Self::Left(WhyNot::NeverForAll(NeverRule::Domain)),
            "left.never_for_all.domain",
        ),
        (
            Self::Left(WhyNot::NeverForAll(NeverRule::Word)),
            "left.never_for_all.word",
        ),
        (Self::Left(WhyNot::PrivateFolder), "left.private_folder"),
        (Self::Left(WhyNot::Protected), "left.protected"),
        (Self::Left(WhyNot::NoSender), "left.no_sender"),
        (Self::Left(WhyNot::Internal), "left.internal"),
        (Self::Left(WhyNot::ForwardInside), "left.forward_inside"),
        (Self::Left(WhyNot::ContinuesNothing), "left.continues_nothing"),
        (Self::Left(WhyNot::NotAPerson), "left.not_a_person"),
        (Self::Left(WhyNot::NotKnown), "left.not_known"),
        (Self::Left(WhyNot::SentAnew), "left.sent_anew"),
        (Self::Left(WhyNot::NotAddressed), "left.not_addressed"),
        (Self::Left(WhyNot::Machine), "left.machine"),
        (Self::Left(WhyNot::Organization), "left.organization"),
        (Self::Left(WhyNot::Unreadable), "left.unreadable"),
    ];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        let found = Self::ALL.iter().find(|(reason, _)| *reason == self);
        found.map_or("left.organization", |(_, code)| code)
    }

    /// The reason of a code; `None` for one of another version of the program.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == code);
        found.map(|(reason, _)| *reason)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Reason;

    #[test]
    fn every_reason_has_a_code_of_its_own_and_is_read_back() {
        let codes: BTreeSet<&str> = Reason::ALL.iter().map(|(_, code)| *code).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        for (reason, code) in Reason::ALL {
            assert_eq!(reason.code(), code);
            assert_eq!(Reason::of(code), Some(reason));
        }
        assert_eq!(Reason::of("left.by_a_later_version"), None);
    }
}
