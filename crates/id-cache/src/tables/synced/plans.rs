//! What each cycle asks of the links is found by an index; what is counted is counted in the index alone.

use rusqlite::Connection;

use super::away::{AWAY, NEXT};
use super::{COUNT, IN_STATE, REMOVALS, WAITING};
use crate::schema;

fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let mut plan = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        plan.push(row.get::<_, String>("detail").unwrap());
    }
    plan.join("\n")
}

#[test]
fn what_a_cycle_asks_of_the_links_is_found_by_an_index() {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::migrate(&mut connection).unwrap();
    for (sql, index) in [
        (WAITING, "INDEX synced_waits (organization=? AND kind=?)"),
        (REMOVALS, "INDEX synced_removal (organization=? AND kind=?)"),
        (
            IN_STATE,
            "INDEX synced_kind (organization=? AND kind=? AND state=?)",
        ),
        (
            COUNT,
            "COVERING INDEX synced_kind (organization=? AND kind=? AND state=?)",
        ),
        (
            AWAY,
            "COVERING INDEX synced_kind (organization=? AND kind=? AND state=?)",
        ),
        (
            NEXT,
            "COVERING INDEX synced_kind (organization=? AND kind=? AND (state,collection)>(?,?))",
        ),
    ] {
        assert_eq!(
            plan(&connection, sql),
            format!("SEARCH synced USING {index}"),
            "{sql}"
        );
    }
}
