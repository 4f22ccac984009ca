//! Which collections there are: from an address to the person's own place, from there to their homes, and what lies in those
//! (RFC 4791 section 6.2, RFC 5397, RFC 6352 section 7.1).

use std::collections::BTreeSet;

use regarding_model::address::EmailAddress;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::Kind;
use regarding_model::say;
use regarding_net::Rule;
use url::Url;

use super::homes::{DavHome, Homes};
use super::wire::{Ask, Reply, Wire};
use super::xml::{Entry, Link, Multistatus};
use super::{bodies, places};
use crate::collections::Collection;
use crate::error::{MailboxError, unsupported};

/// One collection, and what has to be known to use it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) collection: Collection,
    pub(super) is_book: bool,
    pub(super) scheduling: Scheduling,
}

/// Whether a server writes to attendees by itself (RFC 6638).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheduling {
    /// It does not.
    Never,
    /// It does, and can be told not to for one request: Cyrus (`Scheduling-Enabled: F`).
    CanBeSilenced,
    /// It does whenever the standard says so.
    Always,
}

/// What an account has.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Its collections.
    pub(super) all: Vec<Found>,
    /// The addresses under which servers that write to attendees know the person (RFC 6638 section 2.4.1).
    pub(super) addresses: Vec<EmailAddress>,
}

/// All collections of an account: in the homes that are known for its servers, and by asking for the way there where none are, or what
/// was known leads nowhere any more.
pub(super) async fn collections(
    wire: &Wire,
    servers: &[Url],
    homes: &dyn Homes,
) -> Result<Seen, MailboxError> {
    let mut seen = Seen::default();
    let mut known = false;
    for server in servers {
        let Some(found) = of_server(wire, server, homes).await? else {
            continue;
        };
        known = true;
        for found in found.all {
            if !seen.all.iter().any(|it| it.collection.id == found.collection.id) {
                seen.all.push(found);
            }
        }
        seen.addresses.extend(found.addresses);
    }
    if !known {
        return Err(unsupported(say!("calendars or address books at this address")));
    }
    prefer(&mut seen.all);
    Ok(seen)
}

/// Where the server names no preferred one, the first that may be written to is it.
fn prefer(all: &mut [Found]) {
    for kind in Kind::ALL {
        let takes = |it: &Found| {
            let one = &it.collection;
            one.own && one.writable && one.kinds.contains(&kind)
        };
        if all.iter().any(|it| takes(it) && it.collection.preferred) {
            continue;
        }
        if let Some(first) = all.iter_mut().find(|it| takes(it)) {
            first.collection.preferred = true;
        }
    }
}

/// The collections of a server; `None` where nothing of the kind is to be found.
async fn of_server(wire: &Wire, server: &Url, homes: &dyn Homes) -> Result<Option<Seen>, MailboxError> {
    if let Some(known) = homes.known(server).filter(|home| home.principal.is_some()) {
        match listed(wire, &known).await {
            Ok(seen) if !seen.all.is_empty() => return Ok(Some(seen)),
            Err(error) if is_of_the_way(&error) => return Err(error),
            // It may have moved: the way is asked for again.
            Ok(_) | Err(_) => {}
        }
    }
    let (principal, direct) = principal(wire, server).await?;
    let Some(principal) = principal else {
        // The address of one collection, at a server that names nobody.
        return Ok(direct.map(|it| Seen {
            all: vec![it],
            ..Seen::default()
        }));
    };
    let home = home(wire, server, &principal).await?;
    let seen = listed(wire, &home).await?;
    homes.found(&home);
    Ok(Some(seen))
}

/// Whether a failure says nothing about what was known.
fn is_of_the_way(error: &MailboxError) -> bool {
    matches!(
        error.kind(),
        FailureKind::Offline | FailureKind::Throttled(_) | FailureKind::SignIn | FailureKind::Internal
    )
}

/// Where a principal's collections lie.
async fn home(wire: &Wire, server: &Url, principal: &Url) -> Result<DavHome, MailboxError> {
    let (base, answer) = ask(wire, principal, "0", bodies::HOMES).await?;
    let mut places = BTreeSet::new();
    for link in [Link::CalendarHome, Link::ContactHome] {
        places.extend(links(&base, &answer, link));
    }
    Ok(DavHome {
        server: server.clone(),
        principal: Some(principal.clone()),
        places: places.into_iter().collect(),
        inbox: links(&base, &answer, Link::Inbox).into_iter().next(),
    })
}

/// What lies in the homes of a server. Whether it writes to attendees is asked each time: that it did not is nothing to rest on
/// (promise 8).
async fn listed(wire: &Wire, home: &DavHome) -> Result<Seen, MailboxError> {
    let mut answers = Vec::new();
    for place in &home.places {
        answers.push(ask(wire, place, "1", bodies::COLLECTION).await?);
    }
    let default = default_calendar(wire, home, &answers).await;
    let mut all = Vec::new();
    for (base, answer) in &answers {
        for entry in &answer.entries {
            let Some(mut found) = found(base, entry, default.as_ref()) else {
                continue;
            };
            found.collection.own = is_own(base, entry, home);
            all.push(found);
        }
    }
    let scheduling = match all.iter().find(|it: &&Found| !it.is_book) {
        Some(calendar) => scheduling(wire, &places::collection_url(&calendar.collection.id)?).await?,
        None => Scheduling::Never,
    };
    for found in &mut all {
        found.scheduling = scheduling;
        found.collection.loud = !found.is_book && scheduling == Scheduling::Always;
    }
    let addresses = match &home.principal {
        Some(principal) if scheduling != Scheduling::Never => addresses(wire, principal).await?,
        _ => Vec::new(),
    };
    Ok(Seen { all, addresses })
}

/// Whether the owner that is named is the person (RFC 3744 section 5.1); also where nobody is named.
fn is_own(base: &Url, entry: &Entry, home: &DavHome) -> bool {
    let owner = entry.links(Link::Owner).next();
    let owner = owner.and_then(|href| base.join(href).ok());
    match (owner, &home.principal) {
        (Some(owner), Some(principal)) => places::is_same(principal, owner.as_str()),
        _ => true,
    }
}

/// Under which addresses the server knows the person: it writes to attendees in the name of each. Asked each time too; a server that
/// does not say leaves open who the organizer is (`Organizer::Unknown`).
async fn addresses(wire: &Wire, principal: &Url) -> Result<Vec<EmailAddress>, MailboxError> {
    let answer = match ask(wire, principal, "0", bodies::ADDRESSES).await {
        Ok((_, answer)) => answer,
        Err(error) if is_of_the_way(&error) => return Err(error),
        Err(_) => return Ok(Vec::new()),
    };
    let all = answer.entries.iter().flat_map(|entry| entry.links(Link::Address));
    Ok(all.filter_map(mail_address).collect())
}

/// The address in `mailto:`, in whatever case; other names of a person are no addresses of mail.
fn mail_address(href: &str) -> Option<EmailAddress> {
    let (scheme, address) = href.split_once(':')?;
    let address = percent_encoding::percent_decode_str(address).decode_utf8().ok()?;
    scheme
        .eq_ignore_ascii_case("mailto")
        .then(|| address.parse().ok())
        .flatten()
}

/// The person's own place; and the collection that the address itself is, if it is one.
async fn principal(wire: &Wire, server: &Url) -> Result<(Option<Url>, Option<Found>), MailboxError> {
    let mut direct = None;
    let mut refused = None;
    for path in ["", "/.well-known/caldav", "/.well-known/carddav", "/"] {
        let Ok(url) = server.join(path) else { continue };
        match ask(wire, &url, "0", bodies::PRINCIPAL).await {
            Ok((base, answer)) => {
                if let Some(principal) = links(&base, &answer, Link::Principal).into_iter().next() {
                    return Ok((Some(principal), None));
                }
                direct = direct.or(answer.entries.first().and_then(|entry| found(&base, entry, None)));
            }
            Err(
                error
                @ (MailboxError::SignIn | MailboxError::Offline { .. } | MailboxError::Elsewhere { .. }),
            ) => {
                return Err(error);
            }
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    match (direct, refused) {
        (Some(direct), _) => Ok((None, Some(direct))),
        // Nothing is there to be found by anybody.
        (
            None,
            None
            | Some(
                MailboxError::Gone
                | MailboxError::Stale
                | MailboxError::Invalid { .. }
                | MailboxError::Unsupported { .. },
            ),
        ) => Ok((None, None)),
        (None, Some(error)) => Err(error),
    }
}

async fn ask(
    wire: &Wire,
    url: &Url,
    depth: &'static str,
    properties: &str,
) -> Result<(Url, Multistatus), MailboxError> {
    let ask = Ask::new("PROPFIND", url.clone(), Rule::Collections).xml(depth, bodies::propfind(properties));
    wire.ask(&ask).await.and_then(Reply::multistatus)
}

fn links(base: &Url, answer: &Multistatus, wanted: Link) -> Vec<Url> {
    let hrefs = answer.entries.iter().flat_map(|entry| entry.links(wanted));
    hrefs.filter_map(|href| base.join(href).ok()).collect()
}

/// The calendar that a server prefers. Its inbox names it, which often lies among the calendars and was answered with them; a server
/// that does not say is one that prefers none.
async fn default_calendar(wire: &Wire, home: &DavHome, answers: &[(Url, Multistatus)]) -> Option<Url> {
    let inbox = home.inbox.as_ref()?;
    for (base, answer) in answers {
        if let Some(default) = links(base, answer, Link::DefaultCalendar).into_iter().next() {
            return Some(default);
        }
        let inside = |entry: &Entry| places::is_same(inbox, &entry.href);
        if answer.entries.iter().any(inside) {
            return None;
        }
    }
    let (base, answer) = ask(wire, inbox, "0", bodies::DEFAULT_CALENDAR).await.ok()?;
    links(&base, &answer, Link::DefaultCalendar).into_iter().next()
}

fn found(base: &Url, entry: &Entry, default: Option<&Url>) -> Option<Found> {
    let url = base.join(&entry.href).ok()?;
    let kinds = kinds(entry);
    if kinds.is_empty() {
        return None;
    }
    let id = places::collection_id(url);
    let preferred = default.is_some_and(|default| places::collection_id(default.clone()) == id);
    let last = url_name(&id.0);
    Some(Found {
        collection: Collection {
            name: entry.name.clone().unwrap_or(last),
            writable: is_writable(entry),
            id,
            kinds,
            preferred,
            own: true,
            loud: false,
        },
        is_book: entry.is_book,
        scheduling: Scheduling::Never,
    })
}

fn url_name(url: &str) -> String {
    let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    percent_encoding::percent_decode_str(last)
        .decode_utf8_lossy()
        .into_owned()
}

fn kinds(entry: &Entry) -> Vec<Kind> {
    if entry.is_book {
        return vec![Kind::Contact];
    }
    if !entry.is_calendar {
        return Vec::new();
    }
    let takes = |name: &str| {
        entry
            .components
            .as_ref()
            .is_none_or(|all| all.is_empty() || all.iter().any(|it| it == name))
    };
    let all = [(Kind::Appointment, "VEVENT"), (Kind::Task, "VTODO")];
    all.into_iter()
        .filter(|(_, name)| takes(name))
        .map(|(kind, _)| kind)
        .collect()
}

fn is_writable(entry: &Entry) -> bool {
    let writes = |name: &String| matches!(name.as_str(), "all" | "write" | "write-content" | "bind");
    entry
        .privileges
        .as_ref()
        .is_none_or(|all| all.is_empty() || all.iter().any(writes))
}

async fn scheduling(wire: &Wire, calendar: &Url) -> Result<Scheduling, MailboxError> {
    let reply = wire
        .ask(&Ask::new("OPTIONS", calendar.clone(), Rule::Collections))
        .await?;
    let offered = reply
        .response
        .headers
        .get_all("dav")
        .iter()
        .filter_map(|it| it.to_str().ok());
    let schedules = offered
        .flat_map(|it| it.split(','))
        .any(|it| matches!(it.trim(), "calendar-auto-schedule" | "calendar-schedule"));
    let is_cyrus = reply
        .response
        .header("server")
        .is_some_and(|it| it.contains("Cyrus"));
    Ok(match (schedules, is_cyrus) {
        (false, _) => Scheduling::Never,
        (true, true) => Scheduling::CanBeSilenced,
        (true, false) => Scheduling::Always,
    })
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{DavHome, found, is_own, mail_address};
    use crate::dav::xml;

    #[test]
    fn d_44_a_calendar_that_somebody_shares_is_not_the_persons_own() {
        let calendar = |name: &str, owner: &str| {
            format!(
                "<d:response><d:href>/cal/{name}/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>{owner}\
                 </d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
            )
        };
        let named = |path: &str| format!("<d:owner><d:href>{path}</d:href></d:owner>");
        let body = format!(
            "<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\">{}{}{}</d:multistatus>",
            calendar("mine", &named("/principals/me")),
            calendar("bobs", &named("/principals/bob/")),
            calendar("nobodys", ""),
        );
        let answer = xml::multistatus(body.as_bytes());
        let base = Url::parse("https://dav.example/cal/");
        let (Ok(answer), Ok(base)) = (answer, base) else {
            panic!("a multistatus");
        };
        let home = DavHome {
            server: base.clone(),
            principal: base.join("/principals/me/").ok(),
            places: Vec::new(),
            inbox: None,
        };
        let own = answer.entries.iter().map(|entry| {
            let found = found(&base, entry, None);
            (found.map(|one| one.collection.name), is_own(&base, entry, &home))
        });
        let own: Vec<_> = own.collect();
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(
            own,
            [
                (name("mine"), true),
                (name("bobs"), false),
                (name("nobodys"), true)
            ]
        );
    }

    #[test]
    fn addresses_of_mail_are_told_from_other_names() {
        let of = |href: &str| mail_address(href).map(|address| address.as_str().to_owned());
        assert_eq!(of("MAILTO:a%2Bb@x.example").as_deref(), Some("a+b@x.example"));
        assert_eq!(of("/principals/me/"), None);
        assert_eq!(of("urn:uuid:1"), None);
    }
}
