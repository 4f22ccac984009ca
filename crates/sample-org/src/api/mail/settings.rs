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
    /// `emailcorrelationenabled`
    correlated: bool,
    /// `enablesmartmatching`
    pub(super) smart: bool,
    /// `hashfilterkeywords`: the expression for what does not count in a subject.
    pub(super) keywords: String,
    /// `hashmaxcount`: how many words of a subject count.
    pub(super) hash_most: usize,
    /// `hashdeltasubjectcount`: how many words may differ.
    pub(super) hash_delta: i64,
    /// `hashminaddresscount`: how many addresses must be the same.
    pub(super) hash_people: i64,
    /// `ignoreinternalemail`: mail between colleagues is one record, not two.
    pub(super) ignore_internal: bool,
    /// `unresolveemailaddressifmultiplematch`
    pub(super) one_match: bool,
    /// `orgdborgsettings`
    options: String,
}

impl Settings {
    /// Reads them; what the organization does not say has the value of reference F6, F7 and A-93.
    pub(super) fn of(session: &Session<'_>) -> Outcome<Self> {
        let sql = "SELECT coalesce(trackingprefix, ''), coalesce(trackingtokenidbase, 0), coalesce(trackingtokeniddigits, 3), \
                   coalesce(maximumtrackingnumber, 999), coalesce(allowunresolvedpartiesonemailsend, 1), \
                   coalesce(emailcorrelationenabled, 1), coalesce(enablesmartmatching, 0), coalesce(hashmaxcount, 20), \
                   coalesce(hashdeltasubjectcount, 0), coalesce(hashminaddresscount, 2), coalesce(ignoreinternalemail, 0), \
                   coalesce(unresolveemailaddressifmultiplematch, 0), coalesce(orgdborgsettings, ''), \
                   coalesce(hashfilterkeywords, '') \
                   FROM organization WHERE organizationid = ?";
        let mut statement = session.db.prepare_cached(sql)?;
        let count = |number: i64, usual: usize| usize::try_from(number).unwrap_or(usual);
        Ok(statement.query_row([session.organization.to_string()], |row| {
            Ok(Self {
                prefix: row.get(0)?,
                base: row.get(1)?,
                digits: count(row.get(2)?, 3),
                most: row.get::<_, i64>(3)?.max(0),
                unresolved: row.get(4)?,
                correlated: row.get(5)?,
                smart: row.get(6)?,
                hash_most: count(row.get(7)?, 20),
                hash_delta: row.get(8)?,
                hash_people: row.get(9)?,
                ignore_internal: row.get(10)?,
                one_match: row.get(11)?,
                options: row.get(12)?,
                keywords: row.get(13)?,
            })
        })?)
    }

    /// Whether In-Reply-To and the conversation index count (A-93, G-51).
    pub(super) fn by_headers(&self) -> bool {
        self.correlated && !self.option("IgnoreConversationIndexAndInReplyToForCorrelation", false)
    }

    /// One of the options in `orgdborgsettings`: `<Name>true</Name>`.
    pub(super) fn option(&self, name: &str, usual: bool) -> bool {
        let value = self
            .options
            .split_once(&format!("<{name}>"))
            .and_then(|(_, rest)| rest.split('<').next());
        match value.map(|text| text.trim().to_ascii_lowercase()).as_deref() {
            Some("true" | "1") => true,
            Some("false" | "0") => false,
            _ => usual,
        }
    }
}
