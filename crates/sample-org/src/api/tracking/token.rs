//! What a client is handed to come back with: the delta token `version!timestamp` (reference A14), and the cookie of a
//! further page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::odata::text;

/// The timestamp of a token: month/day/year and a time of UTC.
const FORMAT: &str = "%m/%d/%Y %H:%M:%S";

/// What the list is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Phase {
    /// Changed rows.
    Rows,
    /// Rows that went; they come after all changed ones.
    Removals,
}

/// Behind which row a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) phase: Phase,
    pub(super) version: i64,
    pub(super) id: Uuid,
}

/// Where a client stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// It has everything up to this version; 0 when it has nothing.
    pub(super) since: i64,
    /// The time of the link that it came with.
    pub(super) given: Timestamp,
    /// The version when its list began: the next link goes on from there.
    pub(super) until: i64,
    /// When its list began.
    pub(super) begun: Timestamp,
    /// Where in the list it is.
    pub(super) place: Place,
}

impl Position {
    /// The client has nothing yet.
    pub(super) fn begin(current: i64, now: Timestamp) -> Self {
        Self::behind(0, now, current, now)
    }

    fn behind(since: i64, given: Timestamp, until: i64, begun: Timestamp) -> Self {
        let place = Place {
            phase: Phase::Rows,
            version: since,
            id: Uuid::max(),
        };
        Self {
            since,
            given,
            until,
            begun,
            place,
        }
    }

    /// Whether this is a list of all rows and not of changes.
    pub(super) fn whole(&self) -> bool {
        self.since == 0
    }

    /// The same list further on.
    pub(super) fn at(&self, place: Place) -> Self {
        Self {
            place,
            ..self.clone()
        }
    }

    /// Whether the organization can have handed this out: nothing of it lies in the future.
    pub(super) fn is_possible(&self, current: i64, now: Timestamp) -> bool {
        let versions = (0..=self.until).contains(&self.since) && self.until <= current;
        versions && self.given <= self.begun && self.begun <= now && self.place.version >= self.since
    }

    /// The token of the link that continues after this list.
    pub(super) fn delta(&self) -> String {
        format!("{}!{}", self.until, self.begun.strftime(FORMAT))
    }

    /// The cookie of the next page.
    pub(super) fn cookie(&self) -> String {
        let inner = serde_json::to_vec(self).unwrap_or_default();
        let inner = text::encode(&text::encode(&URL_SAFE_NO_PAD.encode(inner)));
        format!("<cookie pagenumber=\"2\" pagingcookie=\"{inner}\" istracking=\"True\" />")
    }

    /// Reads a cookie.
    pub(super) fn of_cookie(cookie: &str) -> Option<Self> {
        let (_, rest) = cookie.split_once("pagingcookie=\"")?;
        let (inner, _) = rest.split_once('"')?;
        let once = text::decode(inner, false)?;
        let bytes = URL_SAFE_NO_PAD.decode(text::decode(&once, false)?).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

/// Reads the token of a link.
pub(super) fn of_link(token: &str, current: i64, now: Timestamp) -> Option<Position> {
    let (version, time) = token.split_once('!')?;
    let plain = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    let since: i64 = version.parse().ok().filter(|since| plain && *since > 0)?;
    let given = DateTime::strptime(FORMAT, time).ok()?;
    let given = TimeZone::UTC.to_timestamp(given).ok()?;
    Some(Position::behind(since, given, current, now))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Position, of_link};

    fn now() -> Timestamp {
        "2017-08-22T08:21:20Z".parse().unwrap()
    }

    #[test]
    fn a14_the_text_of_a_token_is_version_and_timestamp() {
        let begun = Position::begin(919_042, "2017-08-22T08:10:44Z".parse().unwrap());
        assert_eq!(begun.delta(), "919042!08/22/2017 08:10:44");
        let back = of_link(&begun.delta(), 919_058, now()).unwrap();
        assert_eq!(
            (back.since, back.given, back.until),
            (919_042, begun.begun, 919_058)
        );
        assert!(back.is_possible(919_058, now()) && !back.whole());
    }

    #[test]
    fn garbage_is_no_token() {
        for garbage in [
            "",
            "!",
            "1",
            "1!",
            "!08/22/2017 08:10:44",
            "x!08/22/2017 08:10:44",
            "-1!08/22/2017 08:10:44",
            "+1!08/22/2017 08:10:44",
            "0!08/22/2017 08:10:44",
            "1!2017-08-22",
            "1!08/22/2017 08:10:44 more",
            "1!13/22/2017 08:10:44",
            "1!02/30/2017 08:10:44",
            "99999999999999999999!08/22/2017 08:10:44",
            "1!1!08/22/2017 08:10:44",
        ] {
            assert!(of_link(garbage, 10, now()).is_none(), "{garbage}");
        }
    }

    #[test]
    fn the_future_is_impossible() {
        let later = of_link("11!08/22/2017 08:10:44", 10, now()).unwrap();
        assert!(
            !later.is_possible(10, now()),
            "a version that was not given out yet"
        );
        let tomorrow = of_link("9!08/23/2017 08:10:44", 10, now()).unwrap();
        assert!(!tomorrow.is_possible(10, now()));
    }

    #[test]
    fn a_cookie_says_where_a_page_begins() {
        let position = Position::begin(7, now());
        assert_eq!(Position::of_cookie(&position.cookie()), Some(position));
        for garbage in [
            "",
            "pagingcookie=\"",
            "pagingcookie=\"!!\"",
            "pagingcookie=\"%FF\"",
            "pagingcookie=\"e30\"",
        ] {
            assert_eq!(Position::of_cookie(garbage), None, "{garbage}");
        }
    }
}
