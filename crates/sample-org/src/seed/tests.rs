//! What the sample promises: enough of everything, no dangling reference, the same for the same arguments, and the records
//! of the first screen.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::row::{Cell, SeedRow};
use super::{DEFAULT_SEED, World, empty, sample, staff};

fn now() -> Timestamp {
    "2026-11-22T08:53:00Z".parse().unwrap()
}

fn world() -> World {
    sample(DEFAULT_SEED, now())
}

fn counts(world: &World) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for row in &world.rows {
        *counts.entry(row.table).or_insert(0) += 1;
    }
    counts
}

fn text<'a>(row: &'a SeedRow, column: &str) -> &'a str {
    match row.columns.get(column) {
        Some(Cell::Text(text)) => text,
        _ => "",
    }
}

fn time(row: &SeedRow, column: &str) -> Option<Timestamp> {
    match row.columns.get(column) {
        Some(Cell::Time(time)) => Some(*time),
        _ => None,
    }
}

fn lookup(row: &SeedRow, column: &str) -> Option<(&'static str, Uuid)> {
    match row.columns.get(column) {
        Some(Cell::Lookup { table, id }) => Some((table, *id)),
        _ => None,
    }
}

fn find<'a>(world: &'a World, table: &str, column: &str, value: &str) -> &'a SeedRow {
    let found = world
        .rows
        .iter()
        .find(|row| row.table == table && text(row, column) == value);
    found.unwrap_or_else(|| panic!("no {table} whose {column} is {value}"))
}

const ACTIVITIES: [&str; 4] = ["email", "phonecall", "appointment", "task"];

#[test]
fn there_is_enough_of_everything() {
    let world = world();
    let counts = counts(&world);
    for (table, least) in [
        ("account", 40),
        ("contact", 150),
        ("lead", 60),
        ("opportunity", 80),
        ("incident", 60),
    ] {
        assert!(counts[table] >= least, "{table}: {}", counts[table]);
    }
    let activities: usize = ACTIVITIES.iter().map(|table| counts[table]).sum();
    assert!(activities >= 600, "{activities}: {counts:?}");
    assert!(ACTIVITIES.iter().all(|table| counts[table] >= 100), "{counts:?}");
    assert!(
        counts["annotation"] >= 50 && counts["queue"] >= 3 && counts["team"] >= 4,
        "{counts:?}"
    );
    assert_eq!(world.users.len(), 3);
    assert_eq!(
        counts["usersettings"], counts["systemuser"],
        "C7: everybody has options"
    );
}

/// B.3: service activities are booked for customers, with colleagues as resources, some of them to come (C-13: the coordinator takes part
/// in all of them, the salesperson in one).
#[test]
fn service_activities_book_colleagues_for_customers() {
    let world = world();
    let booked: Vec<&SeedRow> = world
        .rows
        .iter()
        .filter(|row| row.table == "serviceappointment")
        .collect();
    let coming = booked
        .iter()
        .filter(|row| time(row, "scheduledstart") > Some(now()));
    assert!(booked.len() >= 5 && coming.count() >= 3);
    let mut of_mara = 0;
    for activity in &booked {
        let parties: Vec<(i64, &'static str, Uuid)> = world
            .rows
            .iter()
            .filter(|row| {
                row.table == "activityparty"
                    && lookup(row, "activityid").is_some_and(|(_, id)| id == activity.id)
            })
            .filter_map(|row| {
                let Some(Cell::Int(role)) = row.columns.get("participationtypemask") else {
                    return None;
                };
                let (table, id) = lookup(row, "partyid")?;
                Some((*role, table, id))
            })
            .collect();
        let has = |role: i64, table: &str| parties.iter().any(|(mask, of, _)| *mask == role && *of == table);
        assert!(has(10, "systemuser") && has(11, "contact"), "{parties:?}");
        of_mara += usize::from(parties.iter().any(|(_, _, id)| *id == world.users[0].id));
    }
    assert_eq!(of_mara, 1);
}

#[test]
fn ids_are_unique_and_every_lookup_leads_to_a_row() {
    for world in [world(), sample(7, now()), empty(DEFAULT_SEED, now())] {
        let mut known = HashSet::new();
        for row in &world.rows {
            assert!(
                known.insert((row.table, row.id)),
                "{} {} stands twice",
                row.table,
                row.id
            );
        }
        for row in &world.rows {
            for (column, cell) in &row.columns {
                if let Cell::Lookup { table, id } = cell {
                    assert!(
                        known.contains(&(table, *id)),
                        "{}.{column} leads nowhere",
                        row.table
                    );
                }
            }
        }
    }
}

#[test]
fn the_same_arguments_give_the_same_world_and_others_another() {
    assert_eq!(world(), world());
    assert_ne!(world().rows, sample(7, now()).rows);
    assert_ne!(world().organization.id, sample(7, now()).organization.id);
    let later: Timestamp = "2027-03-01T12:00:00Z".parse().unwrap();
    let ids = |world: &World| {
        world
            .rows
            .iter()
            .map(|row| (row.table, row.id))
            .collect::<HashSet<_>>()
    };
    assert_eq!(
        ids(&world()),
        ids(&sample(DEFAULT_SEED, later)),
        "identities do not depend on the time"
    );
}

#[test]
fn it_looks_current_whenever_it_is_made() {
    for made in [
        "2026-11-22T08:53:00Z",
        "2027-02-28T23:59:59Z",
        "2028-02-29T00:05:00Z",
        "2026-12-31T22:30:00Z",
    ] {
        let now: Timestamp = made.parse().unwrap();
        let world = sample(DEFAULT_SEED, now);
        for row in &world.rows {
            assert!(
                time(row, "createdon").is_none_or(|created| created <= now),
                "{} is made in the future",
                row.table
            );
            assert!(
                time(row, "actualend").is_none_or(|ended| ended <= now + jiff::SignedDuration::from_hours(5))
            );
        }
        let coming = world
            .rows
            .iter()
            .filter(|row| ["appointment", "task"].contains(&row.table));
        let coming = coming
            .filter(|row| time(row, "scheduledstart").is_some_and(|start| start > now))
            .count();
        assert!(coming >= 20, "{made}: {coming}");
    }
}

#[test]
fn the_first_screen_finds_its_records() {
    let world = world();
    let ilse = find(
        &world,
        "contact",
        "emailaddress1",
        "ilse.brandt@hafenwerk.example",
    );
    assert_eq!(
        (text(ilse, "fullname"), text(ilse, "jobtitle")),
        ("Ilse Brandt", "Head of Projects")
    );
    assert_eq!(
        (text(ilse, "telephone1"), text(ilse, "mobilephone")),
        ("+49 40 5550 2210", "+49 170 5550 118")
    );
    let harbour = find(&world, "opportunity", "name", "Harbour retrofit, phase 2");
    assert_eq!(harbour.columns["estimatedvalue"], Cell::Decimal(412_000.0));
    assert_eq!(harbour.columns["closeprobability"], Cell::Int(60));
    assert_eq!(harbour.columns["salesstage"], Cell::Int(2), "propose");
    assert_eq!(
        harbour.columns["estimatedclosedate"],
        Cell::Date(jiff::civil::date(2026, 12, 15))
    );
    let tanks = find(&world, "opportunity", "name", "Pier 7 buffer tanks");
    assert_eq!(
        tanks.columns["estimatedclosedate"],
        Cell::Date(jiff::civil::date(2027, 1, 30))
    );
    let case = find(
        &world,
        "incident",
        "title",
        "Case 1187: pressure drop after restart",
    );
    assert_eq!(
        (&case.columns["prioritycode"], &case.columns["statuscode"]),
        (&Cell::Int(1), &Cell::Int(1))
    );
    let account = lookup(ilse, "parentcustomerid");
    assert_eq!(
        (lookup(harbour, "customerid"), lookup(case, "customerid")),
        (account, account)
    );
    for (name, email) in [
        ("Ευγενία Δήμου", "evgenia.dimou@kisamosmarine.example"),
        ("Jonas Adeyemi", "jonas.adeyemi@northgate-mech.example"),
    ] {
        assert_eq!(
            text(find(&world, "contact", "emailaddress1", email), "fullname"),
            name
        );
    }
}

#[test]
fn beside_ilse_stand_23_activities_a_call_before_and_the_visit_ahead() {
    let world = world();
    let ilse = find(
        &world,
        "contact",
        "emailaddress1",
        "ilse.brandt@hafenwerk.example",
    )
    .id;
    let hers: HashSet<Uuid> = world
        .rows
        .iter()
        .filter(|row| {
            row.table == "activityparty" && lookup(row, "partyid").is_some_and(|(_, id)| id == ilse)
        })
        .filter_map(|row| lookup(row, "activityid").map(|(_, id)| id))
        .collect();
    assert_eq!(hers.len(), 23);
    let mut activities: Vec<&SeedRow> = world.rows.iter().filter(|row| hers.contains(&row.id)).collect();
    activities.sort_by_key(|row| time(row, "scheduledstart"));
    let next = activities
        .iter()
        .find(|row| time(row, "scheduledstart") > Some(now()))
        .unwrap();
    assert_eq!(
        (next.table, text(next, "subject"), text(next, "location")),
        ("appointment", "Site visit", "Harbour")
    );
    assert_eq!(
        time(next, "scheduledstart").unwrap().to_string(),
        "2026-11-26T08:00:00Z"
    );
    let last = activities
        .iter()
        .rev()
        .find(|row| time(row, "actualend").is_some())
        .unwrap();
    assert_eq!(
        (
            last.table,
            time(last, "actualend").unwrap().strftime("%F").to_string()
        ),
        ("phonecall", "2026-11-18".to_owned())
    );
}

#[test]
fn some_addresses_belong_to_several_and_some_people_are_inactive() {
    let world = world();
    let mut owners: HashMap<&str, Vec<&'static str>> = HashMap::new();
    for row in world
        .rows
        .iter()
        .filter(|row| ["contact", "lead"].contains(&row.table))
    {
        owners
            .entry(text(row, "emailaddress1"))
            .or_default()
            .push(row.table);
    }
    assert_eq!(
        owners["j.okafor@hafenwerk.example"].len(),
        2,
        "J. Okafor: 2 matches"
    );
    assert_eq!(
        owners["tomasz.lis@wislacieplo.example"].len(),
        3,
        "Tomasz Lis: 3 records"
    );
    let both = owners
        .values()
        .filter(|tables| tables.contains(&"contact") && tables.contains(&"lead"))
        .count();
    let twice = owners
        .values()
        .filter(|tables| tables.iter().filter(|table| **table == "contact").count() == 2)
        .count();
    assert!(both >= 4 && twice >= 4, "{both} {twice}");
    let inactive = world
        .rows
        .iter()
        .filter(|row| row.table == "contact" && row.columns["statecode"] == Cell::Int(1))
        .count();
    assert!(inactive >= 5, "{inactive}");
    let names: String = world
        .rows
        .iter()
        .filter(|row| row.table == "contact")
        .map(|row| text(row, "fullname"))
        .collect();
    for letter in ['Ε', 'Ш', 'ي', 'ל', '藤', '陈', 'ł', 'ö'] {
        assert!(names.contains(letter), "no name with {letter}");
    }
}

#[test]
fn sales_north_has_fourteen_people_and_nobody_real_is_named() {
    let world = world();
    let unit = find(&world, "businessunit", "name", "Sales North").id;
    let people = world.rows.iter().filter(|row| {
        row.table == "systemuser" && lookup(row, "businessunitid") == Some(("businessunit", unit))
    });
    assert_eq!(people.count(), staff::SALES_NORTH_SIZE);
    for row in &world.rows {
        for column in [
            "emailaddress1",
            "internalemailaddress",
            "addressused",
            "emailaddress",
        ] {
            let address = text(row, column);
            assert!(address.is_empty() || address.ends_with(".example"), "{address}");
        }
        for column in ["telephone1", "mobilephone", "phonenumber"] {
            let number = text(row, column);
            assert!(number.is_empty() || number.contains("5550"), "{number}");
        }
    }
}

#[test]
fn no_text_has_an_unfilled_slot_or_is_longer_than_its_column() {
    for row in &world().rows {
        for (column, cell) in &row.columns {
            if let Cell::Text(text) = cell {
                // A quick-find view keeps a place for what is searched for (reference G3).
                // In a form, identifiers stand in braces (reference G4).
                // A template's are filled in when it is used (`templating`).
                let filled = match *column {
                    "formxml" => String::new(),
                    _ if row.table == "template" => String::new(),
                    _ => text.replace("value=\"{0}\"", ""),
                };
                assert!(
                    !filled.contains('{') && !text.is_empty(),
                    "{}.{column}: {text}",
                    row.table
                );
                let one_line = *column == "subject" && row.table != "template";
                assert!(!one_line || text.chars().count() <= 200, "{text}");
            }
        }
    }
}
