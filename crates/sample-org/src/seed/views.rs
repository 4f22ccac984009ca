//! The views that every organization has, and the filters of its synchronizing clients: templates, one system filter, and
//! each person's own copies of the templates (reference D4, G3). What the reference leaves open (the default filters other
//! than *My Outlook Contacts*) follows its reading of them.

use super::Colleague;
use super::calendar::Calendar;
use super::chance::Source;
use super::row::SeedRow;

/// One condition: attribute, operator, value.
type Test = (&'static str, &'static str, &'static str);

/// One view or filter, as data.
struct View {
    table: &'static str,
    name: &'static str,
    kind: i64,
    default: bool,
    tests: &'static [Test],
    /// Columns with their widths; the first is the title.
    columns: &'static [(&'static str, u16)],
    /// Column to order by, and whether the greatest comes first.
    order: (&'static str, bool),
    /// A `<link-entity>`, written out.
    link: &'static str,
}

/// Table, its type code and its key.
const TABLES: &[(&str, u32, &str)] = &[
    ("account", 1, "accountid"),
    ("contact", 2, "contactid"),
    ("opportunity", 3, "opportunityid"),
    ("lead", 4, "leadid"),
    ("incident", 112, "incidentid"),
    ("activitypointer", 4200, "activityid"),
    ("appointment", 4201, "activityid"),
    ("recurringappointmentmaster", 4251, "activityid"),
    ("serviceappointment", 4214, "activityid"),
    ("letter", 4207, "activityid"),
    ("fax", 4204, "activityid"),
    ("email", 4202, "activityid"),
    ("phonecall", 4210, "activityid"),
    ("task", 4212, "activityid"),
];

const ACTIVE: Test = ("statecode", "eq", "0");
const INACTIVE: Test = ("statecode", "eq", "1");
const OWN: Test = ("ownerid", "eq-userid", "");

/// The person takes part, in whatever role; as the owner too.
const TAKES_PART: &str = r#"<link-entity name="activityparty" from="activityid" to="activityid" alias="party"><filter type="and"><condition attribute="partyid" operator="eq-userid" /></filter></link-entity>"#;
const PRIMARY_CONTACT: &str = r#"<link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer" alias="accountprimarycontactidcontactcontactid"><attribute name="emailaddress1" /></link-entity>"#;

type Columns = &'static [(&'static str, u16)];

const ACCOUNT: Columns = &[
    ("name", 300),
    ("telephone1", 100),
    ("address1_city", 100),
    ("primarycontactid", 150),
];
const ACCOUNT_AND_CONTACT: Columns = &[
    ("name", 300),
    ("telephone1", 100),
    ("address1_city", 100),
    ("primarycontactid", 150),
    ("accountprimarycontactidcontactcontactid.emailaddress1", 200),
];
const CONTACT: Columns = &[
    ("fullname", 300),
    ("emailaddress1", 200),
    ("parentcustomerid", 150),
    ("telephone1", 125),
];
const OPPORTUNITY: Columns = &[
    ("name", 300),
    ("parentaccountid", 150),
    ("estimatedclosedate", 125),
    ("estimatedvalue", 125),
    ("closeprobability", 75),
    ("statuscode", 100),
];
const LEAD: Columns = &[
    ("fullname", 300),
    ("subject", 200),
    ("companyname", 150),
    ("statuscode", 100),
    ("createdon", 125),
];
const CASE: Columns = &[
    ("title", 300),
    ("ticketnumber", 125),
    ("prioritycode", 100),
    ("customerid", 150),
    ("statuscode", 100),
    ("createdon", 125),
];
const ACTIVITY: Columns = &[
    ("subject", 300),
    ("activitytypecode", 100),
    ("regardingobjectid", 150),
    ("statecode", 75),
    ("scheduledend", 125),
];
const MAIL: Columns = &[
    ("subject", 300),
    ("regardingobjectid", 150),
    ("statuscode", 100),
    ("modifiedon", 125),
];
const MEETING: Columns = &[
    ("subject", 300),
    ("regardingobjectid", 150),
    ("scheduledstart", 125),
    ("scheduledend", 125),
];
const SERIES: Columns = &[
    ("subject", 300),
    ("regardingobjectid", 150),
    ("patternstartdate", 125),
];
const TASK: Columns = &[
    ("subject", 300),
    ("regardingobjectid", 150),
    ("prioritycode", 75),
    ("scheduledend", 125),
];

const fn view(
    table: &'static str,
    name: &'static str,
    kind: i64,
    tests: &'static [Test],
    columns: Columns,
    order: (&'static str, bool),
) -> View {
    View {
        table,
        name,
        kind,
        default: false,
        tests,
        columns,
        order,
        link: "",
    }
}

impl View {
    const fn by_default(mut self) -> Self {
        self.default = true;
        self
    }

    const fn with(mut self, link: &'static str) -> Self {
        self.link = link;
        self
    }
}

#[rustfmt::skip]
const VIEWS: &[View] = &[
    view("account", "Active Accounts", 0, &[ACTIVE], ACCOUNT_AND_CONTACT, ("name", false)).by_default().with(PRIMARY_CONTACT),
    view("account", "My Active Accounts", 0, &[OWN, ACTIVE], ACCOUNT, ("name", false)),
    view("account", "Inactive Accounts", 0, &[INACTIVE], ACCOUNT, ("name", false)),
    view("account", "Account Advanced Find View", 1, &[], ACCOUNT, ("name", false)).by_default(),
    view("account", "Account Associated View", 2, &[ACTIVE], ACCOUNT, ("name", false)).by_default(),
    view("account", "Account Lookup View", 64, &[ACTIVE], ACCOUNT, ("name", false)).by_default(),
    view("contact", "Active Contacts", 0, &[ACTIVE], CONTACT, ("fullname", false)).by_default(),
    view("contact", "My Active Contacts", 0, &[OWN, ACTIVE], CONTACT, ("fullname", false)),
    view("contact", "Inactive Contacts", 0, &[INACTIVE], CONTACT, ("fullname", false)),
    view("contact", "Contact Advanced Find View", 1, &[], CONTACT, ("fullname", false)).by_default(),
    view("contact", "Contact Associated View", 2, &[ACTIVE], CONTACT, ("fullname", false)).by_default(),
    view("contact", "Contacts Lookup View", 64, &[ACTIVE], CONTACT, ("fullname", false)).by_default(),
    view("opportunity", "Open Opportunities", 0, &[ACTIVE], OPPORTUNITY, ("estimatedclosedate", false)).by_default(),
    view("opportunity", "My Open Opportunities", 0, &[OWN, ACTIVE], OPPORTUNITY, ("estimatedclosedate", false)),
    view("opportunity", "Won Opportunities", 0, &[INACTIVE], OPPORTUNITY, ("actualclosedate", true)),
    view("opportunity", "Opportunities Closing Next Month", 0, &[ACTIVE, ("estimatedclosedate", "next-month", "")], OPPORTUNITY, ("estimatedclosedate", false)),
    view("opportunity", "Opportunity Advanced Find View", 1, &[], OPPORTUNITY, ("name", false)).by_default(),
    view("opportunity", "Opportunity Associated View", 2, &[], OPPORTUNITY, ("estimatedclosedate", false)).by_default(),
    view("opportunity", "Opportunity Lookup View", 64, &[ACTIVE], OPPORTUNITY, ("name", false)).by_default(),
    view("lead", "Open Leads", 0, &[ACTIVE], LEAD, ("createdon", true)).by_default(),
    view("lead", "My Open Leads", 0, &[OWN, ACTIVE], LEAD, ("createdon", true)),
    view("lead", "Leads Opened Last Week", 0, &[("createdon", "last-week", "")], LEAD, ("createdon", true)),
    view("lead", "Lead Advanced Find View", 1, &[], LEAD, ("fullname", false)).by_default(),
    view("lead", "Lead Lookup View", 64, &[ACTIVE], LEAD, ("fullname", false)).by_default(),
    view("incident", "Active Cases", 0, &[ACTIVE], CASE, ("createdon", true)).by_default(),
    view("incident", "My Active Cases", 0, &[OWN, ACTIVE], CASE, ("createdon", true)),
    view("incident", "Resolved Cases", 0, &[INACTIVE], CASE, ("modifiedon", true)),
    view("incident", "Case Advanced Find View", 1, &[], CASE, ("title", false)).by_default(),
    view("incident", "Case Associated View", 2, &[], CASE, ("createdon", true)).by_default(),
    view("incident", "Case Lookup View", 64, &[ACTIVE], CASE, ("title", false)).by_default(),
    view("activitypointer", "My Activities", 0, &[("isregularactivity", "eq", "1"), ("statecode", "in", "0;3")], ACTIVITY, ("scheduledend", false)).by_default().with(TAKES_PART),
    view("activitypointer", "All Activities", 0, &[("isregularactivity", "eq", "1")], ACTIVITY, ("modifiedon", true)),
    view("activitypointer", "Open Activity Associated View", 2, &[("statecode", "in", "0;3")], ACTIVITY, ("scheduledend", false)).by_default(),
    view("email", "My Received Email Messages", 0, &[OWN, ("statuscode", "eq", "4")], MAIL, ("modifiedon", true)).by_default(),
    view("email", "All Email Messages", 0, &[], MAIL, ("modifiedon", true)),
    view("email", "Email Messages Lookup View", 64, &[], MAIL, ("modifiedon", true)).by_default(),
    view("appointment", "My Appointments", 0, &[OWN, ("statecode", "in", "0;3")], MEETING, ("scheduledstart", false)).by_default(),
    view("appointment", "All Appointments", 0, &[], MEETING, ("scheduledstart", false)),
    view("appointment", "Appointment Lookup View", 64, &[], MEETING, ("scheduledstart", false)).by_default(),
    view("serviceappointment", "My Service Activities", 0, &[("statecode", "in", "0;3")], MEETING, ("scheduledstart", false)).by_default().with(TAKES_PART),
    view("serviceappointment", "All Service Activities", 0, &[], MEETING, ("scheduledstart", false)),
    view("task", "My Tasks", 0, &[OWN, ACTIVE], TASK, ("scheduledend", false)).by_default(),
    view("task", "All Tasks", 0, &[], TASK, ("scheduledend", false)),
    view("task", "Task Lookup View", 64, &[], TASK, ("scheduledend", false)).by_default(),
    view("phonecall", "My Phone Calls", 0, &[OWN, ACTIVE], TASK, ("scheduledend", false)).by_default(),
    view("phonecall", "All Phone Calls", 0, &[], TASK, ("scheduledend", false)),
    view("phonecall", "Phone Call Lookup View", 64, &[], TASK, ("scheduledend", false)).by_default(),
    // Filters: templates, one of them for each table, and what applies to everybody.
    view("contact", "My Outlook Contacts", 131_072, &[OWN, ACTIVE], CONTACT, ("fullname", false)).by_default(),
    view("appointment", "My Outlook Appointments", 131_072, &[("statecode", "ne", "2")], MEETING, ("scheduledstart", false)).by_default().with(TAKES_PART),
    view("recurringappointmentmaster", "My Outlook Recurring Appointments", 131_072, &[("statecode", "ne", "2")], SERIES, ("patternstartdate", false)).by_default().with(TAKES_PART),
    // C-13: those in which the person takes part.
    view("serviceappointment", "My Outlook Service Activities", 131_072, &[("statecode", "ne", "2")], MEETING, ("scheduledstart", false)).by_default().with(TAKES_PART),
    view("task", "My Outlook Tasks", 131_072, &[OWN, ACTIVE], TASK, ("scheduledend", false)).by_default(),
    view("phonecall", "My Outlook Phone Calls", 131_072, &[OWN, ACTIVE], TASK, ("scheduledend", false)).by_default(),
    view("letter", "My Outlook Letters", 131_072, &[OWN, ACTIVE], TASK, ("scheduledend", false)).by_default(),
    view("fax", "My Outlook Faxes", 131_072, &[OWN, ACTIVE], TASK, ("scheduledend", false)).by_default(),
    view("contact", "My Offline Contacts", 8192, &[OWN, ACTIVE], CONTACT, ("fullname", false)).by_default(),
    view("account", "My Offline Accounts", 8192, &[OWN, ACTIVE], ACCOUNT, ("name", false)).by_default(),
    view("opportunity", "My Offline Opportunities", 8192, &[OWN, ACTIVE], OPPORTUNITY, ("name", false)).by_default(),
    view("task", "Tasks of My Teams", 256, &[("ownerid", "eq-userteams", ""), ACTIVE], TASK, ("scheduledend", false)),
];

/// Quick find: table and the columns that are searched.
const QUICK_FIND: &[(&str, &str, &[&str], Columns)] = &[
    (
        "account",
        "Quick Find Active Accounts",
        &["name", "accountnumber", "emailaddress1", "telephone1"],
        ACCOUNT,
    ),
    (
        "contact",
        "Quick Find Active Contacts",
        &["fullname", "emailaddress1", "telephone1", "mobilephone"],
        CONTACT,
    ),
    (
        "opportunity",
        "Quick Find Open Opportunities",
        &["name"],
        OPPORTUNITY,
    ),
    (
        "lead",
        "Quick Find Open Leads",
        &["fullname", "companyname", "emailaddress1"],
        LEAD,
    ),
    (
        "incident",
        "Quick Find Active Cases",
        &["title", "ticketnumber"],
        CASE,
    ),
];

/// All rows; `colleagues` get their own copies of the templates when they can sign in.
pub(super) fn rows(source: Source, calendar: &Calendar, colleagues: &[Colleague]) -> Vec<SeedRow> {
    let made = calendar.past_time(400, 9, 0);
    let id = |view: &View| source.id("savedquery", &format!("{}/{}", view.table, view.name));
    let mut rows: Vec<SeedRow> = VIEWS.iter().map(|view| saved(source, view)).collect();
    rows.extend(
        QUICK_FIND
            .iter()
            .map(|(table, name, searched, columns)| quick(source, table, name, searched, columns)),
    );
    for colleague in colleagues.iter().filter(|one| one.signs_in.is_some()) {
        for template in VIEWS.iter().filter(|view| matches!(view.kind, 8192 | 131_072)) {
            let kind = if template.kind == 8192 { 16 } else { 256 };
            let key = format!("{}/{}/{kind}", colleague.name(), template.name);
            let row = body("userquery", source.id("userquery", &key), template)
                .with("querytype", kind)
                .lookup("parentqueryid", "savedquery", id(template))
                .lookup("ownerid", "systemuser", colleague.id);
            rows.push(row);
        }
    }
    rows.into_iter()
        .map(|row| row.with("createdon", made).with("modifiedon", made))
        .collect()
}

fn body(table: &'static str, id: uuid::Uuid, view: &View) -> SeedRow {
    SeedRow::new(table, id)
        .with("name", view.name)
        .with("returnedtypecode", view.table)
        .with("fetchxml", fetch(view, &conditions(view.tests)))
        .with("layoutxml", layout(view.table, view.columns))
        .with("statecode", 0)
        .with("statuscode", 1)
}

fn saved(source: Source, view: &View) -> SeedRow {
    let id = source.id("savedquery", &format!("{}/{}", view.table, view.name));
    body("savedquery", id, view)
        .with("querytype", view.kind)
        .with("isdefault", view.default)
        .with("isquickfindquery", view.kind == 4)
}

/// A quick-find view marks its search columns, with a place for what is searched for (reference G3).
fn quick(
    source: Source,
    table: &'static str,
    name: &'static str,
    searched: &[&str],
    columns: Columns,
) -> SeedRow {
    let view = View {
        default: true,
        ..view(
            table,
            name,
            4,
            &[ACTIVE],
            columns,
            (columns.first().map_or("createdon", |(column, _)| column), false),
        )
    };
    let finds: String = searched
        .iter()
        .map(|column| format!(r#"<condition attribute="{column}" operator="like" value="{{0}}" />"#))
        .collect();
    let filters = format!(
        r#"{}<filter type="or" isquickfindfields="1">{finds}</filter>"#,
        conditions(view.tests)
    );
    saved(source, &view).with("fetchxml", fetch(&view, &filters))
}

fn key_of(table: &str) -> (u32, &'static str) {
    let found = TABLES.iter().find(|(name, _, _)| *name == table);
    found.map_or((0, ""), |(_, code, key)| (*code, *key))
}

fn conditions(tests: &[Test]) -> String {
    if tests.is_empty() {
        return String::new();
    }
    let one = |(attribute, operator, value): &Test| match (*operator, *value) {
        ("in", list) => {
            let values: String = list
                .split(';')
                .map(|value| format!("<value>{value}</value>"))
                .collect();
            format!(r#"<condition attribute="{attribute}" operator="in">{values}</condition>"#)
        }
        (operator, "") => format!(r#"<condition attribute="{attribute}" operator="{operator}" />"#),
        (operator, value) => {
            format!(r#"<condition attribute="{attribute}" operator="{operator}" value="{value}" />"#)
        }
    };
    let all: String = tests.iter().map(one).collect();
    format!(r#"<filter type="and">{all}</filter>"#)
}

fn fetch(view: &View, filters: &str) -> String {
    let (_, key) = key_of(view.table);
    let own = view
        .columns
        .iter()
        .map(|(column, _)| *column)
        .filter(|column| !column.contains('.'));
    let attributes: String = own
        .chain([key])
        .map(|column| format!(r#"<attribute name="{column}" />"#))
        .collect();
    let (order, descending) = view.order;
    format!(
        r#"<fetch version="1.0" output-format="xml-platform" mapping="logical"><entity name="{}">{attributes}<order attribute="{order}" descending="{descending}" />{filters}{}</entity></fetch>"#,
        view.table, view.link
    )
}

fn layout(table: &str, columns: Columns) -> String {
    let (code, key) = key_of(table);
    let title = columns.first().map_or("", |(column, _)| column);
    let cells: String = columns
        .iter()
        .map(|(column, width)| format!(r#"<cell name="{column}" width="{width}" />"#))
        .collect();
    format!(
        r#"<grid name="resultset" object="{code}" jump="{title}" select="1" icon="1" preview="1"><row name="result" id="{key}">{cells}</row></grid>"#
    )
}
