//! No column takes a text that a person wrote (promise 1): the schema refuses it, whoever writes.

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::tables::filed::FiledState;
use regarding_id_cache::tables::received::{AddressRow, KnownEmail, State};
use regarding_model::fields::DigestKey;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::values::{action, at, evidence, link, place, record, sent, synced, track};

/// What must never be kept: a name, an address, a subject, a name in another script.
const TEXTS: [&str; 5] = [
    "Ilse Brandt",
    "ilse@hafenwerk.example",
    "Offer for pumps",
    "イルゼ",
    "a\nb",
];

/// Columns whose form is free within a line without blanks: a Message-ID or a UID looks like an address, and what a server calls
/// an item or a position is its own affair.
const SERVERS_WORDS: [&str; 8] = [
    "message_id",
    "uid",
    "collection",
    "name",
    "item_version",
    "record_version",
    "source",
    "position",
];

#[test]
fn a_text_planted_in_any_column_of_a_good_row_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let cache = IdCache::open(&path).unwrap().cache;
    fill(&cache);
    let connection = Connection::open(&path).unwrap();
    for table in cache.describe().unwrap() {
        assert_eq!(table.rows, 1, "{} is filled", table.table);
        for column in columns(&connection, table.table) {
            for text in TEXTS {
                let plain = !text.contains([' ', '\n']) && (text.is_ascii() || column == "message_id");
                if plain && SERVERS_WORDS.contains(&column.as_str()) {
                    continue;
                }
                let sql = format!("UPDATE {} SET {column} = ?1", table.table);
                for value in [
                    Value::Text(text.to_owned()),
                    Value::Blob(text.as_bytes().to_vec()),
                ] {
                    let planted = connection.execute(&sql, params_from_iter([value]));
                    assert!(planted.is_err(), "{}.{column} took {text:?}", table.table);
                }
            }
        }
    }
}

fn columns(connection: &Connection, table: &str) -> Vec<String> {
    let mut statement = connection
        .prepare("SELECT name FROM pragma_table_info(?1)")
        .unwrap();
    statement
        .query_map([table], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// One row in each table.
pub(crate) fn fill(cache: &IdCache) {
    use regarding_id_cache::tables::recent::Recent;
    use regarding_model::ids::MachineId;
    use uuid::Uuid;
    let chosen = record("contact", 1);
    cache
        .write(|w| {
            w.links().put(&link(1))?;
            w.namesakes()
                .keep(&regarding_id_cache::tables::namesake::Compared {
                    organization: crate::values::ORGANIZATION,
                    own: Uuid::from_u128(2),
                    item: Uuid::from_u128(1),
                    another: true,
                })?;
            w.stopped().put(
                crate::values::ORGANIZATION,
                Uuid::from_u128(3),
                &"m1@x.example".parse().unwrap(),
            )?;
            w.pending_actions().put(&action(1, 1, track()))?;
            w.choices().put(&[chosen.clone(), record("lead", 2)], &chosen)?;
            let used = Recent {
                record: chosen.clone(),
                used_at: at(0),
            };
            w.recents()
                .used(crate::values::ORGANIZATION, crate::values::ME, &used)?;
            let organization = crate::values::ORGANIZATION;
            w.synced().put(organization, &synced(1))?;
            w.sync_place().reached(organization, "contact", Some("delta"))?;
            let kind = regarding_model::fields::Kind::Task;
            w.sync_place()
                .unfinished(organization, kind, &[place("7.ics")], &[])?;
            w.sync_place().leads_to(organization, &place("8.ics"), &chosen)?;
            w.apart().keep(organization, &chosen, "karla-1")?;
            w.losses().add(organization, kind, (at(0), 3))?;
            w.asked().ask(organization, "karla-1", at(0))?;
            let wanted = regarding_id_cache::tables::wanted::Wanted {
                uid: "karla-1".to_owned(),
                kind,
                target: chosen.clone(),
            };
            w.wanted().want(organization, &wanted, at(0))?;
            w.sent().put(organization, &chosen, &sent())?;
            w.outgoing().put(&crate::outgoing::outgoing(
                1,
                regarding_id_cache::tables::outgoing::Stage::Waiting,
            ))?;
            w.received().put(&crate::received::decided(1, State::Tracked))?;
            w.filed().put(&crate::filed::filed(1, 1, FiledState::Done))?;
            crate::marks::fill(w)?;
            let digest = DigestKey::new([7; 32]).of_text("address", "a@x.example");
            let row = AddressRow {
                record: chosen.clone(),
                digests: vec![digest],
            };
            w.index().put_addresses(organization, &row)?;
            let email = KnownEmail {
                record: Uuid::from_u128(1),
                item: None,
                token: Some(digest),
                regarding: None,
                made_at: 0,
            };
            w.index().put_email(organization, &email)?;
            w.consents().seen(Uuid::from_u128(1), at(0))?;
            w.evidence().add(&[evidence(0)])?;
            w.machine().id_or(MachineId(Uuid::from_u128(1)), at(0)).map(drop)
        })
        .unwrap();
}
