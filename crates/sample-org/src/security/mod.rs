//! Who may do what: privileges of roles with their depths, ownership, sharing, secured columns (reference E). Reads whom it
//! has before it and decides; writes nothing.

pub(crate) mod caller;
pub(crate) mod columns;
pub(crate) mod grants;
mod load;
pub(crate) mod rights;
pub(crate) mod sight;

pub(crate) use caller::Caller;
pub(crate) use load::ADMINISTRATOR_TEMPLATE;
pub(crate) use rights::Rights;

/// How far a privilege reaches (reference E1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// Own rows.
    Basic,
    /// Rows of the own business unit.
    Local,
    /// Rows of the own business unit and those below it.
    Deep,
    /// All rows.
    Global,
}

impl Depth {
    /// As `roleprivileges.privilegedepthmask` keeps it.
    pub(crate) const fn mask(self) -> i64 {
        match self {
            Self::Basic => 1,
            Self::Local => 2,
            Self::Deep => 4,
            Self::Global => 8,
        }
    }

    /// The depth of a mask.
    pub(crate) const fn of_mask(mask: i64) -> Option<Self> {
        match mask {
            1 => Some(Self::Basic),
            2 => Some(Self::Local),
            4 => Some(Self::Deep),
            8 => Some(Self::Global),
            _ => None,
        }
    }

    /// The depth of a name, as `AddPrivilegesRole` takes it.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        [Self::Basic, Self::Local, Self::Deep, Self::Global]
            .into_iter()
            .find(|depth| depth.name() == name)
    }

    /// As `RetrieveUserPrivileges` names it (reference E2).
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Basic => "Basic",
            Self::Local => "Local",
            Self::Deep => "Deep",
            Self::Global => "Global",
        }
    }
}

/// What somebody wants to do with rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// See.
    Read,
    /// Make.
    Create,
    /// Change.
    Write,
    /// Remove.
    Delete,
    /// Attach to another row.
    Append,
    /// Let another row be attached.
    AppendTo,
    /// Give to another owner.
    Assign,
    /// Show to others.
    Share,
}

impl Verb {
    /// All verbs with the names and bits of `AccessRights` (reference E2).
    pub(crate) const ALL: [(Self, &'static str); 8] = [
        (Self::Read, "ReadAccess"),
        (Self::Write, "WriteAccess"),
        (Self::Append, "AppendAccess"),
        (Self::AppendTo, "AppendToAccess"),
        (Self::Create, "CreateAccess"),
        (Self::Delete, "DeleteAccess"),
        (Self::Share, "ShareAccess"),
        (Self::Assign, "AssignAccess"),
    ];

    /// The bit of `AccessRights` (reference E2).
    pub(crate) const fn bit(self) -> i64 {
        match self {
            Self::Read => 1,
            Self::Write => 2,
            Self::Append => 4,
            Self::AppendTo => 16,
            Self::Create => 32,
            Self::Delete => 65_536,
            Self::Share => 262_144,
            Self::Assign => 524_288,
        }
    }

    /// The word of `AccessRights` (reference E2).
    pub(crate) fn access(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(verb, _)| *verb == self)
            .map_or("", |(_, word)| word)
    }

    /// The word in a privilege's name.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Create => "Create",
            Self::Write => "Write",
            Self::Delete => "Delete",
            Self::Append => "Append",
            Self::AppendTo => "AppendTo",
            Self::Assign => "Assign",
            Self::Share => "Share",
        }
    }
}
