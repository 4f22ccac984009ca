//! Which forms there are, and what stands on them.

use super::Cell::{Field, QuickView, Rows, Shown, Space, Timeline};
use super::{Form, Kind, Section, Tab};
use crate::seed::SeedRole;
use crate::seed::custom::{CONTRACT, DEADLINE, LANGUAGE, SOURCES};

const fn main(
    table: &'static str,
    name: &'static str,
    header: &'static [&'static str],
    tabs: &'static [Tab],
) -> Form {
    Form {
        table,
        name,
        kind: Kind::Main,
        header,
        tabs,
        role: None,
    }
}

const fn small(table: &'static str, name: &'static str, kind: Kind, tabs: &'static [Tab]) -> Form {
    Form {
        table,
        name,
        kind,
        header: &[],
        tabs,
        role: None,
    }
}

const ADDRESS: &[super::Cell] = &[
    Field("address1_line1"),
    Field("address1_line2"),
    Field("address1_postalcode"),
    Field("address1_city"),
    Field("address1_stateorprovince"),
    Field("address1_country"),
];

const TIMELINE: &[Section] = &[Section("Timeline", &[Timeline])];

/// In this order; the first of its kind is the default.
#[rustfmt::skip]
pub(super) const FORMS: &[Form] = &[
    main("contact", "Contact", &["preferredcontactmethodcode", "ownerid"], &[
        Tab("Summary", &[
            &[
                Section("General", &[
                    Field("firstname"), Field("lastname"), Field("jobtitle"), Field("parentcustomerid"), Field("emailaddress1"),
                    Field("telephone1"), Field("mobilephone"), Field("fax"), Field("preferredcontactmethodcode"), Field(LANGUAGE),
                ]),
                Section("Address", ADDRESS),
            ],
            TIMELINE,
            &[
                Section("Company", &[QuickView("parentcustomerid", "Company Card")]),
                Section("Activities", &[Rows("Activities", "Contact_ActivityPointers", "activitypointer", "Open Activity Associated View")]),
            ],
        ]),
        Tab("Details", &[
            &[Section("People", &[Field("department"), Field("managername"), Field("assistantname"), Field("birthdate"), Field("gendercode"), Field("familystatuscode"), Field("spousesname")])],
            &[Section("General", &[Field("description"), Space, Field("donotemail"), Field("donotphone"), Field("donotbulkemail"), Shown("createdon")])],
        ]),
    ]),
    Form { role: Some(SeedRole::SupportAgent), ..main("contact", "Contact for Service", &["ownerid"], &[
        Tab("Summary", &[
            &[Section("General", &[Field("fullname"), Field("jobtitle"), Field("parentcustomerid"), Field("telephone1"), Field("mobilephone"), Field("emailaddress1"), Field(LANGUAGE)])],
            &[Section("Details", &[Rows("Cases", "contact_as_primary_contact", "incident", "Active Cases")])],
        ]),
    ]) },
    small("contact", "Contact Card", Kind::QuickView, &[
        Tab("General", &[&[Section("General", &[Field("jobtitle"), Field("emailaddress1"), Field("telephone1"), Field("mobilephone"), Field(LANGUAGE)])]]),
    ]),
    small("contact", "Contact Quick Create", Kind::QuickCreate, &[
        Tab("General", &[&[Section("General", &[Field("firstname"), Field("lastname"), Field("parentcustomerid"), Field("jobtitle"), Field("emailaddress1"), Field("telephone1"), Field("mobilephone"), Field(LANGUAGE)])]]),
    ]),
    small("contact", "Contact Card Form", Kind::Card, &[
        Tab("General", &[&[Section("General", &[Field("fullname"), Field("jobtitle"), Field("parentcustomerid"), Field("emailaddress1"), Field("telephone1"), Field(LANGUAGE)])]]),
    ]),

    main("account", "Account", &["ownerid", CONTRACT], &[
        Tab("Summary", &[
            &[
                Section("General", &[Field("name"), Field("telephone1"), Field("fax"), Field("emailaddress1"), Field("websiteurl"), Field("parentaccountid"), Field(CONTRACT)]),
                Section("Address", ADDRESS),
            ],
            TIMELINE,
            &[
                Section("People", &[Field("primarycontactid"), QuickView("primarycontactid", "Contact Card"), Rows("Contacts", "contact_customer_accounts", "contact", "Active Contacts")]),
            ],
        ]),
        Tab("Details", &[
            &[Section("Company", &[Field("industrycode"), Field("customertypecode"), Field("numberofemployees"), Field("revenue"), Field(SOURCES), Field("description")])],
            &[Section("Details", &[Rows("Opportunities", "opportunity_parent_account", "opportunity", "Open Opportunities"), Shown("createdon")])],
        ]),
    ]),
    small("account", "Company Card", Kind::QuickView, &[
        Tab("General", &[&[Section("Company", &[Field("telephone1"), Field("emailaddress1"), Field("websiteurl"), Field("address1_city"), Field("industrycode"), Field(CONTRACT)])]]),
    ]),
    small("account", "Account Quick Create", Kind::QuickCreate, &[
        Tab("General", &[&[Section("General", &[Field("name"), Field("telephone1"), Field("emailaddress1"), Field("address1_city"), Field("primarycontactid"), Field(CONTRACT)])]]),
    ]),
    small("account", "Account Card Form", Kind::Card, &[
        Tab("General", &[&[Section("General", &[Field("name"), Field("telephone1"), Field("address1_city"), Field("primarycontactid"), Field(CONTRACT)])]]),
    ]),

    main("lead", "Lead", &["leadqualitycode", "leadsourcecode", "statuscode", "ownerid"], &[
        Tab("Summary", &[
            &[
                Section("General", &[Field("subject"), Field("firstname"), Field("lastname"), Field("jobtitle"), Field("telephone1"), Field("mobilephone"), Field("emailaddress1")]),
                Section("Company", &[Field("companyname"), Field("websiteurl"), Field("address1_line1"), Field("address1_postalcode"), Field("address1_city"), Field("address1_country")]),
            ],
            TIMELINE,
            &[Section("Details", &[Field("estimatedamount"), Field("estimatedclosedate"), Field("decisionmaker"), Field("description"), Field("parentcontactid"), QuickView("parentcontactid", "Contact Card")])],
        ]),
    ]),
    small("lead", "Lead Card", Kind::QuickView, &[
        Tab("General", &[&[Section("General", &[Field("subject"), Field("companyname"), Field("leadqualitycode"), Field("emailaddress1"), Field("telephone1")])]]),
    ]),
    small("lead", "Lead Quick Create", Kind::QuickCreate, &[
        Tab("General", &[&[Section("General", &[Field("subject"), Field("firstname"), Field("lastname"), Field("companyname"), Field("emailaddress1"), Field("telephone1"), Field("leadsourcecode")])]]),
    ]),
    small("lead", "Lead Card Form", Kind::Card, &[
        Tab("General", &[&[Section("General", &[Field("fullname"), Field("subject"), Field("companyname"), Field("leadqualitycode"), Field("statuscode")])]]),
    ]),

    main("opportunity", "Opportunity", &["estimatedclosedate", "estimatedvalue", "statuscode", "ownerid"], &[
        Tab("Summary", &[
            &[Section("General", &[
                Field("name"), Field("parentcontactid"), Field("parentaccountid"), Field("purchasetimeframe"), Field("budgetamount"), Field("estimatedvalue"),
                Field("closeprobability"), Field("opportunityratingcode"), Field("stepname"), Field("estimatedclosedate"), Field(DEADLINE), Field("description"),
            ])],
            TIMELINE,
            &[Section("People", &[QuickView("parentcontactid", "Contact Card"), QuickView("parentaccountid", "Company Card")])],
        ]),
        Tab("Details", &[&[Section("Details", &[Field("currentsituation"), Field("customerneed"), Field("proposedsolution"), Field("originatingleadid"), Shown("actualvalue"), Shown("actualclosedate")])]]),
    ]),
    small("opportunity", "Opportunity Card", Kind::QuickView, &[
        Tab("General", &[&[Section("General", &[Field("estimatedvalue"), Field("estimatedclosedate"), Field("stepname"), Field("opportunityratingcode"), Field(DEADLINE)])]]),
    ]),
    small("opportunity", "Opportunity Quick Create", Kind::QuickCreate, &[
        Tab("General", &[&[Section("General", &[Field("name"), Field("parentaccountid"), Field("parentcontactid"), Field("estimatedvalue"), Field("estimatedclosedate"), Field(DEADLINE)])]]),
    ]),
    small("opportunity", "Opportunity Card Form", Kind::Card, &[
        Tab("General", &[&[Section("General", &[Field("name"), Field("estimatedvalue"), Field("estimatedclosedate"), Field("statuscode"), Field(DEADLINE)])]]),
    ]),

    main("incident", "Case", &["prioritycode", "statuscode", "ownerid"], &[
        Tab("Summary", &[
            &[Section("General", &[Field("title"), Shown("ticketnumber"), Field("customerid"), Field("primarycontactid"), Field("casetypecode"), Field("caseorigincode"), Field("productserialnumber"), Field("description")])],
            TIMELINE,
            &[Section("Details", &[Field("responseby"), Field("resolveby"), Field("isescalated"), QuickView("primarycontactid", "Contact Card"), QuickView("customerid", "Company Card")])],
        ]),
    ]),
    small("incident", "Case Card", Kind::QuickView, &[
        Tab("General", &[&[Section("General", &[Field("ticketnumber"), Field("prioritycode"), Field("statuscode"), Field("resolveby")])]]),
    ]),
    small("incident", "Case Quick Create", Kind::QuickCreate, &[
        Tab("General", &[&[Section("General", &[Field("title"), Field("customerid"), Field("primarycontactid"), Field("casetypecode"), Field("prioritycode"), Field("description")])]]),
    ]),
    small("incident", "Case Card Form", Kind::Card, &[
        Tab("General", &[&[Section("General", &[Field("title"), Field("ticketnumber"), Field("prioritycode"), Field("statuscode"), Field("customerid")])]]),
    ]),

    main("email", "Email", &["prioritycode", "statuscode", "ownerid"], &[
        Tab("General", &[&[Section("General", &[Field("from"), Field("to"), Field("cc"), Field("subject"), Field("regardingobjectid"), Field("description")])]]),
    ]),
    main("appointment", "Appointment", &["prioritycode", "statuscode", "ownerid"], &[
        Tab("General", &[&[Section("General", &[Field("subject"), Field("requiredattendees"), Field("optionalattendees"), Field("organizer"), Field("location"), Field("scheduledstart"), Field("scheduledend"), Field("isalldayevent"), Field("regardingobjectid"), Field("description")])]]),
    ]),
    main("task", "Task", &["prioritycode", "statuscode", "ownerid"], &[
        Tab("General", &[&[Section("General", &[Field("subject"), Field("description"), Field("regardingobjectid"), Field("scheduledstart"), Field("scheduledend"), Field("actualdurationminutes"), Field("percentcomplete")])]]),
    ]),
    main("phonecall", "Phone Call", &["prioritycode", "statuscode", "ownerid"], &[
        Tab("General", &[&[Section("General", &[Field("subject"), Field("from"), Field("to"), Field("phonenumber"), Field("directioncode"), Field("regardingobjectid"), Field("scheduledend"), Field("description")])]]),
    ]),
    small("task", "Task Quick Create", Kind::QuickCreate, &[
        Tab("General", &[&[Section("General", &[Field("subject"), Field("regardingobjectid"), Field("scheduledend"), Field("prioritycode"), Field("description")])]]),
    ]),
    small("appointment", "Appointment Quick Create", Kind::QuickCreate, &[
        Tab("General", &[&[Section("General", &[Field("subject"), Field("requiredattendees"), Field("location"), Field("scheduledstart"), Field("scheduledend"), Field("regardingobjectid")])]]),
    ]),
    small("phonecall", "Phone Call Quick Create", Kind::QuickCreate, &[
        Tab("General", &[&[Section("General", &[Field("subject"), Field("to"), Field("phonenumber"), Field("scheduledend"), Field("regardingobjectid")])]]),
    ]),
];
