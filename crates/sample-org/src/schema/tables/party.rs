//! `activityparty`: who takes part in an activity, and as what (reference A10).

use super::super::column::make::{bigint, choice, decimal, key, lookup, number, text, time, to, yes_no};
use super::super::{Column, Ownership, Table};

static COLUMNS: &[Column] = &[
    key("activitypartyid"),
    lookup(
        "activityid",
        &[
            to("activitypointer", "activityid_activitypointer"),
            to("email", "activityid_email"),
            to("appointment", "activityid_appointment"),
            to("task", "activityid_task"),
            to("phonecall", "activityid_phonecall"),
            to("letter", "activityid_letter"),
            to("fax", "activityid_fax"),
            to(
                "recurringappointmentmaster",
                "activityid_recurringappointmentmaster",
            ),
            to("serviceappointment", "activityid_serviceappointment"),
            to("incidentresolution", "activityid_incidentresolution"),
            to("opportunityclose", "activityid_opportunityclose"),
        ],
    )
    .on_create(),
    lookup(
        "partyid",
        &[
            to("account", "partyid_account"),
            to("contact", "partyid_contact"),
            to("lead", "partyid_lead"),
            to("systemuser", "partyid_systemuser"),
            to("queue", "partyid_queue"),
            to("opportunity", "partyid_opportunity"),
            to("incident", "partyid_incident"),
        ],
    ),
    choice(
        "participationtypemask",
        &[
            (1, "Sender"),
            (2, "To Recipient"),
            (3, "CC Recipient"),
            (4, "BCC Recipient"),
            (5, "Required attendee"),
            (6, "Optional attendee"),
            (7, "Organizer"),
            (8, "Regarding"),
            (9, "Owner"),
            (10, "Resource"),
            (11, "Customer"),
            (12, "Chat Participant"),
            (13, "Related"),
        ],
    )
    .or(0),
    text("addressused", 320).indexed(),
    number("addressusedemailcolumnnumber").ro(),
    text("unresolvedpartyname", 200),
    text("exchangeentryid", 1024),
    text("externalid", 200),
    text("externalidtype", 200),
    yes_no("ispartydeleted").ro().or(0),
    decimal("effort"),
    yes_no("donotemail").ro().or(0),
    yes_no("donotfax").ro().or(0),
    yes_no("donotphone").ro().or(0),
    yes_no("donotpostalmail").ro().or(0),
    time("scheduledstart").ro(),
    time("scheduledend").ro(),
    choice(
        "instancetypecode",
        &[
            (0, "Not Recurring"),
            (1, "Recurring Master"),
            (2, "Recurring Instance"),
        ],
    )
    .ro()
    .or(0),
    lookup("ownerid", &[to("systemuser", "ownerid"), to("team", "ownerid")]).ro(),
    bigint("versionnumber").ro(),
];

/// `activityparty`.
pub(super) static ACTIVITY_PARTY: Table = Table {
    name: "activityparty",
    schema: "ActivityParty",
    code: 135,
    set: "activityparties",
    key: "activitypartyid",
    title: None,
    storage: "activityparty",
    privilege: "Activity",
    ownership: Ownership::Parent("activityid"),
    columns: &[COLUMNS],
    states: &[],
    collections: &[],
    writable: false,
};
