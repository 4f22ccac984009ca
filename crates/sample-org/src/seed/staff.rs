//! Alder & Finch itself: business units, users, roles, teams, queues, and the currency.

use jiff::SignedDuration;
use uuid::Uuid;

use super::calendar::Calendar;
use super::chance::Source;
use super::row::SeedRow;
use super::{Organization, SeedRole, SeedUser, mailboxes};
use crate::security::ADMINISTRATOR_TEMPLATE;

/// The domain of the company's own addresses.
pub(crate) const DOMAIN: &str = "alderfinch.example";

/// A business unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    /// The company.
    Root,
    /// The unit of the sample's salesperson; 14 people.
    SalesNorth,
    /// The other sales unit.
    SalesSouth,
    /// Customer service.
    Service,
    /// The engineers on the road, a unit below Service.
    FieldService,
}

impl Unit {
    /// Every unit, each after the one above it.
    pub(crate) const ALL: [Self; 5] = [
        Self::Root,
        Self::SalesNorth,
        Self::SalesSouth,
        Self::Service,
        Self::FieldService,
    ];

    /// The unit above.
    fn above(self) -> Option<Self> {
        match self {
            Self::Root => None,
            Self::SalesNorth | Self::SalesSouth | Self::Service => Some(Self::Root),
            Self::FieldService => Some(Self::Service),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Root => "Alder & Finch",
            Self::SalesNorth => "Sales North",
            Self::SalesSouth => "Sales South",
            Self::Service => "Service",
            Self::FieldService => "Field Service",
        }
    }

    fn address(self) -> &'static str {
        match self {
            Self::Root => "office",
            Self::SalesNorth => "sales.north",
            Self::SalesSouth => "sales.south",
            Self::Service => "service",
            Self::FieldService => "field.service",
        }
    }
}

/// Somebody who works for the company.
#[derive(Debug, Clone)]
pub(crate) struct Colleague {
    pub(crate) id: Uuid,
    pub(crate) first: &'static str,
    pub(crate) last: &'static str,
    pub(crate) title: &'static str,
    pub(crate) unit: Unit,
    /// The role and the password of those who can sign in.
    pub(crate) signs_in: Option<(SeedRole, &'static str)>,
    pub(crate) disabled: bool,
}

impl Colleague {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    pub(crate) fn email(&self) -> String {
        let address = |name: &str| super::names::split(name).1;
        format!("{}.{}@{DOMAIN}", address(self.first), address(self.last))
    }
}

/// The place of the salesperson in the list.
pub(crate) const MARA: usize = 0;
/// The place of the support agent.
pub(crate) const INES: usize = 1;
/// How many people Sales North has (the sample's first screen says 14).
#[cfg(test)]
pub(crate) const SALES_NORTH_SIZE: usize = 14;

type Line = (&'static str, &'static str, &'static str, Unit);

const SIGN_IN: [(Line, SeedRole, &str); 3] = [
    (
        ("Mara", "Voss", "Key Account Manager", Unit::SalesNorth),
        SeedRole::Salesperson,
        "harbour-light-12",
    ),
    (
        ("Ines", "Caldeira", "Service Coordinator", Unit::Service),
        SeedRole::SupportAgent,
        "copper-kettle-34",
    ),
    (
        ("Ruben", "Holt", "Systems Administrator", Unit::Root),
        SeedRole::SystemAdministrator,
        "winter-orchard-56",
    ),
];

#[rustfmt::skip]
const OTHERS: &[Line] = &[
    ("Edda", "Kallström", "Head of Sales North", Unit::SalesNorth),
    ("Piet", "Aalders", "Account Manager", Unit::SalesNorth),
    ("Rosalind", "Finch", "Account Manager", Unit::SalesNorth),
    ("Yannick", "Thoma", "Account Manager", Unit::SalesNorth),
    ("Sunniva", "Dahl", "Account Manager", Unit::SalesNorth),
    ("Kacper", "Nowicki", "Account Manager", Unit::SalesNorth),
    ("Eilidh", "Munro", "Inside Sales", Unit::SalesNorth),
    ("Bastian", "Roth", "Inside Sales", Unit::SalesNorth),
    ("Femke", "Bakker", "Inside Sales", Unit::SalesNorth),
    ("Anders", "Holm", "Application Engineer", Unit::SalesNorth),
    ("Chidi", "Eze", "Application Engineer", Unit::SalesNorth),
    ("Jana", "Kirchner", "Tender Manager", Unit::SalesNorth),
    ("Lorcan", "Byrne", "Project Coordinator", Unit::SalesNorth),
    ("Aurelia", "Conti", "Head of Sales South", Unit::SalesSouth),
    ("Rafael", "Duarte", "Account Manager", Unit::SalesSouth),
    ("Despina", "Laskari", "Account Manager", Unit::SalesSouth),
    ("Hugo", "Perrin", "Account Manager", Unit::SalesSouth),
    ("Samir", "Khoury", "Export Manager", Unit::SalesSouth),
    ("Theo", "Lindgren", "Field Engineer", Unit::FieldService),
    ("Wiebke", "Harms", "Field Engineer", Unit::FieldService),
    ("Tomás", "Vidal", "Spare Parts", Unit::Service),
    ("Clara", "Alder", "Managing Director", Unit::Root),
    ("Nils", "Ostermann", "Finance", Unit::Root),
];

/// Who left the company: their rows stay, and they are disabled.
const FORMER: Line = ("Gerrit", "Pauls", "Account Manager", Unit::SalesSouth);

/// Everybody, the three who can sign in first.
pub(crate) fn colleagues(source: Source) -> Vec<Colleague> {
    let make = |line: Line, signs_in, disabled| {
        let (first, last, title, unit) = line;
        let id = source.id("systemuser", &format!("{first} {last}"));
        Colleague {
            id,
            first,
            last,
            title,
            unit,
            signs_in,
            disabled,
        }
    };
    let own = SIGN_IN
        .iter()
        .map(|(line, role, password)| make(*line, Some((*role, *password)), false));
    let others = OTHERS.iter().map(|line| make(*line, None, false));
    own.chain(others).chain([make(FORMER, None, true)]).collect()
}

pub(crate) fn unit_id(source: Source, unit: Unit) -> Uuid {
    source.id("businessunit", unit.name())
}

pub(crate) fn currency_id(source: Source) -> Uuid {
    source.id("transactioncurrency", "EUR")
}

pub(crate) fn organization(source: Source) -> Organization {
    Organization {
        id: source.id("organization", "alderfinch"),
        name: "Alder & Finch".to_owned(),
        unique_name: "alderfinch".to_owned(),
        root_business_unit: unit_id(source, Unit::Root),
        currency: currency_id(source),
    }
}

pub(crate) fn users(source: Source, colleagues: &[Colleague]) -> Vec<SeedUser> {
    let user = |colleague: &Colleague| {
        let (role, password) = colleague.signs_in?;
        Some(SeedUser {
            id: colleague.id,
            name: colleague.name(),
            email: colleague.email(),
            password: password.to_owned(),
            role,
            business_unit: unit_id(source, colleague.unit),
        })
    };
    colleagues.iter().filter_map(user).collect()
}

/// The rows that an organization cannot be without.
pub(crate) fn rows(source: Source, calendar: &Calendar, colleagues: &[Colleague]) -> Vec<SeedRow> {
    let founded = calendar.now() - SignedDuration::from_hours(24 * 900);
    let mut rows = vec![organization_row(source), currency_row(source)];
    rows.extend(Unit::ALL.iter().map(|unit| unit_row(source, *unit)));
    rows.extend(roles(source));
    for (place, colleague) in colleagues.iter().enumerate() {
        let number = 1_000 + i64::try_from(place).unwrap_or_default();
        let [incoming, outgoing, _] = mailboxes::methods(place);
        let [user, held, settings] = user_rows(source, colleague, number);
        let user = user
            .with("incomingemaildeliverymethod", incoming)
            .with("outgoingemaildeliverymethod", outgoing);
        rows.extend([user, held, settings]);
    }
    rows.extend(teams(source, colleagues));
    rows.extend(queues(source, colleagues));
    let template = SeedRow::new("roletemplate", ADMINISTRATOR_TEMPLATE)
        .with("name", SeedRole::SystemAdministrator.name());
    let dated = rows
        .into_iter()
        .map(|row| row.with("createdon", founded).with("modifiedon", founded));
    core::iter::once(template).chain(dated).collect()
}

/// The organization's settings, with the defaults of reference C8.
fn organization_row(source: Source) -> SeedRow {
    let organization = organization(source);
    SeedRow::new("organization", organization.id)
        .with("name", organization.name)
        .with("currencysymbol", "€")
        .lookup("basecurrencyid", "transactioncurrency", organization.currency)
        .with("trackingprefix", "AF:")
        .with("trackingtokenidbase", 1)
        .with("trackingtokeniddigits", 4)
        .with("emailcorrelationenabled", true)
        .with("enablesmartmatching", false)
        .with("hashmaxcount", 20)
        .with("hashdeltasubjectcount", 0)
        .with("hashminaddresscount", 2)
        .with("expirechangetrackingindays", 7)
        .with("maxuploadfilesize", 5_242_880)
        .with("orgdborgsettings", options())
        .with(
            "blockedattachments",
            "ade;adp;app;asa;bat;cmd;com;cpl;exe;hta;js;jse;lnk;msi;ps1;scr;vbe;vbs;wsf;wsh",
        )
}

/// The options of `orgdborgsettings` with their defaults (reference C8).
#[rustfmt::skip]
const OPTIONS: &[(&str, &str)] = &[
    ("AutoCreateContactOnPromote", "true"),
    ("AutoTrackSentFolderItems", "false"),
    ("IgnoreConversationIndexAndInReplyToForCorrelation", "false"),
    ("UseFilteringMethodOfSyncingMailboxOnlyForCorrelation", "false"),
    ("SSSPropagateAppointmentCancellationsToExchange", "false"),
    ("AllowSaveAsDraftAppointment", "false"),
    ("DoNotIgnoreInternalEmailToQueues", "true"),
    ("IgnoreCopiedItemsInSSSForMailbox", "true"),
    ("RestrictIRMEmailItems", "false"),
    ("EnableSssItemLevelMonitoring", "true"),
    ("CreateQueueItemsForAcceptingQueueRecipients", "true"),
    ("TrackCategorizedItems", "true"),
    ("DoNotAutoTrackEmail", "true"),
    ("MaximumSubjectLengthOnMailServer", "255"),
    ("TrackAppointmentsFromNonOrganizer", "true"),
    ("DistinctPhysicalAndLogicalDeletesForExchangeSync", "false"),
    ("SSSUpdatePastMeetingsInNonDraftMode", "false"),
    ("IgnoreInternalEmailDetectionEnhancement", "true"),
    ("ExchangeSyncIdMappingPersistenceTimeInDays", "3"),
    ("ResolveForInactiveEntities", "false"),
    ("SSSSaveOutgoingEmailToExchangeSentFolder", "true"),
];

fn options() -> String {
    let all: String = OPTIONS
        .iter()
        .map(|(name, value)| format!("<{name}>{value}</{name}>"))
        .collect();
    format!("<OrgSettings>{all}</OrgSettings>")
}

fn currency_row(source: Source) -> SeedRow {
    SeedRow::new("transactioncurrency", currency_id(source))
        .with("currencyname", "Euro")
        .with("isocurrencycode", "EUR")
        .with("currencysymbol", "€")
        .with("currencyprecision", 2)
        .with("exchangerate", 1.0)
        .with("statecode", 0)
        .with("statuscode", 1)
}

fn unit_row(source: Source, unit: Unit) -> SeedRow {
    let row = SeedRow::new("businessunit", unit_id(source, unit))
        .with("name", unit.name())
        .with("isdisabled", false)
        .with("emailaddress", format!("{}@{DOMAIN}", unit.address()))
        .lookup("organizationid", "organization", organization(source).id);
    match unit.above() {
        None => row,
        Some(above) => row.lookup("parentbusinessunitid", "businessunit", unit_id(source, above)),
    }
}

/// Each role in each business unit, as the platform keeps its copies; the copy in the top unit is the root of the others.
fn roles(source: Source) -> Vec<SeedRow> {
    let mut rows = Vec::new();
    let names = SeedRole::ALL
        .iter()
        .map(|role| role.name())
        .chain([PROJECT_MEMBER]);
    for name in names {
        for unit in Unit::ALL {
            let mut row = SeedRow::new("role", role_id(source, name, unit))
                .with("name", name)
                .with("isinherited", i64::from(name != PROJECT_MEMBER))
                .with("organizationid", organization(source).id.to_string())
                .lookup("businessunitid", "businessunit", unit_id(source, unit))
                .lookup("parentrootroleid", "role", role_id(source, name, Unit::Root));
            if let Some(above) = unit.above() {
                row = row.lookup("parentroleid", "role", role_id(source, name, above));
            }
            if name == SeedRole::SystemAdministrator.name() {
                row = row.lookup("roletemplateid", "roletemplate", ADMINISTRATOR_TEMPLATE);
            }
            rows.push(row);
        }
    }
    rows
}

pub(super) fn role_id(source: Source, name: &str, unit: Unit) -> Uuid {
    source.id("role", &format!("{name}/{}", unit.name()))
}

fn user_rows(source: Source, colleague: &Colleague, number: i64) -> [SeedRow; 3] {
    let (name, email) = (colleague.name(), colleague.email());
    let user = SeedRow::new("systemuser", colleague.id)
        .with("firstname", colleague.first)
        .with("lastname", colleague.last)
        .with("fullname", name.clone())
        .with("title", colleague.title)
        .with("internalemailaddress", email.clone())
        .with("domainname", email)
        .with(
            "azureactivedirectoryobjectid",
            source.id("directory", &name).to_string(),
        )
        .with("address1_telephone1", format!("+49 40 5550 {number}"))
        .with("isdisabled", colleague.disabled)
        .with("accessmode", 0)
        .lookup("businessunitid", "businessunit", unit_id(source, colleague.unit))
        .lookup(
            "defaultmailbox",
            "mailbox",
            mailboxes::mailbox_id(source, &colleague.name()),
        )
        .with("organizationid", organization(source).id.to_string());
    let role = colleague
        .signs_in
        .map_or(usual_role(colleague.unit), |(role, _)| role);
    let held = SeedRow::new("systemuserroles", source.id("systemuserroles", &name))
        .with("systemuserid", colleague.id.to_string())
        .with("roleid", role_id(source, role.name(), colleague.unit).to_string());
    [user, held, settings(source, colleague.id, number)]
}

fn usual_role(unit: Unit) -> SeedRole {
    match unit {
        Unit::Service | Unit::FieldService => SeedRole::SupportAgent,
        Unit::Root | Unit::SalesNorth | Unit::SalesSouth => SeedRole::Salesperson,
    }
}

/// The personal options with their defaults (reference C7).
fn settings(source: Source, user: Uuid, number: i64) -> SeedRow {
    SeedRow::new("usersettings", user)
        .with("incomingemailfilteringmethod", 1)
        .with("autocreatecontactonpromote", 1)
        .with("outlooksyncinterval", 900_000)
        .with("offlinesyncinterval", 900_000)
        .with("addressbooksyncinterval", 86_400_000)
        .with("trackingtokenid", number)
        .with("nexttrackingnumber", 1)
        .with("issendasallowed", false)
        .with("synccontactcompany", true)
        .with("isemailconversationviewenabled", true)
        .with("isresourcebookingexchangesyncenabled", false)
        .with("ignoreunsolicitedemail", false)
        .with("paginglimit", 50)
        .with("timezonecode", 110)
        .with("uilanguageid", 1033)
        .with("localeid", 2057)
        .with("dateformatstring", "dd/MM/yyyy")
        .with("timeformatstring", "HH:mm")
        .with("fullnameconventioncode", 1)
        .lookup(
            "transactioncurrencyid",
            "transactioncurrency",
            currency_id(source),
        )
}

/// The team across units.
pub(crate) const HARBOUR_PROJECTS: &str = "Harbour Projects";
/// Its role: it serves for what the team owns only.
const PROJECT_MEMBER: &str = "Project Member";

pub(crate) fn team_id(source: Source, name: &str) -> Uuid {
    source.id("team", name)
}

/// The default team of each business unit with everybody in it, and one team across units with a role of its own.
fn teams(source: Source, colleagues: &[Colleague]) -> Vec<SeedRow> {
    let mut rows = Vec::new();
    let mut team = |name: &str, unit: Unit, default: bool, members: &mut dyn Iterator<Item = &Colleague>| {
        let id = team_id(source, name);
        rows.push(
            SeedRow::new("team", id)
                .with("name", name)
                .with("isdefault", default)
                .with("teamtype", 0)
                .lookup("businessunitid", "businessunit", unit_id(source, unit)),
        );
        rows.extend(members.map(|member| {
            SeedRow::new(
                "teammembership",
                source.id("teammembership", &format!("{name}/{}", member.name())),
            )
            .with("teamid", id.to_string())
            .with("systemuserid", member.id.to_string())
        }));
    };
    for unit in Unit::ALL {
        team(
            unit.name(),
            unit,
            true,
            &mut colleagues.iter().filter(|c| c.unit == unit && !c.disabled),
        );
    }
    let harbour = ["Voss", "Holm", "Lindgren", "Byrne"];
    team(
        HARBOUR_PROJECTS,
        Unit::Root,
        false,
        &mut colleagues.iter().filter(|c| harbour.contains(&c.last)),
    );
    let held = SeedRow::new("teamroles", source.id("teamroles", HARBOUR_PROJECTS))
        .with("teamid", team_id(source, HARBOUR_PROJECTS).to_string())
        .with("roleid", role_id(source, PROJECT_MEMBER, Unit::Root).to_string());
    rows.push(held);
    rows
}

/// Queues: name, address, what they are for.
const QUEUE_LINES: [(&str, &str, &str); 4] = [
    ("Support", "support", "Cases and questions of customers"),
    ("Spare parts", "parts", "Orders and delivery times"),
    ("Tenders", "tenders", "Public and private tenders"),
    ("Facilities", "facilities", "Building and workplaces"),
];

/// The names of the queues.
pub(super) const QUEUES: [&str; 4] = [
    QUEUE_LINES[0].0,
    QUEUE_LINES[1].0,
    QUEUE_LINES[2].0,
    QUEUE_LINES[3].0,
];

/// The address of a queue.
pub(super) fn address_of_queue(name: &str) -> String {
    let found = QUEUE_LINES.iter().find(|(known, _, _)| *known == name);
    format!("{}@{DOMAIN}", found.map_or("", |(_, address, _)| address))
}

fn queues(source: Source, colleagues: &[Colleague]) -> Vec<SeedRow> {
    let owner = colleagues.get(INES).map_or(Uuid::nil(), |ines| ines.id);
    let queue = |(name, _, about): (&str, &str, &str)| {
        SeedRow::new("queue", source.id("queue", name))
            .with("name", name)
            .with("emailaddress", address_of_queue(name))
            .with("description", about)
            .with("queueviewtype", 0)
            .with("statecode", 0)
            .with("statuscode", 1)
            .lookup("ownerid", "systemuser", owner)
    };
    QUEUE_LINES.into_iter().map(queue).collect()
}
