//! The folder list: LIST with SPECIAL-USE, and the counts along with it where the server can (LIST-STATUS).

use std::collections::BTreeMap;

use async_imap::imap_proto::{MailboxDatum, NameAttribute, Response, StatusAttribute};
use regarding_model::say;

use crate::error::MailboxError;
use crate::imap::namespaces::{self, Beginning, Namespaces, Standing};
use crate::imap::session::Session;
use crate::imap::wire;
use crate::seam::{Folder, FolderId, FolderPurpose, Whose};
use crate::{modified_utf7, purpose};

/// How many folders are taken over.
const FOLDER_LIMIT: usize = 20_000;

/// The one name that is the same everywhere.
const INBOX: &str = "INBOX";

#[derive(Clone)]
struct Listed {
    name: String,
    delimiter: Option<String>,
    purpose: Option<FolderPurpose>,
    selectable: bool,
}

/// All folders, parents before their children. One round trip, and one more for each namespace that the server tells only when asked
/// for it (RFC 2342).
pub(crate) async fn list(session: &mut Session) -> Result<Vec<Folder>, MailboxError> {
    let mut told = Told::default();
    told.ask(session, "*").await?;
    let spaces = namespaces::of(session).await?;
    for space in &spaces.0 {
        if !told.listed.keys().any(|name| name.starts_with(&space.prefix)) {
            told.ask(session, &format!("{}*", space.prefix)).await?;
        }
    }
    Ok(arrange(&told, &spaces))
}

/// What a server said.
#[derive(Default)]
struct Told {
    listed: BTreeMap<String, Listed>,
    statuses: BTreeMap<String, (Option<u32>, Option<u32>)>,
}

impl Told {
    async fn ask(&mut self, session: &mut Session, pattern: &str) -> Result<(), MailboxError> {
        let counts = session.offered.has("LIST-STATUS");
        let special = session.offered.has("SPECIAL-USE") && session.offered.has("LIST-EXTENDED");
        let more = match (counts, special) {
            (true, true) => " RETURN (SPECIAL-USE STATUS (MESSAGES UNSEEN))",
            (true, false) => " RETURN (STATUS (MESSAGES UNSEEN))",
            (false, true) => " RETURN (SPECIAL-USE)",
            (false, false) => "",
        };
        let Some(pattern) = wire::quoted(pattern) else {
            return Ok(());
        };
        session
            .run(&format!("LIST \"\" {pattern}{more}"), |response| match response {
                Response::MailboxData(MailboxDatum::List(data)) if self.listed.len() < FOLDER_LIMIT => {
                    let entry = entry(&data.name, data.delimiter.as_deref(), &data.name_attributes);
                    self.listed.insert(entry.name.clone(), entry);
                }
                Response::MailboxData(MailboxDatum::Status { mailbox, status }) => {
                    self.statuses.insert(mailbox.to_string(), counted(status));
                }
                _ => {}
            })
            .await
    }
}

fn entry(name: &str, delimiter: Option<&str>, attributes: &[NameAttribute<'_>]) -> Listed {
    let words = attributes.iter().map(word);
    let selectable = !words
        .clone()
        .any(|word| word == "\\noselect" || word == "\\nonexistent");
    let name = if name.eq_ignore_ascii_case(INBOX) {
        INBOX
    } else {
        name
    };
    Listed {
        name: name.to_owned(),
        delimiter: delimiter.filter(|one| !one.is_empty()).map(str::to_owned),
        purpose: words.filter_map(|word| special_use(&word)).next(),
        selectable,
    }
}

/// Servers write these in any case (`\sent` at Cyrus), and the parser knows one.
fn word(attribute: &NameAttribute<'_>) -> String {
    match attribute {
        NameAttribute::NoSelect => "\\noselect".to_owned(),
        NameAttribute::Archive => "\\archive".to_owned(),
        NameAttribute::Drafts => "\\drafts".to_owned(),
        NameAttribute::Junk => "\\junk".to_owned(),
        NameAttribute::Sent => "\\sent".to_owned(),
        NameAttribute::Trash => "\\trash".to_owned(),
        NameAttribute::Extension(text) => text.to_ascii_lowercase(),
        _ => String::new(),
    }
}

fn special_use(word: &str) -> Option<FolderPurpose> {
    match word {
        "\\archive" => Some(FolderPurpose::Archive),
        "\\drafts" => Some(FolderPurpose::Drafts),
        "\\junk" => Some(FolderPurpose::Junk),
        "\\sent" => Some(FolderPurpose::Sent),
        "\\trash" => Some(FolderPurpose::Trash),
        _ => None,
    }
}

fn counted(status: &[StatusAttribute]) -> (Option<u32>, Option<u32>) {
    let mut counts = (None, None);
    for attribute in status {
        match attribute {
            StatusAttribute::Messages(count) => counts.0 = Some(*count),
            StatusAttribute::Unseen(count) => counts.1 = Some(*count),
            _ => {}
        }
    }
    counts
}

fn arrange(told: &Told, spaces: &Namespaces) -> Vec<Folder> {
    let mut listed = told.listed.clone();
    add_headings(&mut listed, spaces);
    let places: BTreeMap<&str, Standing> = listed
        .keys()
        .map(|name| (name.as_str(), spaces.standing(name)))
        .collect();
    let mut folders: Vec<Folder> = listed
        .values()
        .filter_map(|one| Some((one, places.get(one.name.as_str())?)))
        .map(|(one, standing)| {
            let parent = parent(one, &listed);
            let (total, unread) = told.statuses.get(&one.name).copied().unwrap_or_default();
            let purpose = purpose(one, standing, &listed, &places);
            Folder {
                id: FolderId(one.name.clone()),
                name: name(one, standing, parent, purpose),
                parent: parent.map(|parent| FolderId(parent.name.clone())),
                purpose,
                whose: standing.whose.clone(),
                selectable: one.selectable,
                total,
                unread,
            }
        })
        .collect();
    // By depth, so that parents come first whatever the delimiter sorts like; the person's inbox before all.
    folders.sort_by_key(|folder| (folder.id.0 != INBOX, depth(&folder.id.0, &listed)));
    folders
}

/// What says where the folders of others stand is shown, whether the server lists it or not.
fn add_headings(listed: &mut BTreeMap<String, Listed>, spaces: &Namespaces) {
    let headings = listed.values().flat_map(|one| {
        let above = spaces.above(&one.name);
        above.into_iter().map(|name| (name, one.delimiter.clone()))
    });
    let headings: Vec<_> = headings.collect();
    for (name, delimiter) in headings {
        listed.entry(name.clone()).or_insert(Listed {
            name,
            delimiter,
            purpose: None,
            selectable: false,
        });
    }
}

/// What a folder is for in the mailbox that it is in; what is everybody's is for nothing but what it is called.
fn purpose(
    one: &Listed,
    standing: &Standing,
    listed: &BTreeMap<String, Listed>,
    places: &BTreeMap<&str, Standing>,
) -> FolderPurpose {
    if one.name == INBOX {
        return FolderPurpose::Inbox;
    }
    if standing.whose == Whose::Everybodys {
        return FolderPurpose::Other;
    }
    // Some servers let another user's inbox stand for the mailbox as a whole.
    if standing.begins == Some(Beginning::Mailbox) {
        return if one.selectable {
            FolderPurpose::Inbox
        } else {
            FolderPurpose::Other
        };
    }
    if let Some(told) = one.purpose {
        return told;
    }
    let is_top = one
        .delimiter
        .as_deref()
        .is_none_or(|delimiter| !standing.inside.contains(delimiter));
    let by_name = purpose::by_name(&modified_utf7::decode(&standing.inside).unwrap_or_default());
    // A name says nothing where the server itself tells which folder of that mailbox has the purpose.
    let is_known = listed.values().any(|other| {
        let same = places
            .get(other.name.as_str())
            .is_some_and(|place| place.whose == standing.whose);
        same && other.purpose == Some(by_name)
    });
    if is_top && !is_known {
        by_name
    } else {
        FolderPurpose::Other
    }
}

fn name(one: &Listed, standing: &Standing, parent: Option<&Listed>, purpose: FolderPurpose) -> String {
    match (&standing.whose, standing.begins) {
        (Whose::Of(user), Some(_)) => modified_utf7::decode(user).unwrap_or_else(|| user.clone()),
        (_, Some(Beginning::Users)) => say!("Mailboxes of others"),
        _ => purpose::shown_name(own_name(one, parent), purpose),
    }
}

fn depth(name: &str, listed: &BTreeMap<String, Listed>) -> usize {
    let delimiter = listed.get(name).and_then(|one| one.delimiter.as_deref());
    delimiter.map_or(0, |delimiter| name.matches(delimiter).count())
}

/// The nearest folder that this one lies in.
fn parent<'a>(one: &Listed, listed: &'a BTreeMap<String, Listed>) -> Option<&'a Listed> {
    let delimiter = one.delimiter.as_deref()?;
    let ends = one.name.rmatch_indices(delimiter);
    ends.filter_map(|(at, _)| listed.get(one.name.get(..at)?)).next()
}

fn own_name(one: &Listed, parent: Option<&Listed>) -> String {
    let skipped = parent.map_or(0, |parent| {
        parent.name.len() + one.delimiter.as_deref().map_or(0, str::len)
    });
    let own = one.name.get(skipped..).unwrap_or(&one.name);
    modified_utf7::decode(own).unwrap_or_else(|| own.to_owned())
}
