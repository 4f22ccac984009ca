//! The folder list: LIST with SPECIAL-USE, and the counts along with it where the server can (LIST-STATUS).

use std::collections::BTreeMap;

use async_imap::imap_proto::{MailboxDatum, NameAttribute, Response, StatusAttribute};
use regarding_model::say;

use crate::error::MailboxError;
use crate::imap::session::Session;
use crate::seam::{Folder, FolderId, FolderPurpose};
use crate::{modified_utf7, purpose};

/// How many folders are taken over.
const FOLDER_LIMIT: usize = 20_000;

struct Listed {
    name: String,
    delimiter: Option<String>,
    purpose: Option<FolderPurpose>,
    selectable: bool,
}

/// All folders, parents before their children. One round trip.
pub(crate) async fn list(session: &mut Session) -> Result<Vec<Folder>, MailboxError> {
    let counts = session.offered.has("LIST-STATUS");
    let special = session.offered.has("SPECIAL-USE") && session.offered.has("LIST-EXTENDED");
    let command = match (counts, special) {
        (true, true) => "LIST \"\" \"*\" RETURN (SPECIAL-USE STATUS (MESSAGES UNSEEN))",
        (true, false) => "LIST \"\" \"*\" RETURN (STATUS (MESSAGES UNSEEN))",
        (false, true) => "LIST \"\" \"*\" RETURN (SPECIAL-USE)",
        (false, false) => "LIST \"\" \"*\"",
    };
    let mut listed: BTreeMap<String, Listed> = BTreeMap::new();
    let mut statuses: BTreeMap<String, (Option<u32>, Option<u32>)> = BTreeMap::new();
    session
        .run(command, |response| match response {
            Response::MailboxData(MailboxDatum::List(data)) if listed.len() < FOLDER_LIMIT => {
                let entry = entry(&data.name, data.delimiter.as_deref(), &data.name_attributes);
                listed.insert(entry.name.clone(), entry);
            }
            Response::MailboxData(MailboxDatum::Status { mailbox, status }) => {
                statuses.insert(mailbox.to_string(), counted(status));
            }
            _ => {}
        })
        .await?;
    Ok(arrange(&listed, &statuses))
}

fn entry(name: &str, delimiter: Option<&str>, attributes: &[NameAttribute<'_>]) -> Listed {
    let words = attributes.iter().map(word);
    let selectable = !words
        .clone()
        .any(|word| word == "\\noselect" || word == "\\nonexistent");
    let name = if name.eq_ignore_ascii_case("inbox") {
        "INBOX"
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

fn arrange(
    listed: &BTreeMap<String, Listed>,
    statuses: &BTreeMap<String, (Option<u32>, Option<u32>)>,
) -> Vec<Folder> {
    let told = |purpose| listed.values().any(|one| one.purpose == Some(purpose));
    let mut folders: Vec<Folder> = listed
        .values()
        .map(|one| {
            let parent = parent(one, listed);
            let own = own_name(one, parent);
            let (total, unread) = statuses.get(&one.name).copied().unwrap_or_default();
            let by_name = purpose::by_name(&own);
            // A name says nothing where the server itself tells which folder has that purpose.
            let guessed = if parent.is_none() && !told(by_name) {
                by_name
            } else {
                FolderPurpose::Other
            };
            let purpose = if one.name == "INBOX" {
                FolderPurpose::Inbox
            } else {
                one.purpose.unwrap_or(guessed)
            };
            Folder {
                id: FolderId(one.name.clone()),
                name: if one.name == "INBOX" { say!("Inbox") } else { own },
                parent: parent.map(|parent| FolderId(parent.name.clone())),
                purpose,
                selectable: one.selectable,
                total,
                unread,
            }
        })
        .collect();
    // By depth, so that parents come first whatever the delimiter sorts like; the inbox before all.
    folders.sort_by_key(|folder| {
        (
            folder.purpose != FolderPurpose::Inbox,
            depth(&folder.id.0, listed),
        )
    });
    folders
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
