//! Who sees more or less than their role says: a deal that is shared with a team across units, and two columns that not
//! everybody reads (reference E3, E4).

use jiff::civil::Date;
use uuid::Uuid;

use super::cast::Cast;
use super::row::{Cell, SeedRow};
use super::sales::Deal;
use super::staff::{HARBOUR_PROJECTS, Unit, team_id};

/// Read, write, append, append to (reference E2).
const WORK_ON: i64 = 1 | 2 | 4 | 16;

/// Adds the shares, the profiles and the values that the profiles protect.
pub(crate) fn arrange(cast: &Cast, rows: &mut Vec<SeedRow>) {
    birthdays(cast, rows);
    let shares = shares(cast, rows);
    rows.extend(shares);
    rows.extend(profiles(cast));
}

/// A day of birth for every third contact: personal, and one of the columns that are synchronized (B-23).
fn birthdays(cast: &Cast, rows: &mut [SeedRow]) {
    let mut chance = cast.source.stream("birthdays");
    for row in rows.iter_mut().filter(|row| row.table == "contact") {
        let year = i16::try_from(chance.between(1955, 1999)).unwrap_or(1970);
        let month = i8::try_from(chance.between(1, 12)).unwrap_or(1);
        let day = i8::try_from(chance.between(1, 28)).unwrap_or(1);
        if let (true, Ok(date)) = (chance.percent(33), Date::new(year, month, day)) {
            row.columns.insert("birthdate", Cell::Date(date));
        }
    }
}

/// The deal of another unit that the project team works on.
pub(crate) fn shared_deal(cast: &Cast) -> Option<&Deal> {
    let south = |deal: &&Deal| {
        let owner = cast.staff.get(deal.owner);
        owner.is_some_and(|owner| owner.unit == Unit::SalesSouth && !owner.disabled)
    };
    cast.deals.iter().filter(south).find(|deal| deal.state.0 == 0)
}

/// The share of the deal, and what it hands down to the deal's activities and notes.
fn shares(cast: &Cast, rows: &[SeedRow]) -> Vec<SeedRow> {
    let Some(deal) = shared_deal(cast) else {
        return Vec::new();
    };
    let team = team_id(cast.source, HARBOUR_PROJECTS);
    let share = |table: &'static str, id: Uuid, own: i64, inherited: i64| {
        SeedRow::new(
            "principalobjectaccess",
            cast.source.id("principalobjectaccess", &id.to_string()),
        )
        .with("principalid", team.to_string())
        .with("principaltypecode", "team")
        .with("objectid", id.to_string())
        .with("objecttypecode", table)
        .with("accessrightsmask", own)
        .with("inheritedaccessrightsmask", inherited)
        .with("changedon", deal.since)
    };
    let about_it = Cell::Lookup {
        table: "opportunity",
        id: deal.id,
    };
    let below = rows
        .iter()
        .filter(|row| {
            row.columns.get("regardingobjectid") == Some(&about_it)
                || (row.table == "annotation" && row.columns.get("objectid") == Some(&about_it))
        })
        .map(|row| share(row.table, row.id, 0, WORK_ON));
    core::iter::once(share("opportunity", deal.id, WORK_ON, 0))
        .chain(below)
        .collect()
}

/// Sales reads what customers earn and when their people were born; service does not.
fn profiles(cast: &Cast) -> Vec<SeedRow> {
    let mut rows = Vec::new();
    for (name, about, table, column) in [
        (
            "Customer figures",
            "What customers earn: sales and finance",
            "account",
            "revenue",
        ),
        (
            "Personal data",
            "Days of birth: whoever looks after the customer",
            "contact",
            "birthdate",
        ),
    ] {
        let id = cast.source.id("fieldsecurityprofile", name);
        rows.push(
            SeedRow::new("fieldsecurityprofile", id)
                .with("name", name)
                .with("description", about),
        );
        rows.push(
            SeedRow::new("fieldpermission", cast.source.id("fieldpermission", name))
                .lookup("fieldsecurityprofileid", "fieldsecurityprofile", id)
                .with("entityname", table)
                .with("attributelogicalname", column)
                .with("canread", 4)
                .with("cancreate", 4)
                .with("canupdate", 4),
        );
        for unit in [Unit::SalesNorth, Unit::SalesSouth] {
            let key = format!("{name}/{}", unit.name());
            rows.push(
                SeedRow::new("teamprofiles", cast.source.id("teamprofiles", &key))
                    .with("teamid", team_id(cast.source, unit.name()).to_string())
                    .with("fieldsecurityprofileid", id.to_string()),
            );
        }
    }
    rows.extend(finance(cast));
    rows
}

/// Finance reads the figures too: one person, not a team.
fn finance(cast: &Cast) -> Option<SeedRow> {
    let person = cast.staff.iter().find(|colleague| colleague.title == "Finance")?;
    let profile = cast.source.id("fieldsecurityprofile", "Customer figures");
    Some(
        SeedRow::new(
            "systemuserprofiles",
            cast.source.id("systemuserprofiles", &person.name()),
        )
        .with("systemuserid", person.id.to_string())
        .with("fieldsecurityprofileid", profile.to_string()),
    )
}
