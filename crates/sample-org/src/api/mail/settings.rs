//! What the organization says about mail (reference C8).

use super::super::error::Outcome;
use super::super::session::Session;

/// The settings of one organization.
pub(super) struct Settings {
    /// `trackingprefix`; an organization without one uses no tokens.
    pub(super) prefix: String,
    /// `trackingtokenidbase`
    pub(super) base: i64,
    /// `trackingtokeniddigits`: how wide a user's number is written.
    pub(super) digits: usize,
    /// `maximumtrackingnumber`: the message number after which it begins again with 0; it says how wide one is written.
    pub(super) most: i64,
    /// `allowunresolvedpartiesonemailsend`
    pub(super) unresolved: bool,
}

impl Settings {
    /// Reads them; what the organization does not say has the value of reference F6.
    pub(super) fn of(session: &Session<'_>) -> Outcome<Self> {
        let sql = "SELECT coalesce(trackingprefix, ''), coalesce(trackingtokenidbase, 0), coalesce(trackingtokeniddigits, 3), \
                   coalesce(maximumtrackingnumber, 999), coalesce(allowunresolvedpartiesonemailsend, 1) \
                   FROM organization WHERE organizationid = ?";
        let mut statement = session.db.prepare_cached(sql)?;
        Ok(statement.query_row([session.organization.to_string()], |row| {
            Ok(Self {
                prefix: row.get(0)?,
                base: row.get(1)?,
                digits: usize::try_from(row.get::<_, i64>(2)?).unwrap_or(3),
                most: row.get::<_, i64>(3)?.max(0),
                unresolved: row.get(4)?,
            })
        })?)
    }
}
