//! Which rows the caller sees or may treat, as SQL: ownership, depth from a business unit, sharing (reference E1, E4). A
//! unary plus keeps these columns from steering the choice of an index: what a query asks for is nearly always narrower than
//! what somebody may see.

use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::caller::{Held, Reach};
use super::{Caller, Depth, Verb};
use crate::odata::fragment::Fragment;
use crate::schema::{ACTIVITY_STORAGE, Ownership, Table, tables};

/// Rows of this kind, when several share an SQL table.
pub(crate) fn kind_of(table: &Table, alias: &str) -> Fragment {
    if table.is_activity() {
        Fragment::plain(format!("+{alias}.activitytypecode = '{}'", table.name))
    } else {
        Fragment::plain("1")
    }
}

/// What narrows the rows to those that the caller may read; `None` when nothing does.
pub(crate) fn visible(caller: &Caller, table: &Table, alias: &str) -> Option<Fragment> {
    within(caller, Verb::Read, table, alias)
}

/// What narrows the rows to those that the caller may treat so; whoever acts for another must be allowed to as well as
/// they (reference A2).
pub(crate) fn within(caller: &Caller, verb: Verb, table: &Table, alias: &str) -> Option<Fragment> {
    let own = alone(caller, verb, table, alias);
    let behind = caller
        .behind
        .as_deref()
        .and_then(|actor| alone(actor, verb, table, alias));
    let both: Vec<Fragment> = own.into_iter().chain(behind).collect();
    (!both.is_empty()).then(|| Fragment::join(both, " AND "))
}

fn alone(caller: &Caller, verb: Verb, table: &Table, alias: &str) -> Option<Fragment> {
    let Some(held) = caller.held(verb, table) else {
        return Some(Fragment::plain("0"));
    };
    let everywhere = held.reaches.iter().any(|reach| reach.depth == Depth::Global);
    match table.ownership {
        Ownership::Organization => None,
        Ownership::Owner if table.name == "template" => Some(template(caller, verb, held, table, alias)),
        Ownership::Parent(FILES) => Some(of_file(caller, verb, alias)),
        _ if everywhere => None,
        Ownership::Person => Some(one_of(&format!("+{alias}.\"{}\"", table.key), [caller.user])),
        Ownership::Unit(column) => Some(in_unit(caller, held, table, column, alias)),
        Ownership::Parent(lookup) => parent(caller, verb, lookup, alias),
        Ownership::Owner => Some(owned(caller, verb, held, table, alias)),
    }
}

/// Own rows and those of one's teams with any depth, wherever they are; rows of business units with depth; rows that are
/// shared, for the rights that the share gives.
fn owned(caller: &Caller, verb: Verb, held: &Held, table: &Table, alias: &str) -> Fragment {
    let owner = format!("+{alias}.ownerid");
    let mut ways = vec![if held.reaches.iter().any(|reach| reach.own_rows) {
        one_of(&owner, caller.owners())
    } else {
        one_of(&owner, held.reaches.iter().filter_map(|reach| reach.team))
    }];
    ways.extend(units(held, &format!("+{alias}.owningbusinessunit")));
    ways.extend(shared(caller, verb, table, alias));
    Fragment::join(ways, " OR ").wrapped("(", ")")
}

/// A personal template is its owner's and theirs whom it is shared with, however far a role reaches (general knowledge of the
/// product: *Viewable by: Individual*). Those of the organization are as other rows.
fn template(caller: &Caller, verb: Verb, held: &Held, table: &Table, alias: &str) -> Fragment {
    let everywhere = held.reaches.iter().any(|reach| reach.depth == Depth::Global);
    let of_everybody = format!("coalesce({alias}.ispersonal, 0) = 0");
    let mut ways = vec![if everywhere {
        Fragment::plain(of_everybody)
    } else {
        owned(caller, verb, held, table, alias).wrapped(&format!("({of_everybody} AND "), ")")
    }];
    ways.push(one_of(&format!("+{alias}.ownerid"), caller.owners()));
    ways.extend(shared(caller, verb, table, alias));
    Fragment::join(ways, " OR ").wrapped("(", ")")
}

/// Users, teams and units: oneself, one's teams and one's unit with any depth, others by the unit that they stand in.
fn in_unit(caller: &Caller, held: &Held, table: &Table, column: &str, alias: &str) -> Fragment {
    let own = caller.owners().chain([caller.business_unit]);
    let mut ways = vec![one_of(&format!("+{alias}.\"{}\"", table.key), own)];
    ways.extend(units(held, &format!("+{alias}.\"{column}\"")));
    Fragment::join(ways, " OR ").wrapped("(", ")")
}

fn units(held: &Held, field: &str) -> Vec<Fragment> {
    let of = |depth: Depth| {
        let matching = held.reaches.iter().filter(move |reach| reach.depth == depth);
        let mut units: Vec<Uuid> = matching.map(|reach: &Reach| reach.unit).collect();
        units.sort_unstable();
        units.dedup();
        units
    };
    let (local, deep) = (of(Depth::Local), of(Depth::Deep));
    let mut ways = Vec::new();
    if !local.is_empty() {
        ways.push(one_of(field, local));
    }
    if !deep.is_empty() {
        let from = one_of("b.businessunitid", deep);
        let head = format!(
            "{field} IN (WITH RECURSIVE below(id) AS (SELECT b.businessunitid FROM businessunit b WHERE "
        );
        ways.push(from.wrapped(
            &head,
            " UNION SELECT c.businessunitid FROM businessunit c JOIN below ON c.parentbusinessunitid = below.id) SELECT id FROM below)",
        ));
    }
    ways
}

/// A share gives its rights and no more; that the privilege is held at all was asked before (reference E4).
fn shared(caller: &Caller, verb: Verb, table: &Table, alias: &str) -> Option<Fragment> {
    if !caller.shared_with {
        return None;
    }
    // The activities share their keys, so that the pointer finds the share of its activity.
    let kind = if table.storage == ACTIVITY_STORAGE {
        String::new()
    } else {
        format!(" AND s.objecttypecode = '{}'", table.name)
    };
    let head = format!(
        "+{alias}.\"{}\" IN (SELECT s.objectid FROM principalobjectaccess s WHERE ",
        table.key
    );
    let tail = format!(
        " AND ((s.accessrightsmask | s.inheritedaccessrightsmask) & {}) <> 0{kind})",
        verb.bit()
    );
    Some(one_of("s.principalid", caller.principals()).wrapped(&head, &tail))
}

fn one_of(field: &str, ids: impl IntoIterator<Item = Uuid>) -> Fragment {
    let bound: Vec<SqlValue> = ids.into_iter().map(|id| SqlValue::Text(id.to_string())).collect();
    Fragment {
        text: format!("{field} IN ({})", vec!["?"; bound.len()].join(", ")),
        bound,
    }
}

/// The lookup by which files belong to an activity or a template (reference A9).
const FILES: &str = "objectid";

/// Rows that belong to an activity are seen with it, and whoever may change it may change them.
fn parent(caller: &Caller, verb: Verb, lookup: &str, alias: &str) -> Option<Fragment> {
    Some(belonging(caller, verb, "activitypointer", lookup, alias))
}

/// Files: those of activities, and those of templates, whose personal ones are their owner's alone.
fn of_file(caller: &Caller, verb: Verb, alias: &str) -> Fragment {
    let ways = ["activitypointer", "template"].map(|table| belonging(caller, verb, table, FILES, alias));
    Fragment::join(Vec::from(ways), " OR ").wrapped("(", ")")
}

fn belonging(caller: &Caller, verb: Verb, table: &str, lookup: &str, alias: &str) -> Fragment {
    let Some(table) = tables::ALL.iter().find(|one| one.name == table) else {
        return Fragment::plain("0");
    };
    let inner = format!("{alias}p");
    let verb = if verb == Verb::Read { verb } else { Verb::Write };
    let condition = alone(caller, verb, table, &inner).unwrap_or_else(|| Fragment::plain("1"));
    let head = format!(
        "EXISTS (SELECT 1 FROM \"{}\" {inner} WHERE {inner}.\"{}\" = {alias}.\"{lookup}\" AND ",
        table.storage, table.key
    );
    condition.wrapped(&head, ")")
}
