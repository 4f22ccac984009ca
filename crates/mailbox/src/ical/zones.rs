//! The time zones that a calendar names: those of the time zone database under all their names, and those that a calendar
//! defines itself.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::{vtimezone, windows};
use crate::lines::Component;

/// A time zone.
#[derive(Clone)]
pub(crate) struct Zone {
    /// Its rules.
    pub(crate) rules: TimeZone,
    /// Its name in the time zone database, when it is there.
    pub(crate) name: Option<String>,
}

impl Zone {
    /// Greenwich.
    pub(crate) fn utc() -> Self {
        Self {
            rules: TimeZone::UTC,
            name: None,
        }
    }

    fn known(rules: TimeZone) -> Self {
        let name = rules.iana_name().map(str::to_owned);
        Self { rules, name }
    }
}

/// The zones of one calendar.
pub(crate) struct Zones {
    own: Zone,
    defined: BTreeMap<String, Option<Zone>>,
}

impl Zones {
    /// The zones that a calendar defines, and the one of its owner for times that name none.
    pub(crate) fn of(calendar: &Component, own: &TimeZone) -> Self {
        let defined = calendar.components("VTIMEZONE").filter_map(|definition| {
            let name = definition.first("TZID")?.text();
            Some((name.clone(), named(&name).or_else(|| by_definition(definition))))
        });
        Self {
            own: Zone::known(own.clone()),
            defined: defined.collect(),
        }
    }

    /// The zone of a `TZID`; `None` when nobody knows it.
    pub(crate) fn get(&self, tzid: &str) -> Option<Zone> {
        match self.defined.get(tzid) {
            Some(zone) => zone.clone(),
            None => named(tzid),
        }
    }

    /// The owner's zone.
    pub(crate) fn own(&self) -> &Zone {
        &self.own
    }

    /// Whether the calendar itself defines this one.
    pub(crate) fn defines(&self, tzid: &str) -> bool {
        self.defined.contains_key(tzid)
    }
}

/// A zone by one of its names: that of the database, with or without the path that some programs put before it, or that of Windows.
fn named(tzid: &str) -> Option<Zone> {
    let tzid = tzid.trim().trim_matches('"');
    if matches!(
        tzid.to_ascii_uppercase().as_str(),
        "UTC" | "Z" | "GMT" | "ETC/UTC"
    ) {
        return Some(Zone::utc());
    }
    if let Some(iana) = windows::iana(tzid) {
        return TimeZone::get(iana).ok().map(Zone::known);
    }
    // `/freeassociation.sourceforge.net/Europe/Berlin`, `/mozilla.org/20050126_1/America/Indiana/Knox`
    let parts: Vec<&str> = tzid.split('/').filter(|part| !part.is_empty()).collect();
    let tails = (1..=parts.len().min(3))
        .rev()
        .filter_map(|length| parts.get(parts.len() - length..));
    let tails = tails.filter(|tail| tail.len() > 1 || parts.len() == 1);
    tails
        .filter_map(|tail| TimeZone::get(&tail.join("/")).ok())
        .next()
        .map(Zone::known)
}

/// A zone by the rules that the calendar gives, with the name of a zone that has the same ones, if there is any.
fn by_definition(definition: &Component) -> Option<Zone> {
    let location = definition
        .first("X-LIC-LOCATION")
        .and_then(|line| named(&line.text()));
    if location.is_some() {
        return location;
    }
    let rules = vtimezone::rules(definition)?;
    let name =
        windows::all().find(|name| TimeZone::get(name).is_ok_and(|known| behave_alike(&known, &rules)));
    Some(Zone {
        rules,
        name: name.map(str::to_owned),
    })
}

/// Whether two zones have the same hour all through the years 2024 to 2027.
fn behave_alike(one: &TimeZone, other: &TimeZone) -> bool {
    const SAMPLES: i32 = 4 * 73;
    let start = Timestamp::from_second(1_704_067_200).unwrap_or(Timestamp::UNIX_EPOCH);
    (0..SAMPLES).all(|sample| {
        start
            .checked_add((sample * 120).hours())
            .is_ok_and(|at| one.to_offset(at) == other.to_offset(at))
    })
}
