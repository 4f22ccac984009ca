//! Which fields are synchronized, with the directions of a new organization (reference D3; B-20 to B-53, B-80 to B-90,
//! B-110 to B-118). The names of fields on the side of the mailbox are those that people read there.

use super::calendar::Calendar;
use super::chance::Source;
use super::row::SeedRow;
use super::staff::organization;

/// Who may say what about a pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// An administrator chooses any direction; both ways at first.
    Free,
    /// Both ways, for good.
    Fixed,
    /// Both ways for good, and made of several columns.
    Computed(&'static str),
    /// Chosen freely, and made of several columns.
    Parts(&'static str),
    /// Off until a setting of the organization turns it on.
    BySetting(&'static str),
    /// To the mailbox only, for good (service activities).
    ToMailbox,
}

use Rule::{BySetting, Computed, Fixed, Free, Parts, ToMailbox};

/// Field in the mailbox, column, rule.
type Pair = (&'static str, &'static str, Rule);

const ADDRESS1: Rule = Parts(
    "address1_line1,address1_line2,address1_line3,address1_city,address1_stateorprovince,address1_postalcode,address1_country,address1_postofficebox",
);
const ADDRESS2: Rule = Parts(
    "address2_line1,address2_line2,address2_line3,address2_city,address2_stateorprovince,address2_postalcode,address2_country,address2_postofficebox",
);
const ADDRESS3: Rule = Parts(
    "address3_line1,address3_line2,address3_line3,address3_city,address3_stateorprovince,address3_postalcode,address3_country,address3_postofficebox",
);

#[rustfmt::skip]
const CONTACT: &[Pair] = &[
    ("Anniversary", "anniversary", Free),
    ("Assistant's Name", "assistantname", Free),
    ("Assistant's Phone", "assistantphone", Free),
    ("Birthday", "birthdate", Free),
    ("Business Fax", "fax", Free),
    ("Business Phone", "telephone1", Free),
    ("Business Phone 2", "business2", Free),
    ("Callback", "callback", Free),
    ("Children", "childrensnames", Free),
    ("Company Main Phone", "company", Free),
    ("Department", "department", Free),
    ("E-mail", "emailaddress1", Free),
    ("E-mail 2", "emailaddress2", Free),
    ("E-mail 3", "emailaddress3", Free),
    ("FTP Site", "ftpsiteurl", Free),
    ("Full Name", "fullname", Computed("firstname,middlename,lastname,suffix")),
    ("Government ID Number", "governmentid", Free),
    ("Home Address", "address2_composite", ADDRESS2),
    ("Home Phone", "telephone2", Free),
    ("Home Phone 2", "home2", Free),
    ("Job Title", "jobtitle", Free),
    ("Mailing Address", "address1_composite", ADDRESS1),
    ("Manager's Name", "managername", Free),
    ("Mobile", "mobilephone", Free),
    ("Nickname", "nickname", Free),
    ("Notes", "description", Free),
    ("Other Address", "address3_composite", ADDRESS3),
    ("Other Phone", "telephone3", Free),
    ("Pager", "pager", Free),
    ("Parent (Regarding)", "parentcustomerid", Fixed),
    ("Spouse/Partner", "spousesname", Free),
    ("Web Page", "websiteurl", Free),
    ("Yomi First Name", "yomifirstname", Free),
    ("Yomi Last Name", "yomilastname", Free),
];

const TIMES: Rule = Computed("scheduledstart,scheduledend,scheduleddurationminutes,isalldayevent");
const STATUS: Rule = Computed("statecode,statuscode");

#[rustfmt::skip]
const APPOINTMENT: &[Pair] = &[
    ("Appointment Time", "scheduledstart", TIMES),
    ("Attachments", "activitymimeattachment", BySetting("activitymimeattachment")),
    ("Body", "description", Free),
    ("Importance", "prioritycode", Fixed),
    ("Location", "location", Free),
    ("Optional Attendees", "optionalattendees", Fixed),
    ("Organizer", "organizer", Fixed),
    ("Regarding", "regardingobjectid", Fixed),
    ("Required Attendees", "requiredattendees", Fixed),
    ("Show Time As", "statuscode", Fixed),
    ("Subject", "subject", Free),
];

#[rustfmt::skip]
const RECURRING: &[Pair] = &[
    ("Body", "description", Free),
    ("Importance", "prioritycode", Fixed),
    ("Location", "location", Free),
    ("Optional Attendees", "optionalattendees", Fixed),
    ("Organizer", "organizer", Fixed),
    ("Recurrence Pattern", "recurrencepatterntype", Fixed),
    ("Regarding", "regardingobjectid", Fixed),
    ("Required Attendees", "requiredattendees", Fixed),
    ("Show Time As", "statuscode", STATUS),
    ("Subject", "subject", Free),
];

#[rustfmt::skip]
const SERVICE: &[Pair] = &[
    ("Appointment Time", "scheduledstart", ToMailbox),
    ("Importance", "prioritycode", ToMailbox),
    ("Location", "location", ToMailbox),
    ("Notes", "description", ToMailbox),
    ("Optional Attendees", "customers", ToMailbox),
    ("Organizer", "organizer", ToMailbox),
    ("Regarding", "regardingobjectid", ToMailbox),
    ("Required Attendees", "resources", ToMailbox),
    ("Show Time As", "statuscode", ToMailbox),
    ("Subject", "subject", ToMailbox),
];

#[rustfmt::skip]
const TASK: &[Pair] = &[
    ("% Complete", "percentcomplete", Free),
    ("Date Completed", "actualend", Free),
    ("Due Date", "scheduledend", Free),
    ("Importance", "prioritycode", Fixed),
    ("Notes", "description", Free),
    ("Regarding", "regardingobjectid", Fixed),
    ("Start Date", "scheduledstart", Free),
    ("Status", "statuscode", STATUS),
    ("Subject", "subject", Free),
];

/// Phone calls, faxes and letters: the same without percentages.
const TABLES: &[(&str, &[Pair])] = &[
    ("contact", CONTACT),
    ("appointment", APPOINTMENT),
    ("recurringappointmentmaster", RECURRING),
    ("serviceappointment", SERVICE),
    ("task", TASK),
    ("phonecall", TASK),
    ("fax", TASK),
    ("letter", TASK),
];

/// Directions (B-1), and which of them are allowed: 1 none, 2 to the mailbox, 4 to the organization, 8 both.
const NONE: i64 = 0;
const TO_MAILBOX: i64 = 1;
const BOTH: i64 = 3;
const ANY: i64 = 15;

const fn only(direction: i64) -> i64 {
    1 << direction
}

/// All rows.
pub(super) fn rows(source: Source, calendar: &Calendar) -> Vec<SeedRow> {
    let since = calendar.past_time(400, 9, 0);
    let organization = organization(source).id;
    let profile = source.id("syncattributemappingprofile", "Default");
    let mut rows = vec![
        SeedRow::new("syncattributemappingprofile", profile)
            .with("name", "Default")
            .with("ismanaged", true),
    ];
    for (table, pairs) in TABLES {
        let absent = |column: &str| *table != "task" && column == "percentcomplete";
        for (field, column, rule) in pairs.iter().filter(|(_, column, _)| !absent(column)) {
            let row = SeedRow::new(
                "syncattributemapping",
                source.id("syncattributemapping", &format!("{table}/{field}")),
            )
            .with("mappingname", *field)
            .with("attributecrmname", *column)
            .with("attributeexchangename", *field)
            .with("entitytypecode", *table)
            .lookup(
                "syncattributemappingprofileid",
                "syncattributemappingprofile",
                profile,
            );
            rows.push(directed(row, *rule));
        }
    }
    rows.into_iter()
        .map(|row| {
            row.with("organizationid", organization.to_string())
                .with("createdon", since)
                .with("modifiedon", since)
        })
        .collect()
}

fn directed(row: SeedRow, rule: Rule) -> SeedRow {
    let (direction, allowed) = match rule {
        Free | Parts(_) => (BOTH, ANY),
        Fixed | Computed(_) => (BOTH, only(BOTH)),
        BySetting(_) => (NONE, only(NONE)),
        ToMailbox => (TO_MAILBOX, only(TO_MAILBOX)),
    };
    let row = row
        .with("syncdirection", direction)
        .with("defaultsyncdirection", direction)
        .with("allowedsyncdirection", allowed);
    match rule {
        Computed(parts) | Parts(parts) | BySetting(parts) => {
            row.with("iscomputed", true).with("computedproperties", parts)
        }
        Free | Fixed | ToMailbox => row,
    }
}
