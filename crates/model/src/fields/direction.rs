//! The way a field travels.

/// The way a field travels (B-1: `syncdirection` 0 to 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldDirection {
    /// Not at all (0).
    None,
    /// From the record to the item (1).
    ToMailbox,
    /// From the item to the record (2).
    ToOrganization,
    /// Both ways (3).
    Both,
}

impl FieldDirection {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::None, Self::ToMailbox, Self::ToOrganization, Self::Both];

    /// Whether an item takes it from its record.
    #[must_use]
    pub fn to_mailbox(self) -> bool {
        matches!(self, Self::ToMailbox | Self::Both)
    }

    /// Whether a record takes it from its item.
    #[must_use]
    pub fn to_organization(self) -> bool {
        matches!(self, Self::ToOrganization | Self::Both)
    }

    /// Its number (B-1).
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::None => 0,
            Self::ToMailbox => 1,
            Self::ToOrganization => 2,
            Self::Both => 3,
        }
    }

    /// The direction of a number (B-1).
    #[must_use]
    pub fn numbered(number: i64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| i64::from(one.number()) == number)
    }
}

#[cfg(test)]
mod tests {
    use super::FieldDirection;

    #[test]
    fn b_1_directions_are_numbered_from_none_to_both() {
        let numbers = [
            (0, FieldDirection::None),
            (1, FieldDirection::ToMailbox),
            (2, FieldDirection::ToOrganization),
            (3, FieldDirection::Both),
        ];
        for (number, direction) in numbers {
            assert_eq!(FieldDirection::numbered(number), Some(direction));
            assert_eq!(i64::from(direction.number()), number);
        }
        assert_eq!(FieldDirection::numbered(4), None);
        assert_eq!(FieldDirection::numbered(-1), None);
    }
}
