//! What the person may do at all, read before anything is offered (reference E1): to synchronize, and with records of each kind.

use super::SyncedTable;
use super::seam::Rights;
use crate::operations::privileges::{Depth, Privileges};

/// The privilege to synchronize at all (B-8, I-6).
pub const SYNC: &str = "prvSyncToOutlook";

/// What the person may do with records of a table, somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindRights {
    /// Read some.
    pub read: bool,
    /// Make them.
    pub create: bool,
    /// Change some.
    pub write: bool,
    /// Delete some.
    pub delete: bool,
    /// Set what they are regarding.
    pub append: bool,
    /// Be what others are regarding.
    pub append_to: bool,
}

/// Whether an administrator lets the person synchronize; `true` where the organization tells no names of privileges.
#[must_use]
pub fn may_sync(privileges: &Privileges) -> bool {
    !privileges.are_known() || privileges.has(SYNC)
}

/// What the person may do with records of a table; everything where the organization tells no names of privileges.
#[must_use]
pub fn of_table(privileges: &Privileges, table: SyncedTable) -> KindRights {
    let may = |verb| !privileges.are_known() || privileges.has(&table.privilege(verb));
    KindRights {
        read: may("Read"),
        create: may("Create"),
        write: may("Write"),
        delete: may("Delete"),
        append: may("Append"),
        append_to: may("AppendTo"),
    }
}

/// The first privilege that is missing to synchronize records of a table in both directions: for a sentence.
#[must_use]
pub fn missing(privileges: &Privileges, table: SyncedTable) -> Option<String> {
    if !may_sync(privileges) {
        return Some(SYNC.to_owned());
    }
    let verbs = ["Read", "Create", "Write", "Append"];
    let names = verbs.into_iter().map(|verb| table.privilege(verb));
    names
        .into_iter()
        .find(|name| privileges.are_known() && !privileges.has(name))
}

/// Whether the person reads every row of a table (reference A14).
pub(super) fn reads_all(privileges: &Privileges, table: SyncedTable) -> bool {
    privileges.depth(&table.privilege("Read")) == Some(Depth::Global)
}

/// What the privileges tell about one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    write: Reached,
    delete: Reached,
    append: Reached,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    Yes,
    No,
    /// It depends on whose the row is, and on whom it is shared with.
    Depends,
}

impl Reach {
    /// Whether the row has to be asked about.
    pub(super) fn is_unclear(self) -> bool {
        [self.write, self.delete, self.append].contains(&Reached::Depends)
    }

    /// The rights, what depends counted as held.
    pub(super) fn known(self) -> Rights {
        Rights {
            write: self.write != Reached::No,
            delete: self.delete != Reached::No,
            append: self.append != Reached::No,
        }
    }
}

/// Cheap where a privilege reaches the whole organization, or the row is the person's own.
pub(super) fn reach(privileges: &Privileges, table: SyncedTable, own: bool) -> Reach {
    let of = |verb| {
        let name = table.privilege(verb);
        if !privileges.are_known() {
            Reached::Depends
        } else if !privileges.has(&name) {
            Reached::No
        } else if own || privileges.depth(&name) == Some(Depth::Global) {
            Reached::Yes
        } else {
            Reached::Depends
        }
    };
    Reach {
        write: of("Write"),
        delete: of("Delete"),
        append: of("Append"),
    }
}
