//! When an item was changed last, where it says so: `LAST-MODIFIED` of calendars (RFC 5545 section 3.8.7.3), `REV` of cards (RFC
//! 6350 section 6.7.4). It is shown to a person and nothing is decided by it: clocks differ, and not every program writes it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::lines::Component;

/// The stamp of a component; `None` where it has none, or one that is not in UTC.
pub(crate) fn changed(component: &Component) -> Option<Timestamp> {
    let line = component
        .first("LAST-MODIFIED")
        .or_else(|| component.first("REV"))?;
    let value = line.value().trim();
    let basic = DateTime::strptime("%Y%m%dT%H%M%SZ", value)
        .ok()
        .and_then(|at| TimeZone::UTC.to_timestamp(at).ok());
    basic.or_else(|| value.parse().ok())
}
