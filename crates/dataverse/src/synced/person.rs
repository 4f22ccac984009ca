//! What of the person and of the organization decides how rows are read: the time zone, the addresses that are their own, the
//! options.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regarding_model::address::EmailAddress;
use regarding_model::fields::Moment;
use regarding_model::ids::{OrganizationId, UserId};

use super::zones;
use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::Query;
use crate::row::Row;

/// The person whose records are synchronized.
#[derive(Clone)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// Their addresses in the organization.
    pub addresses: Vec<EmailAddress>,
    /// Their time zone in the organization: it decides on which day something is.
    pub zone: TimeZone,
    /// Whether the company of a contact goes to the mailbox.
    pub company: bool,
    /// Whether all three addresses of a contact are synchronized, or the mailing address only.
    pub three_addresses: bool,
    /// Whether the files of appointments are synchronized.
    pub attachments: bool,
}

impl core::fmt::Debug for Person {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Person({})", self.user)
    }
}

impl Person {
    /// The IANA name of the zone; `None` for UTC and for a zone without a name.
    #[must_use]
    pub fn zone_name(&self) -> Option<&str> {
        zone_name(&self.zone)
    }

    /// The first moment of a day.
    pub(super) fn midnight(&self, day: Date) -> Option<Timestamp> {
        first_moment(&self.zone, day)
    }

    /// The day that a row means which should stand at a midnight: the nearest one, whoever wrote it.
    pub(super) fn whole_day(&self, at: Timestamp) -> Date {
        let noon = at.checked_add(SignedDuration::from_hours(12)).unwrap_or(at);
        self.zone.to_datetime(noon).date()
    }

    /// A moment of a task: midnight is the whole day.
    pub(super) fn moment(&self, at: Timestamp) -> Moment {
        let day = self.zone.to_datetime(at).date();
        if self.midnight(day) == Some(at) {
            Moment::Day(day)
        } else {
            Moment::At(at)
        }
    }
}

/// The first moment of a day in a zone.
pub(super) fn first_moment(zone: &TimeZone, day: Date) -> Option<Timestamp> {
    let start = day
        .to_zoned_datetime(zone.clone())
        .and_then(|day| day.start_of_day());
    start.ok().map(|start| start.timestamp())
}

/// The IANA name of a zone; `None` for UTC and for a zone without a name.
pub(super) fn zone_name(zone: &TimeZone) -> Option<&str> {
    zone.iana_name()
        .filter(|name| !matches!(*name, "Etc/UTC" | "UTC" | "Etc/GMT"))
}

/// Asks for what a [`Person`] is.
#[derive(Debug, Clone)]
pub struct ReadPerson {
    /// Who.
    pub user: UserId,
    /// In which organization.
    pub organization: OrganizationId,
    /// The zone of the computer: for a person whose settings name none that is known.
    pub computer: TimeZone,
}

impl Together for ReadPerson {
    type Output = Person;

    fn parts(&self) -> Vec<Part> {
        let user = self.user.0;
        let settings =
            Query::row("usersettingscollection", user).select(&["timezonecode", "synccontactcompany"]);
        let organization = Query::row("organizations", self.organization.0).select(&[
            "iscontactmailingaddresssyncenabled",
            "isappointmentattachmentsyncenabled",
        ]);
        let me = Query::row("systemusers", user).select(&["internalemailaddress"]);
        [settings, organization, me]
            .map(|query| Part::One(ApiRequest::get(query.path()).names(user)))
            .into()
    }

    /// What may not be read has its default: no company, the mailing address only, no files.
    fn read(&self, replies: &[PartReply]) -> Result<Person, ApiError> {
        let [settings, organization, me] = replies else {
            return Err(ReplyFault::Batch.into());
        };
        let settings = told(settings)?;
        let organization = told(organization)?;
        let me = me.one()?.json()?;
        let settings = settings
            .as_ref()
            .map(|row| Row::of(row, "usersettings"))
            .transpose()?;
        let organization = organization
            .as_ref()
            .map(|row| Row::of(row, "organization"))
            .transpose()?;
        let code = settings.map(|row| row.int("timezonecode")).transpose()?.flatten();
        let zone = code
            .and_then(zones::name)
            .and_then(|name| TimeZone::get(name).ok())
            .unwrap_or_else(|| self.computer.clone());
        let company = settings.map(|row| row.flag("synccontactcompany")).transpose()?;
        let mailing = organization
            .map(|row| row.flag("iscontactmailingaddresssyncenabled"))
            .transpose()?;
        let files = organization
            .map(|row| row.flag("isappointmentattachmentsyncenabled"))
            .transpose()?;
        let address = Row::of(&me, "systemuser")?.text("internalemailaddress")?;
        Ok(Person {
            user: self.user,
            addresses: address.and_then(|text| text.parse().ok()).into_iter().collect(),
            zone,
            company: company.flatten().unwrap_or(false),
            three_addresses: !mailing.flatten().unwrap_or(true),
            attachments: files.flatten().unwrap_or(false),
        })
    }
}

/// A row that is refused tells nothing and spoils nothing.
fn told(reply: &PartReply) -> Result<Option<serde_json::Value>, ApiError> {
    match reply.one()?.json() {
        Ok(json) => Ok(Some(json)),
        Err(ApiError::Forbidden { .. } | ApiError::Gone | ApiError::Refused { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
