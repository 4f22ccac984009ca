//! The caller's time zone and formats (reference C7: `timezonecode`, `dateformatstring`, `timeformatstring`), in which
//! annotations show moments (reference A8) and by which "today" is told.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

/// Codes of the platform with their IANA zones, and the hours from UTC for a computer without a time zone database.
/// Others count as UTC.
const ZONES: &[(i64, &str, i8)] = &[
    (4, "America/Los_Angeles", -8),
    (10, "America/Denver", -7),
    (20, "America/Chicago", -6),
    (35, "America/New_York", -5),
    (65, "America/Sao_Paulo", -3),
    (85, "Europe/London", 0),
    (92, "Etc/UTC", 0),
    (95, "Europe/Budapest", 1),
    (100, "Europe/Warsaw", 1),
    (105, "Europe/Paris", 1),
    (110, "Europe/Berlin", 1),
    (125, "Europe/Helsinki", 2),
    (130, "Europe/Athens", 2),
    (145, "Europe/Moscow", 3),
    (190, "Asia/Kolkata", 5),
    (210, "Asia/Shanghai", 8),
    (235, "Asia/Tokyo", 9),
    (255, "Australia/Sydney", 10),
];

/// How somebody reads moments.
#[derive(Debug, Clone)]
pub(crate) struct Habits {
    /// Their time zone.
    pub(crate) zone: TimeZone,
    date: String,
    time: String,
}

impl Habits {
    /// Of a user; of somebody without settings, those of the platform in UTC.
    pub(crate) fn of(db: &Connection, user: Uuid) -> Self {
        let sql = "SELECT timezonecode, dateformatstring, timeformatstring FROM usersettings WHERE systemuserid = ?";
        let found = db.prepare_cached(sql).and_then(|mut statement| {
            statement
                .query_row([user.to_string()], |row| {
                    let code: Option<i64> = row.get(0)?;
                    Ok((code, row.get(1)?, row.get(2)?))
                })
                .optional()
        });
        let (code, date, time): (Option<i64>, Option<String>, Option<String>) =
            found.ok().flatten().unwrap_or_default();
        Self {
            zone: of_code(code),
            date: date.unwrap_or_else(|| "M/d/yyyy".to_owned()),
            time: time.unwrap_or_else(|| "h:mm tt".to_owned()),
        }
    }

    /// A moment as they read it.
    pub(crate) fn moment(&self, time: jiff::Timestamp) -> String {
        let local = time.to_zoned_datetime(self.zone.clone()).datetime();
        format!("{} {}", written(&self.date, local), written(&self.time, local))
    }

    /// A day as they read it.
    pub(crate) fn day(&self, day: Date) -> String {
        written(&self.date, day.into())
    }
}

/// The zone of a code; one that is not known counts as UTC.
pub(crate) fn of_code(code: Option<i64>) -> TimeZone {
    let known = ZONES.iter().find(|(known, _, _)| Some(*known) == code);
    known.map_or(TimeZone::UTC, |(_, name, hours)| {
        TimeZone::get(name).unwrap_or_else(|_| TimeZone::fixed(Offset::constant(*hours)))
    })
}

/// A .NET pattern such as `dd/MM/yyyy` or `h:mm tt`.
fn written(pattern: &str, at: DateTime) -> String {
    let mut made = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let run = rest.find(|c| c != first).unwrap_or(rest.len());
        let (token, tail) = rest.split_at(run);
        made.push_str(&part(first, token, at));
        rest = tail;
    }
    made
}

fn part(kind: char, token: &str, at: DateTime) -> String {
    let width = token.len();
    let padded = |number: i64| {
        if width > 1 {
            format!("{number:02}")
        } else {
            number.to_string()
        }
    };
    match (kind, width) {
        ('d', 1 | 2) => padded(at.day().into()),
        ('d', 3) => at.strftime("%a").to_string(),
        ('d', _) => at.strftime("%A").to_string(),
        ('M', 1 | 2) => padded(at.month().into()),
        ('M', 3) => at.strftime("%b").to_string(),
        ('M', _) => at.strftime("%B").to_string(),
        ('y', 1 | 2) => padded(i64::from(at.year()) % 100),
        ('y', _) => at.strftime("%Y").to_string(),
        ('H', _) => padded(at.hour().into()),
        ('h', _) => padded((i64::from(at.hour()) + 11) % 12 + 1),
        ('m', _) => padded(at.minute().into()),
        ('s', _) => padded(at.second().into()),
        ('t', 1) => at.strftime("%p").to_string().chars().take(1).collect(),
        ('t', _) => at.strftime("%p").to_string(),
        _ => token.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{of_code, written};

    #[test]
    fn a8_moments_are_written_as_their_reader_has_it() {
        for (pattern, expected) in [
            ("M/d/yyyy", "3/9/2026"),
            ("dd/MM/yyyy", "09/03/2026"),
            ("dd.MM.yy", "09.03.26"),
            ("yyyy-MM-dd", "2026-03-09"),
            ("d MMM yyyy", "9 Mar 2026"),
            ("h:mm tt", "12:05 AM"),
            ("HH:mm", "00:05"),
            ("H:mm:ss", "0:05:07"),
        ] {
            let at = date(2026, 3, 9).at(0, 5, 7, 0);
            assert_eq!(written(pattern, at), expected, "{pattern}");
        }
    }

    #[test]
    fn c7_a_time_zone_that_is_not_known_counts_as_utc() {
        assert_eq!(of_code(Some(7)), jiff::tz::TimeZone::UTC);
        assert_eq!(of_code(None), jiff::tz::TimeZone::UTC);
    }
}
