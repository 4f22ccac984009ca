//! From every earlier format to the present one. `schemas/N.sql` is a filled cache of format N, kept as it was when
//! that format was released; a new format adds a file here and changes none.

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::open::HowOpened;
use regarding_id_cache::tables::pending_action::PendingAction;
use regarding_model::item::Direction;
use rusqlite::Connection;
use uuid::Uuid;

use crate::values::{ME, ORGANIZATION, action, evidence, link, record, track};

/// Every format, oldest first, with how it is found, and the direction that its request comes back with: format 1 kept none.
/// The last one is the present format.
const FORMATS: [(&str, HowOpened, Option<Direction>); 17] = [
    (
        include_str!("schemas/1.sql"),
        HowOpened::Upgraded { from: 1 },
        None,
    ),
    (
        include_str!("schemas/2.sql"),
        HowOpened::Upgraded { from: 2 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/3.sql"),
        HowOpened::Upgraded { from: 3 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/4.sql"),
        HowOpened::Upgraded { from: 4 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/5.sql"),
        HowOpened::Upgraded { from: 5 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/6.sql"),
        HowOpened::Upgraded { from: 6 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/7.sql"),
        HowOpened::Upgraded { from: 7 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/8.sql"),
        HowOpened::Upgraded { from: 8 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/9.sql"),
        HowOpened::Upgraded { from: 9 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/10.sql"),
        HowOpened::Upgraded { from: 10 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/11.sql"),
        HowOpened::Upgraded { from: 11 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/12.sql"),
        HowOpened::Upgraded { from: 12 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/13.sql"),
        HowOpened::Upgraded { from: 13 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/14.sql"),
        HowOpened::Upgraded { from: 14 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/15.sql"),
        HowOpened::Upgraded { from: 15 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/16.sql"),
        HowOpened::Upgraded { from: 16 },
        Some(Direction::Received),
    ),
    (
        include_str!("schemas/17.sql"),
        HowOpened::Existing,
        Some(Direction::Received),
    ),
];

#[test]
fn every_earlier_format_opens_and_keeps_what_it_held() {
    for (sql, how, direction) in FORMATS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.db");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let opened = IdCache::open(&path).unwrap();
        assert_eq!(opened.how, how);
        check_holds_all(&opened.cache, direction);
    }
}

#[test]
fn the_last_format_on_file_is_the_one_that_a_fresh_cache_has() {
    let folder = tempfile::tempdir().unwrap();
    let (fresh, kept) = (folder.path().join("fresh.db"), folder.path().join("kept.db"));
    drop(IdCache::open(&fresh).unwrap());
    let (sql, _, _) = FORMATS.last().unwrap();
    Connection::open(&kept).unwrap().execute_batch(sql).unwrap();
    assert_eq!(
        shape(&fresh),
        shape(&kept),
        "a change of the schema is a new format: add a step and a file"
    );
}

/// The statements that make up a database, without regard to blanks.
fn shape(path: &std::path::Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let version: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    let mut statement = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let statements = rows.map(|sql| sql.unwrap().split_whitespace().collect::<Vec<_>>().join(" "));
    std::iter::once(version.to_string()).chain(statements).collect()
}

fn check_holds_all(cache: &IdCache, direction: Option<Direction>) {
    assert_eq!(
        cache.read(|r| r.links().get(Uuid::from_u128(1))).unwrap(),
        Some(link(1))
    );
    let actions = cache.read(|r| r.pending_actions().all(ORGANIZATION, ME)).unwrap();
    let expected = PendingAction {
        direction,
        ..action(1, 1, track())
    };
    assert_eq!(actions, [expected]);
    let both = [record("contact", 1), record("lead", 2)];
    assert_eq!(
        cache.read(|r| r.choices().among(&both)).unwrap(),
        Some(record("contact", 1))
    );
    assert_eq!(
        cache
            .read(|r| r.recents().newest(ORGANIZATION, ME, 9))
            .unwrap()
            .len(),
        1
    );
    assert!(
        cache
            .read(|r| r.consents().seen_at(Uuid::from_u128(1)))
            .unwrap()
            .is_some()
    );
    assert_eq!(cache.read(|r| r.evidence().newest(9)).unwrap(), [evidence(0)]);
    assert_eq!(
        cache.read(|r| r.machine().id()).unwrap().map(|id| id.0),
        Some(Uuid::from_u128(1))
    );
}
