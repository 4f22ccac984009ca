//! Which rows the caller sees, as SQL. A unary plus keeps these columns from steering the choice of an index: what a
//! query asks for is nearly always narrower than what somebody may see.

use rusqlite::types::Value as SqlValue;

use super::{Caller, Depth, Verb};
use crate::odata::fragment::Fragment;
use crate::schema::{Ownership, Table, tables};

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

/// What narrows the rows to those that the caller may treat so.
pub(crate) fn within(caller: &Caller, verb: Verb, table: &Table, alias: &str) -> Option<Fragment> {
    let depth = caller.depth(verb, table);
    let (Some(depth), true) = (depth, table.ownership != Ownership::Organization) else {
        return depth.is_none().then(|| Fragment::plain("0"));
    };
    if depth == Depth::Global {
        return None;
    }
    match table.ownership {
        Ownership::Organization => None,
        Ownership::Person => Some(Fragment::with(
            format!("+{alias}.\"{}\" = ?", table.key),
            SqlValue::Text(caller.user.to_string()),
        )),
        Ownership::Parent(lookup) => parent(caller, verb, lookup, alias),
        Ownership::Owner => Some(owned(caller, depth, alias)),
    }
}

fn owned(caller: &Caller, depth: Depth, alias: &str) -> Fragment {
    let mut bound = vec![SqlValue::Text(caller.user.to_string())];
    bound.extend(caller.teams.iter().map(|team| SqlValue::Text(team.to_string())));
    let mut all = Fragment {
        text: format!("(+{alias}.ownerid IN ({})", vec!["?"; bound.len()].join(", ")),
        bound,
    };
    let unit = SqlValue::Text(caller.business_unit.to_string());
    match depth {
        Depth::Basic | Depth::Global => {}
        Depth::Local => all.push(Fragment::with(format!(" OR +{alias}.owningbusinessunit = ?"), unit)),
        Depth::Deep => all.push(Fragment::with(
            format!(
                " OR +{alias}.owningbusinessunit IN (WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT b.businessunitid \
                 FROM businessunit b JOIN below ON b.parentbusinessunitid = below.id) SELECT id FROM below)"
            ),
            unit,
        )),
    }
    all.text.push(')');
    all
}

/// Rows that belong to an activity are seen with it, and whoever may change it may change them.
fn parent(caller: &Caller, verb: Verb, lookup: &str, alias: &str) -> Option<Fragment> {
    let pointer = tables::ALL.iter().find(|table| table.name == "activitypointer")?;
    let inner = format!("{alias}p");
    let verb = if verb == Verb::Read { verb } else { Verb::Write };
    let condition = within(caller, verb, pointer, &inner)?;
    let head = format!(
        "EXISTS (SELECT 1 FROM activity {inner} WHERE {inner}.activityid = {alias}.\"{lookup}\" AND "
    );
    Some(condition.wrapped(&head, ")"))
}
